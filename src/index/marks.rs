//! Where do the marks of an article stand, and where do its texts end? Places count both; whoever counts words does not.

use std::ops::Range;

use super::bytes::{Bytes, put, put_text};

/// Articles in a file of marks.
pub const MARKS_PER_FILE: u32 = 512;

/// The places of an article that are no words: whatever is neither a Han character nor of a word, and what ends a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Marks {
    /// All of them, in ascending order.
    places: Vec<u32>,
    /// Those of them where a text ends.
    ends: Vec<u32>,
}

impl Marks {
    /// Adds a mark, after all others.
    pub(super) fn add(&mut self, place: u32) {
        self.places.push(place);
    }

    /// Adds the end of a text, after all others.
    pub(super) fn end(&mut self, place: u32) {
        self.places.push(place);
        self.ends.push(place);
    }

    /// How many words lie in a range of places.
    #[must_use]
    pub fn n_words(&self, range: Range<u32>) -> u32 {
        let n_before = |place: u32| self.places.partition_point(|mark| *mark < place);
        let n_marks = n_before(range.end).saturating_sub(n_before(range.start));
        range.end.saturating_sub(range.start).saturating_sub(u32::try_from(n_marks).unwrap_or(u32::MAX))
    }

    /// Whether no text ends in a range of places.
    #[must_use]
    pub fn is_in_one_text(&self, range: Range<u32>) -> bool {
        let next = self.ends.partition_point(|end| *end < range.start);
        self.ends.get(next).is_none_or(|end| *end >= range.end)
    }

    /// The places passed over from one to the next, twice, one more where a text ends.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut next = 0;
        let mut ends = self.ends.iter().peekable();
        for place in &self.places {
            let is_end = ends.next_if_eq(&place).is_some();
            put(&mut out, u64::from(place - next) << 1 | u64::from(is_end));
            next = place + 1;
        }
        out
    }

    fn from_bytes(mut bytes: Bytes<'_>) -> Option<Self> {
        let mut marks = Self::default();
        let mut next = 0_u32;
        while !bytes.is_empty() {
            let number = bytes.number()?;
            let place = next.checked_add(u32::try_from(number >> 1).ok()?)?;
            if number & 1 == 0 {
                marks.add(place);
            } else {
                marks.end(place);
            }
            next = place.checked_add(1)?;
        }
        Some(marks)
    }
}

/// A file of the marks of articles that follow each other.
#[must_use]
pub fn marks_to_bytes<'a>(first: u32, of_articles: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    // Files that say the same of others are other files.
    put(&mut out, u64::from(first));
    of_articles.for_each(|marks| put_text(&mut out, marks));
    out
}

/// The marks of the article at this place of a file; none where it is damaged.
#[must_use]
pub fn marks_in(file: &[u8], nth: u32) -> Option<Marks> {
    let mut bytes = Bytes(file);
    bytes.small()?;
    for _ in 0..nth {
        bytes.text()?;
    }
    Marks::from_bytes(Bytes(bytes.text()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_counted_without_marks_and_within_a_text() {
        let mut marks = Marks::default();
        marks.add(2);
        marks.end(5);
        marks.add(6);
        assert_eq!([0..3, 2..3, 0..8, 3..5, 4..4].map(|range| marks.n_words(range)), [2, 0, 5, 2, 0]);
        assert!(marks.is_in_one_text(0..5) && marks.is_in_one_text(6..9));
        assert!(!marks.is_in_one_text(0..6) && !marks.is_in_one_text(5..9));
    }

    proptest! {
        #[test]
        fn marks_come_back(of in proptest::collection::vec(proptest::collection::btree_map(0_u32..3000, any::<bool>(), 0..40), 1..9)) {
            let marks: Vec<Marks> = of.iter().map(|of| {
                let mut marks = Marks::default();
                for (place, is_end) in of {
                    if *is_end { marks.end(*place) } else { marks.add(*place) }
                }
                marks
            }).collect();
            let bytes: Vec<Vec<u8>> = marks.iter().map(Marks::to_bytes).collect();
            let file = marks_to_bytes(7, bytes.iter().map(Vec::as_slice));
            for (nth, marks) in (0..).zip(marks) {
                prop_assert_eq!(marks_in(&file, nth), Some(marks));
            }
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = marks_in(&bytes, 1);
        }
    }
}
