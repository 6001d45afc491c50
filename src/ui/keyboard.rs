//! Which keys work everywhere? One letter for what is done all day; none of them while one types.

use std::cell::RefCell;

use gloo::events::{EventListener, EventListenerOptions};
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, HtmlElement, KeyboardEvent};

use super::export::copy_at_once;
use super::home::is_home;
use super::host;
use super::kit::focus_later;
use super::results::{has_focus, is_awaiting, step_row};
use super::session::Session;
use super::shelf::STARRED;
use crate::corpus::ArticleId;
use crate::search::View;

/// Listens for as long as the page lives.
pub(super) fn listen(session: Session) {
    let Some(document) = host::document() else { return };
    let options = EventListenerOptions::enable_prevent_default();
    let listener = EventListener::new_with_options(&document, "keydown", options, move |event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let is_chord = event.ctrl_key() || event.alt_key() || event.meta_key() || event.is_composing();
        // Asked of the page: it hears later that a dialog was closed by Esc, and the next key may be there already.
        let is_dialog = host::find("dialog[open]").is_some();
        if !is_chord && !is_dialog && !is_typed(event) && (rove(&event.key()) || act(session, &event.key())) {
            event.prevent_default();
        }
    });
    listener.forget();
    // Before whoever was pressed acts: that may redraw the page at once.
    for event in ["keydown", "click"] {
        let options = EventListenerOptions::run_in_capture_phase();
        EventListener::new_with_options(&document, event, options, hold_focus).forget();
    }
}

/// Frames for which what had the focus is watched after a key or a click: a second, in which answers come.
const WATCHED_FRAMES: u32 = 60;
/// Frames after which a focus that is gone is lost: until then whoever drew the page anew may move it.
const LOST_FRAMES: u32 = 10;

/// What had the focus when something was last pressed.
#[derive(Default)]
struct Held {
    /// The element and what it lay in, from the inside out, each with the focused one's place among its controls.
    elements: Vec<(HtmlElement, usize)>,
    /// Its id, by which it is found again where it is drawn anew.
    id: String,
    frames_left: u32,
    frames_gone: u32,
}

thread_local! {
    static HELD: RefCell<Held> = RefCell::default();
}

/// What is pressed may be gone with what it did, and the focus with it; to start over from the top of the page would be
/// the reader's loss.
fn hold_focus(event: &web_sys::Event) {
    let mut elements = Vec::new();
    // Whoever goes from row to row is brought by the list to the next, once it is drawn.
    let is_step = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| matches!(event.key().as_str(), "j" | "k"));
    // A field stays while it is typed into.
    let is_held = !is_step && !host::is_nowhere() && !host::is_typing();
    let mut next = host::focused().filter(|_| is_held);
    let id = next.as_ref().map(Element::id).unwrap_or_default();
    while let Some(element) = next {
        next = element.parent_element();
        let place = host::find_in(&element, CONTROLS).iter().position(host::is_focused).unwrap_or(0);
        elements.extend(element.dyn_into::<HtmlElement>().ok().map(|element| (element, place)));
    }
    let is_first = HELD.with_borrow_mut(|held| {
        let is_watched = held.frames_left > 0;
        (held.elements, held.id, held.frames_gone) = (elements, id, 0);
        // Where nothing is held nothing is watched: a page that asks for frames while one types is drawn in each of them.
        if !held.elements.is_empty() {
            held.frames_left = WATCHED_FRAMES;
        }
        !is_watched && held.frames_left > 0
    });
    if is_first {
        watch_focus();
    }
}

fn watch_focus() {
    request_animation_frame(|| {
        let is_gone = |held: &Held| {
            host::is_nowhere() && held.elements.first().is_some_and(|(element, _)| !host::is_shown(element))
        };
        let lost = HELD.with_borrow_mut(|held| {
            held.frames_left = if held.elements.is_empty() { 0 } else { held.frames_left - 1 };
            held.frames_gone = if is_gone(held) && !is_awaiting() { held.frames_gone + 1 } else { 0 };
            let is_lost = held.frames_gone == LOST_FRAMES;
            is_lost.then(|| (std::mem::take(&mut held.elements), std::mem::take(&mut held.id)))
        });
        if let Some((elements, id)) = lost {
            restore_focus(&elements, &id);
        }
        if HELD.with_borrow(|held| held.frames_left > 0) {
            watch_focus();
        }
    });
}

/// What can have the focus.
const CONTROLS: &str = "a[href], button, input, select, textarea";

/// Moves the focus to the same control drawn anew, to what stands nearest in whatever is still there, or to the view's name.
fn restore_focus(lay_in: &[(HtmlElement, usize)], id: &str) {
    if !id.is_empty() {
        host::focus(&format!("#{id}"));
    }
    for (element, place) in lay_in.iter().filter(|(element, _)| host::is_shown(element)) {
        if element.tag_name() == "BODY" {
            host::focus(".views a[aria-current]");
        }
        let controls = host::find_in(element, CONTROLS);
        let (before, after) = controls.split_at_checked(*place).unwrap_or((&controls, &[]));
        for control in after.iter().chain(before.iter().rev()) {
            if !host::is_nowhere() {
                return;
            }
            host::focus_on(control);
        }
    }
}

/// Whether the key goes into a field.
fn is_typed(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<HtmlElement>().ok());
    target.is_some_and(|element| {
        matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT") || element.is_content_editable()
    })
}

/// The button of the filters, while they lie over the list.
pub(super) const OPEN_SHEET: &str = ".filters-toggle[aria-expanded=true]";

/// What a key does; whether it does anything.
fn act(session: Session, key: &str) -> bool {
    match key {
        "Escape" => match host::find(OPEN_SHEET).filter(host::is_shown) {
            Some(_) => host::click(OPEN_SHEET),
            None => session.close_article(),
        },
        "/" => match host::find(OPEN_SHEET).filter(host::is_shown) {
            Some(_) => {
                host::click(OPEN_SHEET);
                focus_later("input[name=q]".to_owned());
            }
            None => host::focus("input[name=q]"),
        },
        "?" => session.dialog().set("keys"),
        "j" => step_row(session, 1),
        "k" => step_row(session, -1),
        "o" => open(session),
        "n" => session.step_hit(1),
        "p" => session.step_hit(-1),
        "f" => host::focus("input[name=find]"),
        "e" => session.dialog().set("export"),
        "y" => copy_at_once(session),
        "c" => session.copy_link(),
        "s" => _ = at_hand(session).map(|(id, title)| session.shelf().flip(STARRED, &id, &title)),
        "x" => _ = at_hand(session).map(|(id, title)| session.shelf().flip_selected(&id, &title)),
        _ => return false,
    }
    true
}

/// Goes from value to value inside a facet, and from a value to leaving it out; whether the focus is there.
fn rove(key: &str) -> bool {
    let (row, column) = match key {
        "ArrowDown" => (1, 0),
        "ArrowUp" => (-1, 0),
        "ArrowRight" => (0, 1),
        "ArrowLeft" => (0, -1),
        _ => return false,
    };
    let buttons = host::find_all("[data-roving]:has(:focus) button");
    let Some(now) = buttons.iter().position(host::is_focused) else { return false };
    // Each value has two: to choose it, and to leave it out.
    let step = i64::from(row * 2 + column);
    let next = i64::try_from(now).ok().and_then(|now| usize::try_from(now + step).ok());
    let is_beside = column == 0 || (now % 2 == 0) == (column > 0);
    if let (Some(now), Some(next)) = (buttons.get(now), next.filter(|_| is_beside).and_then(|next| buttons.get(next))) {
        now.set_tab_index(-1);
        next.set_tab_index(0);
        host::focus_on(next);
    }
    true
}

/// Opens the row that the keyboard stands on.
fn open(session: Session) {
    host::click(&format!("[data-row=\"{}\"] h3 a", session.row().get_untracked()));
}

/// The article that a key is meant for: the row that has the focus, else the open article, else the row one stood on.
fn at_hand(session: Session) -> Option<(ArticleId, String)> {
    let shown = session.shown_untracked().filter(|shown| shown.address.request.view == View::Articles)?;
    // Of a list that lies beside what the archive holds, only a row that one stands on.
    let is_home = is_home(&shown.address.request);
    let opened = shown.response.article.as_ref();
    let opened = opened.map(|opened| (opened.article.id.clone(), opened.article.title.clone()));
    let nth = session.row().get_untracked().checked_sub(shown.first_row)?;
    let row = shown.response.results.get(usize::try_from(nth).ok()?);
    let row = row.map(|row| (row.id.clone(), row.title.clone()));
    if has_focus() { row } else { opened.or(row.filter(|_| !is_home)) }
}
