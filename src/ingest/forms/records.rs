//! What does a list of records hold? JSON Lines, JSON arrays and CSV, each record one article.
//!
//! Which field is the title, which the body, `corpus.toml` says; without a word of it the usual names are tried. A
//! record that cannot be read is reported with its number, and the others are read.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::{Entry, Fields as Mapping, Form, FormName, Parts, Sight, escape, html_of, is_html};
use crate::corpus::Origin;
use crate::ingest::{Skip, report::excerpt};

/// Which field of a record is what; a path through nested objects is written with dots.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    /// The title.
    pub title: Option<String>,
    /// The address of the original.
    pub url: Option<String>,
    /// When it was published.
    pub date: Option<String>,
    /// Who wrote it.
    pub author: Option<String>,
    /// Its section.
    pub section: Option<String>,
    /// The text, as HTML or plain.
    pub body: Option<String>,
}

/// The usual names, tried in order where `corpus.toml` names none.
const TITLE: &[&str] = &["title", "headline", "name", "标题", "標題"];
const URL: &[&str] = &["url", "link", "href", "permalink", "链接", "連結"];
const DATE: &[&str] =
    &["published", "date", "pub_date", "pubdate", "published_at", "publish_date", "datetime", "time", "日期", "时间"];
const AUTHOR: &[&str] = &["author", "authors", "byline", "creator", "作者", "记者"];
const SECTION: &[&str] = &["section", "category", "channel", "栏目", "欄目"];
const BODY: &[&str] = &["body", "content", "text", "html", "article", "content_html", "正文", "内容", "內容"];

/// One JSON object a line.
pub(super) struct JsonLines;
/// One JSON array of objects, or one object.
pub(super) struct Json;
/// A table with commas, semicolons or tabs.
pub(super) struct Csv;

impl Form for JsonLines {
    fn name(&self) -> FormName {
        FormName::JsonLines
    }

    fn detect(&self, sight: &Sight<'_>) -> bool {
        matches!(sight.extension.as_str(), "jsonl" | "ndjson" | "jsonlines")
    }

    fn read<'a>(&self, text: &'a str, fields: &Mapping) -> Result<Vec<Entry<'a>>, Skip> {
        let lines = (1..).zip(text.lines()).filter(|(_, line)| !line.trim().is_empty());
        let read = |(nth, line): (usize, &str)| {
            let parts = match serde_json::from_str::<Value>(line) {
                Ok(value) => of_json(&value, fields),
                Err(error) => Err(Skip::BadRecord { found: error.to_string() }),
            };
            Entry { nth: Some(nth), parts }
        };
        Ok(lines.map(read).collect())
    }
}

impl Form for Json {
    fn name(&self) -> FormName {
        FormName::Json
    }

    fn detect(&self, sight: &Sight<'_>) -> bool {
        sight.extension == "json"
    }

    fn read<'a>(&self, text: &'a str, fields: &Mapping) -> Result<Vec<Entry<'a>>, Skip> {
        let value: Value = serde_json::from_str(text).map_err(|error| Skip::BadRecord { found: error.to_string() })?;
        match value {
            Value::Array(records) => {
                let read = |(nth, record): (usize, &Value)| Entry { nth: Some(nth), parts: of_json(record, fields) };
                Ok((1..).zip(&records).map(read).collect())
            }
            value => Ok(vec![Entry { nth: None, parts: of_json(&value, fields) }]),
        }
    }
}

impl Form for Csv {
    fn name(&self) -> FormName {
        FormName::Csv
    }

    fn detect(&self, sight: &Sight<'_>) -> bool {
        matches!(sight.extension.as_str(), "csv" | "tsv")
    }

    fn read<'a>(&self, text: &'a str, fields: &Mapping) -> Result<Vec<Entry<'a>>, Skip> {
        let head = super::first_line(text);
        let count = |delimiter: u8| head.bytes().filter(|byte| *byte == delimiter).count();
        let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',');
        let mut reader = csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
        let bad = |error: csv::Error| Skip::BadRecord { found: error.to_string() };
        let names = reader.headers().map_err(bad)?.clone();
        let read = |(nth, record): (usize, csv::Result<csv::StringRecord>)| {
            let parts = record.map_err(bad).and_then(|record| {
                let cells = names.iter().zip(&record);
                of(fields, |name| {
                    let mut cells = cells.clone();
                    cells.find(|(column, _)| column.trim() == name).map(|(_, cell)| cell.to_owned())
                })
            });
            Entry { nth: Some(nth), parts }
        };
        Ok((1..).zip(reader.records()).map(read).collect())
    }
}

fn of_json<'a>(value: &Value, fields: &Mapping) -> Result<Parts<'a>, Skip> {
    let Value::Object(record) = value else {
        return Err(Skip::BadRecord { found: excerpt(&value.to_string()) });
    };
    of(fields, |name| at(record, name).and_then(said))
}

/// What stands at a name, or at a path through nested objects.
fn at<'a>(record: &'a Map<String, Value>, name: &str) -> Option<&'a Value> {
    record.get(name).or_else(|| {
        let (first, rest) = name.split_once('.')?;
        at(record.get(first)?.as_object()?, rest)
    })
}

/// A value as text: lists are joined by commas; an object, or nothing, says nothing.
fn said(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Array(values) => Some(values.iter().filter_map(said).collect::<Vec<_>>().join(", ")),
        Value::Bool(_) | Value::Null | Value::Object(_) => None,
    }
}

fn of<'a>(fields: &Mapping, get: impl Fn(&str) -> Option<String>) -> Result<Parts<'a>, Skip> {
    let value = |named: &Option<String>, usual: &[&str]| match named {
        Some(name) => get(name).unwrap_or_default(),
        None => usual.iter().find_map(|name| get(name).filter(|value| !value.is_empty())).unwrap_or_default(),
    };
    let (title, body) = (value(&fields.title, TITLE), value(&fields.body, BODY));
    if title.trim().is_empty() && body.trim().is_empty() {
        let name = |named: &Option<String>, usual: &[&str]| named.clone().unwrap_or_else(|| usual.join(", "));
        return Err(Skip::NoFields { title: name(&fields.title, TITLE), body: name(&fields.body, BODY) });
    }
    let body = if is_html(&body) { body } else { html_of(&body) };
    let mut escaped = String::with_capacity(title.len());
    // A title with entities was HTML once; any other is text.
    if title.contains('&') && title.contains(';') {
        escaped = title;
    } else {
        escape(&title, &mut escaped);
    }
    let date = value(&fields.date, DATE);
    Ok(Parts {
        title: escaped,
        url: value(&fields.url, URL),
        date: Some((date, Origin::Metadata)).filter(|(date, _)| !date.is_empty()),
        author: value(&fields.author, AUTHOR),
        section: value(&fields.section, SECTION),
        body: Cow::Owned(body),
        ..Parts::default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn titles(entries: &[Entry<'_>]) -> Vec<(Option<usize>, Option<String>)> {
        entries.iter().map(|entry| (entry.nth, entry.parts.as_ref().ok().map(|parts| parts.title.clone()))).collect()
    }

    #[test]
    fn a_bad_line_costs_itself_alone() {
        let text = "{\"title\":\"一\",\"body\":\"文\"}\n\nnot json\n[1]\n{\"title\":\"二\"}\n";
        let entries = JsonLines.read(text, &Mapping::default()).unwrap();
        let expected = [(Some(1), Some("一")), (Some(3), None), (Some(4), None), (Some(5), Some("二"))];
        assert_eq!(titles(&entries), expected.map(|(nth, title)| (nth, title.map(str::to_owned))));
    }

    #[test]
    fn fields_are_found_where_the_corpus_says() {
        let fields = Mapping {
            title: Some("meta.head".into()),
            body: Some("paragraphs".into()),
            date: Some("when".into()),
            ..Mapping::default()
        };
        let text = "[{\"meta\":{\"head\":\"题\"},\"paragraphs\":\"一\\n二\",\"when\":1577836800,\"title\":\"x\"}]";
        let mut entries = Json.read(text, &fields).unwrap();
        let parts = entries.remove(0).parts.unwrap();
        assert_eq!((parts.title.as_str(), &*parts.body), ("题", "<p>一</p><p>二"));
        assert_eq!(parts.date.unwrap().0, "1577836800");
    }

    #[test]
    fn a_record_without_title_and_body_names_what_was_looked_for() {
        let mut entries = Json.read("{\"a\":1}", &Mapping { title: Some("t".into()), ..Mapping::default() }).unwrap();
        let skip = entries.remove(0).parts.unwrap_err();
        assert_eq!(skip, Skip::NoFields { title: "t".into(), body: BODY.join(", ") });
        assert!(Json.read("{", &Mapping::default()).is_err());
    }

    #[test]
    fn tables_are_read_whatever_parts_their_cells() {
        for text in [
            "title,body,url\n\"一,二\",\"<p>文</p>\",http://x.org\n",
            "url;title;body\nhttp://x.org;\"一,二\";<p>文</p>\n",
            "title\tbody\turl\n一,二\t<p>文</p>\thttp://x.org\n",
        ] {
            let mut entries = Csv.read(text, &Mapping::default()).unwrap();
            let parts = entries.remove(0).parts.unwrap();
            assert_eq!(
                (parts.title.as_str(), &*parts.body, parts.url.as_str()),
                ("一,二", "<p>文</p>", "http://x.org"),
                "{text}"
            );
        }
        let short = Csv.read("title,body\n一\n二,文\n", &Mapping::default()).unwrap();
        assert_eq!(titles(&short).len(), 2);
    }
}
