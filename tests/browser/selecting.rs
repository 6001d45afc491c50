//! Can a reader save what was chosen as an archive of its own, open it from disk, and do there what the first one does?

use std::fs;

use serde_json::Value;

use super::copies::Form;
use super::exploring::{CATCH_FILES, caught, mark, until};
use super::page::View;
use super::reading::ESCAPE;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    a_selection_becomes_an_archive_of_its_own,
    a_selection_of_a_selection_is_saved_too,
    what_is_selected_keeps_hits_order_and_what_was_asked,
    the_open_article_is_saved,
    what_cannot_be_saved_is_told,
    articles_that_cannot_be_had_are_told,
];

/// Has the page save what is chosen; where the file lies on disk.
fn save(session: &Session, name: &str) -> String {
    press(session);
    // The second worker is made of a file, too.
    let mut file = caught(session);
    while !file.starts_with("<!doctype") {
        file = caught(session);
    }
    session.copies.write_page(name, &file)
}

fn press(session: &Session) {
    session.page().execute(CATCH_FILES, &[]);
    session.page().press('e');
    until(session, "the dialog is open", "return document.querySelector('dialog').open");
    session.page().click("[data-save=html]");
}

/// Waits until something is told that holds these words.
fn told(session: &Session, words: &str) {
    let told = "return document.querySelector('[data-told]')?.textContent";
    until(session, "it is told", &format!("return (() => {{ {told} }})()?.includes('{words}') === true"));
}

fn open(session: &Session, page: &str, address: &str) -> View {
    session.page().visit(&format!("{page}{address}"));
    session.page().settled()
}

/// The ids in order, wherever they stand.
fn sorted<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let mut ids: Vec<&str> = ids.into_iter().collect();
    ids.sort_unstable();
    ids
}

fn a_selection_becomes_an_archive_of_its_own(session: &Session) {
    let all = session.open("");
    let chosen = [all.results[1].id.as_str(), all.results[3].id.as_str()];
    let among = format!("#among={}", chosen.join("."));
    let corpus = session.page().ask("")["corpus"].clone();
    let count = |address: &str| session.page().ask(address)["articles"].clone();
    let counts = ["台湾", "台灣", "普京", "Putin"].map(|q| (q, count(&format!("{among}&q={q}"))));
    let article = session.page().ask(&format!("#article={}", chosen[0]))["article"]["article"].clone();
    let facets = session.page().ask(&among)["facets"].clone();
    for id in chosen {
        mark(session, id, "select");
    }
    let page = save(session, "selected");

    let view = open(session, &page, "");
    assert_eq!(sorted(view.ids()), sorted(chosen), "exactly these articles");
    assert_eq!((view.articles, view.codes(), view.alarms.len()), (2, Vec::new(), 0));
    for (q, expected) in counts {
        assert_eq!(count(&format!("#q={q}")), expected, "{q}");
    }
    let opened = open(session, &page, &format!("#article={}", chosen[0]));
    assert_eq!(opened.open.as_deref(), Some(chosen[0]));
    assert_eq!(session.page().ask(&format!("#article={}", chosen[0]))["article"]["article"], article, "the whole text");
    // The filters are those it had, with these articles in them.
    let here = session.page().ask("")["facets"].clone();
    for key in ["outlet", "section", "script", "year", "name", "topic"] {
        assert_eq!(values(&here[key]), values(&facets[key]), "{key}");
    }
    let view = open(session, &page, "");
    let script = view.facets.iter().find(|one| one.key == "script").unwrap().value.clone();
    session.page().click(&format!("[data-facet=script][data-value='{script}']"));
    let narrowed = session.page().until("a script is chosen", |view| view.settled && view.address.contains("script="));
    assert_eq!(narrowed.articles, count(&narrowed.address).as_u64().unwrap());
    // It says what it is, and an old link is told.
    let (id, version) = (corpus["id"].as_str().unwrap(), corpus["version"].as_str().unwrap());
    let about = open(session, &page, "#view=about");
    assert!(about.text.contains(&format!("{id}@{version}")), "{}", about.text);
    let linked = open(session, &page, &format!("#corpus={id}@{version}"));
    assert_eq!(linked.codes(), ["other_version"]);
}

fn a_selection_of_a_selection_is_saved_too(session: &Session) {
    session.open("#q=普京");
    let page = save(session, "found");
    let found = open(session, &page, "");
    assert!(found.articles > 1);
    mark(session, &found.results[0].id, "select");
    let page = save(session, "found-again");
    let again = open(session, &page, "");
    assert_eq!(again.ids(), [found.results[0].id.as_str()]);
    // And it leaves in the other forms, too.
    session.page().execute(CATCH_FILES, &[]);
    session.page().press('e');
    until(session, "the dialog is open", "return document.querySelector('dialog').open");
    // Of what is selected, if anything is: there the keyboard begins.
    until(session, "a choice has the focus", "return document.activeElement?.matches('[name=scope]:checked') === true");
    session.page().click("[data-save=csv]");
    assert!(caught(session).contains(&again.results[0].id));
}

fn what_is_selected_keeps_hits_order_and_what_was_asked(session: &Session) {
    const ASKED: &str = "#q=普京&sort=oldest";
    let view = session.open(ASKED);
    let rows = session.page().ask(ASKED)["results"].clone();
    let chosen = [view.ids()[2].to_owned(), view.ids()[0].to_owned()];
    for id in &chosen {
        mark(session, id, "select");
    }
    session.page().execute(CATCH_FILES, &[]);
    session.page().press('e');
    until(session, "the dialog is open", "return document.querySelector('dialog').open");
    session.page().click("[data-save=csv]");
    let table = caught(session);
    let written: Vec<(&str, &str)> = table
        .lines()
        .skip(1)
        .map(|line| {
            let cells: Vec<&str> = line.split("\",\"").collect();
            (cells[0].trim_start_matches('"'), cells[cells.len() - 3])
        })
        .collect();
    let hits = |nth: usize| rows[nth]["hits"].to_string();
    let (oldest, later) = (hits(0), hits(2));
    assert_eq!(written, [(chosen[1].as_str(), oldest.as_str()), (chosen[0].as_str(), later.as_str())], "{table}");
    told(session, "2");
    let called = session.page().execute("return window.called", &[]);
    assert!(called.as_str().unwrap().ends_with("_普京_selected-2.csv"), "{called}");
    session.page().click("[data-save=provenance]");
    let provenance = caught(session);
    assert!(provenance.contains("Query: 普京") && provenance.contains("Order: oldest"), "{provenance}");
    session.page().press(ESCAPE);
    until(session, "Escape closes the dialog", "return !document.querySelector('dialog').open");
}

fn the_open_article_is_saved(session: &Session) {
    let id = session.open("").results[0].id.clone();
    let opened = session.open(&format!("#article={id}"));
    let page = save(session, "one");
    let view = open(session, &page, &format!("#article={id}"));
    assert_eq!((view.heading, view.articles), (opened.heading, 1));
}

fn what_cannot_be_saved_is_told(session: &Session) {
    // What lies in one file is there.
    if session.form == Form::SingleFile {
        return;
    }
    session.copies.damage("binderless", |file| file.starts_with("binder-"), |file| fs::remove_file(file).unwrap());
    session.page().visit(&session.copies.url("binderless", ""));
    session.page().settled();
    press(session);
    told(session, "HTTP 404");
    session.forgive();
}

fn articles_that_cannot_be_had_are_told(session: &Session) {
    if session.form == Form::SingleFile {
        return;
    }
    session.copies.damage("textless", |file| file.starts_with("articles/"), |file| fs::remove_file(file).unwrap());
    session.page().visit(&session.copies.url("textless", "#lang=en"));
    let all = session.page().until("what is known is shown", |view| view.ready);
    let page = save(session, "textless-saved");
    told(session, "0 of ");
    session.forgive();
    let view = open(session, &page, "");
    assert_eq!((view.articles, all.ready), (0, true));
}

/// The values of a facet and how many articles have them, in order.
fn values(facet: &Value) -> Vec<(String, u64)> {
    let counts = facet.as_array().unwrap().iter().filter(|one| one["count"].as_u64() > Some(0));
    let mut values: Vec<_> =
        counts.map(|one| (one["value"].to_string(), one["count"].as_u64().unwrap_or_default())).collect();
    values.sort();
    values
}
