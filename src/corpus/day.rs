//! Which day is meant? Civil days and the periods that contain them, without clock or zone.

mod typed;

use std::fmt;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::json::{Faults, FromJson, Json, deserializes};

/// A day of the Gregorian calendar, years 1 to 9999, written `YYYY-MM-DD`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
// The field is the day of the month, which has no other name.
#[allow(clippy::struct_field_names)]
pub struct Day {
    year: u16,
    month: u8,
    day: u8,
}

impl Day {
    /// The day with these numbers, where the calendar has it.
    #[must_use]
    pub fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let valid = (1..=9999).contains(&year) && day >= 1 && day <= days_in_month(year, month);
        valid.then_some(Self { year, month, day })
    }

    /// Year, 1 to 9999.
    #[must_use]
    pub fn year(self) -> u16 {
        self.year
    }

    /// Month, 1 to 12.
    #[must_use]
    pub fn month(self) -> u8 {
        self.month
    }

    /// Day of the month, 1 to 31.
    #[must_use]
    pub fn day(self) -> u8 {
        self.day
    }
}

/// Days of a month; 0 where there is no such month, so that no day of it is valid.
fn days_in_month(year: u16, month: u8) -> u8 {
    let leap = year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
    match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => 0,
    }
}

impl fmt::Display for Day {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

impl FromStr for Day {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.parse() {
            Ok(Period { year, month: Some(month), day: Some(day) }) => Self::new(year, month, day).ok_or(()),
            _ => Err(()),
        }
    }
}

impl Serialize for Day {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromJson for Day {
    fn take_from(json: Json, faults: &mut Faults) -> Self {
        let text = json.text(faults);
        text.parse().unwrap_or_else(|()| {
            faults.note(format!("expected a day as YYYY-MM-DD, found {text:?}"));
            Self { year: 1, month: 1, day: 1 }
        })
    }
}

deserializes!(Day);

/// A year, month or day, as a reader writes a bound: `2023`, `2023-06`, `2023-06-05`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Period {
    year: u16,
    month: Option<u8>,
    day: Option<u8>,
}

impl Period {
    /// The period of one whole year.
    #[must_use]
    pub fn of_year(year: u16) -> Option<Self> {
        (1..=9999).contains(&year).then_some(Self { year, month: None, day: None })
    }

    /// First day of the period.
    #[must_use]
    pub fn first(self) -> Day {
        Day { year: self.year, month: self.month.unwrap_or(1), day: self.day.unwrap_or(1) }
    }

    /// Last day of the period: bounds are inclusive to the end of their period.
    #[must_use]
    pub fn last(self) -> Day {
        let month = self.month.unwrap_or(12);
        Day { year: self.year, month, day: self.day.unwrap_or_else(|| days_in_month(self.year, month)) }
    }
}

impl From<Day> for Period {
    fn from(day: Day) -> Self {
        Self { year: day.year, month: Some(day.month), day: Some(day.day) }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{:04}", self.year)?;
        if let Some(month) = self.month {
            write!(out, "-{month:02}")?;
        }
        if let Some(day) = self.day {
            write!(out, "-{day:02}")?;
        }
        Ok(())
    }
}

impl FromStr for Period {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let mut parts = text.split('-');
        let year = digits(parts.next().ok_or(())?, 4)?;
        let month = parts.next().map(|part| digits(part, 2)).transpose()?;
        let day = parts.next().map(|part| digits(part, 2)).transpose()?;
        if parts.next().is_some() {
            return Err(());
        }
        let narrow = |number: u16| u8::try_from(number).map_err(|_| ());
        let period = Self { year, month: month.map(narrow).transpose()?, day: day.map(narrow).transpose()? };
        Day::new(year, period.month.unwrap_or(1), period.day.unwrap_or(1)).map(|_| period).ok_or(())
    }
}

/// A number of exactly this many ASCII digits: `+1` and `１` are no part of a date in an address.
fn digits(text: &str, n_digits: usize) -> Result<u16, ()> {
    if text.len() != n_digits || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(());
    }
    text.parse().map_err(|_| ())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, bounds: Option<(&str, &str)>) {
        let period = text.parse::<Period>().ok();
        let found = period.map(|period| (period.first().to_string(), period.last().to_string()));
        assert_eq!(found, bounds.map(|(first, last)| (first.to_owned(), last.to_owned())), "{text}");
        if let Some(period) = period {
            assert_eq!(period.to_string(), text);
        }
    }

    #[test]
    fn a_period_reaches_from_its_first_day_to_its_last() {
        check("2023", Some(("2023-01-01", "2023-12-31")));
        check("2024-02", Some(("2024-02-01", "2024-02-29")));
        check("1900-02", Some(("1900-02-01", "1900-02-28")));
        check("2000-02", Some(("2000-02-01", "2000-02-29")));
        check("2023-06-05", Some(("2023-06-05", "2023-06-05")));
    }

    #[test]
    fn what_is_no_date_is_refused() {
        for text in
            ["", "yesterday", "23", "2023-13", "2023-02-29", "2023-6", "2023-06-05-01", "+202", "0000", "２０２３"]
        {
            check(text, None);
        }
    }
}
