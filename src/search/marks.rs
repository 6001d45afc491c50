//! Where does a term stand? Matches on the original text, and text cut into runs at their edges.

use std::ops::Range;

use super::leaf::Leaf;
use super::order::ordered;
use crate::corpus::Run;
use crate::index::Field;
use crate::text::fold;

/// Byte ranges of the original text that belong to hits of positive terms, in order, those that touch or overlap
/// because two terms share characters joined into one.
pub(super) fn passages(original: &str, field: Field, leaves: &[Leaf]) -> Vec<Range<usize>> {
    let folded = fold(original);
    let mut ranges: Vec<Range<usize>> = Vec::new();
    for leaf in leaves.iter().filter(|leaf| !leaf.negated && leaf.looks_at(field)) {
        if leaf.exact {
            ranges.extend(leaf.ranges(original));
        } else {
            ranges.extend(leaf.ranges(folded.text()).into_iter().map(|range| folded.original(range)));
        }
    }
    let mut joined: Vec<Range<usize>> = Vec::with_capacity(ranges.len());
    let by_place = |one: &Range<usize>, other: &Range<usize>| (one.start, one.end).cmp(&(other.start, other.end));
    for range in ordered(&ranges, by_place) {
        match joined.last_mut() {
            Some(last) if range.start < last.end => last.end = last.end.max(range.end),
            _ => joined.push(range.clone()),
        }
    }
    joined
}

/// Cuts runs at the edges of passages and numbers what is inside them, counting on from `first_mark`.
pub(super) fn mark_runs(runs: &[Run], passages: &[Range<usize>], first_mark: u32) -> Vec<Run> {
    let mut marked = Vec::with_capacity(runs.len() + 2 * passages.len());
    let mut run_start = 0;
    for run in runs {
        cut(run, run_start, passages, first_mark, &mut marked);
        run_start += run.text.len();
    }
    marked
}

fn cut(run: &Run, run_start: usize, passages: &[Range<usize>], first_mark: u32, marked: &mut Vec<Run>) {
    let run_end = run_start + run.text.len();
    let mut at = run_start;
    let mut push = |from: usize, to: usize, mark: Option<u32>| {
        if let Some(text) = run.text.get(from - run_start..to - run_start).filter(|text| !text.is_empty()) {
            marked.push(Run { text: text.to_owned(), mark, ..run.clone() });
        }
    };
    for (mark, passage) in (first_mark..).zip(passages) {
        let (from, to) = (passage.start.max(run_start), passage.end.min(run_end));
        if from < to {
            push(at, from, None);
            push(from, to, Some(mark));
            at = to;
        }
    }
    push(at, run_end, None);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::search::leaf::{Matcher, Needle};

    fn needle(text: &str, exact: bool) -> Leaf {
        let text = if exact { text.to_owned() } else { crate::text::fold_text(text) };
        Leaf::new(Matcher::Literal(vec![Needle::typed(text)]), exact, false, &Field::ALL)
    }

    #[track_caller]
    fn check(text: &str, leaves: &[Leaf], expected: &[&str]) {
        let found: Vec<_> =
            passages(text, Field::Body, leaves).into_iter().map(|range| text[range].to_owned()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn marks_land_on_the_original_text() {
        check("台灣與台湾", &[needle("台湾", false)], &["台灣", "台湾"]);
        check("台灣與台湾", &[needle("台湾", true)], &["台湾"]);
        check("台\u{3000}灣", &[needle("台湾", false)], &["台\u{3000}灣"]);
        check("人人人", &[needle("人人", false)], &["人人"]);
        check("ＣＯＶＩＤ和Covid", &[needle("covid", false)], &["ＣＯＶＩＤ", "Covid"]);
    }

    #[test]
    fn passages_of_several_terms_that_overlap_are_joined() {
        check("中国国防部", &[needle("中国国", false), needle("国防", false)], &["中国国防"]);
        check("中国国防部", &[needle("中国", false), needle("国防", false)], &["中国", "国防"]);
    }

    #[test]
    fn runs_are_cut_at_the_edges_and_keep_their_links() {
        let link = Run { text: "北京會".into(), href: Some("https://example.org/".into()), ..Run::default() };
        let runs =
            [Run { text: "在".into(), ..Run::default() }, link.clone(), Run { text: "談".into(), ..Run::default() }];
        let text = "在北京會談";
        let marked = mark_runs(&runs, &passages(text, Field::Body, &[needle("会谈", false)]), 4);
        let shown: Vec<_> = marked.iter().map(|run| (run.text.as_str(), run.href.is_some(), run.mark)).collect();
        assert_eq!(shown, [("在", false, None), ("北京", true, None), ("會", true, Some(4)), ("談", false, Some(4))]);
    }
}
