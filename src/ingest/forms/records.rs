//! What does a list of records hold? JSON Lines, JSON arrays and CSV, each record one article.
//!
//! Which field is the title, which the body, `corpus.toml` says; without a word of it the usual names are tried. A
//! record that cannot be read is reported with its number, and the others are read. What a record is called never depends
//! on where it stands.

use std::borrow::Cow;

use serde_json::{Map, Value};
use sha2::{Digest, Sha256};

use super::{Entry, Fields as Mapping, Form, FormName, Parts, RecordKey, Sight, escape, html_of, is_html};
use crate::corpus::Origin;
use crate::ingest::Skip;
use crate::ingest::report::{excerpt, listed};
use crate::text::nearest;

/// Which field of a record is what; a path through nested objects is written with dots.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Fields {
    /// What tells a record from the others of its source, whatever becomes of its text.
    pub id: Option<String>,
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

impl Fields {
    /// What is named, and how.
    fn named(&self) -> Vec<(String, String)> {
        let all = [
            ("id", &self.id),
            ("title", &self.title),
            ("url", &self.url),
            ("date", &self.date),
            ("author", &self.author),
            ("section", &self.section),
            ("body", &self.body),
        ];
        all.into_iter().filter_map(|(role, name)| Some((role.to_owned(), name.clone()?))).collect()
    }
}

/// What the fields of a file are called, and what its corpus calls them in vain.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct FieldNames {
    /// What a field is to be, and the name that no record of the file has.
    pub lacking: Vec<(String, String)>,
    /// Names that there are: of a table all of them; of other records those that were looked through until nothing was
    /// lacking.
    pub there: Vec<String>,
}

/// Names of fields that are remembered and told.
const MAX_NAMES: usize = 24;

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

    fn names(&self, text: &str, fields: &Mapping) -> Option<FieldNames> {
        Some(names_in_json(text.lines().filter_map(|line| serde_json::from_str(line).ok()), fields))
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

    fn names(&self, text: &str, fields: &Mapping) -> Option<FieldNames> {
        Some(match serde_json::from_str(text).ok()? {
            Value::Array(records) => names_in_json(records.into_iter(), fields),
            record => names_in_json(std::iter::once(record), fields),
        })
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

    fn names(&self, text: &str, fields: &Mapping) -> Option<FieldNames> {
        let mut reader = table(text);
        let there: Vec<String> = reader.headers().ok()?.iter().map(|name| name.trim().to_owned()).collect();
        let lacking = fields.named().into_iter().filter(|(_, name)| !there.contains(name)).collect();
        Some(FieldNames { lacking, there })
    }

    fn read<'a>(&self, text: &'a str, fields: &Mapping) -> Result<Vec<Entry<'a>>, Skip> {
        let mut reader = table(text);
        let bad = |error: csv::Error| Skip::BadRecord { found: error.to_string() };
        let names = reader.headers().map_err(bad)?.clone();
        let read = |(nth, record): (usize, csv::Result<csv::StringRecord>)| {
            let parts = record.map_err(bad).and_then(|record| {
                let cells = names.iter().zip(&record);
                let get = |name: &str| {
                    let mut cells = cells.clone();
                    cells.find(|(column, _)| column.trim() == name).map(|(_, cell)| cell.to_owned())
                };
                of(fields, get, || names.iter().map(|name| name.trim().to_owned()).collect())
            });
            Entry { nth: Some(nth), parts }
        };
        Ok((1..).zip(reader.records()).map(read).collect())
    }
}

/// A table, whichever of three characters parts its cells.
fn table(text: &str) -> csv::Reader<&[u8]> {
    let head = super::first_line(text);
    let count = |delimiter: u8| head.bytes().filter(|byte| *byte == delimiter).count();
    let delimiter = [b',', b';', b'\t'].into_iter().rev().max_by_key(|delimiter| count(*delimiter)).unwrap_or(b',');
    csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes())
}

fn of_json<'a>(value: &Value, fields: &Mapping) -> Result<Parts<'a>, Skip> {
    let Value::Object(record) = value else {
        return Err(Skip::BadRecord { found: excerpt(&value.to_string()) });
    };
    of(fields, |name| at(record, name).and_then(said), || names_of(record))
}

/// Looks through records until every name of the corpus was met.
fn names_in_json(records: impl Iterator<Item = Value>, fields: &Mapping) -> FieldNames {
    let mut names = FieldNames { lacking: fields.named(), there: Vec::new() };
    for record in records {
        let Value::Object(record) = record else { continue };
        names.lacking.retain(|(_, name)| at(&record, name).is_none());
        if names.lacking.is_empty() {
            break;
        }
        for name in names_of(&record) {
            if names.there.len() < MAX_NAMES && !names.there.contains(&name) {
                names.there.push(name);
            }
        }
    }
    names
}

/// The fields of a record; those of objects in it are paths.
fn names_of(record: &Map<String, Value>) -> Vec<String> {
    let mut names = Vec::new();
    for (name, value) in record {
        match value {
            Value::Object(inner) => names.extend(names_of(inner).into_iter().map(|inner| format!("{name}.{inner}"))),
            _ => names.push(name.clone()),
        }
    }
    names
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

fn of<'a>(
    fields: &Mapping,
    get: impl Fn(&str) -> Option<String>,
    there: impl FnOnce() -> Vec<String>,
) -> Result<Parts<'a>, Skip> {
    let value = |named: &Option<String>, usual: &[&str]| match named {
        Some(name) => get(name).unwrap_or_default(),
        None => usual.iter().find_map(|name| get(name).filter(|value| !value.is_empty())).unwrap_or_default(),
    };
    let (title, body) = (value(&fields.title, TITLE), value(&fields.body, BODY));
    if title.trim().is_empty() && body.trim().is_empty() {
        return Err(no_fields(fields, &there()));
    }
    let (url, date) = (value(&fields.url, URL), value(&fields.date, DATE));
    let (author, section) = (value(&fields.author, AUTHOR), value(&fields.section, SECTION));
    // No usual name is tried: a column named `id` often counts the rows.
    let id = fields.id.as_deref().and_then(get).map(|id| id.trim().to_owned()).filter(|id| !id.is_empty());
    let key =
        id.map_or_else(|| RecordKey::Fields(hash([&title, &url, &date, &author, &section, &body])), RecordKey::Id);
    let body = if is_html(&body) { body } else { html_of(&body) };
    let mut escaped = String::with_capacity(title.len());
    // A title with entities was HTML once; any other is text.
    if title.contains('&') && title.contains(';') {
        escaped = title;
    } else {
        escape(&title, &mut escaped);
    }
    Ok(Parts {
        title: escaped,
        url,
        date: Some((date, Origin::Metadata)).filter(|(date, _)| !date.is_empty()),
        author,
        section,
        body: Cow::Owned(body),
        key: Some(key),
        ..Parts::default()
    })
}

/// Says where title and body were looked for, what there is, and which of it may be meant.
fn no_fields(fields: &Mapping, there: &[String]) -> Skip {
    let name = |named: &Option<String>, usual: &[&str]| named.clone().unwrap_or_else(|| usual.join(", "));
    let meant = |role: &str, named: &Option<String>, usual: &[&str]| {
        let known = || there.iter().map(String::as_str);
        let meant = match named {
            Some(name) => nearest(name, known()),
            None => usual.iter().find_map(|name| nearest(name, known())),
        };
        meant.map(|meant| format!("{role} = {meant:?}"))
    };
    let meant = [meant("title", &fields.title, TITLE), meant("body", &fields.body, BODY)];
    let meant = meant.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let mut found = listed(there);
    if !meant.is_empty() {
        found = format!("{found}; did you mean {meant}?");
    }
    Skip::NoFields { title: name(&fields.title, TITLE), body: name(&fields.body, BODY), found }
}

/// SHA-256 of the named fields in this order, each as its length in bytes (eight, low byte first) and its text. White space
/// at the ends and the kind of line ends do not count: programs that save a table anew change both.
fn hash(fields: [&str; 6]) -> [u8; 32] {
    let mut hash = Sha256::new();
    for field in fields {
        let text = field.trim().replace("\r\n", "\n").replace('\r', "\n");
        hash.update((text.len() as u64).to_le_bytes());
        hash.update(text);
    }
    hash.finalize().into()
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
        assert_eq!(skip, Skip::NoFields { title: "t".into(), body: BODY.join(", "), found: "a".into() });
        assert!(Json.read("{", &Mapping::default()).is_err());
        let mut entries = Csv.read("nr,titel,Text\n1,题,文\n", &Mapping::default()).unwrap();
        let message = entries.remove(0).parts.unwrap_err().to_string();
        assert!(
            message.contains("found nr, titel, Text; did you mean title = \"titel\", body = \"Text\"?"),
            "{message}"
        );
    }

    #[test]
    fn a_name_that_no_record_has_is_noted_with_those_that_there_are() {
        let fields = Mapping { title: Some("meta.haed".into()), body: Some("text".into()), ..Mapping::default() };
        let lacking = vec![("title".to_owned(), "meta.haed".to_owned())];
        let json = "[{\"meta\":{\"head\":\"题\"},\"text\":\"一\"},{\"text\":\"二\",\"when\":1}]";
        let there = ["meta.head", "text", "when"].map(str::to_owned).to_vec();
        assert_eq!(Json.names(json, &fields), Some(FieldNames { lacking: lacking.clone(), there }));
        let table = Csv.names("text,head\n一,题\n", &fields).unwrap();
        assert_eq!((table.lacking, table.there), (lacking, vec!["text".to_owned(), "head".to_owned()]));
        let found = JsonLines.names("{\"text\":\"一\"}\n{\"meta\":{\"haed\":1}}\n", &fields).unwrap();
        assert!(found.lacking.is_empty(), "one record of many has it");
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
