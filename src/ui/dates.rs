//! Between which days? Two fields that take a year, a month or a day, typed as people type them.

use leptos::ev;
use leptos::prelude::*;

use super::kit::{Tag, button, live, tag};
use super::session::Session;
use super::words::Words;
use crate::corpus::Period;
use crate::search::DateFilter;

/// Which of the two bounds.
#[derive(Clone, Copy)]
enum Side {
    From,
    To,
}

/// The two bounds of the date filter, and undated articles alone.
pub(super) fn dates(session: Session) -> AnyView {
    let fields = tag("div").class("dates").child(bound(session, Side::From, |words| words.date_from)).child(bound(
        session,
        Side::To,
        |words| words.date_to,
    ));
    let undated = live(move || {
        let only = session.address().with(|address| address.request.date == DateFilter::Undated);
        let n_undated = session.shown().map_or(0, |shown| shown.response.timeline.undated);
        if !only && n_undated == 0 {
            return ().into_any();
        }
        let other = if only { DateFilter::Any } else { DateFilter::Undated };
        button(move |_| session.choose(|request| request.date = other))
            .class("undated")
            .set("role", "checkbox")
            .set("aria-checked", only.to_string())
            .text(session.words().undated_only)
            .into()
    });
    tag("section").child(tag("h2").say(session.say(|words| words.dates))).child(fields).child(undated).into()
}

/// The bounds that hold.
fn bounds(date: DateFilter) -> (Option<Period>, Option<Period>) {
    match date {
        DateFilter::Between(from, to) => (from, to),
        DateFilter::Any | DateFilter::Undated => (None, None),
    }
}

/// One bound. What is no date stays in its field and is explained there; the view does not change.
fn bound(session: Session, side: Side, label: fn(&'static Words) -> &'static str) -> Tag {
    let wrong = RwSignal::new(false);
    let on_change = move |event: ev::Event| {
        let typed = event_target_value(&event);
        let period = Period::from_typed(&typed);
        let is_wrong = period.is_none() && !typed.trim().is_empty();
        wrong.set(is_wrong);
        if !is_wrong {
            session.choose(|request| request.date = bounded(request.date, side, period));
        }
    };
    let shown = move || {
        let (from, to) = session.address().with(|address| bounds(address.request.date));
        let bound = match side {
            Side::From => from,
            Side::To => to,
        };
        bound.map_or_else(String::new, |bound| bound.to_string())
    };
    let field = tag("input")
        .set("type", "text")
        .set("inputmode", "numeric")
        .set("placeholder", "2023-06")
        .set("autocomplete", "off")
        .follow("aria-invalid", move || wrong.get().to_string())
        .value(shown)
        .on("change", on_change);
    let help = live(move || {
        let form = || tag("small").set("role", "alert").text(session.words().date_form).into();
        if wrong.get() { form() } else { ().into_any() }
    });
    tag("label").class("bound").child(tag("span").say(session.say(label))).child(field).child(help)
}

fn bounded(date: DateFilter, side: Side, period: Option<Period>) -> DateFilter {
    let (from, to) = bounds(date);
    let (from, to) = match side {
        Side::From => (period, to),
        Side::To => (from, period),
    };
    if from.or(to).is_some() { DateFilter::Between(from, to) } else { DateFilter::Any }
}
