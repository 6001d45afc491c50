//! What does the corpus cover? Articles by outlet and bin of time, so that a reader sees what is missing.

use super::answer::{Coverage, Covered};
use super::facts::Facts;
use super::order::ordered;
use super::request::FacetKey;
use super::timeline::Tally;
use crate::corpus::Span;
use crate::index::Column;

/// Counts articles, whatever the query and filters, by outlet: those with most articles first, those of none last.
pub(super) fn coverage(facts: &Facts, span: Option<Span>) -> Coverage {
    let empty = Tally::new(span, None, None).finish();
    // By the number of their outlet, those of none first.
    let column = facts.column(FacetKey::Outlet);
    let n_outlets = column.map_or(0, |column| column.values.len());
    let mut outlets: Vec<(Option<&str>, u32, Tally)> =
        (0..=n_outlets).map(|_| (None, 0, Tally::new(span, None, None))).collect();
    for article in 0..facts.n_articles {
        let number = |column: &Column| column.of.get(usize::try_from(article).ok()?).copied();
        let outlet = usize::try_from(column.and_then(number).unwrap_or(0));
        let Some((name, count, tally)) = outlet.ok().and_then(|outlet| outlets.get_mut(outlet)) else { continue };
        *name = facts.value(FacetKey::Outlet, article);
        *count += 1;
        tally.add(facts.day(article), true);
    }
    let covered = |(outlet, articles, tally): (Option<&str>, u32, Tally)| {
        let timeline = tally.finish();
        Covered {
            outlet: outlet.map(str::to_owned),
            articles,
            bins: timeline.bins.iter().map(|bin| bin.all).collect(),
            undated: timeline.undated,
        }
    };
    let outlets: Vec<Covered> = outlets.into_iter().filter(|(_, articles, _)| *articles > 0).map(covered).collect();
    let most_first = |one: &Covered, other: &Covered| {
        (one.outlet.is_none(), other.articles).cmp(&(other.outlet.is_none(), one.articles))
    };
    let outlets = ordered(&outlets, most_first).cloned().collect();
    Coverage { grain: empty.grain, periods: empty.bins.into_iter().map(|bin| bin.period).collect(), outlets }
}
