//! What stands at the top: the archive's name, the search box, what can be done with the view.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{InputEvent, KeyboardEvent};

use super::host;
use super::kit::{Tag, button, focus_later, live, tag};
use super::session::{Session, link};
use super::timeline;
use super::toolbox::toolbox;
use super::words::count;
use crate::address::Address;
use crate::search::{IssueCode, Suggestion, SuggestionKind, View};

/// The archive's name, the search box and the tools.
pub(super) fn header(session: Session) -> AnyView {
    let title = move || session.manifest().called(session.language()).to_owned();
    let size = move || {
        let (manifest, words) = (session.manifest(), session.words());
        let n_articles = u64::from(manifest.counts.articles);
        let span = manifest.span.map_or_else(String::new, |span| {
            let (first, last) = (span.first.year(), span.last.year());
            if first == last { format!(" · {first}") } else { format!(" · {first}–{last}") }
        });
        format!("{}{span}", count(words.one_article, words.n_articles, n_articles, session.language()))
    };
    let named = tag("span").class("brand-text").child(tag("b").say(title)).child(tag("small").say(size));
    let stamp = move || if session.language() == "zh-Hant" { "語覽" } else { "语览" }.to_owned();
    let stamp = tag("span").set("aria-hidden", "true").class("stamp").set("lang", "zh").say(stamp);
    tag("header")
        .class("bar")
        .child(tag("h1").class("visually-hidden").say(title))
        .child(tag("a").class("brand").set("href", "#").child(stamp).child(named))
        .child(search_box(session))
        .child(toolbox(session))
        .into()
}

fn search_box(session: Session) -> Tag {
    // The query at which the suggestions were sent away.
    let dismissed = RwSignal::new(String::new());
    let on_typed = move |event: ev::Event| {
        // With the answer to what is typed they come again, and not before: those of now are of another query.
        dismissed.update_untracked(String::clear);
        session.type_query(&event_target_value(&event));
    };
    // While an input method composes, what stands in the box is not yet what is meant.
    let on_input = move |event: ev::Event| {
        if !event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing) {
            on_typed(event);
        }
    };
    let on_submit = move |event: ev::Event| {
        event.prevent_default();
        // Also where there is no row to go to, or the list lies elsewhere.
        dismissed.set(asked(session));
        host::focus("[data-result] a");
    };
    let lens = view! {
        <svg class="lens" width="18" height="18" viewBox="0 0 18 18" aria-hidden="true">
            <circle cx="8" cy="8" r="5.2" /><path d="m12 12 4 4" />
        </svg>
    };
    let field = tag("input")
        .set("type", "search")
        .set("name", "q")
        .set("autocomplete", "off")
        .set("spellcheck", "false")
        .set("enterkeyhint", "search")
        .follow("aria-label", session.say(|words| words.search))
        .follow("placeholder", session.say(|words| words.search_hint))
        .value(move || session.typed().get())
        .on("input", on_input)
        .on("compositionend", on_typed);
    let exact = button(move |_| session.choose(|request| request.exact = !request.exact))
        .class("exact")
        .set("role", "switch")
        .follow("aria-checked", move || session.address().with(|address| address.request.exact).to_string())
        .follow("title", session.say(|words| words.exact_hint))
        .say(session.say(|words| words.exact));
    let on_key = move |event: ev::Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        match event.key().as_str() {
            // What was sent away is called back.
            "ArrowDown" if dismissed.with_untracked(|query| *query == asked(session)) => dismissed.set(String::new()),
            "ArrowDown" => step(event, 1),
            "ArrowUp" => step(event, -1),
            "Escape" => {
                // Browsers would empty the box.
                event.prevent_default();
                dismissed.set(asked(session));
                host::focus(FIELD);
            }
            _ => {}
        }
    };
    tag("form")
        .class("ask")
        .set("role", "search")
        .on("submit", on_submit)
        .on("keydown", on_key)
        .child(lens.into_any())
        .child(field)
        .child(exact)
        .child(tag("kbd").set("aria-hidden", "true").text("/"))
        .child(live(move || suggestions(session, dismissed)))
}

/// The query that is asked now, whose answer may still be on its way.
fn asked(session: Session) -> String {
    session.address().with_untracked(|address| address.request.q.clone())
}

/// The search box.
const FIELD: &str = "input[name=q]";

/// Goes on to the next suggestion, or the one before, and from the first back to the search box.
fn step(event: &KeyboardEvent, by: i32) {
    let links = host::find_all(".suggestions a");
    let now = links.iter().position(host::is_focused);
    let last = links.len().saturating_sub(1);
    let next = match now {
        Some(0) if by < 0 => {
            event.prevent_default();
            host::focus(FIELD);
            return;
        }
        Some(now) if by < 0 => now - 1,
        Some(now) => (now + 1).min(last),
        None if by > 0 => 0,
        None => return,
    };
    if let Some(link) = links.get(next) {
        event.prevent_default();
        host::focus_on(link);
    }
}

/// What the query may become; shown while the search box has the focus.
fn suggestions(session: Session, dismissed: RwSignal<String>) -> AnyView {
    let (words, shown) = (session.words(), session.shown());
    // Neither where the answer before is still shown.
    let is_dismissed = |query: &String| *query == dismissed.get();
    let shown = shown.filter(|shown| !is_dismissed(&shown.address.request.q) && !is_dismissed(&asked(session)));
    let Some(shown) = shown else { return ().into_any() };
    let suggestion = |suggestion: &Suggestion| {
        let href = match &suggestion.id {
            Some(id) => shown.opening(id),
            None => shown.link(|request| {
                request.q.clone_from(&suggestion.q);
                request.close_article();
            }),
        };
        let kind = match suggestion.kind {
            SuggestionKind::Name => words.name,
            SuggestionKind::Topic => words.topic,
            SuggestionKind::Title => words.title,
        };
        let articles = host::number(u64::from(suggestion.articles), session.language());
        let articles = suggestion.id.is_none().then(|| tag("span").class("value-count").text(articles));
        let (q, is_title) = (suggestion.q.clone(), suggestion.id.is_some());
        let chosen = move |_| {
            dismissed.set(q.clone());
            if !is_title {
                host::focus(FIELD);
            }
        };
        let link = tag("a")
            .set("href", href)
            .set("data-suggestion", suggestion.kind.id())
            .on("click", chosen)
            .child(tag("span").class("kind").text(kind))
            .child(tag("span").class("what").text(suggestion.text.clone()))
            .children(articles);
        tag("li").child(link)
    };
    let listed: Vec<Tag> = shown.response.suggestions.iter().map(suggestion).collect();
    if listed.is_empty() {
        return ().into_any();
    }
    tag("nav").class("suggestions").set("aria-label", words.suggestions).child(tag("ul").children(listed)).into()
}

/// The views, the totals of the current answer, and what narrow screens keep folded: the timeline and the filters.
pub(super) fn views(session: Session, sheet: RwSignal<bool>, unfolded: RwSignal<bool>) -> AnyView {
    live(move || {
        let (words, address, open) = (session.words(), session.address().get(), sheet.get());
        let tab = |tab: View| {
            let href = link(&address, |request| {
                request.view = tab;
                request.close_article();
            });
            let current = (address.request.view == tab).then_some("page");
            tag("a").set("href", href).set("data-view", tab.id()).maybe("aria-current", current).text(words.view(tab))
        };
        let flip = move |_| {
            sheet.set(!open);
            // Into the filters, which lie elsewhere; and back here from them.
            focus_later(if open { ".filters-toggle" } else { "#filters" }.to_owned());
        };
        let filters = button(flip)
            .class("filters-toggle")
            .maybe("hidden", (address.request.view != View::Articles).then_some(""))
            .set("aria-expanded", open.to_string())
            .set("aria-controls", "filters")
            .text(words.show_filters);
        tag("div")
            .class("views")
            .child(tag("nav").set("aria-label", words.views).children(View::ALL.map(tab)))
            .child(total(session, &address))
            .child(timeline_toggle(session, &address, unfolded))
            .child(filters)
            .into()
    })
}

/// Narrow screens show time as a thin strip; this unfolds it, with its tools.
fn timeline_toggle(session: Session, address: &Address, unfolded: RwSignal<bool>) -> Tag {
    let words = session.words();
    let is_there = session.shown().is_none_or(|shown| !timeline::is_empty(&shown));
    let is_seen = is_there && address.request.view == View::Articles && address.request.article.is_none();
    button(move |_| unfolded.update(|unfolded| *unfolded = !*unfolded))
        .class("time-toggle")
        .maybe("hidden", (!is_seen).then_some(""))
        .set("aria-expanded", unfolded.get().to_string())
        .set("aria-controls", "timeline")
        .set("aria-label", words.show_timeline)
        .set("title", words.show_timeline)
        .child(tag("i"))
}

fn total(session: Session, address: &Address) -> Tag {
    let (words, language, shown) = (session.words(), session.language(), session.shown());
    let response = shown.as_ref().map(|shown| &shown.response);
    let (articles, hits) = response.map_or((0, 0), |response| (response.articles, response.hits));
    let mut said = Vec::new();
    if let Some(response) = response {
        let least = if response.complete { String::new() } else { format!("{} ", words.at_least) };
        let says = least + &count(words.one_article, words.n_articles, u64::from(articles), language);
        if shown.as_ref().is_some_and(|shown| shown.is_bound()) {
            let whole = button(move |_| session.read_all());
            let title = (words.issue)(IssueCode::TextsUnread);
            said.push(whole.set("data-count-all", "").set("title", title).text(says));
        } else {
            said.push(tag("span").text(says));
        }
        // A query may ask for facts alone, in which nothing is hit.
        if !address.request.q.trim().is_empty() && (hits > 0 || articles == 0) {
            // Narrow screens leave out the dot, and set the hits below.
            said.push(tag("span").text(" · "));
            let least = if response.complete { "" } else { "≥ " };
            said.push(tag("span").text(least.to_owned() + &count(words.one_hit, words.n_hits, hits, language)));
        }
    } else {
        // Another element than that of the answer: what stands at the end of a line would seem to move.
        said.push(tag("bdi").text(words.opening));
    }
    let settled = move || {
        // Not while something that was just typed has no answer yet.
        session.typed().track();
        session.shown().is_some_and(|shown| shown.is_settled(session)).to_string()
    };
    tag("output")
        .class("total")
        .set("aria-live", "polite")
        .set("data-total", "")
        .set("data-articles", articles.to_string())
        .set("data-hits", hits.to_string())
        .follow("data-settled", settled)
        .maybe(
            "data-answers",
            shown.as_ref().filter(|shown| shown.is_last).map(|shown| shown.address.request.q.clone()),
        )
        .children(said)
}
