//! What does a feed robot's archive file hold? A stamp, a link line, a rule of hyphens, then HTML.
//!
//! Never judges what it finds: titles may be empty, stamps unreadable; only the link line is required.

use std::borrow::Cow;

use super::{Entry, Fields, Form, FormName, Parts, Sight, Stamp, first_line, next_line, single};
use crate::ingest::report::excerpt;
use crate::ingest::{Repair, Skip};

/// `<!--epoch milliseconds-->`, `[title](address)`, `------`, body; the stamp may be missing.
pub(super) struct Feed;

/// Lines among which the rule is looked for: a title may break into several, a body must not be taken for one.
const MAX_HEAD_LINES: usize = 20;

impl Form for Feed {
    fn name(&self) -> FormName {
        FormName::Feed
    }

    fn detect(&self, sight: &Sight<'_>) -> bool {
        opens_like_one(sight.head)
    }

    fn read<'a>(&self, text: &'a str, _: &Fields) -> Result<Vec<Entry<'a>>, Skip> {
        parts(text).map(single)
    }
}

/// Whether a text opens with a link line, after a stamp or without.
pub(super) fn opens_like_one(head: &str) -> bool {
    let (_, rest) = stamp(head);
    rest.starts_with('[') && rest.contains("](")
}

/// Takes a feed robot's archive apart.
pub(super) fn parts(text: &str) -> Result<Parts<'_>, Skip> {
    let (stamp, rest) = stamp(text);
    let mut repairs = Vec::new();
    let (head, body) = split_at_rule(rest).unwrap_or_else(|| {
        repairs.push(Repair::MissingRule);
        next_line(rest)
    });
    let Some((title, url)) = link_line(head) else {
        return Err(Skip::NoLinkLine { found: excerpt(first_line(rest)) });
    };
    let (title, url) = (title.to_owned(), url.to_owned());
    Ok(Parts { stamp, title, url, body: Cow::Borrowed(body), repairs, ..Parts::default() })
}

/// The comment a file opens with, and what follows it.
fn stamp(text: &str) -> (Stamp<'_>, &str) {
    let text = text.trim_start();
    let Some((inside, rest)) = text.strip_prefix("<!--").and_then(|rest| rest.split_once("-->")) else {
        return (Stamp::Absent, text);
    };
    let stamp = inside.trim().parse().map_or(Stamp::Unreadable(inside), Stamp::EpochMillis);
    (stamp, rest.trim_start())
}

/// What stands before the rule of hyphens and what stands after it.
fn split_at_rule(text: &str) -> Option<(&str, &str)> {
    let mut rest = text;
    for _ in 0..MAX_HEAD_LINES {
        let (line, after) = next_line(rest);
        if line.len() >= 3 && line.trim_end().bytes().all(|byte| byte == b'-') && line.starts_with("---") {
            let head = text.len().checked_sub(rest.len()).and_then(|end| text.get(..end))?;
            return Some((head, after));
        }
        if after.is_empty() {
            return None;
        }
        rest = after;
    }
    None
}

/// Title and address: what stands before and after the last `](`, for titles hold brackets and addresses parentheses.
fn link_line(head: &str) -> Option<(&str, &str)> {
    let (title, url) = head.trim().strip_prefix('[')?.rsplit_once("](")?;
    let (url, _) = url.rsplit_once(')')?;
    Some((title, url.trim()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, title: &str, url: &str, body: &str) {
        assert!(opens_like_one(text), "{text}");
        let parts = parts(text).unwrap();
        assert_eq!((parts.title.as_str(), parts.url.as_str(), &*parts.body), (title, url, body), "{text}");
    }

    #[test]
    fn the_last_bracket_before_a_parenthesis_ends_the_title() {
        check("<!--1-->\n[题](u)\n------\nb", "题", "u", "b");
        check("<!--1-->\r\n[题](u)\r\n------\r\nb", "题", "u", "b");
        check("<!--1-->\r[题](u)\r------\rb", "题", "u", "b");
        check("<!--NaN-->\n\n[[视频]题](u)\n------\nb", "[视频]题", "u", "b");
        check("[a](b) c](http://x/y_(z))\n---\nb", "a](b) c", "http://x/y_(z)", "b");
        check("[](u)\n------\n", "", "u", "");
        check("[一\n二\n三](u)\n------\nb", "一\n二\n三", "u", "b");
        check("[题](u) \n<p>b</p>", "题", "u", "<p>b</p>");
        check("<!--1-->[题](u)\n------", "题", "u", "");
    }

    #[test]
    fn a_stamp_is_a_number_of_milliseconds() {
        let stamp = |text: &str| matches!(stamp(text).0, Stamp::EpochMillis(1_722_004_743_000));
        assert!(stamp("<!--1722004743000-->\n["));
        assert!(stamp("<!-- 1722004743000 -->\n["));
        assert!(!stamp("<!--NaN-->\n["));
        assert!(!stamp("[题](u)"));
    }

    #[test]
    fn without_a_link_line_there_is_no_article() {
        let found = |text: &str| parts(text).err();
        let skip = |found: &str| Some(Skip::NoLinkLine { found: found.to_owned() });
        assert_eq!(found("[题] (u)\n------\nb"), skip("[题] (u)"));
        assert_eq!(found("题\n------\nb](c)"), skip("题"));
        assert_eq!(found("[题](u\n------\n)"), skip("[题](u"));
        assert!(!opens_like_one("---\ntitle: x\n---\n"));
        assert!(!opens_like_one("<!--1-->"));
    }
}
