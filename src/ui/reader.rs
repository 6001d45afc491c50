//! What does the open article say, and where are its hits?

use leptos::prelude::*;
use web_sys::{ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::article::Page;
use super::host;
use super::session::Session;
use super::words::{count, fill};
use crate::corpus::ArticleId;
use crate::search::Opened;

/// The reader: beside the list on wide screens, over it on narrow ones.
#[component]
pub(super) fn Reader(session: Session) -> impl IntoView {
    let opened = session.answered(|response| response.article.clone());
    let opened = Memo::new(move |_| opened.get().flatten());
    // The hit looked at changes without the article being set again.
    let article = Memo::new(move |_| opened.get().map(|opened| Opened { hit: None, ..opened }));
    let current = Memo::new(move |_| opened.get().and_then(|opened| opened.hit));
    let id = Memo::new(move |_| article.get().map(|opened| opened.article.id));
    Effect::new(move |before: Option<Option<ArticleId>>| {
        let id = id.get();
        match (before.flatten(), &id) {
            (before, Some(id)) if before.as_ref() != Some(id) => focus_later(".page".to_owned()),
            // Whoever closes an article goes on from where it stands in the list; whoever types goes on typing.
            (Some(closed), None) if !host::is_typing() => focus_later(format!("[data-result=\"{}\"] a", closed.0)),
            _ => {}
        }
        id
    });
    Effect::new(move |_| {
        if let Some(hit) = current.get() {
            show_hit(hit);
        }
    });
    view! {
        <section class="reader" aria-label=session.say(|words| words.reader)>
            {move || match article.get() {
                Some(opened) => view! {
                    <ReaderBar session marks=opened.marks url=opened.article.url.clone() current=current.into() />
                    <Page session opened current=current.into() />
                }.into_any(),
                None => view! { <NoArticle session /> }.into_any(),
            }}
        </section>
    }
}

/// Moves the focus once the page shows what is to have it.
fn focus_later(selector: String) {
    request_animation_frame(move || host::focus(&selector));
}

/// Scrolls a hit into the middle of the page, once the page is laid out.
fn show_hit(hit: u32) {
    request_animation_frame(move || {
        let Some(mark) = host::find(&format!("mark[data-hit=\"{hit}\"]")) else { return };
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        options.set_behavior(ScrollBehavior::Auto);
        mark.scroll_into_view_with_scroll_into_view_options(&options);
    });
}

#[component]
fn ReaderBar(session: Session, marks: u32, url: Option<String>, current: Signal<Option<u32>>) -> impl IntoView {
    let counter = move || match current.get() {
        Some(hit) => fill(session.words().hit_of, &[&hit.to_string(), &marks.to_string()]),
        None => count(session.words().one_hit, session.words().hit_none, u64::from(marks), session.language().get()),
    };
    let step = move |by: i64, label: fn(&super::words::Words) -> &'static str, sign: &'static str| {
        view! {
            <button type="button" aria-label=move || label(session.words()) title=move || label(session.words())
                on:click=move |_| session.step_hit(by)><span aria-hidden="true">{sign}</span></button>
        }
    };
    view! {
        <header class="reader-bar">
            <button type="button" class="back" on:click=move |_| session.close_article()>
                <span aria-hidden="true">"←"</span>{session.say(|words| words.back)}
            </button>
            <Show when=move || { marks > 0 }>
                {step(-1, |words| words.previous_hit, "‹")}
                <span class="counter" role="status">{counter}</span>
                {step(1, |words| words.next_hit, "›")}
            </Show>
            <span class="space"></span>
            {url.map(|url| view! {
                <a class="original" href=url target="_blank" rel="noreferrer noopener external">
                    {session.say(|words| words.original)}<span aria-hidden="true">"↗"</span>
                </a>
            })}
        </header>
    }
}

/// What stands where no article is open: how to search, with examples that run.
#[component]
fn NoArticle(session: Session) -> impl IntoView {
    let example = move |query: &'static str, says: fn(&super::words::Words) -> &'static str| {
        let href = move || {
            session.link(|request| {
                *request = crate::search::Request { q: query.to_owned(), ..Default::default() };
            })
        };
        view! { <dt><a href=href lang="zh-Hans">{query}</a></dt><dd>{move || says(session.words())}</dd> }
    };
    view! {
        <div class="no-article">
            <p class="lead">{session.say(|words| words.pick)}</p>
            <h2>{session.say(|words| words.help)}</h2>
            <dl>
                {example("无人机", |words| words.help_both)}
                {example("王毅 乌克兰", |words| words.help_terms)}
                {example("\"和平与稳定\"", |words| words.help_phrase)}
                {example("布林肯 OR 拉米", |words| words.help_or)}
                {example("制裁 -香港", |words| words.help_not)}
                {example("=中國", |words| words.help_exact)}
            </dl>
            <p>{session.say(|words| words.pick_hint)}</p>
        </div>
    }
}
