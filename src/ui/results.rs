//! Which articles were found? A list of links, in the order asked for, as long as it likes: only the rows round those on
//! the screen are there.

use std::cell::Cell;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, ScrollLogicalPosition};

use super::host;
use super::kit::{Tag, all, button, effect, focus_later, live, sign, tag, text};
use super::list_end::list_end;
use super::moments::row_time;
use super::nothing::nothing;
use super::runs::plain_runs;
use super::session::{Session, Shown};
use super::shelf::STARRED;
use super::words::{Words, count, fill};
use crate::search::{Request, ResultRow, Sort};

/// The list, its order, and what to do where it is empty.
pub(super) fn results(session: Session) -> AnyView {
    keep_place(session);
    let list = live(move || {
        let (words, shown) = (session.words(), session.shown());
        all(shown.as_deref().map(|shown| list(session, words, shown)).unwrap_or_default())
    });
    let scrolled = move |event: ev::Event| {
        let list = event.target().and_then(|target| target.dyn_into::<Element>().ok());
        if let Some(list) = list {
            session.scrolled_to(rows_in(list.scroll_top()), rows_in(list.client_height()) + 1);
        }
    };
    tag("section")
        .class("list")
        .follow("aria-label", session.say(|words| words.results))
        .on("scroll", scrolled)
        .child(tag("h2").class("visually-hidden").say(session.say(|words| words.results)))
        .child(live(move || tag("header").children(bar(session)).into()))
        .child(live(move || printed(session).into()))
        .child(list)
        .into()
}

/// What stands above a list on paper: the archive, what was asked, and which of its results these are.
fn printed(session: Session) -> Tag {
    let (language, manifest) = (session.language(), session.manifest());
    // As the page's title: not for each letter that is typed.
    let said = session.shown().filter(|_| session.is_calm()).map(|shown| {
        let response = &shown.response;
        let number = |count: u32| host::number(u64::from(count), language);
        let last = shown.first_row + u32::try_from(response.results.len()).unwrap_or(0);
        let bound = if response.complete { "" } else { "≥ " };
        let rows = format!("{}–{} / {bound}{}", number(shown.first_row + 1), number(last), number(response.articles));
        let parts = [manifest.called(language), shown.address.request.q.trim(), &rows];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
    });
    tag("p").class("printed").text(said.unwrap_or_default())
}

/// Whole rows in a height.
fn rows_in(height_px: i32) -> u32 {
    // Far below 2^32, as browsers lay out nothing that is so high.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let rows = (f64::from(height_px) / row_height_px()).max(0.0) as u32;
    rows
}

/// How many rows the screen shows, the last of them perhaps in part.
pub(super) fn rows_on_screen() -> u32 {
    // Before there is a list, the screen is taken for one.
    let list = host::find(".list").or_else(|| host::document()?.document_element());
    list.map_or(Request::WINDOW, |list| rows_in(list.client_height()) + 1)
}

/// Height of a row as the browser lays it out, which follows the reader's size of text.
fn row_height_px() -> f64 {
    let row = host::find("[data-result]");
    row.map_or(DEFAULT_ROW_PX, |row| row.get_bounding_client_rect().height()).max(1.0)
}

/// Before there is a row to measure.
const DEFAULT_ROW_PX: f64 = 164.0;

thread_local! {
    /// Whether the row that the keyboard went to is still to be drawn.
    static AWAITED: Cell<bool> = const { Cell::new(false) };
}

/// A list that begins is scrolled to where it begins; a row that the keyboard went to gets the focus once it is there.
fn keep_place(session: Session) {
    let mut before = None::<Request>;
    effect(move || {
        let key = session.shown().map(|shown| shown.address.request.list_key());
        let is_new = key.is_some() && before != key;
        let row = session.row().get_untracked();
        if is_new {
            begin_at(row, MAX_FRAMES);
        } else if AWAITED.take() {
            request_animation_frame(move || {
                // The row it was on may be gone, and the focus with it; whoever went elsewhere stays there.
                if has_focus() || host::is_nowhere() {
                    // The row of now: keys may have come between.
                    focus_row(session, session.row().get_untracked());
                }
            });
        }
        before = key;
    });
}

/// Whether the focus is on a row.
pub(super) fn has_focus() -> bool {
    host::focused().is_some_and(|focused| focused.closest(".list ol").is_ok_and(|list| list.is_some()))
}

/// Whether a row will have the focus once it is drawn.
pub(super) fn is_awaiting() -> bool {
    AWAITED.get()
}

/// Frames that are waited for the first rows to be laid out.
const MAX_FRAMES: u32 = 20;

/// Scrolls to where a list begins, once there is a row to measure by.
fn begin_at(row: u32, frames: u32) {
    request_animation_frame(move || {
        if row == 0 || frames == 0 || host::find("[data-result]").is_some() {
            scroll_to(row);
        } else {
            begin_at(row, frames - 1);
        }
    });
}

/// Scrolls the list to a row.
pub(super) fn scroll_to(row: u32) {
    if let Some(list) = host::find(".list") {
        // Rows are counted in u32, and so is what a browser lays out.
        #[allow(clippy::cast_possible_truncation)]
        list.set_scroll_top((f64::from(row) * row_height_px()) as i32);
    }
}

/// Moves the focus to a row, and the list to where it can be seen.
fn focus_row(session: Session, row: u32) {
    let place = format!("[data-row=\"{row}\"]");
    if let Some(element) = host::find(&place) {
        host::focus(&format!("{place} h3 a"));
        host::scroll_to(&element, ScrollLogicalPosition::Nearest);
    } else {
        AWAITED.set(true);
        scroll_to(row);
        session.want_row(row);
    }
}

/// Goes on by so many rows; the first time to the row that one stood on.
pub(super) fn step_row(session: Session, by: i32) {
    let Some(n_rows) = session.shown_untracked().map(|shown| shown.n_rows()).filter(|n_rows| *n_rows > 0) else {
        return;
    };
    let now = session.row().get_untracked();
    if host::find("p.to-list").is_some_and(|link| host::is_shown(&link)) {
        // What the archive holds lies over the list.
        enter_list(session);
        return;
    }
    let is_there = has_focus() || AWAITED.get();
    let next = if is_there { now.saturating_add_signed(by) } else { now }.min(n_rows - 1);
    session.row().set(next);
    focus_row(session, next);
}

/// Goes from what the archive holds to the list, where the keyboard stands.
pub(super) fn enter_list(session: Session) {
    // A number of rows asks for the list itself.
    session.choose(|request| request.show = Some(2 * Request::DEFAULT_SHOW));
    request_animation_frame(move || focus_row(session, session.row().get_untracked()));
}

fn list(session: Session, words: &'static Words, shown: &Shown) -> Vec<Tag> {
    let response = &shown.response;
    let end = list_end(session, words, shown);
    if response.articles == 0 && response.results.is_empty() {
        return vec![end.unwrap_or_else(|| nothing(session, words, shown))];
    }
    let rows = (shown.first_row..).zip(&response.results);
    let rows = rows.map(|(nth, found)| (nth, row(session, words, shown, nth, found)));
    let list = tag("ol")
        .style("--before", shown.first_row.to_string())
        .style("--rows", shown.n_rows().to_string())
        .numbered(rows.collect());
    std::iter::once(list).chain(end).collect()
}

/// Order of the list, whether copies count, and what can be done with what is selected.
fn bar(session: Session) -> Vec<Tag> {
    let words = session.words();
    let n_selected = session.shelf().n_selected();
    let space = tag("span").class("space");
    if n_selected > 0 {
        let said = fill(words.n_selected, &[&host::number(n_selected as u64, session.language())]);
        let clear = button(move |_| session.shelf().select_none()).text(words.select_none);
        let save = button(move |_| session.dialog().set("collect")).set("data-collect", "").text(words.collect);
        let export = button(move |_| session.dialog().set("export")).set("data-export", "").text(words.export);
        return vec![tag("span").set("role", "status").text(said), space, clear, save, export];
    }
    let once = session.address().with(|address| address.request.once);
    let once = button(move |_| session.choose(|request| request.once = !request.once))
        .class("switch")
        .set("role", "switch")
        .set("data-once", "")
        .set("aria-checked", once.to_string())
        .text(words.once);
    let n_there = session.shown().map_or(0, |shown| shown.response.results.len());
    let says = fill(words.select_shown, &[&host::number(n_there as u64, session.language())]);
    let all = button(move |_| select_shown(session)).set("data-select-all", "").text(says);
    // Its room stays while there is nothing to select.
    let all = all.maybe("hidden", (n_there == 0).then_some(""));
    vec![order(session, words), space, all, once]
}

/// Selects the rows that are there.
fn select_shown(session: Session) {
    for row in session.shown_untracked().iter().flat_map(|shown| &shown.response.results) {
        session.shelf().select(&row.id, &row.title, true);
    }
}

fn order(session: Session, words: &Words) -> Tag {
    let sort = session.address().with(|address| address.request.effective_sort());
    let choose = move |event: ev::Event| {
        let sort = Sort::from_id(&event_target_value(&event));
        session.choose(move |request| {
            let default = Request { sort: None, ..request.clone() }.effective_sort();
            request.sort = sort.filter(|sort| *sort != default);
        });
    };
    let option = |option: Sort| {
        tag("option")
            .set("value", option.id())
            .maybe("selected", (sort == option).then_some(""))
            .text(words.sort_name(option))
    };
    tag("label")
        .class("order")
        .child(tag("span").class("visually-hidden").text(words.sort))
        .child(tag("select").set("data-sort", "").on("change", choose).children(Sort::ALL.map(option)))
}

fn row(session: Session, words: &'static Words, shown: &Shown, nth: u32, row: &ResultRow) -> Tag {
    let href = shown.opening(&row.id);
    let title = if row.title.is_empty() { text(words.untitled) } else { plain_runs(&row.title_runs) };
    let hits = (row.hits > 0).then(|| {
        let hits = count(words.one_hit, words.n_hits, u64::from(row.hits), session.language());
        tag("span").class("hits").text(hits)
    });
    let alike = (row.alike > 0).then(|| {
        let alike = count(words.one_alike, words.n_alike, u64::from(row.alike), session.language());
        tag("span").class("alike").text(alike)
    });
    let outlet = row.outlet.as_deref().map(|outlet| tag("span").class("outlet").text(session.outlet_name(outlet)));
    // Where there is no room the outlet's name gives way, then what follows the hits goes whole; the hits stay.
    let first =
        tag("span").children(outlet).child(tag("time").text(row_time(session, words, shown, nth, row))).children(hits);
    let about =
        tag("p").class("meta").child(first).child(tag("span").text(words.script_name(row.script.id()))).children(alike);
    let is_open = shown.address.request.article.as_ref() == Some(&row.id);
    let current = is_open.then_some("true");
    // One row of the list is reached by Tab, the others from it: the list is one stop, not thirty.
    let is_stop = move || session.is_stop(nth);
    let tabindex = move || if is_stop() { "0" } else { "-1" }.to_owned();
    let link = tag("a").set("href", href).follow("tabindex", tabindex).on("focus", move |_| session.row().set(nth));
    // Of the open article the address does not change: the keyboard goes to it all the same.
    let link = if is_open { link.on("click", move |_| focus_later(".page".to_owned())) } else { link };
    tag("li")
        .class("result")
        .set("data-result", row.id.0.clone())
        .set("data-row", nth.to_string())
        .set("aria-posinset", (nth + 1).to_string())
        .set("aria-setsize", shown.response.articles.to_string())
        .maybe("aria-current", current)
        .child(tag("h3").maybe("lang", row.script.lang()).child(link.child(title)))
        .child(about)
        .child(tag("p").class("snippet").maybe("lang", row.snippet_script.lang()).child(plain_runs(&row.snippet)))
        .child(marks(session, words, row, is_stop).children(taking_out(session, words, shown, row, tabindex)))
}

/// In a collection, a way to take an article out of it. Its star says so itself.
fn taking_out(
    session: Session,
    words: &Words,
    shown: &Shown,
    row: &ResultRow,
    tabindex: impl FnMut() -> String + Send + 'static,
) -> Option<Tag> {
    // Of several it would not be told which.
    let mut names = shown.address.request.kept.is.iter();
    let name = names.next().filter(|name| *name != STARRED && names.next().is_none())?.clone();
    let says = fill(words.take_out, &[&name]);
    let (article, title) = (row.id.clone(), row.title.clone());
    let take = button(move |_| session.shelf().flip(&name, &article, &title))
        .set("data-take-out", "")
        .set("aria-label", format!("{says}: {}", row.title))
        .set("title", says)
        .follow("tabindex", tabindex)
        .child(sign("−"));
    Some(take)
}

/// What is kept of a row: whether it has a star, and whether it is selected.
fn marks(
    session: Session,
    words: &'static Words,
    row: &ResultRow,
    is_stop: impl Fn() -> bool + Copy + Send + 'static,
) -> Tag {
    let shelf = session.shelf();
    let name = if row.title.is_empty() { words.untitled } else { &row.title };
    let mark = |id: &'static str, says: &'static str| {
        let (article, title) = (row.id.clone(), row.title.clone());
        let of = row.id.clone();
        let is_star = id == "star";
        let is_on = move || if is_star { shelf.holds(STARRED, &of) } else { shelf.is_selected(&of) };
        let flip = move |_| {
            if is_star {
                shelf.flip(STARRED, &article, &title);
            } else {
                shelf.flip_selected(&article, &title);
            }
        };
        button(flip)
            .set("data-mark", id)
            .set("role", "checkbox")
            .set("aria-label", fill(words.labelled, &[says, name]))
            .set("title", says)
            .follow("aria-checked", move || is_on().to_string())
            .follow("tabindex", move || if is_stop() { "0" } else { "-1" }.to_owned())
            // The style draws what it is, and whether it is on.
            .child(tag("i"))
    };
    tag("div").class("row-marks").child(mark("star", words.star)).child(mark("select", words.select))
}
