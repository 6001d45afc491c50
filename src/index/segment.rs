//! Which terms do some thousand articles hold? Occurrences as numbers, sorted; many segments are merged into one index.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::dictionary::Writer;
use super::fields::Field;
use super::postings::{Counts, Posting, put_gaps};
use super::{MAX_WORD_CHARS, OVERLONG, PAIR};
use crate::hash::Lasting;
use crate::text::pieces;

/// Bits of an article's number within its segment.
const ARTICLE_BITS: u32 = 14;
/// Bits of a field's number.
const FIELD_BITS: u32 = 2;
/// Bits of a code point.
const CHAR_BITS: u32 = 21;

/// Terms of articles that follow each other in the corpus.
pub struct Segment {
    first_article: u32,
    n_articles: u32,
    /// Occurrences of Han terms: two characters, article, field.
    han: Vec<u64>,
    /// Occurrences of words: number of the word, article, field.
    words: Vec<u64>,
    /// Numbers of words, as they were met.
    numbers: HashMap<String, u32, BuildHasherDefault<Lasting>>,
}

/// The terms of a segment in their order, with lists that name articles by their number in the corpus.
#[derive(Debug, Default)]
pub struct Run {
    pub(super) han: Vec<u8>,
    pub(super) words: Vec<u8>,
}

impl Segment {
    /// Articles that a segment holds at most.
    pub const MAX_ARTICLES: u32 = 1 << ARTICLE_BITS;

    /// A segment that begins with this article.
    #[must_use]
    pub fn new(first_article: u32) -> Self {
        Self { first_article, n_articles: 0, han: Vec::new(), words: Vec::new(), numbers: HashMap::default() }
    }

    /// Adds the next article, which must be one of the first [`Self::MAX_ARTICLES`].
    pub fn add(&mut self, folded: &[(Field, String)]) {
        let article = u64::from(self.n_articles) << FIELD_BITS;
        self.n_articles += 1;
        for (field, text) in folded {
            let place = article | *field as u64;
            for piece in pieces(text) {
                if piece.is_han {
                    self.add_han(piece.text, place);
                } else {
                    self.add_word(piece.text, place);
                }
            }
        }
    }

    /// Each character with its successor, the last one alone; pairs of the same character once more, without overlap.
    fn add_han(&mut self, run: &str, place: u64) {
        let mut push = |first: char, second: u32| {
            let term = u64::from(u32::from(first)) << CHAR_BITS | u64::from(second);
            self.han.push(term << (ARTICLE_BITS + FIELD_BITS) | place);
        };
        let mut chars = run.chars().peekable();
        let mut n_alike = 0_u32;
        while let Some(c) = chars.next() {
            let next = chars.peek().copied();
            push(c, next.map_or(0, u32::from));
            n_alike = if next == Some(c) { n_alike + 1 } else { 0 };
            if n_alike % 2 == 1 {
                push(c, u32::from(PAIR));
            }
        }
    }

    fn add_word(&mut self, word: &str, place: u64) {
        let word = if word.chars().nth(MAX_WORD_CHARS).is_some() { OVERLONG } else { word };
        let known = self.numbers.get(word).copied();
        let number = known.unwrap_or_else(|| {
            let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            self.numbers.insert(word.to_owned(), number);
            number
        });
        self.words.push(u64::from(number) << (ARTICLE_BITS + FIELD_BITS) | place);
    }

    /// Sorts what was gathered.
    #[must_use]
    pub fn finish(self) -> Run {
        let first_article = self.first_article;
        let mut words: Vec<(String, u32)> = self.numbers.into_iter().collect();
        words.sort_unstable();
        let mut ranks = vec![0_u64; words.len()];
        for (rank, (_, number)) in (0..).zip(&words) {
            if let Some(place) = usize::try_from(*number).ok().and_then(|number| ranks.get_mut(number)) {
                *place = rank;
            }
        }
        let rank = |occurrence: u64| {
            let number = usize::try_from(occurrence >> (ARTICLE_BITS + FIELD_BITS)).unwrap_or(usize::MAX);
            let place = occurrence & ((1 << (ARTICLE_BITS + FIELD_BITS)) - 1);
            ranks.get(number).copied().unwrap_or(0) << (ARTICLE_BITS + FIELD_BITS) | place
        };
        let ranked = self.words.into_iter().map(rank).collect();
        let word = |rank: u64, out: &mut Vec<u8>| {
            let word = usize::try_from(rank).ok().and_then(|rank| words.get(rank));
            out.extend(word.map(|(word, _)| word.as_bytes()).unwrap_or_default());
        };
        Run { han: lay(self.han, first_article, &han_term), words: lay(ranked, first_article, &word) }
    }
}

/// The text of a Han term from its number.
fn han_term(number: u64, out: &mut Vec<u8>) {
    let code = |number: u64| u32::try_from(number & ((1 << CHAR_BITS) - 1)).ok();
    let chars = [number >> CHAR_BITS, number].map(|number| code(number).filter(|code| *code > 0));
    for c in chars.into_iter().flatten().filter_map(char::from_u32) {
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// Sorts occurrences and writes them as lists by term.
fn lay(mut occurrences: Vec<u64>, first_article: u32, term_of: &dyn Fn(u64, &mut Vec<u8>)) -> Vec<u8> {
    occurrences.sort_unstable();
    let mut writer = Writer::default();
    let (mut term, mut list): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
    let mut postings: Vec<Posting> = Vec::new();
    for of_term in
        occurrences.chunk_by(|one, other| one >> (ARTICLE_BITS + FIELD_BITS) == other >> (ARTICLE_BITS + FIELD_BITS))
    {
        postings.clear();
        for of_article in of_term.chunk_by(|one, other| one >> FIELD_BITS == other >> FIELD_BITS) {
            let mut counts = Counts::default();
            for occurrence in of_article {
                if let Some(field) = usize::try_from(occurrence & 3).ok().and_then(|number| Field::ALL.get(number)) {
                    counts.add(*field, 1);
                }
            }
            let within =
                of_article.first().map_or(0, |occurrence| occurrence >> FIELD_BITS & ((1 << ARTICLE_BITS) - 1));
            postings.push((first_article + u32::try_from(within).unwrap_or(0), counts));
        }
        term.clear();
        list.clear();
        let number = of_term.first().map_or(0, |occurrence| occurrence >> (ARTICLE_BITS + FIELD_BITS));
        term_of(number, &mut term);
        put_gaps(&mut list, &postings);
        writer.add(&term, &list);
    }
    writer.finish().0
}
