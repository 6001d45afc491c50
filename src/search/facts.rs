//! What is known of every article before its text is? One column a fact, by the article's number.

use crate::corpus::{Day, Script};
use crate::index::{Column, Root, days_from_bytes, earliest, length_of, pairs_from_bytes};

use super::order::ordered;
use super::request::{DateFilter, FacetKey, Request};

/// The facts of a corpus.
pub(super) struct Facts {
    pub(super) n_articles: u32,
    /// Articles that have a day; they come first.
    pub(super) n_dated: u32,
    pub(super) mean_chars: f64,
    /// Names of the columns that could not be had.
    lost: Vec<&'static str>,
    pub(super) days: Vec<Option<Day>>,
    lengths: Vec<u8>,
    /// In the order of [`FacetKey::ALL`].
    columns: Vec<Column>,
    /// Each article that is nearly the same as an earlier one, and that one.
    alike: Vec<(u32, u32)>,
    /// Articles that others are nearly the same as, with each of those: in order.
    groups: Vec<(u32, u32)>,
}

impl Facts {
    /// Reads the columns there are; an article has no value in one that is missing.
    pub(super) fn read(columns: &[(&[u8], &[u8])], root: &Root) -> Self {
        let n_articles = root.n_articles;
        let n = usize::try_from(n_articles).unwrap_or_default();
        let find = |name: &str| columns.iter().find(|(key, _)| *key == name.as_bytes()).map(|(_, bytes)| *bytes);
        let days = find("day").and_then(|bytes| days_from_bytes(bytes, n_articles)).unwrap_or_else(|| vec![None; n]);
        let alike = find("alike").and_then(pairs_from_bytes).unwrap_or_default();
        let groups: Vec<(u32, u32)> = alike.iter().map(|(member, head)| (*head, *member)).collect();
        let groups = ordered(&groups, Ord::cmp).copied().collect();
        let column = |key: FacetKey| match key {
            FacetKey::Year => by_day(&days, |day| format!("{:04}", day.year())),
            FacetKey::Month => by_day(&days, |day| format!("{:04}-{:02}", day.year(), day.month())),
            // What has several values is in lists of its own.
            FacetKey::Topic | FacetKey::Name | FacetKey::Kept => Column::default(),
            FacetKey::Outlet
            | FacetKey::Script
            | FacetKey::Section
            | FacetKey::Author
            | FacetKey::Length
            | FacetKey::Picture => {
                let read = find(column_name(key)).and_then(|bytes| Column::from_bytes(bytes, n_articles));
                read.unwrap_or_else(|| Column { values: Vec::new(), of: vec![0; n] })
            }
        };
        let all = ["outlet", "section", "author", "script", "size", "picture", "day", "alike"];
        Self {
            n_articles,
            n_dated: days.iter().take_while(|day| day.is_some()).count().try_into().unwrap_or(u32::MAX),
            // Whole numbers far below 2^53.
            #[allow(clippy::cast_precision_loss)]
            mean_chars: root.n_chars as f64 / f64::from(n_articles.max(1)),
            lost: all.into_iter().filter(|name| find(name).is_none()).collect(),
            columns: FacetKey::ALL.map(column).into(),
            lengths: find("length").unwrap_or_default().to_vec(),
            days,
            alike,
            groups,
        }
    }

    pub(super) fn column(&self, key: FacetKey) -> Option<&Column> {
        self.columns.get(key as usize)
    }

    /// Whether what a request chooses by cannot be had.
    pub(super) fn is_blind_to(&self, request: &Request) -> bool {
        let is_lost = |name: &str| self.lost.contains(&name);
        let is_chosen = |key: FacetKey| !request.choice(key).is_empty();
        let by_name = |key: FacetKey| is_chosen(key) && is_lost(column_name(key));
        let by_day = is_chosen(FacetKey::Year) || is_chosen(FacetKey::Month) || request.date != DateFilter::Any;
        FacetKey::ALL.into_iter().any(by_name) || (by_day && is_lost("day")) || (request.once && is_lost("alike"))
    }

    pub(super) fn value(&self, key: FacetKey, article: u32) -> Option<&str> {
        self.column(key)?.value(article)
    }

    pub(super) fn script(&self, article: u32) -> Script {
        self.value(FacetKey::Script, article).and_then(Script::from_id).unwrap_or(Script::Other)
    }

    pub(super) fn day(&self, article: u32) -> Option<Day> {
        usize::try_from(article).ok().and_then(|article| self.days.get(article).copied().flatten())
    }

    /// Characters of an article, to four significant bits.
    pub(super) fn length(&self, article: u32) -> u32 {
        let code = usize::try_from(article).ok().and_then(|article| self.lengths.get(article));
        code.map_or(0, |code| length_of(*code))
    }

    /// The earliest article that this one is nearly the same as; itself where there is none.
    pub(super) fn head(&self, article: u32) -> u32 {
        earliest(&self.alike, article)
    }

    /// Whether others are nearly the same as this one.
    pub(super) fn is_grouped(&self, article: u32) -> bool {
        let is_member = self.alike.binary_search_by_key(&article, |(member, _)| *member).is_ok();
        let from = self.groups.partition_point(|(known, _)| *known < article);
        is_member || self.groups.get(from).is_some_and(|(head, _)| *head == article)
    }

    /// The other articles that are nearly the same as this one, in the order of the corpus.
    pub(super) fn alike(&self, article: u32) -> Vec<u32> {
        let head = self.head(article);
        let from = self.groups.partition_point(|(known, _)| *known < head);
        let members = self.groups.iter().skip(from).take_while(|(known, _)| *known == head).map(|(_, member)| *member);
        std::iter::once(head).chain(members).filter(|member| *member != article).collect()
    }
}

/// The name of a facet's column. A length in characters has the name that would be nearest.
fn column_name(key: FacetKey) -> &'static str {
    if key == FacetKey::Length { "size" } else { key.id() }
}

/// A column of what is the same for many days in a row.
fn by_day(days: &[Option<Day>], name: impl Fn(Day) -> String) -> Column {
    let mut column = Column { values: Vec::new(), of: Vec::with_capacity(days.len()) };
    let mut before: Option<(u16, u8)> = None;
    for day in days {
        if let Some(day) = day.filter(|day| before != Some((day.year(), day.month()))) {
            before = Some((day.year(), day.month()));
            let value = name(day);
            if column.values.last() != Some(&value) {
                column.values.push(value);
            }
        }
        let place = u32::try_from(column.values.len()).unwrap_or(u32::MAX);
        column.of.push(if day.is_some() { place } else { 0 });
    }
    column
}
