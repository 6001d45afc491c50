//! How does an element get what its tag says, and keep what has not changed when it is drawn again?
//!
//! Leptos takes all erased attributes of an element away and sets them anew with each drawing: a link then is none for a
//! moment, and loses the focus. Here each is compared with what was there. It also makes elements of one type, where
//! those of Leptos bring machinery for every way they nest.

use std::cell::RefCell;
use std::rc::Rc;

use gloo::events::{EventListener, EventListenerOptions};
use js_sys::Reflect;
use leptos::attr::any_attribute::AnyAttribute;
use leptos::ev::Event;
use leptos::oco::Oco;
use leptos::prelude::{AnyView, Mountable, Render, RenderEffect, RenderHtml};
use leptos::tachys::hydration::Cursor;
use leptos::tachys::no_attrs;
use leptos::tachys::renderer::Rndr;
use leptos::tachys::view::any_view::AnyViewState;
use leptos::tachys::view::{Position, PositionState};
use send_wrapper::SendWrapper;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{HtmlElement, Node};

/// Text that is there already.
pub(super) type Text = Oco<'static, str>;
/// Text that follows the state.
type Following = Box<dyn FnMut() -> String + Send>;
/// What an event does.
pub(super) type Act = Box<dyn FnMut(Event)>;

/// What is said of an element under a name.
pub(super) enum Said {
    Attribute(Text),
    Follows(Following),
    /// A property of its style. The page's policy forbids the attribute of that name.
    Style(String),
    /// A property of the object, as that of what stands in a field.
    Property(Following),
    On(Act),
}

/// The same, once an element has it. An effect lasts until it is dropped, and so does a listener.
enum Has {
    Attribute(Text),
    Follows { last: Rc<RefCell<String>>, _effect: RenderEffect<()> },
    Style(String),
    Property { _effect: RenderEffect<()> },
    On(Rc<RefCell<Act>>, EventListener),
}

/// An element that is to be drawn.
pub(super) struct Element {
    name: &'static str,
    said: SendWrapper<Vec<(&'static str, Said)>>,
    inside: Inside,
}

/// What stands in an element that is to be drawn.
pub(super) enum Inside {
    Nothing,
    View(AnyView),
    /// Elements by numbers that go up: one that keeps its number keeps its place in the page, whatever comes before it.
    Numbered(Vec<(u32, Element)>),
}

impl Element {
    pub(super) fn new(name: &'static str, said: Vec<(&'static str, Said)>, inside: Inside) -> Self {
        Self { name, said: SendWrapper::new(said), inside }
    }
}

/// An element that is there, and what it has.
pub(super) struct Drawn {
    name: &'static str,
    element: web_sys::Element,
    has: Vec<(&'static str, Has)>,
    inside: Filled,
}

/// What stands in an element that is there.
enum Filled {
    Nothing,
    View(AnyViewState),
    Numbered(Vec<(u32, Drawn)>),
}

impl Drawn {
    /// Gives the element what is said of it now; what it has already stays as it is.
    fn say(&mut self, said: Vec<(&'static str, Said)>) {
        let before = std::mem::take(&mut self.has);
        let names: Vec<&'static str> = said.iter().map(|(name, _)| *name).collect();
        for (name, has) in &before {
            if !names.contains(name) {
                match has {
                    // Names that this program wrote.
                    Has::Attribute(_) | Has::Follows { .. } => {
                        let _: Result<(), JsValue> = self.element.remove_attribute(name);
                    }
                    Has::Style(_) => {
                        let style = self.element.unchecked_ref::<HtmlElement>().style();
                        let _: Result<(), JsValue> = style.set_property(name, "");
                    }
                    Has::Property { .. } | Has::On(..) => {}
                }
            }
        }
        let mut before = before.into_iter();
        for (name, said) in said {
            let has = before.next().filter(|(known, _)| *known == name).map(|(_, has)| has);
            let has = give(&self.element, name, said, has);
            self.has.push((name, has));
        }
    }

    /// Puts into the element what stands in it.
    fn fill(&mut self, inside: Inside) {
        self.inside = match (inside, std::mem::replace(&mut self.inside, Filled::Nothing)) {
            (Inside::View(now), Filled::View(mut drawn)) => {
                now.rebuild(&mut drawn);
                Filled::View(drawn)
            }
            (Inside::Numbered(now), Filled::Numbered(drawn)) => Filled::Numbered(self.renumber(now, drawn)),
            (now, mut before) => {
                match &mut before {
                    Filled::Nothing => {}
                    Filled::View(drawn) => drawn.unmount(),
                    Filled::Numbered(drawn) => drawn.iter_mut().for_each(|(_, drawn)| drawn.unmount()),
                }
                match now {
                    Inside::Nothing => Filled::Nothing,
                    Inside::View(view) => {
                        let mut drawn = view.build();
                        drawn.mount(&self.element, None);
                        Filled::View(drawn)
                    }
                    Inside::Numbered(now) => Filled::Numbered(self.renumber(now, Vec::new())),
                }
            }
        };
    }

    fn renumber(&self, now: Vec<(u32, Element)>, before: Vec<(u32, Drawn)>) -> Vec<(u32, Drawn)> {
        let mut before = before.into_iter().peekable();
        let mut drawn = Vec::with_capacity(now.len());
        for (number, element) in now {
            while let Some((_, mut gone)) = before.next_if(|(known, _)| *known < number) {
                gone.unmount();
            }
            let known = before.next_if(|(known, _)| *known == number);
            let one = if let Some((_, mut one)) = known {
                element.rebuild(&mut one);
                one
            } else {
                let mut one = element.build();
                one.mount(&self.element, before.peek().map(|(_, next)| next.element.as_ref()));
                one
            };
            drawn.push((number, one));
        }
        before.for_each(|(_, mut gone)| gone.unmount());
        drawn
    }
}

/// What an element has once this is said of it, where it had something under that name or nothing.
fn give(element: &web_sys::Element, name: &'static str, said: Said, before: Option<Has>) -> Has {
    match (said, before) {
        (Said::Attribute(text), before) => {
            if !matches!(before, Some(Has::Attribute(before)) if before == text) {
                set(element, name, &text);
            }
            Has::Attribute(text)
        }
        (Said::Follows(mut say), before) => {
            let (last, is_new) = match before {
                Some(Has::Follows { last, .. }) => (last, false),
                _ => (Rc::default(), true),
            };
            let (element, known, mut is_unset) = (element.clone(), last.clone(), is_new);
            let effect = follow(Box::new(move || {
                let now = say();
                if is_unset || *known.borrow() != now {
                    set(&element, name, &now);
                    is_unset = false;
                    *known.borrow_mut() = now;
                }
            }));
            Has::Follows { last, _effect: effect }
        }
        (Said::Style(value), before) => {
            if !matches!(before, Some(Has::Style(before)) if before == value) {
                // As above.
                let style = element.unchecked_ref::<HtmlElement>().style();
                let _: Result<(), JsValue> = style.set_property(name, &value);
            }
            Has::Style(value)
        }
        (Said::Property(mut say), _) => {
            let element = element.clone();
            let effect = follow(Box::new(move || {
                // Elements have the properties that are set here.
                let _: Result<bool, JsValue> = Reflect::set(&element, &name.into(), &say().into());
            }));
            Has::Property { _effect: effect }
        }
        (Said::On(now), Some(Has::On(act, listener))) => {
            // In use only where an act draws its own element anew at once, which no act does.
            if let Ok(mut act) = act.try_borrow_mut() {
                *act = now;
            }
            Has::On(act, listener)
        }
        (Said::On(act), _) => {
            let act = Rc::new(RefCell::new(act));
            let now = act.clone();
            let options = EventListenerOptions::enable_prevent_default();
            let listener = EventListener::new_with_options(element, name, options, move |event| {
                // An event that its own act brings about again is not heard twice.
                if let Ok(mut act) = now.try_borrow_mut() {
                    act(event.clone());
                }
            });
            Has::On(act, listener)
        }
    }
}

fn follow(mut act: Box<dyn FnMut()>) -> RenderEffect<()> {
    RenderEffect::new(move |_| act())
}

fn set(element: &web_sys::Element, name: &str, value: &str) {
    // Fails for names that are none; these are written in this program.
    let _: Result<(), JsValue> = element.set_attribute(name, value);
}

impl Render for Element {
    type State = Drawn;

    fn build(self) -> Drawn {
        let element = Rndr::create_element(self.name, None);
        let mut drawn = Drawn { name: self.name, element, has: Vec::new(), inside: Filled::Nothing };
        drawn.say(self.said.take());
        drawn.fill(self.inside);
        drawn
    }

    fn rebuild(self, drawn: &mut Drawn) {
        if self.name == drawn.name {
            drawn.say(self.said.take());
            drawn.fill(self.inside);
        } else {
            let mut next = self.build();
            drawn.insert_before_this(&mut next);
            drawn.unmount();
            *drawn = next;
        }
    }
}

impl Mountable for Drawn {
    fn unmount(&mut self) {
        Rndr::remove(&self.element);
    }

    fn mount(&mut self, parent: &web_sys::Element, before: Option<&Node>) {
        Rndr::insert_node(parent, &self.element, before);
    }

    fn insert_before_this(&self, child: &mut dyn Mountable) -> bool {
        let parent = self.element.parent_element();
        if let Some(parent) = &parent {
            child.mount(parent, Some(&self.element));
        }
        parent.is_some()
    }

    fn elements(&self) -> Vec<web_sys::Element> {
        vec![self.element.clone()]
    }
}

// Attributes come by the tag alone.
no_attrs!(Element);

/// The page is drawn in the browser only: nothing is written as HTML, nor taken over from it.
impl RenderHtml for Element {
    type AsyncOutput = Self;
    type Owned = Self;

    const MIN_LENGTH: usize = 0;

    fn dry_resolve(&mut self) {}

    async fn resolve(self) -> Self {
        self
    }

    fn to_html_with_buf(self, _: &mut String, _: &mut Position, _: bool, _: bool, _: Vec<AnyAttribute>) {}

    fn hydrate<const FROM_SERVER: bool>(self, _: &Cursor, _: &PositionState) -> Drawn {
        self.build()
    }

    fn into_owned(self) -> Self {
        self
    }
}
