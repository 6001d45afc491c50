//! By what can the view be narrowed? Each facet is its own bar chart.

use leptos::prelude::*;

use super::chips::value_name;
use super::dates::dates;
use super::host;
use super::kit::{Tag, button, live, sign, tag};
use super::session::Session;
use super::words::fill;
use crate::search::{Count, FacetKey, Request};

/// The column of filters; on narrow screens a sheet.
pub(super) fn filters(session: Session, sheet: RwSignal<bool>) -> Tag {
    let close = button(move |_| sheet.set(false)).class("sheet-close").say(session.say(|words| words.hide_filters));
    tag("section")
        .class("facets")
        .set("id", "filters")
        .follow("aria-label", session.say(|words| words.filters))
        .child(dates(session))
        .child(live(move || facets(session).into_any()))
        .child(close)
}

fn facets(session: Session) -> Vec<AnyView> {
    let request = session.address().with(|address| address.request.clone());
    let shown = session.shown();
    let facet = |key: FacetKey| -> Option<AnyView> {
        let counts = shown.as_ref().map_or(&[] as &[Count], |shown| shown.response.facets.of(key));
        // A corpus that names no outlets has none to choose from; months are chosen in the timeline.
        if counts.is_empty() || key == FacetKey::Month {
            return None;
        }
        let most = counts.iter().map(|count| count.articles).max().unwrap_or(0).max(1);
        let is_chosen = |count: &Count| request.choice(key).names(&count.value);
        let n_told = if key.is_list() { MAX_OF_LISTS } else { MAX_VALUES };
        let told = counts.iter().enumerate().filter(|(nth, count)| *nth < n_told || is_chosen(count));
        let values = told.map(|(_, count)| value(session, &request, key, count, most));
        let heading = format!("facet-{}", key.id());
        let group =
            tag("div").set("role", "group").set("aria-labelledby", heading.clone()).child(tag("ul").children(values));
        Some(tag("section").child(tag("h2").set("id", heading).text(session.words().facet(key))).child(group).into())
    };
    FacetKey::ALL.into_iter().filter_map(facet).collect()
}

/// Values of a facet that are listed; chosen ones always are.
const MAX_VALUES: usize = 12;
/// The same of topics and names, of which every archive has many.
const MAX_OF_LISTS: usize = 6;

/// How a value stands: chosen, left out, or neither.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    In,
    Out,
    Free,
}

fn value(session: Session, request: &Request, facet: FacetKey, count: &Count, most: u32) -> Tag {
    let choice = request.choice(facet);
    let standing = match () {
        () if choice.is.contains(&count.value) => Standing::In,
        () if choice.is_not.contains(&count.value) => Standing::Out,
        () => Standing::Free,
    };
    let checked = match standing {
        Standing::In => "true",
        Standing::Out => "mixed",
        Standing::Free => "false",
    };
    let toggle = |wanted: Standing| {
        let value = count.value.clone();
        button(move |_| {
            session.choose(|request| {
                let choice = request.choice_mut(facet);
                choice.is.remove(&value);
                choice.is_not.remove(&value);
                match wanted {
                    Standing::In if standing == Standing::Free => choice.is.insert(value.clone()),
                    Standing::Out if standing != Standing::Out => choice.is_not.insert(value.clone()),
                    _ => false,
                };
            });
        })
    };
    let name = value_name(session, facet, &count.value);
    let exclude = fill(session.words().exclude, &[&name]);
    let n_articles = host::number(u64::from(count.articles), session.language());
    let is = toggle(Standing::In)
        .class("value")
        .set("role", "checkbox")
        .set("data-facet", facet.id())
        .set("data-value", count.value.clone())
        .set("aria-checked", checked)
        .child(tag("i").set("aria-hidden", "true"))
        .child(tag("span").class("value-name").text(name))
        .child(tag("span").class("value-count").text(n_articles));
    let is_not = toggle(Standing::Out)
        .class("value-not")
        .set("aria-pressed", (standing == Standing::Out).to_string())
        .set("aria-label", exclude.clone())
        .set("title", exclude)
        .child(sign("−"));
    let share = u64::from(count.articles) * 100 / u64::from(most);
    tag("li").set("data-state", checked).style("--share", format!("{share}%")).child(is).child(is_not)
}
