//! What narrows the view, said in words that can each be taken away.

use leptos::prelude::*;

use super::host;
use super::kept::collection_name;
use super::kit::{Tag, button, live, sign, tag};
use super::session::Session;
use super::words::{Words, fill};
use crate::search::{Count, DateFilter, FacetKey, Request};

/// One condition of the view.
struct Condition {
    label: String,
    /// How many articles have it, for the eye and in a sentence, where that is told.
    count: Option<[String; 2]>,
    kind: Kind,
    /// The view without it.
    without: Request,
}

/// What a condition does to the view, as the style tells it.
type Kind = &'static str;

const NARROWS: Kind = "narrows";
const LEAVES_OUT: Kind = "leaves-out";
const WIDENS: Kind = "widens";

/// The conditions, and a way to clear them all.
pub(super) fn chips(session: Session) -> AnyView {
    live(move || {
        let request = session.address().with(|address| address.request.clone());
        let conditions = conditions(session, &request);
        let also = also(session, &request);
        let words = session.words();
        // One that is on stands wherever something is looked for: whether it has other names is not known then.
        let is_off = request.alias.off && !request.q.is_empty();
        let switch = (is_off || !also.is_empty()).then(|| names_switch(session, words, request.alias.off));
        // While something is typed other names come and go: the list below stays where it is.
        if conditions.is_empty() && switch.is_none() && request.q.is_empty() {
            return ().into_any();
        }
        // Other names are no filters: clearing those leaves them.
        let is_narrowed = !conditions.is_empty();
        let clear_all =
            button(move |_| session.choose(Request::clear_filters)).class("chip-clear").text(words.clear_all);
        let chip = |condition| chip(session, words, condition);
        let clear_all = is_narrowed.then(|| tag("li").child(clear_all));
        // Other names are known with the answer, and come last: nothing that stands there moves. The switch comes before
        // what it brings or takes away, and with it the focus and the pointer stay.
        let list = tag("ul").class("chips").children(conditions.into_iter().map(chip)).children(clear_all);
        let list = list.children(switch).children(also.into_iter().map(chip));
        tag("section").set("aria-label", words.active).child(list).into()
    })
}

fn chip(session: Session, words: &Words, condition: Condition) -> Tag {
    let Condition { label, count, kind, without } = condition;
    let removes = fill(words.remove, &[&label]);
    let chip = button(move |_| session.choose(|request| request.clone_from(&without)))
        .class("chip")
        .set("data-kind", kind)
        .child(tag("span").text(label.clone()));
    let chip = match count {
        Some([count, says]) => chip
            // It begins with what is seen, so that it can be asked for aloud.
            .set("aria-label", fill(words.labelled, &[&format!("{label} {count}"), &format!("{removes} {says}")]))
            .set("title", says)
            .child(tag("small").text(format!(" {count}"))),
        // The number comes once it is known; its room is there.
        None if kind == WIDENS => chip.set("aria-label", removes).child(tag("small")),
        None => chip.set("aria-label", removes),
    };
    tag("li").child(chip.child(sign(" ×")))
}

/// Leaves out other names of whatever is looked for, now and next, and brings them back.
fn names_switch(session: Session, words: &Words, is_off: bool) -> Tag {
    let switch = button(move |_| session.choose(|request| request.alias.off = !request.alias.off))
        .class("chip switch")
        .set("role", "switch")
        .set("data-without-names", "")
        .set("aria-checked", is_off.to_string())
        .set("title", words.without_names_hint)
        .text(words.without_names);
    tag("li").child(switch)
}

fn conditions(session: Session, request: &Request) -> Vec<Condition> {
    let words = session.words();
    let mut conditions = Vec::new();
    for key in FacetKey::ALL {
        let choice = request.choice(key);
        let values =
            choice.is.iter().map(|value| (value, false)).chain(choice.is_not.iter().map(|value| (value, true)));
        for (value, negated) in values {
            let mut without = request.clone();
            without.choice_mut(key).is.remove(value);
            without.choice_mut(key).is_not.remove(value);
            let name = value_name(session, key, value);
            let (says, kind) = if negated { (words.labelled_not, LEAVES_OUT) } else { (words.labelled, NARROWS) };
            conditions.push(Condition { label: fill(says, &[words.facet(key), &name]), kind, without, count: None });
        }
    }
    if request.once {
        let without = Request { once: false, ..request.clone() };
        conditions.push(Condition { label: words.once.to_owned(), kind: NARROWS, without, count: None });
    }
    if let Some(among) = &request.among {
        let label = fill(words.n_selected, &[&host::number(among.len() as u64, session.language())]);
        let without = Request { among: None, ..request.clone() };
        conditions.push(Condition { label, kind: NARROWS, without, count: None });
    }
    if let Some(label) = date_label(request.date, words) {
        let without = Request { date: DateFilter::Any, ..request.clone() };
        conditions.push(Condition { label, kind: NARROWS, without, count: None });
    }
    conditions
}

/// Other names that were looked for, each of which can be taken away, with the articles found that hold it.
fn also(session: Session, request: &Request) -> Vec<Condition> {
    let (words, language, shown) = (session.words(), session.language(), session.shown());
    let Some(response) = shown.as_ref().map(|shown| &shown.response) else { return Vec::new() };
    let mut conditions = Vec::new();
    for term in &response.expanded {
        let counted = |count: &Count| {
            let number = host::number(u64::from(count.articles), language);
            let [sign, least] = if response.complete { ["", ""] } else { ["≥ ", words.at_least] };
            let said = format!("{least} {number}");
            [format!("{sign}{number}"), fill(words.also_count, &[said.trim_start()])]
        };
        for name in &term.also {
            let count = term.count_of(name).map(counted);
            let mut without = request.clone();
            let others = term.also.iter().filter(|other| *other != name).cloned().collect();
            without.alias.given.insert(term.term.clone(), others);
            let label = fill(words.also_name, &[name]);
            // A word may be asked for twice.
            if conditions.iter().all(|known: &Condition| known.without != without) {
                conditions.push(Condition { label, count, kind: WIDENS, without });
            }
        }
    }
    conditions
}

/// How a facet's value is called in the reader's language.
pub(super) fn value_name(session: Session, key: FacetKey, value: &str) -> String {
    match key {
        FacetKey::Outlet => session.outlet_name(value),
        FacetKey::Script => session.words().script_name(value).to_owned(),
        FacetKey::Length => length_name(session, value),
        FacetKey::Picture => session.words().has_picture.to_owned(),
        FacetKey::Kept => collection_name(session.words(), value),
        FacetKey::Section => session.section_name(value),
        FacetKey::Topic | FacetKey::Name | FacetKey::Author | FacetKey::Year | FacetKey::Month => value.to_owned(),
    }
}

/// How a length is called: `300-999`, `10000-`.
fn length_name(session: Session, value: &str) -> String {
    let (words, language) = (session.words(), session.language());
    let number = |digits: &str| digits.parse::<u64>().ok().map(|number| host::number(number, language));
    match value.split_once('-').map(|(from, to)| (number(from), number(to))) {
        Some((Some(from), None)) => fill(words.length_from, &[&from]),
        Some((Some(from), Some(to))) if from == "0" => fill(words.length_to, &[&to]),
        Some((Some(from), Some(to))) => fill(words.length_between, &[&from, &to]),
        _ => value.to_owned(),
    }
}

fn date_label(date: DateFilter, words: &Words) -> Option<String> {
    let bound = |bound: Option<crate::corpus::Period>| bound.map_or_else(|| "…".to_owned(), |bound| bound.to_string());
    match date {
        DateFilter::Any => None,
        DateFilter::Undated => Some(words.undated_only.to_owned()),
        DateFilter::Between(from, to) if from == to => Some(bound(from)),
        DateFilter::Between(from, to) => Some(format!("{} – {}", bound(from), bound(to))),
    }
}
