//! What does a reader see when something is broken: a link, a file, the browser? Never a blank page.

use std::fs;
use std::path::Path;

use super::copies::{Form, manifest};
use super::page::View;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    a_broken_link_opens_the_nearest_view,
    a_damaged_site_says_what_is_lost,
    a_damaged_file_says_what_is_lost,
    without_a_worker_the_page_answers_itself,
    a_page_whose_engine_stops_is_opened_once_more,
    what_was_lost_while_the_page_was_put_away_comes_again,
    without_webassembly_the_page_says_so,
];

fn a_broken_link_opens_the_nearest_view(session: &Session) {
    for (address, code) in [
        ("#q=普京&date__gte=yesterday", "bad_date"),
        ("#q=普京&article=aaaaaaaaaaaaa", "no_such_article"),
        ("#q=普京&view=nowhere", "bad_value"),
        ("#q=普京&colour=red", "unknown_key"),
    ] {
        let view = session.open(address);
        assert_eq!((view.articles, view.codes()), (4, vec![code]), "{address}");
        assert!(view.notices.iter().all(|notice| notice.text.chars().count() > 5), "{:?}", view.notices);
    }
}

/// What is done to the site, to which of its files, and the notices that may be given; none where the app cannot start.
struct Damage {
    name: &'static str,
    chosen: fn(&str) -> bool,
    harm: fn(&Path),
    codes: &'static [&'static str],
}

const DAMAGES: [Damage; 6] = [
    Damage { name: "altered shard", chosen: is_shard, harm: flip, codes: &["shard_altered"] },
    Damage { name: "truncated shard", chosen: is_shard, harm: halve, codes: &["shard_altered"] },
    Damage { name: "missing shard", chosen: is_shard, harm: remove, codes: &["shard_missing"] },
    Damage { name: "truncated manifest", chosen: is_manifest, harm: halve, codes: &[] },
    Damage { name: "missing manifest", chosen: is_manifest, harm: remove, codes: &[] },
    Damage { name: "truncated program", chosen: is_program, harm: halve, codes: &[] },
];

fn is_shard(path: &str) -> bool {
    path.starts_with("articles/")
}

fn is_manifest(path: &str) -> bool {
    path == "corpus.json"
}

fn is_program(path: &str) -> bool {
    Path::new(path).extension().is_some_and(|extension| extension == "wasm")
}

/// One bit of the middle byte is another; the length stays.
fn flip(file: &Path) {
    let mut bytes = fs::read(file).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(file, bytes).unwrap();
}

fn halve(file: &Path) {
    let bytes = fs::read(file).unwrap();
    fs::write(file, &bytes[..bytes.len() / 2]).unwrap();
}

fn remove(file: &Path) {
    fs::remove_file(file).unwrap();
}

fn a_damaged_site_says_what_is_lost(session: &Session) {
    if session.form != Form::Hosted {
        return;
    }
    for damage in &DAMAGES {
        session.copies.damage(&damage.name.replace(' ', "-"), damage.chosen, damage.harm);
        session.page().visit(&session.copies.url(&damage.name.replace(' ', "-"), ""));
        assert_told(session, damage.name, damage.codes);
    }
    // What is missing was asked for in vain, and Chromium says so.
    session.forgive();
}

fn a_damaged_file_says_what_is_lost(session: &Session) {
    if session.form != Form::SingleFile {
        return;
    }
    session.copies.edit("altered-shard", |page| with_altered(page, "data-file=\"articles/"));
    session.page().visit(&session.copies.url("altered-shard", ""));
    assert_told(session, "altered shard", &["shard_altered", "shard_missing"]);
    session.copies.edit("altered-manifest", |page| with_altered(page, "data-file=\"corpus.json\""));
    session.page().visit(&session.copies.url("altered-manifest", ""));
    assert_told(session, "altered manifest", &[]);
    session.copies.edit("cut-short", |page| page.chars().take(page.chars().count() * 2 / 3).collect());
    session.page().visit(&session.copies.url("cut-short", ""));
    session.page().until("a file cut short is not blank", |view| view.text.chars().count() > 40);
    session.forgive();
}

/// The page with one character changed in the middle of an inlined file.
fn with_altered(page: &str, element: &str) -> String {
    let start = page.find(element).unwrap_or_else(|| panic!("the single file has no element with {element}"));
    let start = start + page[start..].find('>').unwrap();
    let middle = start + page[start..].find("</script").unwrap() / 2;
    let other = if &page[middle..=middle] == "A" { "B" } else { "A" };
    format!("{}{other}{}", &page[..middle], &page[middle + 1..])
}

#[track_caller]
fn assert_told(session: &Session, what: &str, codes: &[&str]) {
    let is_told = |view: &View| match codes {
        [] => view.alarms.iter().any(|alarm| alarm.chars().count() > 20),
        codes => view.notices.iter().any(|notice| codes.contains(&notice.code.as_str()) && !notice.text.is_empty()),
    };
    session.page().until(&format!("{what} is told of"), is_told);
}

fn without_a_worker_the_page_answers_itself(session: &Session) {
    session.copies.prepare("no-worker", "delete self.Worker");
    session.page().visit(&session.copies.url("no-worker", "#q=普京"));
    let view = session.page().settled();
    assert_eq!((view.articles, view.notices.len()), (4, 0));
    let hired = session.page().execute("return Boolean(window.yulan.worker)", &[]);
    assert_eq!(hired, serde_json::json!(false), "there was no worker to be had");
}

/// The memory of the WebAssembly is overwritten, as a fault of a browser's may do: once the page opens again by itself, at
/// the address that was asked for; the second time it says so.
fn a_page_whose_engine_stops_is_opened_once_more(session: &Session) {
    let keep = "delete self.Worker; const { Instance } = WebAssembly; \
                WebAssembly.Instance = function (...given) { \
                  const instance = new Instance(...given); self.kept = instance.exports.memory; return instance; \
                }; \
                WebAssembly.Instance.prototype = Instance.prototype";
    session.copies.prepare("stops", keep);
    let page = session.page();
    page.visit(&session.copies.url("stops", "#q=普京"));
    assert_eq!(page.settled().articles, 4);
    let expected = page.ask("#q=烏克蘭")["articles"].as_u64();
    let overwrite = "self.isOld = true; new Uint8Array(self.kept.buffer).fill(255, 1024);";
    page.execute(&format!("{overwrite} location.hash = '#q=烏克蘭'"), &[]);
    super::exploring::until(session, "another page", "return !self.isOld");
    let view = page.settled();
    assert_eq!((Some(view.articles), view.notices.len()), (expected, 0), "the page that was opened once more");
    page.execute(&format!("{overwrite} location.hash = '#q=普京'"), &[]);
    super::exploring::until(session, "word of it", "return document.documentElement.dataset.failed === 'crash'");
    let is_old = page.execute("return self.isOld", &[]);
    assert_eq!(is_old, serde_json::json!(true), "it is not opened a third time");
    page.until("the reader is told", |view| view.alarms.iter().any(|alarm| alarm.chars().count() > 20));
    // Of what was done to it, and of nothing else.
    let complaints = session.complaints();
    assert!(complaints.iter().all(|said| said.contains("RuntimeError")), "{complaints:#?}");
}

/// A browser that puts a page away loses what is on its way there: what is said to the worker, and files.
fn what_was_lost_while_the_page_was_put_away_comes_again(session: &Session) {
    let expected = session.open("#q=烏克蘭").articles;
    let page = session.page();
    // A promise of the page's: Firefox runs what a driver sends beside the page, with promises of its own.
    for (lose, find) in [
        (
            "const worker = window.yulan.worker; worker.postMessage = () => window.lost++",
            "delete window.yulan.worker.postMessage",
        ),
        (
            "window.load = window.yulan.load; window.yulan.load = () => { window.lost++; return new window.Promise(() => {}); }",
            "window.yulan.load = window.load",
        ),
    ] {
        session.open("");
        page.execute(&format!("window.lost = 0; {lose}; location.hash = '#q=烏克蘭'"), &[]);
        super::exploring::until(session, lose, "return window.lost > 0");
        page.execute(find, &[]);
        assert!(!page.look().settled, "no answer comes by itself: {lose}");
        page.execute("dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }))", &[]);
        let view = page.settled();
        assert_eq!((view.articles, view.notices.len()), (expected, 0), "{lose}");
        // The questions after it have their answers, too.
        page.execute("location.hash = '#q=普京'", &[]);
        page.until("the next question is answered", |view| view.settled && view.articles == 4);
    }
}

fn without_webassembly_the_page_says_so(session: &Session) {
    session.copies.prepare("no-webassembly", "delete self.WebAssembly");
    session.page().visit(&session.copies.url("no-webassembly", ""));
    assert_told(session, "an old browser", &[]);
    // The page that waits says what for, in the archive's own words.
    let manifest = manifest();
    let said = session.page().look().text;
    for words in [&manifest["title"], &manifest["description"]] {
        let words = words["zh-Hans"].as_str().expect("the sample's titles are in Chinese");
        assert!(said.contains(words), "{words:?} is not on the waiting page: {said}");
    }
}
