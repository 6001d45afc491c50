//! How many articles have each value? Each facet is counted as if nothing were chosen in it.

use std::collections::BTreeMap;

use super::answer::{Count, Facets};
use super::held::Held;
use super::order::ordered;
use super::request::{Choice, DateFilter, FacetKey, Request};

/// Which filters an article passes.
pub(super) struct Passes {
    facets: [bool; FacetKey::ALL.len()],
    date: bool,
}

impl Passes {
    pub(super) fn of(held: &Held, request: &Request) -> Self {
        Self {
            facets: FacetKey::ALL.map(|key| request.choice(key).admits(value(held, key))),
            date: admits_day(request.date, held),
        }
    }

    pub(super) fn all(&self) -> bool {
        self.date && self.facets.iter().all(|&passes| passes)
    }

    /// Whether all but the date filter are passed.
    pub(super) fn all_but_date(&self) -> bool {
        self.facets.iter().all(|&passes| passes)
    }

    fn all_but(&self, key: FacetKey) -> bool {
        let others = FacetKey::ALL.into_iter().zip(self.facets).filter(|(other, _)| *other != key);
        self.date && others.into_iter().all(|(_, passes)| passes)
    }
}

fn admits_day(filter: DateFilter, held: &Held) -> bool {
    match (filter, held.day) {
        (DateFilter::Any, _) | (DateFilter::Undated, None) => true,
        (DateFilter::Undated, Some(_)) => false,
        (DateFilter::Between(from, to), Some(day)) => {
            from.is_none_or(|from| day >= from.first()) && to.is_none_or(|to| day <= to.last())
        }
        (DateFilter::Between(from, to), None) => from.is_none() && to.is_none(),
    }
}

/// The value an article has in a facet.
pub(super) fn value(held: &Held, key: FacetKey) -> Option<&str> {
    match key {
        FacetKey::Outlet => held.article.outlet.as_deref(),
        FacetKey::Script => Some(held.article.script.id()),
        FacetKey::Year => held.year.as_deref(),
    }
}

/// Counts by facet value while matching articles pass by.
#[derive(Default)]
pub(super) struct Tally {
    outlet: BTreeMap<String, u32>,
    script: BTreeMap<String, u32>,
    year: BTreeMap<String, u32>,
}

impl Tally {
    pub(super) fn add(&mut self, held: &Held, passes: &Passes) {
        for key in FacetKey::ALL {
            if let Some(value) = value(held, key).filter(|_| passes.all_but(key)) {
                *self.counts(key).entry(value.to_owned()).or_default() += 1;
            }
        }
    }

    fn counts(&mut self, key: FacetKey) -> &mut BTreeMap<String, u32> {
        match key {
            FacetKey::Outlet => &mut self.outlet,
            FacetKey::Script => &mut self.script,
            FacetKey::Year => &mut self.year,
        }
    }

    pub(super) fn finish(mut self, request: &Request) -> Facets {
        let mut counts = |key: FacetKey| {
            let mut counts = std::mem::take(self.counts(key));
            let Choice { is, is_not } = request.choice(key);
            for chosen in is.iter().chain(is_not) {
                counts.entry(chosen.clone()).or_default();
            }
            counts.into_iter().map(|(value, articles)| Count { value, articles }).collect::<Vec<_>>()
        };
        let (outlet, script) = (most_first(&counts(FacetKey::Outlet)), most_first(&counts(FacetKey::Script)));
        let mut year = counts(FacetKey::Year);
        year.reverse();
        Facets { outlet, script, year }
    }
}

/// The sort is stable and the counts come in the order of their ids, so ties are in that order too.
fn most_first(counts: &[Count]) -> Vec<Count> {
    ordered(counts, |one, other| other.articles.cmp(&one.articles)).cloned().collect()
}
