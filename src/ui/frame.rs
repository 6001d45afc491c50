//! How do the panels stand together, and which keys work everywhere?

use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{HtmlElement, KeyboardEvent};

use super::about::about;
use super::chips::chips;
use super::facets::filters;
use super::header::{header, views};
use super::host;
use super::kit::{live, tag};
use super::notices::notices;
use super::reader::reader;
use super::results::results;
use super::session::Session;
use super::timeline::timeline;

/// The whole page.
#[component]
pub(super) fn Frame(session: Session) -> impl IntoView {
    reach_outside(session);
    listen_for_keys(session);
    let sheet = RwSignal::new(false);
    let room = move || {
        let reading = move || session.address().with(|address| address.request.article.is_some()).to_string();
        let main = tag("main")
            .class("room")
            .follow("data-reading", reading)
            .follow("data-sheet", move || sheet.get().to_string())
            .child(filters(session, sheet))
            .child(results(session))
            .child(reader(session));
        vec![timeline(session), chips(session), notices(session), main.into()].into_any()
    };
    let view = live(move || match session.view().get() {
        "about" => vec![notices(session), about(session)].into_any(),
        _ => room(),
    });
    vec![header(session), views(session, sheet), view]
}

/// What lies outside the components: the document's title, language and theme.
fn reach_outside(session: Session) {
    Effect::new(move |_| {
        host::set_root_attribute("lang", session.language());
        host::set_root_attribute("data-theme", session.theme().get());
    });
    Effect::new(move |_| {
        let manifest = session.manifest();
        let corpus = manifest.title.nearest(session.language()).unwrap_or(&manifest.id).to_owned();
        let query = session.address().with(|address| address.request.q.clone());
        let page = session.page();
        let open = page.as_ref().and_then(|page| page.response.article.as_ref()).map(|opened| &opened.article.title);
        let first = open.filter(|title| !title.is_empty()).unwrap_or(&query);
        let title = if first.is_empty() { corpus } else { format!("{first} · {corpus}") };
        if let Some(document) = host::document() {
            document.set_title(&title);
        }
    });
}

/// `/` goes to the search box, `Esc` closes what is open, `n` and `p` go from hit to hit.
fn listen_for_keys(session: Session) {
    let Some(document) = host::document() else { return };
    let options = EventListenerOptions::enable_prevent_default();
    let listener = EventListener::new_with_options(&document, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let typing = event.target().is_some_and(|target| {
            target.dyn_ref::<HtmlElement>().is_some_and(|element| {
                matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
            })
        });
        if event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing() {
            return;
        }
        match event.key().as_str() {
            "Escape" if !typing => session.close_article(),
            "/" if !typing => {
                event.prevent_default();
                host::focus("input[type=search]");
            }
            "n" if !typing => session.step_hit(1),
            "p" if !typing => session.step_hit(-1),
            _ => {}
        }
    });
    // The page listens for as long as it lives.
    listener.forget();
}
