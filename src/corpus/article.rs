//! What does one article hold? Text in blocks of runs, and where each fact about it came from.

use serde::Serialize;

use super::Day;
use crate::ids::ids;
use crate::json::{Faults, FromJson, Json, deserializes, reads};

/// 64 bits of a hash of the article's identity, as 13 characters of lower-case base32: stable across rebuilds.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(transparent)]
pub struct ArticleId(pub String);

impl FromJson for ArticleId {
    fn take_from(json: Json, faults: &mut Faults) -> Self {
        Self(json.text(faults))
    }
}

deserializes!(ArticleId);

/// One archived article, as it stands in `articles/*.json`.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Article {
    /// Version of this form, [`super::FORMAT`].
    pub format: u32,
    /// Stable id.
    pub id: ArticleId,
    /// Title as archived; empty where the archive has none.
    pub title: String,
    /// Address of the original, readable where it was percent-encoded.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Path of the archived file inside its source, with `/` between its parts.
    pub path: String,
    /// Id of the outlet in the manifest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Section of the outlet, as its address names it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub section: Option<String>,
    /// Who wrote it, where the archive or its own credits say so.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<String>,
    /// News agency whose dateline or credit it bears.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// Editors its credits name.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub editors: Vec<String>,
    /// Its copyright note.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub copyright: Option<String>,
    /// Script of most of its text.
    pub script: Script,
    /// When it was published, as far as the archive tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Dated>,
    /// When the robot archived it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<Dated>,
    /// The body, in reading order.
    pub blocks: Vec<Block>,
}

reads!(Article { format, id, title, path, script, blocks; url, outlet, section, author, agency, editors, copyright, published, archived });

impl Article {
    /// The day that filters, order and bins use: of publication, else of archiving, else none.
    #[must_use]
    pub fn day(&self) -> Option<Day> {
        self.published.as_ref().or(self.archived.as_ref()).map(|dated| dated.day)
    }
}

ids! {
    /// Which Chinese script a text is written in.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Script {
        /// Simplified Chinese, `zh-Hans`.
        Hans = "Hans",
        /// Traditional Chinese, `zh-Hant`.
        Hant = "Hant",
        /// Neither, or not to be told.
        Other = "other",
    }
}

impl Script {
    /// Value of the `lang` attribute; none where the script says nothing of the language.
    #[must_use]
    pub fn lang(self) -> Option<&'static str> {
        match self {
            Self::Hans => Some("zh-Hans"),
            Self::Hant => Some("zh-Hant"),
            Self::Other => None,
        }
    }
}

/// A date and where it came from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Dated {
    /// The day, in the corpus's time zone. A bare day is never shifted by a zone.
    pub day: Day,
    /// The instant in UTC, RFC 3339, where the source names one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instant: Option<String>,
    /// How fine the source is.
    pub precision: Precision,
    /// Where it was read.
    pub origin: Origin,
}

reads!(Dated { day, precision, origin; instant });

impl Dated {
    /// The instant, where it is known to the second at least.
    #[must_use]
    pub fn fine_instant(&self) -> Option<&str> {
        let is_fine = matches!(self.precision, Precision::Second | Precision::Millisecond);
        self.instant.as_deref().filter(|_| is_fine)
    }
}

ids! {
    /// How finely a date is known.
    pub enum Precision {
        /// To the day only; no time of day may be shown.
        Day = "day",
        /// To the second.
        Second = "second",
        /// To the millisecond.
        Millisecond = "millisecond",
    }
}

ids! {
    /// Where a date was read.
    pub enum Origin {
        /// The article's own byline.
        Byline = "byline",
        /// Digits in its address.
        Url = "url",
        /// The robot's stamp on the file's first line.
        Stamp = "stamp",
        /// YAML front matter.
        FrontMatter = "front_matter",
        /// A field of a record, or what a page says of itself in its head.
        Metadata = "metadata",
    }
}

/// One block of an article: a paragraph, a caption, a note.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Block {
    /// What the block is.
    pub kind: Kind,
    /// Script of its text; a text too short to tell takes the article's.
    pub script: Script,
    /// Level of a heading, 1 to 6; depth of a list item, or column of a cell, from 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u8>,
    /// Row of a cell, from 1. Empty cells are not there; the next table begins where rows and columns do not go on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub row: Option<u16>,
    /// Address of a figure's image at its publisher, never a proxy's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub image: Option<String>,
    /// The text, in runs. Of a figure: its caption, which may be empty.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub runs: Vec<Run>,
}

reads!(Block { kind, script; level, row, image, runs });

impl Block {
    /// The block's text, runs joined.
    #[must_use]
    pub fn text(&self) -> String {
        self.runs.iter().map(|run| run.text.as_str()).collect()
    }
}

ids! {
    /// What a block is.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Kind {
        /// Running text.
        Paragraph = "paragraph",
        /// A heading inside the body.
        Heading = "heading",
        /// An item of a list.
        ListItem = "list_item",
        /// A quotation set off from the text.
        Quote = "quote",
        /// A cell of a table.
        Cell = "cell",
        /// A cell that heads a row or a column of a table.
        HeaderCell = "header_cell",
        /// Computer code, or other text whose spaces and line breaks matter.
        Code = "code",
        /// An image and its caption.
        Figure = "figure",
        /// Credits, copyright and other lines about the article. Searched and shown, left out of statistics.
        Note = "note",
        /// A link to another article, as the outlet placed it. Searched and shown, left out of statistics.
        Related = "related",
    }
}

/// A piece of text that is alike throughout.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
pub struct Run {
    /// The text itself; `\n` is a line break.
    pub text: String,
    /// Where it links to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub href: Option<String>,
    /// Emphasised or strong.
    #[serde(skip_serializing_if = "is_false")]
    pub em: bool,
    /// In an answer: the number of the hit this piece belongs to, from 1. Never in a stored article.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub mark: Option<u32>,
}

reads!(Run { text; href, em, mark });

// serde hands a reference to its predicates.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_false(value: &bool) -> bool {
    !value
}
