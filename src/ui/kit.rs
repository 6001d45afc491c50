//! How is a page put together from one kind of element?
//!
//! Leptos makes a type of every element, attribute and closure, and of every way they nest; each type brings the
//! machinery that builds, compares and drops it. For this page that was a quarter of the app. So elements, attributes
//! and whatever follows the state are erased here, once: a new panel then costs the bytes it says and little more.

use leptos::ev;
use leptos::prelude::*;

use super::element::{Element, Inside, Said, Text};
use super::host;

/// A part of the page that is drawn anew when what it reads changes. Its elements are kept, and with them the focus.
///
/// Inside another it is built afresh whenever the outer one is drawn.
pub(super) fn live(draw: impl FnMut() -> AnyView + Send + 'static) -> AnyView {
    let draw: Box<dyn FnMut() -> AnyView + Send> = Box::new(draw);
    draw.into_any()
}

/// Does something now, and again when what it reads changes. What it remembers it keeps itself: an effect that remembers
/// would be a type of its own, and cost the app a KB.
pub(super) fn effect(act: impl FnMut() + 'static) {
    let mut act: Box<dyn FnMut()> = Box::new(act);
    Effect::new(move |_| act());
}

/// Moves the focus once the page shows what is to have it.
pub(super) fn focus_later(selector: String) {
    request_animation_frame(move || host::focus(&selector));
}

/// An element of HTML. Values are always text, never markup.
#[inline(never)]
pub(super) fn tag(name: &'static str) -> Tag {
    Tag(Box::new(Parts { name, attributes: Vec::new(), children: Vec::new(), numbered: Vec::new() }))
}

/// A button that does something.
pub(super) fn button(act: impl FnMut(ev::Event) + 'static) -> Tag {
    tag("button").set("type", "button").on("click", act)
}

/// A button that a sign stands for.
pub(super) fn tool(label: &'static str, sign_of: &'static str, act: impl FnMut(ev::Event) + 'static) -> Tag {
    button(act).set("aria-label", label).set("title", label).child(sign(sign_of))
}

/// A sign for the eye, which its element says in words elsewhere.
pub(super) fn sign(sign: &'static str) -> Tag {
    tag("span").set("aria-hidden", "true").text(sign)
}

/// Text on its own.
pub(super) fn text(text: impl Into<Text>) -> AnyView {
    text.into().into_any()
}

/// Elements one after the other.
pub(super) fn all(tags: Vec<Tag>) -> AnyView {
    tags.into_iter().map(AnyView::from).collect::<Vec<_>>().into_any()
}

/// An element in the making: one pointer, which goes from call to call in a register. By value, each call of a panel would
/// move it through memory, which made a sixth of what panels weigh.
pub(super) struct Tag(Box<Parts>);

struct Parts {
    name: &'static str,
    attributes: Vec<(&'static str, Said)>,
    children: Vec<Child>,
    numbered: Vec<(u32, Tag)>,
}

/// What stands in an element.
pub(super) enum Child {
    Tag(Tag),
    View(AnyView),
    Text(Text),
}

impl From<Tag> for Child {
    fn from(tag: Tag) -> Self {
        Self::Tag(tag)
    }
}

impl From<AnyView> for Child {
    fn from(view: AnyView) -> Self {
        Self::View(view)
    }
}

impl From<Child> for AnyView {
    fn from(child: Child) -> Self {
        match child {
            Child::Tag(tag) => tag.into(),
            Child::View(view) => view,
            Child::Text(text) => text.into_any(),
        }
    }
}

impl Tag {
    fn with(mut self, name: &'static str, said: Said) -> Self {
        self.0.attributes.push((name, said));
        self
    }

    pub(super) fn class(self, name: &'static str) -> Self {
        self.set("class", name)
    }

    /// Sets an attribute.
    pub(super) fn set(self, name: &'static str, value: impl Into<Text>) -> Self {
        self.with(name, Said::Attribute(value.into()))
    }

    /// Sets an attribute where there is a value for it.
    pub(super) fn maybe(self, name: &'static str, value: Option<impl Into<Text>>) -> Self {
        match value {
            Some(value) => self.set(name, value),
            None => self,
        }
    }

    /// Sets a property of its style. The page's policy forbids the attribute of that name.
    pub(super) fn style(self, name: &'static str, value: String) -> Self {
        self.with(name, Said::Style(value))
    }

    /// Sets an attribute that follows the state.
    pub(super) fn follow(self, name: &'static str, say: impl FnMut() -> String + Send + 'static) -> Self {
        self.with(name, Said::Follows(Box::new(say)))
    }

    /// What stands in a field, which follows the state until the reader types.
    pub(super) fn value(self, say: impl FnMut() -> String + Send + 'static) -> Self {
        self.with("value", Said::Property(Box::new(say)))
    }

    /// What an event does.
    pub(super) fn on(self, event: &'static str, act: impl FnMut(ev::Event) + 'static) -> Self {
        self.with(event, Said::On(Box::new(act)))
    }

    pub(super) fn child(self, child: impl Into<Child>) -> Self {
        self.push(child.into())
    }

    fn push(mut self, child: Child) -> Self {
        self.0.children.push(child);
        self
    }

    pub(super) fn children(mut self, children: impl IntoIterator<Item: Into<Child>>) -> Self {
        for child in children {
            self = self.push(child.into());
        }
        self
    }

    /// What stands in it alone, by numbers that go up: an element that keeps its number stays where it is.
    pub(super) fn numbered(mut self, numbered: Vec<(u32, Tag)>) -> Self {
        self.0.numbered = numbered;
        self
    }

    pub(super) fn text(self, say: impl Into<Text>) -> Self {
        self.push(Child::Text(say.into()))
    }

    /// Text that follows the state.
    pub(super) fn say(self, mut say: impl FnMut() -> String + Send + 'static) -> Self {
        self.child(live(move || text(say())))
    }
}

impl From<Tag> for Element {
    fn from(tag: Tag) -> Self {
        let Parts { name, attributes, children, numbered } = *tag.0;
        let mut children: Vec<AnyView> = children.into_iter().map(AnyView::from).collect();
        let inside = if !numbered.is_empty() {
            Inside::Numbered(numbered.into_iter().map(|(number, tag)| (number, tag.into())).collect())
        } else if children.len() > 1 {
            Inside::View(children.into_any())
        } else {
            children.pop().map_or(Inside::Nothing, Inside::View)
        };
        Self::new(name, attributes, inside)
    }
}

impl From<Tag> for AnyView {
    fn from(tag: Tag) -> Self {
        Element::from(tag).into_any()
    }
}
