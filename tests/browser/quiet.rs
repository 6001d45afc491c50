//! Is nothing asked of the network and nothing said on the console? And would it be noticed if it were?

use serde_json::Value;

use super::copies::{Form, WHOLE};
use super::page::patiently;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    a_planted_image_is_noticed,
    a_planted_error_is_noticed,
    console_stays_empty,
    only_the_sites_own_files_are_asked_for,
];

/// Notes every error, broken rule and message, before the page's own scripts run.
const LISTEN: &str = "window.heard = []; \
    const note = (what) => window.heard.push(String(what)); \
    addEventListener('error', (event) => note(event.message ?? event.target?.outerHTML), true); \
    addEventListener('unhandledrejection', (event) => note(event.reason)); \
    document.addEventListener('securitypolicyviolation', (event) => note(event.violatedDirective + ' ' + event.blockedURI)); \
    for (const kind of ['error', 'warn', 'log', 'info', 'debug']) console[kind] = (...said) => note(kind + ': ' + said.join(' '));";

fn a_planted_image_is_noticed(session: &Session) {
    let planted = "<img alt=\"\" src=\"http://planted.example/planted.png\">";
    session.copies.edit("planted", |page| page.replacen("</body>", &format!("{planted}</body>"), 1));
    session.page().visit(&session.copies.url("planted", ""));
    // The very check that every other story must pass.
    let noticed = patiently(|| match session.unasked_requests() {
        asked if asked.is_empty() => Err("the planted image goes unnoticed"),
        asked => Ok(asked),
    });
    assert!(noticed.unwrap().iter().any(|line| line.contains("planted.example")));
    session.page().settled();
    session.forgive();
}

fn a_planted_error_is_noticed(session: &Session) {
    session.copies.prepare("noisy", &format!("{LISTEN} setTimeout(() => {{ throw new Error('planted') }})"));
    session.page().visit(&session.copies.url("noisy", ""));
    session.page().settled();
    // WebKit keeps to itself what went wrong in a file, but not that something did.
    assert!(!heard(session).is_empty(), "the planted error goes unnoticed");
    session.forgive();
}

fn console_stays_empty(session: &Session) {
    session.copies.prepare("listening", LISTEN);
    session.page().visit(&session.copies.url("listening", "#q=普京"));
    let list = session.page().settled();
    session.page().click("[data-result] h3 a");
    session.page().until("the article is open", |view| view.settled && view.open.is_some());
    session.page().click("[data-facet=script]");
    session.page().until("the script is chosen", |view| view.settled && view.address != list.address);
    session.page().click("nav a[data-view=about]");
    session.page().until("the archive is described", |view| view.address.contains("view=about"));
    session.page().back();
    session.page().settled();
    assert_eq!(heard(session), Vec::<String>::new());
}

fn heard(session: &Session) -> Vec<String> {
    let heard = session.page().execute("return window.heard", &[]);
    heard.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

fn only_the_sites_own_files_are_asked_for(session: &Session) {
    session.open("#q=普京");
    assert_eq!(session.recorder.log.take(), Vec::<String>::new());
    let asked = session.copies.host().map(|host| host.log.take()).unwrap_or_default();
    let own = format!("GET /{WHOLE}/");
    assert!(asked.iter().all(|line| line.starts_with(&own)), "{asked:#?}");
    assert_eq!(asked.is_empty(), session.form == Form::SingleFile);
}
