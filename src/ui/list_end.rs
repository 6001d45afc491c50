//! What stands where a list ends before all that may match was read?

use leptos::ev;
use leptos::prelude::*;

use super::host;
use super::kit::{Tag, button, tag};
use super::session::{Session, Shown};
use super::words::{Words, fill};
use crate::search::{TextLimit, TextProgress};

/// What the reader may choose, in the order of its words.
const LIMITS: [TextLimit; 3] = [TextLimit::Few, TextLimit::Standard, TextLimit::All];

/// How far texts are read and a way to stop, or what is not read and a way to read it; nothing where the list is whole.
pub(super) fn list_end(session: Session, words: &'static Words, shown: &Shown) -> Option<Tag> {
    let response = &shown.response;
    let end = || tag("div").class("list-end").set("data-list-end", "");
    if !shown.is_last {
        let texts = response.texts.filter(|texts| texts.read < texts.planned)?;
        return Some(end().children(progress(session, words, texts)));
    }
    if !shown.is_bound() {
        return None;
    }
    let unread = response.texts.map_or(0, |texts| texts.total - texts.read);
    let says = match unread {
        0 => words.search_rest.to_owned(),
        unread => fill(words.read_rest, &[&host::number(megabytes(unread), session.language())]),
    };
    let read = button(move |_| session.read_all()).set("data-read-all", "").text(says);
    let nothing = (response.articles == 0).then(|| tag("p").child(tag("strong").text(words.nothing_yet)));
    let choice = (unread > 0).then(|| choice(session, words));
    Some(end().children(nothing).child(tag("p").text(words.not_all_read)).child(read).children(choice))
}

fn progress(session: Session, words: &'static Words, texts: TextProgress) -> [Tag; 3] {
    let number = |bytes: u64| host::number(megabytes(bytes), session.language());
    let says = fill(words.reading_texts, &[&number(texts.read), &number(texts.planned)]);
    let bar = tag("progress").set("aria-label", says.clone());
    let bar = bar.set("value", texts.read.to_string()).set("max", texts.planned.to_string());
    let stop = button(move |_| session.stop_reading()).set("data-stop-reading", "").text(words.stop_reading);
    [tag("p").text(says), bar, stop]
}

/// How far texts are read without asking.
pub(super) fn choice(session: Session, words: &'static Words) -> Tag {
    let limit = session.text_limit();
    let choose = move |event: ev::Event| {
        if let Some(limit) = TextLimit::from_id(&event_target_value(&event)) {
            session.limit_texts(limit);
        }
    };
    let option = |(option, says): (TextLimit, &'static str)| {
        let selected = (option.id() == limit).then_some("");
        tag("option").set("value", option.id()).maybe("selected", selected).text(says)
    };
    let options = LIMITS.into_iter().zip(words.text_limits).map(option);
    tag("label")
        .class("reading-choice")
        .child(tag("span").text(words.reading_choice))
        .child(tag("select").set("data-text-limit", "").on("change", choose).children(options))
}

/// Texts of so many bytes as they travel, in millions of bytes: gzip makes 0.4 of them.
fn megabytes(unpacked_bytes: u64) -> u64 {
    (unpacked_bytes * 4).div_ceil(10_000_000)
}
