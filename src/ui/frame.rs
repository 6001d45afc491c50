//! How do the panels stand together?

use std::cell::RefCell;

use gloo::timers::callback::Timeout;
use leptos::prelude::*;

use super::about::about;
use super::chips::chips;
use super::dialogs::dialogs;
use super::facets::filters;
use super::header::{header, views};
use super::help::help;
use super::home::is_home;
use super::host;
use super::kept::{kept, trouble_says};
use super::keyboard::listen;
use super::kit::{effect, live, tag};
use super::notices::{keep_clear, notices};
use super::reader::reader;
use super::results::results;
use super::session::Session;
use super::timeline::timeline;
use crate::address::Address;
use crate::keep::{Item, ItemKind};
use crate::search::View;

/// The whole page.
#[component]
pub(super) fn Frame(session: Session) -> impl IntoView {
    reach_outside(session);
    remember_searches(session);
    listen(session);
    keep_clear();
    let sheet = RwSignal::new(false);
    let unfolded = RwSignal::new(false);
    let room = move || {
        let reading = move || session.address().with(|address| address.request.article.is_some()).to_string();
        let main = tag("main")
            .class("room")
            .follow("data-reading", reading)
            .follow("data-home", move || session.address().with(|address| is_home(&address.request)).to_string())
            .follow("data-sheet", move || sheet.get().to_string())
            .follow("data-opening", move || session.shown().is_none().to_string())
            .child(filters(session))
            .child(results(session))
            .child(reader(session));
        let time = tag("div")
            .class("time-fold")
            .set("id", "timeline")
            .follow("data-unfolded", move || unfolded.get().to_string())
            .child(timeline(session));
        vec![time.into(), chips(session), notices(session), main.into()].into_any()
    };
    let view = live(move || match session.view().get() {
        "about" => vec![notices(session), about(session)].into_any(),
        "kept" => vec![notices(session), kept(session)].into_any(),
        "help" => vec![notices(session), help(session)].into_any(),
        _ => room(),
    });
    vec![header(session), views(session, sheet, unfolded), view, dialogs(session)]
}

/// How long a view of a query stands before it counts as a search that was made, and not as typing.
const REST_MILLIS: u32 = 3000;

/// Remembers what was searched.
fn remember_searches(session: Session) {
    let pause = RefCell::new(None::<Timeout>);
    effect(move || {
        let Some(shown) = session.shown().filter(|shown| shown.is_last) else { return };
        let mut request = shown.address.request.clone();
        if request.q.trim().is_empty() {
            return;
        }
        request.close_article();
        (request.at, request.list, request.show) = (None, None, None);
        // Of a link only what it asks: not its language, nor the version it was made on.
        let address = Address::of(request).to_string();
        let remember = move || session.shelf().remember(Item { address, ..Item::new(ItemKind::Asked, 0) });
        pause.replace(Some(Timeout::new(REST_MILLIS, remember)));
    });
}

/// Characters of a query or an article's title in the title of the page: more is lost on a tab, and in a bookmark.
const MAX_TITLE: usize = 120;

/// What lies outside the components: the document's title, language and theme.
fn reach_outside(session: Session) {
    effect(move || {
        host::set_root_attribute("lang", session.language());
        host::set_root_attribute("data-theme", session.theme().get());
    });
    effect(move || {
        session.shelf().kept().track();
        session.follow_shelf();
    });
    effect(move || {
        let trouble = session.shelf().alarm();
        // There it stands on the page.
        if let Some(trouble) = trouble.filter(|_| session.view().get_untracked() != View::Kept.id()) {
            session.tell(trouble_says(session.words_untracked(), trouble), None);
        }
    });
    let mut before = String::new();
    effect(move || {
        let corpus = session.manifest().called(session.language()).to_owned();
        // With the answer, and not for each letter that is typed: a title costs as much as an answer.
        let Some(shown) = session.shown().filter(|_| session.is_calm()) else { return };
        let open = shown.response.article.as_ref().map(|opened| &opened.article.title);
        let first = open.filter(|title| !title.is_empty()).unwrap_or(&shown.address.request.q);
        let title = if first.is_empty() {
            corpus
        } else {
            let rest = if first.chars().nth(MAX_TITLE).is_some() { "…" } else { "" };
            first.chars().take(MAX_TITLE).collect::<String>() + rest + " · " + &corpus
        };
        // What turns the direction of text would turn what browsers write after it.
        let title = title.replace(|c| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}'), "");
        if let Some(document) = host::document().filter(|_| title != before) {
            document.set_title(&title);
        }
        before = title;
    });
}
