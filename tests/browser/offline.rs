//! Does a hosted archive open without a network, once it is kept on the device? And is nothing kept unasked?

use serde_json::json;

use super::copies::{Form, WHOLE};
use super::engine::Engine;
use super::page::patiently;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] =
    stories![an_archive_that_is_kept_opens_without_a_network, what_cannot_be_kept_is_told,];

/// Waits until the page tells this of what is kept: the version, or nothing.
#[track_caller]
fn until_kept(session: &Session, version: &str) {
    let script = "return document.querySelector('[data-on-device]')?.dataset.onDevice ?? null";
    let seen = patiently(|| match session.page().execute(script, &[]) {
        kept if kept == json!(version) => Ok(()),
        kept => Err(kept),
    });
    assert_eq!(seen, Ok(()), "waited for {version:?} to be kept");
}

fn about(session: &Session, copy: &str) {
    session.page().visit(&session.copies.url(copy, "#view=about"));
    session.page().settled();
}

fn an_archive_that_is_kept_opens_without_a_network(session: &Session) {
    if session.form == Form::SingleFile {
        // It lies on the device already.
        session.open("#view=about");
        assert_eq!(session.page().execute("return document.querySelector('[data-on-device]')", &[]), json!(null));
        return;
    }
    let host = session.copies.host().unwrap();
    session.open("");
    let version = session.page().ask("")["corpus"]["version"].as_str().unwrap().to_owned();
    // The list of another version, as it was when the archive was kept before.
    session.copies.rewrite("kept", "offline.json", |list| list.replace(&version, "before"));
    about(session, "kept");
    until_kept(session, "");
    let workers = "const done = arguments[arguments.length - 1]; \
        navigator.serviceWorker.getRegistrations().then((known) => done(known.length))";
    assert_eq!(session.page().execute_later("how many workers there are", workers, &[]), json!(0), "nothing unasked");
    session.page().click("[data-offline=keep]");
    until_kept(session, "before");
    session.copies.rewrite("kept", "offline.json", |list| list.replace("before", &version));
    session.page().click("[data-offline=keep]");
    until_kept(session, &version);

    host.silence(true);
    session.page().visit("about:blank");
    session.page().visit(&session.copies.url("kept", "#q=普京"));
    let without = session.page().settled();
    host.silence(false);
    assert_eq!(without.ids(), session.open("#q=普京").ids());
    host.silence(true);
    let id = &without.ids()[0];
    session.page().visit(&session.copies.url("kept", &format!("#q=普京&article={id}&in=Hant")));
    session.page().until("an article is read without a network", |view| view.settled && view.open.is_some());
    host.silence(false);

    about(session, "kept");
    until_kept(session, &version);
    session.page().click("[data-offline=forget]");
    until_kept(session, "");
    let caches = "const done = arguments[arguments.length - 1]; caches.keys().then((names) => done(names.length))";
    assert_eq!(session.page().execute_later("what is kept", caches, &[]), json!(0));
    session.forgive();
}

fn what_cannot_be_kept_is_told(session: &Session) {
    if session.form == Form::SingleFile {
        return;
    }
    let told = |what: &str, wanted: &str| {
        session.page().click("[data-offline=keep]");
        let told = patiently(|| {
            let text =
                session.page().execute("return document.querySelector('.offline [role=status]').textContent", &[]);
            text.as_str().filter(|text| text.contains(wanted)).map(str::to_owned).ok_or(text.clone())
        });
        assert!(told.is_ok(), "{what}: {told:?}");
    };
    session.copies.rewrite("short", "offline.json", |list| {
        list.replacen("\"files\":[", "\"files\":[[\"nowhere.gz\",1,true],", 1)
    });
    about(session, "short");
    until_kept(session, "");
    told("a file is missing", "404");
    if session.engine == Engine::WebKit {
        // It tells no service worker how much room there is, only when the room has come to its end.
        return session.forgive();
    }
    let far_too_much = 1_u64 << 60;
    session.copies.rewrite("short", "offline.json", |list| {
        list.replace("\"nowhere.gz\",1", &format!("\"more.gz\",{far_too_much}"))
    });
    told("there is no room", "MB");
    session.page().visit(&session.copies.url(WHOLE, ""));
    session.forgive();
}
