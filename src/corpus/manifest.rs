//! What does a corpus say of itself? The manifest, `corpus.json`, from which a reader learns what to load.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::Day;
use crate::ids::ids;
use crate::json::{Faults, Fields, FromJson, Json, deserializes, reads};

/// `corpus.json`: what the corpus is, and which files hold it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Manifest {
    /// Version of this form, [`super::FORMAT`].
    pub format: u32,
    /// Name of the corpus in addresses: letters, digits and hyphens.
    pub id: String,
    /// Hash of everything in the corpus, 16 hexadecimal digits: another content, another version.
    pub version: String,
    /// Title, in the languages it is given in.
    pub title: Names,
    /// What the corpus is, in a sentence or two.
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub description: Names,
    /// Main language, BCP 47.
    pub language: String,
    /// IANA name of the zone in which its days are counted.
    pub time_zone: String,
    /// What readers may do with the texts.
    #[serde(skip_serializing_if = "Names::is_empty")]
    pub licence: Names,
    /// Where the site is hosted, so that a link copied from a file can name it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_url: Option<String>,
    /// What wrote these files.
    pub generator: Generator,
    /// How much there is.
    pub counts: Counts,
    /// What became of the files it was made from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub made_from: Option<MadeFrom>,
    /// First and last day, where any article is dated.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub span: Option<Span>,
    /// Outlets that have articles here, most articles first.
    pub outlets: Vec<Outlet>,
    /// The files that hold the corpus, in date order of their articles.
    pub shards: Vec<ShardEntry>,
}

reads!(Manifest { format, id, version, title, language, time_zone, generator, counts, outlets, shards; description, licence, base_url, made_from, span });

impl Manifest {
    /// Its title in the nearest language there is; its id where it has none.
    #[must_use]
    pub fn called(&self, language: &str) -> &str {
        self.title.nearest(language).unwrap_or(&self.id)
    }

    /// The name of an outlet in the nearest language there is; its id where it has none.
    #[must_use]
    pub fn outlet_name<'a>(&'a self, id: &'a str, language: &str) -> &'a str {
        self.outlet(id).and_then(|names| names.nearest(language)).unwrap_or(id)
    }

    /// The names of an outlet.
    #[must_use]
    pub fn outlet(&self, id: &str) -> Option<&Names> {
        self.outlets.iter().find(|outlet| outlet.id == id).map(|outlet| &outlet.names)
    }

    /// The names of a section, as the outlet with most articles here that names it calls it.
    #[must_use]
    pub fn section(&self, id: &str) -> Option<&Names> {
        let mut sections = self.outlets.iter().flat_map(|outlet| &outlet.sections);
        sections.find(|section| section.id == id).map(|section| &section.names)
    }
}

/// The program that wrote a corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Generator {
    /// Its name.
    pub name: String,
    /// Its version.
    pub version: String,
}

reads!(Generator { name, version });

/// How much a corpus holds.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Articles.
    pub articles: u32,
    /// Characters (Unicode scalar values) in titles and blocks.
    pub characters: u64,
    /// Figures.
    pub figures: u32,
    /// Links in runs.
    pub links: u32,
}

reads!(Counts { articles, characters, figures, links });

/// What became of the files a corpus was made from. Not part of its version: a file more that holds nothing makes no other
/// corpus.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MadeFrom {
    /// Files, and records of files that hold several.
    pub files: u32,
    /// Those that hold no article.
    pub skipped: u32,
    /// Copies that gave way: to another source, to a newer version, to an equal one.
    pub gave_way: u32,
    /// Articles in whose files something was put right or guessed.
    pub repaired: u32,
}

reads!(MadeFrom { files, skipped, gave_way, repaired });

/// First and last day of a corpus, both inclusive.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Span {
    /// Earliest day of any article.
    pub first: Day,
    /// Latest day of any article.
    pub last: Day,
}

reads!(Span { first, last });

/// A publisher whose articles are in the corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Outlet {
    /// Stable id, used in addresses.
    pub id: String,
    /// Its names; without any the id is shown.
    pub names: Names,
    /// Articles it has here.
    pub articles: u32,
    /// Sections that have articles here and names, by their ids.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub sections: Vec<Section>,
}

reads!(Outlet { id, names, articles; sections });

/// A section of an outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Section {
    /// Stable id, used in addresses: what the outlet's own addresses call it.
    pub id: String,
    /// Its names.
    pub names: Names,
}

reads!(Section { id, names });

/// One text in the languages of the interface; a missing one is replaced by the nearest.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Names {
    /// English.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub en: Option<String>,
    /// Simplified Chinese.
    #[serde(rename = "zh-Hans", skip_serializing_if = "Option::is_none")]
    pub hans: Option<String>,
    /// Traditional Chinese.
    #[serde(rename = "zh-Hant", skip_serializing_if = "Option::is_none")]
    pub hant: Option<String>,
}

impl FromJson for Names {
    fn take_from(json: Json, faults: &mut Faults) -> Self {
        let mut fields = Fields::of(json, faults);
        Self {
            en: fields.take_or_default("en"),
            hans: fields.take_or_default("zh-Hans"),
            hant: fields.take_or_default("zh-Hant"),
        }
    }
}

deserializes!(Names);

impl Names {
    /// Whether no language has a text.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.en.is_none() && self.hans.is_none() && self.hant.is_none()
    }

    /// The text for a reader of this language (BCP 47), or the nearest there is.
    #[must_use]
    pub fn nearest(&self, language: &str) -> Option<&str> {
        let order = if language.starts_with("zh-Hant") {
            [&self.hant, &self.hans, &self.en]
        } else if language.starts_with("zh") {
            [&self.hans, &self.hant, &self.en]
        } else {
            [&self.en, &self.hans, &self.hant]
        };
        order.into_iter().flatten().map(String::as_str).next()
    }
}

/// One file of the corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ShardEntry {
    /// Path relative to `corpus.json`, with its hash in its name; in gzip where it ends in `.gz`.
    pub file: String,
    /// What it holds.
    pub kind: ShardKind,
    /// Number, in the order of the corpus and from 0, of its first article.
    pub first: u32,
    /// Articles in it.
    pub articles: u32,
    /// Its length in bytes, unpacked.
    pub bytes: u64,
}

reads!(ShardEntry { file, kind, first, articles, bytes });

impl ShardEntry {
    /// The first 64 bits of the SHA-256 of its bytes, unpacked: the last 16 digits of its name before the dots.
    #[must_use]
    pub fn hash(&self) -> Option<u64> {
        let (_, hash) = self.file.split('.').next()?.rsplit_once('-')?;
        u64::from_str_radix(hash, 16).ok().filter(|_| hash.len() == 16)
    }
}

ids! {
    /// What a shard holds.
    pub enum ShardKind {
        /// A JSON array of articles in date order.
        Articles = "articles",
        /// A JSON array of what articles say of each other, in the order of the corpus.
        Relations = "relations",
        /// A JSON array of older versions of articles, in the order of the corpus, of one article the oldest first.
        Versions = "versions",
        /// The table of the files of the index.
        Index = "index",
    }
}

/// A corpus as an address names it: `id@version`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CorpusRef {
    /// Id of the corpus.
    pub id: String,
    /// Version, where the address names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<String>,
}

reads!(CorpusRef { id; version });

impl fmt::Display for CorpusRef {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.version {
            Some(version) => write!(out, "{}@{version}", self.id),
            None => out.write_str(&self.id),
        }
    }
}

impl FromStr for CorpusRef {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(match text.split_once('@') {
            Some((id, version)) => Self { id: id.to_owned(), version: Some(version.to_owned()) },
            None => Self { id: text.to_owned(), version: None },
        })
    }
}
