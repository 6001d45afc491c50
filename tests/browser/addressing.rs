//! Is the address the view? Every control of the page is operated, the address that follows is opened anew, and what is seen
//! must be the same. What changes without the address is listed here, with the reason.

use std::thread;
use std::time::Duration;

use serde_json::{Value, json};

use super::copies::Form;
use super::engine::Engine;
use super::page::patiently;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    every_control_leads_to_an_address_that_shows_the_same,
    a_link_that_was_cut_off_or_belongs_elsewhere_says_so,
];

/// Controls that hold no state of a view, and why.
const WITHOUT_ADDRESS: [(&str, &str); 13] = [
    (".tools select", "the language of the interface is a reader's own"),
    (".tools button:not([data-export]):not([data-save-search]):not(.share)", "the theme is a reader's own"),
    ("[data-export]", "a dialog is a place, not a view"),
    ("[data-save-search]", "a dialog is a place, not a view"),
    ("[data-reading-settings]", "a dialog is a place, not a view"),
    (".share", "it tells of a link"),
    ("[data-cite]", "it tells of a citation"),
    ("[data-mark]", "stars are kept in the browser, a selection lasts as long as it is made"),
    ("[data-select-all]", "a selection lasts as long as it is made"),
    ("[data-star]", "stars are kept in the browser"),
    ("[data-note]", "notes are kept in the browser"),
    ("[data-time-table]", "the table says what the bars say"),
    ("[data-show-image]", "a picture is fetched when a reader asks, never because of a link"),
];

/// All that can be operated and seen, but for links that lead out.
const CONTROLS: &str = "const controls = [...document.querySelectorAll('button, a[href], input, select, textarea')] \
    .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && each.target !== '_blank');";

/// Where the first and the last control of each kind stand: those that differ only in what they say do the same.
const ENDS_OF_KINDS: &str = "const kinds = new Map(); \
    controls.forEach((each, nth) => { \
      const names = each.getAttributeNames().filter((name) => !['aria-label', 'title', 'style'].includes(name)) \
        .map((name) => ['data-facet', 'data-list', 'name'].includes(name) ? `${name}=${each.getAttribute(name)}` : name); \
      const kind = [each.tagName, each.className, each.type, each.closest('[class]:not(button, a, input, select)')?.className, ...names].join(' '); \
      kinds.set(kind, [kinds.get(kind)?.[0] ?? nth, nth]); \
    }); \
    return [...new Set([...kinds.values()].flat())].sort((a, b) => a - b)";

/// What a reader sees of the state of the view: every state that is told to those who cannot see, every field, every row.
const SEEN: &str = "const seen = {}; \
    seen.rows = [...document.querySelectorAll('[data-result]')].map((row) => row.dataset.result); \
    seen.total = document.querySelector('[data-total]').textContent; \
    seen.heading = document.querySelector('article[data-open] h1')?.textContent ?? null; \
    seen.bins = document.querySelector('.ruler')?.dataset.bins ?? null; \
    seen.dialog = document.querySelector('dialog').open; \
    seen.told = document.querySelector('[data-told]') !== null; \
    seen.found = document.querySelector('[data-found]')?.dataset.found ?? null; \
    seen.fields = [...document.querySelectorAll('input, select, textarea')].map((field) => `${field.name}=${field.value}`); \
    seen.states = [...document.querySelectorAll('[aria-checked], [aria-pressed], [aria-expanded], [aria-current]')] \
      .map((each) => `${each.dataset.value ?? each.dataset.mark ?? each.className ?? ''} ${each.getAttribute('aria-checked')} ${each.getAttribute('aria-pressed')} \
${each.getAttribute('aria-expanded')} ${each.getAttribute('aria-current')}`); \
    seen.theme = document.documentElement.dataset.theme; seen.language = document.documentElement.lang; \
    return seen;";

fn seen(session: &Session) -> Value {
    session.page().execute(SEEN, &[])
}

fn every_control_leads_to_an_address_that_shows_the_same(session: &Session) {
    // The page is the same in every engine and form; operating every kind of control once takes minutes.
    if (session.engine, session.form) != (Engine::Chromium, Form::Hosted) {
        return;
    }
    let id = session.open("#q=普京").results[0].id.clone();
    let view = format!("#q=普京&date__gte=2022&list=name&article={id}&hit=1");
    session.open(&view);
    let ends = session.page().execute(&format!("{CONTROLS} {ENDS_OF_KINDS}"), &[]);
    let ends: Vec<u64> = ends.as_array().unwrap().iter().filter_map(Value::as_u64).collect();
    assert!(ends.len() > 40, "{ends:?}");
    let selectors: Vec<&str> = WITHOUT_ADDRESS.iter().map(|(selector, _)| *selector).collect();
    let mut met = vec![false; selectors.len()];
    let mut faults = Vec::new();
    for nth in ends {
        let before = (session.open(&view).address, seen(session));
        let told = session.page().execute(OPERATE, &[json!(nth), json!(selectors)]);
        let (name, listed) = (told["name"].as_str().unwrap().to_owned(), told["listed"].as_u64());
        if let Some(listed) = listed {
            met[usize::try_from(listed).unwrap()] = true;
        }
        // Longer than the page waits before it writes down what was dragged or typed.
        thread::sleep(Duration::from_millis(700));
        let after = session.page().settled();
        let shown = seen(session);
        if after.address != before.0 {
            session.page().reload();
            let again = session.page().settled();
            thread::sleep(Duration::from_millis(100));
            let reloaded = seen(session);
            if again.address != after.address || reloaded != shown {
                faults.push(format!(
                    "{name}: {} shows something else: {}",
                    after.address,
                    difference(&shown, &reloaded)
                ));
            }
        } else if listed.is_none() && shown != before.1 {
            faults.push(format!("{name} changes the view without the address: {}", difference(&before.1, &shown)));
        }
        session.page().execute("localStorage.clear()", &[]);
        session.forgive();
    }
    assert!(faults.is_empty(), "{}", faults.join("\n"));
    let stale: Vec<&str> = selectors.iter().zip(met).filter(|(_, met)| !met).map(|(selector, _)| *selector).collect();
    assert!(stale.is_empty(), "listed, but on no control: {stale:?}");
}

/// Operates a control as a reader would: chooses another option, types, presses.
const OPERATE: &str = "const [nth, listed] = arguments; \
    const controls = [...document.querySelectorAll('button, a[href], input, select, textarea')] \
      .filter((each) => each.checkVisibility({ visibilityProperty: true, opacityProperty: false }) && each.target !== '_blank'); \
    const control = controls[nth]; \
    const name = `${control.tagName} ${control.className} ${control.getAttribute('aria-label') ?? control.textContent}`.slice(0, 80); \
    const place = listed.findIndex((selector) => control.matches(selector)); \
    if (control.tagName === 'SELECT') { \
      control.selectedIndex = (control.selectedIndex + 1) % control.options.length; \
      control.dispatchEvent(new Event('change', { bubbles: true })); \
    } else if (control.tagName === 'TEXTAREA' || (control.tagName === 'INPUT' && ['text', 'search'].includes(control.type))) { \
      control.value = control.name === 'q' ? '王毅' : control.dataset.findValue ? '国' : control.name === 'find' ? '的' : '2023'; \
      control.dispatchEvent(new Event('input', { bubbles: true })); \
      control.dispatchEvent(new Event('change', { bubbles: true })); \
    } else if (control.getAttribute('role') === 'slider') { \
      control.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true, cancelable: true })); \
    } else { control.click(); } \
    return { name, listed: place < 0 ? null : place };";

/// The parts in which two views differ.
fn difference(one: &Value, other: &Value) -> String {
    let parts = one.as_object().unwrap().iter().filter(|(name, value)| other[name.as_str()] != **value);
    parts.map(|(name, value)| format!("{name}: {value} / {}", other[name.as_str()])).collect::<Vec<_>>().join("; ")
}

fn a_link_that_was_cut_off_or_belongs_elsewhere_says_so(session: &Session) {
    session.open("");
    let version = session.page().ask("")["corpus"]["version"].as_str().unwrap().to_owned();
    let id = session.page().ask("")["corpus"]["id"].as_str().unwrap().to_owned();
    assert!(session.open(&format!("#q=普京&corpus={id}@{version}&v=1")).codes().is_empty());
    assert_eq!(session.open(&format!("#q=普京&corpus={id}@0000000000000000&v=1")).codes(), ["other_version"]);
    assert_eq!(session.open("#q=普京&corpus=elsewhere@0123456789abcdef&v=1").codes(), ["other_corpus"]);
    assert_eq!(session.open("#q=%E6%99%AE%E4%BA").codes(), ["bad_encoding"]);
    // A link that is copied carries what it found and a sum: cut off, or opened on another version, it says so.
    session.open("#q=普京");
    session.page().click(".share");
    let told = "return document.querySelector('[data-told] input')?.value.split('#')[1] ?? null";
    let link = patiently(|| match session.page().execute(told, &[]) {
        Value::String(link) => Ok(format!("#{link}")),
        other => Err(other),
    });
    let link = link.unwrap();
    assert!(session.open(&link).codes().is_empty(), "{link}");
    assert_eq!(session.open(&link[..link.len() - 4]).codes(), ["link_changed"]);
    let before = link.replace(&version, "0000000000000000").replace("found=4", "found=77");
    assert_eq!(session.open(&before).codes(), ["link_changed", "other_version"]);
    let says = session.page().execute("return document.querySelector('[data-code=other_version]').textContent", &[]);
    assert!(says.as_str().unwrap().contains("77"), "{says}");
}
