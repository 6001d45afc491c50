//! Which articles may hold a term? Asked of the index; what it cannot tell for sure is read in the texts.

use super::store::{Place, Store, Wants};
use crate::index::{Counts, Family, OVERLONG, PAIR, Posting, look_up, words};
use crate::text::{Piece, fold_text, pieces};

/// An article that may hold a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) article: u32,
    /// How often, at most.
    pub(super) counts: Counts,
    /// Whether it is so often, not less.
    pub(super) is_sure: bool,
}

/// Terms of the index that are asked for at most, for one term of a query: the rest narrows little and costs files.
const MAX_TERMS: usize = 16;

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

    /// The articles that may hold a needle, in their order.
    pub(super) fn find(&mut self, needle: &str, exact: bool) -> Vec<Entry> {
        self.is_blind = false;
        let folded = fold_text(needle);
        let folded = folded.trim();
        let parts: Vec<Piece> = pieces(folded).collect();
        let is_whole = |piece: &Piece| piece.text.len() == folded.len();
        let found = match parts.as_slice() {
            [] => None,
            [only] if is_whole(only) && !only.is_han => Some(self.words(&|word| occurrences(word, only.text))),
            [only] if is_whole(only) => Some(self.han(only.text)),
            _ => self.all(&parts, folded),
        };
        let mut found = match found {
            Some(found) if !self.is_blind => found,
            _ => self.any(),
        };
        if exact {
            // The index knows folded text only.
            unsure(&mut found);
        }
        found
    }

    /// The articles that may hold a folded string, no part of a longer word.
    pub(super) fn find_whole(&mut self, needle: &str) -> Vec<Entry> {
        let mut parts = pieces(needle);
        match (parts.next(), parts.next()) {
            (Some(only), None) if only.text == needle && !only.is_han => {
                self.is_blind = false;
                let found = self.term(Family::Word, needle);
                if self.is_blind { self.any() } else { found }
            }
            (Some(only), None) if only.text == needle => self.find(needle, false),
            _ => {
                let mut found = self.find(needle, false);
                unsure(&mut found);
                found
            }
        }
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
            let with = self.find(part, true);
            found = Some(narrowed(found, with));
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

    /// A run of Han characters.
    fn han(&mut self, run: &str) -> Vec<Entry> {
        let chars: Vec<char> = run.chars().collect();
        match chars.as_slice() {
            [one] => self.beginning_with(*one),
            [one, other] if one == other => self.term(Family::Han, &format!("{one}{PAIR}")),
            [_, _] => self.term(Family::Han, run),
            chars => self.of_all(pairs(chars).collect()),
        }
    }

    /// Several runs, or one with something beside it.
    fn all(&mut self, parts: &[Piece], folded: &str) -> Option<Vec<Entry>> {
        let mut terms: Vec<(Family, String)> = Vec::new();
        let mut at_edges = Vec::new();
        for piece in parts {
            let (opens, closes) = (piece.start == 0, piece.start + piece.text.len() == folded.len());
            if piece.is_han {
                let chars: Vec<char> = piece.text.chars().collect();
                terms.extend(pairs(&chars));
                // What is followed by something else ends its run here.
                terms.extend(chars.last().filter(|_| !closes).map(|last| (Family::Han, last.to_string())));
            } else if opens || closes {
                at_edges.push((piece.text, opens, closes));
            } else if piece.text.chars().nth(crate::index::MAX_WORD_CHARS).is_none() {
                terms.push((Family::Word, piece.text.to_owned()));
            }
        }
        let mut found = (!terms.is_empty()).then(|| self.of_all(terms));
        for (text, opens, closes) in at_edges {
            let fits = |word: &str| match (opens, closes) {
                (true, true) => word.contains(text),
                (true, false) => word.ends_with(text),
                _ => word.starts_with(text),
            };
            let with = self.words(&|word| u32::from(fits(word)) * occurrences(word, text).max(1));
            found = Some(narrowed(found, with));
        }
        let mut found = found?;
        unsure(&mut found);
        Some(found)
    }

    /// Articles that hold all of these terms.
    fn of_all(&mut self, terms: Vec<(Family, String)>) -> Vec<Entry> {
        let step = terms.len().div_ceil(MAX_TERMS).max(1);
        let mut found: Option<Vec<Entry>> = None;
        for (family, term) in terms.into_iter().step_by(step) {
            let with = self.term(family, &term);
            found = Some(narrowed(found, with));
        }
        let mut found = found.unwrap_or_default();
        unsure(&mut found);
        found
    }

    /// Articles with this very term.
    fn term(&mut self, family: Family, term: &str) -> Vec<Entry> {
        let mut found = Vec::new();
        self.visit(family, term.as_bytes(), &|found| found == term.as_bytes(), &mut |(article, counts)| {
            found.push(Entry { article, counts, is_sure: true });
        });
        found
    }

    /// Articles with this character: each occurrence begins one term.
    fn beginning_with(&mut self, c: char) -> Vec<Entry> {
        let pair = format!("{c}{PAIR}");
        let mut sum = Sum::new(self.n_articles);
        let wanted = |term: &[u8]| term != pair.as_bytes();
        self.visit(Family::Han, c.to_string().as_bytes(), &wanted, &mut |posting| sum.add(posting, 1));
        sum.finish()
    }

    /// Articles with words that something stands in so often.
    fn words(&mut self, n_in: &dyn Fn(&str) -> u32) -> Vec<Entry> {
        let Some(root) = self.store.root(self.wants) else {
            self.is_blind = true;
            return Vec::new();
        };
        let mut wanted: Vec<(Vec<u8>, u32)> = Vec::new();
        for nth in 0..root.files(Family::Vocabulary).len() {
            match self.store.get(Place::Part(Family::Vocabulary, nth), self.wants) {
                Some(file) => words(file, &mut |word| {
                    let n_found = std::str::from_utf8(word).map_or(0, n_in);
                    if n_found > 0 || word == OVERLONG.as_bytes() {
                        wanted.push((word.to_vec(), n_found));
                    }
                }),
                None => self.is_blind = true,
            }
        }
        let mut sum = Sum::new(self.n_articles);
        let mut overlong = Vec::new();
        for (word, n_found) in &wanted {
            self.visit(Family::Word, word, &|found| found == word.as_slice(), &mut |(article, counts)| {
                // What is too long to be indexed may hold anything.
                if *n_found == 0 {
                    overlong.push(article);
                    sum.add((article, ANY), 1);
                } else {
                    sum.add((article, counts), *n_found);
                }
            });
        }
        let mut found = sum.finish();
        for entry in &mut found {
            entry.is_sure = overlong.binary_search(&entry.article).is_err();
        }
        found
    }

    /// Visits the postings of the terms that begin with a prefix and are wanted.
    fn visit(&mut self, family: Family, prefix: &[u8], wanted: &dyn Fn(&[u8]) -> bool, visit: &mut dyn FnMut(Posting)) {
        let Some(root) = self.store.root(self.wants) else {
            self.is_blind = true;
            return;
        };
        for nth in root.holding(family, prefix) {
            let file = self.store.get(Place::Part(family, nth), self.wants);
            let read = file.and_then(|file| look_up(file, prefix, wanted, &mut |_, posting| visit(posting)));
            self.is_blind |= read.is_none();
        }
    }
}

/// The terms of a run of Han characters: each with its successor.
fn pairs(chars: &[char]) -> impl Iterator<Item = (Family, String)> {
    chars.windows(2).map(|pair| (Family::Han, pair.iter().collect()))
}

/// What was found so far, where it was found this time too.
fn narrowed(found: Option<Vec<Entry>>, with: Vec<Entry>) -> Vec<Entry> {
    match found {
        Some(found) => both(&found, &with),
        None => with,
    }
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
