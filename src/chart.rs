//! How tall is a bar, where is a tick?
//!
//! Geometry in fractions of the chart, without a screen: pure functions on counts. Never draws.

use crate::search::{Bin, DateFilter, Grain, Timeline};

/// A bar of the ruler over time, in fractions of its width and height.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// Left edge, 0.0..1.0.
    pub x: f64,
    /// Width, 0.0..=1.0.
    pub width: f64,
    /// Height of the whole corpus's bar, 0.0..=1.0 of the corpus's tallest; a bin that is not empty is at least
    /// [`MIN_HEIGHT`].
    pub all: f64,
    /// Height of the answer's bar, 0.0..=1.0 of the answer's tallest, with the same least height.
    pub found: f64,
}

/// Height of the smallest bar that is not empty, so that one article among thousands is still seen.
pub const MIN_HEIGHT: f64 = 0.04;
/// Share of its place that a bar fills.
const FILL: f64 = 0.78;

/// The articles of the tallest bars: of the whole corpus, and of the answer. Each kind has a scale of its own, or a few
/// hundred articles found among thousands would be a line without heights.
#[must_use]
pub fn tallest(bins: &[Bin]) -> (u32, u32) {
    let most = |(all, found): (u32, u32), bin: &Bin| (all.max(bin.all), found.max(bin.found));
    bins.iter().fold((0, 0), most)
}

/// The bars of a timeline, those of the corpus and those of the answer each on the scale of their tallest.
#[must_use]
pub fn bars(bins: &[Bin]) -> Vec<Bar> {
    let (all, found) = tallest(bins);
    let height = |count: u32, tallest: u32| {
        if count == 0 { 0.0 } else { (f64::from(count) / f64::from(tallest)).max(MIN_HEIGHT) }
    };
    let step = 1.0 / count_of(bins);
    let bar = |(idx, bin): (u32, &Bin)| Bar {
        x: f64::from(idx) * step,
        width: step * FILL,
        all: height(bin.all, all),
        found: height(bin.found, found),
    };
    (0..).zip(bins).map(bar).collect()
}

/// The first and the last bin of which a day is chosen; none where all or none are.
#[must_use]
pub fn chosen(timeline: &Timeline, date: DateFilter) -> Option<(usize, usize)> {
    let DateFilter::Between(from, to) = date else { return None };
    let is_chosen = |bin: &Bin| {
        timeline.period_of(bin).is_some_and(|(first, last)| {
            from.is_none_or(|from| last.last() >= from.first()) && to.is_none_or(|to| first.first() <= to.last())
        })
    };
    let first = timeline.bins.iter().position(is_chosen)?;
    Some((first, timeline.bins.iter().rposition(is_chosen)?))
}

/// A tick and its label.
#[derive(Clone, Debug, PartialEq)]
pub struct Tick {
    /// Position, 0.0..1.0.
    pub x: f64,
    /// What it says: a year, or a day.
    pub label: String,
}

/// Labels at most, so that they never touch on a narrow screen.
const MAX_TICKS: usize = 8;

/// Ticks where a new year begins, or evenly spread where the bins are days or all of one year; evenly thinned to at
/// most eight.
#[must_use]
pub fn ticks(grain: Grain, bins: &[Bin]) -> Vec<Tick> {
    let step = 1.0 / count_of(bins);
    let year_of = |bin: &Bin| bin.period.get(..4).map(str::to_owned);
    let mut starts: Vec<(u32, String)> = Vec::new();
    let mut previous = None;
    for (idx, bin) in (0..).zip(bins) {
        let year = year_of(bin);
        if grain != Grain::Day && year != previous {
            starts.extend(year.clone().map(|year| (idx, year)));
        }
        previous = year;
    }
    if starts.len() < 2 {
        starts = (0..).zip(bins).map(|(idx, bin)| (idx, bin.period.clone())).collect();
    }
    let every = starts.len().div_ceil(MAX_TICKS).max(1);
    starts.into_iter().step_by(every).map(|(idx, label)| Tick { x: f64::from(idx) * step, label }).collect()
}

fn count_of(bins: &[Bin]) -> f64 {
    f64::from(u32::try_from(bins.len()).unwrap_or(u32::MAX).max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bins(counts: &[(&str, u32, u32)]) -> Vec<Bin> {
        counts.iter().map(|&(period, all, found)| Bin { period: period.to_owned(), all, found }).collect()
    }

    #[test]
    fn what_is_found_has_a_scale_of_its_own_and_an_empty_bin_no_height() {
        let bins = bins(&[("2023-01", 4000, 50), ("2023-02", 0, 0), ("2023-03", 1000, 200), ("2023-04", 1, 1)]);
        assert_eq!(tallest(&bins), (4000, 200));
        let heights: Vec<_> = bars(&bins).iter().map(|bar| (bar.all, bar.found)).collect();
        assert_eq!(heights, [(1.0, 0.25), (0.0, 0.0), (0.25, 1.0), (MIN_HEIGHT, MIN_HEIGHT)]);
        assert!(bars(&bins).iter().all(|bar| bar.x + bar.width <= 1.0));
        let none = [Bin { period: "2023".to_owned(), all: 3, found: 0 }];
        assert_eq!((bars(&none)[0].all, bars(&none)[0].found, tallest(&[])), (1.0, 0.0, (0, 0)));
    }

    #[test]
    fn bins_are_chosen_where_a_day_of_theirs_is() {
        let bins = bins(&[("2022-12", 1, 0), ("2023-01", 1, 0), ("2023-02", 1, 0)]);
        let timeline = Timeline { grain: Grain::Month, bins, undated: 0 };
        let between = |from: &str, to: &str| DateFilter::Between(from.parse().ok(), to.parse().ok());
        assert_eq!(chosen(&timeline, between("2022-12-31", "2023-01-01")), Some((0, 1)));
        assert_eq!(chosen(&timeline, between("2023", "")), Some((1, 2)));
        assert_eq!(chosen(&timeline, between("2024", "2025")), None);
        assert_eq!((chosen(&timeline, DateFilter::Any), chosen(&timeline, DateFilter::Undated)), (None, None));
    }

    #[test]
    fn ticks_stand_where_years_begin() {
        let bins = bins(&[("2022-12", 1, 0), ("2023-01", 1, 0), ("2023-02", 1, 0), ("2024-01", 1, 0)]);
        let labels: Vec<_> = ticks(Grain::Month, &bins).into_iter().map(|tick| (tick.label, tick.x)).collect();
        assert_eq!(labels, [("2022".to_owned(), 0.0), ("2023".to_owned(), 0.25), ("2024".to_owned(), 0.75)]);
    }

    #[test]
    fn a_short_span_is_labelled_by_its_bins() {
        let labels: Vec<_> = ticks(Grain::Day, &bins(&[("2024-05-01", 1, 0), ("2024-05-02", 1, 0)]));
        assert_eq!(labels.into_iter().map(|tick| tick.label).collect::<Vec<_>>(), ["2024-05-01", "2024-05-02"]);
        assert!(ticks(Grain::Month, &[]).is_empty());
    }
}
