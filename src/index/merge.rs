//! How do segments become one index? Term by term, cut into files.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bytes::Bytes;
use super::dictionary::Cursor;
use super::postings::{Occurrences, read_gaps};
use super::segment::Run;
use super::terms::TermWriter;
use super::{MANY_ARTICLES, is_unigram};

/// Bytes from which a file of terms is closed: what one term costs from afar. Of many articles the files are larger, so
/// that they are not too many for a host.
fn file_bytes(n_articles: u32) -> usize {
    if n_articles > MANY_ARTICLES { 50 * 1024 } else { 33 * 1024 }
}

/// A file of terms.
#[derive(Debug, PartialEq, Eq)]
pub struct TermFile {
    /// Its first term.
    pub first: Vec<u8>,
    /// Its bytes.
    pub bytes: Vec<u8>,
    /// The positions of its terms, in a file of their own; empty for files without lists.
    pub positions: Vec<u8>,
}

impl TermFile {
    /// A full file without lists, from its bytes and its first term.
    pub(super) fn of((bytes, first): (Vec<u8>, Vec<u8>)) -> Self {
        Self { first, bytes, positions: Vec::new() }
    }
}

/// Merges the bigrams of segments, which are in the order of their articles; each file is handed over once it is full.
pub fn merge_bigrams(runs: &[Run], n_articles: u32, give: &mut dyn FnMut(TermFile)) {
    merge(runs.iter().map(|run| run.bigrams.as_slice()), n_articles, give, &mut |_| ());
}

/// Merges the words of segments, and calls `tell` with each of them.
pub fn merge_words(runs: &[Run], n_articles: u32, give: &mut dyn FnMut(TermFile), tell: &mut dyn FnMut(&[u8])) {
    merge(runs.iter().map(|run| run.words.as_slice()), n_articles, give, tell);
}

fn merge<'a>(
    runs: impl Iterator<Item = &'a [u8]>,
    n_articles: u32,
    give: &mut dyn FnMut(TermFile),
    tell: &mut dyn FnMut(&[u8]),
) {
    let mut cursors: Vec<Cursor> = runs.filter_map(Cursor::new).collect();
    let mut next: BinaryHeap<Reverse<(Vec<u8>, usize)>> = BinaryHeap::new();
    for (place, cursor) in cursors.iter_mut().enumerate() {
        if cursor.advance().is_some() {
            next.push(Reverse((cursor.term.clone(), place)));
        }
    }
    let mut writer = TermWriter::new(n_articles);
    let mut found = Occurrences::default();
    while let Some(Reverse((mut term, place))) = next.pop() {
        found.clear();
        let has_positions = !is_unigram(&term);
        let mut at = place;
        loop {
            if let Some(cursor) = cursors.get_mut(at) {
                // Segments are our own and whole.
                let _ = read_gaps(Bytes(cursor.list), has_positions, &mut found);
                if cursor.advance().is_some() {
                    next.push(Reverse((cursor.term.clone(), at)));
                }
            }
            match next.peek() {
                Some(Reverse((same, _))) if *same == term => {
                    let Some(Reverse((same, place))) = next.pop() else { break };
                    (term, at) = (same, place);
                }
                _ => break,
            }
        }
        tell(&term);
        writer.add(&term, &found);
        if writer.n_bytes() >= file_bytes(n_articles) {
            give(std::mem::replace(&mut writer, TermWriter::new(n_articles)).finish());
        }
    }
    if writer.n_bytes() > 0 {
        give(writer.finish());
    }
}
