//! Is the focus never lost? What is pressed may go with what it did; whoever has no mouse goes on from where it was.

use std::thread;
use std::time::Duration;

use serde_json::json;

use super::copies::WHOLE;
use super::page::patiently;
use super::reading::{ESCAPE, await_focus};
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    what_is_pressed_and_gone_leaves_the_focus_beside_it,
    what_is_let_go_of_leaves_the_focus_beside_it,
    a_sheet_of_filters_is_entered_and_left_by_keyboard,
    the_lines_over_time_are_there_before_any_days_are_chosen,
    a_chosen_value_keeps_the_focus_whichever_facets_come_and_go,
];

/// Presses an element that has the focus; the focus must end inside another.
#[track_caller]
fn press(session: &Session, pressed: &str, beside: &str) {
    let script = "const element = document.querySelector(arguments[0]); element.focus(); element.click();";
    session.page().execute(script, &[json!(pressed)]);
    // Longer than the page waits before it takes a focus for lost.
    thread::sleep(Duration::from_millis(500));
    let held = "return document.activeElement?.matches(arguments[0]) === true";
    let held = patiently(|| {
        let is_held = session.page().execute(held, &[json!(beside)]) == json!(true);
        is_held
            .then_some(())
            .ok_or_else(|| session.page().execute("return document.activeElement?.outerHTML.slice(0, 200)", &[]))
    });
    held.unwrap_or_else(|stands| panic!("{pressed} was pressed; the focus is on {stands}, not on {beside}"));
}

fn what_is_pressed_and_gone_leaves_the_focus_beside_it(session: &Session) {
    session.open("#q=普京");
    press(session, "[data-list]", ".facets *");
    press(session, "[data-list][aria-expanded=true]", ".facets *");
    // A query without other names, whose chips would stay.
    session.open("#q=的&script=Hans&date__gte=2000&date__lte=2100");
    press(session, ".chip", ".chips *");
    press(session, ".chip-clear", ".views a[aria-current]");
    session.open("#script=Hans");
    press(session, ".chip", ".views a[aria-current]");
    press(session, ".share", ".share");
    let told = "return document.querySelector('[data-told] button') !== null";
    super::exploring::until(session, "it is told", told);
    press(session, "[data-told] button", ".views a[aria-current]");
}

fn what_is_let_go_of_leaves_the_focus_beside_it(session: &Session) {
    let view = session.open("");
    for row in view.results.iter().take(2) {
        super::exploring::mark(session, &row.id, "star");
    }
    session.page().visit(&session.copies.url(WHOLE, "#view=kept"));
    session.page().settled();
    let removal = ".kept section:first-of-type .removal";
    // Pressed twice; the first time it asks.
    session.page().execute("document.querySelector(arguments[0]).focus()", &[json!(removal)]);
    session.page().execute("document.querySelector(arguments[0]).click()", &[json!(removal)]);
    let asks = format!(
        "return document.querySelector('{removal}').getAttribute('aria-label').includes('?') \
        || document.querySelector('{removal}').getAttribute('aria-label').includes('？')"
    );
    super::exploring::until(session, "its name asks", &asks);
    press(session, removal, ".kept *");
    session.page().execute("localStorage.clear()", &[]);
}

fn a_sheet_of_filters_is_entered_and_left_by_keyboard(session: &Session) {
    session.page().visit(&session.copies.framed_in((390, 800), WHOLE, "#q=普京"));
    session.page().enter_frame();
    session.page().settled();
    // WebKit gives a frame no keys before the reader has touched it.
    session.page().click("input[type=search]");
    for close in [None, Some(".sheet-close")] {
        session.page().execute("const it = document.querySelector('.filters-toggle'); it.focus(); it.click()", &[]);
        await_focus(session, "#filters", "the filters are entered");
        let covered = "return getComputedStyle(document.querySelector('.list')).visibility";
        assert_eq!(session.page().execute(covered, &[]), json!("hidden"), "Tab does not lead under the filters");
        match close {
            None => session.page().press(ESCAPE),
            Some(close) => _ = session.page().execute("document.querySelector(arguments[0]).click()", &[json!(close)]),
        }
        await_focus(session, ".filters-toggle[aria-expanded=false]", "one stands where one was");
    }
}

fn the_lines_over_time_are_there_before_any_days_are_chosen(session: &Session) {
    session.open("#q=普京");
    let script = "const line = document.querySelector('[data-edge=from]'); line.focus(); \
        line.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true }))";
    session.page().execute(script, &[]);
    session.page().until("days are chosen", |view| view.settled && view.address.contains("date__gte="));
    await_focus(session, "[data-edge=from]", "the line keeps the focus");
}

fn a_chosen_value_keeps_the_focus_whichever_facets_come_and_go(session: &Session) {
    session.page().visit(&session.copies.url(super::exploring::archive(session), ""));
    session.page().settled();
    // Years in which a facet before theirs has no value left.
    let gone = "return document.querySelectorAll('.facet-list > section').length";
    let n_facets = session.page().execute(gone, &[]).as_u64().unwrap();
    let (mut is_seen, n_values) = (false, 60);
    for nth in 0..n_values {
        let script = "const value = [...document.querySelectorAll('.facet-list .value')][arguments[0]]; if (!value) return null; \
            value.focus(); value.click(); return [value.dataset.facet, value.dataset.value]";
        let chosen = session.page().execute(script, &[json!(nth)]);
        if chosen.is_null() {
            break;
        }
        session.page().until("it is chosen", |view| view.settled && !view.address.is_empty());
        let focused = "return [document.activeElement.dataset.facet, document.activeElement.dataset.value]";
        assert_eq!(session.page().execute(focused, &[]), chosen, "the focus stays on what was chosen");
        is_seen |= session.page().execute(gone, &[]).as_u64().unwrap() < n_facets;
        session.page().execute("location.hash = ''", &[]);
        session.page().until("nothing is chosen", |view| view.settled && view.address.is_empty());
    }
    assert!(is_seen, "a facet went away meanwhile");
}
