//! What does a page of HTML hold? Its article, and what its head says of it.

use std::borrow::Cow;

use scraper::{ElementRef, Html as Tree, Selector};

use super::{Entry, Fields, Form, FormName, Parts, Sight, single};
use crate::corpus::Origin;
use crate::ingest::Skip;

/// A whole page, or a fragment in a file named as HTML.
pub(super) struct Html;

impl Form for Html {
    fn name(&self) -> FormName {
        FormName::Html
    }

    fn detect(&self, sight: &Sight<'_>) -> bool {
        let opens =
            |tag: &str| sight.head.trim_start().get(..tag.len()).is_some_and(|head| head.eq_ignore_ascii_case(tag));
        matches!(sight.extension.as_str(), "html" | "htm" | "xhtml" | "shtml")
            || opens("<!doctype html")
            || opens("<html")
    }

    fn read<'a>(&self, text: &'a str, _: &Fields) -> Result<Vec<Entry<'a>>, Skip> {
        // Of a page nested beyond reason only the head is parsed: the parser walks its stack at every tag.
        let is_deep = depth(text) > MAX_DEPTH;
        let tree = Tree::parse_document(if is_deep { head(text) } else { text });
        let first = |queries: &[(&str, &str)]| {
            queries.iter().find_map(|(query, attribute)| value(&tree, query, attribute)).unwrap_or_default()
        };
        let title = first(&[
            ("meta[property='og:title']", "content"),
            ("meta[name='title']", "content"),
            ("article h1", ""),
            ("h1", ""),
            ("title", ""),
        ]);
        let url = first(&[
            ("link[rel='canonical']", "href"),
            ("meta[property='og:url']", "content"),
            ("meta[itemprop='url']", "content"),
        ]);
        let date = first(&[
            ("meta[property='article:published_time']", "content"),
            ("meta[itemprop='datePublished']", "content"),
            ("meta[name='pubdate']", "content"),
            ("meta[name='publishdate']", "content"),
            ("meta[name='date']", "content"),
            ("time[datetime]", "datetime"),
        ]);
        let author = first(&[("meta[name='author']", "content"), ("[rel='author']", "")]);
        let section = first(&[("meta[property='article:section']", "content")]);
        let mut escaped = String::new();
        super::escape(&title, &mut escaped);
        Ok(single(Parts {
            title: escaped,
            url,
            date: Some((date, Origin::Metadata)).filter(|(date, _)| !date.is_empty()),
            author,
            section,
            body: body(&tree).filter(|_| !is_deep).map_or(Cow::Borrowed(text), Cow::Owned),
            ..Parts::default()
        }))
    }
}

/// Elements inside each other in a page that someone wrote.
const MAX_DEPTH: usize = 1000;
/// Bytes in which the head of a page stands.
const HEAD_BYTES: usize = 32 * 1024;

/// How deep elements may stand in each other, at most: those that close by themselves are left out.
fn depth(text: &str) -> usize {
    const SHALLOW: [&str; 24] = [
        "p", "li", "dt", "dd", "tr", "td", "th", "tbody", "thead", "tfoot", "option", "optgroup", "colgroup", "rb",
        "rt", "rp", "br", "hr", "img", "input", "meta", "link", "col", "source",
    ];
    let (mut deepest, mut now) = (0, 0_usize);
    for tag in text.split('<').skip(1) {
        let (closes, name) = tag.strip_prefix('/').map_or((false, tag), |name| (true, name));
        let end = name.find(|c: char| !c.is_ascii_alphanumeric()).unwrap_or(name.len());
        let name = name.get(..end).unwrap_or_default();
        if name.is_empty() || SHALLOW.iter().any(|shallow| shallow.eq_ignore_ascii_case(name)) {
            continue;
        }
        now = if closes { now.saturating_sub(1) } else { now + 1 };
        deepest = deepest.max(now);
    }
    deepest
}

/// The beginning of a page, as far as its head can go.
fn head(text: &str) -> &str {
    let end = text.len().min(HEAD_BYTES);
    let begin = (0..=end).rev().find_map(|end| text.get(..end)).unwrap_or(text);
    let body = ["<body", "<BODY"].into_iter().filter_map(|tag| begin.find(tag)).min();
    body.and_then(|at| begin.get(..at)).unwrap_or(begin)
}

/// An attribute of the first element a query finds, or its text.
fn value(tree: &Tree, query: &str, attribute: &str) -> Option<String> {
    let found = tree.select(&Selector::parse(query).ok()?).next()?;
    let value =
        if attribute.is_empty() { found.text().collect::<String>() } else { found.value().attr(attribute)?.to_owned() };
    Some(value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// The part of a page that is the article: its only `article`, else its `main`, else the whole body.
fn body(tree: &Tree) -> Option<String> {
    let all = |query: &str| Some(tree.select(&Selector::parse(query).ok()?).collect::<Vec<ElementRef<'_>>>());
    let only = |query: &str| match all(query)?.as_slice() {
        [only] => Some(only.inner_html()),
        _ => None,
    };
    only("article").or_else(|| only("main")).or_else(|| only("[role='main']")).or_else(|| only("body"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(text: &str) -> Parts<'_> {
        let mut entries = Html.read(text, &Fields::default()).unwrap();
        entries.remove(0).parts.unwrap()
    }

    #[test]
    fn a_page_says_who_when_and_where_in_its_head() {
        let parts = read(
            "<!doctype html><html><head><title>题 - 站</title><meta property='og:title' content='题'>\
             <link rel=canonical href='http://x.org/1'><meta name=author content=某人>\
             <meta property='article:published_time' content='2020-01-02T03:04:05Z'></head>\
             <body><nav>菜单</nav><article><p>文</p></article></body></html>",
        );
        assert_eq!((parts.title.as_str(), parts.url.as_str(), parts.author.as_str()), ("题", "http://x.org/1", "某人"));
        assert_eq!(parts.date, Some(("2020-01-02T03:04:05Z".to_owned(), Origin::Metadata)));
        assert_eq!(&*parts.body, "<p>文</p>");
    }

    #[test]
    fn a_bare_fragment_is_its_own_body() {
        let parts = read("<h1>题 &amp; 目</h1><p>文</p>");
        assert_eq!(parts.title, "题 &amp; 目");
        assert!(parts.body.contains("<p>文</p>"));
        assert!(parts.date.is_none());
    }

    #[test]
    fn a_page_nested_beyond_reason_keeps_its_head_and_its_text() {
        let page = format!("<title>题</title><body>{}<p>末", "<article><div>".repeat(20_000));
        let parts = read(&page);
        assert_eq!(parts.title, "题");
        assert_eq!(parts.body.len(), page.len());
        assert_eq!(depth("<p><p><div><p></div><b></b>"), 1);
    }

    #[test]
    fn two_articles_are_not_one() {
        assert!(read("<body><article>一</article><article>二</article></body>").body.contains("二"));
    }
}
