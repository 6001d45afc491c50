//! Which articles hold this term, and in which file does it say so?
//!
//! Terms are those of folded text: each character that is of no word with what follows it, and words. So any string is
//! found, whatever a segmenter would make of it. Lists name articles by their number in the order of the corpus and say
//! how often a term stands in each field; lists of positions, apart from them, say where.
//! `docs/format.md` describes the files. Never reads or writes one.

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
mod separators;
mod suggest;
mod terms;

pub use aliases::Aliases;
pub use cards::{CARDS_PER_FILE, Card, IDS_PER_FILE, article_of, id_number, ids_to_bytes};
pub use columns::{
    Column, days_from_bytes, days_to_bytes, earliest, length_code, length_of, pairs_from_bytes, pairs_to_bytes,
};
pub use fields::{Field, fields, folded, length, texts};
pub use lists::{Lists, RELATED_PER_FILE, related_in, related_to_bytes};
pub use merge::{TermFile, merge_terms};
pub use postings::{Counts, Occurrences, Posting};
pub use root::{Family, FileEntry, Root};
pub use segment::{N_BUCKETS, Run, Segment};
pub use separators::{SEPARATORS_PER_FILE, Separators, separators_in, separators_to_bytes};
pub use suggest::{Suggested, all_suggested, suggested, suggestions};
pub use terms::{TermEntry, look_up};

/// Version of the form of index files.
pub const INDEX_FORMAT: u64 = 2;

/// Articles from which a corpus is laid out in larger files, of which there are fewer.
pub const MANY_ARTICLES: u32 = 30_000;

/// After a character: the term of all its occurrences, whose positions are not kept, as those of its bigrams say them.
pub const UNIGRAM_SUFFIX: char = '\u{1}';

/// Whether a term is of all occurrences of a character.
fn is_unigram(term: &[u8]) -> bool {
    // [`OVERLONG`] is shorter.
    term.len() > 1 && term.last() == Some(&(UNIGRAM_SUFFIX as u8))
}

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
