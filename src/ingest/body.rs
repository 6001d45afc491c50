//! Which paragraphs, headings, lists and figures does a body of HTML show, in which order?
//!
//! Is told of elements and text in their order. Never decides what a paragraph is about (`kind`), never touches dates or
//! scripts.

use std::collections::BTreeSet;
use std::rc::Rc;

use scraper::Html;
use url::Url;

use super::flow::{Flow, Paragraph, Style, is_blank};
use super::markup::{self, Markup};
use super::picture::{self, Picture};
use super::table::{Cell, Table};
use super::tree::{self, Element};
use super::{Repair, link, nest};
use crate::corpus::Kind;

/// A block before it is known what it is about.
#[derive(Debug, Default)]
pub(super) struct Draft {
    pub(super) kind: Option<Kind>,
    pub(super) level: Option<u8>,
    pub(super) image: Option<String>,
    /// What the image says of itself, for want of a caption.
    pub(super) alt: String,
    /// Where it stands in a table.
    pub(super) cell: Option<Cell>,
    pub(super) text: Paragraph,
}

/// What a body shows, and what had to be mended for it.
pub(super) struct Body {
    pub(super) drafts: Vec<Draft>,
    pub(super) repairs: Vec<Repair>,
}

/// Reads a body of HTML that stood on this page.
pub(super) fn read(html: &str, page: Option<&Url>) -> Body {
    let reduced = markup::reduce(html);
    let mut walker = Walker { page, ..Walker::default() };
    if !nest::walk(&reduced.html, &mut walker) {
        walker = Walker { page, ..Walker::default() };
        tree::walk(&Html::parse_fragment(&reduced.html), &mut walker);
    }
    walker.finish(&reduced)
}

/// What kind of block text becomes.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Context {
    Quote,
    List { first_draft: usize },
    Heading(u8),
    Caption,
    Preformatted,
}

/// An element that stands in the page as a box of its own.
struct Container {
    nth: u32,
    is_div: bool,
    is_caption: bool,
}

/// A figure whose caption may still follow.
struct Awaiting {
    draft: usize,
    container: u32,
}

/// A `<figure>` that is open.
#[derive(Default)]
struct Figure {
    image: Option<usize>,
    caption: Paragraph,
}

/// A link that is open.
struct Link {
    href: Option<Rc<str>>,
    has_content: bool,
}

#[derive(Default)]
pub(super) struct Walker<'a> {
    page: Option<&'a Url>,
    flow: Flow,
    drafts: Vec<Draft>,
    containers: Vec<Container>,
    contexts: Vec<Context>,
    figures: Vec<Figure>,
    links: Vec<Link>,
    tables: Vec<Table>,
    awaiting: Option<Awaiting>,
    empty_links: BTreeSet<String>,
    n_containers: u32,
    n_strong: u32,
    n_italic: u32,
    n_small: u32,
    n_hidden: u32,
    n_links_dropped: u32,
    n_images_dropped: u32,
}

impl Walker<'_> {
    pub(super) fn open(&mut self, element: &Element<'_>) {
        match element.name {
            "br" => self.flow.break_line(),
            "hr" => self.flush(None),
            "img" => self.image(element),
            "a" => self.open_link(element),
            "b" => self.n_strong += 1,
            "i" => self.n_italic += 1,
            "small" => self.n_small += 1,
            "rt" | "rp" => self.n_hidden += 1,
            "ruby" => {}
            name => self.open_container(name, element),
        }
    }

    pub(super) fn close(&mut self, name: &str) {
        match name {
            "br" | "hr" | "img" | "ruby" => {}
            "a" => self.close_link(),
            "b" => self.n_strong -= 1,
            "i" => self.n_italic -= 1,
            "small" => self.n_small -= 1,
            "rt" | "rp" => self.n_hidden -= 1,
            name => self.close_container(name),
        }
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.n_hidden > 0 {
            return;
        }
        let link = self.links.last_mut();
        let href = link.and_then(|link| {
            link.has_content |= !is_blank(text);
            link.href.clone()
        });
        let style = Style { strong: self.n_strong > 0, italic: self.n_italic > 0, small: self.n_small > 0, href };
        if self.contexts.contains(&Context::Preformatted) {
            self.flow.preformatted(text, &style);
        } else {
            self.flow.text(text, &style);
        }
    }

    fn open_link(&mut self, element: &Element<'_>) {
        let target = element.attr("href").map(|href| link::target(href, self.page));
        self.n_links_dropped += u32::from(target == Some(None));
        self.links.push(Link { href: target.flatten().map(Rc::from), has_content: false });
    }

    fn close_link(&mut self) {
        if let Some(Link { href: Some(href), has_content: false }) = self.links.pop() {
            self.empty_links.insert(href.to_string());
        }
    }

    fn open_container(&mut self, name: &str, element: &Element<'_>) {
        self.flush(None);
        self.n_containers += 1;
        let is_caption =
            name != "figure" && element.classes().any(|class| class.to_ascii_lowercase().contains("caption"));
        self.containers.push(Container {
            nth: self.n_containers,
            is_div: matches!(name, "div" | "td" | "th"),
            is_caption,
        });
        self.contexts.extend(self.context(name));
        let table = self.tables.last_mut();
        match name {
            "figure" => self.figures.push(Figure::default()),
            "table" => self.tables.push(Table::new(self.drafts.len())),
            "tr" => table.into_iter().for_each(Table::open_row),
            "td" | "th" => table
                .into_iter()
                .for_each(|table| table.open_cell(name == "th", element.attr("colspan"), element.attr("rowspan"))),
            _ => {}
        }
    }

    fn close_container(&mut self, name: &str) {
        let closing = self.containers.last().filter(|container| container.is_div).map(|container| container.nth);
        self.flush(closing);
        self.containers.pop();
        if self.context(name).is_some()
            && let Some(Context::List { first_draft }) = self.contexts.pop()
        {
            self.relate(first_draft);
        }
        match name {
            "figure" => self.close_figure(),
            "table" => {
                self.awaiting = None;
                self.tables.pop().into_iter().for_each(|table| table.close(&mut self.drafts));
            }
            "td" | "th" => self.tables.last_mut().into_iter().for_each(Table::close_cell),
            _ => {}
        }
    }

    fn context(&self, name: &str) -> Option<Context> {
        Some(match name {
            "blockquote" => Context::Quote,
            "ul" | "ol" => Context::List { first_draft: self.drafts.len() },
            "figcaption" => Context::Caption,
            "pre" => Context::Preformatted,
            "h1" => Context::Heading(1),
            "h2" => Context::Heading(2),
            "h3" => Context::Heading(3),
            "h4" => Context::Heading(4),
            "h5" => Context::Heading(5),
            "h6" => Context::Heading(6),
            _ => return None,
        })
    }

    /// Ends the running text; `closing` is the box whose end ends it, where that is the reason.
    fn flush(&mut self, closing: Option<u32>) {
        let is_code = self.contexts.contains(&Context::Preformatted) && self.flow.is_code();
        let paragraphs = if is_code { self.flow.take_whole() } else { self.flow.take() };
        let is_only = paragraphs.len() == 1;
        for paragraph in paragraphs {
            if self.contexts.contains(&Context::Caption) {
                self.caption(paragraph);
            } else if let Some(figure) = self.captioned(&paragraph, closing.filter(|_| is_only)) {
                self.add_caption(figure, paragraph);
            } else {
                self.awaiting = None;
                let mut draft = self.draft(paragraph);
                if is_code {
                    (draft.kind, draft.level) = (Some(Kind::Code), None);
                }
                self.drafts.push(draft);
            }
        }
    }

    /// The figure before a paragraph that is its caption: small print, a box named so, the image's own words again, or
    /// the rest of a gallery's box, `<b>title</b>：text`, where `closing` is that box.
    fn captioned(&self, paragraph: &Paragraph, closing: Option<u32>) -> Option<usize> {
        let awaiting = self.awaiting.as_ref()?;
        let figure = self.drafts.get(awaiting.draft)?;
        let is_marked = self.containers.last().is_some_and(|container| container.is_caption);
        let is_gallery = closing == Some(awaiting.container) && begins_strong(paragraph);
        let is_likely = is_gallery || paragraph.is_all(|style| style.small) || paragraph.text() == figure.alt.trim();
        (is_marked || (is_likely && figure.text.is_empty())).then_some(awaiting.draft)
    }

    fn draft(&self, text: Paragraph) -> Draft {
        let depth = self.contexts.iter().filter(|context| matches!(context, Context::List { .. })).count();
        let innermost = self.contexts.iter().rev().find(|context| **context != Context::Preformatted);
        let (kind, level) = match innermost {
            Some(Context::Quote) => (Kind::Quote, None),
            Some(Context::Heading(level)) => (Kind::Heading, Some(*level)),
            Some(Context::List { .. }) => (Kind::ListItem, Some(u8::try_from(depth).unwrap_or(u8::MAX))),
            _ => (Kind::Paragraph, None),
        };
        let cell = self.tables.last().and_then(Table::cell);
        Draft { kind: Some(kind), level, cell, text, ..Draft::default() }
    }

    /// A `<figcaption>`: of its figure, else of the image before it, else text like any other.
    fn caption(&mut self, paragraph: Paragraph) {
        if let Some(figure) = self.figures.last_mut() {
            figure.caption.append(paragraph);
        } else if let Some(figure) = self.awaiting.as_ref().map(|awaiting| awaiting.draft) {
            self.add_caption(figure, paragraph);
        } else {
            self.drafts.push(self.draft(paragraph));
        }
    }

    fn add_caption(&mut self, draft: usize, caption: Paragraph) {
        if let Some(draft) = self.drafts.get_mut(draft) {
            draft.text.append(caption);
        }
    }

    fn close_figure(&mut self) {
        let Some(figure) = self.figures.pop() else { return };
        match figure.image {
            Some(image) if !figure.caption.is_empty() => {
                self.add_caption(image, figure.caption);
                self.awaiting = None;
            }
            // The caption of a player, which itself is gone.
            None if !figure.caption.is_empty() => {
                self.drafts.push(Draft { kind: Some(Kind::Figure), text: figure.caption, ..Draft::default() });
            }
            _ => {}
        }
    }

    /// A list in which every item is a link and nothing else leads to other articles.
    fn relate(&mut self, first_draft: usize) {
        let drafts = self.drafts.get_mut(first_draft..).unwrap_or_default();
        let is_link = |draft: &Draft| match draft.kind {
            Some(Kind::ListItem) => draft.text.is_all(|style| style.href.is_some()),
            kind => matches!(kind, Some(Kind::Figure | Kind::Related)),
        };
        if !drafts.iter().all(is_link) {
            return;
        }
        for draft in drafts.iter_mut().filter(|draft| draft.kind == Some(Kind::ListItem)) {
            (draft.kind, draft.level) = (Some(Kind::Related), None);
        }
    }

    fn image(&mut self, element: &Element<'_>) {
        if let Some(link) = self.links.last_mut() {
            link.has_content = true;
        }
        let alt = element.attr("alt").unwrap_or_default();
        let image = match picture::of(element, self.page) {
            Picture::Emoji => return self.text(alt),
            Picture::Furniture => return,
            Picture::Nowhere => return self.n_images_dropped += 1,
            Picture::At(image) => image,
        };
        self.flush(None);
        let draft = self.drafts.len();
        self.drafts.push(Draft {
            kind: Some(Kind::Figure),
            image: Some(image),
            alt: alt.to_owned(),
            ..Draft::default()
        });
        if let Some(figure) = self.figures.last_mut() {
            figure.image.get_or_insert(draft);
        }
        let container = self.containers.last().map_or(0, |container| container.nth);
        self.awaiting = Some(Awaiting { draft, container });
    }

    fn finish(mut self, reduced: &Markup) -> Body {
        self.flush(None);
        // The parser may tear one link into several; an empty piece of a link that has text elsewhere is none.
        for href in
            self.drafts.iter().flat_map(|draft| draft.text.pieces()).filter_map(|piece| piece.style.href.as_deref())
        {
            self.empty_links.remove(href);
        }
        let empty = self.empty_links.into_iter().map(|href| Repair::EmptyLink { href });
        let counted = [
            (self.n_links_dropped, Repair::LinksDropped { count: self.n_links_dropped }),
            (self.n_images_dropped, Repair::ImagesDropped { count: self.n_images_dropped }),
            (reduced.n_dropped, Repair::ElementsDropped { count: reduced.n_dropped }),
            (reduced.n_split, Repair::TagsSplit { count: reduced.n_split }),
            (reduced.n_flattened, Repair::TagsFlattened { count: reduced.n_flattened }),
        ];
        let counted = counted.into_iter().filter(|(count, _)| *count > 0).map(|(_, repair)| repair);
        Body { drafts: self.drafts, repairs: empty.chain(counted).collect() }
    }
}

fn begins_strong(paragraph: &Paragraph) -> bool {
    paragraph.pieces().next().is_some_and(|piece| piece.style.strong)
}

#[cfg(test)]
#[path = "body_tests.rs"]
mod tests;
