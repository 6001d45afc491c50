//! Why is a file not taken in? What was expected, what came, and what to do.

use super::issue::IssueCode;
use crate::corpus::FORMAT;

/// Why bytes were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The manifest is not what it should be.
    #[error("corpus.json is not a manifest of format {FORMAT}: {0}; build the site again")]
    Manifest(String),
    /// The manifest does not name this file.
    #[error("{0} is not a file of this corpus")]
    Stranger(String),
    /// The file is shorter or longer than the manifest says.
    #[error("{file} should hold {expected} bytes but holds {found}; copy or build the site again")]
    Truncated {
        /// Which file.
        file: String,
        /// Bytes the manifest names.
        expected: u64,
        /// Bytes that came.
        found: u64,
    },
    /// The file has other bytes than the manifest says.
    #[error("{0} is not the file that was built: its hash differs; copy or build the site again")]
    Altered(String),
    /// The file is whole, but not of this format.
    #[error("{file} cannot be read: {found}; build the site again")]
    Unreadable {
        /// Which file.
        file: String,
        /// What stood there.
        found: String,
    },
}

impl Refusal {
    /// The file concerned.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Manifest(_) => "corpus.json",
            Self::Stranger(file)
            | Self::Altered(file)
            | Self::Truncated { file, .. }
            | Self::Unreadable { file, .. } => file,
        }
    }

    /// The issue that tells a reader of it.
    #[must_use]
    pub fn code(&self) -> IssueCode {
        match self {
            Self::Stranger(_) => IssueCode::ShardMissing,
            Self::Truncated { .. } => IssueCode::ShardTruncated,
            Self::Manifest(_) | Self::Altered(_) | Self::Unreadable { .. } => IssueCode::ShardAltered,
        }
    }
}
