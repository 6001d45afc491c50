//! Can everyone use it? axe-core looks at every state of the page, in light and in dark.

use std::path::PathBuf;

use serde_json::{Value, json};

use super::engine::Engine;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] =
    stories![axe_finds_no_violation, axe_finds_no_violation_in_the_dark, axe_finds_no_violation_on_small_screens];

fn axe_finds_no_violation(session: &Session) {
    inspect_every_state(session);
}

fn axe_finds_no_violation_in_the_dark(session: &Session) {
    // Only Chromium can be told at run time what the reader prefers.
    if session.engine == Engine::Chromium {
        prefer(session, "dark");
        inspect_every_state(session);
        prefer(session, "light");
    }
}

fn axe_finds_no_violation_on_small_screens(session: &Session) {
    if session.engine == Engine::Chromium {
        for (width_px, height_px) in [(768, 1024), (390, 844)] {
            resize(session, width_px, height_px);
            inspect_every_state(session);
        }
        session
            .page()
            .special("goog/cdp/execute", json!({ "cmd": "Emulation.clearDeviceMetricsOverride", "params": {} }));
    }
}

/// Gives Chromium's page a size that its window cannot have.
pub(crate) fn resize(session: &Session, width_px: u32, height_px: u32) {
    let size = json!({ "width": width_px, "height": height_px, "deviceScaleFactor": 1, "mobile": false });
    session.page().special("goog/cdp/execute", json!({ "cmd": "Emulation.setDeviceMetricsOverride", "params": size }));
}

/// Makes Chromium's reader prefer a colour scheme.
pub(crate) fn prefer(session: &Session, scheme: &str) {
    let features = json!([{ "name": "prefers-color-scheme", "value": scheme }]);
    session.page().special(
        "goog/cdp/execute",
        json!({ "cmd": "Emulation.setEmulatedMedia", "params": { "features": features } }),
    );
}

fn inspect_every_state(session: &Session) {
    let list = session.open("#q=普京");
    let article = format!("#q=普京&article={}", list.results.first().unwrap().id);
    let converted = format!("{article}&in=Hans&find=%E7%9A%84");
    let states = [
        "",
        "#q=普京",
        &article,
        &converted,
        "#q=无此词语无此词语",
        "#date__gte=yesterday",
        "#date__gte=2023&date__lte=2023&span=2023&list=name|普",
        "#view=about",
        "#view=kept",
        "#view=help",
    ];
    let mut found: Vec<String> = states.iter().flat_map(|address| inspect(session, address)).collect();
    session.open(&article);
    for dialog in ["[data-export]", "[data-save-search]", "[data-reading-settings]"] {
        // On narrow screens tools are a menu.
        let tools = "const toggle = document.querySelector('.tools-toggle'); \
            if (toggle?.checkVisibility() && !document.querySelector(arguments[0]).checkVisibility()) toggle.click()";
        session.page().execute(tools, &[serde_json::json!(dialog)]);
        session.page().click(dialog);
        found.extend(violations(session).into_iter().map(|violation| format!("{dialog} {violation}")));
        session.page().click(".dialog-close");
    }
    assert!(found.is_empty(), "axe found:\n{}", found.join("\n"));
}

/// The violations on one view, each with the elements it concerns.
fn inspect(session: &Session, address: &str) -> Vec<String> {
    session.open(address);
    violations(session).into_iter().map(|violation| format!("{address:?} {violation}")).collect()
}

/// The violations on what is shown now.
pub(crate) fn violations(session: &Session) -> Vec<String> {
    // Drivers run scripts beside the page's policy, so axe needs no hole in it.
    let script = format!(
        "{}\nconst done = arguments[arguments.length - 1]; \
         window.axe.run(document, {{ resultTypes: ['violations'] }}).then( \
           ({{ violations }}) => done(violations.map(({{ id, help, nodes }}) => \
             `${{id}}: ${{help}}: ${{nodes.map((node) => node.target.join(' ') + ' ' + (node.any[0]?.message ?? '')).join('; ')}}`)), \
           (error) => done([`axe failed: ${{error}}`]))",
        std::fs::read_to_string(axe())
            .unwrap_or_else(|error| panic!("{}: {error}; tools/setup.sh tests brings it", axe().display()))
    );
    let found = session.page().execute_later("axe", &script, &[]);
    found.as_array().unwrap().iter().filter_map(Value::as_str).map(str::to_owned).collect()
}

/// axe-core as npm brought it.
fn axe() -> PathBuf {
    let cache = std::env::var_os("YULAN_CACHE").map(PathBuf::from);
    let cache = cache.unwrap_or_else(|| std::env::home_dir().unwrap_or_default().join(".cache/yulan"));
    cache.join("node_modules/axe-core/axe.min.js")
}
