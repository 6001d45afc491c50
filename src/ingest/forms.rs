//! In which form does a file hold articles? Detected file by file; each form is one file here.
//!
//! A form takes text apart and judges nothing: what it finds may be empty or unreadable. Never makes blocks of a body.

mod feed;
mod front;
mod markdown;
mod page;
mod plain;
mod records;

use std::borrow::Cow;

use super::report::excerpt;
use super::{Repair, Skip};
use crate::corpus::Origin;
use crate::ids::ids;

pub use records::{FieldNames, Fields};

ids! {
    /// A form in which archives hold articles.
    #[derive(PartialOrd, Ord)]
    pub enum FormName {
        /// A feed robot's archive: stamp, link line, rule, HTML.
        Feed = "feed",
        /// YAML front matter, then a feed robot's archive, HTML or Markdown.
        FrontMatter = "front_matter",
        /// A page of HTML.
        Html = "html",
        /// Markdown.
        Markdown = "markdown",
        /// Plain text: the first line is the title.
        Text = "text",
        /// A JSON object a line.
        JsonLines = "json_lines",
        /// An array of JSON objects, or one object.
        Json = "json",
        /// A table, its first row the names of the columns.
        Csv = "csv",
    }
}

/// What a form says of an article before anything is made of it.
#[derive(Debug, Default)]
pub(super) struct Parts<'a> {
    /// The robot's stamp, or what stood in its place.
    pub(super) stamp: Stamp<'a>,
    /// Title as archived, entities and line breaks included.
    pub(super) title: String,
    /// Address as archived; empty where the form has none.
    pub(super) url: String,
    /// A date outside the body, as archived, and where it stood.
    pub(super) date: Option<(String, Origin)>,
    /// Who wrote it.
    pub(super) author: String,
    /// Section, where the form names one.
    pub(super) section: String,
    /// The body's HTML.
    pub(super) body: Cow<'a, str>,
    /// What tells it from others of its file; none where the file is one article.
    pub(super) key: Option<RecordKey>,
    /// What the form itself had to mend.
    pub(super) repairs: Vec<Repair>,
}

/// What tells a record without an address from others.
#[derive(Debug)]
pub(super) enum RecordKey {
    /// The id that its source gives it.
    Id(String),
    /// SHA-256 of its named fields.
    Fields([u8; 32]),
}

/// The first line of an archived file.
#[derive(Debug, Default)]
pub(super) enum Stamp<'a> {
    /// A form that has none.
    #[default]
    None,
    /// A form that has one, but not here.
    Absent,
    Unreadable(&'a str),
    EpochMillis(i64),
}

/// One article of a file, or why there is none where one should be.
#[derive(Debug)]
pub(super) struct Entry<'a> {
    /// Which of several, from 1; none where the file is one article.
    pub(super) nth: Option<usize>,
    pub(super) parts: Result<Parts<'a>, Skip>,
}

/// What is known of a file before it is read.
pub(super) struct Sight<'a> {
    /// What follows the last dot of its name, in small letters.
    pub(super) extension: String,
    /// How its text opens.
    pub(super) head: &'a str,
}

/// A form of archive: one file each, listed in [`FORMS`].
trait Form: Sync {
    fn name(&self) -> FormName;
    /// Whether a file that looks like this is of this form.
    fn detect(&self, sight: &Sight<'_>) -> bool;
    /// Takes a text apart.
    fn read<'a>(&self, text: &'a str, fields: &Fields) -> Result<Vec<Entry<'a>>, Skip>;
    /// Which names of fields there are, where this form has any.
    fn names(&self, _: &str, _: &Fields) -> Option<FieldNames> {
        None
    }
}

/// Every form, the most particular first.
const FORMS: [&dyn Form; 8] = [
    &front::FrontMatter,
    &feed::Feed,
    &records::JsonLines,
    &records::Json,
    &records::Csv,
    &page::Html,
    &markdown::Markdown,
    &plain::Text,
];

/// Bytes of a text in which its form must show; titles over several lines fit many times over.
const HEAD_BYTES: usize = 16 * 1024;

/// Takes a text apart in the form that was asked for, else in the one it shows.
pub(super) fn read<'a>(
    path: &str,
    text: &'a str,
    form: Option<FormName>,
    fields: &Fields,
) -> Result<(FormName, Vec<Entry<'a>>, Option<FieldNames>), Skip> {
    let form = match form {
        Some(form) => FORMS.into_iter().find(|candidate| candidate.name() == form),
        None => shown(path, text),
    };
    let Some(form) = form else {
        return Err(Skip::UnknownForm { found: excerpt(first_line(text)) });
    };
    let entries = form.read(text, fields)?;
    let names = if *fields == Fields::default() { None } else { form.names(text, fields) };
    Ok((form.name(), entries, names))
}

/// The form that a text shows.
pub(super) fn detect(path: &str, text: &str) -> Option<FormName> {
    shown(path, text).map(Form::name)
}

fn shown(path: &str, text: &str) -> Option<&'static dyn Form> {
    let end = text.len().min(HEAD_BYTES);
    let head = (0..=end).rev().find_map(|end| text.get(..end)).unwrap_or(text);
    let sight = Sight { extension: extension(path), head };
    FORMS.into_iter().find(|candidate| candidate.detect(&sight))
}

fn extension(path: &str) -> String {
    let name = path.rsplit('/').next().unwrap_or(path);
    // A name that is all extension is a hidden file's.
    let extension = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).map_or("", |(_, extension)| extension);
    extension.to_ascii_lowercase()
}

/// A file that is one article.
fn single(parts: Parts<'_>) -> Vec<Entry<'_>> {
    vec![Entry { nth: None, parts: Ok(parts) }]
}

/// The first line of a text that is more than white space.
pub(super) fn first_line(text: &str) -> &str {
    next_line(text.trim_start()).0
}

/// The next line and the rest; CR, LF and both together end a line.
fn next_line(text: &str) -> (&str, &str) {
    let Some((line, rest)) = text.find(['\n', '\r']).and_then(|at| text.split_at_checked(at)) else {
        return (text, "");
    };
    let rest = rest.strip_prefix("\r\n").or_else(|| rest.strip_prefix(['\n', '\r'])).unwrap_or(rest);
    (line, rest)
}

/// Whether a body is HTML rather than text: it closes an element, or breaks a line.
fn is_html(body: &str) -> bool {
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        rest = rest.get(at + 1..).unwrap_or_default();
        let name = rest.strip_prefix('/').unwrap_or(rest);
        let length = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let (name, after) = name.split_at_checked(length).unwrap_or((name, ""));
        let ends = after.starts_with(['>', ' ', '/', '\n', '\r', '\t']);
        let known = [
            "p",
            "div",
            "br",
            "a",
            "b",
            "i",
            "em",
            "strong",
            "span",
            "img",
            "ul",
            "ol",
            "li",
            "h1",
            "h2",
            "h3",
            "h4",
            "blockquote",
            "table",
            "figure",
            "article",
            "section",
        ];
        if ends && known.iter().any(|known| known.eq_ignore_ascii_case(name)) {
            return true;
        }
    }
    false
}

/// Text as HTML that shows it: paragraphs where blank lines or, for want of them, line ends part it.
fn html_of(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let lines = || text.split('\n').map(str::trim);
    let parted = lines().skip_while(|line| line.is_empty()).any(str::is_empty);
    let mut html = String::with_capacity(text.len() + text.len() / 8);
    let mut open = false;
    for line in lines() {
        if open && (line.is_empty() || !parted) {
            html.push_str("</p>");
            open = false;
        }
        if line.is_empty() {
            continue;
        }
        html.push_str(if open { "<br>" } else { "<p>" });
        open = true;
        escape(line, &mut html);
    }
    html
}

fn escape(text: &str, html: &mut String) {
    for c in text.chars() {
        match c {
            '&' => html.push_str("&amp;"),
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            c => html.push(c),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(path: &str, text: &str, expected: Option<FormName>) {
        let found = read(path, text, None, &Fields::default()).map(|(form, ..)| form);
        assert_eq!(found.ok(), expected, "{path}: {text}");
    }

    #[test]
    fn the_form_is_told_by_what_a_file_holds_then_by_its_name() {
        check("a.md", "<!--1-->\n[题](http://x.org)\n------\n<p>文", Some(FormName::Feed));
        check("a.txt", "[题](http://x.org)\n------\n<p>文", Some(FormName::Feed));
        check("a.md", "---\ntitle: 题\n---\n文", Some(FormName::FrontMatter));
        check("a.md", "# 题\n\n文", Some(FormName::Markdown));
        check("a.txt", "题\n\n文", Some(FormName::Text));
        check("README", "题\n\n文", Some(FormName::Text));
        check("a.HTM", "<p>文</p>", Some(FormName::Html));
        check("a.txt", "<!DOCTYPE html><title>题</title>", Some(FormName::Html));
        check("a.jsonl", "{\"title\":\"题\"}\n", Some(FormName::JsonLines));
        check("a.json", "[{\"title\":\"题\"}]", Some(FormName::Json));
        check("a.csv", "title,body\n题,文\n", Some(FormName::Csv));
        check("a.css", "p { color: red }", None);
        check("a.js", "let a = 1;", None);
    }

    #[test]
    fn a_form_that_is_asked_for_is_not_guessed() {
        let read = |form| read("a.css", "一\n二", Some(form), &Fields::default());
        assert_eq!(read(FormName::Text).unwrap().0, FormName::Text);
        assert!(matches!(read(FormName::Feed), Err(Skip::NoLinkLine { .. })));
    }

    #[test]
    fn text_is_parted_by_blank_lines_or_by_line_ends() {
        assert_eq!(html_of("一\n二"), "<p>一</p><p>二");
        assert_eq!(html_of("一\r\n二\r\n\r\n\r\n<三>&"), "<p>一<br>二</p><p>&lt;三&gt;&amp;");
        assert_eq!(html_of("\n\n"), "");
    }

    #[test]
    fn html_is_told_from_text_that_talks_of_it() {
        for html in ["<p>文", "文<br>文", "a <a href=x>b</a>", "</DIV>"] {
            assert!(is_html(html), "{html}");
        }
        for text in ["a < b", "<作者>", "<script 是", "<pp>", "x<p", "1<2>3"] {
            assert!(!is_html(text), "{text}");
        }
    }
}
