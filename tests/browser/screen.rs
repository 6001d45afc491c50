//! Is the screen for the list and the text? What stands above them leaves a phone three quarters of its height, what is told
//! pushes nothing down, and nothing that comes up hides what one goes on with.

use serde_json::{Value, json};

use super::engine::Engine;
use super::exploring::until;
use super::narrow::{assert_fits, open_in};
use super::page::patiently;
use super::reading::{ENTER, ESCAPE, await_focus};
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    a_phone_gives_three_quarters_of_its_height_to_list_and_text,
    views_are_whole_beside_a_long_count,
    a_phone_unfolds_the_timeline_and_folds_it_again,
    a_phone_has_its_tools_in_a_menu,
    a_phone_that_opens_a_view_moves_nothing,
    hits_are_whole_in_every_row,
    enter_sends_suggestions_away,
    suggestions_leave_the_filters_within_reach,
    what_is_told_moves_nothing,
    what_is_told_is_sent_away,
    what_is_told_leaves_the_focus_in_sight,
];

const PHONE: (u32, u32) = (390, 844);
const SMALL_PHONE: (u32, u32) = (320, 600);
const LANGUAGES: [&str; 3] = ["en", "zh-Hans", "zh-Hant"];

/// Where an element lies, from its four edges in CSS pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Place {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

fn place(session: &Session, selector: &str) -> Place {
    let script = "const element = document.querySelector(arguments[0]); if (!element) return null; \
        const { left, top, right, bottom } = element.getBoundingClientRect(); return { left, top, right, bottom }";
    let found = session.page().execute(script, &[json!(selector)]);
    let edge = |name: &str| found[name].as_f64().unwrap_or_else(|| panic!("{selector} is nowhere: {found}"));
    Place { left: edge("left"), top: edge("top"), right: edge("right"), bottom: edge("bottom") }
}

/// Waits for a view whose tools above the list are all there.
fn open(session: &Session, size: (u32, u32), address: &str) {
    open_in(session, size, address);
    until(
        session,
        "it is drawn",
        "return document.querySelector('.ticks span') !== null || !document.querySelector('.room')",
    );
}

fn a_phone_gives_three_quarters_of_its_height_to_list_and_text(session: &Session) {
    let first = session.open("#q=普京").results[0].id.clone();
    let views = [
        "",
        "&q=普京",
        // Without other names there is nothing to take away, and no row for it.
        "&q=的",
        "&q=普京&script=Hant&date__gte=2020",
        &format!("&q=普京&article={first}"),
    ];
    for (size, share) in [(PHONE, 0.75), (SMALL_PHONE, 0.6)] {
        for language in LANGUAGES {
            for view in views {
                let address = format!("#lang={language}{view}");
                open(session, size, &address);
                let room = place(session, ".room");
                let height = f64::from(size.1);
                assert!((room.bottom - height).abs() < 1.0, "{address} in {size:?} ends with the screen: {room:?}");
                assert!((room.bottom - room.top) / height >= share, "{address} in {size:?}: {room:?}");
                assert_fits(session, &address);
            }
        }
    }
}

/// Says a count as long as the largest archives have.
const LONG_COUNT: &str = "const said = document.querySelectorAll('[data-total] span'); \
    said[0].textContent = 'at least 1,219,157 articles'; said[2].textContent = '12,345,678 hits'";

fn views_are_whole_beside_a_long_count(session: &Session) {
    for size in [PHONE, SMALL_PHONE, (768, 1024)] {
        for language in LANGUAGES {
            let address = format!("#q=普京&lang={language}");
            open(session, size, &address);
            let before = place(session, ".room");
            session.page().execute(LONG_COUNT, &[]);
            let cut = "const nav = document.querySelector('.views nav').getBoundingClientRect(); \
                const line = document.querySelector('.views').getBoundingClientRect(); \
                const boxes = [...document.querySelectorAll('.views nav a')].map((view) => [view, nav]); \
                const said = document.querySelector('[data-total]'); \
                for (const part of said.children) if (part.offsetWidth) boxes.push([part, said.getBoundingClientRect()]); \
                return boxes.filter(([part, room]) => { \
                  const text = document.createRange(); text.selectNodeContents(part); \
                  const { left, right, top, bottom } = text.getBoundingClientRect(); \
                  return left < room.left - 0.5 || right > room.right + 0.5 || top < line.top - 0.5 || bottom > line.bottom + 0.5 \
                }).map(([part]) => part.textContent)";
            assert_eq!(session.page().execute(cut, &[]), json!([]), "{address} in {size:?}: cut off");
            assert_eq!(place(session, ".room"), before, "{address} in {size:?}: the list stays where it is");
        }
    }
}

fn a_phone_unfolds_the_timeline_and_folds_it_again(session: &Session) {
    open(session, PHONE, "#q=普京");
    let toggle = ".time-toggle";
    let strip = place(session, ".time");
    assert!(session.page().shows(".ruler") && strip.bottom - strip.top < 50.0, "a strip: {strip:?}");
    assert!(!session.page().shows("[data-time-table]"));
    // WebKit gives a frame no keys before the reader has touched it.
    session.page().click("input[type=search]");
    session.page().execute("document.querySelector('.time-toggle').focus()", &[]);
    session.page().press(ENTER);
    until(session, "its tools are there", "return document.querySelector('.grain select').offsetHeight > 0");
    assert!(place(session, ".ruler svg").bottom - place(session, ".ruler svg").top > 40.0);
    await_focus(session, toggle, "one goes on from where one was");
    session.page().click("[data-time-table]");
    until(session, "the table is there", "return document.querySelector('.time-table')?.offsetHeight > 0");
    session.page().click(toggle);
    until(session, "it is a strip again", "return document.querySelector('.grain').offsetHeight === 0");
    assert_eq!(place(session, ".time"), strip);
    let id = session.page().look().results[0].id.clone();
    open(session, PHONE, &format!("#q=普京&article={id}"));
    assert!(!session.page().shows(toggle), "whoever reads has the text");
}

fn a_phone_has_its_tools_in_a_menu(session: &Session) {
    const TOGGLE: &str = ".tools-toggle";
    open(session, PHONE, "#q=普京&lang=en");
    assert!(!session.page().shows(".tools"));
    session.page().click("input[type=search]");
    let press = |selector: &str| {
        session
            .page()
            .execute("const it = document.querySelector(arguments[0]); it.focus(); it.click()", &[json!(selector)]);
    };
    for close in [Some(ESCAPE), None] {
        press(TOGGLE);
        until(session, "the menu is there", "return document.querySelector('.tools').offsetHeight > 0");
        match close {
            Some(key) => {
                // Tab leads into it.
                session.page().press('\u{e004}');
                await_focus(session, ".tools *", "the tools follow their button");
                session.page().press(key);
                await_focus(session, TOGGLE, "one stands where one was");
            }
            None => session.page().click("[data-total]"),
        }
        until(session, "the menu is gone", "return document.querySelector('.tools').offsetHeight === 0");
    }
    press(TOGGLE);
    press("[data-save-search]");
    until(session, "the dialog is open", "return document.querySelector('dialog').open");
    session.page().execute("document.querySelector('.dialog-close').click()", &[]);
    await_focus(session, TOGGLE, "the focus comes back to what stays");
    press(TOGGLE);
    press(".tools .theme");
    until(session, "its menu is still there", "return document.querySelector('.tools').offsetHeight > 0");
    press(".share");
    until(session, "it is told", "return document.querySelector('[data-told]') !== null");
    assert!(!session.page().shows(".tools"));
    session.page().execute("localStorage.clear()", &[]);
}

fn a_phone_that_opens_a_view_moves_nothing(session: &Session) {
    // The one engine that counts it.
    if session.engine != Engine::Chromium {
        return;
    }
    let first = session.open("#q=普京").results[0].id.clone();
    let article = format!("#q=普京&article={first}");
    for size in [PHONE, SMALL_PHONE] {
        for address in ["", "#q=普京", "#q=的", "#q=普京&script=Hant", &article, "#view=about"] {
            open_in(session, size, address);
            let shifted = "const done = arguments[arguments.length - 1]; const seen = []; \
                new PerformanceObserver((list) => seen.push(...list.getEntries().map(({ value, sources }) => \
                  [value, ...sources.map(({ node, previousRect, currentRect }) => \
                    [node?.outerHTML?.slice(0, 80) ?? 'gone', previousRect.toJSON(), currentRect.toJSON()])]))) \
                  .observe({ type: 'layout-shift', buffered: true }); \
                setTimeout(() => done(seen), 300)";
            let seen = session.page().execute_later("what moves", shifted, &[]);
            assert_eq!(seen, json!([]), "{address:?} in {size:?}");
        }
    }
    // What stands there first comes in parts: the first part may have been painted when the last makes it too long.
    let narrowed = "document.documentElement.removeAttribute('data-open'); \
        const boot = document.createElement('div'); boot.style.height = '300vh'; document.body.append(boot); \
        return innerWidth - document.documentElement.clientWidth";
    assert_eq!(session.page().execute(narrowed, &[]), json!(0));
}

/// An archive of an outlet with a long name, whose articles tell only when they were archived, and hold a word many times.
fn archive(session: &Session) -> &'static str {
    const ARCHIVE: &str = "long-names";
    if !session.copies.has(ARCHIVE) {
        let article = |nth: u32| {
            let text = "澳洲".repeat(16);
            format!("<!--172200474300{nth}-->\n[第{nth}篇](https://long.example/{nth})\n------\n\n<p>{text}末{nth}</p>")
        };
        let config = "id = \"long\"\ntitle = \"Long names\"\n[[source]]\npath = \"articles\"\n[[outlet]]\nid = \"long\"\n\
            hosts = [\"long.example\"]\nnames = \"The Broadcasting Corporation of a Long Name, Service in Cantonese\"\n";
        let files =
            [("articles/1.txt", article(1)), ("articles/2.txt", article(2)), ("corpus.toml", config.to_owned())];
        session.copies.write_out(ARCHIVE, &files);
    }
    ARCHIVE
}

fn hits_are_whole_in_every_row(session: &Session) {
    let name = archive(session);
    for size in [(1440, 900), (900, 900), PHONE, SMALL_PHONE] {
        for language in LANGUAGES {
            session.page().visit(&session.copies.framed_in(size, name, &format!("#q=澳洲&lang={language}")));
            session.page().enter_frame();
            assert_eq!(session.page().settled().results.len(), 2);
            let seen = "return [...document.querySelectorAll('[data-result]')].map((row) => { \
                const line = row.querySelector('.meta').getBoundingClientRect(); \
                const text = (selector) => { const range = document.createRange(); \
                  range.selectNodeContents(row.querySelector(selector)); return range.getBoundingClientRect() }; \
                const hits = text('.hits'); const own = row.querySelector('.hits').getBoundingClientRect(); \
                const time = row.querySelector('time'); \
                return { said: row.querySelector('.hits').textContent, dated: time.textContent, \
                  whole: hits.width > 10 && hits.right <= Math.min(line.right, own.right) + 0.5 && hits.bottom <= line.bottom + 0.5, \
                  cut: time.scrollWidth > time.clientWidth && row.querySelector('.outlet').clientWidth > 60 } })";
            for row in session.page().execute(seen, &[]).as_array().unwrap() {
                assert!(row["said"].as_str().unwrap().contains("16"), "{row}");
                assert_ne!(
                    row["dated"].as_str().unwrap().len(),
                    "2024-07-26".len(),
                    "it says that it was archived: {row}"
                );
                assert_eq!((&row["whole"], &row["cut"]), (&json!(true), &json!(false)), "{language}, {size:?}: {row}");
            }
        }
    }
}

/// Whether suggestions can be seen.
const SUGGESTS: &str = "return [...document.querySelectorAll('[data-suggestion]')].some((one) => one.offsetHeight > 0)";

fn enter_sends_suggestions_away(session: &Session) {
    // Pinyin is suggested for and finds nothing: there is no row to go to.
    for address in ["", "#view=about"] {
        session.open(address);
        session.page().enter("input[type=search]", "wy");
        until(session, "names are suggested", SUGGESTS);
        session.page().press(ENTER);
        until(session, "they are gone", &SUGGESTS.replace("return ", "return !"));
        session.page().settled();
        assert_eq!(session.page().execute(SUGGESTS, &[]), json!(false), "the answer does not bring them back");
        session.page().execute("document.querySelector('input[name=q]').focus()", &[]);
        assert_eq!(session.page().execute(SUGGESTS, &[]), json!(false), "nor does going on from there");
    }
    // At once, before there is an answer to what was typed.
    session.open("");
    session.page().enter("input[type=search]", "wy\u{e007}");
    session.page().until("it is answered", |view| view.settled && view.query == "wy");
    assert_eq!(session.page().execute(SUGGESTS, &[]), json!(false));
    // An arrow calls them back, and so does what is typed next.
    session.page().execute("document.querySelector('input[name=q]').focus()", &[]);
    session.page().press('\u{e015}');
    until(session, "they are called back", SUGGESTS);
    session.page().press(ENTER);
    until(session, "they are gone", &SUGGESTS.replace("return ", "return !"));
    session.page().enter("input[type=search]", "\u{e003}y");
    until(session, "what is typed is suggested for", SUGGESTS);
}

fn suggestions_leave_the_filters_within_reach(session: &Session) {
    for size in [PHONE, SMALL_PHONE] {
        for language in LANGUAGES {
            open(session, size, &format!("#lang={language}"));
            session.page().click("input[type=search]");
            session.page().enter("input[type=search]", "wy");
            until(session, "names are suggested", SUGGESTS);
            let free = "return ['.filters-toggle', '.tools-toggle', '[data-suggestion]', 'input[name=q]'].filter((selector) => { \
                const element = document.querySelector(selector); \
                const { left, top, width, height } = element.getBoundingClientRect(); \
                const points = [[0.5, 0.5], [0.1, 0.2], [0.9, 0.2], [0.1, 0.8], [0.9, 0.8]]; \
                return !points.every(([x, y]) => \
                  element.contains(document.elementFromPoint(left + width * x, top + height * y))) })";
            assert_eq!(session.page().execute(free, &[]), json!([]), "{language}, {size:?}: something lies over these");
            session.page().click(".filters-toggle");
            await_focus(session, "#filters, #filters *", "the filters are entered");
            assert_eq!(session.page().execute(SUGGESTS, &[]), json!(false));
        }
    }
}

/// Something that a view says of itself.
const WITH_NOTICE: &str = "&date__gte=yesterday";

/// Lets the page tell that a link was copied, or how to copy it.
fn copy_link(session: &Session) {
    session.page().execute("document.querySelector('.share').click()", &[]);
    until(session, "it is told", "return document.querySelector('[data-told]')?.offsetHeight > 0");
}

fn what_is_told_moves_nothing(session: &Session) {
    for size in [(1280, 800), PHONE, SMALL_PHONE] {
        for (view, stays) in [("#q=普京", ".room"), ("#view=about", ".about"), ("#view=help", ".about")] {
            open(session, size, view);
            let before = place(session, stays);
            copy_link(session);
            assert_eq!(place(session, stays), before, "{view} in {size:?}: what is told of a copy");
            open(session, size, &format!("{view}{WITH_NOTICE}"));
            let notice = session.page().until("it says so", |view| view.codes() == ["bad_date"]);
            assert_eq!(place(session, stays), before, "{view} in {size:?}: {:?}", notice.notices);
            assert_told_in_sight(session, "[data-notice]");
            copy_link(session);
            assert_eq!(place(session, stays), before, "{view} in {size:?}: both");
            assert_told_in_sight(session, "[data-told]");
            assert_fits(session, view);
        }
    }
    if session.engine == Engine::Chromium {
        let on = |media: &str| {
            let body = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "media": media } });
            session.page().special("goog/cdp/execute", body);
        };
        session.open(&format!("#q=普京{WITH_NOTICE}"));
        on("print");
        assert!(!session.page().shows("[data-notice]"), "it is not for paper");
        on("");
        assert!(session.page().shows("[data-notice]"));
    }
}

/// What is told can be read, is said by a live region, and nothing lies over it.
fn assert_told_in_sight(session: &Session, selector: &str) {
    let script = "const told = document.querySelector(arguments[0]); told.scrollIntoView({ block: 'nearest' }); \
        const { left, top, right, bottom, width, height } = told.getBoundingClientRect(); \
        return { inside: left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight && height > 20, \
          over: told.contains(document.elementFromPoint(left + 20, top + height / 2)), \
          wide: told.scrollWidth > told.clientWidth, status: told.closest('[role=status]') !== null }";
    let seen = session.page().execute(script, &[json!(selector)]);
    assert_eq!(seen, json!({ "inside": true, "over": true, "wide": false, "status": true }), "{selector}");
}

fn what_is_told_is_sent_away(session: &Session) {
    for size in [(1280, 800), PHONE] {
        open(session, size, &format!("#q=普京{WITH_NOTICE}"));
        session.page().until("it says so", |view| view.codes() == ["bad_date"]);
        session.page().click("input[type=search]");
        session.page().execute("document.querySelector('[data-notice] button').focus()", &[]);
        session.page().press(ENTER);
        let left = session.page().until("it is sent away", |view| view.notices.is_empty());
        await_focus(session, ".views a[aria-current]", "the focus is not lost with it");
        assert!(left.settled && left.articles > 0);
    }
    // What the next answer tells again does not come back, until it was true of no view in between.
    session.open("#topic=NOPE");
    session.page().until("it says so", |view| view.codes() == ["no_such_value"]);
    session.page().click("[data-notice] button");
    session.page().until("it is sent away", |view| view.notices.is_empty());
    for pressed in ["[data-once]", "[data-once]"] {
        let before = session.page().look().address;
        session.page().click(pressed);
        let next = session.page().until("another answer is there", |view| view.settled && view.address != before);
        assert!(next.notices.is_empty() && next.address.contains("NOPE"), "{:?}", next.notices);
    }
    for (address, codes) in [("#q=普京", &[][..]), ("#topic=NOPE", &["no_such_value"])] {
        session.page().execute("location.hash = arguments[0]", &[json!(address)]);
        session.page().until("it is told anew", |view| view.settled && view.codes() == codes);
    }
}

fn what_is_told_leaves_the_focus_in_sight(session: &Session) {
    let hidden = "const over = document.querySelector('body > .notices').getBoundingClientRect(); \
        const row = document.activeElement.closest('[data-result], button, input').getBoundingClientRect(); \
        return over.height > 0 && over.top < row.bottom && row.top < over.bottom && over.left < row.right && row.left < over.right";
    for size in [(800, 700), PHONE, SMALL_PHONE] {
        session.page().visit(&session.copies.framed_in(
            size,
            super::exploring::archive(session),
            &format!("#show=100{WITH_NOTICE}"),
        ));
        session.page().enter_frame();
        session.page().until("it says so", |view| view.settled && view.codes() == ["bad_date"]);
        session.page().click("input[type=search]");
        // The row under what is told.
        let under = "const over = document.querySelector('body > .notices').getBoundingClientRect(); \
            const list = document.querySelector('.list').getBoundingClientRect(); \
            const rows = [...document.querySelectorAll('[data-result]')]; \
            const row = rows.find((row) => { const { top, bottom } = row.getBoundingClientRect(); return top < over.bottom && over.top < bottom }); \
            if (!row) return null; row.querySelector('h3 a').focus({ preventScroll: true }); return row.dataset.row";
        let row = session.page().execute(under, &[]);
        assert_ne!(row, Value::Null, "{size:?}: what is told lies over a row");
        until(
            session,
            "the row is in sight",
            &hidden.replace("return ", "return !(").replace("row.left < over.right", "row.left < over.right)"),
        );
        // Going on by keyboard to the foot of the list, and back to the head of the page.
        for _ in 0..6 {
            session.page().press('j');
        }
        let is_free = patiently(|| match session.page().execute(hidden, &[]) {
            Value::Bool(false) => Ok(()),
            other => Err(other),
        });
        assert_eq!(is_free, Ok(()), "{size:?}: the row one went to");
        session.page().press('/');
        await_focus(session, "input[name=q]", "/ goes to the search box");
        let is_free = patiently(|| match session.page().execute(hidden, &[]) {
            Value::Bool(false) => Ok(()),
            other => Err(other),
        });
        assert_eq!(is_free, Ok(()), "{size:?}: the search box");
    }
}
