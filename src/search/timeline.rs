//! How are articles spread over time? Bins without a gap over the whole span of the corpus.

use super::answer::{Bin, Grain, Timeline};
use crate::corpus::{Day, Period, Span};

/// Days up to which a corpus is shown by days.
const MAX_DAYS: u32 = 62;
/// Months up to which a corpus is shown by months.
const MAX_MONTHS: u32 = 144;
/// Bins at most where a grain is asked for: more are no picture, and take long to count and to send.
const MAX_BINS: u32 = 4000;

/// Counts by bin while articles pass by.
pub(super) struct Tally {
    grain: Grain,
    /// In order.
    bins: Vec<Tallied>,
    /// The part of the corpus's span that is looked at; days outside it are not counted.
    part: Option<Span>,
    undated: u32,
    /// The bin of the last article: those that follow each other are mostly in the same.
    last: usize,
}

/// A bin, the articles of the corpus in it and those that were found.
type Tallied = (Slot, u32, u32);

/// Year, month and day of a bin, 0 where the grain does not go so far.
type Slot = (u16, u8, u8);

impl Tally {
    /// Empty bins over the span of a corpus, or the part of it that is looked at, as long as is asked for, or longer where
    /// those would be too many.
    pub(super) fn new(span: Option<Span>, part: Option<(Period, Period)>, asked: Option<Grain>) -> Self {
        let span = span.map(|span| part.map_or(span, |part| within(span, part)));
        let fits = |asked: Grain, span: Span| {
            let finest = Grain::ALL.into_iter().skip_while(|grain| *grain != asked);
            finest.into_iter().find(|grain| n_bins(span, *grain) <= MAX_BINS).unwrap_or(Grain::Year)
        };
        let grain =
            span.map_or(asked.unwrap_or(Grain::Year), |span| asked.map_or(grain_for(span), |grain| fits(grain, span)));
        let mut bins = Vec::new();
        if let Some(span) = span {
            let last = slot(span.last, grain);
            let mut next = Some(slot(span.first, grain));
            while let Some(current) = next.filter(|current| *current <= last) {
                bins.push((current, 0, 0));
                next = after(current, grain);
            }
        }
        Self { grain, bins, part: span.filter(|_| part.is_some()), undated: 0, last: 0 }
    }

    /// A number for the bin of a day, from 1; 0 for none.
    pub(super) fn place(&self, day: Option<Day>) -> u32 {
        let (year, month, day) = day.map_or((0, 0, 0), |day| slot(day, self.grain));
        (u32::from(year) * 16 + u32::from(month)) * 32 + u32::from(day)
    }

    /// Counts an article of the corpus, and whether it was found.
    pub(super) fn add(&mut self, day: Option<Day>, found: bool) {
        match day {
            Some(day) if self.part.is_some_and(|part| day < part.first || day > part.last) => {}
            Some(day) => {
                let wanted = slot(day, self.grain);
                let is_wanted = |place: usize| self.bins.get(place).is_some_and(|(slot, ..)| *slot == wanted);
                let place = match self.last {
                    last if is_wanted(last) => last,
                    _ => self.bins.partition_point(|(slot, ..)| *slot < wanted),
                };
                self.last = place;
                if self.bins.get(place).is_none_or(|(slot, ..)| *slot != wanted) {
                    self.bins.insert(place, (wanted, 0, 0));
                }
                if let Some((_, all, n_found)) = self.bins.get_mut(place) {
                    *all += 1;
                    *n_found += u32::from(found);
                }
            }
            None => self.undated += u32::from(found),
        }
    }

    /// How long the bins are.
    pub(super) fn grain(&self) -> Grain {
        self.grain
    }

    pub(super) fn finish(self) -> Timeline {
        let grain = self.grain;
        let bins = self.bins.into_iter().map(|(slot, all, found)| Bin { period: name(slot, grain), all, found });
        Timeline { grain, bins: bins.collect(), undated: self.undated }
    }
}

/// The part of a span that is looked at; all of it where the two have no day in common.
fn within(span: Span, (from, to): (Period, Period)) -> Span {
    let part = Span { first: span.first.max(from.first()), last: span.last.min(to.last()) };
    if part.first <= part.last { part } else { span }
}

/// Calendar months that a span touches.
fn months_of(span: Span) -> u32 {
    let months = |day: Day| u32::from(day.year()) * 12 + u32::from(day.month());
    months(span.last).saturating_sub(months(span.first)) + 1
}

/// Bins over a span, or a few more.
fn n_bins(span: Span, grain: Grain) -> u32 {
    let n_months = months_of(span);
    match grain {
        Grain::Day => n_months * 31,
        Grain::Week => n_months * 31 / 7 + 1,
        Grain::Month => n_months,
        Grain::Year => n_months / 12 + 2,
    }
}

impl Timeline {
    /// The first and the last period of a bin, which are one but where it is a week.
    #[must_use]
    pub fn period_of(&self, bin: &Bin) -> Option<(Period, Period)> {
        let first: Period = bin.period.parse().ok()?;
        let day = first.first();
        let six = (0..6).try_fold((day.year(), day.month(), day.day()), |slot, _| after(slot, Grain::Day));
        let is_week = self.grain == Grain::Week;
        let last = six.filter(|_| is_week).and_then(|(year, month, day)| Day::new(year, month, day));
        Some((first, last.map_or(first, Period::from)))
    }
}

fn grain_for(span: Span) -> Grain {
    let n_months = months_of(span);
    // Three months have at most 92 days, so only a span this short needs its days counted.
    if n_months <= 3 && days_between(span) <= MAX_DAYS {
        Grain::Day
    } else if n_months <= MAX_MONTHS {
        Grain::Month
    } else {
        Grain::Year
    }
}

fn days_between(span: Span) -> u32 {
    let mut n_days = 0;
    let mut next = Some(slot(span.first, Grain::Day));
    let last = slot(span.last, Grain::Day);
    while next.is_some_and(|current| current <= last) && n_days <= MAX_DAYS {
        n_days += 1;
        next = next.and_then(|current| after(current, Grain::Day));
    }
    n_days
}

fn slot(day: Day, grain: Grain) -> Slot {
    match grain {
        Grain::Year => (day.year(), 0, 0),
        Grain::Month => (day.year(), day.month(), 0),
        Grain::Day => (day.year(), day.month(), day.day()),
        Grain::Week => monday(day),
    }
}

/// The Monday on or before a day.
fn monday(day: Day) -> Slot {
    let mut slot = (day.year(), day.month(), day.day());
    for _ in 0..weekday(day) {
        slot = yesterday(slot);
    }
    slot
}

/// 0 for Monday to 6 for Sunday, in the Gregorian calendar at any time (Sakamoto's method).
fn weekday(day: Day) -> u32 {
    const SHIFTS: [u32; 12] = [0, 3, 2, 5, 0, 3, 5, 1, 4, 6, 2, 4];
    let month = usize::from(day.month());
    let year = u32::from(day.year()) - u32::from(month < 3);
    let shift = SHIFTS.get(month - 1).copied().unwrap_or(0);
    (year + year / 4 - year / 100 + year / 400 + shift + u32::from(day.day()) + 6) % 7
}

fn yesterday((year, month, day): Slot) -> Slot {
    if day > 1 {
        return (year, month, day - 1);
    }
    let (year, month) = if month > 1 { (year, month - 1) } else { (year.saturating_sub(1), 12) };
    let last = (28..=31).rev().find(|day| Day::new(year, month, *day).is_some()).unwrap_or(31);
    (year, month, last)
}

/// The bin that follows; none after the year 9999.
fn after((year, month, day): Slot, grain: Grain) -> Option<Slot> {
    let next_year = (year < 9999).then(|| year + 1);
    match grain {
        Grain::Year => next_year.map(|year| (year, 0, 0)),
        Grain::Month if month < 12 => Some((year, month + 1, 0)),
        Grain::Month => next_year.map(|year| (year, 1, 0)),
        Grain::Day => {
            let tomorrow = Day::new(year, month, day + 1).or_else(|| Day::new(year, month + 1, 1));
            let tomorrow = tomorrow.or_else(|| next_year.and_then(|year| Day::new(year, 1, 1)));
            tomorrow.map(|day| slot(day, Grain::Day))
        }
        Grain::Week => (0..7).try_fold((year, month, day), |slot, _| after(slot, Grain::Day)),
    }
}

fn name((year, month, day): Slot, grain: Grain) -> String {
    match grain {
        Grain::Year => format!("{year:04}"),
        Grain::Month => format!("{year:04}-{month:02}"),
        Grain::Day | Grain::Week => format!("{year:04}-{month:02}-{day:02}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(first: &str, last: &str, grain: Grain, n_bins: usize) {
        let span = Span { first: first.parse().unwrap(), last: last.parse().unwrap() };
        let timeline = Tally::new(Some(span), None, None).finish();
        assert_eq!((timeline.grain, timeline.bins.len()), (grain, n_bins), "{first} to {last}");
    }

    #[test]
    fn a_part_of_the_span_has_finer_bins_and_counts_nothing_else() {
        let day = |text: &str| text.parse::<Day>().unwrap();
        let span = Span { first: day("2019-03-02"), last: day("2024-08-01") };
        let part = ("2023".parse().unwrap(), "2023".parse().unwrap());
        let mut tally = Tally::new(Some(span), Some(part), None);
        for text in ["2022-12-31", "2023-01-01", "2023-12-31", "2024-01-01"] {
            tally.add(Some(day(text)), true);
        }
        let timeline = tally.finish();
        assert_eq!((timeline.grain, timeline.bins.len()), (Grain::Month, 12));
        assert_eq!(timeline.bins.iter().map(|bin| bin.found).sum::<u32>(), 2);
        let elsewhere = ("1999".parse().unwrap(), "2001".parse().unwrap());
        assert_eq!(Tally::new(Some(span), Some(elsewhere), None).finish().bins.len(), 66);
    }

    #[test]
    fn the_grain_follows_the_span_and_no_bin_is_missing() {
        check("2024-02-27", "2024-03-02", Grain::Day, 5);
        check("2023-12-31", "2024-01-01", Grain::Day, 2);
        check("2024-01-01", "2024-03-31", Grain::Month, 3);
        check("2018-01-05", "2024-12-31", Grain::Month, 84);
        check("1990-06-01", "2024-01-01", Grain::Year, 35);
        check("2024-05-05", "2024-05-05", Grain::Day, 1);
    }

    #[test]
    fn bins_are_as_long_as_asked_for_where_they_are_not_too_many() {
        let bins = |first: &str, last: &str, grain: Grain| {
            let span = Span { first: first.parse().unwrap(), last: last.parse().unwrap() };
            let timeline = Tally::new(Some(span), None, Some(grain)).finish();
            (timeline.grain, timeline.bins.into_iter().map(|bin| bin.period).collect::<Vec<_>>())
        };
        let weeks = bins("2024-02-27", "2024-03-17", Grain::Week);
        assert_eq!(weeks, (Grain::Week, vec!["2024-02-26".into(), "2024-03-04".into(), "2024-03-11".into()]));
        assert_eq!(bins("2023-01-01", "2023-01-01", Grain::Week).1, ["2022-12-26"]);
        assert_eq!(bins("2000-03-01", "2000-03-01", Grain::Week).1, ["2000-02-28"]);
        assert_eq!(bins("2020-01-01", "2021-12-31", Grain::Day).1.len(), 731);
        assert_eq!(bins("2020-01-01", "2021-12-31", Grain::Year).1, ["2020", "2021"]);
        let bin = Bin { period: "2024-02-26".into(), all: 1, found: 1 };
        let of = |grain: Grain| Timeline { grain, bins: Vec::new(), undated: 0 }.period_of(&bin).unwrap();
        assert_eq!(of(Grain::Week), ("2024-02-26".parse().unwrap(), "2024-03-03".parse().unwrap()));
        assert_eq!(of(Grain::Day), ("2024-02-26".parse().unwrap(), "2024-02-26".parse().unwrap()));
        let (grain, periods) = bins("1990-01-01", "2023-12-31", Grain::Day);
        assert_eq!((grain, periods.len()), (Grain::Week, 1774));
        assert_eq!(bins("1000-01-01", "2023-12-31", Grain::Day).0, Grain::Year);
    }

    #[test]
    fn articles_outside_the_span_and_without_a_day_are_counted_too() {
        let mut tally = Tally::new(None, None, None);
        tally.add("2024-05-05".parse().ok(), true);
        tally.add(None, true);
        tally.add(None, false);
        let timeline = tally.finish();
        assert_eq!(timeline.undated, 1);
        assert_eq!(timeline.bins, [Bin { period: "2024".into(), all: 1, found: 1 }]);
    }
}
