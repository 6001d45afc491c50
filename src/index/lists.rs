//! What has several values for an article: the names and topics it speaks of.

use super::bytes::{Bytes, put, put_strings};

/// A fact with any number of values for each article.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lists {
    /// The values, the one that most articles have first.
    pub values: Vec<String>,
    /// Places of values, of all articles one after another.
    places: Vec<u32>,
    /// Where those of each article begin, and the end.
    starts: Vec<usize>,
}

/// Values of an article at most: its number is a byte.
const MAX_VALUES: usize = 255;

impl Lists {
    /// For each article the places of its values, in ascending order.
    #[must_use]
    pub fn new(values: Vec<String>, of_articles: impl Iterator<Item = Vec<u32>>) -> Self {
        let mut lists = Self { values, places: Vec::new(), starts: vec![0] };
        for of_article in of_articles {
            lists.places.extend(of_article.into_iter().take(MAX_VALUES));
            lists.starts.push(lists.places.len());
        }
        lists
    }

    /// The places of the values of an article, in ascending order.
    #[must_use]
    pub fn of(&self, article: u32) -> &[u32] {
        let bounds =
            usize::try_from(article).ok().and_then(|nth| Some(*self.starts.get(nth)?..*self.starts.get(nth + 1)?));
        bounds.and_then(|bounds| self.places.get(bounds)).unwrap_or_default()
    }

    /// A value by its place.
    #[must_use]
    pub fn value(&self, place: u32) -> Option<&str> {
        usize::try_from(place).ok().and_then(|place| self.values.get(place)).map(String::as_str)
    }

    /// The lists as a file: the values; how many each article has, a byte each; their places, as steps.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = Vec::new();
        put_strings(&mut out, &self.values);
        let of_articles =
            || self.starts.windows(2).filter_map(|bounds| self.places.get(*bounds.first()?..*bounds.last()?));
        out.extend(of_articles().map(|places| u8::try_from(places.len()).unwrap_or(u8::MAX)));
        for places in of_articles() {
            let mut before = 0;
            for place in places {
                put(&mut out, u64::from(place - before));
                before = *place;
            }
        }
        out
    }

    /// The lists of a file; none where it is damaged.
    #[must_use]
    pub fn from_bytes(bytes: &[u8], n_articles: u32) -> Option<Self> {
        let mut bytes = Bytes(bytes);
        let values = bytes.strings()?;
        let counts = bytes.take(usize::try_from(n_articles).ok()?)?;
        let mut lists = Self { values, places: Vec::new(), starts: vec![0] };
        for count in counts {
            let mut place = 0_u32;
            for _ in 0..*count {
                place = place.checked_add(bytes.small()?)?;
                lists.value(place)?;
                lists.places.push(place);
            }
            lists.starts.push(lists.places.len());
        }
        bytes.is_empty().then_some(lists)
    }
}

/// Articles in a file of related ones.
pub const RELATED_PER_FILE: u32 = 2048;

/// For each of some articles from a number on, the numbers of others.
#[must_use]
pub fn related_to_bytes(first: u32, of_articles: &[Vec<u32>]) -> Vec<u8> {
    let mut out = Vec::new();
    // Files that say the same of others are other files.
    put(&mut out, u64::from(first));
    for others in of_articles {
        put(&mut out, others.len() as u64);
        for other in others {
            put(&mut out, u64::from(*other));
        }
    }
    out
}

/// The numbers that a file names for its article at this place, in their order.
#[must_use]
pub fn related_in(file: &[u8], nth: u32) -> Option<Vec<u32>> {
    let mut bytes = Bytes(file);
    bytes.small()?;
    for _ in 0..nth {
        for _ in 0..bytes.length()? {
            bytes.small()?;
        }
    }
    let mut others = Vec::new();
    for _ in 0..bytes.length()? {
        others.push(bytes.small()?);
    }
    Some(others)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn lists_come_back(of in proptest::collection::vec(proptest::collection::btree_set(0_u32..300, 0..5), 0..40)) {
            let values: Vec<String> = (0..300).map(|place| format!("{place}")).collect();
            let lists = Lists::new(values, of.iter().map(|of| of.iter().copied().collect()));
            let read = Lists::from_bytes(&lists.to_bytes(), u32::try_from(of.len()).unwrap());
            prop_assert_eq!(read.as_ref(), Some(&lists));
            for (article, of) in (0..).zip(of) {
                prop_assert_eq!(lists.of(article), of.into_iter().collect::<Vec<_>>());
            }
        }

        #[test]
        fn related_come_back(of in proptest::collection::vec(proptest::collection::vec(any::<u32>(), 0..4), 0..20)) {
            let file = related_to_bytes(7, &of);
            for (nth, of) in (0..).zip(of) {
                prop_assert_eq!(related_in(&file, nth), Some(of));
            }
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = (Lists::from_bytes(&bytes, 3), related_in(&bytes, 2));
        }
    }
}
