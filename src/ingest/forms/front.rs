//! What does YAML front matter say of an article, and what follows it?
//!
//! Reads a flat mapping of scalars and lists of scalars; aliases are not followed and nesting is left out, so no
//! document can expand. Where it is no YAML, as archives have it, it is read line by line and that is reported.

use std::borrow::Cow;
use std::collections::BTreeMap;

use saphyr_parser::{Event, Parser};

use super::{Entry, Fields, Form, FormName, Parts, Sight, Stamp, feed, html_of, is_html, markdown, next_line, single};
use crate::corpus::Origin;
use crate::ingest::{Repair, Skip};

/// `---`, YAML, `---`, then a feed robot's archive, HTML or Markdown.
pub(super) struct FrontMatter;

/// Lines among which the closing rule is looked for: beyond them `---` is a rule of the text.
const MAX_LINES: usize = 200;

impl Form for FrontMatter {
    fn name(&self) -> FormName {
        FormName::FrontMatter
    }

    fn detect(&self, sight: &Sight<'_>) -> bool {
        split(sight.head).is_some_and(|(matter, _)| matter.contains(':'))
    }

    fn read<'a>(&self, text: &'a str, _: &Fields) -> Result<Vec<Entry<'a>>, Skip> {
        let Some((matter, rest)) = split(text) else { return Err(Skip::NoFrontMatter) };
        let (values, repair) = values(matter);
        let body = rest.trim_start();
        let mut parts =
            if feed::opens_like_one(body) { feed::parts(body).unwrap_or_default() } else { Parts::default() };
        if parts.title.is_empty() && parts.url.is_empty() {
            parts = Parts { body: html(rest), stamp: Stamp::None, ..Parts::default() };
        }
        let value = |keys: &[&str]| keys.iter().find_map(|key| values.get(*key)).cloned().unwrap_or_default();
        if parts.title.is_empty() {
            parts.title = value(&["title"]);
        }
        if parts.url.is_empty() {
            parts.url = value(&["from", "url", "link", "source", "canonical_url", "original_url"]);
        }
        parts.date = Some(value(&["date", "published", "pubdate", "publish_date", "created"]))
            .filter(|date| !date.is_empty())
            .map(|date| (date, Origin::FrontMatter));
        parts.author = value(&["author", "authors", "byline"]);
        parts.section = value(&["section"]);
        parts.repairs.extend(repair);
        Ok(single(parts))
    }
}

fn html(body: &str) -> Cow<'_, str> {
    let start = body.trim_start();
    if start.starts_with('<') {
        Cow::Borrowed(body)
    } else if is_html(body) || markdown::is_likely(body) {
        Cow::Owned(markdown::html_of(body))
    } else {
        Cow::Owned(html_of(body))
    }
}

/// The front matter and what follows it.
fn split(text: &str) -> Option<(&str, &str)> {
    let (first, inside) = next_line(text.trim_start_matches(['\n', '\r']));
    if first.trim_end() != "---" {
        return None;
    }
    let mut rest = inside;
    for _ in 0..MAX_LINES {
        let (line, after) = next_line(rest);
        if matches!(line.trim_end(), "---" | "...") {
            let matter = inside.len().checked_sub(rest.len()).and_then(|end| inside.get(..end))?;
            return Some((matter, after));
        }
        if after.is_empty() {
            return None;
        }
        rest = after;
    }
    None
}

/// The values by key; the first of each.
fn values(matter: &str) -> (BTreeMap<String, String>, Option<Repair>) {
    match yaml(matter) {
        Some(values) => (values, None),
        None => (lines(matter), Some(Repair::BadFrontMatter)),
    }
}

/// The top level of a YAML mapping: scalars as they are, lists of scalars joined by commas; none where it is no YAML.
fn yaml(matter: &str) -> Option<BTreeMap<String, String>> {
    let mut values = BTreeMap::new();
    let (mut depth, mut key, mut list): (u32, Option<String>, Vec<String>) = (0, None, Vec::new());
    for event in Parser::new_from_str(matter) {
        let (event, _) = event.ok()?;
        match event {
            Event::MappingStart(..) | Event::SequenceStart(..) => depth += 1,
            Event::MappingEnd | Event::SequenceEnd => {
                depth = depth.saturating_sub(1);
                if depth == 1
                    && let Some(key) = key.take()
                {
                    values.entry(key).or_insert_with(|| list.join(", "));
                    list.clear();
                }
            }
            Event::Scalar(value, ..) if depth == 1 => match key.take() {
                None => key = Some(value.to_ascii_lowercase()),
                Some(key) => {
                    let value = if value == "~" || value == "null" { String::new() } else { value.into_owned() };
                    values.entry(key).or_insert(value);
                }
            },
            Event::Scalar(value, ..) if depth == 2 => list.push(value.into_owned()),
            Event::Alias(_) if depth == 1 => key = None,
            _ => {}
        }
    }
    Some(values)
}

/// `key: value` line by line, quotes taken off as far as they go.
fn lines(matter: &str) -> BTreeMap<String, String> {
    let mut values = BTreeMap::new();
    let mut rest = matter;
    while !rest.is_empty() {
        let (line, after) = next_line(rest);
        rest = after;
        let Some((key, value)) = line.split_once(':') else { continue };
        let is_key = !key.is_empty() && key.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        if is_key {
            let value = value.trim().trim_matches(['"', '\'']).trim_matches(['[', ']']).trim();
            values.entry(key.to_ascii_lowercase()).or_insert_with(|| value.to_owned());
        }
    }
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn read(text: &str) -> Parts<'_> {
        let mut entries = FrontMatter.read(text, &Fields::default()).unwrap();
        entries.remove(0).parts.unwrap()
    }

    #[test]
    fn a_feed_archive_keeps_its_own_title_and_address() {
        let parts = read(
            "---\ntitle: \"外题\"\ndate: 2021-03-21T08:30:24.000Z\nauthor: 某人\nfrom: http://x.org/out\ntags: [ 甲, 乙 ]\n---\n<!--1616315424000-->\n[内题](http://x.org/in)\n------\n<p>文",
        );
        assert_eq!((parts.title.as_str(), parts.url.as_str(), &*parts.body), ("内题", "http://x.org/in", "<p>文"));
        assert_eq!(parts.date, Some(("2021-03-21T08:30:24.000Z".to_owned(), Origin::FrontMatter)));
        assert_eq!(parts.author, "某人");
        assert!(matches!(parts.stamp, Stamp::EpochMillis(1_616_315_424_000)));
        assert!(parts.repairs.is_empty());
    }

    #[test]
    fn html_and_markdown_bodies_take_title_and_address_of_the_matter() {
        let parts = read("---\r\ntitle: 题\r\nfrom: http://x.org/1\r\n---\r\n\r\n<article><p>文</p></article>");
        assert_eq!((parts.title.as_str(), parts.url.as_str()), ("题", "http://x.org/1"));
        assert!(parts.body.contains("<p>文</p>"));
        assert!(matches!(parts.stamp, Stamp::None));
        assert!(read("---\ntitle: 题\n---\n**重** 文").body.contains("<strong>重</strong>"));
        assert!(read("---\ntitle: 题\n---\n一\n二").body.contains("<p>一</p><p>二"));
    }

    #[test]
    fn what_is_no_yaml_is_read_by_lines_and_said() {
        let parts = read("---\ntitle: \"一\\智二\ndate: 2022-04-25\n---\n文");
        assert_eq!(parts.title, "一\\智二");
        assert_eq!(parts.repairs, [Repair::BadFrontMatter]);
        assert_eq!(parts.date.unwrap().0, "2022-04-25");
    }

    #[test]
    fn lists_are_joined_nesting_and_aliases_are_left_out() {
        let values = yaml("authors: [甲, 乙]\nmap: {a: 1}\nx: &x [1]\ny: *x\ntitle: 题\nnone: ~").unwrap();
        assert_eq!(values["authors"], "甲, 乙");
        assert_eq!(values["title"], "题");
        assert_eq!(values["none"], "");
        assert!(!values.contains_key("y"));
    }

    #[test]
    fn a_rule_in_a_text_is_no_front_matter() {
        assert!(split("---\nno end").is_none());
        assert!(split("--- \na: b\n---\nrest").is_some());
        assert!(split("text\n---\n").is_none());
        assert!(split(&format!("---\n{}---\n", "a\n".repeat(MAX_LINES + 1))).is_none());
    }
}
