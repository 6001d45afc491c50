//! Which articles does a query match? What the index says, then what the texts say where it cannot be sure.
//!
//! Every article is in one of three states for each part of a query: no, maybe, yes (Kleene's strong logic), so that what
//! is said for sure stays true whatever a text that is not at hand may hold.

use super::leaf::{Leaf, Matcher};
use super::like::is_like;
use super::lookup::{Entry, Lookup, both, unsure};
use super::plan::{Plan, Tree};
use super::store::{Store, Wants};

/// Whether an article matches.
const NO: u8 = 0;
const MAYBE: u8 = 1;
const YES: u8 = 2;

/// Bytes of text that one bounded answer looks through with regular expressions at most.
const MAX_COSTLY_BYTES: usize = 32 << 20;

/// How far the texts are read to make sure of a query.
#[derive(Clone, Copy)]
pub(super) struct TextReading {
    /// Whether texts that are not at hand are wanted.
    pub(super) bring: bool,
    /// Whether it ends at [`MAX_COSTLY_BYTES`]: where somebody waits at a screen. Terminals and exports go to the end.
    pub(super) bounded: bool,
}

/// What a query matches.
pub(super) struct Matching {
    /// For each leaf the articles that hold it, or may.
    pub(super) found: Vec<Vec<Entry>>,
    /// For each leaf how many articles may hold it, by the index alone.
    pub(super) n_candidates: Vec<usize>,
    /// The articles that were unsure of some leaf before any text was read.
    pub(super) was_unsure: Vec<u32>,
    /// Whether some texts were left unread because looking further would cost too much.
    pub(super) gave_up: bool,
    states: Vec<u8>,
}

impl Matching {
    /// Asks the index, and the texts that are at hand about articles that `matter`, and brings others as `reading` says.
    pub(super) fn of(
        plan: &Plan,
        store: &Store,
        n_articles: u32,
        matter: &dyn Fn(u32) -> bool,
        reading: TextReading,
        wants: &mut Wants,
    ) -> Self {
        let mut lookup = Lookup::new(store, wants, n_articles);
        let of_leaf = |leaf: &Leaf| leaf.parts().iter().map(|part| part_entries(leaf, part, &mut lookup)).collect();
        let mut parts: Vec<Vec<Vec<Entry>>> = plan.leaves.iter().map(of_leaf).collect();
        let found = joined(&parts);
        let n_candidates = found.iter().map(Vec::len).collect();
        let states_before = states(&plan.tree, &found, n_articles);
        let mut matching = Self { found, n_candidates, was_unsure: Vec::new(), gave_up: false, states: states_before };
        // A file of the index that comes may make texts needless.
        let reading = TextReading { bring: reading.bring && wants.lacks.is_empty(), ..reading };
        matching.read_texts(plan, &mut parts, store, matter, reading, wants);
        matching.found = joined(&parts);
        matching.states = states(&plan.tree, &matching.found, n_articles);
        matching
    }

    fn read_texts(
        &mut self,
        plan: &Plan,
        parts: &mut [Vec<Vec<Entry>>],
        store: &Store,
        matter: &dyn Fn(u32) -> bool,
        reading: TextReading,
        wants: &mut Wants,
    ) {
        let mut n_bytes = 0;
        let of_leaves = plan.leaves.iter().zip(parts);
        let of_parts = of_leaves.flat_map(|(leaf, parts)| leaf.parts().iter().zip(parts).map(move |part| (leaf, part)));
        for (leaf, (part, entries)) in of_parts {
            for entry in entries.iter_mut().filter(|entry| !entry.is_sure) {
                if !may_match(&self.states, entry.article) || !matter(entry.article) {
                    continue;
                }
                self.was_unsure.push(entry.article);
                let is_at_hand = store.text_place(entry.article).is_some_and(|place| store.has(place));
                if !reading.bring && !is_at_hand {
                    continue;
                }
                if reading.bounded && part.is_costly() && n_bytes > MAX_COSTLY_BYTES {
                    self.gave_up = true;
                    continue;
                }
                if let Some(fields) = store.fields(entry.article, !leaf.exact, wants) {
                    entry.counts = leaf.counts(part, fields);
                    entry.is_sure = true;
                    n_bytes += fields.n_bytes();
                }
            }
            entries.retain(|entry| !entry.is_sure || entry.counts.total() > 0);
        }
    }

    /// Whether an article matches for sure.
    pub(super) fn matches(&self, article: u32) -> bool {
        state(&self.states, article) == YES
    }

    /// Whether an article may match.
    pub(super) fn may_match(&self, article: u32) -> bool {
        may_match(&self.states, article)
    }
}

/// For each leaf what is known of its parts together.
fn joined(parts: &[Vec<Vec<Entry>>]) -> Vec<Vec<Entry>> {
    let join = |parts: &Vec<Vec<Entry>>| match parts.as_slice() {
        [only] => only.clone(),
        parts => parts.iter().fold(Vec::new(), |joined, part| either(&joined, part, false)),
    };
    parts.iter().map(join).collect()
}

/// What the index says of a part of a leaf.
fn part_entries(leaf: &Leaf, part: &Matcher, lookup: &mut Lookup<'_>) -> Vec<Entry> {
    let mut found = entries(part, leaf.exact, lookup);
    for entry in &mut found {
        entry.counts = leaf.only(entry.counts);
    }
    found.retain(|entry| entry.counts.total() > 0);
    found
}

fn entries(matcher: &Matcher, exact: bool, lookup: &mut Lookup<'_>) -> Vec<Entry> {
    match matcher {
        Matcher::Literal(needles) => {
            let mut found: Vec<Entry> = Vec::new();
            // Several only where they may share characters, or where their places are read in the text anyway.
            for needle in needles {
                let of_needle =
                    if needle.whole { lookup.find_whole(&needle.text) } else { lookup.find(&needle.text, exact) };
                found = if found.is_empty() { of_needle } else { either(&found, &of_needle, true) };
            }
            found
        }
        Matcher::Pattern(pattern) if pattern.is_of_words() => {
            lookup.words_that(exact, &|word| u32::from(pattern.fits(word)))
        }
        Matcher::Pattern(pattern) => {
            let parts = pattern.parts();
            // A single character is in too many articles to narrow much, unless there is nothing else.
            let long = parts.iter().filter(|part| part.chars().count() > 1).count().max(1);
            lookup.holding(parts.iter().take(long).map(String::as_str))
        }
        Matcher::Like(word, distance) => {
            let is_like = |other: &str| is_like(word, &other.chars().collect::<Vec<_>>(), *distance);
            lookup.words_that(exact, &|word| u32::from(is_like(word)))
        }
        Matcher::Regex(_, literal) => lookup.holding(literal.iter().map(String::as_str)),
        Matcher::Near(left, right, _) => {
            let mut found = both(&entries(left, exact, lookup), &entries(right, exact, lookup));
            unsure(&mut found);
            found
        }
    }
}

/// Articles in one or the other, counts added up. Where matches of both may share characters, the sum is a bound.
fn either(one: &[Entry], other: &[Entry], may_overlap: bool) -> Vec<Entry> {
    let (mut one, mut other) = (one.iter().peekable(), other.iter().peekable());
    let mut found = Vec::new();
    loop {
        let next = match (one.peek(), other.peek()) {
            (Some(left), Some(right)) if left.article == right.article => {
                let counts = left.counts.with(right.counts, u32::saturating_add);
                let both =
                    Entry { article: left.article, counts, is_sure: left.is_sure && right.is_sure && !may_overlap };
                other.next();
                one.next();
                both
            }
            (Some(left), right) if right.is_none_or(|right| left.article < right.article) => {
                let left = **left;
                one.next();
                left
            }
            (_, Some(right)) => {
                let right = **right;
                other.next();
                right
            }
            _ => return found,
        };
        found.push(next);
    }
}

fn state(states: &[u8], article: u32) -> u8 {
    usize::try_from(article).ok().and_then(|article| states.get(article).copied()).unwrap_or(NO)
}

fn may_match(states: &[u8], article: u32) -> bool {
    state(states, article) != NO
}

/// The state of every article.
fn states(tree: &Tree, found: &[Vec<Entry>], n_articles: u32) -> Vec<u8> {
    let all = |state: u8| vec![state; usize::try_from(n_articles).unwrap_or_default()];
    let combine = |parts: &[Tree], first: u8, combine: fn(u8, u8) -> u8| {
        let mut combined = all(first);
        for part in parts {
            let of_part = states(part, found, n_articles);
            combined.iter_mut().zip(of_part).for_each(|(one, other)| *one = combine(*one, other));
        }
        combined
    };
    match tree {
        Tree::Everything => all(YES),
        Tree::Known(known) => known.iter().map(|known| if *known { YES } else { NO }).collect(),
        Tree::Term(nth) => {
            let mut states = all(NO);
            for entry in found.get(*nth).into_iter().flatten() {
                if let Some(state) = usize::try_from(entry.article).ok().and_then(|article| states.get_mut(article)) {
                    *state = if entry.is_sure { YES } else { MAYBE };
                }
            }
            states
        }
        Tree::All(parts) => combine(parts, YES, u8::min),
        Tree::Any(parts) => combine(parts, NO, u8::max),
        Tree::Not(part) => {
            let mut states = states(part, found, n_articles);
            for state in &mut states {
                *state = YES - *state;
            }
            states
        }
    }
}
