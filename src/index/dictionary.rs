//! Which terms are there, and what goes with each? Terms in the order of their bytes, each written by what differs from the
//! one before, then their lists: the form of segments, and, with empty lists, of the vocabulary.

use super::TermFile;
use super::bytes::{Bytes, put, put_text};

/// Terms and lists on their way into a file.
#[derive(Debug, Default)]
pub(super) struct Writer {
    terms: Vec<u8>,
    lists: Vec<u8>,
    first: Vec<u8>,
    last: Vec<u8>,
    n_terms: u64,
}

impl Writer {
    /// Adds a term that is greater than all before.
    pub(super) fn add(&mut self, term: &[u8], list: &[u8]) {
        if self.n_terms == 0 {
            self.first = term.to_vec();
        }
        let n_shared = self.last.iter().zip(term).take_while(|(one, other)| one == other).count();
        put(&mut self.terms, n_shared as u64);
        put_text(&mut self.terms, term.get(n_shared..).unwrap_or_default());
        put(&mut self.terms, list.len() as u64);
        self.lists.extend_from_slice(list);
        self.last.clear();
        self.last.extend_from_slice(term);
        self.n_terms += 1;
    }

    /// Bytes written so far.
    pub(super) fn n_bytes(&self) -> usize {
        self.terms.len() + self.lists.len()
    }

    /// The file, and its first term.
    pub(super) fn finish(self) -> (Vec<u8>, Vec<u8>) {
        let mut out = Vec::with_capacity(self.n_bytes() + 10);
        put_text(&mut out, &self.terms);
        out.extend(self.lists);
        (out, self.first)
    }
}

/// Terms and their lists in files, each closed once it is longer than this.
pub(super) fn files<'a>(entries: impl Iterator<Item = (&'a [u8], Vec<u8>)>, max_bytes: usize) -> Vec<TermFile> {
    let mut files = Vec::new();
    let mut writer = Writer::default();
    for (term, list) in entries {
        if writer.n_bytes() > max_bytes {
            files.push(TermFile::of(std::mem::take(&mut writer).finish()));
        }
        writer.add(term, &list);
    }
    if writer.n_bytes() > 0 {
        files.push(TermFile::of(writer.finish()));
    }
    files
}

/// A walk through the terms of a file.
pub(super) struct Cursor<'a> {
    terms: Bytes<'a>,
    lists: Bytes<'a>,
    pub(super) term: Vec<u8>,
    pub(super) list: &'a [u8],
}

impl<'a> Cursor<'a> {
    /// Before the first term.
    pub(super) fn new(file: &'a [u8]) -> Option<Self> {
        let mut bytes = Bytes(file);
        let terms = Bytes(bytes.text()?);
        Some(Self { terms, lists: bytes, term: Vec::new(), list: &[] })
    }

    /// Goes to the next term; none at the end, or where the file is damaged.
    pub(super) fn advance(&mut self) -> Option<()> {
        let n_shared = self.terms.length()?;
        let rest = self.terms.text()?;
        let n_list = self.terms.length()?;
        self.term.truncate(n_shared);
        self.term.extend_from_slice(rest);
        self.list = self.lists.take(n_list)?;
        Some(())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn terms_come_back_with_their_lists(terms in proptest::collection::btree_map("[台湾a]{0,4}", proptest::collection::vec(any::<u8>(), 0..4), 0..20)) {
            let mut writer = Writer::default();
            for (term, list) in &terms {
                writer.add(term.as_bytes(), list);
            }
            let (file, first) = writer.finish();
            prop_assert_eq!(terms.keys().next().map(String::as_bytes).unwrap_or_default(), first);
            let mut found = BTreeMap::new();
            let mut cursor = Cursor::new(&file).unwrap();
            while cursor.advance().is_some() {
                found.insert(String::from_utf8(cursor.term.clone()).unwrap(), cursor.list.to_vec());
            }
            prop_assert_eq!(found, terms);
        }

        #[test]
        fn any_bytes_are_read_without_harm(file in proptest::collection::vec(any::<u8>(), 0..60)) {
            let Some(mut cursor) = Cursor::new(&file) else { return Ok(()) };
            while cursor.advance().is_some() {}
        }
    }
}
