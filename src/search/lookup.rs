//! Which articles hold a term, and where? Asked of the index; what it cannot tell for sure is read in the texts.

mod phrases;

use super::leaf::Needle;
use super::spans::{MatchSpan, count, leftmost_longest, spans_near};
use super::store::{Place, Store, Wants};
use crate::index::{Counts, Family, MAX_WORD_CHARS, OVERLONG, Posting, UNIGRAM_SUFFIX, look_up, words};
use crate::text::{Token, fold_text, tokens};

/// An article that may hold a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) article: u32,
    /// How often, at most.
    pub(super) counts: Counts,
    /// Whether it is so often, not less.
    pub(super) is_sure: bool,
}

/// Terms of the index whose positions are asked for at most, for one term of a query. What is longer is left to the texts of
/// the articles that hold its beginning.
const MAX_TERMS: usize = 64;

/// Looks into the index.
pub(super) struct Lookup<'a> {
    store: &'a Store,
    wants: &'a mut Wants,
    n_articles: u32,
    /// Whether a file was missing, so that any article may hold the term.
    is_blind: bool,
}

impl<'a> Lookup<'a> {
    pub(super) fn new(store: &'a Store, wants: &'a mut Wants, n_articles: u32) -> Self {
        Self { store, wants, n_articles, is_blind: false }
    }

    /// The articles that may hold a needle, in their order. Of one that means its very characters the index knows the folded
    /// ones only.
    pub(super) fn find(&mut self, needle: &Needle, exact: bool) -> Vec<Entry> {
        self.is_blind = false;
        let folded = if exact { fold_text(&needle.text).trim().to_owned() } else { needle.text.clone() };
        let parts: Vec<Token<'_>> = tokens(&folded).collect();
        let found = match parts.as_slice() {
            [] => None,
            [Token::Word(word)] if needle.whole && !is_overlong(word) => Some(self.term(Family::Word, word)),
            [Token::Word(word)] => Some(self.words(&|other| occurrences(other, word))),
            [Token::Char(c)] => Some(self.term(Family::Bigram, &format!("{c}{UNIGRAM_SUFFIX}"))),
            [Token::Char(one), Token::Char(other)] if one != other && *other != UNIGRAM_SUFFIX => {
                Some(self.term(Family::Bigram, &format!("{one}{other}")))
            }
            parts => self.spans_of(parts, needle.whole).map(|spans| self.counted(parts, needle.whole, spans)),
        };
        let mut found = match found {
            Some(found) if !self.is_blind => found,
            _ => self.any(),
        };
        if exact {
            unsure(&mut found);
        }
        found
    }

    /// The articles that hold any of these needles, where several may share characters: the leftmost of them counts, of
    /// several at one place the longest. None where the index cannot tell.
    pub(super) fn find_any(&mut self, needles: &[Needle]) -> Option<Vec<Entry>> {
        self.is_blind = false;
        let all = self.spans_of_any(needles)?;
        (!self.is_blind).then(|| entries_of(all))
    }

    /// The articles with one of these needles near one of those, so many words between them at most. None where the index
    /// cannot tell.
    pub(super) fn find_near(&mut self, left: &[Needle], right: &[Needle], within: usize) -> Option<Vec<Entry>> {
        self.is_blind = false;
        // Both are asked for before either is missed.
        let (left, right) = (self.spans_of_any(left), self.spans_of_any(right));
        let (left, right) = (leftmost_longest(left?), leftmost_longest(right?));
        if self.is_blind {
            return Some(self.any());
        }
        let mut found = Vec::new();
        let mut of_right = right.chunk_by(|one, other| one.article == other.article).peekable();
        let number = |spans: &[MatchSpan]| spans.first().map_or(u32::MAX, |span| span.article);
        for left in left.chunk_by(|one, other| one.article == other.article) {
            let article = number(left);
            while of_right.next_if(|right| number(right) < article).is_some() {}
            let Some(right) = of_right.next_if(|right| number(right) == article) else { continue };
            match self.separators(article) {
                Some(separators) => found.extend(entries_of(spans_near(left, right, within, &separators))),
                None => found.push(Entry { article, counts: ANY, is_sure: false }),
            }
        }
        Some(found)
    }

    /// Articles by where something stands in them; where it may also stand in a word that is too long to be indexed, the
    /// texts tell.
    fn counted(&mut self, parts: &[Token<'_>], whole: bool, spans: Vec<MatchSpan>) -> Vec<Entry> {
        let mut found = entries_of(spans);
        if parts.len() > MAX_TERMS {
            unsure(&mut found);
            for entry in &mut found {
                entry.counts = ANY;
            }
        }
        if self.may_be_in_overlong(parts, whole) {
            let overlong = self.term(Family::Word, OVERLONG);
            found.retain(|entry| overlong.binary_search_by_key(&entry.article, |other| other.article).is_err());
            found.extend(overlong.into_iter().map(|entry| Entry { counts: ANY, is_sure: false, ..entry }));
            found.sort_unstable_by_key(|entry| entry.article);
        }
        found
    }

    /// Whether a word of a string may be one that is too long to be a term of its own, in an archive that has such words.
    fn may_be_in_overlong(&mut self, parts: &[Token<'_>], whole: bool) -> bool {
        let last = parts.len().saturating_sub(1);
        let may = parts.iter().enumerate().any(|(nth, part)| match part {
            Token::Word(word) => is_overlong(word) || (!whole && (nth == 0 || nth == last)),
            Token::Char(_) => false,
        });
        may && !self.term(Family::Word, OVERLONG).is_empty()
    }

    /// The articles with words that fit, each so often as it says.
    pub(super) fn words_that(&mut self, exact: bool, n_in: &dyn Fn(&str) -> u32) -> Vec<Entry> {
        self.is_blind = false;
        let mut found = self.words(n_in);
        if self.is_blind {
            found = self.any();
        }
        if exact {
            unsure(&mut found);
        }
        found
    }

    /// The articles that may hold all of these strings; any may where there are none.
    pub(super) fn holding<'b>(&mut self, parts: impl Iterator<Item = &'b str>) -> Vec<Entry> {
        let mut found: Option<Vec<Entry>> = None;
        for part in parts {
            let with = self.find(&Needle::typed(part.to_owned()), true);
            found = Some(match found {
                Some(found) => both(&found, &with),
                None => with,
            });
        }
        let mut found = found.unwrap_or_else(|| self.any());
        for entry in &mut found {
            // A pattern may stand more often than a part of it, so the parts say nothing of how often.
            entry.counts = ANY;
        }
        found
    }

    /// Any article, as often as can be.
    fn any(&self) -> Vec<Entry> {
        (0..self.n_articles).map(|article| Entry { article, counts: ANY, is_sure: false }).collect()
    }

    /// Articles with this very term.
    fn term(&mut self, family: Family, term: &str) -> Vec<Entry> {
        let mut found = Vec::new();
        self.visit(family, term, &mut |(article, counts)| found.push(Entry { article, counts, is_sure: true }));
        found
    }

    /// Words of the archive in which something stands, and how often. One that is too long to be a term is none of them.
    fn known_words(&mut self, n_in: &dyn Fn(&str) -> u32) -> Vec<(String, u32)> {
        let Some(root) = self.store.root(self.wants) else {
            self.is_blind = true;
            return Vec::new();
        };
        let mut wanted: Vec<(String, u32)> = Vec::new();
        for nth in 0..root.files(Family::Vocabulary).len() {
            match self.store.get(Place::Part(Family::Vocabulary, nth), self.wants) {
                Some(file) => words(file, &mut |word| {
                    let word = std::str::from_utf8(word).unwrap_or_default();
                    let n_found = n_in(word);
                    if n_found > 0 && word != OVERLONG {
                        wanted.push((word.to_owned(), n_found));
                    }
                }),
                None => self.is_blind = true,
            }
        }
        wanted
    }

    /// Articles with words that something stands in so often.
    fn words(&mut self, n_in: &dyn Fn(&str) -> u32) -> Vec<Entry> {
        let mut sum = Sum::new(self.n_articles);
        for (word, n_found) in self.known_words(n_in) {
            self.visit(Family::Word, &word, &mut |posting| sum.add(posting, n_found));
        }
        // What is too long to be indexed may hold anything.
        let mut overlong = Vec::new();
        self.visit(Family::Word, OVERLONG, &mut |(article, _)| {
            overlong.push(article);
            sum.add((article, ANY), 1);
        });
        let mut found = sum.finish();
        for entry in &mut found {
            entry.is_sure = overlong.binary_search(&entry.article).is_err();
        }
        found
    }

    /// Visits the postings of a term.
    fn visit(&mut self, family: Family, term: &str, visit: &mut dyn FnMut(Posting)) {
        let Some(root) = self.store.root(self.wants) else {
            self.is_blind = true;
            return;
        };
        for nth in root.holding(family, term.as_bytes()) {
            let file = self.store.get(Place::Part(family, nth), self.wants);
            let wanted = |found: &[u8]| found == term.as_bytes();
            let read =
                file.and_then(|file| look_up(file, term.as_bytes(), &wanted, &mut |entry| entry.postings(visit)));
            self.is_blind |= read.is_none();
        }
    }
}

/// Articles by where something stands in them.
fn entries_of(spans: Vec<MatchSpan>) -> Vec<Entry> {
    count(&leftmost_longest(spans))
        .into_iter()
        .map(|(article, counts)| Entry { article, counts, is_sure: true })
        .collect()
}

fn is_overlong(word: &str) -> bool {
    word.chars().nth(MAX_WORD_CHARS).is_some()
}

fn n_chars(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}

/// Leaves what was found to the texts.
pub(super) fn unsure(found: &mut [Entry]) {
    for entry in found {
        entry.is_sure = false;
    }
}

/// As often as can be.
const ANY: Counts = Counts([u32::MAX; 4]);

/// How often something stands in a word, without overlap.
fn occurrences(word: &str, text: &str) -> u32 {
    u32::try_from(word.matches(text).count()).unwrap_or(u32::MAX)
}

/// Articles in both, with the lesser counts.
pub(super) fn both(one: &[Entry], other: &[Entry]) -> Vec<Entry> {
    let mut rest = other.iter().peekable();
    let mut found = Vec::new();
    for entry in one {
        while rest.next_if(|next| next.article < entry.article).is_some() {}
        if let Some(same) = rest.next_if(|next| next.article == entry.article) {
            found.push(Entry { counts: entry.counts.with(same.counts, u32::min), ..*entry });
        }
    }
    found
}

/// Counts added up by article.
struct Sum(Vec<Counts>);

impl Sum {
    fn new(n_articles: u32) -> Self {
        Self(vec![Counts::default(); usize::try_from(n_articles).unwrap_or_default()])
    }

    fn add(&mut self, (article, counts): Posting, times: u32) {
        if let Some(sum) = usize::try_from(article).ok().and_then(|article| self.0.get_mut(article)) {
            let counts = Counts(counts.0.map(|count| count.saturating_mul(times)));
            *sum = sum.with(counts, u32::saturating_add);
        }
    }

    fn finish(self) -> Vec<Entry> {
        let entry = |(article, counts)| Entry { article, counts, is_sure: true };
        (0..).zip(self.0).filter(|(_, counts)| *counts != Counts::default()).map(entry).collect()
    }
}
