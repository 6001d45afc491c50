//! Where does a string stand in articles, and how often, where its matches may overlap? Computed from the positions of terms.

use std::cmp::Reverse;

use super::near::near;
use crate::index::{Counts, Field, Occurrences, Posting, Separators};

/// A position where something begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Position {
    article: u32,
    /// Tokens of the article before it.
    at: u32,
    /// Characters of the word before it, where it begins inside a word.
    n_before: u32,
    field: Field,
}

/// From where to where something stands. Both are tokens of the article before it, times [`INSIDE`], and characters of a
/// word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct MatchSpan {
    pub(super) article: u32,
    start: u64,
    /// Of two that begin at one position the longer comes first.
    end: Reverse<u64>,
    field: Field,
}

/// More than the characters of a word that is a term.
const INSIDE: u64 = 256;

impl Position {
    /// Adds the positions of a term, in their order.
    pub(super) fn extend(found: &mut Vec<Self>, occurrences: &Occurrences, n_before: u32) {
        found.reserve(occurrences.positions.len());
        for ((article, counts), positions) in occurrences.iter() {
            let mut positions = positions.iter();
            for (field, count) in Field::ALL.into_iter().zip(counts.0) {
                let n_in = usize::try_from(count).unwrap_or(usize::MAX);
                found.extend(positions.by_ref().take(n_in).map(|at| Self { article, at: *at, n_before, field }));
            }
        }
    }

    /// From here over so many tokens, and characters of the next.
    pub(super) fn span(self, n_tokens: u32, n_more: u32) -> MatchSpan {
        let at = |tokens: u64, chars: u32| tokens * INSIDE + u64::from(chars);
        MatchSpan {
            article: self.article,
            start: at(u64::from(self.at), self.n_before),
            end: Reverse(at(u64::from(self.at) + u64::from(n_tokens), n_more)),
            field: self.field,
        }
    }
}

/// Where several terms stand together, each so many tokens after the beginning.
pub(super) struct PhraseMatches {
    /// The beginnings, in their order.
    pub(super) positions: Vec<Position>,
}

impl PhraseMatches {
    /// Of one term.
    pub(super) fn new(positions: Vec<Position>, offset: u32) -> Self {
        let start = |position: Position| Some(Position { at: position.at.checked_sub(offset)?, ..position });
        Self { positions: positions.into_iter().filter_map(start).collect() }
    }

    /// Those where another term stands, too.
    pub(super) fn intersect(self, others: &[Position], offset: u32) -> Self {
        self.partition(others, offset).0
    }

    /// Those where another term stands, and those where it does not.
    pub(super) fn partition(self, others: &[Position], offset: u32) -> (Self, Self) {
        let mut rest = others.iter().peekable();
        let (with, without) = self.positions.into_iter().partition(|position| {
            let wanted = (position.article, position.at.saturating_add(offset));
            while rest.next_if(|other| (other.article, other.at) < wanted).is_some() {}
            rest.peek().is_some_and(|other| (other.article, other.at) == wanted)
        });
        (Self { positions: with }, Self { positions: without })
    }
}

/// Leftmost spans, of several at one position the longest, without overlap.
pub(super) fn leftmost_longest(mut spans: Vec<MatchSpan>) -> Vec<MatchSpan> {
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
pub(super) fn count(spans: &[MatchSpan]) -> Vec<Posting> {
    let of_article = |spans: &[MatchSpan]| {
        let mut counts = Counts::default();
        for span in spans {
            counts.add(span.field, 1);
        }
        Some((spans.first()?.article, counts))
    };
    spans.chunk_by(|one, other| one.article == other.article).filter_map(of_article).collect()
}

/// Of one article, what reaches from one span to one of the other kind with so many words between at most.
pub(super) fn spans_near(
    left: &[MatchSpan],
    right: &[MatchSpan],
    within: usize,
    separators: &Separators,
) -> Vec<MatchSpan> {
    let is_within = |end, start| n_between(end, start, separators).is_some_and(|n_words| n_words <= within);
    let found = near(left, right, |span| (span.start, span.end.0), is_within);
    found.into_iter().map(|(first, last)| MatchSpan { start: first.start, ..*last }).collect()
}

/// How many words lie between two positions of a text, those that are cut off as well; none where they are in two texts.
fn n_between(from: u64, to: u64, separators: &Separators) -> Option<usize> {
    let token = |position: u64| u32::try_from(position / INSIDE).unwrap_or(u32::MAX);
    let is_inside = |position: u64| !position.is_multiple_of(INSIDE);
    if token(from) == token(to) {
        return Some(usize::from(from < to));
    }
    let first = token(from) + u32::from(is_inside(from));
    let n_words = separators.n_words(first..token(to)) + u32::from(is_inside(from)) + u32::from(is_inside(to));
    separators.is_in_one_text(token(from)..token(to)).then(|| usize::try_from(n_words).unwrap_or(usize::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn positions(positions: &[(u32, u32)]) -> Vec<Position> {
        positions.iter().map(|&(article, at)| Position { article, at, n_before: 0, field: Field::Body }).collect()
    }

    #[test]
    fn terms_stand_together_where_each_is_in_its_place() {
        let found = PhraseMatches::new(positions(&[(0, 0), (0, 5), (1, 2), (2, 1)]), 1)
            .intersect(&positions(&[(0, 6), (1, 3), (2, 9)]), 2);
        assert_eq!(found.positions, positions(&[(0, 4), (1, 1)]));
        assert!(PhraseMatches::new(positions(&[(0, 0)]), 1).positions.is_empty());
        let (with, without) = PhraseMatches::new(positions(&[(0, 0), (0, 5)]), 0).partition(&positions(&[(0, 6)]), 1);
        assert_eq!((with.positions, without.positions), (positions(&[(0, 5)]), positions(&[(0, 0)])));
    }

    #[test]
    fn places_that_share_characters_count_once() {
        let span = |article, from, n| positions(&[(article, from)])[0].span(n, 0);
        let spans = vec![span(0, 2, 2), span(0, 0, 2), span(0, 1, 2), span(3, 0, 1), span(3, 0, 3), span(3, 2, 1)];
        assert_eq!(count(&leftmost_longest(spans)), [(0, Counts([0, 0, 2, 0])), (3, Counts([0, 0, 1, 0]))]);
    }

    #[test]
    fn each_field_has_its_places() {
        let occurrences = Occurrences { postings: vec![(7, Counts([1, 0, 2, 0]))], positions: vec![3, 9, 20] };
        let mut positions = Vec::new();
        Position::extend(&mut positions, &occurrences, 0);
        let found: Vec<_> = positions.iter().map(|position| (position.at, position.field)).collect();
        assert_eq!(found, [(3, Field::Title), (9, Field::Body), (20, Field::Body)]);
    }
}
