//! Which articles does a query match? What the index says, then what the texts say where it cannot be sure.
//!
//! Every article is in one of three states for each part of a query: no, maybe, yes (Kleene's strong logic), so that what
//! is said for sure stays true whatever a text that is not at hand may hold.

use super::leaf::{Leaf, Matcher};
use super::like::is_like;
use super::lookup::{Entry, Lookup, both, unsure};
use super::plan::{Plan, Tree};
use super::reading::TextPlan;
use super::store::{Store, Wants};

/// Whether an article matches.
const NO: u8 = 0;
const MAYBE: u8 = 1;
const YES: u8 = 2;

/// Bytes of text that one answer looks through with regular expressions at most.
const MAX_COSTLY_BYTES: usize = 32 << 20;

/// What a query matches.
pub(super) struct Matching {
    /// For each leaf the articles that hold it, or may.
    pub(super) found: Vec<Vec<Entry>>,
    /// The same for each part of each leaf.
    pub(super) parts: Vec<Vec<Vec<Entry>>>,
    /// For each leaf how many articles may hold it, by the index alone.
    pub(super) n_candidates: Vec<usize>,
    /// Whether some texts were left unread because looking further would cost too much.
    pub(super) gave_up: bool,
    states: Vec<u8>,
    n_articles: u32,
}

/// Which texts may be read.
pub(super) enum Texts<'a> {
    /// All; those that are not at hand are wanted where this says so.
    All { bring: bool },
    /// Those of a plan that are at hand, whatever else is.
    Planned(&'a TextPlan),
}

impl Matching {
    /// What the index says.
    pub(super) fn new(plan: &Plan, store: &Store, n_articles: u32, wants: &mut Wants) -> Self {
        let mut lookup = Lookup::new(store, wants, n_articles);
        let of_leaf = |leaf: &Leaf| leaf.parts().iter().map(|part| part_entries(leaf, part, &mut lookup)).collect();
        let parts: Vec<Vec<Vec<Entry>>> = plan.leaves.iter().map(of_leaf).collect();
        let found = joined(&parts);
        let n_candidates = found.iter().map(Vec::len).collect();
        let states = states(&plan.tree, &found, n_articles);
        Self { found, n_candidates, gave_up: false, parts, states, n_articles }
    }

    /// What texts say about articles that `matter`. Where it is `bounded`, no more of them are looked through than a reader
    /// would wait for.
    pub(super) fn read(
        &mut self,
        plan: &Plan,
        store: &Store,
        matter: &dyn Fn(u32) -> bool,
        texts: &Texts<'_>,
        bounded: bool,
        wants: &mut Wants,
    ) {
        let mut n_bytes = 0;
        let of_leaves = plan.leaves.iter().zip(&mut self.parts);
        let of_parts = of_leaves.flat_map(|(leaf, parts)| leaf.parts().iter().zip(parts).map(move |part| (leaf, part)));
        for (leaf, (part, entries)) in of_parts {
            for entry in entries.iter_mut().filter(|entry| !entry.is_sure) {
                if !may_match(&self.states, entry.article) || !matter(entry.article) {
                    continue;
                }
                let Some(place) = store.text_place(entry.article) else { continue };
                let is_read = match texts {
                    Texts::All { bring } => *bring || store.has(place),
                    Texts::Planned(planned) => planned.reads(place) && store.has(place),
                };
                if !is_read {
                    continue;
                }
                if bounded && part.is_costly() && n_bytes > MAX_COSTLY_BYTES {
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
        self.found = joined(&self.parts);
        self.states = states(&plan.tree, &self.found, self.n_articles);
    }

    /// Whether an article matches for sure.
    pub(super) fn matches(&self, article: u32) -> bool {
        state(&self.states, article) == YES
    }

    /// Whether an article may match, and may not.
    pub(super) fn is_unsure(&self, article: u32) -> bool {
        state(&self.states, article) == MAYBE
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
pub(super) fn part_entries(leaf: &Leaf, part: &Matcher, lookup: &mut Lookup<'_>) -> Vec<Entry> {
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
            // Several only where they may share characters, or where their places are read in the text anyway.
            if let ([_, _, ..], false) = (needles.as_slice(), exact)
                && let Some(found) = lookup.find_any(needles)
            {
                return found;
            }
            let mut found: Vec<Entry> = Vec::new();
            for needle in needles {
                let of_needle = lookup.find(needle, exact);
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
        Matcher::Near(left, right, within) => {
            if let (Matcher::Literal(left), Matcher::Literal(right), false) = (&**left, &**right, exact)
                && let Some(found) = lookup.find_near(left, right, *within)
            {
                return found;
            }
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
