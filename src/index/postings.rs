//! In which articles does a term stand, how often, and in which fields? One list for each term.
//!
//! `docs/format.md` gives the form byte by byte.

use super::bytes::{Bytes, put};
use super::fields::Field;

/// How often something stands in each field of an article, in the order of [`Field::ALL`].
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts(pub [u32; Field::ALL.len()]);

impl Counts {
    /// Occurrences in all fields.
    #[must_use]
    pub fn total(self) -> u32 {
        self.0.into_iter().fold(0, u32::saturating_add)
    }

    /// Occurrences in one field.
    #[must_use]
    pub fn of(self, field: Field) -> u32 {
        let [title, lead, body, caption] = self.0;
        match field {
            Field::Title => title,
            Field::Lead => lead,
            Field::Body => body,
            Field::Caption => caption,
        }
    }

    /// Counts occurrences more in one field.
    pub fn add(&mut self, field: Field, n_more: u32) {
        let [title, lead, body, caption] = &mut self.0;
        let count = match field {
            Field::Title => title,
            Field::Lead => lead,
            Field::Body => body,
            Field::Caption => caption,
        };
        *count = count.saturating_add(n_more);
    }

    /// Field by field, what `combine` makes of both.
    #[must_use]
    pub fn with(self, other: Self, combine: fn(u32, u32) -> u32) -> Self {
        let mut combined = self;
        combined.0.iter_mut().zip(other.0).for_each(|(one, other)| *one = combine(*one, other));
        combined
    }

    fn is_simple(self) -> bool {
        self == SIMPLE
    }
}

/// The commonest of all: once, in the body.
const SIMPLE: Counts = Counts([0, 0, 1, 0]);

/// An article, by its number in the order of the corpus, and how often a term stands in it.
pub type Posting = (u32, Counts);

/// A list of postings by gaps between articles.
const GAPS: u8 = 0;
/// A list of postings by a bitmap of the articles.
const BITMAP: u8 = 1;
/// A list this many times denser than one article of so many is a bitmap.
const BITMAP_FROM: u64 = 8;

/// Writes the list of a term, its articles in ascending order.
pub(super) fn put_list(out: &mut Vec<u8>, postings: &[Posting], n_articles: u32) {
    if postings.len() as u64 * BITMAP_FROM > u64::from(n_articles) && postings.len() > 64 {
        return put_bitmap(out, postings);
    }
    out.push(GAPS);
    put_gaps(out, postings);
}

fn put_bitmap(out: &mut Vec<u8>, postings: &[Posting]) {
    let n_bytes = postings.last().map_or(0, |(article, _)| article / 8 + 1);
    let mut bitmap = vec![0_u8; usize::try_from(n_bytes).unwrap_or_default()];
    for (article, _) in postings {
        if let Some(byte) = usize::try_from(article / 8).ok().and_then(|place| bitmap.get_mut(place)) {
            *byte |= 1 << (article % 8);
        }
    }
    out.push(BITMAP);
    put(out, u64::from(n_bytes));
    out.extend(bitmap);
    for (_, counts) in postings {
        put_counts(out, *counts);
    }
}

/// Writes postings by the gaps between their articles: the form in which segments keep them too.
pub(super) fn put_gaps(out: &mut Vec<u8>, postings: &[Posting]) {
    let mut next = 0;
    for (article, counts) in postings {
        put(out, u64::from(article - next) << 1 | u64::from(!counts.is_simple()));
        if !counts.is_simple() {
            put_counts(out, *counts);
        }
        next = article + 1;
    }
}

/// Two bits a field: none, one, two, or as many more as a number that follows says.
fn put_counts(out: &mut Vec<u8>, counts: Counts) {
    let code = |count: u32| count.min(3).to_le_bytes()[0];
    let [title, lead, body, caption] = counts.0.map(code);
    out.push(title | lead << 2 | body << 4 | caption << 6);
    for count in counts.0 {
        if let Some(more) = count.checked_sub(3) {
            put(out, u64::from(more));
        }
    }
}

fn counts(bytes: &mut Bytes<'_>) -> Option<Counts> {
    let codes = bytes.byte()?;
    let mut counts = Counts([codes & 3, codes >> 2 & 3, codes >> 4 & 3, codes >> 6].map(u32::from));
    for count in counts.0.iter_mut().filter(|count| **count == 3) {
        *count = bytes.small()?.checked_add(3)?;
    }
    Some(counts)
}

/// Reads the list of a term; none where it is damaged. `visit` gets every posting in ascending order of articles.
pub(super) fn read_list(list: &[u8], visit: &mut dyn FnMut(Posting)) -> Option<()> {
    let mut bytes = Bytes(list);
    match bytes.byte()? {
        GAPS => read_gaps(bytes, visit),
        BITMAP => {
            let bitmap = bytes.text()?;
            for (byte, bits) in (0..).zip(bitmap) {
                let mut rest = *bits;
                while rest != 0 {
                    visit((byte * 8 + rest.trailing_zeros(), counts(&mut bytes)?));
                    rest &= rest - 1;
                }
            }
            bytes.is_empty().then_some(())
        }
        _ => None,
    }
}

/// Reads postings that [`put_gaps`] wrote.
pub(super) fn read_gaps(mut bytes: Bytes<'_>, visit: &mut dyn FnMut(Posting)) -> Option<()> {
    let mut next = 0_u32;
    while !bytes.is_empty() {
        let number = bytes.number()?;
        let article = next.checked_add(u32::try_from(number >> 1).ok()?)?;
        let counted = if number & 1 == 0 { SIMPLE } else { counts(&mut bytes)? };
        visit((article, counted));
        next = article.checked_add(1)?;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn postings() -> impl Strategy<Value = Vec<Posting>> {
        let gap = prop_oneof![9 => 1_u32..4, 1 => 1_u32..100_000];
        let counts = prop_oneof![
            5 => Just(SIMPLE),
            3 => proptest::array::uniform4(0_u32..6).prop_map(Counts),
            1 => proptest::array::uniform4(any::<u32>()).prop_map(Counts)
        ];
        proptest::collection::vec((gap, counts), 0..200).prop_map(|gaps| {
            let mut next = 0;
            let mut place = |(gap, counts)| {
                next += gap;
                (next - 1, counts)
            };
            gaps.into_iter().map(&mut place).collect()
        })
    }

    proptest! {
        #[test]
        fn lists_come_back_dense_or_not(postings in postings(), n_articles in prop_oneof![Just(200_u32), Just(u32::MAX)]) {
            let mut list = Vec::new();
            put_list(&mut list, &postings, n_articles);
            let mut found = Vec::new();
            prop_assert_eq!(read_list(&list, &mut |posting| found.push(posting)), Some(()));
            prop_assert_eq!(&found, &postings);
            // Cut short, it is refused or tells of fewer, never of others.
            let mut found = Vec::new();
            let _ = read_list(&list[..list.len() - 1], &mut |posting| found.push(posting));
            prop_assert!(found.len() <= postings.len());
        }

        #[test]
        fn any_bytes_are_read_without_harm(list in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = read_list(&list, &mut |_| ());
        }
    }

    #[test]
    fn dense_lists_are_bitmaps() {
        let all: Vec<Posting> = (0..1000).map(|article| (article, SIMPLE)).collect();
        let mut list = Vec::new();
        put_list(&mut list, &all, 1000);
        assert_eq!((list[0], list.len()), (BITMAP, 1 + 1 + 125 + 1000));
        let mut list = Vec::new();
        put_list(&mut list, &all[..100], 1000);
        assert_eq!((list[0], list.len()), (GAPS, 1 + 100));
    }
}
