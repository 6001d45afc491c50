//! What was not as expected, in an address, a query or a corpus? The nearest meaning was taken, and the answer says so.

use serde::Serialize;

use crate::ids::ids;
use crate::json::reads;

/// Something in an address, query or corpus that was not as expected. The nearest meaning was taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Issue {
    /// What is the matter.
    pub code: IssueCode,
    /// The key of the address it concerns, or the file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// What stood there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub found: Option<String>,
    /// Where in the query, in characters from 0.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub at: Option<u32>,
}

reads!(Issue { code; key, found, at });

impl Issue {
    /// An issue with a key of the address and what it held.
    #[must_use]
    pub fn of_key(code: IssueCode, key: &str, found: &str) -> Self {
        Self { code, key: Some(key.to_owned()), found: Some(found.to_owned()), at: None }
    }

    /// An issue at a place of the query.
    #[must_use]
    pub fn at(code: IssueCode, char_idx: usize) -> Self {
        Self { code, key: None, found: None, at: u32::try_from(char_idx).ok() }
    }
}

ids! {
    /// What is the matter.
    pub enum IssueCode {
        /// The address has a key that this version does not know; it is kept.
        UnknownKey = "unknown_key",
        /// A key that takes one value was given several; the first was taken.
        RepeatedKey = "repeated_key",
        /// A value is none the key can take; it was left out.
        BadValue = "bad_value",
        /// A date is none: expected year, month and day in this order (`2023`, `2023-06`, `2023-06-05` and as
        /// `Period::from_typed` reads them); it was left out.
        BadDate = "bad_date",
        /// The address is not valid percent-encoded UTF-8; what could be read was.
        BadEncoding = "bad_encoding",
        /// The address is not as it was copied: its end is missing, or something was changed.
        LinkChanged = "link_changed",
        /// The address was made by a newer version of its grammar.
        NewerGrammar = "newer_grammar",
        /// The address is for another corpus.
        OtherCorpus = "other_corpus",
        /// The address is for another version of this corpus.
        OtherVersion = "other_version",
        /// The address is of a collection, and nobody said what is in it: it is empty, or lies in another browser.
        KeptElsewhere = "kept_elsewhere",
        /// No article of this corpus has this id.
        NoSuchArticle = "no_such_article",
        /// The corpus covers too long a time for bins so short; longer ones were taken.
        GrainTooFine = "grain_too_fine",
        /// The article has no such older version; the newest is shown.
        NoSuchVersion = "no_such_version",
        /// The article has no such hit; the nearest is shown.
        NoSuchHit = "no_such_hit",
        /// No article of this corpus has this value of a facet.
        NoSuchValue = "no_such_value",
        /// A quotation mark is not closed; the phrase runs to the end.
        OpenQuote = "open_quote",
        /// A parenthesis is not closed, or closes nothing.
        Parenthesis = "parenthesis",
        /// An operator has nothing to work on and was left out.
        Dangling = "dangling",
        /// A term has nothing left to look for once folded.
        EmptyTerm = "empty_term",
        /// The query only leaves out; everything else is shown.
        OnlyNegative = "only_negative",
        /// A regular expression is not closed; it runs to the end.
        OpenRegex = "open_regex",
        /// A regular expression is none, or too large; it was looked for as text.
        BadRegex = "bad_regex",
        /// A term has nothing to be near to; both are looked for wherever they stand.
        NotNear = "not_near",
        /// A word is written like an operator and is none; it was looked for as it stands.
        HalfOperator = "half_operator",
        /// Looking further would take too long; the counts are lower bounds.
        TooMuchWork = "too_much_work",
        /// Not every text that may match was read, as they are many and far; the counts are lower bounds. `count=all` reads
        /// them.
        TextsUnread = "texts_unread",
        /// The query is longer or deeper than the bound; the rest was left out.
        TooLong = "too_long",
        /// A file of the corpus could not be brought.
        ShardMissing = "shard_missing",
        /// A file of the corpus is shorter or longer than the manifest says.
        ShardTruncated = "shard_truncated",
        /// A file of the corpus has other bytes than the manifest says.
        ShardAltered = "shard_altered",
    }
}
