//! What narrows the view, said in words that can each be taken away.

use leptos::prelude::*;

use super::session::Session;
use super::words::{Words, fill};
use crate::search::{DateFilter, FacetKey, Request};

/// One condition of the view.
#[derive(Clone, PartialEq)]
struct Condition {
    label: String,
    negated: bool,
    /// The view without it.
    without: Request,
}

/// The conditions, and a way to clear them all.
#[component]
pub(super) fn Chips(session: Session) -> impl IntoView {
    let conditions = Memo::new(move |_| conditions(session));
    let chip = move |condition: Condition| {
        let remove = fill(session.words().remove, &[&condition.label]);
        let without = condition.without;
        view! {
            <li>
                <button type="button" class="chip" data-negated=condition.negated.to_string() aria-label=remove
                    on:click=move |_| { let without = without.clone(); session.choose(move |request| *request = without); }>
                    <span>{condition.label}</span><span aria-hidden="true">" ×"</span>
                </button>
            </li>
        }
    };
    view! {
        <Show when=move || !conditions.with(Vec::is_empty)>
            <ul class="chips" aria-label=session.say(|words| words.active)>
                {move || conditions.get().into_iter().map(chip).collect_view()}
                <li>
                    <button type="button" class="chip-clear" on:click=move |_| session.choose(clear)>
                        {session.say(|words| words.clear_all)}
                    </button>
                </li>
            </ul>
        </Show>
    }
}

/// Takes every filter away; the query stays.
pub(super) fn clear(request: &mut Request) {
    for key in FacetKey::ALL {
        *request.choice_mut(key) = crate::search::Choice::default();
    }
    request.date = DateFilter::Any;
}

fn conditions(session: Session) -> Vec<Condition> {
    let (request, words) = (session.request(), session.words());
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
            let not = if negated { format!("{} ", words.not) } else { String::new() };
            conditions.push(Condition { label: format!("{not}{}: {name}", words.facet(key)), negated, without });
        }
    }
    if let Some(label) = date_label(request.date, words) {
        let without = Request { date: DateFilter::Any, ..request.clone() };
        conditions.push(Condition { label, negated: false, without });
    }
    conditions
}

/// How a facet's value is called in the reader's language.
pub(super) fn value_name(session: Session, key: FacetKey, value: &str) -> String {
    match key {
        FacetKey::Outlet => session.outlet_name(value),
        FacetKey::Script => session.words().script_name(value).to_owned(),
        FacetKey::Year => value.to_owned(),
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
