//! What does a site answer? Brings the engine the shards it names, from the folder they lie in.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::MANIFEST;
use crate::ask::{self, Asked, Export, Response, Wish};
use crate::pack::unpacked;
use crate::search::{Engine, IssueCode, Reach, Refusal};

/// A site in a folder.
pub struct Site {
    folder: PathBuf,
    engine: Engine,
}

/// Why a site cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadError {
    /// There is no manifest.
    #[error("{} holds no corpus.json: {source}\n  give the folder that `yulan build` wrote", .folder.display())]
    NoSite {
        /// The folder.
        folder: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The manifest cannot be used.
    #[error("{}: {refusal}", .folder.display())]
    Refused {
        /// The folder.
        folder: PathBuf,
        /// Why.
        refusal: Refusal,
    },
}

impl Site {
    /// Opens the site in a folder. Its answers go to the end, whatever the work.
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        let manifest = read_manifest(folder)?;
        let engine = Engine::open(&manifest, Reach::Near)
            .map_err(|refusal| ReadError::Refused { folder: folder.to_owned(), refusal })?;
        Ok(Self { folder: folder.to_owned(), engine: engine.without_bounds() })
    }

    /// The engine, to ask it of its manifest.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Answers an address. What could not be brought is told beside the answer.
    pub fn ask(&mut self, address: &str) -> (Response, Vec<String>) {
        self.whole(|engine| {
            let Asked { response, lacks } = ask::ask(engine, address);
            (response, lacks)
        })
    }

    /// Writes the articles that an address finds in another form.
    pub fn export(&mut self, address: &str, wish: &Wish) -> (Export, Vec<String>) {
        self.whole(|engine| {
            let mut export = ask::export(engine, address, wish);
            let lacks = std::mem::take(&mut export.lacks);
            (export, lacks)
        })
    }

    /// Asks, and brings the files that are lacking, until none is. What could not be brought is told beside the answer.
    fn whole<T>(&mut self, ask: impl Fn(&Engine) -> (T, Vec<String>)) -> (T, Vec<String>) {
        let mut troubles = Vec::new();
        loop {
            let (answer, lacks) = ask(&self.engine);
            if lacks.is_empty() {
                return (answer, troubles);
            }
            for file in lacks {
                troubles.extend(self.bring(&file).err());
            }
        }
    }

    /// Brings the engine a file; what is the matter where it cannot be had.
    pub(super) fn bring(&mut self, file: &str) -> Result<(), String> {
        let path = inside(&self.folder, file).ok_or_else(|| io::Error::other("its path leads out of the site"));
        match path.and_then(fs::read) {
            Ok(packed) => {
                // What cannot be unpacked is refused by its length or hash, as whatever else is damaged.
                let bytes = unpacked(packed.clone()).unwrap_or(packed);
                self.engine.insert(file, &bytes).map_err(|refusal| refusal.to_string())
            }
            Err(error) => {
                self.engine.give_up(file, IssueCode::ShardMissing);
                Err(format!("{file} cannot be read: {error}; copy or build the site again"))
            }
        }
    }
}

/// The bytes of a site's manifest.
pub(super) fn read_manifest(folder: &Path) -> Result<Vec<u8>, ReadError> {
    fs::read(folder.join(MANIFEST)).map_err(|source| ReadError::NoSite { folder: folder.to_owned(), source })
}

/// A path inside a folder, unless it would lead out of it.
pub(super) fn inside(folder: &Path, relative: &str) -> Option<PathBuf> {
    let relative = Path::new(relative);
    relative.components().all(|part| matches!(part, Component::Normal(_))).then(|| folder.join(relative))
}
