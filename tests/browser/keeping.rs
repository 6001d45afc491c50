//! Is a reader told what came of keeping, copying and printing, where he is?

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::engine::Engine;
use super::exploring::{BRING, CATCH_FILES, caught, choose_starred, mark, until};
use super::page::patiently;
use super::reading::{ESCAPE, await_focus};
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    what_is_selected_goes_into_a_collection_and_out_of_it,
    an_item_of_an_unknown_kind_keeps_none_of_the_others_out,
    one_key_copies_as_was_copied_last,
    an_opened_article_leaves_the_place_in_the_address,
    what_is_wrong_is_told_once_and_by_its_name,
    what_is_printed_says_where_it_comes_from,
    one_comes_back_to_the_same_line_again_and_again,
    a_collection_that_was_never_kept_here_lies_elsewhere,
    what_is_starred_is_counted_and_can_be_left_out,
    a_time_that_no_browser_can_write_is_not_taken_in,
    whoever_chooses_a_language_is_done_with_that_of_the_link,
];

/// The address of the link that the page has just copied.
pub(crate) fn linked(session: &Session) -> String {
    until(session, "it is told", "return document.querySelector('[data-told] input') !== null");
    let link = session.page().execute("return document.querySelector('[data-told] input').value", &[]);
    format!("#{}", link.as_str().unwrap().split_once('#').unwrap().1)
}

fn told(session: &Session, within: &str) -> String {
    let script = "return document.querySelector(arguments[0] + ' [data-told]')?.textContent ?? null";
    let told = patiently(|| match session.page().execute(script, &[json!(within)]) {
        Value::String(told) => Ok(told),
        other => Err(other),
    });
    told.unwrap_or_else(|_| panic!("nothing is told within {within}"))
}

fn what_is_selected_goes_into_a_collection_and_out_of_it(session: &Session) {
    let view = session.open("#q=普京");
    let ids: Vec<String> = view.results.iter().take(2).map(|row| row.id.clone()).collect();
    for id in &ids {
        mark(session, id, "select");
    }
    until(session, "it can be collected", "return document.querySelector('[data-collect]') !== null");
    session.page().click("[data-collect]");
    // The name of the stars is taken, and the browser says that it will not do.
    session.page().enter("dialog input[name=named]", "*\u{E007}");
    until(session, "it is refused", "return document.querySelector('dialog [name=named]:invalid') !== null");
    session.page().enter("dialog input[name=named]", "\u{E003}某集\u{E007}");
    assert!(told(session, "").contains("某集"), "it is told");
    until(session, "a row has the focus", "return document.activeElement?.closest('[data-row]') != null");
    let collected = session.open("#kept=%E6%9F%90%E9%9B%86&lang=en");
    assert_eq!(collected.articles, 2);
    let take_out = |id: &str| {
        let press = format!("document.querySelector(\"[data-result='{id}'] [data-take-out]\").click()");
        session.page().execute(&press, &[]);
    };
    take_out(&ids[0]);
    let left = session.page().until("one is out of it", |view| view.settled && view.articles == 1);
    assert_eq!(left.ids(), [ids[1].as_str()]);
    take_out(&ids[1]);
    session.page().until("it is empty", |view| view.settled && view.articles == 0);
    let is_said = "return /collection holds no/.test(document.querySelector('[data-empty]')?.textContent ?? '')";
    until(session, "it says so", is_said);
    session.page().execute("localStorage.clear()", &[]);
}

fn an_item_of_an_unknown_kind_keeps_none_of_the_others_out(session: &Session) {
    let id = session.open("").results[0].id.clone();
    session.open("#view=kept");
    let file = json!({ "format": 1, "corpus": "another@0", "items": [
        { "kind": "song", "at": 1 }, { "kind": "search", "at": 3, "name": "elsewhere", "address": "https://elsewhere.example/" },
        { "kind": "note", "at": 2, "article": id, "name": "某题", "text": "某注" } ] });
    session.page().execute(BRING, &[json!(file.to_string())]);
    let told = told(session, "");
    assert!(told.contains('1') && told.contains('2') && told.contains("another"), "{told}");
    until(session, "the note is there", "return document.querySelector('[data-kind=note] q')?.textContent === '某注'");
    let elsewhere = "return document.querySelectorAll('.kept a[href^=http]').length";
    assert_eq!(session.page().execute(elsewhere, &[]), json!(0), "a saved search is a view of this page");
    session.page().execute("localStorage.clear()", &[]);
}

fn one_key_copies_as_was_copied_last(session: &Session) {
    let id = session.open("#q=普京").results[0].id.clone();
    session.open(&format!("#q=普京&article={id}"));
    // What is copied, wherever the engine lets a page copy.
    let catch = "window.copied = []; Object.defineProperty(navigator, 'clipboard', { configurable: true, \
        value: { writeText: (text) => { window.copied.push(text); return Promise.resolve() } } })";
    session.page().execute(catch, &[]);
    let copied = || {
        let text = patiently(|| match session.page().execute("return window.copied.shift() ?? null", &[]) {
            Value::String(text) => Ok(text),
            other => Err(other),
        });
        text.expect("something is copied")
    };
    session.page().press('y');
    let first = copied();
    assert!(first.contains("[EB/OL]") || first.contains("[N]"), "a citation at first: {first}");
    told(session, "");
    let fields = "return document.querySelectorAll('[data-told] input').length";
    assert_eq!(session.page().execute(fields, &[]), json!(0), "what was copied needs no field to copy from");
    session.page().press('e');
    until(session, "the dialog is open", "return document.querySelector('dialog').open");
    session.page().click("[data-copy=bib]");
    assert!(copied().starts_with('@'));
    told(session, "dialog[open]");
    // What is told covers nothing that is needed.
    let close = "const close = document.querySelector('.dialog-close'); close.scrollIntoView({ block: 'nearest' }); \
        const { x, y, width, height } = close.getBoundingClientRect(); \
        const is_free = document.elementFromPoint(x + width / 2, y + height / 2) === close; close.click(); return is_free";
    assert_eq!(session.page().execute(close, &[]), json!(true), "the way out is in sight");
    until(session, "the dialog is closed", "return !document.querySelector('dialog').open");
    session.page().press('y');
    assert!(copied().starts_with('@'), "as was copied last");
    session.page().execute("localStorage.clear()", &[]);
}

fn an_opened_article_leaves_the_place_in_the_address(session: &Session) {
    session.page().visit(&session.copies.url(super::exploring::archive(session), ""));
    session.page().settled();
    session.page().execute("document.querySelector('.list').scrollTop = 3000", &[]);
    let scrolled =
        session.page().until("the place is in the address", |view| view.settled && view.address.contains("at="));
    let at = scrolled.address.split("at=").nth(1).unwrap().to_owned();
    let open = "const list = document.querySelector('.list').getBoundingClientRect(); \
        [...document.querySelectorAll('[data-row] h3 a')].find((link) => link.getBoundingClientRect().top > list.top + 60).click()";
    session.page().execute(open, &[]);
    let opened = session.page().until("an article is open", |view| view.settled && view.open.is_some());
    assert!(opened.address.ends_with(&format!("at={at}")), "{} is not at {at}", opened.address);
}

fn what_is_wrong_is_told_once_and_by_its_name(session: &Session) {
    let view = session.open("#topic=NOPE&lang=en");
    assert_eq!(view.codes(), ["no_such_value"]);
    assert!(view.notices[0].text.contains("Topic: NOPE"), "{}", view.notices[0].text);
    let view = session.open("#among=nope.nope2&lang=en");
    assert_eq!(view.codes(), ["no_such_article"]);
    assert!(view.notices[0].text.contains("“nope, nope2”"), "{}", view.notices[0].text);
    let view = session.open("#article=nope&lang=en");
    assert!(view.notices[0].text.contains("“nope”"), "{}", view.notices[0].text);
    let view = session.open(&format!("#q={}", "字".repeat(12_000)));
    assert_eq!(view.codes().iter().filter(|code| **code == "too_long").count(), 1, "{:?}", view.codes());
    let title = session.page().execute("return document.title.length", &[]);
    assert!(title.as_u64().unwrap() < 200, "{title}");
    session.open("#q=%E6%99%AE%E4%BA%AC+%E6%99%AE%E4%BA%AC");
    let chips = "const chips = [...document.querySelectorAll('.chip')].map((chip) => chip.textContent); \
        return chips.length > 0 && new Set(chips).size === chips.length";
    assert_eq!(session.page().execute(chips, &[]), json!(true), "each other name has one chip");
}

fn what_is_printed_says_where_it_comes_from(session: &Session) {
    // Only Chromium can be told at run time that the page is on paper.
    if session.engine != Engine::Chromium {
        return;
    }
    let on = |media: &str| {
        let body = json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "media": media } });
        session.page().special("goog/cdp/execute", body);
    };
    let list = session.open("#q=普京");
    on("print");
    let above = "return document.querySelector('.list .printed').innerText";
    let above = session.page().execute(above, &[]).as_str().unwrap().to_owned();
    assert!(above.contains("普京") && above.contains(&list.articles.to_string()), "{above}");
    assert!(session.page().shows(".list .printed"));
    on("");
    assert!(!session.page().shows(".list .printed"), "on paper only");
    session.open(&format!("#q=普京&article={}", list.results[0].id));
    on("print");
    assert!(session.page().shows(".page .printed") && !session.page().shows("[data-total]"));
    let url = session.page().execute("return document.querySelector('.original').getAttribute('href')", &[]);
    let printed = session.page().execute("return document.querySelector('.page .printed').innerText", &[]);
    assert!(printed.as_str().unwrap().contains(url.as_str().unwrap()), "{printed}");
    on("");
}

fn one_comes_back_to_the_same_line_again_and_again(session: &Session) {
    let url = |address: &str| session.copies.url(super::exploring::archive(session), address);
    session.page().visit(&url(""));
    let id = session.page().settled().results[0].id.clone();
    let top = || session.page().execute("return document.querySelector('.reader').scrollTop", &[]).as_i64().unwrap();
    session.page().visit(&url(&format!("#article={id}")));
    session.page().settled();
    // It puts the reader where one had come to before anyone scrolls: with the focus, in the next frame.
    await_focus(session, ".page", "the article has the focus");
    let frames = "const done = arguments[arguments.length - 1]; requestAnimationFrame(() => requestAnimationFrame(() => done(true)))";
    session.page().execute_later("two frames", frames, &[]);
    session.page().execute("document.querySelector('.reader').scrollTop = 150", &[]);
    let place = "return Object.entries(localStorage).some(([name, entry]) => name.includes('/read/') && entry.includes('place'))";
    until(session, "the place is remembered", place);
    let mut tops = Vec::new();
    for _ in 0..3 {
        session.page().visit(&url(&format!("#article={id}")));
        session.page().settled();
        until(session, "one is back", "return document.querySelector('.reader').scrollTop > 100");
        // Longer than one has to rest for the place to be remembered anew.
        thread::sleep(Duration::from_millis(1200));
        tops.push(top());
    }
    assert!(tops.iter().all(|top| (top - 150).abs() < 8), "{tops:?}");
    session.page().execute("localStorage.clear()", &[]);
}

fn a_collection_that_was_never_kept_here_lies_elsewhere(session: &Session) {
    let view = session.open("#kept=elsewhere");
    assert_eq!((view.articles, view.codes()), (0, vec!["kept_elsewhere"]));
    // One's own that is empty now is empty.
    let first = session.open("").results[0].id.clone();
    mark(session, &first, "star");
    choose_starred(session);
    session.page().until("the star is there", |view| view.settled && view.articles == 1);
    mark(session, &first, "star");
    let view = session.page().until("and no longer", |view| view.settled && view.articles == 0);
    assert!(view.codes().is_empty(), "{:?}", view.codes());
    // It stays so: for whoever comes back, and in what is taken out of it.
    let again = session.open("#kept=*");
    assert_eq!((again.articles, again.codes().len()), (0, 0));
    session.page().execute(CATCH_FILES, &[]);
    session.page().press('e');
    session.page().click("[data-save=csv]");
    assert_eq!(caught(session).trim_end().lines().count(), 1, "the heading of a table without rows");
    session.page().press(ESCAPE);
    until(session, "the dialog is closed", "return !document.querySelector('dialog').open");
    session.page().click(".share");
    let link = linked(session);
    assert_eq!(session.open(&link).articles, 0, "{link}");
    session.page().execute("localStorage.clear()", &[]);
}

fn what_is_starred_is_counted_and_can_be_left_out(session: &Session) {
    let all = session.open("").articles;
    let putin = session.open("#q=普京");
    let first = putin.results[0].id.clone();
    mark(session, &first, "star");
    let counted = |n: u64| {
        format!(
            "return document.querySelector(\"[data-facet=kept][data-value='*'] .value-count\")?.textContent === '{n}'"
        )
    };
    until(session, "the star is counted", &counted(1));
    session.open(&format!("#q=普京&date__gte=2023&article={first}"));
    session.page().click("[data-facet=kept][data-value='*'] + .value-not");
    let left = session.page().until("it is left out", |view| view.settled && view.address.contains("kept__not="));
    assert_eq!(left.articles, putin.articles - 1);
    assert!(!left.ids().contains(&first.as_str()));
    until(session, "it is counted all the same", &counted(1));
    assert_eq!(session.open("#kept__not=*").articles, all - 1);
    // Whoever follows the link keeps nothing, and sees the same.
    session.page().click(".share");
    let link = linked(session);
    session.page().execute("localStorage.clear()", &[]);
    let followed = session.open(&link);
    assert_eq!((followed.articles, followed.codes().len()), (all - 1, 0), "{link}");
}

fn a_time_that_no_browser_can_write_is_not_taken_in(session: &Session) {
    let id = session.open("").results[0].id.clone();
    session.open("#view=kept");
    let note = |at: u64, text: &str| json!({ "kind": "note", "at": at, "article": id, "name": "某题", "text": text });
    // In nanoseconds, as other programs write times.
    let items = [note(1, "先"), note(1_795_354_333_638_000_000, "后")];
    let file = json!({ "format": 1, "corpus": "another@0", "items": items });
    session.page().execute(BRING, &[json!(file.to_string())]);
    assert!(told(session, "").contains('1'), "one of them is counted as unread");
    session.page().reload();
    session.page().settled();
    until(session, "the other is there", "return document.querySelector('[data-kind=note] q')?.textContent === '先'");
    session.page().execute(CATCH_FILES, &[]);
    session.page().click("[data-kept-export]");
    assert!(caught(session).contains("先"), "and is taken along");
    session.page().execute("localStorage.clear()", &[]);
}

fn whoever_chooses_a_language_is_done_with_that_of_the_link(session: &Session) {
    session.open("#q=普京&lang=zh-Hant");
    let language = "return document.documentElement.lang";
    assert_eq!(session.page().execute(language, &[]), json!("zh-Hant"));
    let choose = "const select = document.querySelector('.tools select'); select.value = 'zh-Hans'; \
        select.dispatchEvent(new Event('change', { bubbles: true }))";
    session.page().execute(choose, &[]);
    session.page().until("the address asks for none", |view| !view.address.contains("lang="));
    session.page().reload();
    session.page().settled();
    assert_eq!(session.page().execute(language, &[]), json!("zh-Hans"));
    // A link that is followed in the page is heard, too.
    session.page().execute("location.hash = '#q=普京&lang=en'", &[]);
    until(session, "the link's language is spoken", "return document.documentElement.lang === 'en'");
    session.page().execute("localStorage.clear()", &[]);
}
