//! How is a page set? Size, width and face of what is read, and whether pictures are shown: as this reader likes it, on
//! this machine. No part of a view, so not in its address.

use leptos::ev;
use leptos::prelude::*;

use super::host;
use super::kit::{Tag, tag};
use super::session::Session;

/// A setting: its name, its attribute on the page, and its values, of which the first is taken where none is chosen.
struct Setting {
    attribute: &'static str,
    values: &'static [&'static str],
}

const SIZE: Setting = Setting { attribute: "data-size", values: &["medium", "small", "large", "huge"] };
const WIDTH: Setting = Setting { attribute: "data-measure", values: &["medium", "narrow", "wide"] };
const FACE: Setting = Setting { attribute: "data-face", values: &["serif", "sans"] };
const CONTRAST: Setting = Setting { attribute: "data-contrast", values: &["normal", "more"] };

/// All of them.
static SETTINGS: [Setting; 4] = [SIZE, WIDTH, FACE, CONTRAST];

/// Sets the page as it was left.
pub(super) fn restore() {
    for setting in &SETTINGS {
        if let Some(value) = host::remembered(&name_of(setting)) {
            host::set_root_attribute(setting.attribute, &value);
        }
    }
}

fn name_of(setting: &Setting) -> String {
    format!("yulan.{}", setting.attribute)
}

/// The choices.
pub(super) fn reading(session: Session) -> Vec<Tag> {
    let words = session.words();
    let labels = [words.reading_size, words.reading_width, words.reading_face, words.reading_contrast];
    let names: [&[&'static str]; 4] = [&words.sizes, &words.widths, &words.faces, &words.contrasts];
    let mut rows: Vec<Tag> =
        SETTINGS.iter().zip(labels).zip(names).map(|((setting, label), names)| row(setting, label, names)).collect();
    let images = tag("input")
        .set("type", "checkbox")
        .set("data-images", "")
        .maybe("checked", session.images().get_untracked().then_some(""))
        .on("change", move |event| session.show_images(event_target_checked(&event)));
    let images = tag("label").class("radio").child(images).child(tag("span").text(words.images_always));
    rows.push(tag("p").child(images));
    rows.push(tag("p").class("hint").text(words.images_hint));
    rows
}

fn row(setting: &'static Setting, label: &'static str, names: &[&'static str]) -> Tag {
    let now = host::remembered(&name_of(setting));
    let now = now.as_deref().or(setting.values.first().copied()).unwrap_or_default().to_owned();
    let choose = move |event: ev::Event| {
        let value = event_target_value(&event);
        host::set_root_attribute(setting.attribute, &value);
        host::remember(&name_of(setting), &value);
    };
    let option = |(value, name): (&&'static str, &&'static str)| {
        tag("option").set("value", *value).maybe("selected", (now == *value).then_some("")).text(*name)
    };
    let options = setting.values.iter().zip(names).map(option);
    let select = tag("select").set("data-setting", setting.attribute).on("change", choose).children(options);
    tag("label").class("setting").child(tag("span").text(label)).child(select)
}
