//! What does a site answer? Brings the engine the shards it names, from the folder they lie in.

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

use super::MANIFEST;
use crate::ask::{self, Response};
use crate::search::{Engine, IssueCode, Refusal};

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
    /// Opens the site in a folder.
    pub fn open(folder: &Path) -> Result<Self, ReadError> {
        let manifest = read_manifest(folder)?;
        let engine =
            Engine::open(&manifest).map_err(|refusal| ReadError::Refused { folder: folder.to_owned(), refusal })?;
        Ok(Self { folder: folder.to_owned(), engine })
    }

    /// The engine, to ask it of its manifest.
    #[must_use]
    pub fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Answers an address. What could not be brought is told beside the answer, which says that it is not complete.
    pub fn ask(&mut self, address: &str) -> (Response, Vec<String>) {
        let mut troubles = Vec::new();
        for file in self.engine.missing(&ask::request(address)) {
            let path = inside(&self.folder, &file);
            match path.ok_or_else(|| io::Error::other("its path leads out of the site")).and_then(fs::read) {
                Ok(bytes) => {
                    troubles.extend(self.engine.insert(&file, &bytes).err().map(|refusal| refusal.to_string()));
                }
                Err(error) => {
                    self.engine.give_up(&file, IssueCode::ShardMissing);
                    troubles.push(format!("{file} cannot be read: {error}; copy or build the site again"));
                }
            }
        }
        (ask::ask(&self.engine, address), troubles)
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
