//! When was this? Dates found in bylines and addresses, and which of them can be true.
//!
//! Never reads a clock; a date without a zone is a day and is never shifted.

use std::fmt;
use std::sync::LazyLock;

use jiff::civil::{Date, DateTime};
use jiff::tz::{Offset, TimeZone};
use jiff::{Timestamp, ToSpan};
use regex_lite::{Captures, Regex};
use url::Url;

use crate::corpus::{Dated, Day, Origin, Precision};

/// A date as its source gives it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// A moment, with its zone.
    Instant(Timestamp),
    /// A day, or a time whose zone is not known: of that only the day is certain.
    Day(Date),
}

impl Found {
    pub(super) fn from_epoch_millis(epoch_millis: i64) -> Option<Self> {
        Timestamp::from_millisecond(epoch_millis).ok().map(Self::Instant)
    }

    /// The date as an article keeps it.
    pub(super) fn dated(&self, origin: Origin, time_zone: &TimeZone) -> Option<Dated> {
        Some(match self {
            Self::Day(date) => Dated { day: day(*date)?, instant: None, precision: Precision::Day, origin },
            Self::Instant(instant) => {
                let has_millis = instant.subsec_millisecond() != 0;
                let written = if has_millis { format!("{instant:.3}") } else { format!("{instant:.0}") };
                Dated {
                    day: day(instant.to_zoned(time_zone.clone()).date())?,
                    instant: Some(written),
                    precision: if has_millis { Precision::Millisecond } else { Precision::Second },
                    origin,
                }
            }
        })
    }

    fn utc_date(&self) -> Date {
        match self {
            Self::Day(date) => *date,
            Self::Instant(instant) => instant.to_zoned(TimeZone::UTC).date(),
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Instant(instant) => write!(out, "{instant}"),
            Self::Day(date) => write!(out, "{date}"),
        }
    }
}

fn day(date: Date) -> Option<Day> {
    Day::new(u16::try_from(date.year()).ok()?, u8::try_from(date.month()).ok()?, u8::try_from(date.day()).ok()?)
}

/// Which dates can be true: from 1990 to 2100, and of publication none that lies a day after archiving.
#[derive(Default)]
pub(super) struct Window {
    archived: Option<Found>,
}

impl Window {
    /// What can have been published when the robot came.
    pub(super) fn until(archived: &Found) -> Self {
        Self { archived: Some(*archived) }
    }

    pub(super) fn holds(&self, found: &Found) -> bool {
        if !(1990..=2100).contains(&found.utc_date().year()) {
            return false;
        }
        match (found, &self.archived) {
            (_, None) => true,
            (Found::Instant(found), Some(Found::Instant(archived))) => {
                archived.checked_add(24.hours()).is_ok_and(|last| *found <= last)
            }
            (_, Some(archived)) => archived.utc_date().checked_add(1.day()).is_ok_and(|last| found.utc_date() <= last),
        }
    }
}

// The patterns below are constants and checked by the tests; one that did not compile would find nothing.
static RFC_822: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?<d>\d{1,2})\s+(?<m>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,?\s+(?<y>\d{4}|\d{2})\b(?:,?\s+(?<h>\d{1,2}):(?<min>\d{2})(?::(?<s>\d{2}))?(?:\s*(?<z>[a-z]{1,5}\b|[+-]\d{2}:?\d{2}))?)?",
    )
});
static ISO_8601: LazyLock<Option<Regex>> = LazyLock::new(|| {
    pattern(
        r"(?i)\b(?<y>\d{4})[-/.](?<m>\d{1,2})[-/.](?<d>\d{1,2})(?:(?:t|\s+)(?<h>\d{1,2}):(?<min>\d{2})(?::(?<s>\d{2})(?:[.,](?<f>\d{1,9}))?)?(?:\s*(?<z>z\b|gmt\b|utc\b|[+-]\d{2}:?\d{2}))?)?",
    )
});
static CHINESE: LazyLock<Option<Regex>> =
    LazyLock::new(|| pattern(r"(?<y>\d{4})\s*年\s*(?<m>\d{1,2})\s*月\s*(?<d>\d{1,2})\s*[日号號]"));

fn pattern(source: &str) -> Option<Regex> {
    Regex::new(source).ok()
}

/// The date a text names, whatever stands around it.
pub(super) fn in_text(text: &str) -> Option<Found> {
    if !text.bytes().any(|byte| byte.is_ascii_digit()) {
        return None;
    }
    // What each pattern cannot do without; they are slow, and most texts have none of it.
    let is_month = |part: &[u8]| std::str::from_utf8(part).is_ok_and(|part| month(part).is_some());
    let is_joint = |part: &[u8]| matches!(part, [digit, b'-' | b'/' | b'.', next] if digit.is_ascii_digit() && next.is_ascii_digit());
    let has = |is_it: &dyn Fn(&[u8]) -> bool| text.as_bytes().windows(3).any(is_it);
    let patterns = [(&RFC_822, has(&is_month)), (&ISO_8601, has(&is_joint)), (&CHINESE, text.contains('年'))];
    patterns.into_iter().filter(|(_, may)| *may).find_map(|(pattern, _)| first(pattern, text))
}

/// The instant that a number names: seconds or milliseconds since 1970, as records have them.
pub(super) fn in_number(text: &str) -> Option<Found> {
    let number: i64 = text.trim().parse().ok()?;
    // Seconds reach this far only in the year 5138.
    let millis = if number.abs() < 100_000_000_000 { number.checked_mul(1000)? } else { number };
    Found::from_epoch_millis(millis)
}

/// The day that digits in an address name, as `2024/01/02`, `20240102` or `01022024`, the last two also before a time of
/// day. Digits that are no date of this age are ids and say nothing.
pub(super) fn in_url(url: &Url) -> Option<Found> {
    let runs = digits(url.path());
    let parts = runs.windows(3).find_map(|parts| match parts {
        [(y, year), (m, month), (d, day)] if year.len() == 4 && month.len() < 3 && day.len() < 3 => {
            let follows = |end: usize, next: usize| {
                url.path().get(end..next).is_some_and(|between| matches!(between, "-" | "/" | "_"))
            };
            let is_one = follows(y + year.len(), *m) && follows(m + month.len(), *d);
            is_one.then(|| whole(year, month, day)).flatten()
        }
        _ => None,
    });
    let glued = |of: fn(&str) -> Option<Date>| {
        runs.iter().filter(|(_, run)| matches!(run.len(), 8 | 12 | 14)).find_map(|(_, run)| of(run))
    };
    let found = parts
        .or_else(|| glued(|run| whole(run.get(..4)?, run.get(4..6)?, run.get(6..8)?)))
        .or_else(|| glued(|run| whole(run.get(4..8)?, run.get(..2)?, run.get(2..4)?)));
    found.map(Found::Day).filter(|found| Window::default().holds(found))
}

/// Where the digits of a text stand, and they.
fn digits(text: &str) -> Vec<(usize, &str)> {
    let mut runs = Vec::new();
    let mut start = 0;
    while let Some(at) = text.get(start..).and_then(|rest| rest.find(|c: char| c.is_ascii_digit())) {
        let run = text.get(start + at..).unwrap_or_default();
        let run = run.split(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        runs.push((start + at, run));
        start += at + run.len();
    }
    runs
}

/// A day of the last or this century.
fn whole(year: &str, month: &str, day: &str) -> Option<Date> {
    let is_recent = year.starts_with("19") || year.starts_with("20");
    let date = Date::new(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?).ok();
    date.filter(|_| is_recent)
}

fn first(pattern: &LazyLock<Option<Regex>>, text: &str) -> Option<Found> {
    let pattern = LazyLock::force(pattern).as_ref()?;
    pattern.captures_iter(text).find_map(|captures| found(&captures))
}

fn found(captures: &Captures<'_>) -> Option<Found> {
    let part = |name: &str| captures.name(name).map(|part| part.as_str());
    let number = |name: &str| part(name).and_then(|digits| digits.parse::<i8>().ok());
    let date = Date::new(year(part("y")?)?, number("m").or_else(|| month(part("m")?))?, number("d")?).ok()?;
    let instant = || {
        let (hour, minute) = (number("h")?, number("min")?);
        // A leap second is the last second of its minute here, as in most clocks.
        let second = number("s").unwrap_or(0).min(59);
        let time =
            DateTime::new(date.year(), date.month(), date.day(), hour, minute, second, nanoseconds(part("f"))).ok()?;
        offset(part("z")?)?.to_timestamp(time).ok()
    };
    Some(instant().map_or(Found::Day(date), Found::Instant))
}

/// Two digits are of RFC 822, whose years are those of the internet.
fn year(digits: &str) -> Option<i16> {
    let year = digits.parse::<i16>().ok()?;
    Some(if digits.len() > 2 { year } else { year + if year < 70 { 2000 } else { 1900 } })
}

fn month(name: &str) -> Option<i8> {
    let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];
    let nth = months.iter().position(|month| month.eq_ignore_ascii_case(name))?;
    i8::try_from(nth + 1).ok()
}

fn nanoseconds(fraction: Option<&str>) -> i32 {
    fraction.and_then(|digits| format!("{digits:0<9}").parse().ok()).unwrap_or(0)
}

/// The zones RFC 822 names, and numbers; any other name could mean several zones and counts as none.
fn offset(zone: &str) -> Option<Offset> {
    let hours = match zone.to_ascii_uppercase().as_str() {
        "Z" | "UT" | "UTC" | "GMT" => 0,
        "EDT" => -4,
        "EST" | "CDT" => -5,
        "MDT" => -6,
        "MST" | "PDT" => -7,
        "PST" => -8,
        _ => return numeric_offset(zone),
    };
    Offset::from_seconds(hours * 3600).ok()
}

fn numeric_offset(zone: &str) -> Option<Offset> {
    let (sign, digits) = match zone.split_at_checked(1)? {
        ("+", digits) => (1, digits),
        ("-", digits) => (-1, digits),
        _ => return None,
    };
    let (hours, minutes) = digits.split_at_checked(2)?;
    let minutes = minutes.trim_start_matches(':').parse::<i32>().ok()?;
    Offset::from_seconds(sign * (hours.parse::<i32>().ok()? * 3600 + minutes * 60)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &str) {
        assert_eq!(in_text(text).map_or_else(|| "none".to_owned(), |found| found.to_string()), expected, "{text}");
    }

    #[test]
    fn a_date_is_found_whatever_stands_around_it() {
        check("Fri, 26 Jul 2024 14:07:02 GMT", "2024-07-26T14:07:02Z");
        check("摘要 · Fri, 26 Jul 2024 14:07 +0800", "2024-07-26T06:07:00Z");
        check("日期：Fri, 19 Jun 2020 00:03:12 +0000", "2020-06-19T00:03:12Z");
        check("26 Jul 24 14:07:02 EST", "2024-07-26T19:07:02Z");
        check("2024-04-09T09:01:25.471Z", "2024-04-09T09:01:25.471Z");
        check("记者甲\n2024-04-09T09:01:25+08:00", "2024-04-09T01:01:25Z");
        check("2024-04-09T23:59:60Z", "2024-04-09T23:59:59Z");
        check("2020年 7月 15日", "2020-07-15");
        check("2020/7/15", "2020-07-15");
    }

    #[test]
    fn without_a_certain_zone_only_the_day_is_known() {
        check("2020-07-10 12:19:57", "2020-07-10");
        check("Fri, 26 Jul 2024 14:07:02", "2024-07-26");
        check("Fri, 26 Jul 2024 14:07:02 CST", "2024-07-26");
        check("2024-04-09T25:00:00Z", "2024-04-09");
    }

    #[test]
    fn what_is_no_date_is_not_found() {
        for text in ["", "昨天", "2024-13-01", "30 Feb 2024", "7月26日", "1.2.3", "99999999-99-99"] {
            check(text, "none");
        }
    }

    #[track_caller]
    fn check_url(path: &str, expected: Option<&str>) {
        let url = Url::parse(&format!("https://example.org/{path}")).unwrap();
        assert_eq!(in_url(&url).map(|found| found.to_string()).as_deref(), expected, "{path}");
    }

    #[test]
    fn digits_in_an_address_give_a_day() {
        check_url("a/some-words-20240726/7713887.html", Some("2024-07-26"));
        check_url("2023/07/28/x", Some("2023-07-28"));
        check_url("x/2023-7-8-y", Some("2023-07-08"));
        check_url("junshiwaijiao/jw1-07282023123059.html", Some("2023-07-28"));
        check_url("x/20230728123059", Some("2023-07-28"));
        check_url("business/20200717/china/", Some("2020-07-17"));
        check_url("chinese/2020/07/x", None);
        check_url("a/7713887.html", None);
        check_url("zh/a-68774250", None);
        check_url("zh/a-19120513", None);
        check_url("x-20241340/", None);
    }

    #[test]
    fn the_day_of_an_instant_is_counted_in_the_corpus_zone_and_a_bare_day_is_not_shifted() {
        let shanghai = TimeZone::get("Asia/Shanghai").unwrap();
        let late = in_text("Fri, 26 Jul 2024 17:00:00 GMT").unwrap();
        assert_eq!(late.dated(Origin::Byline, &shanghai).unwrap().day.to_string(), "2024-07-27");
        assert_eq!(late.dated(Origin::Byline, &TimeZone::UTC).unwrap().day.to_string(), "2024-07-26");
        let bare = in_text("2024-07-26").unwrap();
        assert_eq!(bare.dated(Origin::Byline, &shanghai).unwrap().day.to_string(), "2024-07-26");
    }

    #[test]
    fn milliseconds_are_written_where_there_are_any() {
        let written = |millis| Found::from_epoch_millis(millis).unwrap().dated(Origin::Stamp, &TimeZone::UTC).unwrap();
        assert_eq!(written(1_712_654_223_000).instant.as_deref(), Some("2024-04-09T09:17:03Z"));
        assert_eq!(written(1_712_654_223_000).precision, Precision::Second);
        assert_eq!(written(1_712_654_223_070).instant.as_deref(), Some("2024-04-09T09:17:03.070Z"));
        assert_eq!(written(1_712_654_223_070).precision, Precision::Millisecond);
    }

    #[test]
    fn a_date_that_cannot_be_true_is_outside_the_window() {
        let window = Window::until(&in_text("2024-07-26T12:00:00Z").unwrap());
        let check = |text: &str, expected| assert_eq!(window.holds(&in_text(text).unwrap()), expected, "{text}");
        check("2024-07-27T12:00:00Z", true);
        check("2024-07-27T12:00:01Z", false);
        check("2024-07-27", true);
        check("2024-07-28", false);
        check("1989-12-31", false);
        check("1990-01-01", true);
    }
}
