//! In which order do elements and text stand in a tree of HTML? As a page shows them; what it hides is passed over.

use std::borrow::Cow;

use scraper::{Html, Node};

use super::body::Walker;
use super::markup::HIDDEN;

/// An element, as far as a body asks.
pub(super) struct Element<'a> {
    pub(super) name: &'a str,
    pub(super) attributes: Vec<(&'a str, Cow<'a, str>)>,
}

impl Element<'_> {
    pub(super) fn attr(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(own, _)| *own == name).map(|(_, value)| value.as_ref())
    }

    pub(super) fn classes(&self) -> impl Iterator<Item = &str> {
        self.attr("class").unwrap_or_default().split_ascii_whitespace()
    }

    pub(super) fn is_hidden(&self) -> bool {
        self.attr(HIDDEN).is_some()
    }
}

/// Visits every node in document order, by the links of the tree: depth costs no stack. What is hidden is passed over.
pub(super) fn walk(tree: &Html, walker: &mut Walker<'_>) {
    let is_hidden = |element: &scraper::node::Element| element.attr(HIDDEN).is_some();
    let mut node = tree.tree.root();
    loop {
        let below = match node.value() {
            Node::Element(element) if is_hidden(element) => None,
            Node::Element(element) => {
                let attributes = element.attrs().map(|(name, value)| (name, Cow::Borrowed(value))).collect();
                walker.open(&Element { name: element.name(), attributes });
                node.first_child()
            }
            Node::Text(text) => {
                walker.text(text);
                None
            }
            _ => node.first_child(),
        };
        if let Some(child) = below {
            node = child;
            continue;
        }
        loop {
            if let Node::Element(element) = node.value()
                && !is_hidden(element)
            {
                walker.close(element.name());
            }
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return };
            node = parent;
        }
    }
}
