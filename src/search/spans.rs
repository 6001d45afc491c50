//! Where does something stand in articles, and how often, where its places may share characters? What the places of terms
//! say together.

use std::cmp::Reverse;

use super::order::ordered;
use crate::index::{Counts, Field, Marks, Occurrences, Posting};

/// A place where something begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Spot {
    article: u32,
    /// Elements of the article before it.
    at: u32,
    /// Characters of the word before it, where it begins inside a word.
    n_before: u32,
    field: Field,
}

/// From where to where something stands. Both are elements of the article before it, times [`INSIDE`], and characters of a
/// word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Span {
    pub(super) article: u32,
    start: u64,
    /// Of two that begin at one place the longer comes first.
    end: Reverse<u64>,
    field: Field,
}

/// More than the characters of a word that is a term.
const INSIDE: u64 = 256;

impl Spot {
    /// Adds the places of a term, in their order.
    pub(super) fn of(occurrences: &Occurrences, n_before: u32, spots: &mut Vec<Self>) {
        spots.reserve(occurrences.places.len());
        for ((article, counts), places) in occurrences.iter() {
            let mut places = places.iter();
            for (field, count) in Field::ALL.into_iter().zip(counts.0) {
                let n_in = usize::try_from(count).unwrap_or(usize::MAX);
                spots.extend(places.by_ref().take(n_in).map(|at| Self { article, at: *at, n_before, field }));
            }
        }
    }

    /// From here over so many elements, and characters of the next.
    pub(super) fn span(self, n_elements: u32, n_more: u32) -> Span {
        let at = |elements: u64, chars: u32| elements * INSIDE + u64::from(chars);
        Span {
            article: self.article,
            start: at(u64::from(self.at), self.n_before),
            end: Reverse(at(u64::from(self.at) + u64::from(n_elements), n_more)),
            field: self.field,
        }
    }
}

/// Where several terms stand together, each so many elements after the beginning.
pub(super) struct Together {
    /// The beginnings, in their order.
    pub(super) spots: Vec<Spot>,
}

impl Together {
    /// Of one term.
    pub(super) fn new(spots: Vec<Spot>, offset: u32) -> Self {
        let start = |spot: Spot| Some(Spot { at: spot.at.checked_sub(offset)?, ..spot });
        Self { spots: spots.into_iter().filter_map(start).collect() }
    }

    /// Those where another term stands, too.
    pub(super) fn with(self, others: &[Spot], offset: u32) -> Self {
        self.parted(others, offset).0
    }

    /// Those where another term stands, and those where it does not.
    pub(super) fn parted(self, others: &[Spot], offset: u32) -> (Self, Self) {
        let mut rest = others.iter().peekable();
        let (with, without) = self.spots.into_iter().partition(|spot| {
            let wanted = (spot.article, spot.at.saturating_add(offset));
            while rest.next_if(|other| (other.article, other.at) < wanted).is_some() {}
            rest.peek().is_some_and(|other| (other.article, other.at) == wanted)
        });
        (Self { spots: with }, Self { spots: without })
    }
}

/// Leftmost spans, of several at one place the longest, without overlap.
pub(super) fn leftmost(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable();
    let mut free_from = (0, 0);
    spans.retain(|span| {
        let is_free = (span.article, span.start) >= free_from;
        if is_free {
            free_from = (span.article, span.end.0);
        }
        is_free
    });
    spans
}

/// How many there are in each article.
pub(super) fn count(spans: &[Span]) -> Vec<Posting> {
    let of_article = |spans: &[Span]| {
        let mut counts = Counts::default();
        for span in spans {
            counts.add(span.field, 1);
        }
        Some((spans.first()?.article, counts))
    };
    spans.chunk_by(|one, other| one.article == other.article).filter_map(of_article).collect()
}

/// Of one article, the stretches from one span to the nearest of the other kind before it, with so many words between at
/// most; those that end first come first, without overlap.
pub(super) fn near(left: &[Span], right: &[Span], within: usize, marks: &Marks) -> Vec<Span> {
    let to_right = right.iter().map(|span| (span, left));
    let to_left = left.iter().map(|span| (span, right));
    let ends: Vec<(&Span, &[Span])> = to_right.chain(to_left).collect();
    let first_end =
        |(one, _): &(&Span, _), (other, _): &(&Span, _)| (one.end.0, other.start).cmp(&(other.end.0, one.start));
    let mut found: Vec<Span> = Vec::new();
    for (last, others) in ordered(&ends, first_end) {
        let n_before = others.partition_point(|other| other.end.0 <= last.start);
        let Some(first) = n_before.checked_sub(1).and_then(|place| others.get(place)) else { continue };
        let is_free = found.last().is_none_or(|taken| taken.end.0 <= first.start);
        if is_free && n_between(first.end.0, last.start, marks).is_some_and(|n| n <= within) {
            found.push(Span { start: first.start, ..**last });
        }
    }
    found
}

/// How many words lie between two places of a text, those that are cut off as well; none where they are in two texts.
fn n_between(from: u64, to: u64, marks: &Marks) -> Option<usize> {
    let element = |place: u64| u32::try_from(place / INSIDE).unwrap_or(u32::MAX);
    let is_inside = |place: u64| !place.is_multiple_of(INSIDE);
    if element(from) == element(to) {
        return Some(usize::from(from < to));
    }
    let first = element(from) + u32::from(is_inside(from));
    let n_words = marks.n_words(first..element(to)) + u32::from(is_inside(from)) + u32::from(is_inside(to));
    marks.is_in_one_text(element(from)..element(to)).then(|| usize::try_from(n_words).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spots(places: &[(u32, u32)]) -> Vec<Spot> {
        places.iter().map(|&(article, at)| Spot { article, at, n_before: 0, field: Field::Body }).collect()
    }

    #[test]
    fn terms_stand_together_where_each_is_in_its_place() {
        let found =
            Together::new(spots(&[(0, 0), (0, 5), (1, 2), (2, 1)]), 1).with(&spots(&[(0, 6), (1, 3), (2, 9)]), 2);
        assert_eq!(found.spots, spots(&[(0, 4), (1, 1)]));
        assert!(Together::new(spots(&[(0, 0)]), 1).spots.is_empty());
        let (with, without) = Together::new(spots(&[(0, 0), (0, 5)]), 0).parted(&spots(&[(0, 6)]), 1);
        assert_eq!((with.spots, without.spots), (spots(&[(0, 5)]), spots(&[(0, 0)])));
    }

    #[test]
    fn places_that_share_characters_count_once() {
        let span = |article, from, n| spots(&[(article, from)])[0].span(n, 0);
        let spans = vec![span(0, 2, 2), span(0, 0, 2), span(0, 1, 2), span(3, 0, 1), span(3, 0, 3), span(3, 2, 1)];
        assert_eq!(count(&leftmost(spans)), [(0, Counts([0, 0, 2, 0])), (3, Counts([0, 0, 1, 0]))]);
    }

    #[test]
    fn each_field_has_its_places() {
        let occurrences = Occurrences { postings: vec![(7, Counts([1, 0, 2, 0]))], places: vec![3, 9, 20] };
        let mut spots = Vec::new();
        Spot::of(&occurrences, 0, &mut spots);
        let found: Vec<_> = spots.iter().map(|spot| (spot.at, spot.field)).collect();
        assert_eq!(found, [(3, Field::Title), (9, Field::Body), (20, Field::Body)]);
    }
}
