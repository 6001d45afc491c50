//! Which files were read before, by these readers, under these rules? What they gave then they give again.
//!
//! One pack of readings for each set of readers and rules, keyed by what each file holds. It only saves time: whatever
//! is wrong with a pack, its readings are made anew, and the site has the same bytes with and without it.
//!
//! A pack is its magic, then entries: 32 bytes of key, 4 of length (low byte first), that many of gzipped JSON.

use std::collections::BTreeMap;
use std::fmt;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::Mutex;

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;
use serde::Serialize;
use serde::de::DeserializeOwned;
use sha2::{Digest, Sha256};

use super::sha256_hex;

/// What a pack begins with; another form gets another number.
const MAGIC: &[u8; 8] = b"yulan\0r1";
/// Bytes of one entry at most; a longer one is no entry.
const MAX_ENTRY: u32 = 1 << 30;

/// What a file holds, and how it was to be read.
type Key = [u8; 32];

/// Readings from before, and those of this build for the next.
pub(super) struct Cache {
    old: Option<Old>,
    new: Option<New>,
}

struct Old {
    file: Mutex<BufReader<File>>,
    places: BTreeMap<Key, (u64, u32)>,
}

struct New {
    file: Mutex<BufWriter<File>>,
    at: PathBuf,
    goal: PathBuf,
}

impl Cache {
    /// A cache that remembers nothing.
    pub(super) fn none() -> Self {
        Self { old: None, new: None }
    }

    /// Opens the pack for these readers and rules in a folder. Where that fails there is no cache, which costs time only.
    pub(super) fn open(folder: &Path, rules: &str) -> Self {
        let name = sha256_hex(format!("{}\n{rules}", env!("YULAN_READERS")).as_bytes());
        let name = name.get(..32).unwrap_or(&name);
        let goal = folder.join(format!("{name}.pack"));
        clear_leftovers(folder, name);
        let old = File::open(&goal).ok().and_then(|file| Old::read(BufReader::new(file)));
        let at = folder.join(format!("{name}.{}.new", process::id()));
        let create = || -> std::io::Result<New> {
            fs::create_dir_all(folder)?;
            let mut file = BufWriter::new(File::create(&at)?);
            file.write_all(MAGIC)?;
            Ok(New { file: Mutex::new(file), at: at.clone(), goal: goal.clone() })
        };
        Self { old, new: create().ok() }
    }

    /// The reading of a file: from before where it is known, else read now and kept. `manner` is how it is to be read.
    pub(super) fn reading<T: Serialize + DeserializeOwned>(
        &self,
        path: &str,
        manner: &impl fmt::Debug,
        bytes: &[u8],
        read: impl FnOnce() -> T,
    ) -> T {
        if self.old.is_none() && self.new.is_none() {
            return read();
        }
        let key = key(path, &format!("{manner:?}"), bytes);
        self.get(&key).unwrap_or_else(|| {
            let reading = read();
            self.put(&key, &reading);
            reading
        })
    }

    /// The reading of a file from before; none where it was not read, or its entry is not whole.
    fn get<T: DeserializeOwned>(&self, key: &Key) -> Option<T> {
        let packed = self.old.as_ref()?.entry(key)?;
        let read = serde_json::from_reader(BufReader::new(GzDecoder::new(packed.as_slice()))).ok()?;
        self.put_packed(key, &packed);
        Some(read)
    }

    /// Keeps a reading for the next build.
    fn put(&self, key: &Key, reading: &impl Serialize) {
        if self.new.is_none() {
            return;
        }
        let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
        let written = serde_json::to_writer(&mut encoder, reading).is_ok();
        if let (true, Ok(packed)) = (written, encoder.finish()) {
            self.put_packed(key, &packed);
        }
    }

    fn put_packed(&self, key: &Key, packed: &[u8]) {
        let (Some(new), Ok(length)) = (&self.new, u32::try_from(packed.len())) else { return };
        if let Ok(mut file) = new.file.lock() {
            let parts: [&[u8]; 3] = [key, &length.to_le_bytes(), packed];
            // A full disk leaves a pack whose last entry is not whole, and so is not read.
            let _: std::io::Result<()> = parts.into_iter().try_for_each(|part| file.write_all(part));
        }
    }

    /// Puts the readings of this build in the place of the old ones.
    pub(super) fn close(self) {
        let Some(New { file, at, goal }) = self.new else { return };
        drop(self.old);
        let flushed = file.into_inner().is_ok_and(|mut file| file.flush().is_ok());
        if !flushed || fs::rename(&at, &goal).is_err() {
            // It stays as it was; a leftover only takes room.
            let _: std::io::Result<()> = fs::remove_file(&at);
        }
    }
}

/// Takes away what killed builds left. One that runs at the same time loses its readings, which costs it time only.
fn clear_leftovers(folder: &Path, name: &str) {
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        let file = entry.file_name();
        let rest = file.to_str().and_then(|file| file.strip_prefix(name));
        if rest.is_some_and(|rest| rest != ".pack") {
            let _: std::io::Result<()> = fs::remove_file(entry.path());
        }
    }
}

impl Old {
    fn read(mut file: BufReader<File>) -> Option<Self> {
        let mut magic = [0; MAGIC.len()];
        file.read_exact(&mut magic).ok()?;
        if &magic != MAGIC {
            return None;
        }
        let end = file.get_ref().metadata().ok()?.len();
        let (mut at, mut places) = (MAGIC.len() as u64, BTreeMap::new());
        let (mut key, mut length) = ([0; 32], [0; 4]);
        while file.read_exact(&mut key).and_then(|()| file.read_exact(&mut length)).is_ok() {
            let length = u32::from_le_bytes(length);
            at += (key.len() + size_of::<u32>()) as u64;
            if length > MAX_ENTRY || at + u64::from(length) > end {
                break;
            }
            places.insert(key, (at, length));
            at += u64::from(length);
            file.seek_relative(i64::from(length)).ok()?;
        }
        Some(Self { file: Mutex::new(file), places })
    }

    fn entry(&self, key: &Key) -> Option<Vec<u8>> {
        let (at, length) = *self.places.get(key)?;
        let mut packed = vec![0; usize::try_from(length).ok()?];
        let mut file = self.file.lock().ok()?;
        file.seek(SeekFrom::Start(at)).ok()?;
        file.read_exact(&mut packed).ok()?;
        Some(packed)
    }
}

/// The key of a file: its path, how it is to be read, and every byte of it.
fn key(path: &str, manner: &str, bytes: &[u8]) -> Key {
    let mut hash = Sha256::new();
    for part in [path.as_bytes(), manner.as_bytes(), bytes] {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part);
    }
    hash.finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(folder: &Path, rules: &str, key: &Key) -> Option<Vec<String>> {
        Cache::open(folder, rules).get(key)
    }

    #[test]
    fn a_reading_is_given_again_under_the_same_rules_only() {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (key("a", "", b"1"), key("b", "", b"1"));
        let cache = Cache::open(folder.path(), "rules");
        assert_eq!(cache.get::<Vec<String>>(&a), None);
        cache.put(&a, &vec!["一"]);
        cache.close();
        assert_eq!(kept(folder.path(), "rules", &a), Some(vec!["一".to_owned()]));
        assert_eq!(kept(folder.path(), "rules", &b), None);
        assert_eq!(kept(folder.path(), "others", &a), None);
        let cache = Cache::open(folder.path(), "rules");
        assert!(cache.get::<Vec<String>>(&a).is_some());
        cache.put(&b, &vec!["二"]);
        cache.close();
        assert!(kept(folder.path(), "rules", &a).is_some() && kept(folder.path(), "rules", &b).is_some());
        Cache::open(folder.path(), "rules").close();
        assert_eq!(kept(folder.path(), "rules", &a), None, "what a build did not use is not kept");
    }

    #[test]
    fn a_damaged_pack_loses_readings_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let keys: Vec<Key> = (0..3_u8).map(|byte| key("x", "", &[byte])).collect();
        let cache = Cache::open(folder.path(), "");
        for key in &keys {
            cache.put(key, &vec!["text"]);
        }
        cache.close();
        let pack = fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        let whole = fs::read(&pack).unwrap();
        let found = || keys.iter().filter(|key| kept(folder.path(), "", key).is_some()).count();
        assert_eq!(found(), 3);
        fs::write(&pack, &whole[..whole.len() - 3]).unwrap();
        assert_eq!(found(), 2);
        let mut odd = whole.clone();
        odd[60] ^= 0xFF;
        fs::write(&pack, &odd).unwrap();
        assert_eq!(found(), 2);
        fs::write(&pack, b"something else").unwrap();
        assert_eq!(found(), 0);
    }

    #[test]
    fn parts_of_a_key_do_not_run_together() {
        assert_ne!(key("ab", "", b""), key("a", "b", b""));
        assert_ne!(key("a", "", b"b"), key("a", "b", b""));
    }
}
