//! What stands at the top: the archive's name, the search box, what can be done with the view.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::InputEvent;

use super::host;
use super::session::{Session, Theme};
use super::words::count;
use crate::address::Address;
use crate::search::View;

/// The archive's name, the search box and the tools.
#[component]
pub(super) fn Header(session: Session) -> impl IntoView {
    let manifest = session.manifest();
    let title = {
        let manifest = manifest.clone();
        Signal::derive(move || manifest.title.nearest(session.language().get()).unwrap_or(&manifest.id).to_owned())
    };
    let size = move || {
        let (words, language) = (session.words(), session.language().get());
        let n_articles = u64::from(manifest.counts.articles);
        let span = manifest.span.map_or_else(String::new, |span| {
            let (first, last) = (span.first.year(), span.last.year());
            if first == last { format!(" · {first}") } else { format!(" · {first}–{last}") }
        });
        format!("{}{span}", count(words.one_article, words.n_articles, n_articles, language))
    };
    view! {
        <header class="bar">
            <h1 class="visually-hidden">{title}</h1>
            <a class="brand" href="#">
                <span class="stamp" lang="zh-Hans" aria-hidden="true">"语览"</span>
                <span class="brand-text"><b>{title}</b><small>{size}</small></span>
            </a>
            <SearchBox session />
            <Tools session />
        </header>
    }
}

#[component]
fn SearchBox(session: Session) -> impl IntoView {
    let q = Memo::new(move |_| session.address().with(|address| address.request.q.clone()));
    let exact = Memo::new(move |_| session.address().with(|address| address.request.exact));
    // While an input method composes, what stands in the box is not yet what is meant.
    let on_input = move |event: ev::Event| {
        let composing = event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing);
        if !composing {
            session.type_query(&event_target_value(&event));
        }
    };
    let on_composed = move |event: ev::CompositionEvent| session.type_query(&event_target_value(&event));
    let on_submit = move |event: ev::SubmitEvent| {
        event.prevent_default();
        host::focus("[data-result] a");
    };
    view! {
        <form class="ask" role="search" on:submit=on_submit>
            <svg class="lens" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
                <circle cx="8" cy="8" r="5.2" /><path d="m12 12 4 4" />
            </svg>
            <input type="search" name="q" autocomplete="off" spellcheck="false" enterkeyhint="search"
                aria-label=session.say(|words| words.search)
                placeholder=session.say(|words| words.search_hint)
                prop:value=move || q.get()
                on:input=on_input
                on:compositionend=on_composed />
            <button type="button" class="exact" role="switch" aria-checked=move || exact.get().to_string()
                title=session.say(|words| words.exact_hint)
                on:click=move |_| session.choose(|request| request.exact = !request.exact)>
                {session.say(|words| words.exact)}
            </button>
            <kbd aria-hidden="true">"/"</kbd>
        </form>
    }
}

#[component]
fn Tools(session: Session) -> impl IntoView {
    let theme = move || match session.theme().get() {
        Theme::System => session.words().theme_system,
        Theme::Light => session.words().theme_light,
        Theme::Dark => session.words().theme_dark,
    };
    view! {
        <div class="tools">
            <select aria-label=session.say(|words| words.language)
                on:change=move |event| session.speak(&event_target_value(&event))>
                {Address::LANGUAGES.map(|language| view! {
                    <option value=language lang=language selected=move || session.language().get() == language>
                        {match language { "zh-Hans" => "简体中文", "zh-Hant" => "繁體中文", _ => "English" }}
                    </option>
                }).into_iter().collect_view()}
            </select>
            <button type="button" aria-label=theme title=theme on:click=move |_| session.switch_theme()>
                <span aria-hidden="true">"◐"</span>
            </button>
            <button type="button" class="share" on:click=move |_| session.copy_link()>
                {session.say(|words| words.copy_link)}
            </button>
        </div>
    }
}

/// The views, and the totals of the current answer.
#[component]
pub(super) fn Views(session: Session, sheet: RwSignal<bool>) -> impl IntoView {
    let view = Memo::new(move |_| session.address().with(|address| address.request.view));
    let tab = move |tab: View| {
        let href = move || {
            session.link(|request| {
                request.view = tab;
                request.article = None;
                request.hit = None;
            })
        };
        view! {
            <a href=href data-view=tab.id() aria-current=move || (view.get() == tab).then_some("page")>
                {move || session.words().view(tab)}
            </a>
        }
    };
    view! {
        <div class="views">
            <nav aria-label=session.say(|words| words.views)>{View::ALL.map(tab).into_iter().collect_view()}</nav>
            <Total session />
            <button type="button" class="filters-toggle" hidden=move || view.get() != View::Articles aria-expanded=move || sheet.get().to_string()
                aria-controls="filters" on:click=move |_| sheet.update(|open| *open = !*open)>
                {session.say(|words| words.show_filters)}
            </button>
        </div>
    }
}

#[component]
fn Total(session: Session) -> impl IntoView {
    let total = session.answered(|response| (response.articles, response.hits, response.complete));
    let articles = move || total.get().map_or(0, |(articles, ..)| articles);
    let hits = move || total.get().map_or(0, |(_, hits, _)| hits);
    let searching = Memo::new(move |_| session.address().with(|address| !address.request.q.trim().is_empty()));
    let spoken = move || {
        let (words, language) = (session.words(), session.language().get());
        let Some((articles, hits, complete)) = total.get() else { return words.opening.to_owned() };
        let mut said = if complete { String::new() } else { format!("{} ", words.at_least) };
        said.push_str(&count(words.one_article, words.n_articles, u64::from(articles), language));
        if searching.get() {
            said.push_str(" · ");
            said.push_str(&count(words.one_hit, words.n_hits, hits, language));
        }
        said
    };
    view! {
        <output class="total" aria-live="polite" data-total="" data-articles=articles data-hits=hits
            data-settled=move || session.settled().to_string()>
            {spoken}
        </output>
    }
}
