//! By what can the view be narrowed? Each facet is its own bar chart.

use leptos::prelude::*;

use super::chips::value_name;
use super::dates::Dates;
use super::host;
use super::session::Session;
use super::words::fill;
use crate::search::{Count, FacetKey};

/// The column of filters; on narrow screens a sheet.
#[component]
pub(super) fn Facets(session: Session, sheet: RwSignal<bool>) -> impl IntoView {
    view! {
        <section class="facets" id="filters" aria-label=session.say(|words| words.filters)>
            <Dates session />
            {FacetKey::ALL.map(|key| view! { <Facet session key=key /> }).into_iter().collect_view()}
            <button type="button" class="sheet-close" on:click=move |_| sheet.set(false)>
                {session.say(|words| words.hide_filters)}
            </button>
        </section>
    }
}

fn counts_of(session: Session, key: FacetKey) -> Memo<Vec<Count>> {
    let answered = session.answered(move |response| {
        let facets = &response.facets;
        match key {
            FacetKey::Outlet => &facets.outlet,
            FacetKey::Script => &facets.script,
            FacetKey::Year => &facets.year,
        }
        .clone()
    });
    Memo::new(move |_| answered.get().unwrap_or_default())
}

#[component]
fn Facet(session: Session, #[prop(name = "key")] facet: FacetKey) -> impl IntoView {
    let counts = counts_of(session, facet);
    let values = move || counts.get().into_iter().map(|count| count.value).collect::<Vec<_>>();
    let heading = format!("facet-{}", facet.id());
    view! {
        <section>
            <h2 id=heading.clone()>{move || session.words().facet(facet)}</h2>
            <div role="group" aria-labelledby=heading>
                <ul>
                    <For each=values key=String::clone children=move |value| view! { <Value session facet counts value /> } />
                </ul>
            </div>
        </section>
    }
}

/// How a value stands: chosen, left out, or neither.
#[derive(Clone, Copy, PartialEq)]
enum Standing {
    In,
    Out,
    Free,
}

#[component]
fn Value(session: Session, facet: FacetKey, counts: Memo<Vec<Count>>, value: String) -> impl IntoView {
    let value = StoredValue::new(value);
    let count = Memo::new(move |_| {
        let find = |counts: &Vec<Count>| {
            counts
                .iter()
                .find(|count| value.with_value(|value| *value == count.value))
                .map_or(0, |count| count.articles)
        };
        counts.with(find)
    });
    let most = Memo::new(move |_| counts.with(|counts| counts.iter().map(|count| count.articles).max().unwrap_or(0)));
    let standing = Memo::new(move |_| {
        session.address().with(|address| {
            let choice = address.request.choice(facet);
            value.with_value(|value| match () {
                () if choice.is.contains(value) => Standing::In,
                () if choice.is_not.contains(value) => Standing::Out,
                () => Standing::Free,
            })
        })
    });
    let checked = move || match standing.get() {
        Standing::In => "true",
        Standing::Out => "mixed",
        Standing::Free => "false",
    };
    let share = move || format!("{}%", u64::from(count.get()) * 100 / u64::from(most.get().max(1)));
    let name = move || value_name(session, facet, &value.get_value());
    let toggle = move |wanted: Standing| {
        session.choose(|request| {
            let (value, was) = (value.get_value(), standing.get_untracked());
            let choice = request.choice_mut(facet);
            choice.is.remove(&value);
            choice.is_not.remove(&value);
            match wanted {
                Standing::In if was == Standing::Free => choice.is.insert(value),
                Standing::Out if was != Standing::Out => choice.is_not.insert(value),
                _ => false,
            };
        });
    };
    view! {
        <li data-state=checked style=("--share", share)>
            <button type="button" role="checkbox" class="value" data-facet=facet.id() data-value=value.get_value()
                aria-checked=checked on:click=move |_| toggle(Standing::In)>
                <i aria-hidden="true"></i>
                <span class="value-name">{name}</span>
                <span class="value-count">{move || host::number(u64::from(count.get()), session.language().get())}</span>
            </button>
            <button type="button" class="value-not" aria-pressed=move || (standing.get() == Standing::Out).to_string()
                aria-label=move || fill(session.words().exclude, &[&name()])
                title=move || fill(session.words().exclude, &[&name()])
                on:click=move |_| toggle(Standing::Out)>
                <span aria-hidden="true">"−"</span>
            </button>
        </li>
    }
}
