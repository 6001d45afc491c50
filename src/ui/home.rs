//! What does the archive hold? What stands in the reader's place before anything is asked or opened.

use std::cell::Cell;

use leptos::prelude::*;

use super::chips::value_name;
use super::help::examples;
use super::host;
use super::kit::{Tag, tag};
use super::session::{Session, Shown};
use super::words::fill;
use crate::corpus::Period;
use crate::search::{Bin, Count, DateFilter, FacetKey};

/// Values that are named of a facet.
const MAX_VALUES: usize = 12;
/// Months that are named.
const MAX_MONTHS: usize = 6;

thread_local! {
    /// Whether an answer has been whole yet.
    static WAS_WHOLE: Cell<bool> = const { Cell::new(false) };
}

/// Whether the page still fills for the first time: what comes later then stands below, and moves nothing.
pub(super) fn is_filling(session: Session) -> bool {
    if session.shown().is_some_and(|shown| shown.is_last) {
        WAS_WHOLE.set(true);
    }
    !WAS_WHOLE.get()
}

/// What stands where no article is open: at first what the archive holds, then how one searches.
pub(super) fn no_article(session: Session) -> Tag {
    let (words, address) = (session.words(), session.address().get());
    let is_home = address.request.list_key() == crate::search::Request::default().list_key();
    let shown = session.shown();
    if is_filling(session) {
        return tag("div").class("no-article").child(tag("p").class("lead").text(words.pick));
    }
    let overview = shown.as_deref().filter(|_| is_home).map(|shown| overview(session, shown)).unwrap_or_default();
    tag("div")
        .class("no-article")
        .child(tag("p").class("lead").text(words.pick))
        .children(overview)
        .child(tag("h2").text(words.help))
        .child(examples(words, &address))
        .child(tag("p").text(words.pick_hint))
}

/// What the archive holds, each a way in.
fn overview(session: Session, shown: &Shown) -> Vec<Tag> {
    let (words, language, manifest) = (session.words(), session.language(), session.manifest());
    let number = |count: u32| host::number(u64::from(count), language);
    let mut said = Vec::new();
    if let Some(description) = manifest.description.nearest(language) {
        said.push(tag("p").text(description.to_owned()));
    }
    let span = manifest.span.map(|span| {
        let days = [span.first, span.last].map(|day| host::date(day, language));
        fill(words.home_holds, &[&number(manifest.counts.articles), &days[0], &days[1]])
    });
    said.extend(span.map(|span| tag("p").set("data-home", "").text(span)));
    let list = |title: &'static str, links: Vec<Tag>| {
        let list = tag("ul").class("ways").children(links);
        (!title.is_empty()).then(|| [tag("h2").text(title), list])
    };
    let way = |href: String, name: String, count: u32| {
        let count = tag("small").text(number(count));
        tag("li").child(tag("a").set("href", href).text(name)).child(count)
    };
    for key in [FacetKey::Outlet, FacetKey::Name, FacetKey::Topic] {
        let counts = shown.response.facets.of(key);
        let of_value = |count: &Count| {
            let href = shown.link(|request| _ = request.choice_mut(key).is.insert(count.value.clone()));
            way(href, value_name(session, key, &count.value), count.articles)
        };
        let links: Vec<Tag> = counts.iter().take(MAX_VALUES).map(of_value).collect();
        if !links.is_empty() {
            said.extend(list(words.facet(key), links).into_iter().flatten());
        }
    }
    let mut months: Vec<&Bin> = Vec::new();
    for bin in shown.response.timeline.bins.iter().filter(|bin| bin.all > 0) {
        months.insert(months.partition_point(|more| more.all >= bin.all), bin);
        months.truncate(MAX_MONTHS);
    }
    let month = |bin: &&Bin| {
        let period = shown.response.timeline.period_of(bin);
        let bounds: (Option<Period>, Option<Period>) = period.map_or((None, None), |(from, to)| (Some(from), Some(to)));
        let href = shown.link(|request| request.date = DateFilter::Between(bounds.0, bounds.1));
        way(href, bin.period.clone(), bin.all)
    };
    let links: Vec<Tag> = months.iter().map(month).collect();
    said.extend(list(words.home_busiest, links).into_iter().flatten());
    said
}
