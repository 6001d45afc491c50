//! Which terms do some thousand articles hold? Occurrences as numbers, sorted; many segments are merged into one index.

use std::collections::HashMap;
use std::hash::BuildHasherDefault;

use super::dictionary::Writer;
use super::fields::Field;
use super::postings::{Counts, Occurrences, put_gaps};
use super::separators::Separators;
use super::{MAX_WORD_CHARS, OVERLONG, UNIGRAM_SUFFIX, is_unigram};
use crate::hash::Lasting;
use crate::text::{Token, is_han, tokens};

/// Bits of an article's number within its segment.
const ARTICLE_BITS: u32 = 14;
/// Bits of a field's number.
const FIELD_BITS: u32 = 2;
/// Bits of a code point.
const CHAR_BITS: u32 = 21;

/// A term by its number, article and field; then its position, or how often it stands there where positions are not kept.
type Occurrence = (u64, u32);

/// Terms of articles that follow each other in the corpus.
pub struct Segment {
    first_article: u32,
    n_articles: u32,
    /// Occurrences of bigrams.
    bigrams: Vec<Occurrence>,
    /// Occurrences of words.
    words: Vec<Occurrence>,
    /// Numbers of words, as they were met.
    numbers: HashMap<String, u32, BuildHasherDefault<Lasting>>,
    /// Characters of the article that is being added, and their fields.
    chars: Vec<(char, Field)>,
}

/// The terms of a segment in their order, with lists that name articles by their number in the corpus: in buckets of the
/// same terms in every segment, so that a merge needs one of each at a time.
#[derive(Debug, Default)]
pub struct Run {
    /// Bigrams, bucket by bucket.
    pub bigrams: Vec<Vec<u8>>,
    /// Words, bucket by bucket.
    pub words: Vec<Vec<u8>>,
}

/// Buckets of terms.
pub const N_BUCKETS: usize = 50;

/// The bucket of a term: buckets follow each other as their terms do. Terms that begin with a Han character of the Basic
/// Multilingual Plane are spread over all but the first and the last.
fn bucket_of(term: &[u8]) -> usize {
    match term {
        [..=0xe3, ..] | [] => 0,
        [first @ 0xe4..=0xe9, second, ..] => {
            1 + usize::from(first - 0xe4) * 8 + usize::from(second.saturating_sub(0x80) / 8).min(7)
        }
        _ => N_BUCKETS - 1,
    }
}

impl Segment {
    /// Articles that a segment holds at most.
    pub const MAX_ARTICLES: u32 = 1 << ARTICLE_BITS;

    /// A segment that begins with this article.
    #[must_use]
    pub fn new(first_article: u32) -> Self {
        Self {
            first_article,
            n_articles: 0,
            bigrams: Vec::new(),
            words: Vec::new(),
            numbers: HashMap::default(),
            chars: Vec::new(),
        }
    }

    /// Adds the next article, which must be one of the first [`Self::MAX_ARTICLES`]; gives what of it is no words.
    pub fn add(&mut self, folded: &[(Field, String)]) -> Separators {
        let article = u64::from(self.n_articles) << FIELD_BITS;
        self.n_articles += 1;
        let mut position = 0;
        let mut separators = Separators::default();
        // Field by field, so that the positions of a term in an article stand in the order of its counts.
        for field in Field::ALL {
            for (_, text) in folded.iter().filter(|(of, _)| *of == field) {
                self.add_text(text, (article, field), &mut position, &mut separators);
                // What ends one text and what begins the next are not side by side.
                separators.end(position);
                position += 1;
            }
        }
        self.chars.sort_unstable();
        for same in self.chars.chunk_by(|one, other| one == other) {
            let Some((c, field)) = same.first() else { continue };
            let count = u32::try_from(same.len()).unwrap_or(u32::MAX);
            let bigram = bigram_number(*c, Some(UNIGRAM_SUFFIX));
            self.bigrams.push((occurrence(bigram, article | *field as u64), count));
        }
        self.chars.clear();
        separators
    }

    /// Each word, each character with what follows it, and the last character of a word with what follows that.
    fn add_text(
        &mut self,
        text: &str,
        (article, field): (u64, Field),
        position: &mut u32,
        separators: &mut Separators,
    ) {
        let at = article | field as u64;
        let mut tokens = tokens(text).peekable();
        while let Some(token) = tokens.next() {
            let next = tokens.peek();
            match token {
                Token::Char(c) => {
                    if !is_han(c) {
                        separators.add(*position);
                    }
                    self.chars.push((c, field));
                    let next = next.and_then(Token::first).filter(|next| *next != UNIGRAM_SUFFIX);
                    let bigram = bigram_number(c, next);
                    self.bigrams.push((occurrence(bigram, at), *position));
                }
                Token::Word(word) => {
                    if let (Some(last), Some(Token::Char(next))) = (token.last(), next)
                        && *next != UNIGRAM_SUFFIX
                    {
                        let bigram = bigram_number(last, Some(*next));
                        self.bigrams.push((occurrence(bigram, at), *position));
                    }
                    let number = self.number_of(word);
                    self.words.push((occurrence(number, at), *position));
                }
            }
            *position += 1;
        }
    }

    fn number_of(&mut self, word: &str) -> u64 {
        let word = if word.chars().nth(MAX_WORD_CHARS).is_some() { OVERLONG } else { word };
        let known = self.numbers.get(word).copied();
        let number = known.unwrap_or_else(|| {
            let number = u32::try_from(self.numbers.len()).unwrap_or(u32::MAX);
            self.numbers.insert(word.to_owned(), number);
            number
        });
        u64::from(number)
    }

    /// Sorts what was gathered.
    #[must_use]
    pub fn finish(self) -> Run {
        let first_article = self.first_article;
        let mut words: Vec<(String, u32)> = self.numbers.into_iter().collect();
        words.sort_unstable();
        let mut ranks = vec![0_u64; words.len()];
        for (rank, (_, number)) in (0..).zip(&words) {
            if let Some(of_number) = usize::try_from(*number).ok().and_then(|number| ranks.get_mut(number)) {
                *of_number = rank;
            }
        }
        let rank = |(occurrence, position): Occurrence| {
            let number = usize::try_from(occurrence >> (ARTICLE_BITS + FIELD_BITS)).unwrap_or(usize::MAX);
            let at = occurrence & ((1 << (ARTICLE_BITS + FIELD_BITS)) - 1);
            (self::occurrence(ranks.get(number).copied().unwrap_or(0), at), position)
        };
        let ranked = self.words.into_iter().map(rank).collect();
        let word = |rank: u64, out: &mut Vec<u8>| {
            let word = usize::try_from(rank).ok().and_then(|rank| words.get(rank));
            out.extend(word.map(|(word, _)| word.as_bytes()).unwrap_or_default());
        };
        Run { bigrams: lay(self.bigrams, first_article, &bigram_text), words: lay(ranked, first_article, &word) }
    }
}

/// The number of a term with an article and a field below it.
fn occurrence(term: u64, at: u64) -> u64 {
    term << (ARTICLE_BITS + FIELD_BITS) | at
}

/// The number of a bigram, in the order of its text.
fn bigram_number(first: char, second: Option<char>) -> u64 {
    u64::from(u32::from(first)) << CHAR_BITS | u64::from(second.map_or(0, u32::from))
}

/// The text of a bigram from its number.
fn bigram_text(number: u64, out: &mut Vec<u8>) {
    let code = |number: u64| u32::try_from(number & ((1 << CHAR_BITS) - 1)).ok();
    let chars = [number >> CHAR_BITS, number].map(|number| code(number).filter(|code| *code > 0));
    for c in chars.into_iter().flatten().filter_map(char::from_u32) {
        out.extend_from_slice(c.encode_utf8(&mut [0; 4]).as_bytes());
    }
}

/// Sorts occurrences and writes them as lists by term.
fn lay(mut occurrences: Vec<Occurrence>, first_article: u32, term_of: &dyn Fn(u64, &mut Vec<u8>)) -> Vec<Vec<u8>> {
    occurrences.sort_unstable();
    let mut writers: Vec<Writer> = (0..N_BUCKETS).map(|_| Writer::default()).collect();
    let (mut term, mut list): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
    let mut found = Occurrences::default();
    let number = |(one, _): &Occurrence| one >> (ARTICLE_BITS + FIELD_BITS);
    for of_term in occurrences.chunk_by(|one, other| number(one) == number(other)) {
        term.clear();
        list.clear();
        found.clear();
        term_of(of_term.first().map_or(0, number), &mut term);
        let is_counted = is_unigram(&term);
        for of_article in of_term.chunk_by(|(one, _), (other, _)| one >> FIELD_BITS == other >> FIELD_BITS) {
            let mut counts = Counts::default();
            for (occurrence, position) in of_article {
                if let Some(field) = usize::try_from(occurrence & 3).ok().and_then(|number| Field::ALL.get(number)) {
                    counts.add(*field, if is_counted { *position } else { 1 });
                }
                if !is_counted {
                    found.positions.push(*position);
                }
            }
            let within = of_article.first().map_or(0, |(one, _)| one >> FIELD_BITS & ((1 << ARTICLE_BITS) - 1));
            found.postings.push((first_article + u32::try_from(within).unwrap_or(0), counts));
        }
        put_gaps(&mut list, &found, !is_counted);
        if let Some(writer) = writers.get_mut(bucket_of(&term)) {
            writer.add(&term, &list);
        }
    }
    writers.into_iter().map(|writer| writer.finish().0).collect()
}
