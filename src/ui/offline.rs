//! Is the archive kept on this device? Where the reader asks for it, a hosted one opens without a network from then on.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;

use super::host;
use super::kit::{Tag, button, live, tag};
use super::session::Session;
use super::words::{Words, fill};

/// What is kept, and the buttons that keep and let go. Nothing where the browser can keep nothing, or all is in one file.
pub(super) fn offline(session: Session) -> AnyView {
    let told = session.on_device();
    // What is on its way goes on telling, whichever view is shown.
    if !told.with_untracked(|told| told.starts_with(GOING)) {
        ask(told, "state");
    }
    live(move || {
        let words = session.words();
        let said = told.get();
        let (what, rest) = said.split_once(' ').unwrap_or((&said, ""));
        if what.is_empty() {
            return ().into_any();
        }
        let is_latest = rest == session.manifest().version;
        let act = |act: &'static str, label: &'static str| {
            button(move |_| ask(told, act)).set("data-offline", act).text(label)
        };
        let section = tag("section")
            .class("offline")
            .set("data-on-device", if what == "on" { rest.to_owned() } else { String::new() })
            .child(tag("h2").text(words.offline))
            .child(tag("p").set("role", "status").text(says(session, words, what, rest, is_latest)));
        let bar = (what == "going").then(|| progress(words, rest));
        let keep = match what {
            "going" => None,
            "on" if is_latest => None,
            "on" => Some(act("keep", words.offline_update)),
            _ => Some(act("keep", words.offline_keep)),
        };
        let forget = (what == "on").then(|| act("forget", words.offline_forget));
        section.children(bar).children(keep).children(forget).into()
    })
}

/// How the service worker begins to tell that it is bringing the archive.
const GOING: &str = "going";
/// How often a page asks that was opened while another has the archive brought.
const AGAIN_MILLIS: u32 = 1000;

/// Asks the service worker, which tells as `src/offline.js` words it.
fn ask(told: RwSignal<String>, what: &'static str) {
    host::order("offline", what, move |said| {
        if what == "state" && said.starts_with(GOING) {
            Timeout::new(AGAIN_MILLIS, move || ask(told, what)).forget();
        }
        told.set(said);
    });
}

fn says(session: Session, words: &'static Words, what: &str, rest: &str, is_latest: bool) -> String {
    let mut megabytes = rest.split(' ').map(|bytes| {
        let bytes: u64 = bytes.parse().unwrap_or(0);
        host::number(bytes.div_ceil(1_000_000), session.language())
    });
    match what {
        "on" if is_latest => words.offline_kept.to_owned(),
        "on" => words.offline_old.to_owned(),
        "full" => {
            let (needed, free) = (megabytes.next().unwrap_or_default(), megabytes.next().unwrap_or_default());
            fill(words.offline_full, &[&needed, &free])
        }
        "failed" => fill(words.offline_failed, &[rest.trim_end_matches('.')]),
        "going" => words.offline_going.to_owned(),
        _ => words.offline_hint.to_owned(),
    }
}

fn progress(words: &'static Words, rest: &str) -> Tag {
    let (done, of) = rest.split_once(' ').unwrap_or((rest, "1"));
    tag("progress").set("aria-label", words.offline_going).set("value", done.to_owned()).set("max", of.to_owned())
}
