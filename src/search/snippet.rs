//! Which passages show why an article was found? The sentences with most of the terms, cut where sentences end.

use std::ops::Range;

use super::held::Held;
use super::leaf::Leaf;
use super::marks::{mark_runs, passages};
use crate::corpus::{Block, Kind, Run, Script};
use crate::index::Field;
use crate::text::is_han;

/// Characters of a snippet at most.
const MAX_CHARS: usize = 110;
/// Characters of each of two passages at most.
const HALF_CHARS: usize = 54;
/// Characters from which a block says something of the article; a dateline alone does not.
const MIN_CHARS: usize = 20;
/// Characters before the first hit of a sentence that is longer than a snippet, at most.
const LEAD_CHARS: usize = 24;

/// Passages of an article and the script the first is written in: one where one has all the terms, else two.
pub(super) fn snippet(held: &Held<'_>, leaves: &[Leaf]) -> (Vec<Run>, Script) {
    let positive: Vec<&Leaf> = leaves.iter().filter(|leaf| !leaf.negated).collect();
    let Some(block) = best_block(held, &positive) else {
        return (Vec::new(), held.article.script);
    };
    let whole = Passage::best(block, &positive, MAX_CHARS);
    let (mut shown, mut missing) = (Vec::new(), Vec::new());
    for (leaf, is_shown) in positive.iter().zip(&whole.shows) {
        if *is_shown { shown.push(*leaf) } else { missing.push(*leaf) }
    }
    let other = if missing.is_empty() || shown.is_empty() { None } else { best_block(held, &missing) };
    let other = other.map(|block| Passage::best(block, &missing, HALF_CHARS));
    let Some(second) = other.filter(|other| other.shows.contains(&true)) else {
        return (whole.runs(leaves, 1, true), block.block.script);
    };
    let first = Passage::best(block, &shown, HALF_CHARS);
    // In the order of reading.
    let is_before = (first.block.place, first.window.start) <= (second.block.place, second.window.start);
    let (first, second) = if is_before { (first, second) } else { (second, first) };
    let mut runs = first.runs(leaves, 1, true);
    let n_marks = runs.iter().filter_map(|run| run.mark).max().unwrap_or(0);
    let is_open = !runs.last().is_some_and(|run| run.text.ends_with('…'));
    runs.extend(is_open.then(|| plain("…")));
    let mut more = second.runs(leaves, n_marks + 1, false);
    runs.append(&mut more);
    (runs, first.block.block.script)
}

fn plain(text: &str) -> Run {
    Run { text: text.to_owned(), ..Run::default() }
}

/// A block of the article that is shown from.
#[derive(Clone, Copy)]
struct Source<'a> {
    place: usize,
    block: &'a Block,
    field: Field,
}

/// The block with most of the terms, running text before notes and lists, then with most hits, the earlier one where equal;
/// without any, the first that is running text.
fn best_block<'a>(held: &'a Held<'_>, leaves: &[&Leaf]) -> Option<Source<'a>> {
    let blocks = held.article.blocks.iter().zip(held.folded.iter().skip(1)).enumerate();
    let counted = blocks.filter(|(_, (block, _))| !block.runs.is_empty()).map(|(place, (block, (field, folded)))| {
        let original = leaves.iter().any(|leaf| leaf.exact).then(|| block.text());
        let n_of = |leaf: &&&Leaf| leaf.ranges(original.as_deref().filter(|_| leaf.exact).unwrap_or(folded)).len();
        let looked: Vec<usize> = leaves.iter().filter(|leaf| leaf.looks_at(*field)).map(|leaf| n_of(&leaf)).collect();
        let n_leaves = looked.iter().filter(|n| **n > 0).count();
        (Source { place, block, field: *field }, n_leaves, looked.iter().sum::<usize>())
    });
    let aside = |block: &Block| !matches!(block.kind, Kind::Paragraph | Kind::ListItem | Kind::Quote);
    let is_long = |block: &Block| block.text().chars().nth(MIN_CHARS).is_some();
    let best = counted.max_by_key(|(source, n_leaves, n_found)| {
        let block = source.block;
        (*n_found > 0, !aside(block), *n_leaves, *n_found, is_long(block), std::cmp::Reverse(source.place))
    });
    best.map(|(source, ..)| source)
}

/// A part of a block.
struct Passage<'a> {
    block: Source<'a>,
    text: String,
    window: Range<usize>,
    /// Which of the terms it was cut for have a hit in it.
    shows: Vec<bool>,
}

impl<'a> Passage<'a> {
    /// The sentences of a block that follow each other, have room, and have most of the terms, then most hits.
    fn best(block: Source<'a>, leaves: &[&Leaf], max_chars: usize) -> Self {
        let text = block.block.text();
        let of_leaf = |leaf: &&Leaf| passages(&text, block.field, std::slice::from_ref(*leaf));
        let found: Vec<Vec<Range<usize>>> = leaves.iter().map(of_leaf).collect();
        let sentences = sentences(&text);
        let within = |window: &Range<usize>| {
            let counts = found.iter().map(|of_leaf| of_leaf.iter().filter(|hit| is_in(hit, window)).count());
            let counts: Vec<usize> = counts.collect();
            (counts.iter().filter(|n| **n > 0).count(), counts.iter().sum::<usize>())
        };
        let mut best = None;
        for nth in 0..sentences.len() {
            let window = reach(&text, sentences.get(nth..).unwrap_or_default(), max_chars);
            let hits = within(&window);
            if best.as_ref().is_none_or(|(most, _)| hits > *most) {
                best = Some((hits, window));
            }
        }
        let mut window = best.map_or(0..text.len(), |(_, window)| window);
        if n_chars(&text, &window) > max_chars {
            let first = found.iter().flatten().filter(|hit| is_in(hit, &window)).map(|hit| hit.start).min();
            window = cut(&text, &window, first, max_chars);
        }
        let shows = found.iter().map(|of_leaf| of_leaf.iter().any(|hit| is_in(hit, &window))).collect();
        Self { block, text, window, shows }
    }

    /// Its runs, hits marked, with a sign where text is left out.
    fn runs(&self, leaves: &[Leaf], first_mark: u32, is_first: bool) -> Vec<Run> {
        let mut runs = Vec::new();
        let window = &self.window;
        if is_first && window.start > 0 {
            runs.push(plain("…"));
        }
        let hits = passages(&self.text, self.block.field, leaves).into_iter();
        let inside: Vec<Range<usize>> =
            hits.filter(|hit| is_in(hit, window)).map(|hit| hit.start - window.start..hit.end - window.start).collect();
        let shown = self.text.get(window.clone()).unwrap_or_default().replace('\n', " ");
        runs.extend(mark_runs(&[plain(&shown)], &inside, first_mark));
        if window.end < self.text.len() {
            runs.push(plain("…"));
        }
        runs
    }
}

fn is_in(hit: &Range<usize>, window: &Range<usize>) -> bool {
    hit.start >= window.start && hit.end <= window.end
}

fn n_chars(text: &str, window: &Range<usize>) -> usize {
    text.get(window.clone()).unwrap_or_default().chars().count()
}

/// Where sentences begin and end: after their stop and what closes a quotation behind it.
fn sentences(text: &str) -> Vec<Range<usize>> {
    let mut sentences = Vec::new();
    let mut start = 0;
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        if !ends_sentence(c) {
            continue;
        }
        let mut end = at + c.len_utf8();
        while let Some((at, c)) = chars.next_if(|(_, c)| ends_sentence(*c) || closes(*c)) {
            end = at + c.len_utf8();
        }
        sentences.push(start..end);
        start = end;
    }
    if start < text.len() {
        sentences.push(start..text.len());
    }
    sentences
}

/// As many sentences from the first on as there is room for, one at least.
fn reach(text: &str, sentences: &[Range<usize>], max_chars: usize) -> Range<usize> {
    let mut window = sentences.first().cloned().unwrap_or_default();
    for next in sentences.iter().skip(1) {
        let longer = window.start..next.end;
        if n_chars(text, &longer) > max_chars {
            break;
        }
        window = longer;
    }
    window
}

/// A part of a sentence that is too long: from the clause of the first hit, or a little before it, to the end of a clause.
fn cut(text: &str, sentence: &Range<usize>, hit: Option<usize>, max_chars: usize) -> Range<usize> {
    let hit = hit.unwrap_or(sentence.start);
    let before = text.get(sentence.start..hit).unwrap_or_default();
    let mut start = hit;
    for (n, (at, c)) in before.char_indices().rev().enumerate() {
        if n == LEAD_CHARS || ends_clause(c) {
            break;
        }
        start = sentence.start + at;
    }
    if is_inside_word(text, start) {
        start += text.get(start..hit).and_then(|lead| lead.find(|c| !is_letter(c))).unwrap_or_default();
        start += text.get(start..hit).map_or(0, |lead| lead.len() - lead.trim_start().len());
    }
    let rest = text.get(start..sentence.end).unwrap_or_default();
    let mut end = rest.char_indices().nth(max_chars).map_or(rest.len(), |(at, _)| at);
    if is_inside_word(rest, end) {
        end = rest.get(..end).unwrap_or_default().trim_end_matches(is_letter).trim_end().len();
    }
    let kept = rest.get(..end).unwrap_or_default();
    // A clause that ends in the last third is a better end than the middle of a word.
    let late = kept.char_indices().nth(max_chars * 2 / 3).map_or(end, |(at, _)| at);
    let clause = kept.char_indices().rfind(|(at, c)| *at >= late && ends_clause(*c));
    let is_cut = end < rest.len();
    start..start + clause.filter(|_| is_cut).map_or(end, |(at, c)| at + c.len_utf8())
}

/// Whether a word of letters stands across a place; between Han characters one may cut anywhere.
fn is_inside_word(text: &str, at: usize) -> bool {
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    before.ends_with(is_letter) && after.starts_with(is_letter)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

fn ends_sentence(c: char) -> bool {
    matches!(c, '。' | '！' | '？' | '!' | '?' | '…' | '\n')
}

fn ends_clause(c: char) -> bool {
    ends_sentence(c) || matches!(c, '，' | '；' | '：' | ';' | '、')
}

fn closes(c: char) -> bool {
    matches!(c, '”' | '’' | '」' | '』' | '）' | ')' | '》' | '"')
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::search::leaf::{Matcher, Needle};
    use crate::text::fold_text;

    fn held(passages: &[&str]) -> Held<'static> {
        let block = |text: &&str| json!({ "kind": "paragraph", "script": "Hans", "runs": [{ "text": text }] });
        let blocks: Vec<_> = passages.iter().map(block).collect();
        let article = json!({
            "format": 1, "id": "aaaaaaaaaaaaa", "title": "题", "path": "a", "script": "Hans", "blocks": blocks,
        });
        Held::new(serde_json::from_value(article).unwrap())
    }

    #[track_caller]
    fn check(passages: &[&str], terms: &[&str], expected: &str) {
        let leaf =
            |term: &&str| Leaf::new(Matcher::Literal(vec![Needle::typed(fold_text(term))]), false, false, &Field::ALL);
        let leaves: Vec<Leaf> = terms.iter().map(leaf).collect();
        let (runs, _) = snippet(&held(passages), &leaves);
        let shown = |run: &Run| if run.mark.is_some() { format!("[{}]", run.text) } else { run.text.clone() };
        assert_eq!(runs.iter().map(shown).collect::<String>(), expected);
    }

    #[test]
    fn sentences_end_with_their_quotes() {
        let text = "他说：“好。”然后走了！真的？没有";
        let cut: Vec<&str> = sentences(text).into_iter().map(|range| &text[range]).collect();
        assert_eq!(cut, ["他说：“好。”", "然后走了！", "真的？", "没有"]);
    }

    #[test]
    fn the_sentences_with_most_terms_are_shown_whole() {
        let long = "这一句很长而且没有什么可看的东西只是为了占去很多地方，".repeat(4);
        check(&["今天天气很好。河桥下有船。"], &["河桥"], "今天天气很好。[河桥]下有船。");
        check(&[&format!("{long}。河桥下有船。")], &["河桥"], "…[河桥]下有船。");
        check(&[&format!("河桥远。{long}。河桥下有大船。"), "没有"], &["河桥", "大船"], "…[河桥]下有[大船]。");
    }

    #[test]
    fn terms_far_from_each_other_are_shown_in_two_passages() {
        let long = "这一句很长而且没有什么可看的东西只是为了占去很多地方，".repeat(6);
        check(
            &[&format!("河桥下有船。{long}。"), &format!("{long}。南山上有树。")],
            &["南山", "河桥"],
            "[河桥]下有船。…[南山]上有树。",
        );
    }

    #[test]
    fn a_sentence_that_is_too_long_is_cut_at_its_clauses() {
        let clause = "这是十个字的一个小句子，";
        let text = format!("{}河桥下有船，{}完。", clause.repeat(12), clause.repeat(12));
        let (runs, _) = snippet(
            &held(&[&text]),
            &[Leaf::new(Matcher::Literal(vec![Needle::typed("河桥".into())]), false, false, &Field::ALL)],
        );
        let shown: String = runs.iter().map(|run| run.text.as_str()).collect();
        assert!(shown.starts_with("…河桥下有船，") && shown.ends_with("，…"), "{shown}");
        assert!((90..=114).contains(&shown.chars().count()), "{shown}");
    }

    #[test]
    fn no_word_of_letters_is_cut() {
        let words = "trains ".repeat(14);
        let expected = format!("…{}[bridge]{}…", "trains ".repeat(3), " trains".repeat(11));
        check(&[&format!("{words}bridge {words}{words}end")], &["bridge"], &expected);
        // Of a word with no end some is shown before the hit.
        check(&[&format!("{0}桥{0}", "a".repeat(150))], &["桥"], &format!("…{}[桥]…", "a".repeat(24)));
    }
}
