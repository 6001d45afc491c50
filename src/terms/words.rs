//! Where do words begin and end? By jieba's dictionary, on text in Simplified characters.
//!
//! For statistics and for the ends of names only: nothing is found or missed by where a word begins.

use std::sync::OnceLock;

use jieba_rs::Jieba;

use crate::text::{is_han, simplified};

/// A text in Simplified characters, and its words.
#[derive(Debug, Default)]
pub(super) struct Segmented {
    pub(super) text: String,
    /// Where each word begins and ends, in bytes.
    pub(super) words: Vec<(usize, usize)>,
}

fn jieba() -> &'static Jieba {
    static JIEBA: OnceLock<Jieba> = OnceLock::new();
    JIEBA.get_or_init(Jieba::new)
}

impl Segmented {
    /// Parts a text into words. Without the hidden Markov model: characters of no known word stand alone.
    pub(super) fn of(text: &str) -> Self {
        let text = simplified(text);
        let words = jieba().cut(&text, false).into_iter().map(|token| (token.byte_start, token.byte_end)).collect();
        Self { text, words }
    }

    pub(super) fn word(&self, nth: usize) -> &str {
        let place = self.words.get(nth).copied().unwrap_or_default();
        self.text.get(place.0..place.1).unwrap_or_default()
    }

    /// Whether no word begins before a place and ends after it.
    pub(super) fn is_edge(&self, at: usize) -> bool {
        at == self.text.len() || self.words.binary_search_by_key(&at, |(start, _)| *start).is_ok()
    }
}

/// Characters that the dictionary calls nouns and that end no topic: 采访时, 范围内.
const AFTER: &str = "时内外中上下间前后说等";

/// Characters that numbers are made of: no other number belongs to a phrase, and neither does 年.
const NUMERALS: &str = "零〇一二两三四五六七八九十百千万亿第";

/// Characters that stand for a country or a side, or lead to one, and are mostly other words: 中澳关系, 台美关系, 对华政策.
const SIDES: &str = "中台对在";

/// What a word is for phrases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// It ends a phrase.
    Break,
    /// It ends a phrase, and may belong to what follows: 中澳关系, 二孩政策.
    Before,
    /// It ends a phrase, and may belong to what comes before: 微信公众号.
    After,
    /// It stands in phrases, never first or last: 的.
    Inside,
    /// It begins phrases or stands in them.
    Open,
    /// A noun: it ends phrases too.
    Noun,
}

impl Part {
    /// By jieba's tag, the set of ICTCLAS.
    pub(super) fn of(word: &str) -> Self {
        if !word.chars().all(is_han) {
            let is_name = word.chars().any(char::is_alphabetic) && word.chars().all(char::is_alphanumeric);
            return if is_name { Self::Noun } else { Self::Break };
        }
        let is_single = word.chars().nth(1).is_none();
        if (is_single && SIDES.contains(word)) || word.chars().all(|c| NUMERALS.contains(c)) {
            return Self::Before;
        }
        if is_single && AFTER.contains(word) {
            return Self::Break;
        }
        if word == "号" {
            return Self::After;
        }
        let tags = jieba().tag(word, false);
        let [only] = tags.as_slice() else { return Self::Open };
        match only.tag {
            "vn" | "an" | "j" | "l" | "i" => Self::Noun,
            "h" => Self::Before,
            "q" | "k" if is_single => Self::After,
            // Time, place words and directions make no topics: 今天, 内.
            "t" | "s" | "f" | "m" | "q" | "r" | "d" | "p" | "c" | "u" | "ul" | "uj" | "uz" | "ud" | "uv" | "ug"
            | "y" | "e" | "o" | "z" | "k" => {
                if word == "的" {
                    Self::Inside
                } else {
                    Self::Break
                }
            }
            tag if tag.starts_with('n') => Self::Noun,
            _ => Self::Open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_the_dictionary_in_either_script() {
        let segmented = Segmented::of("中央社會科學院說");
        let words: Vec<&str> = (0..segmented.words.len()).map(|nth| segmented.word(nth)).collect();
        assert_eq!(words.concat(), "中央社会科学院说");
        assert!(segmented.is_edge("中央".len()) && !segmented.is_edge("中央社".len()), "{words:?}");
    }

    #[test]
    fn parts_follow_the_tags() {
        assert_eq!(Part::of("经济"), Part::Noun);
        assert_eq!(Part::of("的"), Part::Inside);
        assert_eq!(Part::of("，"), Part::Break);
        assert_eq!(Part::of("今天"), Part::Break);
        assert_eq!(Part::of("G20"), Part::Noun);
        assert_eq!(Part::of("2020"), Part::Break);
        assert_eq!(["中", "二", "第二", "非"].map(Part::of), [Part::Before; 4]);
        assert_eq!(["年", "时", "前"].map(Part::of), [Part::Break; 3]);
        assert_eq!(Part::of("号"), Part::After);
    }
}
