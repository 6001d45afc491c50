//! Which passage shows why an article was found? The block with most hits, cut around its first.

use std::ops::Range;

use super::held::Held;
use super::leaf::Leaf;
use super::marks::{mark_runs, passages};
use crate::corpus::{Block, Kind, Run, Script};

/// Characters of a snippet at most.
const MAX_CHARS: usize = 110;
/// Characters from which a block says something of the article; a dateline alone does not.
const MIN_CHARS: usize = 20;
/// Characters before the first hit at most; a sentence that starts within them is shown from its start.
const LEAD_CHARS: usize = 24;

/// A passage of an article and the script it is written in.
pub(super) fn snippet(held: &Held, leaves: &[Leaf]) -> (Vec<Run>, Script) {
    let Some((block, found)) = best_block(held, leaves) else {
        return (Vec::new(), held.article.script);
    };
    let text = block.text();
    let window = window(&text, found.first());
    let mut runs = Vec::new();
    if window.start > 0 {
        runs.push(plain("…"));
    }
    let inside: Vec<Range<usize>> = found
        .iter()
        .filter(|range| range.start >= window.start && range.end <= window.end)
        .map(|range| range.start - window.start..range.end - window.start)
        .collect();
    let cut = text.get(window.clone()).unwrap_or_default().replace('\n', " ");
    runs.extend(mark_runs(&[plain(&cut)], &inside, 1));
    if window.end < text.len() {
        runs.push(plain("…"));
    }
    (runs, block.script)
}

fn plain(text: &str) -> Run {
    Run { text: text.to_owned(), ..Run::default() }
}

/// The block with most passages, running text before notes and lists, the earlier one where equal; without any, the
/// first that is running text.
fn best_block<'a>(held: &'a Held, leaves: &[Leaf]) -> Option<(&'a Block, Vec<Range<usize>>)> {
    let blocks = held.article.blocks.iter().zip(held.folded.iter().skip(1));
    let counted = blocks.map(|(block, (field, folded))| {
        let positive = leaves.iter().filter(|leaf| !leaf.negated && leaf.looks_at(*field));
        let n_found: usize = positive
            .map(|leaf| if leaf.exact { leaf.ranges(&block.text()).len() } else { leaf.ranges(folded).len() })
            .sum();
        (block, *field, n_found)
    });
    let aside = |block: &Block| !matches!(block.kind, Kind::Paragraph | Kind::ListItem | Kind::Quote);
    let is_long = |block: &Block| block.text().chars().nth(MIN_CHARS).is_some();
    let best =
        counted.filter(|(block, ..)| !block.runs.is_empty()).enumerate().max_by_key(|(idx, (block, _, n_found))| {
            (*n_found > 0, !aside(block), *n_found, is_long(block), std::cmp::Reverse(*idx))
        });
    best.map(|(_, (block, field, _))| (block, passages(&block.text(), field, leaves)))
}

/// Where to cut: from the start of the sentence that holds the first hit, or a little before the hit.
fn window(text: &str, first: Option<&Range<usize>>) -> Range<usize> {
    let hit = first.map_or(0, |range| range.start);
    let before = text.get(..hit).unwrap_or_default();
    let mut start = before.len();
    for (n_chars, (idx, c)) in before.char_indices().rev().enumerate() {
        if ends_sentence(c) || n_chars == LEAD_CHARS {
            break;
        }
        start = idx;
    }
    let after = text.get(start..).unwrap_or_default();
    let length = after.char_indices().nth(MAX_CHARS).map_or(after.len(), |(idx, _)| idx);
    // A hit longer than a snippet is shown cut rather than not at all.
    start..start + length
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '\n')
}
