//! What does the reader keep? Collections as filters, and a page of everything: collections, notes, searches, history.

use std::collections::BTreeSet;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use wasm_bindgen_futures::JsFuture;
use web_sys::HtmlInputElement;

use super::host;
use super::kit::{Tag, all, button, live, sign, tag};
use super::session::{Session, link};
use super::shelf::{STARRED, Trouble};
use super::words::{Words, fill};
use crate::ask::corpus_ref;
use crate::corpus::ArticleId;
use crate::keep::{Item, ItemKind, Refused};
use crate::search::Request;

/// How a collection is called.
pub(super) fn collection_name(words: &'static Words, name: &str) -> String {
    if name == STARRED { words.starred.to_owned() } else { name.to_owned() }
}

/// The page of everything that is kept.
pub(super) fn kept(session: Session) -> AnyView {
    let content = live(move || {
        let words = session.words();
        let mut content = vec![tag("h1").text(words.view_kept), tag("p").class("hint").text(words.kept_hint)];
        content.extend(trouble(session, words));
        content.push(tools(session, words));
        content.push(of_collections(session, words));
        content.push(of_items(session, words, ItemKind::Note, words.notes, words.notes_none));
        content.push(of_items(session, words, ItemKind::Search, words.searches, words.searches_none));
        content.push(of_items(session, words, ItemKind::Asked, words.asked, words.asked_none));
        content.push(of_items(session, words, ItemKind::Read, words.read, words.read_none));
        all(content)
    });
    tag("main").class("about kept").child(content).into()
}

/// What could not be kept, and what to do.
fn trouble(session: Session, words: &Words) -> Option<Tag> {
    let says = trouble_says(words, session.shelf().trouble()?);
    Some(tag("p").class("trouble").set("role", "alert").set("data-trouble", "").text(says))
}

/// The same in words.
pub(super) fn trouble_says(words: &Words, trouble: Trouble) -> &'static str {
    match trouble {
        Trouble::Blocked => words.kept_blocked,
        Trouble::Full => words.kept_full,
        Trouble::Damaged => words.kept_damaged,
    }
}

/// Taking it all along, and bringing it in.
fn tools(session: Session, words: &'static Words) -> Tag {
    let save = button(move |_| {
        let corpus = corpus_ref(&session.manifest()).to_string();
        let file = session.shelf().kept().with_untracked(|kept| kept.file(corpus));
        host::save(&format!("yulan-{}.json", session.manifest().id), "application/json", &host::json(&file));
    });
    let bring = move |event: ev::Event| {
        let field = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok());
        let file = field.as_ref().and_then(HtmlInputElement::files).and_then(|files| files.get(0));
        let (Some(field), Some(file)) = (field, file) else { return };
        host::spawn(async move {
            let bytes = JsFuture::from(file.array_buffer()).await;
            let bytes = bytes.map(|bytes| js_sys::Uint8Array::new(&bytes).to_vec()).unwrap_or_default();
            brought(session, &bytes);
            // So that the same file can be chosen again.
            field.set_value("");
        });
    };
    let file = tag("input").set("type", "file").set("accept", ".json,application/json").set("data-kept-import", "");
    tag("p")
        .class("kept-tools")
        .child(save.set("data-kept-export", "").text(words.kept_export))
        .child(tag("label").class("file").child(tag("span").text(words.kept_import)).child(file.on("change", bring)))
}

fn brought(session: Session, bytes: &[u8]) {
    let words = session.words_untracked();
    let says = match session.shelf().bring_in(bytes) {
        Ok(brought) => {
            let said = fill(words.kept_brought, &[&brought.added.to_string(), &brought.of.to_string()]);
            let unread = (brought.unread > 0).then(|| fill(words.kept_unread, &[&brought.unread.to_string()]));
            let id = brought.corpus.split('@').next().unwrap_or_default();
            let other = (id != session.manifest().id).then(|| fill(words.kept_other, &[id]));
            [Some(said), unread, other].into_iter().flatten().collect::<Vec<_>>().join(" ")
        }
        Err(refused) => (if refused == Refused::Newer { words.kept_newer } else { words.kept_refused }).to_owned(),
    };
    session.tell(says, None);
}

fn of_collections(session: Session, words: &'static Words) -> Tag {
    let address = session.address().get();
    let row = |(name, articles): (String, BTreeSet<String>)| {
        let href = link(&address, |request| {
            *request = Request::default();
            request.kept.is.insert(name.clone());
        });
        let shown = collection_name(words, &name);
        let drop_all = name.clone();
        let drop = removal(words, &shown, move || {
            for article in session.shelf().members(&drop_all) {
                session.shelf().remove(&format!("{}/{article}/{drop_all}", ItemKind::Member.id()));
            }
        });
        tag("li")
            .child(tag("a").set("href", href).text(shown))
            .child(tag("span").text(host::number(articles.len() as u64, session.language())))
            .child(drop)
    };
    let collections = session.shelf().kept().with(crate::keep::Kept::collections);
    let rows: Vec<Tag> = collections.into_iter().map(row).collect();
    section(words.collections, words.collections_none, rows)
}

/// What is kept of one kind, the latest first.
fn of_items(
    session: Session,
    words: &'static Words,
    kind: ItemKind,
    title: &'static str,
    says_none: &'static str,
) -> Tag {
    let address = session.address().get();
    let row = |item: &Item| {
        let href = match kind {
            // An empty one would load the page anew.
            ItemKind::Search | ItemKind::Asked if item.address.is_empty() => "#".to_owned(),
            ItemKind::Search | ItemKind::Asked => item.address.clone(),
            _ => link(&address, |request| {
                let article = Some(ArticleId(item.article.clone()));
                *request = Request { article, ..Request::default() };
            }),
        };
        let says = match kind {
            ItemKind::Search => item.name.clone(),
            ItemKind::Asked => crate::address::Address::parse(&item.address).0.request.q,
            ItemKind::Note if !item.name.is_empty() => item.name.clone(),
            ItemKind::Read if !item.text.is_empty() => item.text.clone(),
            _ => item.article.clone(),
        };
        let key = item.key();
        let drop = removal(words, &says, move || session.shelf().remove(&key));
        let note = (kind == ItemKind::Note).then(|| tag("q").text(item.text.clone()));
        let day = tag("time").text(host::day(item.at, session.language()));
        tag("li").child(tag("a").set("href", href).text(says)).children(note).child(day).child(drop)
    };
    let rows = session.shelf().kept().with(|kept| kept.latest(kind).into_iter().map(row).collect::<Vec<_>>());
    section(title, says_none, rows).set("data-kind", kind.id())
}

fn section(title: &'static str, none: &'static str, rows: Vec<Tag>) -> Tag {
    let content = if rows.is_empty() { tag("p").class("hint").text(none) } else { tag("ul").children(rows) };
    tag("section").set("aria-label", title).child(tag("h2").text(title)).child(content)
}

/// A button that lets go of something, the second time it is pressed.
fn removal(words: &'static Words, of: &str, remove: impl Fn() + 'static) -> Tag {
    let is_sure = RwSignal::new(false);
    let labels = [fill(words.remove, &[of]), format!("{} {of}", words.really)];
    let label = move || labels.get(usize::from(is_sure.get())).cloned().unwrap_or_default();
    button(move |_| if is_sure.get_untracked() { remove() } else { is_sure.set(true) })
        .class("removal")
        .follow("aria-label", label)
        .on("blur", move |_| is_sure.set(false))
        .child(live(move || if is_sure.get() { tag("span").text(words.really).into() } else { sign("×").into() }))
}
