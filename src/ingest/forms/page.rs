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
        let tree = Tree::parse_document(text);
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
            body: body(&tree).map_or(Cow::Borrowed(text), Cow::Owned),
            ..Parts::default()
        }))
    }
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
    fn two_articles_are_not_one() {
        assert!(read("<body><article>一</article><article>二</article></body>").body.contains("二"));
    }
}
