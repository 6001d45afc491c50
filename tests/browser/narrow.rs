//! Is everything within reach on a phone, 390 px wide?

use serde_json::json;

use super::copies::WHOLE;
use super::exploring::{archive, until};
use super::page::View;
use super::reading::{ENTER, ESCAPE, await_focus};
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    nothing_is_wider_than_a_phone,
    all_tools_and_views_are_there_at_the_least_width,
    everything_can_be_reached_on_a_phone,
    the_keyboard_leads_back_to_the_list_on_a_phone,
    a_phone_that_lies_on_its_side_shows_long_lists_too,
    what_is_found_is_told_in_a_line_of_one_height,
    a_phone_begins_with_what_the_archive_holds,
];

fn open_narrow(session: &Session, address: &str) -> View {
    open_in(session, (390, 800), address)
}

pub(crate) fn open_in(session: &Session, size: (u32, u32), address: &str) -> View {
    session.page().visit(&session.copies.framed_in(size, WHOLE, address));
    session.page().enter_frame();
    let view = session.page().settled();
    assert_eq!(session.page().execute("return innerWidth", &[]), json!(size.0));
    view
}

pub(crate) fn assert_fits(session: &Session, what: &str) {
    let script = "const wide = [...document.querySelectorAll('body *')].filter((each) => each.getBoundingClientRect().right > innerWidth + 0.5); \
        return { excess: document.documentElement.scrollWidth - innerWidth, wide: wide.slice(0, 5).map((each) => each.outerHTML.slice(0, 160)) }";
    let seen = session.page().execute(script, &[]);
    assert!(seen["excess"].as_i64().unwrap() <= 0, "{what} scrolls sideways: {seen:#}");
}

fn nothing_is_wider_than_a_phone(session: &Session) {
    let list = open_narrow(session, "#q=普京");
    assert_fits(session, "the list");
    for (what, address) in [
        ("the first look", String::new()),
        ("an article", format!("#q=普京&article={}", list.results.first().unwrap().id)),
        ("an empty result", "#q=无此词语无此词语".to_owned()),
        ("a notice", "#q=普京&date__gte=yesterday&colour=averyveryveryveryveryveryverylongvalue".to_owned()),
        ("the description of the archive", "#view=about".to_owned()),
    ] {
        open_narrow(session, &address);
        assert_fits(session, what);
    }
}

fn all_tools_and_views_are_there_at_the_least_width(session: &Session) {
    // The narrowest phones, and a page at four times its size.
    for size in [(320, 600), (320, 256)] {
        for language in ["en", "zh-Hans", "zh-Hant"] {
            for address in ["", "&q=普京", "&view=about", "&view=help"] {
                let address = format!("#lang={language}{address}");
                open_in(session, size, &address);
                assert_fits(session, &format!("{address} in {size:?}"));
                session.page().execute("document.querySelector('.tools-toggle').click()", &[]);
                until(
                    session,
                    "the menu of tools is there",
                    "return document.querySelector('.tools').offsetHeight > 0",
                );
                assert_fits(session, &format!("the menu at {address} in {size:?}"));
                let hidden = "const inside = (each) => { const { left, right, width } = each.getBoundingClientRect(); \
                    const room = each.parentElement.getBoundingClientRect(); \
                    return width > 0 && left >= 0 && right <= Math.min(innerWidth, room.right) + 0.5 }; \
                    return [...document.querySelectorAll('.tools > *, .views nav a')].filter((each) => !inside(each)).map((each) => each.outerHTML.slice(0, 120))";
                assert_eq!(session.page().execute(hidden, &[]), json!([]), "{address} in {size:?}: cut off");
            }
        }
    }
}

/// Whether the first row can be touched.
const TOUCHED: &str = "const { x, y, width } = document.querySelector('[data-result] h3 a').getClientRects()[0]; \
    return width > 0 && document.elementFromPoint(x + 4, y + 4)?.closest('[data-result]') != null";

fn everything_can_be_reached_on_a_phone(session: &Session) {
    let list = open_narrow(session, "#q=普京");
    for wanted in ["input[type=search]", "nav a[data-view=about]", "[data-total]", "[data-result] h3 a"] {
        assert!(session.page().shows(wanted), "{wanted} cannot be seen");
    }
    session.page().click(".tools-toggle");
    let script = "return [...document.querySelectorAll('body > header button, body > header select, nav:not(.suggestions) a')].filter((each) => { \
        const { left, right, width } = each.getBoundingClientRect(); return width === 0 || left < 0 || right > innerWidth + 0.5; \
        }).map((each) => each.outerHTML.slice(0, 160))";
    assert_eq!(session.page().execute(script, &[]), json!([]), "tools out of reach");
    session.page().click(".tools-toggle");
    let facet = "[data-facet=script]";
    if !session.page().shows(facet) {
        session.page().click("button[aria-controls=filters]");
    }
    let covered = "return [...document.querySelectorAll('#filters h2, #filters input')].slice(0, 3).filter((each) => { \
        const { x, y, width, height } = each.getBoundingClientRect(); \
        return !each.contains(document.elementFromPoint(x + Math.min(width / 2, 20), y + height / 2)); \
        }).map((each) => each.outerHTML.slice(0, 120))";
    assert_eq!(session.page().execute(covered, &[]), json!([]), "something lies over the filters");
    // As a finger does, clear of the button that closes the filters.
    session.page().execute("document.querySelector(arguments[0]).scrollIntoView({ block: 'center' })", &[json!(facet)]);
    session.page().click(facet);
    let chosen = session.page().until("a filter is chosen", |view| view.settled && view.address != list.address);
    assert_fits(session, "the filters");
    session.page().execute("document.querySelector('button[aria-controls=filters]')?.click()", &[]);
    session.page().click("[data-result] h3 a");
    session.page().until("the article is open", |view| view.settled && view.open.is_some());
    assert!(session.page().shows("article[data-open] h1"));
    assert_fits(session, "the article");
    // Through the page, because a driver's Back leaves the frame.
    session.page().execute("history.back()", &[]);
    let back = session.page().until("the list is back", |view| view.settled && view.open.is_none());
    assert_eq!(back.ids(), chosen.ids());
    // Asked of the page: WebKit's driver does not look anew at what an element over it has hidden.
    until(session, "the rows are within reach again", TOUCHED);
}

fn the_keyboard_leads_back_to_the_list_on_a_phone(session: &Session) {
    open_narrow(session, "#q=普京");
    // WebKit gives a frame no keys before the reader has touched it.
    session.page().click("input[type=search]");
    session.page().execute("document.querySelector('[data-result] h3 a').focus()", &[]);
    session.page().press(ENTER);
    session.page().until("the article is open", |view| view.settled && view.open.is_some());
    await_focus(session, "article[data-open], article[data-open] *", "reading starts in the article");
    session.page().press(ESCAPE);
    session.page().until("the article is closed", |view| view.settled && view.open.is_none());
    await_focus(session, "[data-result] *", "one stands where one was");
}

fn a_phone_that_lies_on_its_side_shows_long_lists_too(session: &Session) {
    session.page().visit(&session.copies.framed_in((844, 390), archive(session), ""));
    session.page().enter_frame();
    let last = session.page().settled().articles - 1;
    session.page().execute("document.querySelector('.list').scrollTop = 1e9", &[]);
    let is_there = format!("return document.querySelector('[data-row=\"{last}\"]') !== null");
    until(session, "the last row is there", &is_there);
    let heights = "return [document.documentElement.scrollHeight, document.querySelectorAll('[data-row]').length]";
    let heights = session.page().execute(heights, &[]);
    assert!(heights[0].as_u64().unwrap() < 1200, "the page is as long as the list: {heights}");
    assert!(heights[1].as_u64().unwrap() < 100, "more rows than those round the screen are there: {heights}");
}

fn what_is_found_is_told_in_a_line_of_one_height(session: &Session) {
    let mut heights = Vec::new();
    for address in ["", "#q=普京", "#lang=en", "#q=普京&lang=en", "#q=的&lang=en"] {
        open_narrow(session, address);
        let height = "return document.querySelector('.views').getBoundingClientRect().height";
        heights.push(session.page().execute(height, &[]).as_f64().unwrap());
    }
    assert!(heights.iter().all(|height| (height - heights[0]).abs() < 0.5), "{heights:?}");
}

fn a_phone_begins_with_what_the_archive_holds(session: &Session) {
    open_narrow(session, "");
    assert!(session.page().shows("[data-home]"));
    assert_eq!(session.page().execute(TOUCHED, &[]), json!(false), "the list is not there yet");
    session.page().click(".to-list button");
    let list = session.page().until("the list is there", |view| view.settled && view.address.contains("show="));
    assert!(!list.results.is_empty());
    until(session, "its rows are within reach", TOUCHED);
    await_focus(session, "[data-row=\"0\"] *", "one stands in the list");
    session.page().click("a.brand");
    until(session, "the first look is back", "return location.hash === ''");
    assert!(session.page().shows("[data-home]"));
    session.page().press('j');
    await_focus(session, "[data-row=\"0\"] *", "j goes to the first row");
    open_narrow(session, "");
    session.page().click(".ways a");
    let narrowed = session.page().until("a way leads to a list", |view| view.settled && !view.address.is_empty());
    assert!(!narrowed.results.is_empty());
    until(session, "its rows are within reach", TOUCHED);
}
