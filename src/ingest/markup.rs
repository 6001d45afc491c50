//! Which tags and which text does damaged markup hold? The same HTML again, reduced to what an article can show.
//!
//! What comes out has few element names, few attributes and bounded nesting, so that the parser after it stays linear.
//! Scripts, frames, controls and players go with all they hold. Never builds a tree and never decodes a character.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use memchr::memchr;

/// Elements open at one time before further ones lose their tags. Real articles stay below forty.
const MAX_DEPTH: u32 = 128;

/// Attributes that say something of text, links, images or tables.
const ATTRIBUTES: [&str; 11] =
    ["alt", "class", "colspan", "data-original", "data-src", "height", HIDDEN, "href", "rowspan", "src", "width"];

/// Says that a page does not show an element, however the page says so.
pub(super) const HIDDEN: &str = "hidden";

/// Attributes into which a tag name may have run, as in `<divclass="…">`.
const GLUED: [&str; 9] = ["alt=", "class=", "data-", "height=", "href=", "id=", "src=", "style=", "width="];

/// Reduced markup and what was done to it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Markup {
    pub(super) html: String,
    pub(super) n_dropped: u32,
    pub(super) n_split: u32,
    pub(super) n_flattened: u32,
}

/// What becomes of an element.
#[derive(Clone, Copy)]
enum Element {
    /// It stays, under this name.
    Kept(&'static str),
    /// It stays; the next of its kind ends it, so that it cannot pile up.
    SelfEnding(&'static str),
    /// It stays and has no content.
    Void(&'static str),
    /// It goes with its content.
    Gone,
    /// It goes and never has content.
    GoneVoid,
}

fn element(name: &str) -> Option<Element> {
    use Element::{Gone, GoneVoid, Kept, SelfEnding, Void};
    Some(match name {
        "address" | "article" | "aside" | "body" | "center" | "dd" | "details" | "dialog" | "div" | "dl" | "dt"
        | "fieldset" | "footer" | "form" | "header" | "hgroup" | "html" | "legend" | "main" | "nav" | "section"
        | "summary" => Kept("div"),
        "table" => Kept("table"),
        "caption" => SelfEnding("caption"),
        "thead" => SelfEnding("thead"),
        "tbody" => SelfEnding("tbody"),
        "tfoot" => SelfEnding("tfoot"),
        "tr" => SelfEnding("tr"),
        "td" => SelfEnding("td"),
        "th" => SelfEnding("th"),
        "p" => SelfEnding("p"),
        "li" => SelfEnding("li"),
        "rt" | "rtc" => SelfEnding("rt"),
        "rp" => SelfEnding("rp"),
        "ul" | "menu" | "dir" => Kept("ul"),
        "ol" => Kept("ol"),
        "h1" => Kept("h1"),
        "h2" => Kept("h2"),
        "h3" => Kept("h3"),
        "h4" => Kept("h4"),
        "h5" => Kept("h5"),
        "h6" => Kept("h6"),
        "pre" | "listing" => Kept("pre"),
        "blockquote" => Kept("blockquote"),
        "figure" => Kept("figure"),
        "figcaption" => Kept("figcaption"),
        "a" => Kept("a"),
        "b" | "strong" => Kept("b"),
        "i" | "em" => Kept("i"),
        "small" => Kept("small"),
        "ruby" => Kept("ruby"),
        "br" => Void("br"),
        "hr" => Void("hr"),
        "img" | "image" => Void("img"),
        "applet" | "audio" | "button" | "canvas" | "iframe" | "map" | "math" | "noembed" | "noframes" | "noscript"
        | "object" | "script" | "select" | "style" | "svg" | "template" | "textarea" | "title" | "video" | "xmp" => {
            Gone
        }
        "embed" => GoneVoid,
        _ => return None,
    })
}

/// Reduces markup to what an article can show.
pub(super) fn reduce(source: &str) -> Markup {
    let mut reducer = Reducer::default();
    reducer.markup.html.reserve(source.len());
    let mut rest = source;
    while let Some((text, from_tag)) = memchr(b'<', rest.as_bytes()).and_then(|at| rest.split_at_checked(at)) {
        reducer.markup.html.push_str(text);
        rest = reducer.tag(from_tag);
    }
    reducer.markup.html.push_str(rest);
    reducer.markup
}

#[derive(Default)]
struct Reducer {
    markup: Markup,
    /// How many elements of each name are open, as far as tags alone tell.
    open: BTreeMap<&'static str, u32>,
    depth: u32,
    /// Ends that were looked for up to the end of the file and are not there: looked for once, not for every tag.
    absent: BTreeSet<String>,
    /// Whether a tag ran into the end of the file; from then on a tag ends at its first `>`.
    is_torn: bool,
}

impl Reducer {
    /// Takes one construct that begins with `<`; what follows it is returned.
    fn tag<'a>(&mut self, from_tag: &'a str) -> &'a str {
        let after = from_tag.strip_prefix('<').unwrap_or(from_tag);
        let opens_name = |text: &str| text.starts_with(|c: char| c.is_ascii_alphabetic());
        let skipped = if let Some(comment) = after.strip_prefix("!--") {
            // `<!-->` is a whole comment; one without an end is taken to end at its first `>`, so that no text is lost.
            if comment.starts_with('>') {
                comment.strip_prefix('>')
            } else {
                self.after_end(comment, "-->").or_else(|| self.after_end(after, ">"))
            }
        } else if let Some(end) = after.strip_prefix('/').filter(|name| opens_name(name)) {
            self.parse(end).map(|(tag, rest)| {
                self.end(&tag);
                rest
            })
        } else if opens_name(after) {
            self.parse(after).map(|(tag, rest)| self.start(&tag, rest))
        } else if after.starts_with(['!', '?', '/']) {
            self.after_end(after, ">")
        } else {
            None
        };
        skipped.unwrap_or_else(|| {
            self.markup.html.push_str("&lt;");
            after
        })
    }

    /// What follows the next occurrence of an end, where there is one.
    fn after_end<'a>(&mut self, text: &'a str, end: &str) -> Option<&'a str> {
        if self.absent.contains(end) {
            return None;
        }
        let rest = text.split_once(end).map(|(_, rest)| rest);
        if rest.is_none() {
            self.absent.insert(end.to_owned());
        }
        rest
    }

    /// The tag that begins here, after `<` or `</`, and what follows it.
    fn parse<'a>(&mut self, text: &'a str) -> Option<(Tag<'a>, &'a str)> {
        if !self.is_torn {
            if let Some((tag, Some(rest))) = Tag::parse(text) {
                return Some((tag, rest));
            }
            self.is_torn = true;
        }
        let after = self.after_end(text, ">")?;
        let inside = text.len().checked_sub(after.len() + 1).and_then(|end| text.get(..end))?;
        Tag::parse(inside).map(|(tag, _)| (tag, after))
    }

    fn start<'a>(&mut self, tag: &Tag<'a>, rest: &'a str) -> &'a str {
        self.markup.n_split += u32::from(tag.is_split);
        match element(&tag.name) {
            None if tag.is_hidden() && !tag.is_self_closing => return self.after_element(&tag.name, rest),
            None => {}
            Some(Element::Void(name) | Element::SelfEnding(name)) => self.emit(name, tag),
            Some(Element::Kept(name)) if self.depth < MAX_DEPTH => {
                self.depth += 1;
                *self.open.entry(name).or_default() += 1;
                self.emit(name, tag);
            }
            Some(Element::Kept(_)) => self.markup.n_flattened += 1,
            Some(Element::GoneVoid) => self.markup.n_dropped += 1,
            Some(Element::Gone) => {
                self.markup.n_dropped += 1;
                return if tag.is_self_closing { rest } else { self.after_element(&tag.name, rest) };
            }
        }
        rest
    }

    /// What follows an element that goes. Without an end a script or style takes the rest with it, as in a browser;
    /// any other loses its tag only.
    fn after_element<'a>(&mut self, name: &str, rest: &'a str) -> &'a str {
        if !self.absent.contains(name) {
            if let Some(after) = find_end_tag(rest, name) {
                return after;
            }
            self.absent.insert(name.to_owned());
        }
        if matches!(name, "script" | "style") { "" } else { rest }
    }

    fn end(&mut self, tag: &Tag<'_>) {
        match element(&tag.name) {
            Some(Element::Kept(name)) => {
                let Some(count) = self.open.get_mut(name).filter(|count| **count > 0) else { return };
                *count -= 1;
                self.depth -= 1;
                self.emit_end(name);
            }
            // A stray `</p>` would make an empty paragraph, which says no less than the break it is.
            Some(Element::SelfEnding(name)) => self.emit_end(name),
            Some(Element::Void("br")) => self.markup.html.push_str("<br>"),
            _ => {}
        }
    }

    fn emit_end(&mut self, name: &str) {
        let html = &mut self.markup.html;
        html.push_str("</");
        html.push_str(name);
        html.push('>');
    }

    fn emit(&mut self, name: &str, tag: &Tag<'_>) {
        let html = &mut self.markup.html;
        html.push('<');
        html.push_str(name);
        for (name, value) in &tag.attributes {
            html.push(' ');
            html.push_str(name);
            html.push_str("=\"");
            html.push_str(&value.replace('"', "&quot;"));
            html.push('"');
        }
        html.push('>');
    }
}

/// What follows the end tag of this name.
fn find_end_tag<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = text;
    loop {
        (_, rest) = rest.split_once("</")?;
        let Some((found, after)) = rest.split_at_checked(name.len()) else { continue };
        if found.eq_ignore_ascii_case(name)
            && after.starts_with(|c: char| c.is_ascii_whitespace() || c == '>' || c == '/')
        {
            return Some(after.split_once('>').map_or("", |(_, after)| after));
        }
    }
}

/// A start or end tag.
#[derive(Default)]
struct Tag<'a> {
    name: Cow<'a, str>,
    attributes: Vec<(&'static str, &'a str)>,
    is_self_closing: bool,
    is_split: bool,
}

impl<'a> Tag<'a> {
    /// The tag, and what follows its `>`; that is none where the text ends before.
    fn parse(text: &'a str) -> Option<(Self, Option<&'a str>)> {
        let (written, mut rest) = split_before(text, |c| c.is_ascii_whitespace() || c == '/' || c == '>');
        let is_lower = !written.bytes().any(|byte| byte.is_ascii_uppercase());
        let name = if is_lower { Cow::Borrowed(written) } else { Cow::Owned(written.to_ascii_lowercase()) };
        let mut tag = Self { name, ..Self::default() };
        if let Some(n_name) = glued_name(&tag.name) {
            tag.name = Cow::Owned(tag.name.get(..n_name)?.to_owned());
            tag.is_split = true;
            rest = text.get(n_name..)?;
        }
        loop {
            let (between, from_attribute) = split_before(rest, |c| !c.is_ascii_whitespace() && c != '/');
            if let Some(after) = from_attribute.strip_prefix('>') {
                tag.is_self_closing = between.ends_with('/');
                return Some((tag, Some(after)));
            }
            if from_attribute.is_empty() {
                return Some((tag, None));
            }
            let (name, value, after) = attribute(from_attribute);
            let is_undisplayed = name.eq_ignore_ascii_case("style") && hides(value);
            let (name, value) = if is_undisplayed { (HIDDEN, "") } else { (name, value) };
            let known = ATTRIBUTES.into_iter().find(|known| known.eq_ignore_ascii_case(name));
            if let Some(known) = known.filter(|known| tag.attributes.iter().all(|(seen, _)| seen != known)) {
                tag.attributes.push((known, value));
            }
            rest = after;
        }
    }

    fn is_hidden(&self) -> bool {
        self.attributes.iter().any(|(name, _)| *name == HIDDEN)
    }
}

/// Whether a style says that its element is not shown.
fn hides(style: &str) -> bool {
    style.split(';').filter_map(|rule| rule.split_once(':')).any(|(property, value)| {
        let value = value.split('!').next().unwrap_or(value);
        property.trim().eq_ignore_ascii_case("display") && value.trim().eq_ignore_ascii_case("none")
    })
}

/// How long the element's name is where an attribute has run into it.
fn glued_name(written: &str) -> Option<usize> {
    let before_value = written.find('=')?;
    let is_glued = |at: usize| {
        written.split_at_checked(at).is_some_and(|(name, attribute)| {
            element(name).is_some() && GLUED.iter().any(|glued| attribute.starts_with(glued))
        })
    };
    (1..before_value.min(10)).rev().find(|at| is_glued(*at))
}

/// One attribute's name and value, and what follows it. An unclosed quote closes before the tag's end.
fn attribute(text: &str) -> (&str, &str, &str) {
    // A first `=` belongs to the name, so that every call takes at least one character.
    let n_first = text.chars().next().map_or(0, char::len_utf8);
    let is_end = |(at, c): &(usize, char)| *at >= n_first && (c.is_ascii_whitespace() || matches!(c, '/' | '>' | '='));
    let n_name = text.char_indices().find(is_end).map_or(text.len(), |(at, _)| at);
    let (name, rest) = text.split_at_checked(n_name).unwrap_or((text, ""));
    let Some(value) = rest.trim_ascii_start().strip_prefix('=').map(str::trim_ascii_start) else {
        return (name, "", rest);
    };
    let quoted = |quote: char| value.strip_prefix(quote).map(|inside| (inside, inside.split_once(quote)));
    match quoted('"').or_else(|| quoted('\'')) {
        Some((_, Some((inside, after)))) => (name, inside, after),
        Some((inside, None)) => {
            let (inside, after) = split_before(inside, |c| c == '>');
            (name, inside, after)
        }
        None => {
            let (value, after) = split_before(value, |c| c.is_ascii_whitespace() || c == '>');
            (name, value, after)
        }
    }
}

/// The text before the first character of a kind, and the text from it on.
fn split_before(text: &str, is_end: impl Fn(char) -> bool) -> (&str, &str) {
    text.find(is_end).and_then(|at| text.split_at_checked(at)).unwrap_or((text, ""))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(source: &str, html: &str) {
        assert_eq!(reduce(source).html, html, "{source}");
    }

    #[test]
    fn what_an_article_can_show_stays() {
        check("<P CLASS='a'>一<STRONG onclick=x>二</STRONG></P>", "<p class=\"a\">一<b>二</b></p>");
        check("<img src=a.jpg width=1 src=b.jpg/>", "<img src=\"a.jpg\" width=\"1\">");
        check("<a href='x\"y'>z</a >", "<a href=\"x&quot;y\">z</a>");
        check("<section><TD rowspan=2>一</td></section>", "<div><td rowspan=\"2\">一</td></div>");
        check("<p style='color:red;Display : NONE !important'>一", "<p hidden=\"\">一");
        check("<p style=display:block>一<span hidden>二</span>三", "<p>一三");
        check("a &lt;b&gt; &amp; c", "a &lt;b&gt; &amp; c");
        check("1 < 2, 3<4, <王>", "1 &lt; 2, 3&lt;4, &lt;王>");
        check("一<span lang=x>二</span><o:p>三</o:p>", "一二三");
        check("一</br>二<hr/>", "一<br>二<hr>");
    }

    #[test]
    fn scripts_frames_controls_and_comments_go() {
        check("一<script>if (a < b) '</p>'</SCRIPT >二", "一二");
        check("一<iframe src=\"x\"/>二<iframe src=x></iframe>三<iframe>四", "一二三四");
        // Some sites set a whole page inside one form: its controls go, its text stays.
        check("<form>一<input><button>x</button></form>二<svg><path d=x /></svg>三", "<div>一</div>二三");
        check("一<!-- <p> -->二<!-->三<!DOCTYPE x>四<?php x ?>五", "一二三四五");
        check("一<!-- <p>二", "一二");
        check("一<script>二", "一");
        assert_eq!(reduce("<script></script><style></style><embed><link>").n_dropped, 3);
    }

    #[test]
    fn damaged_tags_are_mended() {
        check("<divclass=\"a b\">一</div>", "<div class=\"a b\">一</div>");
        check("<imgsrc=x><ahref=y>一</a>", "<img src=\"x\"><a href=\"y\">一</a>");
        assert_eq!(reduce("<divclass=\"a\">").n_split, 1);
        check("<a href=\"x>一</a>", "<a href=\"x\">一</a>");
        check("一<b", "一&lt;b");
        check("一</", "一&lt;/");
        check("</div></b>一", "一");
    }

    #[test]
    fn nesting_is_bounded_and_hostile_input_takes_linear_time() {
        let deep = reduce(&"<div>".repeat(10_000));
        assert_eq!((deep.html.len(), deep.n_flattened), (128 * 5, 10_000 - 128));
        for unit in [
            "<a =\">\"",
            "<iframe ",
            "<iframe>",
            "<!--",
            "<a ",
            "<a x='",
            "<![",
            "</",
            "<form></",
            "<a b ",
            "<script x=",
        ] {
            reduce(&unit.repeat(40_000));
        }
    }
}
