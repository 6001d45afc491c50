//! Where is the list of a term? A file of terms: a table of them in the order of their bytes, and their lists as bits.

use super::bits::{BitWriter, Bits};
use super::bytes::{Bytes, put, put_text};
use super::postings::{Posting, put_list, read_list};

/// Terms after which the table says again where lists begin; of those before, up to so many are passed over bit by bit.
const STEP: usize = 32;
/// Bits of lists after which it does so sooner: long lists take long to pass over.
const STEP_BITS: usize = 4096;

/// Terms and lists on their way into a file.
#[derive(Debug)]
pub(super) struct TermWriter {
    n_articles: u32,
    /// Each term by what it shares with the one before, and the rest.
    table: Vec<u8>,
    /// Of each step its terms and the bits of its lists.
    steps: Vec<u8>,
    /// Where the last step began, and its terms.
    step_start: usize,
    n_in_step: usize,
    lists: BitWriter,
    first: Vec<u8>,
    last: Vec<u8>,
}

impl TermWriter {
    pub(super) fn new(n_articles: u32) -> Self {
        Self {
            n_articles,
            table: Vec::new(),
            steps: Vec::new(),
            step_start: 0,
            n_in_step: 0,
            lists: BitWriter::default(),
            first: Vec::new(),
            last: Vec::new(),
        }
    }

    /// Adds a term that is greater than all before.
    pub(super) fn add(&mut self, term: &[u8], postings: &[Posting]) {
        if self.table.is_empty() {
            self.first = term.to_vec();
        }
        let n_bits = self.lists.n_bits() - self.step_start;
        if self.n_in_step >= STEP || n_bits >= STEP_BITS {
            put(&mut self.steps, self.n_in_step as u64);
            put(&mut self.steps, n_bits as u64);
            self.step_start = self.lists.n_bits();
            self.n_in_step = 0;
        }
        let n_shared = self.last.iter().zip(term).take_while(|(one, other)| one == other).count();
        put(&mut self.table, n_shared as u64);
        put_text(&mut self.table, term.get(n_shared..).unwrap_or_default());
        put_list(&mut self.lists, postings, self.n_articles);
        self.last.clear();
        self.last.extend_from_slice(term);
        self.n_in_step += 1;
    }

    /// Bytes written so far, about.
    pub(super) fn n_bytes(&self) -> usize {
        self.table.len() + self.steps.len() + self.lists.n_bits() / 8
    }

    /// The file, and its first term.
    pub(super) fn finish(self) -> (Vec<u8>, Vec<u8>) {
        let mut out = Vec::with_capacity(self.n_bytes() + 20);
        put(&mut out, u64::from(self.n_articles));
        put_text(&mut out, &self.steps);
        put_text(&mut out, &self.table);
        out.extend(self.lists.finish());
        (out, self.first)
    }
}

/// Visits the postings of the terms of a file that begin with a prefix and are wanted, in the order of the terms and of
/// their articles. None where the file is damaged.
pub fn look_up(
    file: &[u8],
    prefix: &[u8],
    wanted: &dyn Fn(&[u8]) -> bool,
    visit: &mut dyn FnMut(&[u8], Posting),
) -> Option<()> {
    let mut bytes = Bytes(file);
    let n_articles = bytes.small()?;
    let mut steps = Bytes(bytes.text()?);
    let mut table = Bytes(bytes.text()?);
    let lists = bytes.0;
    let mut term: Vec<u8> = Vec::new();
    // Where the next step begins and which place in its step a term has; how many lists of the step were passed, up to where.
    let (mut next_start, mut nth, mut n_passed, mut bits) = (0, 0, 0, Bits::new(lists, 0));
    let mut n_in_step = 0;
    while !table.is_empty() {
        if nth == n_in_step {
            (nth, n_passed, bits) = (0, 0, Bits::new(lists, next_start));
            n_in_step = if steps.is_empty() { usize::MAX } else { steps.length()? };
            next_start += if steps.is_empty() { 0 } else { steps.length()? };
        }
        term.truncate(table.length()?);
        term.extend_from_slice(table.text()?);
        if term.starts_with(prefix) {
            if wanted(&term) {
                while n_passed < nth {
                    read_list(&mut bits, n_articles, &mut |_| ())?;
                    n_passed += 1;
                }
                read_list(&mut bits, n_articles, &mut |posting| visit(&term, posting))?;
                n_passed += 1;
            }
        } else if term.as_slice() > prefix {
            return Some(());
        }
        nth += 1;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;
    use crate::index::Counts;

    proptest! {
        #[test]
        fn terms_are_found_with_their_lists(terms in proptest::collection::btree_map("[台湾a]{1,5}", proptest::collection::btree_set(0_u32..50, 1..9), 0..150), prefix in "[台湾a]{0,2}", last in "[台湾a]") {
            let mut writer = TermWriter::new(50);
            let posting = |article: &u32| (*article, Counts([article % 3, 0, article % 5, 1]));
            for (term, articles) in &terms {
                writer.add(term.as_bytes(), &articles.iter().map(posting).collect::<Vec<_>>());
            }
            let (file, first) = writer.finish();
            prop_assert_eq!(terms.keys().next().map(String::as_bytes).unwrap_or_default(), first);
            let mut found: BTreeMap<String, Vec<Posting>> = BTreeMap::new();
            let wanted = |term: &[u8]| term.ends_with(last.as_bytes());
            let read = look_up(&file, prefix.as_bytes(), &wanted, &mut |term, posting| {
                found.entry(String::from_utf8(term.to_vec()).unwrap()).or_default().push(posting);
            });
            prop_assert_eq!(read, Some(()));
            let expected = terms.iter().filter(|(term, _)| term.starts_with(&prefix) && term.ends_with(&last));
            let expected: BTreeMap<_, _> =
                expected.map(|(term, articles)| (term.clone(), articles.iter().map(posting).collect())).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn any_bytes_are_read_without_harm(file in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = look_up(&file, &[], &|_| true, &mut |_, _| ());
        }
    }
}
