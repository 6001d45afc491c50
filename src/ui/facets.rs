//! By what can the view be narrowed? Each facet is its own bar chart.

use leptos::ev;
use leptos::prelude::*;

use super::chips::value_name;
use super::dates::dates;
use super::home::is_filling;
use super::host;
use super::keyboard::OPEN_SHEET;
use super::kit::{Tag, button, live, sign, tag};
use super::session::Session;
use super::words::fill;
use crate::search::{Count, FacetKey, Request};
use crate::text::fold_text;

/// The column of filters; on narrow screens a sheet.
pub(super) fn filters(session: Session) -> Tag {
    let close = button(|_| host::click(OPEN_SHEET)).class("sheet-close").say(session.say(|words| words.hide_filters));
    tag("section")
        .class("facets")
        .set("id", "filters")
        .set("tabindex", "-1")
        .follow("aria-label", session.say(|words| words.filters))
        .child(dates(session))
        .child(live(move || tag("div").class("facet-list").numbered(facets(session)).into()))
        .child(close)
}

/// The facets by their numbers: what one has chosen in keeps its place, and the focus, whichever others come and go.
fn facets(session: Session) -> Vec<(u32, Tag)> {
    let request = session.address().with(|address| address.request.clone());
    // Lists come later than the rest.
    let is_filling = is_filling(session);
    let keys = FacetKey::ALL.into_iter().take_while(|key| !is_filling || !key.is_list());
    keys.filter_map(|key| Some((key as u32, facet(session, &request, key)?))).collect()
}

/// A facet with its commonest values, or all of them, or those that contain what is looked for among them.
fn facet(session: Session, request: &Request, key: FacetKey) -> Option<Tag> {
    let (shown, words) = (session.shown(), session.words());
    let counts = shown.as_ref().map_or(&[] as &[Count], |shown| shown.response.facets.of(key));
    let looked_for = request.list.as_ref().filter(|(listed, _)| *listed == key).map(|(_, text)| text);
    // A corpus that names no outlets has none to choose from; months are chosen in the timeline.
    if (counts.is_empty() && looked_for.is_none()) || key == FacetKey::Month {
        return None;
    }
    let most = counts.iter().map(|count| count.articles).max().unwrap_or(0).max(1);
    let n_told = match looked_for {
        Some(_) => usize::MAX,
        None if key.is_list() => MAX_OF_LISTS,
        None => MAX_VALUES,
    };
    let sought = fold_text(looked_for.map_or("", |text| text.trim()));
    let is_chosen = |count: &Count| request.choice(key).names(&count.value);
    let is_part = |name: &str| fold_text(name).contains(&sought);
    // Sections are sought by their ids too: links from before they had names find them.
    let is_sought = |count: &Count| {
        sought.is_empty()
            || is_part(&value_name(session, key, &count.value))
            || (key == FacetKey::Section && is_part(&count.value))
    };
    let sought: Vec<&Count> = counts.iter().filter(|count| is_sought(count) || is_chosen(count)).collect();
    let told = sought.iter().enumerate().filter(|(nth, count)| *nth < n_told || is_chosen(count));
    let mut is_first = true;
    let values = told.map(|(_, count)| {
        // Each facet is one stop for Tab; arrows lead from value to value.
        let stop = if std::mem::take(&mut is_first) { "0" } else { "-1" };
        value(session, request, key, count, most, stop)
    });
    let heading = format!("facet-{}", key.id());
    let group = tag("div").set("role", "group").set("data-roving", "").set("aria-labelledby", heading.clone());
    let group = group.child(tag("ul").children(values));
    let can_grow = looked_for.is_some() || sought.len() > n_told;
    let grow = can_grow.then(|| {
        let is_open = looked_for.is_some();
        let flip = move |_| session.move_to(|request| request.list = (!is_open).then(|| (key, String::new())));
        button(flip)
            .class("facet-all")
            .set("data-list", key.id())
            .set("id", format!("all-{}", key.id()))
            .set("aria-expanded", is_open.to_string())
            .text(if is_open { words.show_fewer } else { words.show_all })
    });
    let find = looked_for.map(|text| {
        let text = text.clone();
        let on_input = move |event: ev::Event| {
            let text = event_target_value(&event);
            session.refine(|request| request.list = Some((key, text)));
        };
        let label = fill(words.find_in, &[words.facet(key)]);
        tag("input")
            .class("facet-find")
            .set("type", "search")
            .set("data-find-value", key.id())
            .set("spellcheck", "false")
            .set("aria-label", label.clone())
            .set("placeholder", label)
            .value(move || text.clone())
            .on("input", on_input)
    });
    let heading = tag("h2").set("id", heading).text(words.facet(key));
    let none = looked_for.is_some() && sought.is_empty();
    let none = none.then(|| tag("p").class("meta").text(session.words().find_none));
    Some(tag("section").child(heading).children(find).child(group).children(none).children(grow))
}

/// Values of a facet that are listed; chosen ones always are.
const MAX_VALUES: usize = 8;
/// The same of topics and names, of which every archive has many.
const MAX_OF_LISTS: usize = 6;

/// How a value stands: chosen, left out, or neither.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    In,
    Out,
    Free,
}

fn value(session: Session, request: &Request, facet: FacetKey, count: &Count, most: u32, stop: &'static str) -> Tag {
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
    let mut n_articles = host::number(u64::from(count.articles), session.language());
    if session.shown().is_some_and(|shown| shown.is_bound()) {
        n_articles.insert(0, '≥');
    }
    let is = toggle(Standing::In)
        .class("value")
        .set("role", "checkbox")
        .set("data-facet", facet.id())
        .set("data-value", count.value.clone())
        .set("aria-checked", checked)
        .set("tabindex", stop)
        .child(tag("i").set("aria-hidden", "true"))
        .child(tag("span").class("value-name").text(name))
        .child(tag("span").class("value-count").text(n_articles));
    let is_not = toggle(Standing::Out)
        .class("value-not")
        .set("tabindex", "-1")
        .set("aria-pressed", (standing == Standing::Out).to_string())
        .set("aria-label", exclude.clone())
        .set("title", exclude)
        .child(sign("−"));
    let share = u64::from(count.articles) * 100 / u64::from(most);
    tag("li").set("data-state", checked).style("--share", format!("{share}%")).child(is).child(is_not)
}
