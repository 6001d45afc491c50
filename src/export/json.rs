//! How is an article written as JSON? Field by field in a fixed order, the same on every machine.

use std::fmt::Write;

use super::{Exported, accessed, key, published, published_at, title};
use crate::corpus::Day;

/// An object, field by field; what is empty is left out.
#[derive(Default)]
struct Object(String);

impl Object {
    fn text(mut self, name: &str, value: &str) -> Self {
        if !value.is_empty() {
            self.begin(name);
            quote(&mut self.0, value);
        }
        self
    }

    /// A value that is JSON already.
    fn raw(mut self, name: &str, value: &str) -> Self {
        self.begin(name);
        self.0.push_str(value);
        self
    }

    fn begin(&mut self, name: &str) {
        self.0.push_str(if self.0.is_empty() { "{" } else { "," });
        quote(&mut self.0, name);
        self.0.push(':');
    }

    fn done(self) -> String {
        if self.0.is_empty() { "{}".to_owned() } else { self.0 + "}" }
    }
}

/// A string in JSON, RFC 8259; also what ends a line or a script elsewhere is escaped.
fn quote(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            c if c.is_control() || matches!(c, '\u{2028}' | '\u{2029}') => {
                // Writing into a string cannot fail.
                let _ = write!(out, "\\u{:04x}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
}

fn day_text(day: Option<Day>) -> String {
    day.map_or_else(String::new, |day| day.to_string())
}

/// An article on a line.
pub(super) fn line(one: &Exported<'_>) -> String {
    let article = one.article;
    let text = article.blocks.iter().map(crate::corpus::Block::text).collect::<Vec<_>>().join("\n");
    let optional = |value: &Option<String>| value.clone().unwrap_or_default();
    let object = Object::default()
        .text("id", &article.id.0)
        .text("title", &article.title)
        .text("outlet", article.outlet.as_deref().unwrap_or_default())
        .text("outlet_name", one.outlet)
        .text("section", &optional(&article.section))
        .text("author", &optional(&article.author))
        .text("published", &day_text(published(one)))
        .text("published_at", published_at(one))
        .text("archived", &day_text(article.archived.as_ref().map(|dated| dated.day)))
        .text("script", article.script.id())
        .text("url", &optional(&article.url))
        .raw("hits", &one.hits.to_string())
        .text("text", &text);
    object.done() + "\n"
}

/// The line before the others of a file that is not whole.
pub(super) fn incomplete(missing: Option<&str>) -> Option<String> {
    missing.map(|missing| Object::default().text("incomplete", missing).done() + "\n")
}

/// CSL-JSON 1.0: an array of items.
pub(super) fn csl(articles: &[Exported<'_>], today: Option<Day>, missing: Option<&str>) -> String {
    let date = |day: Day| {
        let parts = format!("[[{},{},{}]]", day.year(), day.month(), day.day());
        Object::default().raw("date-parts", &parts).done()
    };
    let item = |(nth, one): (usize, &Exported<'_>)| {
        let article = one.article;
        let mut object =
            Object::default().text("id", &key(one)).text("type", "article-newspaper").text("title", &title(one));
        if let Some(author) = &article.author {
            object = object.raw("author", &format!("[{}]", Object::default().text("literal", author).done()));
        }
        object = object.text("container-title", one.outlet);
        if let Some(day) = published(one) {
            object = object.raw("issued", &date(day));
        }
        if let Some(day) = accessed(one, today).filter(|_| article.url.is_some()) {
            object = object.raw("accessed", &date(day));
        }
        object = object.text("URL", article.url.as_deref().unwrap_or_default());
        let note = missing.filter(|_| nth == 0).unwrap_or_default();
        object.text("language", article.script.lang().unwrap_or_default()).text("note", note).done()
    };
    format!("[\n{}\n]\n", articles.iter().enumerate().map(item).collect::<Vec<_>>().join(",\n"))
}
