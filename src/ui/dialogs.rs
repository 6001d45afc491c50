//! What is asked of the reader in between? One dialog at a time: export, a collection to put things in, a name for a search,
//! how the page is set, the keys.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::HtmlDialogElement;

use super::export::export;
use super::help::keys;
use super::host;
use super::kept::collection_name;
use super::kit::{Tag, all, button, effect, focus_later, live, tag};
use super::notices::tell;
use super::reading::reading;
use super::session::Session;
use super::words::{Words, count, fill};
use crate::keep::{Item, ItemKind};

/// The place of dialogs. The browser keeps the focus inside while one is open and gives it back after.
pub(super) fn dialogs(session: Session) -> AnyView {
    effect(move || {
        let is_open = !session.dialog().get().is_empty();
        let dialog = host::find("dialog").and_then(|dialog| dialog.dyn_into::<HtmlDialogElement>().ok());
        let Some(dialog) = dialog else { return };
        if is_open && !dialog.open() {
            // A dialog of the page can be shown.
            let _: Result<(), wasm_bindgen::JsValue> = dialog.show_modal();
            // Not by `autofocus`, which browsers refuse, and complain of, where the page stands in a frame.
            focus_later("dialog [name=scope]:checked".to_owned());
        } else if !is_open && dialog.open() {
            dialog.close();
        }
    });
    let content = live(move || {
        let words = session.words();
        let (title, content) = match session.dialog().get() {
            "export" => (words.export, export(session)),
            "collect" => (words.collect, collect(session, words)),
            "save" => (words.save_search, save(session, words)),
            "reading" => (words.reading, reading(session)),
            "keys" => (words.keys, vec![keys(words)]),
            _ => return ().into_any(),
        };
        let close = button(move |_| session.dialog().set("")).class("dialog-close").text(words.close);
        tag("div").child(tag("h2").set("id", "dialog-title").text(title)).children(content).child(close).into()
    });
    // What is told lies behind the dialog while one is open.
    let told = live(move || {
        let told = session.told().filter(|_| !session.dialog().get().is_empty());
        all(told.map(|told| tell(session, session.words(), told)).into_iter().collect())
    });
    tag("dialog")
        .set("aria-labelledby", "dialog-title")
        .on("close", move |_| session.dialog().set(""))
        .child(tag("div").class("notices").set("role", "status").child(told))
        .child(content)
        .into()
}

/// A field with a name to be given, and a button that takes it.
fn named(label: &'static str, value: String, done: &'static str, take: impl Fn(String) + 'static) -> Tag {
    let on_submit = move |event: ev::Event| {
        event.prevent_default();
        let name =
            host::find("dialog input[name=named]").and_then(|field| field.dyn_into::<web_sys::HtmlInputElement>().ok());
        if let Some(name) = name {
            take(name.value().trim().to_owned());
        }
    };
    let field = tag("input")
        .set("name", "named")
        .set("type", "text")
        .set("spellcheck", "false")
        .set("autocomplete", "off")
        .set("required", "")
        // White space is no name, and that of the stars is none that a reader can give: the browser says so.
        .set("pattern", r"(?!\s*\*?\s*$).+");
    tag("form")
        .class("named")
        .on("submit", on_submit)
        .child(tag("label").child(tag("span").text(label)).child(field.set("value", value)))
        .child(tag("button").set("type", "submit").text(done))
}

/// Puts what is selected, or else the open article, into a collection.
fn collect(session: Session, words: &'static Words) -> Vec<Tag> {
    let put = move |name: &str| {
        let shelf = session.shelf();
        if shelf.selected_ids().is_empty() {
            let shown = session.shown_untracked();
            if let Some(opened) = shown.as_ref().and_then(|shown| shown.response.article.as_ref()) {
                shelf.select(&opened.article.id, &opened.article.title, true);
            }
        }
        let n_articles = shelf.n_selected() as u64;
        shelf.collect_selected(name);
        shelf.select_none();
        session.dialog().set("");
        let words = session.words_untracked();
        let articles = count(words.one_article, words.n_articles, n_articles, session.language());
        session.tell(fill(words.collected, &[&articles, &collection_name(words, name)]), None);
        // The button that was pressed is gone with the selection.
        focus_later(format!("[data-row=\"{}\"] h3 a", session.row().get_untracked()));
    };
    let known = session.shelf().kept().with(crate::keep::Kept::collections);
    let known = known.into_iter().map(|(name, _)| {
        let shown = collection_name(words, &name);
        tag("li").child(button(move |_| put(&name)).set("data-into", "").text(shown))
    });
    vec![
        tag("ul").class("choices").children(known),
        named(words.collection_new, String::new(), words.collect, move |name| put(&name)),
    ]
}

/// Keeps the view under a name.
fn save(session: Session, words: &'static Words) -> Vec<Tag> {
    let address = session.address().get();
    let query = address.request.q.clone();
    let name = if query.is_empty() { host::title() } else { query };
    let take = move |name: String| {
        let mut address = session.address().get_untracked();
        address.request.close_article();
        address.request.at = None;
        let address = address.to_string();
        let name = free_name(session, name, &address);
        session.shelf().keep(Item { name, address, ..Item::new(ItemKind::Search, 0) });
        session.dialog().set("");
        session.tell(session.words_untracked().search_saved.to_owned(), None);
    };
    vec![named(words.save_search_as, name, words.save_search, take)]
}

/// The name, or one with a number where another search has it: none is lost.
fn free_name(session: Session, name: String, address: &str) -> String {
    let is_taken = |name: &str| {
        let key = format!("{}/{name}", ItemKind::Search.id());
        session.shelf().kept().with_untracked(|kept| kept.get(&key).is_some_and(|known| known.address != address))
    };
    let numbered = (2..=u8::MAX).map(|nth| format!("{name} ({nth})"));
    let mut names = std::iter::once(name.clone()).chain(numbered);
    names.find(|name| !is_taken(name)).unwrap_or(name)
}
