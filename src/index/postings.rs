//! In which articles does a term stand, how often, in which fields, and where? Two lists for each term, one of articles and
//! one of positions: in files as bits, in segments, which are merged, together as bytes.
//!
//! `docs/format.md` gives the form byte by byte.

use super::bits::{BitWriter, Bits};
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

    /// Counts occurrences more in one field.
    pub fn add(&mut self, field: Field, n_more: u32) {
        if let Some(count) = self.0.get_mut(field as usize) {
            *count = count.saturating_add(n_more);
        }
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

/// Where a term stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Occurrences {
    /// The articles it stands in, in ascending order.
    pub postings: Vec<Posting>,
    /// Its positions, those of one article after those of the other, as many as its counts say, in ascending order: how many
    /// tokens of the article's texts stand before it, of the title first, then of the lead, the body, the captions; what
    /// ends a text counts as a token. Empty for a term whose positions are not kept.
    pub positions: Vec<u32>,
}

impl Occurrences {
    pub(super) fn clear(&mut self) {
        self.postings.clear();
        self.positions.clear();
    }

    /// Each article with the positions in it.
    pub fn iter(&self) -> impl Iterator<Item = (Posting, &[u32])> {
        let mut rest = self.positions.as_slice();
        self.postings.iter().map(move |posting| {
            let n_positions = usize::try_from(posting.1.total()).unwrap_or(usize::MAX).min(rest.len());
            let (positions, after) = rest.split_at_checked(n_positions).unwrap_or_default();
            rest = after;
            (*posting, positions)
        })
    }
}

/// Writes the list of a term in a corpus of so many articles: how many postings, then for each the articles passed over, by
/// Rice's code, and its counts. Where more than about half of all articles are there, that is a bitmap.
pub(super) fn put_list(out: &mut BitWriter, postings: &[Posting], n_articles: u32) {
    out.put_gamma(postings.len() as u64);
    let n_low = low_bits(postings.len() as u64, n_articles);
    let mut next = 0;
    for (article, counts) in postings {
        out.put_rice(u64::from(article - next), n_low);
        pack_counts(out, *counts);
        next = article + 1;
    }
}

/// Bits of a gap that are written as they are: what makes the code shortest where gaps are spread evenly.
fn low_bits(n_postings: u64, n_articles: u32) -> u32 {
    let passed = u64::from(n_articles).saturating_sub(n_postings);
    // The mean gap times the logarithm of 2, near enough.
    (passed * 177 / (n_postings.max(1) * 256)).checked_ilog2().unwrap_or(0)
}

/// Reads a list; none where it is damaged. `visit` gets every posting in ascending order of articles.
pub(super) fn read_list(bits: &mut Bits<'_>, n_articles: u32, visit: &mut dyn FnMut(Posting)) -> Option<()> {
    let n_postings = bits.gamma()?;
    let n_low = low_bits(n_postings, n_articles);
    let mut next = 0_u32;
    for _ in 0..n_postings {
        let gap = bits.rice(n_low)?;
        let article = next.checked_add(u32::try_from(gap).ok()?)?;
        visit((article, unpack_counts(bits)?));
        next = article.checked_add(1)?;
    }
    Some(())
}

/// The commonest counts in one to three bits, others in three and a byte with two bits a field: none, one, two, or as
/// many more as a number that follows says.
fn pack_counts(out: &mut BitWriter, counts: Counts) {
    if let Some(nth) = COMMON.iter().position(|common| *common == counts) {
        out.put_unary_ones(nth as u64);
        return;
    }
    out.put(0b111, 3);
    for count in counts.0 {
        out.put(u64::from(count.min(3)), 2);
    }
    for count in counts.0 {
        if let Some(more) = count.checked_sub(2).filter(|more| *more > 0) {
            out.put_gamma(u64::from(more));
        }
    }
}

fn unpack_counts(bits: &mut Bits<'_>) -> Option<Counts> {
    for common in COMMON {
        if bits.number(1)? == 0 {
            return Some(common);
        }
    }
    let mut counts = Counts::default();
    for count in &mut counts.0 {
        *count = u32::try_from(bits.number(2)?).ok()?;
    }
    for count in counts.0.iter_mut().filter(|count| **count == 3) {
        *count = u32::try_from(bits.gamma()?).ok()?.checked_add(2)?;
    }
    Some(counts)
}

/// The commonest counts, most common first: once in the body, once in the lead, twice in the body.
const COMMON: [Counts; 3] = [SIMPLE, Counts([0, 1, 0, 0]), Counts([0, 0, 2, 0])];

/// Greatest number of low bits that a list of positions may have: five bits say which.
const MAX_POSITION_BITS: u32 = 31;

/// Writes the list of the positions of a term: how many bits of a gap are written as they are, in five bits, then for each article
/// the tokens before the first position and between one and the next, by Rice's code.
pub(super) fn put_positions(out: &mut BitWriter, occurrences: &Occurrences) {
    if occurrences.positions.is_empty() {
        return;
    }
    let gaps: Vec<u64> = occurrences.iter().flat_map(|(_, positions)| gaps(positions)).collect();
    let mean = gaps.iter().sum::<u64>() / gaps.len().max(1) as u64;
    let guess = mean.checked_ilog2().unwrap_or(0);
    let n_bits = |n_low: &u32| gaps.iter().map(|gap| (gap >> n_low) + u64::from(*n_low)).sum::<u64>();
    let n_low = (guess.saturating_sub(3)..=(guess + 1).min(MAX_POSITION_BITS)).min_by_key(n_bits).unwrap_or(0);
    out.put(u64::from(n_low), 5);
    for gap in gaps {
        out.put_rice(gap, n_low);
    }
}

/// What lies before the first position and between one and the next.
fn gaps(positions: &[u32]) -> impl Iterator<Item = u64> {
    let mut next = 0;
    positions.iter().map(move |position| {
        let gap = position.saturating_sub(next);
        next = position.saturating_add(1);
        u64::from(gap)
    })
}

/// Reads the positions that go with postings; none where they are damaged.
pub(super) fn read_positions(bits: &mut Bits<'_>, postings: &[Posting]) -> Option<Vec<u32>> {
    let mut positions = Vec::new();
    if postings.is_empty() {
        return Some(positions);
    }
    let n_low = u32::try_from(bits.number(5)?).ok()?;
    for (_, counts) in postings {
        let mut next = 0_u32;
        for _ in 0..counts.total() {
            let gap = bits.rice(n_low)?;
            let position = next.checked_add(u32::try_from(gap).ok()?)?;
            positions.push(position);
            next = position.checked_add(1)?;
        }
    }
    Some(positions)
}

/// Writes occurrences by the gaps between articles and between positions: the form in which segments keep them.
pub(super) fn put_gaps(out: &mut Vec<u8>, occurrences: &Occurrences, has_positions: bool) {
    let mut next = 0;
    for ((article, counts), positions) in occurrences.iter() {
        put(out, u64::from(article - next) << 1 | u64::from(!counts.is_simple()));
        if !counts.is_simple() {
            put_counts(out, counts);
        }
        if has_positions {
            gaps(positions).for_each(|gap| put(out, gap));
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

/// Reads what [`put_gaps`] wrote, and adds it to what is there.
pub(super) fn read_gaps(mut bytes: Bytes<'_>, has_positions: bool, found: &mut Occurrences) -> Option<()> {
    let mut next = 0_u32;
    while !bytes.is_empty() {
        let number = bytes.number()?;
        let article = next.checked_add(u32::try_from(number >> 1).ok()?)?;
        let counted = if number & 1 == 0 { SIMPLE } else { counts(&mut bytes)? };
        found.postings.push((article, counted));
        next = article.checked_add(1)?;
        let mut next_position = 0_u32;
        for _ in 0..if has_positions { counted.total() } else { 0 } {
            let position = next_position.checked_add(bytes.small()?)?;
            found.positions.push(position);
            next_position = position.checked_add(1)?;
        }
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
        proptest::collection::vec((gap, counts), 1..200).prop_map(|gaps| {
            let mut next = 0;
            let mut posting = |(gap, counts)| {
                next += gap;
                (next - 1, counts)
            };
            gaps.into_iter().map(&mut posting).collect()
        })
    }

    proptest! {
        #[test]
        fn lists_come_back_dense_or_not(postings in postings(), n_articles in prop_oneof![Just(5_000_000_u32), Just(u32::MAX)]) {
            let mut list = BitWriter::default();
            put_list(&mut list, &postings, n_articles);
            let n_bits = list.n_bits();
            let list = list.finish();
            let mut bits = Bits::new(&list, 0);
            let mut found = Vec::new();
            prop_assert_eq!(read_list(&mut bits, n_articles, &mut |posting| found.push(posting)), Some(()));
            prop_assert_eq!((&found, bits.at), (&postings, n_bits));
            let mut list = Vec::new();
            let written = Occurrences { postings, positions: Vec::new() };
            put_gaps(&mut list, &written, false);
            let mut found = Occurrences::default();
            prop_assert_eq!(read_gaps(Bytes(&list), false, &mut found), Some(()));
            prop_assert_eq!(&found, &written);
        }

        #[test]
        fn positions_come_back(articles in proptest::collection::vec(proptest::collection::btree_set(prop_oneof![9 => 0_u32..2000, 1 => any::<u32>().prop_map(|position| position >> 4)], 1..9), 0..40)) {
            let postings: Vec<Posting> = (0..).step_by(3).zip(&articles).map(|(n, positions)| (n, Counts([0, 0, u32::try_from(positions.len()).unwrap(), 0]))).collect();
            let written = Occurrences { postings: postings.clone(), positions: articles.iter().flatten().copied().collect() };
            let mut list = BitWriter::default();
            put_positions(&mut list, &written);
            let n_bits = list.n_bits();
            let list = list.finish();
            let mut bits = Bits::new(&list, 0);
            let read = read_positions(&mut bits, &postings);
            prop_assert_eq!(read.as_ref(), Some(&written.positions));
            prop_assert_eq!(bits.at, n_bits);

            let mut list = Vec::new();
            put_gaps(&mut list, &written, true);
            let mut found = Occurrences::default();
            prop_assert_eq!(read_gaps(Bytes(&list), true, &mut found), Some(()));
            prop_assert_eq!(&found, &written);
        }

        #[test]
        fn any_bytes_are_read_without_harm(list in proptest::collection::vec(any::<u8>(), 0..60), n_articles in any::<u32>()) {
            let _ = read_list(&mut Bits::new(&list, 0), n_articles, &mut |_| ());
            let few = [(3, Counts([0, 1, 7, 0])), (9, SIMPLE)];
            let _ = read_positions(&mut Bits::new(&list, 0), &few);
            // Counts of damaged lists may be as great as numbers can be; segments are our own and whole.
            let _ = read_gaps(Bytes(&list), false, &mut Occurrences::default());
        }
    }

    #[test]
    fn dense_lists_are_bitmaps() {
        let n_bits = |postings: &[Posting]| {
            let mut list = BitWriter::default();
            put_list(&mut list, postings, 1000);
            list.n_bits()
        };
        let every = |nth: u32| (0..1000).step_by(nth as usize).map(|article| (article, SIMPLE)).collect::<Vec<_>>();
        // The number of postings, a bit an article, a bit for each count.
        assert_eq!((n_bits(&every(1)), n_bits(&every(2))), (19 + 1000 + 1000, 17 + 999 + 500));
        // Ten postings a hundred articles apart: seven bits and a little each.
        assert_eq!(n_bits(&every(100)), 7 + 10 * (6 + 1 + 1) + 9);
        assert_eq!(n_bits(&[(999, SIMPLE)]), 1 + 9 + 2 + 1);
    }
}
