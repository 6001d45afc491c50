//! What does the open article say, and where are its hits?

use std::cell::RefCell;
use std::sync::Arc;

use gloo::events::EventListener;
use gloo::timers::callback::Timeout;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, ScrollLogicalPosition};

use super::article::page_of;
use super::export::cite;
use super::find::{Finding, find_bar, selected_words, show_passage};
use super::home::no_article;
use super::host;
use super::kit::{Tag, button, effect, focus_later, live, sign, tag, tool};
use super::session::{Session, Shown};
use super::shelf::STARRED;
use super::words::{Words, count, fill};
use crate::corpus::{ArticleId, Script};
use crate::keep::{Item, ItemKind};
use crate::search::Opened;

/// What the reader looks at: the article, the hit, what is found in it, the passage a link is to.
type Looked = (ArticleId, Option<u32>, Option<String>, Option<String>);

/// The reader: beside the list on wide screens, over it on narrow ones.
pub(super) fn reader(session: Session) -> AnyView {
    let finding = Finding::new();
    look(session, finding);
    let is_selected = selection();
    let page = live(move || {
        let page = session.page();
        match page.as_ref().and_then(|page| Some((page, page.response.article.as_ref()?))) {
            Some((page, opened)) => {
                let bar = bar(session, opened, finding, is_selected);
                Vec::<AnyView>::from([bar.into(), page_of(session, page, opened).into()]).into_any()
            }
            None => no_article(session).into(),
        }
    });
    let pause = RefCell::new(None::<Timeout>);
    let scrolled = move |event: ev::Event| {
        let reader = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        let Some(reader) = reader else { return };
        // Once the reader rests.
        pause.replace(Some(Timeout::new(REST_MILLIS, move || remember_place(session, &reader))));
    };
    tag("section")
        .class("reader")
        .follow("aria-label", session.say(|words| words.reader))
        .on("scroll", scrolled)
        .child(page)
        .into()
}

/// How long a reader rests before the place is remembered.
const REST_MILLIS: u32 = 800;

/// Follows what is looked at: focus, hits, found words, the place one had come to.
fn look(session: Session, finding: Finding) {
    let mut looked = None::<Looked>;
    let mut drawn = None::<Arc<Shown>>;
    effect(move || {
        let (shown, page) = (session.shown(), session.page());
        let (find, quote) =
            session.address().with(|address| (address.request.find.clone(), address.request.quote.clone()));
        let opened = shown.as_ref().and_then(|shown| shown.response.article.as_ref());
        let now = opened.map(|opened| (opened.article.id.clone(), opened.hit, find, quote));
        let before = std::mem::replace(&mut looked, now.clone());
        let drawn_before = std::mem::replace(&mut drawn, page);
        let Some((id, hit, find, quote)) = now.clone() else {
            // Whoever closes an article goes on from where it stands in the list; whoever types goes on typing.
            if let Some((closed, ..)) = before.filter(|_| !host::is_typing()) {
                request_animation_frame(move || {
                    let row = format!("[data-result=\"{}\"] a", closed.0);
                    // It may be there no longer, as in a collection that it was taken out of.
                    host::focus(if host::find(&row).is_some() { &row } else { "[data-result] a" });
                });
            }
            return;
        };
        let is_new = before.as_ref().is_none_or(|(before, ..)| *before != id);
        let is_other_hit = before.as_ref().is_none_or(|(_, before, ..)| *before != hit);
        if is_new {
            let title = opened.map(|opened| opened.article.title.clone()).unwrap_or_default();
            begin(session, &id, title, hit.is_none() && quote.is_none());
        }
        if let Some(hit) = hit.filter(|_| is_new || is_other_hit) {
            show_hit(hit);
        }
        // An answer that changes nothing here, as when the list is scrolled, leaves the reader where one is.
        let is_same = before == now;
        let is_redrawn = drawn_before.map(|page| Arc::as_ptr(&page)) != drawn.as_ref().map(Arc::as_ptr);
        if is_same && !is_redrawn {
            return;
        }
        // Once the page is laid out.
        request_animation_frame(move || {
            finding.find(find.as_deref().unwrap_or_default(), !is_same);
            let quote = quote.unwrap_or_default();
            if !show_passage(&quote, !is_same) && !is_same {
                session.tell(fill(session.words_untracked().quote_lost, &[&quote]), None);
            }
        });
    });
}

/// An article is opened: it has the focus, stands where one had come to, and is among what was read.
fn begin(session: Session, id: &ArticleId, title: String, goes_on: bool) {
    focus_later(".page".to_owned());
    let item = Item { article: id.0.clone(), text: title, ..Item::new(ItemKind::Read, 0) };
    let known = session.shelf().kept().with_untracked(|kept| kept.get(&item.key()).map(|item| item.place));
    let place = known.filter(|_| goes_on).unwrap_or(0);
    session.shelf().remember(Item { place: known.unwrap_or(0), ..item });
    request_animation_frame(move || {
        if let Some(reader) = host::find(".reader") {
            // In pixels, far below 2^31.
            #[allow(clippy::cast_possible_truncation)]
            reader.set_scroll_top((text_height_px(&reader) * f64::from(place) / 1000.0).round() as i32);
        }
    });
}

fn remember_place(session: Session, reader: &Element) {
    let Some(id) = session.address().with_untracked(|address| address.request.article.clone()) else { return };
    let key = Item { article: id.0, ..Item::new(ItemKind::Read, 0) }.key();
    let share = f64::from(reader.scroll_top()) / text_height_px(reader).max(1.0);
    // Of a page that has some thousand pixels.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let place = (share * 1000.0).round() as u32;
    let known = session.shelf().kept().with_untracked(|kept| kept.get(&key).cloned());
    // Where one comes back to is where one was, and not a pixel beside it, again and again.
    if let Some(item) = known.filter(|item| item.place.abs_diff(place) > 1) {
        session.shelf().keep(Item { place, ..item });
    }
}

/// How far the article's text reaches down; what stands below it comes later and makes the page longer.
fn text_height_px(reader: &Element) -> f64 {
    let end = host::find(".page > .others, .page > .note-field").unwrap_or_else(|| reader.clone());
    let to_end = end.get_bounding_client_rect().top() - reader.get_bounding_client_rect().top();
    to_end + f64::from(reader.scroll_top())
}

/// Whether anything of the page is selected.
fn selection() -> RwSignal<bool> {
    let is_selected = RwSignal::new(false);
    if let Some(document) = host::document() {
        EventListener::new(&document, "selectionchange", move |_| {
            let now = !selected_words().is_empty();
            if is_selected.try_get_untracked().is_some_and(|before| before != now) {
                is_selected.set(now);
            }
        })
        .forget();
    }
    is_selected
}

/// Scrolls a hit into the middle of the page, once the page is laid out.
fn show_hit(hit: u32) {
    request_animation_frame(move || {
        if let Some(mark) = host::find(&format!("mark[data-hit=\"{hit}\"]")) {
            host::scroll_to(&mark, ScrollLogicalPosition::Center);
        }
    });
}

fn bar(session: Session, opened: &Opened, finding: Finding, is_selected: RwSignal<bool>) -> Tag {
    let words = session.words();
    let marks = opened.marks;
    let counter = move || match session.hit() {
        Some(hit) => fill(words.hit_of, &[&hit.to_string(), &marks.to_string()]),
        None => count(words.one_hit, words.hit_none, u64::from(marks), session.language()),
    };
    let steps = (marks > 0).then(|| {
        let counter = tag("span").class("counter").set("role", "status").set("data-hit-counter", "").say(counter);
        [
            tool(words.previous_hit, "‹", move |_| session.step_hit(-1)),
            counter,
            tool(words.next_hit, "›", move |_| session.step_hit(1)),
        ]
    });
    let original = opened.article.url.clone().map(|url| {
        tag("a")
            .class("original")
            .set("href", url)
            .set("target", "_blank")
            .set("rel", "noreferrer noopener external")
            .text(words.original)
            .child(sign("↗"))
    });
    let passage = live(move || {
        if !is_selected.get() {
            return ().into_any();
        }
        // The selection stays while its button is pressed.
        button(move |_| session.copy_passage(selected_words()))
            .on("mousedown", |event| event.prevent_default())
            .class("passage")
            .set("data-passage", "")
            .text(words.copy_passage)
            .into()
    });
    let back = tool(words.back, "←", move |_| session.close_article()).class("back").set("data-back", "");
    tag("header")
        .class("reader-bar")
        .child(back)
        .children(neighbours(session, words))
        .children(steps.into_iter().flatten())
        .child(find_bar(session, finding))
        .child(tag("span").class("space"))
        .child(passage)
        .children(conversion(session, words, opened))
        .child(star(session, words, opened))
        .child(tool(words.reading, "Aa", move |_| session.dialog().set("reading")).set("data-reading-settings", ""))
        .child(button(move |_| cite(session)).set("data-cite", "").text(words.cite))
        .children(original)
}

/// The articles before and after this one in the list, as far as they are there.
fn neighbours(session: Session, words: &'static Words) -> Vec<Tag> {
    let step = |by: i32, label: &'static str, arrow: &'static str| {
        let to = move || session.shown().and_then(|shown| neighbour(session, &shown, by));
        tool(label, arrow, move |_| {
            if let Some(id) = session.shown_untracked().and_then(|shown| neighbour(session, &shown, by)) {
                session.open_article(id);
            }
        })
        .set("data-step", if by < 0 { "previous" } else { "next" })
        .follow("aria-disabled", move || to().is_none().to_string())
    };
    vec![step(-1, words.previous_article, "↑"), step(1, words.next_article, "↓")]
}

fn neighbour(session: Session, shown: &Shown, by: i32) -> Option<ArticleId> {
    let open = session.address().with_untracked(|address| address.request.article.clone())?;
    let rows = &shown.response.results;
    let now = rows.iter().position(|row| row.id == open)?;
    let next = usize::try_from(i32::try_from(now).ok()? + by).ok()?;
    rows.get(next).map(|row| row.id.clone())
}

/// Reading in the other script, and the way back.
fn conversion(session: Session, words: &'static Words, opened: &Opened) -> Option<Tag> {
    let (label, to) = match (opened.shown_in, opened.article.script) {
        (Some(_), _) => (words.as_archived, None),
        (None, Script::Hans) => (words.to_hant, Some(Script::Hant)),
        (None, Script::Hant) => (words.to_hans, Some(Script::Hans)),
        (None, Script::Other) => return None,
    };
    let convert = button(move |_| session.move_to(|request| request.shown_in = to)).set("data-convert", "");
    Some(convert.set("aria-pressed", to.is_none().to_string()).text(label))
}

fn star(session: Session, words: &'static Words, opened: &Opened) -> Tag {
    let (id, title) = (opened.article.id.clone(), opened.article.title.clone());
    let starred = id.clone();
    let is_on = move || session.shelf().holds(STARRED, &starred).to_string();
    tool(words.star, "", move |_| session.shelf().flip(STARRED, &id, &title))
        .class("star")
        .set("data-star", "")
        .follow("aria-pressed", is_on)
}
