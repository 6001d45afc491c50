//! Does reduced markup nest as it should? Then it is walked as it stands, without a parser and without a tree.
//!
//! Most of what archives hold is written well enough. Here are only those rules of the HTML standard (13.2.6.4.7, "in
//! body") that such markup needs: a block ends the paragraph before it, an item the item before it, the end of a box what
//! is open in it. Whatever would need more is left to html5ever, and a test holds the two against each other.

use std::borrow::Cow;

use memchr::{memchr, memchr2};

use super::body::Walker;
use super::tree::Element;

/// Walks markup as `markup::reduce` writes it; false where it does not nest, and then the walker is of no more use.
pub(super) fn walk(html: &str, walker: &mut Walker<'_>) -> bool {
    Nest { walker, open: Vec::new() }.walk(html).is_some()
}

struct Nest<'w, 'p> {
    walker: &'w mut Walker<'p>,
    open: Vec<&'static str>,
}

/// How an element nests.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Manner {
    /// A box; it ends an open paragraph.
    Block,
    /// A box, in which no other heading stands.
    Heading,
    Item,
    Paragraph,
    /// A style or link in running text.
    Inline,
    Void,
}

fn manner(name: &str) -> Option<(&'static str, Manner)> {
    use Manner::{Block, Heading, Inline, Item, Paragraph, Void};
    Some(match name {
        "div" => ("div", Block),
        "ul" => ("ul", Block),
        "ol" => ("ol", Block),
        "blockquote" => ("blockquote", Block),
        "figure" => ("figure", Block),
        "figcaption" => ("figcaption", Block),
        "h1" => ("h1", Heading),
        "h2" => ("h2", Heading),
        "h3" => ("h3", Heading),
        "h4" => ("h4", Heading),
        "h5" => ("h5", Heading),
        "h6" => ("h6", Heading),
        "li" => ("li", Item),
        "p" => ("p", Paragraph),
        "a" => ("a", Inline),
        "b" => ("b", Inline),
        "i" => ("i", Inline),
        "small" => ("small", Inline),
        "br" => ("br", Void),
        "hr" => ("hr", Void),
        "img" => ("img", Void),
        // Tables, ruby and what is preformatted have rules of their own.
        _ => return None,
    })
}

impl Nest<'_, '_> {
    fn walk(mut self, html: &str) -> Option<()> {
        let mut rest = html;
        while let Some((text, from_tag)) = memchr(b'<', rest.as_bytes()).and_then(|at| rest.split_at_checked(at)) {
            self.text(text)?;
            let (inside, after) = tag(from_tag.strip_prefix('<')?)?;
            match inside.strip_prefix('/') {
                Some(name) => self.end(name)?,
                None => self.start(inside)?,
            }
            rest = after;
        }
        self.text(rest)?;
        while !self.open.is_empty() {
            self.pop();
        }
        Some(())
    }

    fn text(&mut self, text: &str) -> Option<()> {
        match memchr2(0, b'&', text.as_bytes()) {
            None if text.is_empty() => {}
            None => self.walker.text(text),
            Some(_) if text.contains('\0') => return None,
            Some(_) => self.walker.text(&decoded(text, false)?),
        }
        Some(())
    }

    fn start(&mut self, inside: &str) -> Option<()> {
        let (name, attributes) = inside.split_once(' ').unwrap_or((inside, ""));
        let (name, manner) = manner(name)?;
        match manner {
            Manner::Block | Manner::Heading | Manner::Paragraph => self.end_paragraph()?,
            Manner::Item => self.end_item()?,
            Manner::Inline if name == "a" && self.open.contains(&"a") => return None,
            Manner::Void if name == "hr" => self.end_paragraph()?,
            Manner::Inline | Manner::Void => {}
        }
        let is_heading = |name: &&'static str| matches!(manner_of(name), Some(Manner::Heading));
        if manner == Manner::Heading && self.open.last().is_some_and(is_heading) {
            return None;
        }
        let element = Element { name, attributes: attributes_of(attributes)? };
        if element.is_hidden() {
            return None;
        }
        self.walker.open(&element);
        match manner {
            Manner::Void => self.walker.close(name),
            _ => self.open.push(name),
        }
        Some(())
    }

    fn end(&mut self, name: &str) -> Option<()> {
        let (name, manner) = manner(name)?;
        if manner == Manner::Paragraph && !self.open.contains(&"p") {
            // A stray end makes an empty paragraph.
            self.walker.open(&Element { name: "p", attributes: Vec::new() });
            self.walker.close("p");
            return Some(());
        }
        // The end of a box ends a paragraph or an item that is open in it.
        if matches!(manner, Manner::Block | Manner::Item) {
            while self.open.last().is_some_and(|last| *last != name && matches!(*last, "p" | "li")) {
                self.pop();
            }
        }
        (self.open.last() == Some(&name)).then(|| self.pop())
    }

    /// Ends an open paragraph, before a block begins; in one that holds an open style the style would go on after it.
    fn end_paragraph(&mut self) -> Option<()> {
        match self.open.iter().rposition(|name| *name == "p") {
            None => Some(()),
            Some(at) if at + 1 == self.open.len() => {
                self.pop();
                Some(())
            }
            Some(_) => None,
        }
    }

    /// Ends an open item of the same list, before another begins.
    fn end_item(&mut self) -> Option<()> {
        let is_between = |name: &&'static str| matches!(*name, "div" | "p") || manner_of(name) == Some(Manner::Inline);
        let nearest = self.open.iter().rev().find(|name| !is_between(name));
        if nearest == Some(&"li") {
            if self.open.last() == Some(&"p") {
                self.pop();
            }
            if self.open.last() != Some(&"li") {
                return None;
            }
            self.pop();
        }
        self.end_paragraph()
    }

    fn pop(&mut self) {
        if let Some(name) = self.open.pop() {
            self.walker.close(name);
        }
    }
}

fn manner_of(name: &str) -> Option<Manner> {
    manner(name).map(|(_, manner)| manner)
}

/// What stands in a tag, and what follows it: a `>` in a value does not end it.
fn tag(text: &str) -> Option<(&str, &str)> {
    let mut is_quoted = false;
    let end = text.bytes().position(|byte| {
        is_quoted ^= byte == b'"';
        byte == b'>' && !is_quoted
    })?;
    let (inside, rest) = text.split_at_checked(end)?;
    Some((inside, rest.strip_prefix('>')?))
}

/// Attributes, each ` name="value"`; the first space is gone already.
fn attributes_of(text: &str) -> Option<Vec<(&str, Cow<'_, str>)>> {
    let mut attributes = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let (name, after) = rest.split_once("=\"")?;
        let (value, after) = after.split_once('"')?;
        if memchr2(0, b'\r', value.as_bytes()).is_some() {
            return None;
        }
        attributes.push((name, decoded(value, true)?));
        rest = after.strip_prefix(' ').unwrap_or(after);
    }
    Some(attributes)
}

/// Text with its character references decoded; none where there is one that takes the whole table, or a guess.
fn decoded(text: &str, is_value: bool) -> Option<Cow<'_, str>> {
    if !text.contains('&') {
        return Some(Cow::Borrowed(text));
    }
    let mut parts = text.split('&');
    let mut decoded = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let n_name = part.find(|c: char| !c.is_ascii_alphanumeric() && c != '#').unwrap_or(part.len());
        let (name, after) = part.split_at_checked(n_name)?;
        // An ampersand by itself, or one in an address: `?a=1&b=2`.
        let is_bare =
            (name.is_empty() && n_name < part.len()) || (is_value && after.starts_with('=') && !name.contains('#'));
        if is_bare {
            decoded.push('&');
            decoded.push_str(part);
        } else {
            decoded.push(reference(name)?);
            decoded.push_str(after.strip_prefix(';')?);
        }
    }
    Some(Cow::Owned(decoded))
}

/// What archives write as references, of the two thousand that there are.
fn reference(name: &str) -> Option<char> {
    Some(match name {
        "nbsp" => '\u{A0}',
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "middot" => '·',
        "copy" => '©',
        name => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(digits) => u32::from_str_radix(digits, 16).ok()?,
                None => number.parse().ok()?,
            };
            // Other numbers mean what Windows meant by them, or nothing.
            char::from_u32(code)
                .filter(|c| matches!(c, ' '..='~' | '\u{A0}'..='\u{FDCF}' | '\u{1F000}'..='\u{1FAFF}'))?
        }
    })
}
