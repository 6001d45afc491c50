//! Where is the list of a term? A file of terms: a table of them in the order of their bytes, and their lists as bits. The
//! lists of their positions lie in another file, which only some queries need.

use super::bits::{BitWriter, Bits};
use super::bytes::{Bytes, put, put_text};
use super::merge::TermFile;
use super::postings::{Occurrences, Posting, put_list, put_positions, read_list, read_positions};

/// Terms and lists on their way into a file.
#[derive(Debug)]
pub(super) struct TermWriter {
    n_articles: u32,
    /// Each term by what it shares with the one before, and the rest; then the bits of its two lists.
    table: Vec<u8>,
    lists: BitWriter,
    positions: BitWriter,
    first: Vec<u8>,
    last: Vec<u8>,
}

impl TermWriter {
    pub(super) fn new(n_articles: u32) -> Self {
        Self {
            n_articles,
            table: Vec::new(),
            lists: BitWriter::default(),
            positions: BitWriter::default(),
            first: Vec::new(),
            last: Vec::new(),
        }
    }

    /// Adds a term that is greater than all before.
    pub(super) fn add(&mut self, term: &[u8], occurrences: &Occurrences) {
        if self.table.is_empty() {
            self.first = term.to_vec();
        }
        let n_shared = self.last.iter().zip(term).take_while(|(one, other)| one == other).count();
        put(&mut self.table, n_shared as u64);
        put_text(&mut self.table, term.get(n_shared..).unwrap_or_default());
        let before = [self.lists.n_bits(), self.positions.n_bits()];
        put_list(&mut self.lists, &occurrences.postings, self.n_articles);
        put_positions(&mut self.positions, occurrences);
        put(&mut self.table, (self.lists.n_bits() - before[0]) as u64);
        put(&mut self.table, (self.positions.n_bits() - before[1]) as u64);
        self.last.clear();
        self.last.extend_from_slice(term);
    }

    /// Bytes written so far, about, without the positions.
    pub(super) fn n_bytes(&self) -> usize {
        self.table.len() + self.lists.n_bits() / 8
    }

    /// The file.
    pub(super) fn finish(self) -> TermFile {
        let mut bytes = Vec::with_capacity(self.n_bytes() + 20);
        put(&mut bytes, u64::from(self.n_articles));
        put_text(&mut bytes, &self.table);
        bytes.extend(self.lists.finish());
        let mut positions = Vec::new();
        // No two files are the same, so that each has a name of its own.
        put_text(&mut positions, &self.first);
        positions.extend(self.positions.finish());
        TermFile { first: self.first, bytes, positions }
    }
}

/// A term of a file.
#[derive(Debug)]
pub struct TermEntry<'a> {
    /// The term.
    pub term: &'a [u8],
    n_articles: u32,
    list: Bits<'a>,
    positions_at: usize,
}

impl TermEntry<'_> {
    /// Visits its postings in the order of their articles; none where the file is damaged.
    pub fn postings(&self, visit: &mut dyn FnMut(Posting)) -> Option<()> {
        read_list(&mut self.list.clone(), self.n_articles, visit)
    }

    /// Where it stands, from the file of its positions; none where either is damaged.
    #[must_use]
    pub fn occurrences(&self, positions: &[u8]) -> Option<Occurrences> {
        let mut postings = Vec::new();
        self.postings(&mut |posting| postings.push(posting))?;
        let mut file = Bytes(positions);
        file.text()?;
        let positions = read_positions(&mut Bits::new(file.0, self.positions_at), &postings)?;
        Some(Occurrences { postings, positions })
    }
}

/// Visits the terms of a file that begin with a prefix and are wanted, in their order. None where the file is damaged or
/// `visit` gives none.
pub fn look_up(
    file: &[u8],
    prefix: &[u8],
    wanted: &dyn Fn(&[u8]) -> bool,
    visit: &mut dyn FnMut(TermEntry<'_>) -> Option<()>,
) -> Option<()> {
    let mut bytes = Bytes(file);
    let n_articles = bytes.small()?;
    let mut table = Bytes(bytes.text()?);
    let lists = bytes.0;
    let mut term: Vec<u8> = Vec::new();
    let (mut list_at, mut positions_at) = (0_usize, 0_usize);
    while !table.is_empty() {
        term.truncate(table.length()?);
        term.extend_from_slice(table.text()?);
        let (n_list, n_positions) = (table.length()?, table.length()?);
        if term.starts_with(prefix) {
            if wanted(&term) {
                visit(TermEntry { term: &term, n_articles, list: Bits::new(lists, list_at), positions_at })?;
            }
        } else if term.as_slice() > prefix {
            return Some(());
        }
        list_at = list_at.checked_add(n_list)?;
        positions_at = positions_at.checked_add(n_positions)?;
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
            let occurrences = |articles: &std::collections::BTreeSet<u32>| {
                let counts = |article: &u32| Counts([article % 3, 0, article % 5, 1]);
                let postings: Vec<Posting> = articles.iter().map(|article| (*article, counts(article))).collect();
                let positions = postings.iter().flat_map(|(article, counts)| (0..counts.total()).map(move |nth| article + nth * 7));
                Occurrences { positions: positions.collect(), postings }
            };
            for (term, articles) in &terms {
                writer.add(term.as_bytes(), &occurrences(articles));
            }
            let file = writer.finish();
            prop_assert_eq!(terms.keys().next().map(String::as_bytes).unwrap_or_default(), file.first);
            let mut found: BTreeMap<String, Occurrences> = BTreeMap::new();
            let wanted = |term: &[u8]| term.ends_with(last.as_bytes());
            let read = look_up(&file.bytes, prefix.as_bytes(), &wanted, &mut |entry| {
                found.insert(String::from_utf8(entry.term.to_vec()).unwrap(), entry.occurrences(&file.positions)?);
                Some(())
            });
            prop_assert_eq!(read, Some(()));
            let expected = terms.iter().filter(|(term, _)| term.starts_with(&prefix) && term.ends_with(&last));
            let expected: BTreeMap<_, _> =
                expected.map(|(term, articles)| (term.clone(), occurrences(articles))).collect();
            prop_assert_eq!(found, expected);
        }

        #[test]
        fn any_bytes_are_read_without_harm(file in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = look_up(&file, &[], &|_| true, &mut |entry| entry.postings(&mut |_| ()));
        }
    }
}
