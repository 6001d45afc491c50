//! Which strings does a pattern with `?` and `*` stand for? `?` is one letter or character, `*` any number of them.

use super::order::ordered;
use crate::text::{fold_text, is_han};

/// Bytes of a text that one match covers at most.
const MAX_MATCH_BYTES: usize = 512;

/// A pattern made ready to be looked for.
#[derive(Clone, Debug)]
pub(super) struct Pattern {
    /// As many as a query allows, so that a set of them fits into a number.
    items: Vec<Item>,
    /// Whether wildcards stand for Han characters.
    han: bool,
    /// Whether wildcards stand for letters and digits.
    letters: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Item {
    This(char),
    One,
    Many,
}

impl Pattern {
    /// A pattern as typed, folded or as it stands. Only ASCII `?` and `*` are wildcards. They stand for characters of the
    /// kind that stands beside them: for letters where there are letters only, for Han characters where there are only
    /// those.
    pub(super) fn new(typed: &str, exact: bool) -> Self {
        let mut items = Vec::new();
        for c in typed.chars() {
            match c {
                '?' => items.push(Item::One),
                '*' if items.last() == Some(&Item::Many) => {}
                '*' => items.push(Item::Many),
                _ if exact => items.push(Item::This(c)),
                _ => items.extend(fold_text(&c.to_string()).chars().map(Item::This)),
            }
        }
        let has = |is: fn(char) -> bool| items.iter().any(|item| matches!(item, Item::This(c) if is(*c)));
        let (han, letters) = (has(is_han), has(is_letter));
        Self { han: han || !letters, letters: letters || !han, items }
    }

    /// Its literal parts, the longest first.
    pub(super) fn parts(&self) -> Vec<String> {
        let parts = self.items.split(|item| !matches!(item, Item::This(_)));
        let text = |part: &[Item]| {
            part.iter().filter_map(|item| if let Item::This(c) = item { Some(*c) } else { None }).collect()
        };
        let parts: Vec<String> = parts.map(text).filter(|part: &String| !part.is_empty()).collect();
        ordered(&parts, |one, other| other.chars().count().cmp(&one.chars().count())).cloned().collect()
    }

    /// Whether it stands for words only, so that a list of words tells where it stands.
    pub(super) fn is_of_words(&self) -> bool {
        self.items.iter().all(|item| !matches!(item, Item::This(c) if !is_letter(*c))) && self.letters && !self.han
    }

    /// Whether it stands for a whole word.
    pub(super) fn fits(&self, word: &str) -> bool {
        self.longest(word, 0) == Some(word.len())
    }

    /// Where it stands in a text: leftmost, of those the longest, not overlapping, never beginning or ending inside a word.
    pub(super) fn ranges(&self, text: &str) -> Vec<std::ops::Range<usize>> {
        let mut ranges: Vec<std::ops::Range<usize>> = Vec::new();
        let mut before = None;
        let mut next = 0;
        for (at, c) in text.char_indices() {
            let is_inside = before.is_some_and(is_letter) && is_letter(c);
            before = Some(c);
            let may_begin = !matches!(self.items.first(), Some(Item::This(first)) if *first != c);
            if at < next || is_inside || !may_begin {
                continue;
            }
            if let Some(end) = self.longest(text, at) {
                ranges.push(at..end);
                next = end;
            }
        }
        ranges
    }

    /// The end of the longest match that begins here.
    fn longest(&self, text: &str, start: usize) -> Option<usize> {
        let all = 1_u128 << self.items.len();
        let mut states = self.after_many(1);
        let mut best = None;
        let mut rest = text.get(start..)?.char_indices().peekable();
        while let Some((at, c)) = rest.next() {
            let mut next = 0;
            for (place, item) in self.items.iter().enumerate().filter(|(place, _)| states & (1 << place) != 0) {
                match item {
                    Item::This(this) if *this == c => next |= 1 << (place + 1),
                    Item::One if self.stands_for(c) => next |= 1 << (place + 1),
                    Item::Many if self.stands_for(c) => next |= 1 << place,
                    _ => {}
                }
            }
            states = self.after_many(next);
            if states == 0 || at > MAX_MATCH_BYTES {
                break;
            }
            let ends_inside = is_letter(c) && rest.peek().is_some_and(|(_, next)| is_letter(*next));
            if states & all != 0 && !ends_inside {
                best = Some(start + at + c.len_utf8());
            }
        }
        best
    }

    /// States with those that follow without a character: `*` may stand for none.
    fn after_many(&self, mut states: u128) -> u128 {
        for (place, item) in self.items.iter().enumerate() {
            if *item == Item::Many && states & (1 << place) != 0 {
                states |= 1 << (place + 1);
            }
        }
        states
    }

    fn stands_for(&self, c: char) -> bool {
        if is_han(c) { self.han } else { self.letters && c.is_alphanumeric() }
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pattern: &str, text: &str, expected: &[&str]) {
        let found: Vec<_> =
            Pattern::new(pattern, false).ranges(text).into_iter().map(|range| text[range].to_owned()).collect();
        assert_eq!(found, expected, "{pattern} in {text}");
    }

    #[test]
    fn letters_make_whole_words() {
        check("econom*", "economy, economics中国 uneconomic econom", &["economy", "economics", "econom"]);
        check("*vid", "covid vid video", &["covid", "vid"]);
        check("colo?r", "color colour colouur", &["colour"]);
        check("Colo*R", "colour", &["colour"]);
        check("?vid", "covid avid", &["avid"]);
        check("a*b*c", "abc axbyc ab c", &["abc", "axbyc"]);
        check("covid-*", "covid-19，covid", &["covid-19"]);
    }

    #[test]
    fn han_runs_end_at_punctuation() {
        check("中?国", "中美国 中国 中和，国", &["中美国"]);
        check("习*平", "习近平和平，习平", &["习近平和平", "习平"]);
        check("g*峰会", "g7峰会 g二十峰会", &["g7峰会", "g二十峰会"]);
        check("臺*", "台湾人，x", &["台湾人"]);
    }

    #[test]
    fn long_runs_end_a_match() {
        let text = "字".repeat(100_000);
        assert!(Pattern::new("字*字", false).ranges(&text).len() > 100);
        assert_eq!(Pattern::new("字*x", false).ranges(&text), []);
    }

    #[test]
    fn parts_are_the_literals() {
        assert_eq!(Pattern::new("ab*c??德國", false).parts(), ["ab", "德国", "c"]);
        assert!(Pattern::new("ab*c", false).is_of_words() && !Pattern::new("ab*中", false).is_of_words());
        assert!(!Pattern::new("a-b*", false).is_of_words());
    }
}
