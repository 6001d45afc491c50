//! Where do the separators of an article stand, and where do its texts end? Positions count both; nearness, which counts
//! words, does not.

use std::ops::Range;

use super::bytes::{Bytes, put, put_text};

/// Articles in a file of separators.
pub const SEPARATORS_PER_FILE: u32 = 512;

/// The positions of an article that are no words: whatever is neither a Han character nor of a word, and what ends a text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Separators {
    /// All of them, in ascending order.
    positions: Vec<u32>,
    /// Those of them where a text ends.
    ends: Vec<u32>,
}

impl Separators {
    /// Adds a separator, after all others.
    pub(super) fn add(&mut self, position: u32) {
        self.positions.push(position);
    }

    /// Adds the end of a text, after all others.
    pub(super) fn end(&mut self, position: u32) {
        self.positions.push(position);
        self.ends.push(position);
    }

    /// How many words lie in a range of positions.
    #[must_use]
    pub fn n_words(&self, range: Range<u32>) -> u32 {
        let n_before = |position: u32| self.positions.partition_point(|separator| *separator < position);
        let n_separators = n_before(range.end).saturating_sub(n_before(range.start));
        range.end.saturating_sub(range.start).saturating_sub(u32::try_from(n_separators).unwrap_or(u32::MAX))
    }

    /// Whether no text ends in a range of positions.
    #[must_use]
    pub fn is_in_one_text(&self, range: Range<u32>) -> bool {
        let next = self.ends.partition_point(|end| *end < range.start);
        self.ends.get(next).is_none_or(|end| *end >= range.end)
    }

    /// The positions passed over from one to the next, twice, one more where a text ends.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        let mut next = 0;
        let mut ends = self.ends.iter().peekable();
        for position in &self.positions {
            let is_end = ends.next_if_eq(&position).is_some();
            put(&mut out, u64::from(position - next) << 1 | u64::from(is_end));
            next = position + 1;
        }
        out
    }

    fn from_bytes(mut bytes: Bytes<'_>) -> Option<Self> {
        let mut separators = Self::default();
        let mut next = 0_u32;
        while !bytes.is_empty() {
            let number = bytes.number()?;
            let position = next.checked_add(u32::try_from(number >> 1).ok()?)?;
            if number & 1 == 0 {
                separators.add(position);
            } else {
                separators.end(position);
            }
            next = position.checked_add(1)?;
        }
        Some(separators)
    }
}

/// A file of the separators of articles that follow each other.
#[must_use]
pub fn separators_to_bytes<'a>(first: u32, of_articles: impl Iterator<Item = &'a [u8]>) -> Vec<u8> {
    let mut out = Vec::new();
    // Files that say the same of others are other files.
    put(&mut out, u64::from(first));
    of_articles.for_each(|separators| put_text(&mut out, separators));
    out
}

/// The separators of the article at this place of a file; none where it is damaged.
#[must_use]
pub fn separators_in(file: &[u8], nth: u32) -> Option<Separators> {
    let mut bytes = Bytes(file);
    bytes.small()?;
    for _ in 0..nth {
        bytes.text()?;
    }
    Separators::from_bytes(Bytes(bytes.text()?))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn words_are_counted_without_separators_and_within_a_text() {
        let mut separators = Separators::default();
        separators.add(2);
        separators.end(5);
        separators.add(6);
        assert_eq!([0..3, 2..3, 0..8, 3..5, 4..4].map(|range| separators.n_words(range)), [2, 0, 5, 2, 0]);
        assert!(separators.is_in_one_text(0..5) && separators.is_in_one_text(6..9));
        assert!(!separators.is_in_one_text(0..6) && !separators.is_in_one_text(5..9));
    }

    proptest! {
        #[test]
        fn separators_come_back(of in proptest::collection::vec(proptest::collection::btree_map(0_u32..3000, any::<bool>(), 0..40), 1..9)) {
            let separators: Vec<Separators> = of.iter().map(|of| {
                let mut separators = Separators::default();
                for (position, is_end) in of {
                    if *is_end { separators.end(*position) } else { separators.add(*position) }
                }
                separators
            }).collect();
            let bytes: Vec<Vec<u8>> = separators.iter().map(Separators::to_bytes).collect();
            let file = separators_to_bytes(7, bytes.iter().map(Vec::as_slice));
            for (nth, separators) in (0..).zip(separators) {
                prop_assert_eq!(separators_in(&file, nth), Some(separators));
            }
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = separators_in(&bytes, 1);
        }
    }
}
