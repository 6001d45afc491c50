//! Can a reader explore: scroll through all there is, brush over time, keep things, find and quote, take things along?

use serde_json::{Value, json};

use super::copies::{Form, exported, queried};
use super::engine::Engine;
use super::keeping::linked;
use super::page::{View, patiently};
use super::reading::{ENTER, ESCAPE, await_focus};
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    a_long_list_is_scrolled_to_its_end_and_back_finds_the_place,
    the_list_is_one_stop_and_its_rows_are_reached_by_keys,
    a_facet_is_one_stop_and_its_values_are_reached_by_arrows,
    time_is_brushed_by_pointer_and_by_keyboard,
    a_part_of_time_is_looked_at_closer_and_left_again,
    values_are_found_among_all_of_a_facet,
    articles_are_narrowed_by_length_and_pictures,
    stars_collections_and_notes_are_kept_and_narrow_the_list,
    what_is_kept_goes_into_a_file_and_comes_back_without_overwriting,
    other_tabs_are_followed_and_damage_is_told,
    a_browser_that_stores_nothing_says_so_and_works,
    every_form_of_export_is_what_the_command_line_writes,
    words_are_found_in_the_open_article,
    a_link_to_a_passage_finds_it_again,
    an_article_is_read_in_the_other_script,
    how_a_page_is_set_is_remembered,
    keys_do_what_their_list_says,
    the_help_runs_its_examples,
];

/// The made-up archive, built once for each browser.
const ARCHIVE: &str = "explored";
const N_ARTICLES: u64 = 700;

/// The copy with the made-up archive, which has more than any screen shows.
pub(crate) fn archive(session: &Session) -> &'static str {
    if !session.copies.has(ARCHIVE) {
        session.copies.make_up(ARCHIVE, &["--articles", "700", "--traps", "0", "--seed", "5"]);
    }
    ARCHIVE
}

fn open(session: &Session, address: &str) -> View {
    session.page().visit(&session.copies.url(archive(session), address));
    session.page().settled()
}

fn value(session: &Session, script: &str) -> Value {
    session.page().execute(script, &[])
}

/// Waits until a script says what is expected.
#[track_caller]
pub(crate) fn until(session: &Session, expected: &str, script: &str) {
    let held = patiently(|| match value(session, script) {
        Value::Bool(true) => Ok(()),
        other => Err(other),
    });
    held.unwrap_or_else(|other| panic!("waited in vain until {expected}: {script} is {other}"));
}

fn a_long_list_is_scrolled_to_its_end_and_back_finds_the_place(session: &Session) {
    let view = open(session, "");
    assert!(view.articles > N_ARTICLES / 2, "{}", view.articles);
    let last = view.articles - 1;
    value(session, "document.querySelector('.list').scrollTop = 1e9");
    until(
        session,
        "the last row is there",
        &format!("return document.querySelector('[data-row=\"{last}\"]') !== null"),
    );
    assert!(session.page().look().results.len() < 100, "only the rows round the screen are there");
    let answer = session.page().ask(&format!("#show=1&at={last}"));
    let expected = &answer["results"][0]["id"];
    assert_eq!(
        &value(session, &format!("return document.querySelector('[data-row=\"{last}\"]').dataset.result")),
        expected
    );
    // The place is in the address once the reader rests, and a reload comes back to it.
    let view = session.page().until("the place is in the address", |view| view.address.contains("at="));
    session.page().reload();
    session.page().settled();
    until(
        session,
        "the place is found again",
        &format!("return document.querySelector('[data-row=\"{last}\"]') !== null"),
    );
    assert_eq!(session.page().look().address, view.address);
    // Opening an article and going back leaves the list where it was.
    session.page().click(&format!("[data-row=\"{last}\"] h3 a"));
    session.page().until("the article is open", |view| view.settled && view.open.is_some());
    session.page().back();
    session.page().until("the article is closed", |view| view.settled && view.open.is_none());
    assert_eq!(
        value(session, &format!("return document.querySelector('[data-row=\"{last}\"]') !== null")),
        json!(true)
    );
    // Another list begins at its beginning.
    session.page().click("[data-facet=script]");
    session.page().until("another list is there", |view| view.settled && view.address.contains("script="));
    until(session, "it begins at its first row", "return document.querySelector('[data-row=\"0\"]') !== null");
    assert!(!session.page().look().address.contains("at="));
    // So does what is typed, letter by letter; the rows beyond the screen come once the typing rests.
    for (typed, query) in [("的", "的"), ("一", "的一")] {
        value(session, "document.querySelector('.list').scrollTop = 2000");
        session.page().until("the place is in the address", |view| view.address.contains("at="));
        session.page().enter("input[type=search]", typed);
        let view = session.page().until("it is found", |view| view.settled && view.query == query);
        let script = &view.address[view.address.find("script=").unwrap()..];
        let expected = session.page().ask(&format!("#q={query}&{script}"));
        assert_eq!((json!(view.articles), &json!(view.address)), (expected["articles"].clone(), &expected["address"]));
        assert_eq!(view.results.len(), expected["results"].as_array().unwrap().len().min(30), "{query}");
    }
}

fn the_list_is_one_stop_and_its_rows_are_reached_by_keys(session: &Session) {
    open(session, "");
    assert_eq!(
        value(session, "return document.querySelectorAll('[data-result] h3 a[tabindex=\"0\"]').length"),
        json!(1)
    );
    session.page().press('j');
    await_focus(session, "[data-row='0'] h3 a", "j goes to the first row");
    for _ in 0..70 {
        session.page().press('j');
    }
    await_focus(session, "[data-row='70'] h3 a", "j goes on beyond the rows that were there");
    session.page().press('k');
    await_focus(session, "[data-row='69'] h3 a", "k goes back");
    let id = value(session, "return document.querySelector('[data-row=\"69\"]').dataset.result");
    session.page().press('o');
    let view = session.page().until("o opens the row", |view| view.settled && view.open.is_some());
    assert_eq!(json!(view.open), id);
    session.page().click("[data-step=next]");
    session
        .page()
        .until("the next article is open", |view| view.settled && view.open.is_some() && json!(view.open) != id);
    session.page().press(ESCAPE);
    session.page().until("it is closed", |view| view.settled && view.open.is_none());
}

/// Moves the pointer over the ruler: down at the first share of its width, up at the last.
fn drag(session: &Session, from: &str, shares: &[f64]) {
    let script = "const [from, shares] = arguments; const plot = document.querySelector('.plot').getBoundingClientRect(); \
        const target = document.querySelector(from); const y = plot.top + plot.height / 2; \
        const send = (type, share) => target.dispatchEvent(new PointerEvent(type, { bubbles: true, cancelable: true, \
          pointerId: 1, clientX: plot.left + plot.width * share, clientY: y })); \
        send('pointerdown', shares[0]); shares.forEach((share) => send('pointermove', share)); \
        send('pointerup', shares[shares.length - 1])";
    session.page().execute(script, &[json!(from), json!(shares)]);
}

fn a_facet_is_one_stop_and_its_values_are_reached_by_arrows(session: &Session) {
    let view = session.open("");
    let outlets: Vec<&str> =
        view.facets.iter().filter(|one| one.key == "outlet").map(|one| one.value.as_str()).collect();
    assert!(outlets.len() > 1);
    value(session, "document.querySelector('[data-facet=outlet]').focus()");
    session.page().press('\u{e015}'); // Arrow down.
    await_focus(session, &format!("[data-facet=outlet][data-value='{}']", outlets[1]), "down goes to the next value");
    session.page().press('\u{e014}'); // Arrow right.
    await_focus(session, "li:nth-child(2) > .value-not", "right goes to leaving it out");
    session.page().press(ENTER);
    let excluded = format!("outlet__not={}", outlets[1]);
    session.page().until("it is left out", |view| view.settled && view.address.contains(&excluded));
}

fn time_is_brushed_by_pointer_and_by_keyboard(session: &Session) {
    let all = open(session, "").articles;
    let width = || value(session, "return document.querySelector('.plot').getBoundingClientRect().width");
    let before = width();
    drag(session, ".ruler", &[0.25, 0.3, 0.4, 0.5]);
    let brushed = session.page().until("days are chosen", |view| view.settled && view.address.contains("date__gte="));
    assert!(brushed.articles < all && brushed.address.contains("date__lte="), "{}", brushed.address);
    assert_eq!(brushed.articles, session.page().ask(&brushed.address)["articles"].as_u64().unwrap());
    assert_eq!(width(), before, "what stands under the pointer stays there");
    // By the page: WebKit's own button passes over steps that no real pointer made.
    value(session, "history.back()");
    session.page().until("dragging is one step of the history", |view| view.settled && view.address.is_empty());
    value(session, "history.forward()");
    session.page().until("and forward again", |view| view.settled && view.address == brushed.address);
    drag(session, "[data-edge=to]", &[0.5, 0.7, 0.75]);
    let wider = session.page().until("an edge was dragged", |view| view.settled && view.articles > brushed.articles);
    let from = |address: &str| address.split('&').find(|part| part.contains("date__gte")).map(str::to_owned);
    assert_eq!(from(&wider.address), from(&brushed.address), "the other edge stays");
    value(session, "document.querySelector('[data-edge=from]').focus()");
    session.page().press('\u{e014}'); // Arrow right.
    let narrower = session.page().until("a key moves an edge", |view| view.settled && view.address != wider.address);
    assert!(narrower.articles <= wider.articles);
    await_focus(session, "[data-edge=from]", "the focus stays on the edge");
    let text = value(session, "return document.activeElement.getAttribute('aria-valuetext')");
    assert!(narrower.address.contains(text.as_str().unwrap()), "{text} {}", narrower.address);
    // The table says the same.
    session.page().click("[data-time-table]");
    let rows = "return [...document.querySelectorAll('.time-table tbody tr')].length";
    let bins = session.page().ask(&narrower.address)["timeline"]["bins"].as_array().unwrap().len();
    until(session, "the table is there", &format!("{rows} === {bins}"));
    value(session, "history.back()");
    session.page().until("the step before is back", |view| view.settled && view.address != narrower.address);
}

fn a_part_of_time_is_looked_at_closer_and_left_again(session: &Session) {
    open(session, "#date__gte=2023&date__lte=2023");
    session.page().click("[data-closer]");
    let year = session.page().until("a year is looked at", |view| view.settled && view.address.contains("span=2023"));
    assert_eq!(value(session, "return document.querySelector('.ruler').dataset.bins"), json!("12"), "{}", year.address);
    let at = 1.5 / 12.0;
    let script = "const plot = document.querySelector('.plot').getBoundingClientRect(); \
        document.querySelector('.ruler').dispatchEvent(new MouseEvent('dblclick', { bubbles: true, \
          clientX: plot.left + plot.width * arguments[0], clientY: plot.top + 5 }))";
    session.page().execute(script, &[json!(at)]);
    session.page().until("a month is looked at", |view| view.settled && view.address.contains("span=2023-02"));
    assert_eq!(value(session, "return document.querySelector('.ruler').dataset.bins"), json!("28"));
    session.page().click("[data-wider]");
    session.page().until("the year is back", |view| view.settled && view.address.ends_with("span=2023"));
    session.page().click("[data-wider]");
    session.page().until("the whole is back", |view| view.settled && !view.address.contains("span="));
}

fn values_are_found_among_all_of_a_facet(session: &Session) {
    open(session, "");
    let listed = || value(session, "return document.querySelectorAll('[data-facet=topic]').length").as_u64().unwrap();
    let few = listed();
    session.page().click("[data-list=topic]");
    session.page().until("all are asked for", |view| view.settled && view.address.contains("list=topic"));
    assert!(listed() > few, "{few}");
    let wanted = session.page().ask("#list=topic")["facets"]["topic"][usize::try_from(few).unwrap()]["value"]
        .as_str()
        .unwrap()
        .to_owned();
    session.page().enter("[data-find-value=topic]", &wanted);
    until(
        session,
        "one is found",
        &format!(
            "return [...document.querySelectorAll('[data-facet=topic]')].every((one) => one.dataset.value.includes('{wanted}'))"
        ),
    );
    session.page().click(&format!("[data-facet=topic][data-value='{wanted}']"));
    session.page().until("it is chosen", |view| view.settled && view.checked("topic", &wanted) == Some("true"));
    session.page().click("[data-list=topic]");
    let view = session.page().until("few are listed", |view| view.settled && !view.address.contains("list="));
    assert_eq!(view.checked("topic", &wanted), Some("true"), "what is chosen stays in sight");
}

fn articles_are_narrowed_by_length_and_pictures(session: &Session) {
    let all = open(session, "").articles;
    let lengths = session.page().ask("")["facets"]["length"].clone();
    let lengths = lengths.as_array().unwrap();
    assert_eq!(lengths.iter().map(|count| count["articles"].as_u64().unwrap()).sum::<u64>(), all);
    let first = lengths[0]["value"].as_str().unwrap();
    session.page().click(&format!("[data-facet=length][data-value='{first}']"));
    let view = session.page().until("a length is chosen", |view| view.settled && view.address.contains("length="));
    assert_eq!(view.articles, lengths[0]["articles"].as_u64().unwrap());
    let pictures = session.page().ask("")["facets"]["picture"][0]["articles"].as_u64().unwrap();
    assert_eq!(open(session, "#picture=yes").articles, pictures);
    assert_eq!(open(session, "#picture__not=yes").articles, all - pictures);
}

/// Presses a mark of a row, which shows when the pointer comes near: not every driver's does.
pub(crate) fn mark(session: &Session, id: &str, mark: &str) {
    value(session, &format!("document.querySelector(\"[data-result='{id}'] [data-mark={mark}]\").click()"));
}

/// Chooses the starred articles, once they are counted.
pub(crate) fn choose_starred(session: &Session) {
    const STARRED: &str = "[data-facet=kept][data-value='*']";
    until(session, "stars are counted", &format!("return document.querySelector(\"{STARRED}\") !== null"));
    session.page().click(STARRED);
}

fn clear_kept(session: &Session) {
    value(
        session,
        "for (const name of Object.keys(localStorage)) if (name.split('/').length > 2) localStorage.removeItem(name)",
    );
}

fn stars_collections_and_notes_are_kept_and_narrow_the_list(session: &Session) {
    open(session, "");
    clear_kept(session);
    let view = open(session, "");
    let [first, second, third] = [0, 1, 2].map(|nth: usize| view.results[nth].id.clone());
    session.page().press('j');
    await_focus(session, "[data-row='0'] h3 a", "the first row has the focus");
    session.page().press('s');
    mark(session, &second, "star");
    choose_starred(session);
    let starred =
        session.page().until("the starred ones are shown", |view| view.settled && view.address.contains("kept="));
    assert_eq!(starred.ids(), [first.as_str(), second.as_str()]);
    session.page().reload();
    assert_eq!(session.page().settled().ids(), starred.ids(), "they outlive the page");
    mark(session, &second, "star");
    session.page().until("a star that goes takes its row along", |view| view.settled && view.articles == 1);
    // Several at once, into a collection of one's own.
    open(session, "");
    for id in [&second, &third] {
        mark(session, id, "select");
    }
    session.page().click("[data-collect]");
    session.page().enter("dialog input[name=named]", "第一 集/1");
    session.page().press(ENTER);
    until(session, "the dialog is closed", "return !document.querySelector('dialog').open");
    let collected = open(session, "#kept=%E7%AC%AC%E4%B8%80+%E9%9B%86/1");
    assert_eq!(collected.ids(), [second.as_str(), third.as_str()]);
    // A note.
    open(session, &format!("#article={third}"));
    session.page().enter("[data-note]", "我的笔记");
    value(session, "document.querySelector('[data-note]').blur()");
    open(session, &format!("#article={third}"));
    assert_eq!(value(session, "return document.querySelector('[data-note]').value"), json!("我的笔记"));
    let kept = open(session, "#view=kept");
    assert!(kept.text.contains("我的笔记") && kept.text.contains("第一 集/1"), "{}", kept.text);
    // What was searched is remembered once it stands.
    open(session, "#q=%E7%9A%84");
    until(
        session,
        "the search is remembered",
        "return Object.keys(localStorage).some((name) => name.includes('/asked/'))",
    );
    let kept = open(session, "#view=kept");
    assert!(session.page().shows("[data-kind=asked] a[href*='q=']"), "{}", kept.text);
    // Somebody else's collection cannot be seen; the view says so.
    assert_eq!(session.page().ask("#kept=%E7%94%B2")["issues"][0]["code"], "kept_elsewhere");
}

/// Imports a file of kept things with this text.
pub(crate) const BRING: &str = "const files = new DataTransfer(); files.items.add(new File([arguments[0]], 'kept.json')); \
    const field = document.querySelector('[data-kept-import]'); field.files = files.files; \
    field.dispatchEvent(new Event('change', { bubbles: true }))";

/// Notes what the page hands over as files instead of letting the browser save them.
pub(crate) const CATCH_FILES: &str = "window.caught = []; const make = URL.createObjectURL.bind(URL); \
    const decoder = new TextDecoder('utf-8', { ignoreBOM: true }); \
    URL.createObjectURL = (blob) => { blob.arrayBuffer().then((bytes) => window.caught.push(decoder.decode(bytes))); \
      return make(blob) }; \
    HTMLAnchorElement.prototype.click = function () { window.called = this.download; \
      this.download || this.dispatchEvent(new MouseEvent('click')) }";

/// The text of the file that the page hands over next.
pub(crate) fn caught(session: &Session) -> String {
    let file = patiently(|| match value(session, "return window.caught.shift() ?? null") {
        Value::String(text) => Ok(text),
        other => Err(other),
    });
    file.unwrap()
}

fn what_is_kept_goes_into_a_file_and_comes_back_without_overwriting(session: &Session) {
    let view = open(session, "");
    clear_kept(session);
    let id = view.results[0].id.clone();
    open(session, &format!("#article={id}"));
    session.page().click("[data-star]");
    session.page().enter("[data-note]", "old");
    open(session, "#view=kept");
    value(session, CATCH_FILES);
    session.page().click("[data-kept-export]");
    let file = caught(session);
    let read: Value = serde_json::from_str(&file).unwrap();
    assert_eq!(read["format"], 1);
    assert!(read["items"].as_array().unwrap().iter().any(|item| item["kind"] == "note" && item["text"] == "old"));
    // Meanwhile the note is written anew, and the star goes.
    open(session, &format!("#article={id}"));
    session.page().click("[data-star]");
    session.page().enter("[data-note]", " and new");
    open(session, "#view=kept");
    session.page().execute(BRING, &[json!(file)]);
    until(session, "it is told what came", "return document.querySelector('[data-told]') !== null");
    open(session, &format!("#article={id}"));
    assert_eq!(
        value(session, "return document.querySelector('[data-note]').value"),
        json!("old and new"),
        "the later stands"
    );
    assert_eq!(
        value(session, "return document.querySelector('[data-star]').getAttribute('aria-pressed')"),
        json!("true")
    );
    // What is no such file changes nothing.
    open(session, "#view=kept&lang=en");
    for (file, says) in [("{\"format\": 99}", "newer"), ("{\"format\": 1, \"corp", "damaged")] {
        session.page().execute(BRING, &[json!(file)]);
        let is_told = format!("return document.querySelector('[data-told]')?.textContent.includes('{says}') === true");
        until(session, says, &is_told);
    }
}

fn other_tabs_are_followed_and_damage_is_told(session: &Session) {
    let view = open(session, "");
    clear_kept(session);
    open(session, "");
    // A frame of the same origin is to storage what another tab is.
    let script = "const frame = document.createElement('iframe'); document.body.append(frame); \
        const [id, corpus] = arguments; const item = { kind: 'member', at: 1, article: id, name: '*', text: 't' }; \
        frame.contentWindow.localStorage.setItem(`yulan/${corpus}/member/${id}/*`, JSON.stringify(item)); frame.remove()";
    let corpus = session.page().ask("")["corpus"]["id"].as_str().unwrap().to_owned();
    let id = view.results[0].id.clone();
    session.page().execute(script, &[json!(id), json!(corpus)]);
    if (session.engine, session.form) == (Engine::WebKit, Form::SingleFile) {
        // Here a frame made by the page has a storage of its own; the event is what another tab would send.
        let tell = "const [id, corpus] = arguments; const key = `yulan/${corpus}/member/${id}/*`; \
            const newValue = JSON.stringify({ kind: 'member', at: 1, article: id, name: '*', text: 't' }); \
            localStorage.setItem(key, newValue); window.dispatchEvent(new StorageEvent('storage', { key, newValue }))";
        session.page().execute(tell, &[json!(id), json!(corpus)]);
    }
    until(
        session,
        "the other tab's star is seen",
        &format!(
            "return document.querySelector(\"[data-result='{id}'] [data-mark=star]\").getAttribute('aria-checked') === 'true'"
        ),
    );
    session.page().execute("localStorage.setItem(`yulan/${arguments[0]}/note/x`, '{broken')", &[json!(corpus)]);
    let view = open(session, "#view=kept");
    assert!(session.page().shows("[data-trouble]"), "{}", view.text);
    let kept = session.page().execute("return localStorage.getItem(`yulan/${arguments[0]}/note/x`)", &[json!(corpus)]);
    assert_eq!(kept, json!("{broken"), "what cannot be read is left as it is");
    clear_kept(session);
}

fn a_browser_that_stores_nothing_says_so_and_works(session: &Session) {
    let block = "Object.defineProperty(window, 'localStorage', { get() { throw new DOMException('blocked', 'SecurityError') } })";
    session.copies.prepare("storeless", block);
    session.page().visit(&session.copies.url("storeless", ""));
    let view = session.page().settled();
    assert!(view.articles > 0);
    mark(session, &view.results[0].id, "star");
    until(session, "it is told where the star was given", "return document.querySelector('[data-told]') !== null");
    choose_starred(session);
    let starred =
        session.page().until("the star works while the page lives", |view| view.settled && view.articles == 1);
    assert_eq!(starred.ids(), [view.results[0].id.as_str()]);
    session.page().click("nav a[data-view=kept]");
    until(session, "it is told", "return document.querySelector('[data-trouble]') !== null");
}

fn every_form_of_export_is_what_the_command_line_writes(session: &Session) {
    let forms = ["csv", "jsonl", "md", "txt", "bib", "ris", "csl.json", "gbt7714.txt", "apa.txt", "chicago.txt"];
    session.open("#q=普京&sort=oldest");
    value(session, CATCH_FILES);
    session.page().press('e');
    until(session, "the dialog is open", "return document.querySelector('dialog').open");
    let day = value(
        session,
        "const now = new Date(); const two = (n) => String(n).padStart(2, '0'); return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`",
    );
    let language = value(session, "return document.documentElement.lang");
    for form in forms {
        session.page().click(&format!("[data-save='{form}']"));
        let file = caught(session);
        let expected = exported("#q=普京&sort=oldest", form, language.as_str().unwrap(), day.as_str().unwrap());
        // The view it names is a link here, an address there.
        let without_view =
            |text: &str| text.lines().filter(|line| !line.contains("View: ")).collect::<Vec<_>>().join("\n");
        assert_eq!(without_view(&file), without_view(&expected), "{form}");
    }
    session.page().click("[data-save=provenance]");
    let provenance = caught(session);
    assert!(provenance.contains("Query: 普京") && provenance.contains("4 articles"), "{provenance}");
    session.page().press(ESCAPE);
    until(session, "Escape closes the dialog", "return !document.querySelector('dialog').open");
}

fn words_are_found_in_the_open_article(session: &Session) {
    let id = session.open("#q=普京").results[0].id.clone();
    session.open(&format!("#article={id}"));
    session.page().press('f');
    await_focus(session, "input[name=find]", "f goes to the field");
    session.page().enter("input[name=find]", "的");
    let expected = value(
        session,
        "return [...document.querySelector('.page').querySelectorAll('h1,h2,p,li,blockquote,figcaption,td,th,pre')].filter((block) => !block.parentElement.closest('li,blockquote,td,th')).reduce((sum, block) => sum + block.textContent.split('的').length - 1, 0)",
    );
    until(
        session,
        "they are counted",
        &format!("return document.querySelector('[data-found]')?.dataset.found === '{}'", expected.as_u64().unwrap()),
    );
    session.page().until("they are in the address", |view| view.address.contains("find="));
    session.page().press(ENTER);
    until(
        session,
        "the second is looked at",
        "return document.querySelector('[data-found]').textContent.includes('2')",
    );
    session.page().reload();
    session.page().settled();
    until(session, "they are found again", "return document.querySelector('[data-found]') !== null");
    session.page().click("input[name=find]");
    session.page().press(ESCAPE);
    session.page().until("Escape ends it", |view| view.open.is_some() && !view.address.contains("find="));
}

fn a_link_to_a_passage_finds_it_again(session: &Session) {
    let id = session.open("#q=普京").results[0].id.clone();
    session.open(&format!("#article={id}"));
    let select = "const paragraph = [...document.querySelectorAll('.page > p:not(.meta)')].at(-1).firstChild; \
        const range = document.createRange(); range.selectNodeContents(paragraph); \
        getSelection().removeAllRanges(); getSelection().addRange(range); return getSelection().toString().slice(0, 20)";
    let words = value(session, select);
    until(session, "the passage can be linked to", "return document.querySelector('[data-passage]') !== null");
    session.page().click("[data-passage]");
    let address = linked(session);
    assert!(address.contains("quote=") && address.contains("corpus="), "{address}");
    session.open(&address);
    let shown = "const words = arguments[0]; const mark = [...(CSS.highlights?.get('quote') ?? [])][0]?.toString() ?? getSelection().toString(); return mark.startsWith(words)";
    let held = patiently(|| match session.page().execute(shown, std::slice::from_ref(&words)) {
        Value::Bool(true) => Ok(()),
        other => Err(other),
    });
    held.unwrap();
    assert_eq!(
        value(session, "return document.querySelector('[data-told]') === null"),
        json!(true),
        "nothing is missed"
    );
    session.open(&format!("#article={id}&quote=%E6%97%A0%E6%AD%A4%E6%AE%B5%E8%90%BD"));
    until(session, "a passage that is gone is told", "return document.querySelector('[data-told]') !== null");
}

fn an_article_is_read_in_the_other_script(session: &Session) {
    let id = session.open("#script=Hant").results[0].id.clone();
    let before = session.open(&format!("#article={id}"));
    session.page().click("[data-convert]");
    let after = session.page().until("it is converted", |view| view.settled && view.address.contains("in=Hans"));
    assert_ne!(before.heading, after.heading);
    assert!(session.page().shows("[data-converted]"), "it says that it is");
    assert_eq!(value(session, "return document.querySelector('.page').lang"), json!("zh-Hans"));
    session.page().reload();
    assert_eq!(session.page().settled().heading, after.heading);
    session.page().click("[data-convert]");
    let again = session.page().until("it stands as archived", |view| view.settled && !view.address.contains("in="));
    assert_eq!(again.heading, before.heading);
    assert_eq!(queried(&format!("#article={id}&in=Hans"))["article"]["shown_in"], "Hans");
}

fn how_a_page_is_set_is_remembered(session: &Session) {
    let id = session.open("").results[0].id.clone();
    session.open(&format!("#article={id}"));
    let size = || value(session, "return getComputedStyle(document.querySelector('.page')).fontSize");
    let before = size();
    session.page().click("[data-reading-settings]");
    let set = "const select = document.querySelector(`[data-setting=\"${arguments[0]}\"]`); select.value = arguments[1]; \
        select.dispatchEvent(new Event('change', { bubbles: true }))";
    session.page().execute(set, &[json!("data-size"), json!("huge")]);
    assert_ne!(size(), before);
    session.page().reload();
    session.page().settled();
    assert_ne!(size(), before, "it is remembered");
    session.page().click("[data-reading-settings]");
    session.page().execute(set, &[json!("data-size"), json!("medium")]);
    assert_eq!(size(), before);
}

fn keys_do_what_their_list_says(session: &Session) {
    session.open("#q=普京");
    session.page().press('?');
    until(
        session,
        "the keys are shown",
        "return document.querySelector('dialog').open && document.querySelectorAll('dialog kbd').length > 10",
    );
    session.page().press(ESCAPE);
    until(session, "Escape closes them", "return !document.querySelector('dialog').open");
    session.page().press('j');
    session.page().press('o');
    session.page().until("an article is open", |view| view.settled && view.open.is_some());
    session.page().press('n');
    let view = session.page().until("n goes to a hit", |view| view.current == ["1"]);
    session.page().press('p');
    session
        .page()
        .until("p goes round to the last", |now| now.current == [now.marks.to_string()] && now.marks == view.marks);
    session.page().press('x');
    until(session, "x selects", "return document.querySelector('[data-mark=select][aria-checked=true]') !== null");
    session.page().press('x');
    until(session, "and no longer", "return document.querySelector('[data-mark=select][aria-checked=true]') === null");
    session.page().press('/');
    await_focus(session, "input[name=q]", "/ goes to the search box");
    session.page().press('j');
    session.page().until("keys are typed into fields", |view| view.settled && view.query.contains('j'));
}

fn the_help_runs_its_examples(session: &Session) {
    session.open("#view=help");
    let n_examples = value(session, "return document.querySelectorAll('[data-example]').length").as_u64().unwrap();
    assert!(n_examples > 10);
    session.page().click("[data-example]");
    let view = session.page().until("it runs", |view| view.settled && view.address.starts_with("#q="));
    assert!(!view.query.is_empty());
    let home = session.open("");
    assert!(session.page().shows("[data-home]"), "the first look says what the archive holds: {}", home.text);
}
