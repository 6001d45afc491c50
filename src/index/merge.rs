//! How do segments become one index? Term by term, cut into files.

use std::cmp::Reverse;
use std::collections::BinaryHeap;

use super::bytes::Bytes;
use super::dictionary::{Cursor, Writer};
use super::postings::{Posting, put_list, read_gaps};
use super::segment::Run;

/// Bytes from which a file of terms is closed, before compression.
const FILE_BYTES: usize = 64 * 1024;

/// A file of terms.
#[derive(Debug, PartialEq, Eq)]
pub struct TermFile {
    /// Its first term.
    pub first: Vec<u8>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Merges the Han terms of segments, which are in the order of their articles; each file is handed over once it is full.
pub fn merge_han(runs: &[Run], n_articles: u32, give: &mut dyn FnMut(TermFile)) {
    merge(runs.iter().map(|run| run.han.as_slice()), n_articles, give, &mut |_| ());
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
    let mut writer = Writer::default();
    let (mut postings, mut list): (Vec<Posting>, Vec<u8>) = (Vec::new(), Vec::new());
    while let Some(Reverse((mut term, place))) = next.pop() {
        postings.clear();
        let mut at = place;
        loop {
            if let Some(cursor) = cursors.get_mut(at) {
                // Segments are our own and whole.
                let _ = read_gaps(Bytes(cursor.list), &mut |posting| postings.push(posting));
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
        list.clear();
        put_list(&mut list, &postings, n_articles);
        tell(&term);
        if writer.n_bytes() > 0 && writer.n_bytes() + list.len() + term.len() > FILE_BYTES {
            give(close(std::mem::take(&mut writer)));
        }
        writer.add(&term, &list);
    }
    if writer.n_bytes() > 0 {
        give(close(writer));
    }
}

/// A full file.
pub(super) fn close(writer: Writer) -> TermFile {
    let (bytes, first) = writer.finish();
    TermFile { first, bytes }
}
