//! What is said of a file that was skipped, and of one that was mended? Reasons a person can act on.
//!
//! Never decides anything, and never repeats more than a line's worth of the file.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::corpus::Origin;

/// Characters of a file that a message repeats.
const EXCERPT_CHARS: usize = 60;

/// Why there is no article in a file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, thiserror::Error)]
#[serde(tag = "reason", rename_all = "snake_case")]
pub enum Skip {
    /// Nothing in it, or white space only.
    #[error("expected an article, found an empty file")]
    Empty,
    /// No text in any encoding: a picture, a program, noise.
    #[error("expected text, found bytes that are text in no encoding")]
    NotText,
    /// No form of archive looks like this.
    #[error(
        "expected an article, a page, a text or a list of records, found {found:?}; name the source's `format` in corpus.toml if it is one"
    )]
    UnknownForm {
        /// How it opens.
        found: String,
    },
    /// A source says its files have front matter, and this one has none.
    #[error("expected front matter between two lines `---`, found none")]
    NoFrontMatter,
    /// A record that is no JSON object, or no row.
    #[error("expected a record, found {found}")]
    BadRecord {
        /// What stood there, or what the reader of the format said.
        found: String,
    },
    /// A record without title and body.
    #[error(
        "expected a title ({title}) or a body ({body}) in the record, found {found}; name them under `fields` in corpus.toml"
    )]
    NoFields {
        /// Where the title was looked for.
        title: String,
        /// Where the body was looked for.
        body: String,
        /// The fields that there are.
        found: String,
    },
    /// No title and address where they belong.
    #[error("expected a line `[title](address)` at the head, found {found:?}")]
    NoLinkLine {
        /// What stood there.
        found: String,
    },
}

/// What was guessed or mended while an article was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "repair", rename_all = "snake_case")]
pub enum Repair {
    /// The file is not UTF-8; its encoding is what it names itself, or the likeliest.
    Encoding {
        /// Name of the encoding, WHATWG.
        name: String,
    },
    /// The file ends inside a character, which was replaced by U+FFFD.
    HalfCharacter,
    /// Bytes that stand for no character in the file's encoding became U+FFFD.
    UnreadableBytes {
        /// How many.
        count: u32,
    },
    /// The front matter is no YAML and was read line by line.
    BadFrontMatter,
    /// A date outside the body could not be read.
    UnreadableDate {
        /// What stood there.
        found: String,
        /// Where it stood.
        origin: Origin,
    },
    /// The robot's stamp is missing, so it is not known when the article was archived.
    MissingStamp,
    /// Something else than a number stood in the stamp.
    UnreadableStamp {
        /// What stood there.
        found: String,
    },
    /// No rule of hyphens separates head and body; the body was taken to begin after the link line.
    MissingRule,
    /// The title is empty.
    EmptyTitle,
    /// The address is none that a browser could open over http or https.
    UnusableUrl {
        /// What stood there.
        found: String,
    },
    /// A date before 1990, after 2100, or more than a day after archiving was left out.
    ImplausibleDate {
        /// The date.
        found: String,
        /// Where it stood.
        origin: Origin,
    },
    /// The day of publication was read from digits in the address.
    DateFromUrl,
    /// A record without an address and an id: its own id is made of its text, so that corrected it is another article.
    IdFromText,
    /// A link without text was left out.
    EmptyLink {
        /// Where it led.
        href: String,
    },
    /// Links that lead nowhere a browser may go lost their address and kept their text.
    LinksDropped {
        /// How many.
        count: u32,
    },
    /// Images without an address of their own were left out.
    ImagesDropped {
        /// How many.
        count: u32,
    },
    /// Scripts, styles, frames, forms, players and the like were left out with all they hold.
    ElementsDropped {
        /// How many.
        count: u32,
    },
    /// Tags whose name had run into their first attribute were taken apart.
    TagsSplit {
        /// How many.
        count: u32,
    },
    /// Elements nested deeper than any reader could tell lost their tags and kept their text.
    TagsFlattened {
        /// How many.
        count: u32,
    },
}

impl fmt::Display for Repair {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Encoding { name } => write!(out, "not UTF-8: read as {name}"),
            Self::HalfCharacter => out.write_str("ends inside a character, which was replaced"),
            Self::UnreadableBytes { count } => write!(out, "bytes that stand for no character: {count}"),
            Self::BadFrontMatter => out.write_str("front matter is no YAML: read line by line"),
            Self::UnreadableDate { found, origin } => {
                write!(out, "expected a date, found {found:?} ({})", origin.id())
            }
            Self::MissingStamp => out.write_str("no stamp: the time of archiving is unknown"),
            Self::UnreadableStamp { found } => write!(out, "expected milliseconds in the stamp, found {found:?}"),
            Self::MissingRule => out.write_str("no rule `------` after the link line: the body begins after that line"),
            Self::EmptyTitle => out.write_str("the title is empty"),
            Self::UnusableUrl { found } => write!(out, "expected an http or https address, found {found:?}"),
            Self::ImplausibleDate { found, origin } => {
                write!(out, "implausible date left out: {found} ({})", origin.id())
            }
            Self::DateFromUrl => out.write_str("day of publication taken from the address"),
            Self::IdFromText => out.write_str(
                "no address, and no id that `fields` names: its id is made of its text, and corrected it is another article",
            ),
            Self::EmptyLink { href } => write!(out, "link without text left out: {href}"),
            Self::LinksDropped { count } => write!(out, "links without a usable address: {count}"),
            Self::ImagesDropped { count } => write!(out, "images without a usable address: {count}"),
            Self::ElementsDropped { count } => write!(out, "scripts, frames, forms or players left out: {count}"),
            Self::TagsSplit { count } => write!(out, "tags run into their attributes: {count}"),
            Self::TagsFlattened { count } => write!(out, "tags nested too deep: {count}"),
        }
    }
}

/// Names in a line of a message, the first of them where they are many.
pub(super) fn listed(names: &[String]) -> String {
    const MAX_LISTED: usize = 12;
    if names.is_empty() {
        return "nothing".to_owned();
    }
    let mut list = names.iter().take(MAX_LISTED).map(|name| excerpt(name)).collect::<Vec<_>>().join(", ");
    if names.len() > MAX_LISTED {
        list.extend([" and ", &(names.len() - MAX_LISTED).to_string(), " more"]);
    }
    list
}

/// The beginning of a text, short enough for a message.
pub(super) fn excerpt(text: &str) -> String {
    let mut chars = text.trim().chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut excerpt: String = chars.by_ref().take(EXCERPT_CHARS).collect();
    if chars.next().is_some() {
        excerpt.push('…');
    }
    excerpt
}
