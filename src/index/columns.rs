//! What is known of every article, one fact a column? By article number, small enough to be at hand before anything is
//! asked.

use std::collections::BTreeSet;

use super::bytes::{Bytes, put, put_strings};
use crate::corpus::Day;

/// A fact with named values: outlet, section, script.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Column {
    /// The values, in the order of their bytes.
    pub values: Vec<String>,
    /// For each article the place of its value, counted from 1; 0 for none.
    pub of: Vec<u32>,
}

impl Column {
    /// A column of the values of articles, in their order.
    #[must_use]
    pub fn new(values_of: &[Option<&str>]) -> Self {
        let values: BTreeSet<&str> = values_of.iter().copied().flatten().collect();
        let values: Vec<&str> = values.into_iter().collect();
        let place = |value: Option<&str>| {
            let place = value.and_then(|value| values.binary_search(&value).ok());
            place.map_or(0, |place| u32::try_from(place + 1).unwrap_or(0))
        };
        Self {
            of: values_of.iter().copied().map(place).collect(),
            values: values.iter().map(|&value| value.to_owned()).collect(),
        }
    }

    /// The place of the value of an article, counted from 1; 0 for none.
    #[must_use]
    pub fn place(&self, article: u32) -> u32 {
        usize::try_from(article).ok().and_then(|article| self.of.get(article).copied()).unwrap_or(0)
    }

    /// The value of an article.
    #[must_use]
    pub fn value(&self, article: u32) -> Option<&str> {
        self.values.get(usize::try_from(self.place(article)).ok()?.checked_sub(1)?).map(String::as_str)
    }

    /// The column as a file: values, then the places byte by byte, all lowest bytes first.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_strings(&mut out, &self.values);
        let width = (1..4).find(|width| self.values.len() >> (8 * width) == 0).unwrap_or(4);
        for byte in 0..width {
            out.extend(self.of.iter().map(|place| place.to_le_bytes().get(byte).copied().unwrap_or(0)));
        }
        out
    }

    /// The column of a file; none where it is damaged.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], n_articles: u32) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let values = bytes.strings()?;
        let mut of = vec![0_u32; usize::try_from(n_articles).ok()?];
        for shift in (0..32).step_by(8) {
            if bytes.is_empty() {
                break;
            }
            let plane = bytes.take(of.len())?;
            of.iter_mut().zip(plane).for_each(|(place, byte)| *place |= u32::from(*byte) << shift);
        }
        bytes.is_empty().then_some(Self { values, of })
    }
}

/// The days of articles in the order of the corpus, undated ones last: days as steps from one to the next.
#[must_use]
pub fn days_to_bytes(days: &[Option<Day>]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = 0;
    for day in days.iter().copied().flatten() {
        let number = number_of(day);
        put(&mut out, u64::from(number.saturating_sub(before)));
        before = number;
    }
    out
}

/// The days of a file; none where it is damaged.
#[must_use]
pub fn days_from_bytes(bytes: &[u8], n_articles: u32) -> Option<Vec<Option<Day>>> {
    let mut bytes = Bytes(bytes);
    let mut days = Vec::new();
    let mut number = 0_u32;
    while !bytes.is_empty() {
        number = number.checked_add(bytes.small()?)?;
        days.push(Some(day_of(number)?));
    }
    let n_articles = usize::try_from(n_articles).ok()?;
    (days.len() <= n_articles).then(|| {
        days.resize(n_articles, None);
        days
    })
}

/// Pairs of numbers, the first ones in ascending order, as steps and second numbers.
#[must_use]
pub fn pairs_to_bytes(pairs: &[(u32, u32)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = 0;
    for (one, other) in pairs {
        put(&mut out, u64::from(one.saturating_sub(before)));
        put(&mut out, u64::from(*other));
        before = *one;
    }
    out
}

/// The pairs of a file; none where it is damaged.
#[must_use]
pub fn pairs_from_bytes(bytes: &[u8]) -> Option<Vec<(u32, u32)>> {
    let mut bytes = Bytes(bytes);
    let mut pairs = Vec::new();
    let mut one = 0_u32;
    while !bytes.is_empty() {
        one = one.checked_add(bytes.small()?)?;
        pairs.push((one, bytes.small()?));
    }
    Some(pairs)
}

/// The earliest article that one is nearly the same as, by pairs in ascending order; itself where there is none.
#[must_use]
pub fn earliest(alike: &[(u32, u32)], article: u32) -> u32 {
    let found = alike.binary_search_by_key(&article, |(member, _)| *member).ok();
    found.and_then(|place| alike.get(place)).map_or(article, |(_, head)| *head)
}

/// Days are numbered as if all months had 31.
fn number_of(day: Day) -> u32 {
    (u32::from(day.year()) * 12 + u32::from(day.month()) - 1) * 31 + u32::from(day.day()) - 1
}

fn day_of(number: u32) -> Option<Day> {
    let (months, day) = (number / 31, number % 31 + 1);
    let (year, month) = (months / 12, months % 12 + 1);
    Day::new(u16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

/// A length as one byte: exact below 16, then with four significant bits.
#[must_use]
pub fn length_code(n_chars: u32) -> u8 {
    let Some(exponent) = (28_u32).checked_sub(n_chars.leading_zeros()).filter(|exponent| *exponent > 0) else {
        return n_chars.to_le_bytes()[0];
    };
    let mantissa = (n_chars >> exponent) & 7;
    u8::try_from(8 + exponent * 8 + mantissa).unwrap_or(u8::MAX)
}

/// The least length of a code.
#[must_use]
pub fn length_of(code: u8) -> u32 {
    let code = u32::from(code);
    if code < 16 { code } else { (8 + code % 8) << (code / 8 - 1) }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lengths_keep_four_bits_and_their_order() {
        for n_chars in (0..5000).chain([65_535, 1 << 20, u32::MAX]) {
            let (code, before) = (length_code(n_chars), length_code(n_chars.saturating_sub(1)));
            let least = length_of(code);
            assert!(before <= code && least <= n_chars && n_chars - least <= n_chars / 8, "{n_chars} {code} {least}");
            assert_eq!(length_code(least), code);
        }
    }

    proptest! {
        #[test]
        fn columns_come_back(values in proptest::collection::vec(proptest::option::of("[a-c]{0,2}"), 0..400)) {
            let values: Vec<Option<&str>> = values.iter().map(Option::as_deref).collect();
            let column = Column::new(&values);
            let read = Column::from_bytes(&column.to_bytes(), u32::try_from(values.len()).unwrap());
            prop_assert_eq!(read.as_ref(), Some(&column));
            for (article, value) in (0..).zip(values) {
                prop_assert_eq!(column.value(article), value);
            }
        }

        #[test]
        fn days_come_back(numbers in proptest::collection::vec(0_u32..40_000, 0..50), n_undated in 0_usize..3) {
            let mut days: Vec<Day> = numbers.into_iter().filter_map(|number| day_of(number + 700_000)).collect();
            days.sort_unstable();
            let days: Vec<Option<Day>> = days.into_iter().map(Some).chain((0..n_undated).map(|_| None)).collect();
            let read = days_from_bytes(&days_to_bytes(&days), u32::try_from(days.len()).unwrap());
            prop_assert_eq!(read, Some(days));
        }

        #[test]
        fn pairs_come_back(steps in proptest::collection::vec((0_u32..1000, any::<u32>()), 0..50)) {
            let mut one = 0;
            let pairs: Vec<(u32, u32)> = steps.into_iter().map(|(step, other)| { one += step; (one, other) }).collect();
            prop_assert_eq!(pairs_from_bytes(&pairs_to_bytes(&pairs)), Some(pairs));
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = (Column::from_bytes(&bytes, 5), days_from_bytes(&bytes, 5), pairs_from_bytes(&bytes));
        }
    }

    #[test]
    fn more_values_than_a_byte_can_number_take_two() {
        let names: Vec<String> = (0..300).map(|number| format!("{number:03}")).collect();
        let values: Vec<Option<&str>> = names.iter().map(|name| Some(name.as_str())).collect();
        let column = Column::new(&values);
        assert_eq!(Column::from_bytes(&column.to_bytes(), 300), Some(column));
    }
}
