//! Which day, and where it decides which hour? In a list by time, articles of one day are told apart by the minute.

use super::article::date_line;
use super::host;
use super::session::{Session, Shown};
use super::words::{Words, fill};
use crate::corpus::Dated;
use crate::search::{Mention, Opened, ResultRow, Sort};

/// What a row of the list says of its time: the minute where the list goes by time and a row beside it is of the same day.
pub(super) fn row_time(session: Session, words: &Words, shown: &Shown, nth: u32, row: &ResultRow) -> String {
    let day = date_line(words, row.published.as_ref(), row.archived.as_ref());
    let place = usize::try_from(nth.saturating_sub(shown.first_row)).unwrap_or_default();
    let is_by_time = shown.address.request.effective_sort() != Sort::Relevance;
    let is_tied = is_by_time && ResultRow::is_tied(&shown.response.results, place);
    let instant = row.dated().filter(|_| is_tied).and_then(Dated::fine_instant);
    match instant.and_then(|instant| minute(session, instant)) {
        Some(minute) if row.published.is_none() => fill(words.archived_only, &[&minute]),
        Some(minute) => minute,
        None => day,
    }
}

/// The same of an article that is spoken of: the minute where another of them, or the open article, is of the same day.
pub(super) fn mention_time(session: Session, opened: &Opened, among: &[Mention], mention: &Mention) -> String {
    let Some(day) = mention.day else { return session.words().undated.to_owned() };
    let n_of_day = among.iter().filter(|other| other.day == Some(day)).count();
    let is_tied = n_of_day > 1 || opened.article.day() == Some(day);
    let instant = mention.instant.as_deref().filter(|_| is_tied);
    instant.and_then(|instant| minute(session, instant)).unwrap_or_else(|| day.to_string())
}

/// The same of the open article, beside those with nearly the same text.
pub(super) fn own_time(session: Session, words: &Words, opened: &Opened) -> String {
    let published = opened.article.published.as_ref();
    let is_tied = |dated: &&Dated| opened.alike.iter().any(|other| other.day == Some(dated.day));
    let instant = published.filter(is_tied).and_then(Dated::fine_instant);
    instant.and_then(|instant| minute(session, instant)).unwrap_or_else(|| date_line(words, published, None))
}

/// A minute in the archive's time zone.
fn minute(session: Session, instant: &str) -> Option<String> {
    let moment = host::moment(instant, &session.manifest().time_zone)?;
    moment.get(..MINUTE.len()).map(str::to_owned)
}

/// How a minute is written.
const MINUTE: &str = "2023-06-05 14:05";
