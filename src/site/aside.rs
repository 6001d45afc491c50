//! Where does the text of an archive lie while a site is built? In a file aside, so that a build holds what it has to
//! compare and not what it only passes on.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::sync::{Arc, Mutex, PoisonError};

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::value::RawValue;

use crate::layout::Blob;

/// Bytes that are kept in memory before any are written: small corpora never touch the disk.
const MAX_IN_MEMORY: usize = 32 << 20;

/// The JSON of an article.
#[derive(Clone, Debug)]
pub(super) enum Json {
    /// In memory.
    Here(Box<RawValue>),
    /// Set aside.
    Aside(SetAside),
}

/// A file that no other program sees and that is gone when the build ends.
#[derive(Debug, Default)]
pub(super) struct Aside(Mutex<Kept>);

#[derive(Debug, Default)]
struct Kept {
    n_in_memory: usize,
    file: Option<File>,
    n_bytes: u64,
}

/// Bytes that were set aside.
#[derive(Clone, Debug)]
pub(super) struct SetAside {
    aside: Arc<Aside>,
    start: u64,
    length: usize,
}

impl SetAside {
    /// Sets bytes aside; none where they are to stay in memory: there is room, or the disk takes no more.
    fn new(bytes: &[u8], aside: &Arc<Aside>) -> Option<Self> {
        let start = aside.write(bytes)?;
        Some(Self { aside: aside.clone(), start, length: bytes.len() })
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        self.aside.read(self.start, self.length)
    }
}

/// Bytes that wait while a site is built.
#[derive(Debug)]
pub(super) enum WaitingBytes {
    /// In memory.
    Here(Vec<u8>),
    /// Set aside.
    Aside(SetAside),
}

impl WaitingBytes {
    /// Lets bytes wait.
    pub(super) fn new(bytes: Vec<u8>, aside: &Arc<Aside>) -> Self {
        SetAside::new(&bytes, aside).map_or(Self::Here(bytes), Self::Aside)
    }
}

impl Blob for WaitingBytes {
    fn bytes(self) -> io::Result<Vec<u8>> {
        match self {
            Self::Here(bytes) => Ok(bytes),
            Self::Aside(aside) => aside.bytes(),
        }
    }
}

impl Json {
    /// Its length in bytes.
    pub(super) fn len(&self) -> usize {
        match self {
            Self::Here(json) => json.get().len(),
            Self::Aside(aside) => aside.length,
        }
    }

    /// Its bytes.
    pub(super) fn bytes(&self) -> io::Result<Vec<u8>> {
        match self {
            Self::Here(json) => Ok(json.get().as_bytes().to_vec()),
            Self::Aside(aside) => aside.bytes(),
        }
    }

    /// Sets it aside; where the disk takes no more, it stays in memory.
    pub(super) fn set_aside(&mut self, aside: &Arc<Aside>) {
        if let Self::Here(json) = self
            && let Some(set_aside) = SetAside::new(json.get().as_bytes(), aside)
        {
            *self = Self::Aside(set_aside);
        }
    }
}

impl Aside {
    fn write(&self, bytes: &[u8]) -> Option<u64> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.n_in_memory + bytes.len() <= MAX_IN_MEMORY {
            kept.n_in_memory += bytes.len();
            return None;
        }
        if kept.file.is_none() {
            kept.file = tempfile::tempfile().ok();
        }
        let start = kept.n_bytes;
        let file = kept.file.as_mut()?;
        file.seek(SeekFrom::Start(start)).ok()?;
        file.write_all(bytes).ok()?;
        kept.n_bytes += bytes.len() as u64;
        Some(start)
    }

    fn read(&self, start: u64, length: usize) -> io::Result<Vec<u8>> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let file = kept.file.as_mut().ok_or_else(|| io::Error::other("nothing was set aside"))?;
        file.seek(SeekFrom::Start(start))?;
        let mut bytes = vec![0; length];
        file.read_exact(&mut bytes)?;
        Ok(bytes)
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Here(json) => json.serialize(serializer),
            Self::Aside(..) => Err(serde::ser::Error::custom("it is set aside")),
        }
    }
}

impl<'de> Deserialize<'de> for Json {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Box::<RawValue>::deserialize(deserializer).map(Self::Here)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_aside_comes_back() {
        let aside = Arc::new(Aside::default());
        aside.0.lock().unwrap().n_in_memory = MAX_IN_MEMORY - 10;
        let texts = ["[1]", "[1,2,3,4,5,6]", "\"台湾\"", "{\"a\":[]}"];
        let mut all: Vec<Json> =
            texts.iter().map(|text| Json::Here(RawValue::from_string((*text).to_owned()).unwrap())).collect();
        for json in &mut all {
            json.set_aside(&aside);
        }
        assert!(matches!(all[0], Json::Here(_)) && matches!(all[1], Json::Aside(..)));
        for (json, text) in all.iter().zip(texts).rev() {
            assert_eq!(json.bytes().unwrap(), text.as_bytes());
            assert_eq!(json.len(), text.len());
        }
    }
}
