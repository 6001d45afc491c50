//! Which articles were found? A list of links, in the order asked for.

use leptos::prelude::*;

use super::article::date_line;
use super::chips::clear;
use super::runs::plain_runs;
use super::session::Session;
use super::words::count;
use crate::search::{Request, ResultRow, Sort};

/// The list, its order, and what to do where it is empty.
#[component]
pub(super) fn Results(session: Session) -> impl IntoView {
    let rows = session.answered(|response| response.results.clone());
    let total = session.answered(|response| response.articles);
    let rows = Memo::new(move |_| rows.get().unwrap_or_default());
    let n_more = Memo::new(move |_| {
        let n_shown = u32::try_from(rows.with(Vec::len)).unwrap_or(u32::MAX);
        total.get().unwrap_or_default().saturating_sub(n_shown)
    });
    let empty = Memo::new(move |_| total.get() == Some(0));
    view! {
        <section class="list" aria-label=session.say(|words| words.results)>
            <h2 class="visually-hidden">{session.say(|words| words.results)}</h2>
            <header><Order session /></header>
            <ol>
                <For each=move || rows.get() key=row_key children=move |row| view! { <Row session row /> } />
            </ol>
            <Show when=move || empty.get()><Nothing session /></Show>
            <Show when=move || { n_more.get() > 0 }>
                <button type="button" class="more" on:click=move |_| session.move_to(|request| {
                    request.show = Some((request.n_shown() * 2).min(Request::MAX_SHOW));
                })>{session.say(|words| words.more)}</button>
            </Show>
        </section>
    }
}

/// A row keeps its place in the page, and the focus, for as long as it says the same.
fn row_key(row: &ResultRow) -> String {
    let mut key = row.id.0.clone();
    for run in row.title_runs.iter().chain(&row.snippet) {
        key.push(if run.mark.is_some() { '\u{1}' } else { '\u{2}' });
        key.push_str(&run.text);
    }
    key.push_str(&row.hits.to_string());
    key
}

#[component]
fn Order(session: Session) -> impl IntoView {
    let sort = Memo::new(move |_| session.address().with(|address| address.request.effective_sort()));
    let choose = move |event| {
        let chosen = event_target_value(&event);
        let sort = Sort::ALL.into_iter().find(|sort| sort.id() == chosen);
        session.choose(move |request| {
            let default = Request { sort: None, ..request.clone() }.effective_sort();
            request.sort = sort.filter(|sort| *sort != default);
        });
    };
    view! {
        <label class="order">
            <span class="visually-hidden">{session.say(|words| words.sort)}</span>
            <select on:change=choose>
                {Sort::ALL.map(|option| view! {
                    <option value=option.id() selected=move || sort.get() == option>
                        {move || session.words().sort_name(option)}
                    </option>
                }).into_iter().collect_view()}
            </select>
        </label>
    }
}

#[component]
fn Row(session: Session, row: ResultRow) -> impl IntoView {
    let id = row.id.clone();
    let current = {
        let id = id.clone();
        Memo::new(move |_| session.address().with(|address| address.request.article.as_ref() == Some(&id)))
    };
    let href = {
        let id = id.clone();
        move || {
            session.link(|request| {
                request.article = Some(id.clone());
                request.hit = None;
            })
        }
    };
    let outlet = row.outlet.clone();
    let dated = (row.published.clone(), row.archived.clone());
    let date = move || date_line(session.words(), dated.0.as_ref(), dated.1.as_ref());
    let n_hits = row.hits;
    let title = if row.title.is_empty() {
        session.say(|words| words.untitled).into_any()
    } else {
        plain_runs(row.title_runs).into_any()
    };
    view! {
        <li class="result" data-result=id.0.clone() aria-current=move || current.get().then_some("true")>
            <h3 lang=row.script.lang()><a href=href>{title}</a></h3>
            <p class="meta">
                <span>{move || outlet.as_deref().map(|outlet| session.outlet_name(outlet))}</span>
                <time>{date}</time>
                <Show when=move || { n_hits > 0 }>
                    <span class="hits">{move || {
                        let words = session.words();
                        count(words.one_hit, words.n_hits, u64::from(n_hits), session.language().get())
                    }}</span>
                </Show>
            </p>
            <p class="snippet" lang=row.snippet_script.lang()>{plain_runs(row.snippet)}</p>
        </li>
    }
}

/// Why nothing may have been found, and what to try.
#[component]
fn Nothing(session: Session) -> impl IntoView {
    let request = Memo::new(move |_| session.request());
    let filtered = move || {
        let request = request.get();
        let mut cleared = request.clone();
        clear(&mut cleared);
        cleared != request
    };
    view! {
        <div class="nothing" data-empty="">
            <p><strong>{session.say(|words| words.nothing)}</strong></p>
            <Show when=filtered>
                <p>{session.say(|words| words.nothing_filters)}</p>
                <button type="button" on:click=move |_| session.choose(clear)>
                    {session.say(|words| words.drop_filters)}
                </button>
            </Show>
            <Show when=move || request.get().exact>
                <p>{session.say(|words| words.nothing_exact)}</p>
                <button type="button" on:click=move |_| session.choose(|request| request.exact = false)>
                    {session.say(|words| words.drop_exact)}
                </button>
            </Show>
            <Show when=move || request.get().q.trim().contains(char::is_whitespace)>
                <p>{session.say(|words| words.nothing_terms)}</p>
            </Show>
        </div>
    }
}
