//! In which form do articles leave the page? A file, or what one pastes.

use leptos::prelude::*;

use super::desk::Said;
use super::host;
use super::kit::{Tag, button, live, tag};
use super::session::Session;
use super::words::{Words, count, fill};
use crate::address::Address;
use crate::ask::{Export, Wish};
use crate::export::Format;
use crate::worker::Answered;

/// What is exported: all that was found, what is selected, the open article.
type Scope = &'static str;

const FOUND: Scope = "found";
const SELECTED: Scope = "selected";
const OPEN: Scope = "open";

/// The dialog: of what, in which form, as a file or to be pasted.
pub(super) fn export(session: Session) -> Vec<Tag> {
    let words = session.words();
    let n_selected = session.shelf().n_selected();
    let shown = session.shown();
    let n_found = shown.as_ref().map_or(0, |shown| shown.response.articles);
    // What the page counts may be a bound; an export reads on to the end.
    let is_bound = shown.as_ref().is_none_or(|shown| !shown.response.complete);
    let found = if is_bound { words.export_found_least } else { words.export_found };
    let open =
        shown.as_ref().and_then(|shown| shown.response.article.as_ref()).map(|opened| opened.article.title.clone());
    let scope = RwSignal::new(scope_at_hand(session));
    let number = |count: u64| host::number(count, session.language());
    let of = |of: Scope, says: String| {
        let field = tag("input")
            .set("type", "radio")
            .set("name", "scope")
            .maybe("checked", (scope.get_untracked() == of).then_some(""))
            .on("change", move |_| scope.set(of));
        tag("label").class("radio").child(field).child(tag("span").text(says))
    };
    let mut scopes = vec![of(FOUND, fill(found, &[&number(u64::from(n_found))]))];
    if n_selected > 0 {
        scopes.push(of(SELECTED, fill(words.n_selected, &[&number(n_selected as u64)])));
    }
    if let Some(title) = open {
        scopes.push(of(OPEN, fill(words.export_open, &[&title])));
    }
    let busy = RwSignal::new(false);
    let form = |format: Format| {
        let save = button(move |_| make(session, scope.get_untracked(), format, busy, Way::Save))
            .set("data-save", format.id())
            .set("aria-label", fill(words.labelled, &[words.export_save, name(words, format)]))
            .text(words.export_save);
        let copy = move |_| {
            host::remember(COPIED, format.id());
            make(session, scope.get_untracked(), format, busy, Way::Copy);
        };
        let copy = button(copy)
            .set("data-copy", format.id())
            .set("aria-label", fill(words.labelled, &[words.export_copy, name(words, format)]))
            .text(words.export_copy);
        tag("li").child(tag("span").text(name(words, format))).child(save).child(copy)
    };
    let beside = button(move |_| make(session, scope.get_untracked(), Format::Csl, busy, Way::Provenance))
        .set("data-save", "provenance")
        .text(words.export_beside);
    let wait =
        live(
            move || {
                if busy.get() { tag("p").set("role", "status").text(words.export_busy).into() } else { ().into_any() }
            },
        );
    let bind = button(move |_| bind(session, scope.get_untracked(), busy))
        .set("data-save", "html")
        .set("aria-label", fill(words.labelled, &[words.export_save, words.format_html]))
        .text(words.export_save);
    let bind = tag("li").child(tag("span").text(words.format_html)).child(bind);
    vec![
        tag("fieldset").child(tag("legend").text(words.export_what)).children(scopes),
        tag("ul").class("formats").child(bind).children(Format::ALL.map(form)),
        tag("p").class("hint").text(words.export_hint).child(beside),
        tag("p").child(wait),
    ]
}

/// What becomes of it.
#[derive(Clone, Copy)]
enum Way {
    Save,
    Copy,
    /// Where it comes from, alone: for forms that have no room for it.
    Provenance,
}

/// How a form is called.
fn name(words: &Words, format: Format) -> &'static str {
    match format {
        Format::Csv => words.format_csv,
        Format::JsonLines => "JSON Lines",
        Format::Markdown => "Markdown",
        Format::Text => words.format_text,
        Format::BibTex => "BibTeX",
        Format::Ris => "RIS",
        Format::Csl => "CSL-JSON",
        Format::Gbt => "GB/T 7714",
        Format::Apa => "APA",
        Format::Chicago => "Chicago",
    }
}

/// The view whose articles are exported, and which of them where they were chosen one by one.
fn address_of(session: Session, scope: Scope) -> (Address, Option<Vec<String>>) {
    let mut address = session.address().get_untracked();
    let request = &mut address.request;
    let open = request.article.clone();
    request.close_article();
    (request.at, request.list, request.show) = (None, None, None);
    session.shelf().say_held(request);
    let chosen = match scope {
        SELECTED => Some(session.shelf().selected_ids()),
        OPEN => {
            request.article.clone_from(&open);
            Some(open.into_iter().map(|open| open.0).collect())
        }
        _ => None,
    };
    (address, chosen)
}

/// What one most likely means: what is selected, else the open article, else all that was found.
fn scope_at_hand(session: Session) -> Scope {
    let is_open = session.address().with_untracked(|address| address.request.article.is_some());
    match session.shelf().n_selected() {
        0 if is_open => OPEN,
        0 => FOUND,
        _ => SELECTED,
    }
}

/// What is remembered of the form that was copied last.
const COPIED: &str = "yulan.copied";

/// Copies what is at hand in the form that was copied last, at first as citations.
pub(super) fn copy_at_once(session: Session) {
    let format = host::remembered(COPIED).and_then(|id| Format::from_id(&id)).unwrap_or(Format::Gbt);
    make(session, scope_at_hand(session), format, RwSignal::new(false), Way::Copy);
}

/// Copies the citation of the open article.
pub(super) fn cite(session: Session) {
    make(session, OPEN, Format::Gbt, RwSignal::new(false), Way::Copy);
}

/// The address whose articles are exported, and how.
fn wished(session: Session, scope: Scope, format: Format) -> (String, Wish) {
    let (address, chosen) = address_of(session, scope);
    let (link, _) = session.link_to(address.clone());
    let language = session.language().to_owned();
    (address.to_string(), Wish { format, language, link, day: host::today(), chosen })
}

/// Saves articles as an archive of their own, which shows them as this one does.
fn bind(session: Session, scope: Scope, busy: RwSignal<bool>) {
    // Whoever presses again is told already that it is on its way.
    if busy.get_untracked() {
        return;
    }
    // Of the wish, its form is not asked.
    let (address, wish) = wished(session, scope, Format::JsonLines);
    busy.set(true);
    host::order("bind", &format!("{address}\n{}", host::json(&wish)), move |said| {
        busy.set(false);
        match Answered::Json(said.clone()).exported() {
            Some(export) => tell_written(session, &export),
            None => {
                session.tell(
                    fill(session.words_untracked().export_failed, &[said.strip_prefix("failed ").unwrap_or(&said)]),
                    None,
                );
            }
        }
    });
}

fn make(session: Session, scope: Scope, format: Format, busy: RwSignal<bool>, way: Way) {
    let (address, wish) = wished(session, scope, format);
    busy.set(true);
    session.wish(address, wish, move |said| {
        let Said::Last(answer) = said else { return };
        busy.set(false);
        if let Some(export) = answer.as_ref().and_then(Answered::exported) {
            hand_over(session, format, &export, way);
        }
    });
}

fn hand_over(session: Session, format: Format, export: &Export, way: Way) {
    let words = session.words_untracked();
    let file = |ending: &str| format!("{}.{ending}", export.name);
    // What was told of a copy before is not of this one.
    session.dismiss();
    match way {
        Way::Save => {
            host::save(&file(format.id()), format.media_type(), &export.text);
            tell_written(session, export);
        }
        Way::Provenance => {
            host::save(&file("provenance.txt"), "text/plain;charset=utf-8", &export.provenance);
            tell_part(session, export);
        }
        Way::Copy => {
            // What is pasted goes into a text that says itself where it comes from.
            let body = export.text.split_once("\n\n").filter(|_| format.has_header()).map(|(_, text)| text);
            let text = body.unwrap_or(&export.text);
            let articles = count(words.one_article, words.n_articles, u64::from(export.written), session.language());
            let copied = format!("{} {} · {articles}", words.export_copied, name(words, format));
            session.copy(text.trim_end().to_owned(), copied, words.export_by_hand, false);
            tell_part(session, export);
        }
    }
}

/// Tells how many articles were written.
fn tell_written(session: Session, export: &Export) {
    let words = session.words_untracked();
    let articles = count(words.one_article, words.n_articles, u64::from(export.written), session.language());
    session.tell(fill(words.export_done, &[&articles]), None);
    tell_part(session, export);
}

/// Tells how many articles are written, where some are missing.
fn tell_part(session: Session, export: &Export) {
    if !export.complete {
        let number = |count: u32| host::number(u64::from(count), session.language());
        let (written, articles) = (number(export.written), number(export.articles));
        session.tell(fill(session.words_untracked().export_part, &[&written, &articles]), None);
    }
}
