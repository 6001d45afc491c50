//! What does the archive hold? What stands in the reader's place before anything is asked or opened.

use std::cell::Cell;

use leptos::prelude::*;

use super::chips::value_name;
use super::help::examples;
use super::host;
use super::kit::{Tag, button, tag};
use super::results::enter_list;
use super::session::{Session, Shown};
use super::words::fill;
use crate::corpus::Period;
use crate::search::{Count, DateFilter, FacetKey, Request};

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

/// Whether nothing is asked for, not even the list: narrow screens then show what the archive holds in its place.
pub(super) fn is_home(request: &Request) -> bool {
    let Request { show, at, article, .. } = request;
    show.is_none() && at.is_none() && article.is_none() && is_all(request)
}

/// Whether all articles are asked for.
fn is_all(request: &Request) -> bool {
    request.list_key() == Request::default().list_key()
}

/// What stands where no article is open: at first what the archive holds, then how one searches.
pub(super) fn no_article(session: Session) -> Tag {
    let (words, address) = (session.words(), session.address().get());
    let lead = match (&address.request.article, session.shown()) {
        (None, _) => words.pick,
        (Some(_), Some(shown)) if shown.is_settled(session) => words.article_lost,
        (Some(_), _) => words.opening,
    };
    let page = tag("div").class("no-article").child(tag("p").class("lead").text(lead));
    if address.request.article.is_some() {
        return page.child(button(move |_| session.close_article()).class("to-list").text(words.back));
    }
    let is_all = is_all(&address.request);
    let page = if is_all { page.children(holds(session)) } else { page };
    if is_filling(session) {
        return page;
    }
    let shown = session.shown();
    let overview = shown.as_deref().filter(|_| is_all).map(|shown| overview(session, shown)).unwrap_or_default();
    page.children(overview)
        .child(tag("h2").text(words.help))
        .child(examples(session, &address))
        .child(tag("p").text(words.pick_hint))
}

/// What the archive says of itself.
fn holds(session: Session) -> Vec<Tag> {
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
    let all = fill(words.home_all, &[&number(manifest.counts.articles)]);
    said.push(tag("p").class("to-list").child(button(move |_| enter_list(session)).text(all)));
    said
}

/// What the archive holds, each a way in.
fn overview(session: Session, shown: &Shown) -> Vec<Tag> {
    let (words, language) = (session.words(), session.language());
    let number = |count: u32| host::number(u64::from(count), language);
    let mut said = Vec::new();
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
    let mut months: Vec<&Count> = Vec::new();
    for month in shown.response.facets.of(FacetKey::Month) {
        months.insert(months.partition_point(|more| more.articles >= month.articles), month);
        months.truncate(MAX_MONTHS);
    }
    let month = |month: &&Count| {
        let period = month.value.parse::<Period>().ok();
        let href = shown.link(|request| request.date = DateFilter::Between(period, period));
        way(href, month.value.clone(), month.articles)
    };
    let links: Vec<Tag> = months.iter().map(month).collect();
    said.extend(list(words.home_busiest, links).into_iter().flatten());
    said
}
