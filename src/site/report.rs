//! What became of every file? The build report: nothing is lost silently.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::config::Source;
use crate::corpus::{ArticleId, CorpusRef};
use crate::layout::{Facts, RelationCounts};

/// Stands for articles without an outlet or a day.
const NONE: &str = "none";

/// `build-report.json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Report {
    /// Version of this form, [`crate::corpus::FORMAT`].
    pub format: u32,
    /// The corpus that was built.
    pub corpus: CorpusRef,
    /// How many files met which fate.
    pub counts: ReportCounts,
    /// The sources, in the order they were read.
    pub sources: Vec<SourceCount>,
    /// Articles by outlet id; `none` for those without.
    pub by_outlet: BTreeMap<String, u32>,
    /// Articles by year of their day; `none` for the undated.
    pub by_year: BTreeMap<String, u32>,
    /// Articles by the form they were read in, copies that gave way included.
    #[serde(default)]
    pub by_form: BTreeMap<String, u32>,
    /// Articles by script.
    pub by_script: BTreeMap<String, u32>,
    /// What the articles say of each other.
    #[serde(default)]
    pub relations: RelationCounts,
    /// Every file that is not plainly an article, by source, then by path.
    pub files: Vec<Finding>,
    /// Paths of all files this build wrote into the site, itself included.
    pub written: Vec<String>,
}

/// How many files met which fate. Each met one: `articles`, `skipped`, `replaced`, `duplicates` and `versions` add up to `files`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportCounts {
    /// Files that were looked at, hidden ones and links that were not followed among them.
    pub files: usize,
    /// Files that are articles of the corpus.
    pub articles: usize,
    /// Files that are not.
    pub skipped: usize,
    /// Articles that gave way to the same article of another source.
    pub replaced: usize,
    /// Copies of an article that is in the corpus.
    pub duplicates: usize,
    /// Older versions of an article that is in the corpus, which can be opened from it.
    #[serde(default)]
    pub versions: usize,
    /// Articles of the corpus in whose files something was repaired.
    pub repaired: usize,
}

/// One source and what came of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct SourceCount {
    /// As `corpus.toml` writes it.
    pub source: String,
    /// Whether it was there; an optional one need not be.
    pub present: bool,
    /// Files in it.
    pub files: usize,
    /// Articles of the corpus that came from it.
    pub articles: usize,
    /// What its corpus expects of it in vain, though it gave articles or need not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<String>,
}

/// A file that is not plainly an article.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Finding {
    /// The source, as `corpus.toml` writes it.
    pub source: String,
    /// Path of the file inside its source.
    pub path: String,
    /// What became of it.
    pub outcome: Outcome,
    /// Why: a short code for programs.
    pub reason: String,
    /// Why: what was expected and what stood there, for people.
    pub message: String,
    /// The article of the corpus that it is, or that stands in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub article: Option<ArticleId>,
}

/// What became of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It is not in the corpus.
    Skipped,
    /// The same article of another source stands in its place.
    Replaced,
    /// A newer copy of the same article stands in its place.
    Duplicate,
    /// An older version of an article of the corpus, which can be opened from it.
    Version,
    /// It is in the corpus, after something in it was put right.
    Repaired,
}

impl Finding {
    pub(super) fn new(source: &Source, path: String, outcome: Outcome, reason: String, message: String) -> Self {
        Self { source: source.name.clone(), path, outcome, reason, message, article: None }
    }
}

impl Report {
    /// Files that met this fate.
    pub fn with_outcome(&self, outcome: Outcome) -> impl Iterator<Item = &Finding> {
        self.files.iter().filter(move |finding| finding.outcome == outcome)
    }
}

/// Counts articles by the value that `key` gives them.
pub(super) fn tally(articles: &[Facts], key: impl Fn(&Facts) -> Option<String>) -> BTreeMap<String, u32> {
    let mut counts = BTreeMap::new();
    for article in articles {
        *counts.entry(key(article).unwrap_or_else(|| NONE.to_owned())).or_default() += 1;
    }
    counts
}
