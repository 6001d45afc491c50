//! How many articles have each value? Each facet is counted as if nothing were chosen in it.

use std::collections::BTreeSet;

use super::answer::{Count, Facets};
use super::facts::Facts;
use super::order::ordered;
use super::request::{Choice, DateFilter, FacetKey, Request};
use crate::index::Column;

/// Values of a facet that are told at most; chosen ones always are.
const MAX_VALUES: usize = 200;

/// Which filters articles fail: a bit for each facet, in the order of [`FacetKey::ALL`], and one for the date.
pub(super) struct Filters(Vec<u8>);

/// The bit of the date filter.
const DATE: u8 = 1 << FacetKey::ALL.len();

impl Filters {
    pub(super) fn of(facts: &Facts, request: &Request) -> Self {
        let mut fails = vec![0_u8; facts.days.len()];
        for key in FacetKey::ALL {
            let (choice, Some(column)) = (request.choice(key), facts.column(key)) else { continue };
            if choice.is_empty() {
                continue;
            }
            // By the places of values, of which none is 0.
            let none = choice.admits(None);
            let admitted: Vec<bool> =
                std::iter::once(none).chain(column.values.iter().map(|value| choice.admits(Some(value)))).collect();
            for (fail, place) in fails.iter_mut().zip(&column.of) {
                let passes = usize::try_from(*place).ok().and_then(|place| admitted.get(place).copied());
                *fail |= if passes == Some(true) { 0 } else { bit(key) };
            }
        }
        if request.date != DateFilter::Any {
            for (fail, day) in fails.iter_mut().zip(&facts.days) {
                *fail |= if request.date.admits(*day) { 0 } else { DATE };
            }
        }
        Self(fails)
    }

    fn fails(&self, article: u32) -> u8 {
        usize::try_from(article).ok().and_then(|article| self.0.get(article).copied()).unwrap_or(u8::MAX)
    }

    /// Whether an article passes all of them.
    pub(super) fn pass(&self, article: u32) -> bool {
        self.fails(article) == 0
    }

    /// Whether an article passes all but the date filter.
    pub(super) fn pass_but_date(&self, article: u32) -> bool {
        self.fails(article) & !DATE == 0
    }

    /// Whether an article counts anywhere: it fails one filter at most, and each facet ignores its own.
    pub(super) fn matters(&self, article: u32) -> bool {
        self.fails(article).count_ones() <= 1
    }
}

fn bit(key: FacetKey) -> u8 {
    1 << key as u8
}

/// Articles that are nearly the same, counted once in each place.
pub(super) struct Once<'a> {
    facts: &'a Facts,
    /// Where the group of each earliest article was counted; none where all are counted.
    seen: Option<BTreeSet<(u8, u32, u32)>>,
}

impl<'a> Once<'a> {
    pub(super) fn new(facts: &'a Facts, once: bool) -> Self {
        Self { facts, seen: once.then(BTreeSet::new) }
    }

    /// Whether an article is to be counted in this place.
    pub(super) fn counts(&mut self, what: u8, place: u32, article: u32) -> bool {
        let Some(seen) = &mut self.seen else { return true };
        !self.facts.is_grouped(article) || seen.insert((what, place, self.facts.head(article)))
    }
}

/// Counts the values of articles that match, by facet.
pub(super) fn count(facts: &Facts, filters: &Filters, matching: &[u32], request: &Request) -> Facets {
    let mut once = Once::new(facts, request.once);
    let mut of = |key: FacetKey| -> Vec<Count> {
        let Some(column) = facts.column(key) else { return Vec::new() };
        let mut counts = vec![0_u32; column.values.len() + 1];
        for article in matching.iter().copied().filter(|article| filters.fails(*article) & !bit(key) == 0) {
            let place = usize::try_from(article).ok().and_then(|article| column.of.get(article).copied()).unwrap_or(0);
            let count = usize::try_from(place).ok().and_then(|place| counts.get_mut(place));
            if let Some(count) = count.filter(|_| place > 0 && once.counts(bit(key), place, article)) {
                *count += 1;
            }
        }
        named(column, &counts, request.choice(key))
    };
    let by_number = |counts: Vec<Count>| -> Vec<Count> {
        // The sort is stable and the counts come in the order of their ids, so ties are in that order too.
        ordered(&counts, |one, other| other.articles.cmp(&one.articles)).cloned().collect()
    };
    let latest = |mut counts: Vec<Count>| {
        counts.reverse();
        counts
    };
    Facets {
        outlet: by_number(of(FacetKey::Outlet)),
        section: by_number(of(FacetKey::Section)),
        script: by_number(of(FacetKey::Script)),
        author: by_number(of(FacetKey::Author)),
        year: latest(of(FacetKey::Year)),
        month: latest(of(FacetKey::Month)),
    }
}

/// Values that were counted or chosen, in the order of their ids; of very many those with most articles.
fn named(column: &Column, counts: &[u32], choice: &Choice) -> Vec<Count> {
    let counted = column.values.iter().zip(counts.iter().skip(1));
    let is_chosen = |value: &String| choice.names(value);
    let mut told: Vec<Count> = counted
        .filter(|(value, articles)| **articles > 0 || is_chosen(value))
        .map(|(value, articles)| Count { value: value.clone(), articles: *articles })
        .collect();
    if told.len() > MAX_VALUES {
        let mut most: Vec<u32> = told.iter().map(|count| count.articles).collect();
        most.sort_unstable_by(|one, other| other.cmp(one));
        let least = most.get(MAX_VALUES).copied().unwrap_or(0);
        told.retain(|count| count.articles > least || is_chosen(&count.value));
    }
    let unknown = choice.is.iter().chain(&choice.is_not).filter(|value| !column.values.contains(value));
    told.extend(unknown.map(|value| Count { value: value.clone(), articles: 0 }));
    ordered(&told, |one, other| one.value.cmp(&other.value)).cloned().collect()
}
