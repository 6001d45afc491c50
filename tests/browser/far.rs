//! Is a hosted archive told right while its files come one by one, late, or not at all?

use serde_json::{Value, json};

use super::copies::{Form, queried_of};
use super::exploring::until;
use super::page::{View, patiently};
use super::servers::{Fault, Host};
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    a_view_is_what_the_command_line_answers_however_one_came_to_it,
    strings_are_counted_before_texts_are_read,
    what_is_not_read_is_told_and_read_where_asked,
    reading_can_be_stopped,
    a_browser_that_saves_data_reads_no_more_than_it_shows,
    a_file_that_does_not_come_is_asked_for_again,
    a_file_given_up_and_wanted_again_comes,
];

/// The made-up archive, built once for each browser: more than a megabyte of texts, so that they count as far.
const ARCHIVE: &str = "news";

fn archive(session: &Session) -> &'static str {
    if !session.copies.has(ARCHIVE) {
        session.copies.make_up(ARCHIVE, &["--profile", "news", "--articles", "800", "--seed", "3"]);
    }
    ARCHIVE
}

/// The host, where there is one.
fn host(session: &Session) -> Option<&Host> {
    session.copies.host().filter(|_| session.form == Form::Hosted)
}

fn open(session: &Session, address: &str) {
    session.page().visit(&session.copies.url(archive(session), address));
}

fn go(session: &Session, address: &str) {
    session.page().execute("location.hash = arguments[0]", &[json!(address)]);
}

/// Presses a button that may be drawn anew at any moment while texts are read.
fn press(session: &Session, selector: &str) {
    session.page().execute("document.querySelector(arguments[0]).click()", &[json!(selector)]);
}

fn truth(session: &Session, address: &str) -> Value {
    queried_of(&session.copies.folder(archive(session)), address)
}

/// What is in almost every article and in no list of the index.
const PATTERN: &str = "#q=/关于|谈到/";

#[track_caller]
fn assert_true(session: &Session, view: &View, address: &str) {
    let truth = truth(session, address);
    assert_eq!(
        (json!(view.articles), json!(view.hits)),
        (truth["articles"].clone(), truth["hits"].clone()),
        "{address}"
    );
    let ids: Vec<&Value> = truth["results"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
    let n_compared = ids.len().min(10);
    assert!(view.results.len() >= n_compared, "{address}: {} rows", view.results.len());
    for (row, id) in view.results.iter().zip(ids.into_iter().take(n_compared)) {
        assert_eq!(json!(row.id), *id, "{address}");
    }
    let counted = session.page().execute(
        "return [...document.querySelectorAll('[data-facet=outlet]')].map((box) => \
         [box.dataset.value, Number(box.querySelector('.value-count').textContent.replace(/[^0-9≥]/g, ''))])",
        &[],
    );
    for outlet in counted.as_array().unwrap() {
        let of_truth = truth["facets"]["outlet"].as_array().unwrap().iter().find(|known| known["value"] == outlet[0]);
        assert_eq!(outlet[1], of_truth.unwrap()["articles"], "{address}: {outlet}");
    }
}

fn a_view_is_what_the_command_line_answers_however_one_came_to_it(session: &Session) {
    if host(session).is_none() {
        return;
    }
    open(session, "");
    let outlet = session.page().settled().facets.into_iter().find(|facet| facet.key == "outlet").unwrap().value;
    let walk = [
        // Asked and left at once, or waited for.
        ("#q=罗冠聪".to_owned(), true),
        ("#q=罗冠聪&sort=oldest".to_owned(), true),
        ("#q=习近平".to_owned(), false),
        ("#q=习近平&sort=oldest".to_owned(), false),
        (format!("#q=习近平&sort=oldest&outlet={outlet}"), true),
        ("#q=特朗普&sort=newest".to_owned(), false),
        (format!("#q=港区国安法&outlet={outlet}"), true),
        ("#q=港区国安法".to_owned(), true),
        ("#q==\"新冠病毒\"&sort=newest".to_owned(), true),
        (format!("{PATTERN}&outlet={outlet}"), true),
    ];
    for (address, is_awaited) in walk {
        go(session, &address);
        if is_awaited {
            let view =
                session.page().until(&address, |view| view.settled && !view.query.is_empty() && is_at(view, &address));
            assert_true(session, &view, &address);
        }
    }
}

fn strings_are_counted_before_texts_are_read(session: &Session) {
    if host(session).is_none() {
        return;
    }
    open(session, "");
    session.page().settled();
    // Of texts only those of the rows are read.
    for address in [
        "#q=特朗普&count=few",
        "#q=港区国安法&count=few",
        "#q=谈到习近平&sort=oldest&count=few",
        "#q=习近平 near/40 特朗普&count=few",
        "#q=(孟晚舟 OR 罗冠聪) -拜登&sort=newest&count=few",
    ] {
        go(session, address);
        let view = session.page().until(address, |view| view.settled && is_at(view, address));
        assert_true(session, &view, address);
        until(session, "no count is a bound", "return document.documentElement.dataset.bounds === ''");
        until(session, "nothing is left to read", "return document.querySelector('.list-end') === null");
    }
}

/// Whether the view in the address bar has this many parts of an address: it is written anew once its answer is there.
fn is_at(view: &View, address: &str) -> bool {
    view.address.matches('=').count() >= address.replace("==", "=").matches('=').count()
}

fn what_is_not_read_is_told_and_read_where_asked(session: &Session) {
    if host(session).is_none() {
        return;
    }
    let answer = truth(session, &format!("{PATTERN}&sort=oldest"));
    let truth = answer["articles"].as_u64().unwrap();
    open(session, &format!("{PATTERN}&count=few&sort=oldest"));
    let view = session.page().settled();
    assert!(!view.results.is_empty() && view.articles < truth, "{} of {truth}", view.articles);
    until(session, "the list's end says so", "return document.querySelector('.list-end [data-read-all]') !== null");
    let counts = "return [...document.querySelectorAll('.facets .value-count')].every((count) => \
        count.textContent.startsWith('≥')) && document.documentElement.dataset.bounds === 'facets'";
    until(session, "every count of a facet is told as a bound", counts);
    // What is listed already is where it will be.
    for (row, expected) in view.results.iter().zip(answer["results"].as_array().unwrap()) {
        assert_eq!(json!(row.id), expected["id"]);
    }
    press(session, "[data-read-all]");
    session.page().until("all is read", |view| view.settled && view.articles == truth);
    until(session, "nothing is left to read", "return document.querySelector('.list-end') === null");
    until(session, "no count is a bound", "return document.documentElement.dataset.bounds === ''");
}

fn reading_can_be_stopped(session: &Session) {
    let Some(host) = host(session) else { return };
    let truth = truth(session, PATTERN)["articles"].as_u64().unwrap();
    open(session, "");
    session.page().settled();
    host.delay(200);
    host.most_open();
    go(session, &format!("{PATTERN}&count=all"));
    until(session, "it is read", "return document.querySelector('[data-stop-reading]') !== null");
    press(session, "[data-stop-reading]");
    let view = session.page().until("it is stopped", |view| view.settled && !view.address.contains("count="));
    host.delay(0);
    assert!(view.articles < truth, "{} of {truth}", view.articles);
    until(session, "it can go on", "return document.querySelector('.list-end [data-read-all]') !== null");
    press(session, "[data-read-all]");
    session.page().until("all is read", |view| view.settled && view.articles == truth);
    let most = host.most_open();
    assert!((2..=16).contains(&most), "{most} requests at once");
}

fn a_browser_that_saves_data_reads_no_more_than_it_shows(session: &Session) {
    if host(session).is_none() {
        return;
    }
    archive(session);
    session.copies.rewrite(ARCHIVE, "index.html", |page| {
        let (doctype, rest) = page.split_once('>').unwrap();
        let saving =
            "Object.defineProperty(navigator, 'connection', { value: { saveData: location.search === '?save' } })";
        format!("{doctype}><script>{saving}</script>{rest}")
    });
    open(session, &format!("?save{PATTERN}"));
    session.page().settled();
    until(session, "it waits to be asked", "return document.querySelector('.list-end [data-read-all]') !== null");
    // What the reader chooses stands before what the browser prefers, and is remembered.
    let choose = "const select = document.querySelector('[data-text-limit]'); select.value = 'standard'; \
        select.dispatchEvent(new Event('change', { bubbles: true }))";
    session.page().execute(choose, &[]);
    until(session, "it is read", "return document.querySelector('.list-end') === null");
    open(session, &format!("?save{PATTERN}"));
    session.page().settled();
    until(session, "it is read again", "return document.querySelector('.list-end') === null");
    session.page().execute("localStorage.removeItem('yulan.reading')", &[]);
}

fn a_file_that_does_not_come_is_asked_for_again(session: &Session) {
    let Some(host) = host(session) else { return };
    open(session, "");
    session.page().settled();
    host.fail_next("/bigram-", Fault::Stall);
    go(session, "#q=蓬佩奥");
    until(session, "the page says that it waits", "return document.querySelector('[data-host-slow]') !== null");
    let view = session.page().until("it comes", |view| view.settled && view.query == "蓬佩奥");
    assert_true(session, &view, "#q=蓬佩奥");
    until(session, "the notice goes", "return document.querySelector('[data-host-slow]') === null");
    // A host that is busy is asked again, too, before there is an app.
    host.fail_next("/corpus.json", Fault::Unavailable);
    host.fail_next(".wasm", Fault::TooMany);
    open(session, "#q=孟晚舟");
    let view = session.page().settled();
    assert_true(session, &view, "#q=孟晚舟");
    // Chromium tells of the answers.
    session.forgive();
}

/// While it waits to ask again, another question comes, and then the first once more: what becomes of the request that was
/// given up is not said of the new one.
fn a_file_given_up_and_wanted_again_comes(session: &Session) {
    let Some(host) = host(session) else { return };
    open(session, "");
    session.page().settled();
    for _ in 0..3 {
        host.fail_next("/bigram-", Fault::Unavailable);
    }
    go(session, "#q=蓬佩奥");
    patiently(|| if host.n_faults_left() == 0 { Ok(()) } else { Err(()) }).expect("it is asked for three times");
    go(session, "#q=COVID-19");
    session.page().until("the other answer", |view| view.settled && view.query == "COVID-19");
    go(session, "#q=蓬佩奥");
    let view = session.page().until("it comes", |view| view.settled && view.query == "蓬佩奥");
    assert_true(session, &view, "#q=蓬佩奥");
    // What was given up has come to its end by now.
    until(session, "the notice goes", "return document.querySelector('[data-host-slow]') === null");
    let view = session.page().until("it stays", |view| view.settled && view.notices.is_empty());
    assert_true(session, &view, "#q=蓬佩奥");
    session.forgive();
}
