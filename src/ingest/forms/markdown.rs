//! What does a Markdown file hold? A title, then text that becomes HTML.

use std::borrow::Cow;

use pulldown_cmark::{Options, Parser, html};

use super::{Entry, Fields, Form, FormName, Parts, Sight, first_line, next_line, single};
use crate::ingest::Skip;

/// A file named as Markdown: its first heading is the title, else its first line.
pub(super) struct Markdown;

impl Form for Markdown {
    fn name(&self) -> FormName {
        FormName::Markdown
    }

    fn detect(&self, sight: &Sight<'_>) -> bool {
        matches!(sight.extension.as_str(), "md" | "markdown" | "mdown" | "mkd")
    }

    fn read<'a>(&self, text: &'a str, _: &Fields) -> Result<Vec<Entry<'a>>, Skip> {
        let (title, body) = title(text);
        Ok(single(Parts { title, body: Cow::Owned(html_of(body)), ..Parts::default() }))
    }
}

/// The title and what follows it; a text that does not open with a heading keeps all of itself as its body.
fn title(text: &str) -> (String, &str) {
    let start = text.trim_start();
    let (line, rest) = next_line(start);
    if let Some(title) = line.strip_prefix("# ") {
        return (title.trim_end_matches([' ', '#']).to_owned(), rest);
    }
    let (underline, after) = next_line(rest);
    if underline.len() >= 3 && underline.trim_end().bytes().all(|byte| byte == b'=') {
        return (line.trim().to_owned(), after);
    }
    (first_line(text).trim_start_matches(['#', '*', '_', '>', ' ']).trim_end_matches(['*', '_', ' ']).to_owned(), text)
}

/// Markdown as HTML, HTML inside it left as it is.
pub(super) fn html_of(text: &str) -> String {
    let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
    let mut out = String::with_capacity(text.len() + text.len() / 4);
    html::push_html(&mut out, Parser::new_ext(text, options));
    out
}

/// Whether a text has the marks of Markdown: emphasis, links, headings, lists or quotes.
pub(super) fn is_likely(text: &str) -> bool {
    let marked = |line: &str| {
        let line = line.trim_start();
        ["# ", "## ", "### ", "* ", "- ", "> ", "```", "| ", "!["].iter().any(|mark| line.starts_with(mark))
    };
    text.contains("](") || text.contains("**") || text.lines().any(marked)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str, body: &str) {
        let mut entries = Markdown.read(text, &Fields::default()).unwrap();
        let parts = entries.remove(0).parts.unwrap();
        assert_eq!((parts.title.as_str(), &*parts.body), (expected, body), "{text}");
    }

    #[test]
    fn the_first_heading_is_the_title() {
        check("# 题 #\n\n文", "题", "<p>文</p>\n");
        check("题\n===\n文", "题", "<p>文</p>\n");
        check("**首** 行\n\n文", "首** 行", "<p><strong>首</strong> 行</p>\n<p>文</p>\n");
    }

    #[test]
    fn tables_lists_and_html_go_through() {
        let html = html_of("| 甲 | 乙 |\n|---|---|\n| 1 | 2 |\n\n- 一\n\n<div>三</div>\n");
        assert!(
            html.contains("<th>甲</th>") && html.contains("<li>一</li>") && html.contains("<div>三</div>"),
            "{html}"
        );
    }
}
