//! Which articles hold a term, and where? Asked of the index; what it cannot tell for sure is read in the texts.

use super::leaf::Needle;
use super::spans::{Span, Spot, Together, count, leftmost, near};
use super::store::{Place, Store, Wants};
use crate::index::{
    ALL_OF, Counts, Family, MARKS_PER_FILE, MAX_WORD_CHARS, Marks, OVERLONG, Occurrences, Posting, look_up, marks_in,
    words,
};
use crate::text::{Element, elements, fold_text};

/// An article that may hold a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) article: u32,
    /// How often, at most.
    pub(super) counts: Counts,
    /// Whether it is so often, not less.
    pub(super) is_sure: bool,
}

/// Terms of the index whose places are asked for at most, for one term of a query. What is longer is left to the texts of
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

/// A term of the index that a string needs, and where.
enum Token<'a> {
    /// A pair or word.
    Term(Family, String),
    /// Words that end so, where the string begins inside a word.
    Ending(&'a str),
    /// Words that begin so, where the string ends inside a word.
    Beginning(&'a str),
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
        let parts: Vec<Element<'_>> = elements(&folded).collect();
        let found = match parts.as_slice() {
            [] => None,
            [Element::Word(word)] if needle.whole && !is_overlong(word) => Some(self.term(Family::Word, word)),
            [Element::Word(word)] => Some(self.words(&|other| occurrences(other, word))),
            [Element::Char(c)] => Some(self.term(Family::Pair, &format!("{c}{ALL_OF}"))),
            [Element::Char(one), Element::Char(other)] if one != other && *other != ALL_OF => {
                Some(self.term(Family::Pair, &format!("{one}{other}")))
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
        let (left, right) = (leftmost(left?), leftmost(right?));
        if self.is_blind {
            return Some(self.any());
        }
        let mut found = Vec::new();
        let mut of_right = right.chunk_by(|one, other| one.article == other.article).peekable();
        let number = |spans: &[Span]| spans.first().map_or(u32::MAX, |span| span.article);
        for left in left.chunk_by(|one, other| one.article == other.article) {
            let article = number(left);
            while of_right.next_if(|right| number(right) < article).is_some() {}
            let Some(right) = of_right.next_if(|right| number(right) == article) else { continue };
            match self.marks(article) {
                Some(marks) => found.extend(entries_of(near(left, right, within, &marks))),
                None => found.push(Entry { article, counts: ANY, is_sure: false }),
            }
        }
        Some(found)
    }

    /// Where any of these needles stands, in no order. None where the index cannot tell.
    fn spans_of_any(&mut self, needles: &[Needle]) -> Option<Vec<Span>> {
        let mut all = Vec::new();
        for needle in needles {
            let parts: Vec<Element<'_>> = elements(&needle.text).collect();
            if parts.len() > MAX_TERMS || self.may_be_in_overlong(&parts, needle.whole) {
                return None;
            }
            all.extend(self.spans_of(&parts, needle.whole)?);
        }
        Some(all)
    }

    /// What of an article is no words.
    fn marks(&mut self, article: u32) -> Option<Marks> {
        let nth = usize::try_from(article / MARKS_PER_FILE).ok()?;
        let file = self.store.get(Place::Part(Family::Marks, nth), self.wants)?;
        marks_in(file, article % MARKS_PER_FILE)
    }

    /// Articles by where something stands in them; where it may also stand in a word that is too long to be indexed, the
    /// texts tell.
    fn counted(&mut self, parts: &[Element<'_>], whole: bool, spans: Vec<Span>) -> Vec<Entry> {
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
    fn may_be_in_overlong(&mut self, parts: &[Element<'_>], whole: bool) -> bool {
        let last = parts.len().saturating_sub(1);
        let may = parts.iter().enumerate().any(|(nth, part)| match part {
            Element::Word(word) => is_overlong(word) || (!whole && (nth == 0 || nth == last)),
            Element::Char(_) => false,
        });
        may && !self.term(Family::Word, OVERLONG).is_empty()
    }

    /// Where a string stands, in no order; none where no term of the index is of it.
    fn spans_of(&mut self, parts: &[Element<'_>], whole: bool) -> Option<Vec<Span>> {
        match parts {
            [] => None,
            [Element::Char(c)] => Some(self.spots_of_char(*c).into_iter().map(|spot| spot.span(1, 0)).collect()),
            [Element::Word(word)] if whole => {
                let spots = self.spots(Family::Word, word);
                Some(spots.into_iter().map(|spot| spot.span(1, 0)).collect())
            }
            [Element::Word(word)] => Some(self.spans_in_words(word)),
            parts => self.spans_of_several(parts, whole),
        }
    }

    fn spans_of_several(&mut self, parts: &[Element<'_>], whole: bool) -> Option<Vec<Span>> {
        let mut together: Option<Together> = None;
        for (token, offset) in cover(parts, whole)? {
            let spots = match token {
                Token::Term(family, term) => self.spots(family, &term),
                Token::Ending(end) => {
                    self.spots_of_words(&|word| word.ends_with(end), &|word| n_chars(word) - n_chars(end))
                }
                Token::Beginning(start) => self.spots_of_words(&|word| word.starts_with(start), &|_| 0),
            };
            together = Some(match together {
                None => Together::new(spots, offset),
                Some(found) => found.with(&spots, offset),
            });
        }
        let n_parts = u32::try_from(parts.len()).ok()?;
        let span_all = |together: Together, n_elements: u32, n_more: u32| {
            together.spots.into_iter().map(move |spot| spot.span(n_elements, n_more))
        };
        match parts.last()? {
            // It ends with the word, or inside one that is longer.
            Element::Word(last) if !whole => {
                let spots = self.spots_of_words(&|word| word == *last, &|_| 0);
                let (at_end, inside) = together?.parted(&spots, n_parts - 1);
                Some(span_all(at_end, n_parts, 0).chain(span_all(inside, n_parts - 1, n_chars(last))).collect())
            }
            _ => Some(span_all(together?, n_parts, 0).collect()),
        }
    }

    /// Every place of a character: each begins one pair.
    fn spots_of_char(&mut self, c: char) -> Vec<Spot> {
        let all_of = format!("{c}{ALL_OF}");
        let mut spots = Vec::new();
        let wanted = |term: &[u8]| term != all_of.as_bytes();
        self.occurrences(Family::Pair, c.to_string().as_bytes(), &wanted, &mut |_, found| {
            Spot::of(found, 0, &mut spots);
        });
        spots.sort_unstable();
        spots
    }

    /// Every place of a term.
    fn spots(&mut self, family: Family, term: &str) -> Vec<Spot> {
        let mut spots = Vec::new();
        let wanted = |found: &[u8]| found == term.as_bytes();
        self.occurrences(family, term.as_bytes(), &wanted, &mut |_, found| Spot::of(found, 0, &mut spots));
        spots
    }

    /// Every place of the words that fit, and how many of their characters stand before what is looked for.
    fn spots_of_words(&mut self, fits: &dyn Fn(&str) -> bool, n_before: &dyn Fn(&str) -> u32) -> Vec<Spot> {
        let mut spots = Vec::new();
        for (word, _) in self.known_words(&|word| u32::from(fits(word))) {
            let n_before = n_before(&word);
            let wanted = |found: &[u8]| found == word.as_bytes();
            self.occurrences(Family::Word, word.as_bytes(), &wanted, &mut |_, found| {
                Spot::of(found, n_before, &mut spots);
            });
        }
        spots.sort_unstable();
        spots
    }

    /// Every place of a string inside words, those that share characters too.
    fn spans_in_words(&mut self, part: &str) -> Vec<Span> {
        let mut spans = Vec::new();
        for (word, _) in self.known_words(&|word| u32::from(word.contains(part))) {
            let wanted = |found: &[u8]| found == word.as_bytes();
            self.occurrences(Family::Word, word.as_bytes(), &wanted, &mut |_, found| {
                for (nth, (at, _)) in (0..).zip(word.char_indices()) {
                    if word.get(at..).is_some_and(|rest| rest.starts_with(part)) {
                        let mut spots = Vec::new();
                        Spot::of(found, nth, &mut spots);
                        let (n_elements, n_more) = match nth + n_chars(part) {
                            end if end == n_chars(&word) => (1, 0),
                            end => (0, end),
                        };
                        spans.extend(spots.into_iter().map(|spot| spot.span(n_elements, n_more)));
                    }
                }
            });
        }
        spans
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

    /// Visits the terms that begin with a prefix and are wanted, with their places.
    fn occurrences(
        &mut self,
        family: Family,
        prefix: &[u8],
        wanted: &dyn Fn(&[u8]) -> bool,
        visit: &mut dyn FnMut(&[u8], &Occurrences),
    ) {
        let Some(root) = self.store.root(self.wants) else {
            self.is_blind = true;
            return;
        };
        let of_places = if family == Family::Word { Family::WordPlaces } else { Family::PairPlaces };
        for nth in root.holding(family, prefix) {
            // Both are asked for before either is missed.
            let file = self.store.get(Place::Part(family, nth), self.wants);
            let places = self.store.get(Place::Part(of_places, nth), self.wants);
            let read = file.zip(places).and_then(|(file, places)| {
                look_up(file, prefix, wanted, &mut |entry| {
                    visit(entry.term, &entry.occurrences(places)?);
                    Some(())
                })
            });
            self.is_blind |= read.is_none();
        }
    }
}

/// The terms whose places together say where a string of several elements stands, each with the elements before it: every
/// word, and pairs of which each character is in one. Of a very long string those of its beginning.
fn cover<'a>(parts: &[Element<'a>], whole: bool) -> Option<Vec<(Token<'a>, u32)>> {
    let pair = |at: usize| {
        let (first, second) = (parts.get(at)?.last()?, parts.get(at + 1)?.first()?);
        (second != ALL_OF).then(|| Token::Term(Family::Pair, format!("{first}{second}")))
    };
    let last = parts.len() - 1;
    let mut tokens = Vec::new();
    let mut at = 0;
    while at <= last && tokens.len() < MAX_TERMS {
        let (token, from, n_covered) = match (parts.get(at)?, parts.get(at + 1)) {
            (Element::Word(word), _) if is_overlong(word) => (Token::Term(Family::Word, OVERLONG.to_owned()), at, 1),
            (Element::Word(word), _) if at == 0 && !whole => (Token::Ending(word), at, 1),
            (Element::Word(word), _) if at == last && !whole => (Token::Beginning(word), at, 1),
            (Element::Word(word), _) => (Token::Term(Family::Word, (*word).to_owned()), at, 1),
            (Element::Char(_), Some(Element::Char(_))) => (pair(at)?, at, 2),
            (Element::Char(_), Some(Element::Word(_))) => (pair(at)?, at, 1),
            (Element::Char(_), None) => (pair(at.checked_sub(1)?)?, at - 1, 1),
        };
        tokens.push((token, u32::try_from(from).ok()?));
        at += n_covered;
    }
    Some(tokens)
}

/// Articles by where something stands in them.
fn entries_of(spans: Vec<Span>) -> Vec<Entry> {
    count(&leftmost(spans)).into_iter().map(|(article, counts)| Entry { article, counts, is_sure: true }).collect()
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
