//! Where on the page do some words stand? For finding inside an article, and for links to a passage, which quote it.
//!
//! Found words are painted over the page (CSS Custom Highlight API), never put into it: marks, links and selection stay as
//! they are. A browser without that selects the first.

use js_sys::{Array, Function, Reflect};
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node, Range, ScrollLogicalPosition};

use super::host;
use super::kit::{Tag, live, tag, tool};
use super::session::Session;
use super::words::fill;
use crate::text::{fold, fold_text};

/// A piece of the page's text: the node, and where it begins in the whole, in bytes.
struct Piece {
    node: Node,
    from: usize,
    text: String,
}

/// What the article says on the open page, and not what the interface says of it.
const BLOCKS: &str = ".page :is(h1, h2, p, li, blockquote, figcaption, td, th, pre)\
    :not(.meta, .converted, .ask-image, .label, .empty-body, .printed, .others *)";

/// The text of the open page, block by block.
fn pieces() -> (String, Vec<Piece>) {
    let (mut whole, mut pieces) = (String::new(), Vec::new());
    for block in host::find_all(BLOCKS) {
        gather(&block, &mut |node, text| {
            let from = whole.len();
            whole.push_str(&text);
            pieces.push(Piece { node, from, text });
        });
        whole.push('\n');
    }
    (whole, pieces)
}

/// The nodes of text below a node, in order.
fn gather(node: &Node, found: &mut dyn FnMut(Node, String)) {
    let children = node.child_nodes();
    for child in (0..children.length()).filter_map(|nth| children.item(nth)) {
        if child.node_type() == Node::TEXT_NODE {
            let text = child.node_value().unwrap_or_default();
            found(child, text);
        } else {
            gather(&child, found);
        }
    }
}

/// The places of the page where these words stand, in either script.
fn places(words: &str) -> Vec<Range> {
    let words = fold_text(words.trim());
    if words.is_empty() {
        return Vec::new();
    }
    let (whole, pieces) = pieces();
    let folded = fold(&whole);
    let place_of = |byte_idx: usize, is_end: bool| -> Option<(&Node, u32)> {
        // The end of one piece is the beginning of the next: an end belongs to the first, a beginning to the second.
        let begins = |piece: &Piece| if is_end { piece.from < byte_idx } else { piece.from <= byte_idx };
        let piece = pieces.get(pieces.partition_point(begins).checked_sub(1)?)?;
        let before = piece.text.get(..byte_idx - piece.from)?;
        Some((&piece.node, u32::try_from(before.encode_utf16().count()).ok()?))
    };
    let found = folded.text().match_indices(&words).filter_map(|(from, found)| {
        let original = folded.original(from..from + found.len());
        let (from, to) = (place_of(original.start, false)?, place_of(original.end, true)?);
        let range = host::document()?.create_range().ok()?;
        range.set_start(from.0, from.1).ok()?;
        range.set_end(to.0, to.1).ok()?;
        Some(range)
    });
    found.collect()
}

/// Paints places of the page under a name; whether the browser can.
fn paint(name: &str, ranges: &[Range]) -> bool {
    let global = js_sys::global();
    let get = |of: &JsValue, name: &str| Reflect::get(of, &name.into()).ok().filter(|value| !value.is_undefined());
    let highlights = get(&global, "CSS").and_then(|css| get(&css, "highlights"));
    let make = get(&global, "Highlight").and_then(|make| make.dyn_into::<Function>().ok());
    let (Some(highlights), Some(make)) = (highlights, make) else { return false };
    let ranges: Array = ranges.iter().collect();
    let set = get(&highlights, "set").and_then(|set| set.dyn_into::<Function>().ok());
    let painted = Reflect::construct(&make, &ranges).ok().zip(set);
    painted.is_some_and(|(highlight, set)| set.call2(&highlights, &name.into(), &highlight).is_ok())
}

/// Brings a place into view; without paint it is selected.
fn show(range: &Range, is_painted: bool) {
    if let Some(element) = range.start_container().ok().and_then(|node| node.parent_element()) {
        host::scroll_to(&element, ScrollLogicalPosition::Center);
    }
    if !is_painted {
        let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
        if let Some(selection) = selection {
            // Selecting a range of this page.
            let _: Result<(), JsValue> = selection.remove_all_ranges().and_then(|()| selection.add_range(range));
        }
    }
}

/// What is found in the open article: how many places, and which is looked at, from 0.
#[derive(Clone, Copy)]
pub(super) struct Finding {
    n_places: RwSignal<u32>,
    now: RwSignal<u32>,
}

impl Finding {
    pub(super) fn new() -> Self {
        Self { n_places: RwSignal::new(0), now: RwSignal::new(0) }
    }

    /// Finds anew: from the first place where the words are others, else on the page as it is drawn now.
    pub(super) fn find(self, words: &str, is_other: bool) {
        let ranges = places(words);
        self.n_places.set(u32::try_from(ranges.len()).unwrap_or(u32::MAX));
        if is_other {
            self.now.set(0);
        }
        self.show(&ranges, words.is_empty() || !is_other);
    }

    fn show(self, ranges: &[Range], is_quiet: bool) {
        let now = usize::try_from(self.now.get_untracked()).ok().and_then(|now| ranges.get(now));
        let is_painted = paint("find", ranges);
        paint("found", &now.cloned().into_iter().collect::<Vec<_>>());
        if let Some(range) = now.filter(|_| !is_quiet) {
            show(range, is_painted);
        }
    }

    fn step(self, by: i32, words: &str) {
        let n_places = self.n_places.get_untracked();
        if n_places > 0 {
            let now = self.now.get_untracked();
            self.now.set(if by < 0 { (now + n_places - 1) % n_places } else { (now + 1) % n_places });
            self.show(&places(words), false);
        }
    }
}

/// A field to find in the article with.
pub(super) fn find_bar(session: Session, finding: Finding) -> Tag {
    let words = session.words();
    let sought = move || session.address().with(|address| address.request.find.clone().unwrap_or_default());
    let sought_now =
        move || session.address().with_untracked(|address| address.request.find.clone().unwrap_or_default());
    let on_input = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        session.look_for(Some(text).filter(|text| !text.is_empty()));
    };
    let on_key = move |event: leptos::ev::Event| {
        let Some(event) = event.dyn_ref::<web_sys::KeyboardEvent>() else { return };
        match event.key().as_str() {
            "Enter" => finding.step(if event.shift_key() { -1 } else { 1 }, &sought_now()),
            "Escape" => {
                session.look_for(None);
                host::focus(".page");
                event.stop_propagation();
            }
            _ => {}
        }
    };
    let field = tag("input")
        .set("type", "search")
        .set("name", "find")
        .set("spellcheck", "false")
        .set("autocomplete", "off")
        .set("aria-label", words.find)
        .set("placeholder", words.find_short)
        .value(sought)
        .on("input", on_input)
        .on("keydown", on_key);
    let counter = live(move || {
        if sought().is_empty() {
            return ().into_any();
        }
        let (n_places, now) = (finding.n_places.get(), finding.now.get());
        let says = match n_places {
            0 => words.find_none.to_owned(),
            _ => fill(words.find_of, &[&(now + 1).to_string(), &n_places.to_string()]),
        };
        let step = |by: i32, label: &'static str, arrow: &'static str| {
            tool(label, arrow, move |_| finding.step(by, &sought_now()))
        };
        let steps = (n_places > 1).then(|| [step(-1, words.previous_hit, "‹"), step(1, words.next_hit, "›")]);
        tag("span")
            .class("find-steps")
            .child(
                tag("span").class("counter").set("role", "status").set("data-found", n_places.to_string()).text(says),
            )
            .children(steps.into_iter().flatten())
            .into()
    });
    tag("span").class("find").set("role", "search").set("aria-label", words.find).child(field).child(counter)
}

/// Paints the passage that the address quotes, and brings it into view if asked to; whether it is there.
pub(super) fn show_passage(quote: &str, is_new: bool) -> bool {
    let ranges = places(quote);
    let is_painted = paint("quote", ranges.get(..1).unwrap_or_default());
    if let Some(range) = ranges.first().filter(|_| is_new) {
        show(range, is_painted);
    }
    quote.is_empty() || !ranges.is_empty()
}

/// What is selected of the open article, on one line and not too long to quote; empty where nothing is.
pub(super) fn selected_words() -> String {
    let selection = web_sys::window().and_then(|window| window.get_selection().ok().flatten());
    let Some(selection) = selection else { return String::new() };
    let within = selection.anchor_node().and_then(|node| match node.dyn_into::<Element>() {
        Ok(element) => Some(element),
        Err(node) => node.parent_element(),
    });
    let is_inside = within.is_some_and(|element| element.closest(BLOCKS).is_ok_and(|block| block.is_some()));
    let text = if is_inside { String::from(selection.to_string()) } else { String::new() };
    // Of several paragraphs the one of which most is selected.
    let line = text.lines().map(str::trim).max_by_key(|line| line.len()).unwrap_or_default();
    let quoted: String = line.chars().take(MAX_QUOTED).collect();
    let begins = selection.get_range_at(0).ok();
    begins.and_then(|range| unmistakable(&quoted, &range)).unwrap_or(quoted)
}

/// Words with as much of what follows them in their block, or else goes before, as tells them from the same words further
/// up, to which a link would lead. None where they stand nowhere further up, or the block is of no help.
fn unmistakable(quoted: &str, selected: &Range) -> Option<String> {
    let (whole, pieces) = pieces();
    let (node, offset) = (selected.start_container().ok()?, usize::try_from(selected.start_offset().ok()?).ok()?);
    let piece = pieces.iter().find(|piece| piece.node == node)?;
    // The page counts in UTF-16.
    let mut n_units = 0;
    let mut chars = piece.text.char_indices();
    let begins = chars.find(|(_, c)| {
        let is_there = n_units >= offset;
        n_units += c.len_utf16();
        is_there
    });
    let skipped = begins.map_or(piece.text.len(), |(at, _)| at);
    let begin = piece.from + skipped;
    let from = begin + whole.get(begin..)?.find(quoted)?;
    let to = from + quoted.len();
    let folded = fold(&whole);
    let is_first = |words: &str, from: usize| {
        let words = fold_text(words.trim());
        let first = folded.text().find(&words).map(|first| folded.original(first..first + words.len()));
        first.is_some_and(|first| first.start >= from)
    };
    if quoted.is_empty() || is_first(quoted, from) {
        return None;
    }
    let follows = whole.get(to..)?.lines().next().unwrap_or_default();
    let before = whole.get(..from)?.rsplit('\n').next().unwrap_or_default();
    let longer = follows.char_indices().take(MAX_QUOTED).map(|(at, c)| (from, to + at + c.len_utf8()));
    let earlier = before.char_indices().rev().take(MAX_QUOTED).map(|(at, _)| (from - before.len() + at, to));
    let mut stretches = longer.chain(earlier).filter_map(|(from, to)| Some((from, whole.get(from..to)?)));
    let found = stretches.find(|(from, words)| words.chars().count() <= MAX_QUOTED && is_first(words, *from));
    found.map(|(_, words)| words.to_owned())
}

/// Characters of a passage that a link quotes at most: enough to find it again, short enough for a link.
const MAX_QUOTED: usize = 120;
