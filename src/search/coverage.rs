//! What does the corpus cover? Articles by outlet and bin of time, so that a reader sees what is missing.

use super::answer::{Coverage, Covered};
use super::facts::Facts;
use super::order::ordered;
use super::request::FacetKey;
use super::timeline::Tally;
use crate::corpus::Span;

/// Counts articles, whatever the query and filters, by outlet: those with most articles first, those of none last.
pub(super) fn coverage(facts: &Facts, span: Option<Span>) -> Coverage {
    let empty = Tally::new(span, None, None).finish();
    // By the place of their outlet, those of none first.
    let column = facts.column(FacetKey::Outlet);
    let names = column.into_iter().flat_map(|column| &column.values);
    let names = std::iter::once(None).chain(names.map(|name| Some(name.as_str())));
    let mut outlets: Vec<(Option<&str>, u32, Tally)> =
        names.map(|name| (name, 0, Tally::new(span, None, None))).collect();
    for article in 0..facts.n_articles {
        let place = usize::try_from(column.map_or(0, |column| column.place(article)));
        let Some((_, count, tally)) = place.ok().and_then(|place| outlets.get_mut(place)) else { continue };
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
