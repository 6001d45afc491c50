//! Does it look as it did? Chromium's pictures of the main views, of the digests written for this repository, against
//! those in `tests/snapshots/looks`. `YULAN_BLESS=1` takes over what is seen.

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::json;

use super::access::resize;
use super::copies::Form;
use super::engine::Engine;
use super::likeness::Squares;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![every_view_looks_as_it_did, changed_looks_are_noticed];

const SIZES: [(u32, u32); 3] = [(1440, 900), (768, 1024), (390, 844)];
const SCHEMES: [&str; 2] = ["light", "dark"];

/// The copy with the digests alone, whatever archive was built.
const ARCHIVE: &str = "looked-at";

/// Neither carets nor what moves.
const STILL: &str = "*, ::before, ::after { caret-color: transparent !important; transition: none !important; \
    animation-duration: 0s !important; animation-delay: 0s !important }";

fn is_looked_at(session: &Session) -> bool {
    (session.engine, session.form) == (Engine::Chromium, Form::SingleFile)
}

fn every_view_looks_as_it_did(session: &Session) {
    if !is_looked_at(session) {
        return;
    }
    let views = begin(session);
    let mut unlike = Vec::new();
    for (width_px, height_px) in SIZES {
        resize(session, width_px, height_px);
        for scheme in SCHEMES {
            emulate(session, scheme);
            for (view, address) in &views {
                let name = format!("{view}-{width_px}-{scheme}");
                unlike.extend(judge(&name, &picture(session, address, "")));
            }
        }
    }
    end(session);
    assert!(
        unlike.is_empty(),
        "{}\nIf that is meant, look at the pictures and run the story again with YULAN_BLESS=1.",
        unlike.join("\n")
    );
}

/// What a change of the styles might bring about by mistake; each is one that a reader would see.
const CHANGES: [(&str, &str); 7] = [
    ("first", ".time { display: none }"),
    ("first", ":root { --indigo: #2c7848 }"),
    ("first", ":root { --seal: #1f7ea8 }"),
    ("results", ".result h3 { font-size: calc(1.0625rem + 2px) }"),
    ("results", "mark { background: none }"),
    ("hans", ":root { --page-size: calc(1.125rem + 2px) }"),
    ("hant", ".page { font-family: sans-serif }"),
];

fn changed_looks_are_noticed(session: &Session) {
    if !is_looked_at(session) || is_blessing() {
        return;
    }
    let views = begin(session);
    for (width_px, height_px) in SIZES {
        resize(session, width_px, height_px);
        emulate(session, "light");
        for (view, change) in CHANGES {
            let (_, address) = views.iter().find(|(name, _)| *name == view).unwrap();
            let seen = Squares::of_picture(&picture(session, address, change));
            let unlike = seen.unlike(&expected(&format!("{view}-{width_px}-light")).unwrap());
            assert!(unlike.is_some(), "nobody notices {change:?} in {view}, {width_px} px wide");
        }
    }
    end(session);
}

/// Makes the reader a new one who reads Simplified Chinese, so that most letters are of the one family of fonts that the
/// tests bring along. Returns the views, with their addresses.
fn begin(session: &Session) -> Vec<(&'static str, String)> {
    if !session.copies.has(ARCHIVE) {
        session.copies.make_of(ARCHIVE, &Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures/corpus.toml"));
    }
    let open = |address: &str| {
        session.page().visit(&session.copies.url(ARCHIVE, address));
        session.page().settled()
    };
    open("");
    session.page().execute("localStorage.clear(); localStorage.setItem('yulan.language', 'zh-Hans')", &[]);
    chromium(session, "Emulation.setScrollbarsHidden", &json!({ "hidden": true }));
    // Where an earlier story left the pointer, something would be shown as pointed at.
    chromium(session, "Input.dispatchMouseEvent", &json!({ "type": "mouseMoved", "x": 0, "y": 0 }));
    let first_of = |address: &str| open(address).results.first().unwrap().id.clone();
    vec![
        ("first", String::new()),
        ("results", "#q=普京".to_owned()),
        ("hans", format!("#q=普京&article={}", first_of("#q=普京&script=Hans"))),
        ("hant", format!("#article={}", first_of("#script=Hant"))),
    ]
}

/// Leaves the browser to the next story as it was.
fn end(session: &Session) {
    session.page().execute("localStorage.clear()", &[]);
    chromium(session, "Emulation.setScrollbarsHidden", &json!({ "hidden": false }));
    chromium(session, "Emulation.setEmulatedMedia", &json!({ "features": [] }));
    chromium(session, "Emulation.clearDeviceMetricsOverride", &json!({}));
}

fn emulate(session: &Session, scheme: &str) {
    let features = json!([
        { "name": "prefers-color-scheme", "value": scheme },
        { "name": "prefers-reduced-motion", "value": "reduce" },
    ]);
    chromium(session, "Emulation.setEmulatedMedia", &json!({ "features": features }));
}

fn chromium(session: &Session, command: &str, parameters: &serde_json::Value) {
    session.page().special("goog/cdp/execute", json!({ "cmd": command, "params": parameters }));
}

/// A picture of a view at rest, with a change to its styles.
fn picture(session: &Session, address: &str, change: &str) -> Vec<u8> {
    session.page().visit(&session.copies.url(ARCHIVE, address));
    session.page().settled();
    let script = "const [styles, done] = arguments; const sheet = new CSSStyleSheet(); sheet.replaceSync(styles); \
        document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet]; \
        document.fonts.ready.then(() => requestAnimationFrame(() => requestAnimationFrame(() => done(null))))";
    session.page().execute_later("the page rests", script, &[json!(format!("{STILL} {change}"))]);
    session.page().picture()
}

fn is_blessing() -> bool {
    std::env::var_os("YULAN_BLESS").is_some_and(|value| value != "0")
}

fn file_of(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/snapshots/looks/{name}.png"))
}

fn expected(name: &str) -> Option<Squares> {
    fs::read(file_of(name)).ok().map(|picture| Squares::read(&picture))
}

/// What is wrong with a picture; what was seen is then left to be looked at.
fn judge(name: &str, picture: &[u8]) -> Option<String> {
    let seen = Squares::of_picture(picture);
    if is_blessing() {
        fs::create_dir_all(file_of(name).parent().unwrap()).unwrap();
        fs::write(file_of(name), seen.write()).unwrap();
        return None;
    }
    let unlike = match expected(name) {
        Some(expected) => seen.unlike(&expected)?,
        None => "it was never looked at".to_owned(),
    };
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/looks");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join(format!("{name}.png")), picture).unwrap();
    fs::write(folder.join(format!("{name}-squares.png")), seen.write()).unwrap();
    Some(format!("{name}: {unlike}; see target/looks/{name}.png and {name}-squares.png"))
}
