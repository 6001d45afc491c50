//! What is said of a file that was skipped, and of one that was mended? Reasons a person can act on.
//!
//! Never decides anything, and never repeats more than a line's worth of the file.

use std::fmt;

use serde::Serialize;

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
    /// Another encoding, or no text at all.
    #[error("expected UTF-8 text, found bytes of another encoding from byte {at_byte} on")]
    NotUtf8 {
        /// Where the first byte stands that is not UTF-8.
        at_byte: usize,
    },
    /// No title and address where they belong.
    #[error("expected a line `[title](address)` at the head, found {found:?}")]
    NoLinkLine {
        /// What stood there.
        found: String,
    },
}

/// What was guessed or mended while an article was read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "repair", rename_all = "snake_case")]
pub enum Repair {
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
            Self::MissingStamp => out.write_str("no stamp: the time of archiving is unknown"),
            Self::UnreadableStamp { found } => write!(out, "expected milliseconds in the stamp, found {found:?}"),
            Self::MissingRule => out.write_str("no rule `------` after the link line: the body begins after that line"),
            Self::EmptyTitle => out.write_str("the title is empty"),
            Self::UnusableUrl { found } => write!(out, "expected an http or https address, found {found:?}"),
            Self::ImplausibleDate { found, origin } => write!(out, "implausible date left out: {found} ({origin:?})"),
            Self::DateFromUrl => out.write_str("day of publication taken from the address"),
            Self::EmptyLink { href } => write!(out, "link without text left out: {href}"),
            Self::LinksDropped { count } => write!(out, "links without a usable address: {count}"),
            Self::ImagesDropped { count } => write!(out, "images without a usable address: {count}"),
            Self::ElementsDropped { count } => write!(out, "scripts, frames, forms or players left out: {count}"),
            Self::TagsSplit { count } => write!(out, "tags run into their attributes: {count}"),
            Self::TagsFlattened { count } => write!(out, "tags nested too deep: {count}"),
        }
    }
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
