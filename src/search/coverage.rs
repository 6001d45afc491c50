//! What does the corpus cover? Articles by outlet and bin of time, so that a reader sees what is missing.

use std::collections::BTreeMap;

use super::answer::{Coverage, Covered};
use super::facts::Facts;
use super::order::ordered;
use super::request::FacetKey;
use super::timeline::Tally;
use crate::corpus::Span;

/// Counts articles, whatever the query and filters, by outlet: those with most articles first, those of none last.
pub(super) fn coverage(facts: &Facts, span: Option<Span>) -> Coverage {
    let empty = Tally::new(span, None, None).finish();
    let mut outlets: BTreeMap<Option<&str>, (u32, Tally)> = BTreeMap::new();
    for article in 0..facts.n_articles {
        let outlet = facts.value(FacetKey::Outlet, article);
        let (count, tally) = outlets.entry(outlet).or_insert_with(|| (0, Tally::new(span, None, None)));
        *count += 1;
        tally.add(facts.day(article), true);
    }
    let covered = |(outlet, (articles, tally)): (Option<&str>, (u32, Tally))| {
        let timeline = tally.finish();
        Covered {
            outlet: outlet.map(str::to_owned),
            articles,
            bins: timeline.bins.iter().map(|bin| bin.all).collect(),
            undated: timeline.undated,
        }
    };
    let outlets: Vec<Covered> = outlets.into_iter().map(covered).collect();
    let most_first = |one: &Covered, other: &Covered| {
        (one.outlet.is_none(), other.articles).cmp(&(other.outlet.is_none(), one.articles))
    };
    let outlets = ordered(&outlets, most_first).cloned().collect();
    Coverage { grain: empty.grain, periods: empty.bins.into_iter().map(|bin| bin.period).collect(), outlets }
}
