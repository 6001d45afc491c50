//! What does somebody hear who does not see the page? `docs/screen-reader.md` writes it down, and the accessibility tree is
//! held to it.

use serde_json::{Value, json};

use super::engine::Engine;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![a_screen_reader_hears_what_is_written_down];

/// A walk of the document: an address, and what is heard there.
struct Walk<'a> {
    address: &'a str,
    steps: Vec<&'a str>,
}

/// The walks of a document: an address in code, then a block of lines.
fn walks(document: &str) -> Vec<Walk<'_>> {
    let walks = document.split("\nAddress: `").skip(1).map(|part| {
        let (address, rest) = part.split_once('`').unwrap();
        let steps = rest.split("```").nth(1).unwrap();
        Walk { address, steps: steps.lines().filter(|line| !line.is_empty()).collect() }
    });
    walks.collect()
}

/// Something heard: its role, name and states, as a screen reader gets them.
#[derive(Debug)]
struct Heard {
    role: String,
    name: String,
    states: Vec<(String, String)>,
}

/// Whether a step of the walk is this: `role "name" state=value`, where `…` stands for whatever follows.
fn is_step(step: &str, heard: &Heard) -> bool {
    let (role, rest) = step.split_once(' ').unwrap_or((step, ""));
    let (name, states) = match rest.strip_prefix('"') {
        Some(rest) => rest.split_once('"').map(|(name, states)| (Some(name), states)).unwrap(),
        None => (None, rest),
    };
    let is_named = name.is_none_or(|name| match name.strip_suffix('…') {
        Some(beginning) => heard.name.starts_with(beginning),
        None => heard.name == name,
    });
    let has = |state: &str| {
        state.split_once('=').is_some_and(|(state, value)| heard.states.contains(&(state.to_owned(), value.to_owned())))
    };
    heard.role == role && is_named && states.split_whitespace().all(has)
}

/// The first step that is not heard after those before it.
fn missing<'a>(steps: &[&'a str], heard: &[Heard]) -> Option<&'a str> {
    let mut rest = heard.iter();
    steps.iter().copied().find(|step| !rest.by_ref().any(|heard| is_step(step, heard)))
}

/// All that is heard of the page, in order.
fn listen(session: &Session) -> Vec<Heard> {
    let command = json!({ "cmd": "Accessibility.getFullAXTree", "params": {} });
    let nodes = session.page().special("goog/cdp/execute", command)["nodes"].as_array().unwrap().clone();
    let text = |value: &Value| match &value["value"] {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    };
    let by_id = |id: &Value| nodes.iter().find(|node| node["nodeId"] == *id);
    let (mut heard, mut ahead) = (Vec::new(), vec![&nodes[0]]);
    while let Some(node) = ahead.pop() {
        if node["ignored"] == json!(false) {
            let states = node["properties"].as_array().into_iter().flatten();
            let states = states.map(|state| (state["name"].as_str().unwrap().to_owned(), text(&state["value"])));
            heard.push(Heard { role: text(&node["role"]), name: text(&node["name"]), states: states.collect() });
        }
        ahead.extend(node["childIds"].as_array().into_iter().flatten().rev().filter_map(by_id));
    }
    heard
}

fn a_screen_reader_hears_what_is_written_down(session: &Session) {
    // Only Chromium tells its whole tree to a driver; axe-core looks at the others.
    if session.engine != Engine::Chromium {
        return;
    }
    let document = include_str!("../../docs/screen-reader.md");
    let walks = walks(document);
    assert!(walks.len() >= 3 && walks.iter().all(|walk| walk.steps.len() > 5), "the walks are read");
    let first = session.open("#q=普京").results[0].id.clone();
    for walk in walks {
        session.open(&walk.address.replace('…', &first));
        let heard = listen(session);
        assert_eq!(missing(&walk.steps, &heard), None, "{}: {heard:#?}", walk.address);
        // Heard the other way round it is not the walk: order counts.
        let backwards: Vec<&str> = walk.steps.iter().copied().rev().collect();
        assert!(missing(&backwards, &heard).is_some());
        // Whatever can be operated has a name.
        let is_operated = |heard: &&Heard| {
            ["button", "link", "checkbox", "switch", "combobox", "textbox", "searchbox", "slider"]
                .contains(&heard.role.as_str())
        };
        let nameless: Vec<&Heard> = heard.iter().filter(is_operated).filter(|heard| heard.name.is_empty()).collect();
        assert!(nameless.is_empty(), "{}: {nameless:#?}", walk.address);
    }
}
