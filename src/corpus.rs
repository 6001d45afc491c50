//! What is an article?
//!
//! The public shapes: articles as blocks of runs, dates with their origin, and the manifest that describes a corpus.
//! Never holds HTML, never reads a clock, a file or the network. `docs/format.md` states the same field by field.

mod article;
mod day;
mod manifest;
mod relations;

pub use article::{Article, ArticleId, Block, Dated, Kind, Origin, Precision, Run, Script};
pub use day::{Day, Period};
pub use manifest::{
    CorpusRef, Counts, Generator, MadeFrom, Manifest, Names, Outlet, Section, ShardEntry, ShardKind, Span,
};
pub use relations::{InnerLink, Relations};

/// Version of the public JSON; raised when a reader of the old form would misread the new one.
pub const FORMAT: u32 = 1;
