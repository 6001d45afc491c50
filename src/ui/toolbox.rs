//! What can be done with the view, and in which language and colours does the page stand? A row of tools; on narrow screens a
//! menu behind one button.

use gloo::events::EventListener;
use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, KeyboardEvent};

use super::host;
use super::kit::{Tag, button, live, tag, tool};
use super::session::Session;
use crate::address::Address;

/// The button of the menu.
const TOGGLE: &str = ".tools-toggle";

/// The tools, and the button that opens them where there is no room for a row.
pub(super) fn toolbox(session: Session) -> Tag {
    let is_open = RwSignal::new(false);
    close_from_outside(is_open);
    let on_key = move |event: ev::Event| {
        let is_escape = event.dyn_ref::<KeyboardEvent>().is_some_and(|event| event.key() == "Escape");
        if is_escape && is_open.get_untracked() {
            // Not the open article too.
            event.stop_propagation();
            leave(is_open);
        }
    };
    let toggle = button(move |_| is_open.update(|is_open| *is_open = !*is_open))
        .class("tools-toggle")
        .follow("aria-expanded", move || is_open.get().to_string())
        .set("aria-controls", "tools")
        .follow("aria-label", session.say(|words| words.tools))
        .follow("title", session.say(|words| words.tools))
        .child(tag("i"));
    tag("div").class("toolbox").on("keydown", on_key).child(toggle).child(live(move || tools(session, is_open).into()))
}

/// Closes the menu once the reader touches or reaches something else.
fn close_from_outside(is_open: RwSignal<bool>) {
    let Some(document) = host::document() else { return };
    for event in ["pointerdown", "focusin"] {
        let close = move |event: &web_sys::Event| {
            let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
            let is_inside =
                target.is_some_and(|target| target.closest(".toolbox").is_ok_and(|inside| inside.is_some()));
            if !is_inside && is_open.get_untracked() {
                is_open.set(false);
            }
        };
        EventListener::new(&document, event, close).forget();
    }
}

/// Closes the menu; whatever opens next gives the focus back to its button, which stays.
fn leave(is_open: RwSignal<bool>) {
    if is_open.get_untracked() {
        is_open.set(false);
        host::focus(TOGGLE);
    }
}

fn tools(session: Session, is_open: RwSignal<bool>) -> Tag {
    let words = session.words();
    let theme = match session.theme().get() {
        "light" => words.theme_light,
        "dark" => words.theme_dark,
        _ => words.theme_system,
    };
    let language = |language: &'static str| {
        let name = match language {
            "zh-Hans" => "简体中文",
            "zh-Hant" => "繁體中文",
            _ => "English",
        };
        let spoken = session.language() == language;
        tag("option").set("value", language).set("lang", language).maybe("selected", spoken.then_some("")).text(name)
    };
    let languages = tag("select")
        .set("aria-label", words.language)
        .on("change", move |event| session.speak(&event_target_value(&event)))
        .children(Address::LANGUAGES.map(language));
    let theme = tool(theme, "◐", move |_| session.switch_theme()).class("theme");
    let open = |dialog: &'static str| {
        button(move |_| {
            leave(is_open);
            session.dialog().set(dialog);
        })
    };
    let export = open("export").set("data-export", "").text(words.export);
    let save = words.save_search;
    let save = open("save").set("data-save-search", "").set("aria-label", save).set("title", save).child(tag("i"));
    let copy = move |_| {
        leave(is_open);
        session.copy_link();
    };
    let share = button(copy).class("share").text(words.copy_link);
    tag("div").class("tools").set("id", "tools").child(export).child(save).child(languages).child(theme).child(share)
}
