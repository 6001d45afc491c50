//! How do segments become one index? Term by term, cut into files.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bytes::Bytes;
use super::dictionary::Cursor;
use super::postings::{Occurrences, read_gaps};
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

/// Merges the terms of segments, which are in the order of their articles, from their buckets: of each bucket in turn those
/// of all segments. Each file is handed over once it is full; `tell` is called with each term.
pub fn merge_terms<E>(
    buckets: impl Iterator<Item = Result<Vec<Vec<u8>>, E>>,
    n_articles: u32,
    give: &mut dyn FnMut(TermFile),
    tell: &mut dyn FnMut(&[u8]),
) -> Result<(), E> {
    let mut writer = TermWriter::new(n_articles);
    for runs in buckets {
        merge(&runs?, &mut writer, n_articles, give, tell);
    }
    if writer.n_bytes() > 0 {
        give(writer.finish());
    }
    Ok(())
}

fn merge(
    runs: &[Vec<u8>],
    writer: &mut TermWriter,
    n_articles: u32,
    give: &mut dyn FnMut(TermFile),
    tell: &mut dyn FnMut(&[u8]),
) {
    let runs = runs.iter().map(Vec::as_slice);
    let mut cursors: Vec<Cursor> = runs.filter_map(Cursor::new).collect();
    let mut next: BinaryHeap<Reverse<(Vec<u8>, usize)>> = BinaryHeap::new();
    for (place, cursor) in cursors.iter_mut().enumerate() {
        if cursor.advance().is_some() {
            next.push(Reverse((cursor.term.clone(), place)));
        }
    }
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
            give(std::mem::replace(writer, TermWriter::new(n_articles)).finish());
        }
    }
}
