//! What does one term of a query look for, and where does it stand in a text?

use std::cmp::Reverse;
use std::ops::Range;

use regex_lite::Regex;

use super::like::is_like;
use super::near::near;
use super::pattern::Pattern;
use super::text::Fields;
use crate::index::{Counts, Field};
use crate::text::{fold_text, is_han, pieces};

/// A term made ready to be looked for.
pub(super) struct Leaf {
    matcher: Matcher,
    /// What it consists of, where matches of one never share characters with those of another.
    parts: Vec<Matcher>,
    /// Whether it means these very characters, so that texts are read as they were written.
    pub(super) exact: bool,
    /// Whether articles with it are left out; such a leaf has no hits.
    pub(super) negated: bool,
    /// The fields it is looked for in.
    pub(super) fields: &'static [Field],
}

/// What is looked for: in folded texts folded, else as it stands.
pub(super) enum Matcher {
    /// Any of these strings.
    Literal(Vec<Needle>),
    /// What a pattern stands for.
    Pattern(Pattern),
    /// Words that differ from this one by so many letters at most.
    Like(Vec<char>, usize),
    /// What a regular expression matches; a string that every match holds, where one is known.
    Regex(Regex, Option<String>),
    /// Two of them with so many words between them at most.
    Near(Box<Matcher>, Box<Matcher>, usize),
}

/// A string that is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Needle {
    pub(super) text: String,
    /// Whether it may neither begin nor end inside a word: names in Latin letters that nobody typed.
    pub(super) whole: bool,
}

impl Needle {
    /// What somebody typed, and may be a part of a word.
    pub(super) fn typed(text: String) -> Self {
        Self { text, whole: false }
    }

    /// Another name of what somebody typed.
    pub(super) fn name(name: &str) -> Self {
        Self { text: fold_text(name), whole: true }
    }

    /// Where it stands first in a text, from a place on.
    fn find(&self, text: &str, from: usize) -> Option<usize> {
        let mut from = from;
        loop {
            let at = from + text.get(from..)?.find(self.text.as_str())?;
            let end = at + self.text.len();
            if !self.whole || !(is_inside_word(text, at) || is_inside_word(text, end)) {
                return Some(at);
            }
            from = at + self.text.chars().next().map_or(1, char::len_utf8);
        }
    }
}

/// Whether a place of a text is between two letters of one word.
fn is_inside_word(text: &str, at: usize) -> bool {
    let is_letter = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !is_han(c));
    let (before, after) = text.split_at_checked(at).unwrap_or_default();
    is_letter(before.chars().next_back()) && is_letter(after.chars().next())
}

impl Leaf {
    pub(super) fn new(matcher: Matcher, exact: bool, negated: bool, fields: &'static [Field]) -> Self {
        let mut parts = Vec::new();
        if let Matcher::Literal(needles) = &matcher
            && needles.len() > 1
            && !may_overlap(needles)
        {
            parts.extend(needles.iter().map(|needle| Matcher::Literal(vec![needle.clone()])));
        }
        Self { matcher, parts, exact, negated, fields }
    }

    /// What can be looked for one by one, so that a text is read only for what may be in it.
    pub(super) fn parts(&self) -> &[Matcher] {
        if self.parts.is_empty() { std::slice::from_ref(&self.matcher) } else { &self.parts }
    }

    /// The place among its parts of one that is this string alone.
    pub(super) fn part_of(&self, needle: &Needle) -> Option<usize> {
        let is_it = |part: &Matcher| matches!(part, Matcher::Literal(needles) if needles.as_slice() == std::slice::from_ref(needle));
        self.parts.iter().position(is_it)
    }

    /// Whether a field is looked at.
    pub(super) fn looks_at(&self, field: Field) -> bool {
        self.fields.contains(&field)
    }

    /// Where it stands in a text, which is folded unless the leaf is exact.
    pub(super) fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        self.matcher.ranges(text)
    }

    /// How often a part of it stands in each field.
    pub(super) fn counts(&self, part: &Matcher, fields: &Fields) -> Counts {
        let mut counts = Counts::default();
        for (field, text) in fields.iter().filter(|(field, _)| self.looks_at(*field)) {
            counts.add(field, u32::try_from(part.count(text)).unwrap_or(u32::MAX));
        }
        counts
    }

    /// Counts with those of other fields taken out.
    pub(super) fn only(&self, mut counts: Counts) -> Counts {
        for (field, count) in Field::ALL.into_iter().zip(&mut counts.0) {
            if !self.looks_at(field) {
                *count = 0;
            }
        }
        counts
    }
}

impl Matcher {
    fn count(&self, text: &str) -> usize {
        match self {
            Self::Literal(needles) => match needles.as_slice() {
                [only] if !only.whole => text.matches(only.text.as_str()).count(),
                _ => self.ranges(text).len(),
            },
            _ => self.ranges(text).len(),
        }
    }

    /// Leftmost matches that do not overlap, of several at one place the longest; never empty ones.
    fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        match self {
            Self::Literal(needles) => any_of(needles, text),
            Self::Pattern(pattern) => pattern.ranges(text),
            Self::Like(word, distance) => {
                let words = pieces(text).filter(|piece| !piece.is_han);
                let is_like = |text: &str| is_like(word, &text.chars().collect::<Vec<_>>(), *distance);
                let like = words.filter(|piece| is_like(piece.text));
                like.map(|piece| piece.start..piece.start + piece.text.len()).collect()
            }
            Self::Regex(regex, _) => {
                regex.find_iter(text).map(|found| found.range()).filter(|range| !range.is_empty()).collect()
            }
            Self::Near(left, right, within) => {
                let (left, right) = (left.ranges(text), right.ranges(text));
                let is_within = |end, start| is_within(text.get(end..start).unwrap_or_default(), *within);
                let found = near(&left, &right, |range| (range.start, range.end), is_within);
                found.into_iter().map(|(first, last)| first.start..last.end).collect()
            }
        }
    }

    /// Whether looking for it costs much more than reading the text.
    pub(super) fn is_costly(&self) -> bool {
        match self {
            Self::Regex(..) => true,
            Self::Near(left, right, _) => left.is_costly() || right.is_costly(),
            Self::Literal(_) | Self::Pattern(_) | Self::Like(..) => false,
        }
    }
}

fn any_of(needles: &[Needle], text: &str) -> Vec<Range<usize>> {
    let mut ranges = Vec::new();
    let mut at = 0;
    // Where each stands next; found anew only once that place is passed.
    let mut next: Vec<Option<usize>> = needles.iter().map(|needle| needle.find(text, 0)).collect();
    loop {
        for (place, needle) in next.iter_mut().zip(needles) {
            if place.is_some_and(|place| place < at) {
                *place = needle.find(text, at);
            }
        }
        let found = next.iter().zip(needles).filter_map(|(place, needle)| Some(((*place)?, needle.text.len())));
        let first = found.min_by_key(|(start, length)| (*start, Reverse(*length)));
        let Some((start, length)) = first.filter(|(_, length)| *length > 0) else { return ranges };
        at = start + length;
        ranges.push(start..at);
    }
}

/// Whether a text holds so many words at most; a Han character, a word, a number count as one.
fn is_within(text: &str, within: usize) -> bool {
    let mut n_words = 0;
    let mut was_letter = false;
    for c in text.chars() {
        let (is_han, is_letter) = (is_han(c), c.is_alphanumeric());
        n_words += usize::from(is_han || (is_letter && !was_letter));
        if n_words > within {
            return false;
        }
        was_letter = is_letter && !is_han;
    }
    true
}

/// Whether matches of two of these strings may share characters.
fn may_overlap(needles: &[Needle]) -> bool {
    let overlap = |one: &str, other: &str| {
        let meets = |at: usize| one.get(at..).is_some_and(|tail| other.starts_with(tail));
        one.contains(other) || (0..one.len()).any(meets)
    };
    let texts = || needles.iter().map(|needle| needle.text.as_str());
    let pairs = texts().flat_map(|one| texts().map(move |other| (one, other)));
    pairs.filter(|(one, other)| one != other).any(|(one, other)| overlap(one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn literal(needles: &[&str]) -> Matcher {
        Matcher::Literal(needles.iter().map(|&needle| Needle::typed(needle.to_owned())).collect())
    }

    #[track_caller]
    fn check(matcher: &Matcher, text: &str, expected: &[&str]) {
        let found: Vec<_> = matcher.ranges(text).into_iter().map(|range| text[range].to_owned()).collect();
        assert_eq!(found, expected, "{text}");
    }

    #[test]
    fn of_several_the_leftmost_and_then_the_longest_is_a_hit() {
        check(&literal(&["中国", "中国人"]), "中国人中国", &["中国人", "中国"]);
        check(&literal(&["国人", "中国"]), "中国人", &["中国"]);
        check(&literal(&["a", "aa"]), "aaa", &["aa", "a"]);
        let owned =
            |needles: &[&str]| needles.iter().map(|&needle| Needle::typed(needle.to_owned())).collect::<Vec<_>>();
        assert!(may_overlap(&owned(&["中国", "国人"])) && may_overlap(&owned(&["a", "xax"])));
        assert!(!may_overlap(&owned(&["普京", "putin"])) && !may_overlap(&owned(&["普京"])));
    }

    #[test]
    fn names_that_nobody_typed_are_whole_words() {
        let names = [Needle::typed("布什".into()), Needle { text: "bush".into(), whole: true }];
        check(&Matcher::Literal(names.into()), "bush和布什 ambush bushes bush,bush", &["bush", "布什", "bush", "bush"]);
    }

    #[test]
    fn near_counts_what_lies_between() {
        let near = |within| Matcher::Near(Box::new(literal(&["中"])), Box::new(literal(&["美"])), within);
        check(&near(0), "中美 美，中 中和美", &["中美", "美，中"]);
        check(&near(1), "中和美", &["中和美"]);
        check(&near(1), "中covid19美", &["中covid19美"]);
        check(&near(1), "中a b美", &[]);
        check(&near(5), "中一中二美三美", &["中二美"]);
        let same = Matcher::Near(Box::new(literal(&["中"])), Box::new(literal(&["中"])), 2);
        check(&same, "中一中二中", &["中一中"]);
        let overlapping = Matcher::Near(Box::new(literal(&["中美"])), Box::new(literal(&["美国", "国"])), 3);
        check(&overlapping, "中美国，国", &["中美国，国"]);
    }

    #[test]
    fn like_words_and_expressions_are_found() {
        check(
            &Matcher::Like("putin".chars().collect(), 1),
            "putin, puttin和putins poutine",
            &["putin", "puttin", "putins"],
        );
        check(&Matcher::Regex(Regex::new("[0-9]*年?").unwrap(), None), "2023年，24年", &["2023年", "24年"]);
    }
}
