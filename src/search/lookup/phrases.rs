//! Where do strings stand, by the positions of the terms they consist of?

use super::super::leaf::Needle;
use super::super::spans::{MatchSpan, PhraseMatches, Position};
use super::super::store::Place;
use super::{Lookup, MAX_TERMS, is_overlong, n_chars};
use crate::index::{
    Family, OVERLONG, Occurrences, SEPARATORS_PER_FILE, Separators, UNIGRAM_SUFFIX, look_up, separators_in,
};
use crate::text::{Token, tokens};

/// A term of the index that a string needs, and where.
enum PhraseTerm<'a> {
    /// A bigram or word.
    Term(Family, String),
    /// Words that end so, where the string begins inside a word.
    Ending(&'a str),
    /// Words that begin so, where the string ends inside a word.
    Beginning(&'a str),
}

impl Lookup<'_> {
    /// Where any of these needles stands, in no order. None where the index cannot tell.
    pub(super) fn spans_of_any(&mut self, needles: &[Needle]) -> Option<Vec<MatchSpan>> {
        let mut all = Vec::new();
        for needle in needles {
            let parts: Vec<Token<'_>> = tokens(&needle.text).collect();
            if parts.len() > MAX_TERMS || self.may_be_in_overlong(&parts, needle.whole) {
                return None;
            }
            all.extend(self.spans_of(&parts, needle.whole)?);
        }
        Some(all)
    }

    /// What of an article is no words.
    pub(super) fn separators(&mut self, article: u32) -> Option<Separators> {
        let nth = usize::try_from(article / SEPARATORS_PER_FILE).ok()?;
        let file = self.store.get(Place::Part(Family::Separators, nth), self.wants)?;
        separators_in(file, article % SEPARATORS_PER_FILE)
    }

    /// Where a string stands, in no order; none where no term of the index is of it.
    pub(super) fn spans_of(&mut self, parts: &[Token<'_>], whole: bool) -> Option<Vec<MatchSpan>> {
        match parts {
            [] => None,
            [Token::Char(c)] => {
                Some(self.positions_of_char(*c).into_iter().map(|position| position.span(1, 0)).collect())
            }
            [Token::Word(word)] if whole => {
                let positions = self.positions(Family::Word, word);
                Some(positions.into_iter().map(|position| position.span(1, 0)).collect())
            }
            [Token::Word(word)] => Some(self.spans_in_words(word)),
            parts => self.spans_of_several(parts, whole),
        }
    }

    fn spans_of_several(&mut self, parts: &[Token<'_>], whole: bool) -> Option<Vec<MatchSpan>> {
        let mut matches: Option<PhraseMatches> = None;
        for (token, offset) in cover(parts, whole)? {
            let positions = match token {
                PhraseTerm::Term(family, term) => self.positions(family, &term),
                PhraseTerm::Ending(end) => {
                    self.positions_of_words(&|word| word.ends_with(end), &|word| n_chars(word) - n_chars(end))
                }
                PhraseTerm::Beginning(start) => self.positions_of_words(&|word| word.starts_with(start), &|_| 0),
            };
            matches = Some(match matches {
                None => PhraseMatches::new(positions, offset),
                Some(found) => found.intersect(&positions, offset),
            });
        }
        let n_parts = u32::try_from(parts.len()).ok()?;
        let span_all = |matches: PhraseMatches, n_tokens: u32, n_more: u32| {
            matches.positions.into_iter().map(move |position| position.span(n_tokens, n_more))
        };
        match parts.last()? {
            // It ends with the word, or inside one that is longer.
            Token::Word(last) if !whole => {
                let positions = self.positions_of_words(&|word| word == *last, &|_| 0);
                let (at_end, inside) = matches?.partition(&positions, n_parts - 1);
                Some(span_all(at_end, n_parts, 0).chain(span_all(inside, n_parts - 1, n_chars(last))).collect())
            }
            _ => Some(span_all(matches?, n_parts, 0).collect()),
        }
    }

    /// Every position of a character: each begins one bigram.
    fn positions_of_char(&mut self, c: char) -> Vec<Position> {
        let unigram = format!("{c}{UNIGRAM_SUFFIX}");
        let mut positions = Vec::new();
        let wanted = |term: &[u8]| term != unigram.as_bytes();
        self.occurrences(Family::Bigram, c.to_string().as_bytes(), &wanted, &mut |_, found| {
            Position::extend(&mut positions, found, 0);
        });
        positions.sort_unstable();
        positions
    }

    /// Every position of a term.
    fn positions(&mut self, family: Family, term: &str) -> Vec<Position> {
        let mut positions = Vec::new();
        let wanted = |found: &[u8]| found == term.as_bytes();
        self.occurrences(family, term.as_bytes(), &wanted, &mut |_, found| Position::extend(&mut positions, found, 0));
        positions
    }

    /// Every position of the words that fit, and how many of their characters stand before what is looked for.
    fn positions_of_words(&mut self, fits: &dyn Fn(&str) -> bool, n_before: &dyn Fn(&str) -> u32) -> Vec<Position> {
        let mut positions = Vec::new();
        for (word, _) in self.known_words(&|word| u32::from(fits(word))) {
            let n_before = n_before(&word);
            let wanted = |found: &[u8]| found == word.as_bytes();
            self.occurrences(Family::Word, word.as_bytes(), &wanted, &mut |_, found| {
                Position::extend(&mut positions, found, n_before);
            });
        }
        positions.sort_unstable();
        positions
    }

    /// Every position of a string inside words, those that share characters too.
    fn spans_in_words(&mut self, part: &str) -> Vec<MatchSpan> {
        let mut spans = Vec::new();
        for (word, _) in self.known_words(&|word| u32::from(word.contains(part))) {
            let wanted = |found: &[u8]| found == word.as_bytes();
            self.occurrences(Family::Word, word.as_bytes(), &wanted, &mut |_, found| {
                for (nth, (at, _)) in (0..).zip(word.char_indices()) {
                    if word.get(at..).is_some_and(|rest| rest.starts_with(part)) {
                        let mut positions = Vec::new();
                        Position::extend(&mut positions, found, nth);
                        let (n_tokens, n_more) = match nth + n_chars(part) {
                            end if end == n_chars(&word) => (1, 0),
                            end => (0, end),
                        };
                        spans.extend(positions.into_iter().map(|position| position.span(n_tokens, n_more)));
                    }
                }
            });
        }
        spans
    }

    /// Visits the terms that begin with a prefix and are wanted, with their positions.
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
        let of_positions = if family == Family::Word { Family::WordPositions } else { Family::BigramPositions };
        for nth in root.holding(family, prefix) {
            // Both are asked for before either is missed.
            let file = self.store.get(Place::Part(family, nth), self.wants);
            let positions = self.store.get(Place::Part(of_positions, nth), self.wants);
            let read = file.zip(positions).and_then(|(file, positions)| {
                look_up(file, prefix, wanted, &mut |entry| {
                    visit(entry.term, &entry.occurrences(positions)?);
                    Some(())
                })
            });
            self.is_blind |= read.is_none();
        }
    }
}

/// The terms whose positions together say where a string of several tokens stands, each with the tokens before it: every
/// word, and bigrams of which each character is in one. Of a very long string those of its beginning.
fn cover<'a>(parts: &[Token<'a>], whole: bool) -> Option<Vec<(PhraseTerm<'a>, u32)>> {
    let bigram = |at: usize| {
        let (first, second) = (parts.get(at)?.last()?, parts.get(at + 1)?.first()?);
        (second != UNIGRAM_SUFFIX).then(|| PhraseTerm::Term(Family::Bigram, format!("{first}{second}")))
    };
    let last = parts.len() - 1;
    let mut tokens = Vec::new();
    let mut at = 0;
    while at <= last && tokens.len() < MAX_TERMS {
        let (token, from, n_covered) = match (parts.get(at)?, parts.get(at + 1)) {
            (Token::Word(word), _) if is_overlong(word) => (PhraseTerm::Term(Family::Word, OVERLONG.to_owned()), at, 1),
            (Token::Word(word), _) if at == 0 && !whole => (PhraseTerm::Ending(word), at, 1),
            (Token::Word(word), _) if at == last && !whole => (PhraseTerm::Beginning(word), at, 1),
            (Token::Word(word), _) => (PhraseTerm::Term(Family::Word, (*word).to_owned()), at, 1),
            (Token::Char(_), Some(Token::Char(_))) => (bigram(at)?, at, 2),
            (Token::Char(_), Some(Token::Word(_))) => (bigram(at)?, at, 1),
            (Token::Char(_), None) => (bigram(at.checked_sub(1)?)?, at - 1, 1),
        };
        tokens.push((token, u32::try_from(from).ok()?));
        at += n_covered;
    }
    Some(tokens)
}
