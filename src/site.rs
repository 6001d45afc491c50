//! How does a corpus become a site, or one file?
//!
//! Reads `corpus.toml`, gathers articles from its sources, lays them out as shards beside a manifest and a report,
//! and puts the whole in place at once. Never reads a clock: the same input gives the same bytes, whatever the
//! number of threads. Never prints; the command line does.

mod aside;
mod build;
mod cache;
mod check;
mod config;
mod early;
mod gather;
mod install;
mod join;
mod merge;
mod noted;
mod probe;
mod read;
mod report;
mod serve;
mod shorten;
mod size;
mod source_fault;
mod threads;
mod trim;
mod write;

pub use crate::hash::sha256_hex;
pub use crate::layout::{MANIFEST, RelationCounts};
pub use crate::pack::unpacked;
pub use build::{BuildError, Built, build, of_articles};
pub use check::{Checked, Fault, check};
pub use config::{Config, ConfigError, Place, Reach, Source};
pub use gather::Watch;
pub use join::{App, JoinError};
pub use read::{ReadError, Site};
pub use report::{Finding, Outcome, Report, ReportCounts, SourceCount};
pub use serve::{NotServed, Served, find};
pub use size::brotli_len;
pub use source_fault::{NoArticles, SourceFault};
pub use write::{Contents, Output, WriteError, add};

/// The build report's file name.
pub const REPORT: &str = "build-report.json";
