//! Does an archive that means harm stay text? Articles whose every field holds markup, signs that turn the direction of
//! writing, marks by the hundred, or a line that never breaks: nothing runs, nothing leaves its place, the app answers.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Value, json};

use super::exploring::{CATCH_FILES, caught, mark, until};
use super::page::View;
use super::reading::{ENTER, ESCAPE};
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    planted_harm_is_noticed_in_a_hostile_archive,
    a_hostile_archive_stays_text_in_its_place,
    a_hostile_archive_stays_in_its_place_on_a_phone,
    hostile_articles_are_kept_and_taken_along,
];

/// Told last of all: where it does not hold, the page no longer answers anything.
pub(crate) const LAST: &[Story] = stories![a_megabyte_without_a_break_is_read];

const ARCHIVE: &str = "hostile";
/// A word of every article.
const COMMON: &str = "共同";

const MARKUP: &str = "</script><script>window.ran=1;alert(1)</script><img src=x onerror=\"window.ran=2;alert(2)\">\
    <svg onload=alert(3)><b data-planted>{{7*7}}</b>\" onfocus=\"window.ran=4\" autofocus x=\"";
/// What the title of the article with a megabyte says.
const GREAT: &str = "兆字";
/// Opened and never closed.
const TURNED: &str = "前\u{202E}倒着写的\u{2067}又一层\u{202D}再一层";

/// What each article holds in all its fields, by the name of its outlet.
fn specimens() -> [(&'static str, String); 6] {
    [
        ("markup", MARKUP.to_owned()),
        ("turned", TURNED.to_owned()),
        ("piled", format!("叠{}", "\u{0301}\u{0336}\u{20DD}\u{0E49}".repeat(100)).repeat(2)),
        ("unseen", "无\u{200B}\u{200D}\u{FEFF}\u{2060}\u{00AD}".repeat(100)),
        ("endless", "W".repeat(2500)),
        ("greedy", "宽｛．﹏".repeat(300)),
    ]
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// An article with a specimen as title, author, section, caption, link and text: once as text, once as a robot that
/// escapes nothing writes it.
fn record(nth: usize, host: &str, specimen: &str) -> Value {
    let text = escaped(specimen);
    let body = format!(
        "<p>{COMMON}{text}末</p><p>{specimen}</p><img src=\"https://{host}.example/{nth}.jpg\"><div><small>{text}</small></div>\
         <p><a href=\"javascript:window.ran=5\">{text}</a>之后<a href=\"data:text/html,<script>alert(6)</script>\">点</a></p>\
         <p onclick=\"window.ran=7\"><a href=\"https://{host}.example/{text}\">{text}</a>之后</p>\
         <ul><li>{text}</li></ul><table><tr><th>{text}</th><td>{text}</td></tr></table><pre>{text}</pre>\
         <script>window.ran=8</script><style>* {{ display: none }}</style><iframe src=\"https://{host}.example/\"></iframe>"
    );
    json!({
        "title": format!("{specimen}{COMMON}"), "url": format!("https://{host}.example/{nth}"),
        "date": format!("2024-03-{:02}", nth + 1), "author": specimen, "section": specimen, "body": body,
    })
}

fn files() -> [(&'static str, String); 2] {
    let specimens = specimens();
    let mut records: Vec<Value> =
        specimens.iter().enumerate().map(|(nth, (host, specimen))| record(nth, host, specimen)).collect();
    // A megabyte without a place to break, an address that is a script, a host as long as hosts may be.
    records.push(json!({
        "title": format!("{COMMON}{GREAT}"), "url": "javascript:window.ran=9;alert(9)", "date": "2024-03-20",
        "body": format!("{COMMON}{}\n\n末", "x".repeat(1 << 20)),
    }));
    let host = ["w".repeat(60), "w".repeat(60), "w".repeat(60), "w".repeat(50)].join(".");
    records.push(json!({
        "title": format!("{COMMON}的主机"), "url": format!("https://{host}.example/1"), "date": "2024-03-21", "body": COMMON,
    }));
    let quoted = |text: &str| Value::from(text).to_string();
    let mut config = format!(
        "id = \"hostile\"\ntitle = {}\ndescription = {}\nlicence = {}\ntime_zone = \"UTC\"\naliases = [[\"{COMMON}\", {}, {}]]\n\n\
         [[source]]\npath = \"articles.jsonl\"\n",
        quoted(&format!("{TURNED}{MARKUP}")),
        quoted(MARKUP),
        quoted(TURNED),
        quoted("协\u{202E}作"),
        quoted("<img src=x onerror=alert(10)>"),
    );
    for (host, specimen) in &specimens {
        let names = quoted(specimen);
        let _ = write!(config, "\n[[outlet]]\nid = \"{host}\"\nhosts = [\"{host}.example\"]\nnames = {names}\n");
    }
    let lines: Vec<String> = records.iter().map(Value::to_string).collect();
    [("articles.jsonl", lines.join("\n")), ("corpus.toml", config)]
}

const N_ARTICLES: u64 = 8;

fn url(session: &Session, address: &str) -> String {
    if !session.copies.has(ARCHIVE) {
        session.copies.write_out(ARCHIVE, &files());
    }
    session.copies.url(ARCHIVE, address)
}

fn open(session: &Session, address: &str) -> View {
    session.page().visit(&url(session, address));
    session.page().settled()
}

/// The same in a window as narrow as a phone's.
fn open_narrow(session: &Session, address: &str) -> View {
    url(session, address);
    session.page().visit(&session.copies.framed(ARCHIVE, address));
    session.page().enter_frame();
    session.page().settled()
}

/// Looks for faults in what is shown.
type Find = fn(&Session) -> Vec<String>;

/// What is at fault, and in which views.
#[derive(Default)]
struct Faults(BTreeMap<String, Vec<String>>);

impl Faults {
    fn add(&mut self, view: &str, found: Vec<String>) {
        for fault in found {
            self.0.entry(fault).or_default().push(view.to_owned());
        }
    }

    #[track_caller]
    fn assert_none(&self) {
        let said = self.0.iter().map(|(fault, views)| format!("{fault} (in {} views, as {:?})", views.len(), views[0]));
        assert!(self.0.is_empty(), "{}", said.collect::<Vec<_>>().join("\n"));
    }
}

/// Goes through every view, and says what is at fault in which.
fn faults_in_all_views(session: &Session, open: fn(&Session, &str) -> View, find: Find) -> Faults {
    let mut faults = Faults::default();
    let list = open(session, &format!("#q={COMMON}"));
    assert_eq!(list.articles, N_ARTICLES);
    faults.add("the list", find(session));
    let home = open(session, "");
    faults.add("the first look", find(session));
    for row in list.results.iter().filter(|row| !row.title.contains(GREAT)) {
        open(session, &format!("#q={COMMON}&article={}", row.id));
        faults.add(&shortened(&row.title), find(session));
    }
    session.page().execute("document.querySelector('[data-export]').click()", &[]);
    until(session, "the dialog is open", "return document.querySelector('dialog').open");
    faults.add("the export", find(session));
    for facet in home.facets.iter().filter(|facet| facet.key == "author") {
        open(session, &format!("#author={}", utf8_percent_encode(&facet.value, NON_ALPHANUMERIC)));
        faults.add(&format!("the author {}", shortened(&facet.value)), find(session));
    }
    for address in ["#list=author", "#view=about", "#view=kept", "#view=help"] {
        open(session, address);
        faults.add(address, find(session));
    }
    faults
}

fn shortened(text: &str) -> String {
    text.chars().take(12).collect()
}

/// What shows that the archive's text became more than text.
fn run_faults(session: &Session) -> Vec<String> {
    let script = "const faults = []; \
        if (window.ran !== undefined) faults.push(`a script ran: ${window.ran}`); \
        for (const each of document.querySelectorAll('[data-planted], img, iframe, object, embed, base, [srcdoc]')) \
          faults.push('planted: ' + each.outerHTML.slice(0, 160)); \
        for (const each of document.querySelectorAll('*')) for (const { name, value } of each.attributes) { \
          if (/^on/i.test(name)) faults.push(`${each.localName} has ${name}`); \
          const leads = ['href', 'src', 'action', 'formaction', 'xlink:href'].includes(name.toLowerCase()); \
          const protocol = leads && URL.canParse(value, location.href) ? new URL(value, location.href).protocol : 'https:'; \
          if (each.localName !== 'link' && !['http:', 'https:', 'file:'].includes(protocol)) \
            faults.push(`${each.localName} leads to ${value.slice(0, 80)}`); \
        } return faults";
    told(&session.page().execute(script, &[]))
}

/// What shows that something is wider than its place, or higher than a row may be.
fn place_faults(session: &Session) -> Vec<String> {
    let script = "const faults = []; const wide = document.scrollingElement.scrollWidth; \
        if (wide > innerWidth) faults.push(`the page is ${wide} px wide in a window of ${innerWidth}`); \
        for (const column of document.querySelectorAll('.list, .reader, .facets, .about, dialog[open]')) \
          if (column.checkVisibility({ visibilityProperty: true }) && column.scrollWidth > column.clientWidth + 1) \
            faults.push(`${column.className || column.localName} scrolls sideways: ${column.scrollWidth} in ${column.clientWidth} px`); \
        const rows = [...document.querySelectorAll('[data-result]')].map((row) => row.getBoundingClientRect().height); \
        if (rows.some((height) => Math.abs(height - rows[0]) > 1 || height > 200)) faults.push(`rows are ${rows} px high`); \
        for (const row of document.querySelectorAll('[data-result]')) for (const part of row.children) \
          if (part.getBoundingClientRect().bottom > row.getBoundingClientRect().bottom + 1) \
            faults.push(`${part.className || part.localName} hangs out of its row`); \
        for (const name of ['[data-facet]', '.chip', '.brand', '.bar', '.views', '.chips']) \
          for (const each of document.querySelectorAll(name)) { \
            const { height, right } = each.getBoundingClientRect(); const most = name === '.bar' || name === '.chips' ? 200 : 120; \
            if (height > most) faults.push(`${name} is ${Math.round(height)} px high: ${each.textContent.slice(0, 12)}`); } \
        return faults";
    told(&session.page().execute(script, &[]))
}

/// What shows that signs for the direction of writing reach beyond the words they stand in: text after these, in one
/// paragraph with them, that stands before them or runs backwards. What an article says of itself may be as it likes.
fn direction_faults(session: &Session) -> Vec<String> {
    let script = "const faults = []; const turns = /[\\u202A-\\u202E\\u2066-\\u2069]/; \
        const rects = (node, from, to) => { const range = document.createRange(); range.setStart(node, from); range.setEnd(node, to); \
          return [...range.getClientRects()].filter(({ width }) => width > 0); }; \
        const texts = (root) => { const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT); const all = []; \
          while (walker.nextNode()) if (walker.currentNode.data.trim()) all.push(walker.currentNode); return all; }; \
        const sameLine = (one, other) => one.top < other.bottom && other.top < one.bottom; \
        for (const node of texts(document.body)) { \
          if (!turns.test(node.data) || !node.parentElement.checkVisibility({ visibilityProperty: true })) continue; \
          let block = node.parentElement; let isolated = false; \
          while (/^(inline$|contents|ruby)/.test(getComputedStyle(block).display)) { \
            isolated ||= /isolate|plaintext/.test(getComputedStyle(block).unicodeBidi); block = block.parentElement; } \
          if (isolated || block.closest('.result h3, .snippet, .page > :not(.meta, .others)')) continue; \
          const beside = rects(node, 0, node.length).at(-1); if (!beside) continue; \
          for (const later of texts(block)) { \
            if (!(node.compareDocumentPosition(later) & Node.DOCUMENT_POSITION_FOLLOWING)) continue; \
            const name = `${block.localName}.${block.className}: ${later.data.slice(0, 12)}`; \
            const [first, last] = [rects(later, 0, 1)[0], rects(later, later.length - 1, later.length)[0]]; \
            if (!first || !last) continue; \
            if (sameLine(first, last) && last.left < first.left) faults.push(`${name} runs backwards`); \
            else if (sameLine(first, beside) && first.left < beside.right - 1) faults.push(`${name} stands before what it follows`); \
          } } return [...new Set(faults)]";
    told(&session.page().execute(script, &[]))
}

fn told(faults: &Value) -> Vec<String> {
    faults.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// What finds faults finds those that are made on purpose.
fn planted_harm_is_noticed_in_a_hostile_archive(session: &Session) {
    let plants: [(&str, Find); 4] = [
        ("<b data-planted>x</b>", run_faults),
        ("<a href='javascript:void(0)'>x</a>", run_faults),
        (&format!("<pre>{}</pre>", "x".repeat(9000)), place_faults),
        ("<p><a>前\u{202E}后</a> <small>之后</small></p>", direction_faults),
    ];
    open(session, "#article=aaaaaaaaaaaaa");
    for (html, find) in plants {
        let plant = "const planted = document.querySelector('.planted') ?? document.querySelector('.reader') \
            .appendChild(Object.assign(document.createElement('div'), { className: 'planted' })); planted.innerHTML = arguments[0]";
        session.page().execute(plant, &[json!("")]);
        let before = find(session);
        session.page().execute(plant, &[json!(html)]);
        assert_ne!(find(session), before, "{html:?} goes unnoticed");
    }
}

fn all_faults(session: &Session) -> Vec<String> {
    [run_faults(session), place_faults(session), direction_faults(session)].concat()
}

fn a_hostile_archive_stays_text_in_its_place(session: &Session) {
    session.page().resize(1440, 900);
    let mut faults = faults_in_all_views(session, open, all_faults);
    // What completes a word comes from the archive too.
    open(session, "");
    session.page().enter("input[type=search]", COMMON);
    session.page().settled();
    faults.add("what completes a word", all_faults(session));
    session.page().resize(1280, 900);
    faults.assert_none();
}

fn a_hostile_archive_stays_in_its_place_on_a_phone(session: &Session) {
    faults_in_all_views(session, open_narrow, place_faults).assert_none();
}

fn hostile_articles_are_kept_and_taken_along(session: &Session) {
    let list = open(session, &format!("#q={COMMON}"));
    let mut faults = Faults::default();
    for row in &list.results {
        mark(session, &row.id, "star");
        mark(session, &row.id, "select");
    }
    session.page().click("[data-collect]");
    faults.add("collecting", all_faults(session));
    let name = format!("{}{}", TURNED.chars().take(5).collect::<String>(), MARKUP);
    session.page().enter("dialog input[name=named]", &name);
    session.page().press(ENTER);
    until(session, "the dialog is closed", "return !document.querySelector('dialog').open");
    open(
        session,
        &format!("#article={}", list.results.iter().find(|row| row.title.contains("data-planted")).unwrap().id),
    );
    session.page().enter("[data-note]", &format!("{MARKUP}{TURNED}"));
    let kept = open(session, "#view=kept");
    assert!(kept.text.contains("data-planted"), "{}", kept.text);
    faults.add("what is kept", all_faults(session));
    let starred = open(session, "#kept=*");
    assert_eq!(starred.articles, N_ARTICLES);
    faults.add("a collection", all_faults(session));
    session.page().execute(CATCH_FILES, &[]);
    session.page().press('e');
    until(session, "the dialog is open", "return document.querySelector('dialog').open");
    for form in ["csv", "md", "bib"] {
        session.page().click(&format!("[data-save='{form}']"));
        assert!(caught(session).contains(COMMON), "{form}");
    }
    session.page().press(ESCAPE);
    // After all this it answers as at first.
    let again = open(session, &format!("#q={COMMON}"));
    assert_eq!((again.ids(), again.codes()), (list.ids(), list.codes()));
    faults.assert_none();
}

fn a_megabyte_without_a_break_is_read(session: &Session) {
    let list = open(session, &format!("#q={COMMON}"));
    let row = list.results.iter().find(|row| row.title.contains(GREAT)).unwrap();
    let view = open(session, &format!("#q={COMMON}&article={}", row.id));
    assert_eq!((view.open.as_deref(), view.marks > 0), (Some(row.id.as_str()), true));
    let mut faults = Faults::default();
    faults.add("the article", [run_faults(session), place_faults(session)].concat());
    faults.assert_none();
    open(session, "");
}
