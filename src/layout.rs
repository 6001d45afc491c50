//! How do articles become the files of a corpus: shards, index, manifest?
//!
//! The same code for an archive on disk and for a selection in a browser, so that equal articles give equal bytes. Who does
//! the work, where texts wait and what articles speak of is said by whoever asks. Never touches files, threads or a clock.

mod gist;
mod lay;
mod related;
mod relations;
mod shards;
mod spoken;
mod whole;

use std::io;

pub use gist::{Facts, Gist, Text};
pub use lay::{Tables, Texts};
pub use related::{Words, word_number};
pub use relations::{RelationCounts, Sketch};
pub use spoken::{Passage, PassageKind, Related, Speech, Spoken, by_frequency, lists};
pub use whole::{Outline, Stock, Whole, counts, lay_out, pretty, span, version_of, with_manifest};

/// The manifest's file name.
pub const MANIFEST: &str = "corpus.json";

/// Why articles cannot be laid out.
#[derive(Debug, thiserror::Error)]
pub enum LayError {
    /// Who was to do the work did not.
    #[error("the work was not done")]
    Hands,
    /// More articles than the format can count.
    #[error("there are more than 4,294,967,295 articles")]
    TooMany,
    /// A text cannot be had again.
    #[error("a text cannot be read again: {0}")]
    Text(#[from] io::Error),
    /// An article cannot be written as JSON.
    #[error("an article cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
    /// What was written is no article.
    #[error("an article cannot be read again: {0}")]
    Article(String),
}

/// Bytes that wait until they are needed.
pub trait Blob: Send {
    /// Brings them.
    fn bytes(self) -> io::Result<Vec<u8>>;
}

impl Blob for Vec<u8> {
    fn bytes(self) -> io::Result<Vec<u8>> {
        Ok(self)
    }
}

/// Who does the work.
pub trait Hands: Sync {
    /// Where bytes wait.
    type Blob: Blob;

    /// Lets bytes wait, so that memory has room for others.
    fn set_aside(&self, bytes: Vec<u8>) -> Self::Blob;

    /// Does every task; the results come in the order of the tasks. `work` names it for those who watch.
    fn each<T: Sync, R: Send>(&self, work: &str, tasks: &[T], run: impl Fn(&T) -> R + Sync)
    -> Result<Vec<R>, LayError>;
}

/// One pair of hands, one task after the other.
pub struct Alone;

impl Hands for Alone {
    type Blob = Vec<u8>;

    fn set_aside(&self, bytes: Vec<u8>) -> Vec<u8> {
        bytes
    }

    fn each<T: Sync, R: Send>(&self, _: &str, tasks: &[T], run: impl Fn(&T) -> R + Sync) -> Result<Vec<R>, LayError> {
        Ok(tasks.iter().map(run).collect())
    }
}
