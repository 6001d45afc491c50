//! What does a plain text hold? A title on its first line, then paragraphs.

use std::borrow::Cow;

use super::{Entry, Fields, Form, FormName, Parts, Sight, html_of, next_line, single};
use crate::ingest::Skip;

/// A text file, or one whose name says nothing.
pub(super) struct Text;

/// A first line longer than this is a paragraph: the text has no title, and its opening stands for one.
const MAX_TITLE_CHARS: usize = 120;

impl Form for Text {
    fn name(&self) -> FormName {
        FormName::Text
    }

    fn detect(&self, sight: &Sight<'_>) -> bool {
        matches!(sight.extension.as_str(), "" | "txt" | "text")
    }

    fn read<'a>(&self, text: &'a str, _: &Fields) -> Result<Vec<Entry<'a>>, Skip> {
        let start = text.trim_start();
        let (line, rest) = next_line(start);
        let line = line.trim();
        let is_title = line.chars().count() <= MAX_TITLE_CHARS;
        let (title, body) = if is_title { (line, rest) } else { ("", start) };
        Ok(single(Parts { title: escaped(title), body: Cow::Owned(html_of(body)), ..Parts::default() }))
    }
}

/// Titles are read as HTML, so what looks like it is escaped.
fn escaped(title: &str) -> String {
    let mut escaped = String::with_capacity(title.len());
    super::escape(title, &mut escaped);
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_line_is_the_title_unless_it_is_a_paragraph() {
        let read = |text: &str| {
            let mut entries = Text.read(text, &Fields::default()).unwrap();
            let parts = entries.remove(0).parts.unwrap();
            (parts.title, parts.body.into_owned())
        };
        assert_eq!(read("\n\n题 <b>\n\n文"), ("题 &lt;b&gt;".to_owned(), "<p>文".to_owned()));
        let long = "长".repeat(MAX_TITLE_CHARS + 1);
        assert_eq!(read(&long), (String::new(), format!("<p>{long}")));
    }
}
