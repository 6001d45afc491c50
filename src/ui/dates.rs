//! Between which days? Two fields that take a year, a month or a day.

use leptos::ev;
use leptos::prelude::*;

use super::session::Session;
use crate::corpus::Period;
use crate::search::DateFilter;

/// The two bounds of the date filter, and undated articles alone.
#[component]
pub(super) fn Dates(session: Session) -> impl IntoView {
    let date = Memo::new(move |_| session.address().with(|address| address.request.date));
    let from = Memo::new(move |_| match date.get() {
        DateFilter::Between(from, _) => from,
        DateFilter::Any | DateFilter::Undated => None,
    });
    let to = Memo::new(move |_| match date.get() {
        DateFilter::Between(_, to) => to,
        DateFilter::Any | DateFilter::Undated => None,
    });
    let bound_by = move |from: Option<Period>, to: Option<Period>| {
        session.choose(move |request| {
            request.date = if from.or(to).is_some() { DateFilter::Between(from, to) } else { DateFilter::Any };
        });
    };
    let undated = session.answered(|response| response.timeline.undated);
    let only = Memo::new(move |_| date.get() == DateFilter::Undated);
    let offered = move || only.get() || undated.get().is_some_and(|undated| undated > 0);
    view! {
        <section>
            <h2>{session.say(|words| words.dates)}</h2>
            <div class="dates">
                <Bound session bound=from label=session.say(|words| words.date_from)
                    on_bound=Callback::new(move |from| bound_by(from, to.get_untracked())) />
                <Bound session bound=to label=session.say(|words| words.date_to)
                    on_bound=Callback::new(move |to| bound_by(from.get_untracked(), to)) />
            </div>
            <Show when=offered>
                <button type="button" role="checkbox" class="undated" aria-checked=move || only.get().to_string()
                    on:click=move |_| session.choose(|request| {
                        request.date =
                            if request.date == DateFilter::Undated { DateFilter::Any } else { DateFilter::Undated };
                    })>
                    {session.say(|words| words.undated_only)}
                </button>
            </Show>
        </section>
    }
}

/// One bound. What is no date stays in its field and is explained there; the view does not change.
#[component]
fn Bound(
    session: Session,
    /// The bound that holds.
    bound: Memo<Option<Period>>,
    /// What the field is called.
    label: Signal<&'static str>,
    /// Called with a new bound, or none where the field was emptied.
    on_bound: Callback<Option<Period>>,
) -> impl IntoView {
    let wrong = RwSignal::new(false);
    let on_change = move |event: ev::Event| {
        let typed = event_target_value(&event);
        let typed = typed.trim().replace(['/', '.'], "-");
        let period = typed.parse::<Period>().ok();
        wrong.set(period.is_none() && !typed.is_empty());
        if !wrong.get_untracked() {
            on_bound.run(period);
        }
    };
    view! {
        <label class="bound">
            <span>{label}</span>
            <input type="text" inputmode="numeric" placeholder="2023-06" autocomplete="off"
                aria-invalid=move || wrong.get().to_string()
                prop:value=move || bound.get().map_or_else(String::new, |bound| bound.to_string())
                on:change=on_change />
            <Show when=move || wrong.get()><small role="alert">{session.say(|words| words.date_form)}</small></Show>
        </label>
    }
}
