//! Which articles hold this term, and in which file does it say so?
//!
//! Terms are those of folded text: each Han character with its successor, the last of a run alone, and the words of other
//! scripts. So any string of Han characters is found, whatever a segmenter would make of it. Lists name articles by
//! their number in the order of the corpus and say how often a term stands in each field; where exactly it stands is
//! read from the text. `docs/format.md` describes the files. Never reads or writes one.

mod aliases;
mod bits;
pub(crate) mod bytes;
mod cards;
mod columns;
mod dictionary;
mod fields;
mod lists;
mod merge;
mod postings;
mod root;
mod segment;
mod suggest;
mod terms;

pub use aliases::Aliases;
pub use cards::{CARDS_PER_FILE, Card, IDS_PER_FILE, article_of, id_number, ids_to_bytes};
pub use columns::{
    Column, days_from_bytes, days_to_bytes, earliest, length_code, length_of, pairs_from_bytes, pairs_to_bytes,
};
pub use fields::{Field, fields, folded, length, texts};
pub use lists::{Lists, RELATED_PER_FILE, related_in, related_to_bytes};
pub use merge::{TermFile, merge_han, merge_words};
pub use postings::{Counts, Posting};
pub use root::{Family, FileEntry, Root};
pub use segment::{Run, Segment};
pub use suggest::{Suggested, all_suggested, suggested, suggestions};
pub use terms::look_up;

/// Version of the form of index files.
pub const INDEX_FORMAT: u64 = 1;

/// Articles from which a corpus is laid out in larger files, of which there are fewer.
pub const MANY_ARTICLES: u32 = 30_000;

/// Marks, after a Han character, that two of it are counted without overlap, as hits are.
pub const PAIR: char = '\u{1}';

/// Characters of a word at most; longer ones stand together under [`OVERLONG`].
pub const MAX_WORD_CHARS: usize = 64;

/// The term of all words that are too long to be terms of their own.
pub const OVERLONG: &str = "\u{1}";

/// Words as files of the vocabulary: all of them, in their order.
#[must_use]
pub fn vocabulary<'a>(words: impl Iterator<Item = &'a [u8]>) -> Vec<TermFile> {
    dictionary::files(words.map(|word| (word, Vec::new())), VOCABULARY_BYTES)
}

/// Bytes from which a file of the vocabulary is closed.
const VOCABULARY_BYTES: usize = 256 * 1024;

/// Calls `visit` with every word of a file of the vocabulary.
pub fn words(file: &[u8], visit: &mut dyn FnMut(&[u8])) {
    let Some(mut cursor) = dictionary::Cursor::new(file) else { return };
    while cursor.advance().is_some() {
        visit(&cursor.term);
    }
}
