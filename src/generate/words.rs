//! Which words does a made-up text use, and how often? Chinese characters by their standard, words by Zipf's law.
//!
//! The words mean nothing: they are characters of GB 2312's first level, the 3,755 most used ones, put together by chance.
//! Those of news are the commonest of a dictionary (see `tools/news-words.py`).

use std::collections::{BTreeMap, BTreeSet};

use daachorse::CharwiseDoubleArrayAhoCorasick;

use super::random::{Random, Zipf};
use crate::text::{count, fold_char, fold_text};

const N_WORDS: u32 = 60_000;
/// Words of one character are few, and the commonest.
const N_SINGLE: u32 = 120;
/// What a news text holds besides Han characters.
const LATIN: [&str; 12] =
    ["G20", "NATO", "AI", "5G", "Reuters", "2,400", "30%", "COVID-19", "James Smith", "WTO", "iPhone 15", "Twitter"];

/// Words of jieba's dictionary, the commonest first, without names.
const DICTIONARY: &str = include_str!("words.txt");
/// How often a text is tried in which something is left out.
const N_TRIES: usize = 20;

/// The vocabulary, in Simplified characters, the commonest word first.
pub(super) struct Words {
    ranked: Vec<String>,
    ranks: Zipf,
    /// For each Simplified character the Traditional one, where it differs.
    traditional: BTreeMap<char, char>,
    /// What no text of chance holds, folded as search folds.
    left_out: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

impl Words {
    pub(super) fn new() -> Self {
        // Always the same vocabulary, whatever the seed: archives differ, their language does not.
        let mut random = Random::new(0x5955_4C41_4E00_0001);
        let mut characters = first_level();
        for last in (1..characters.len()).rev() {
            characters.swap(last, random.index(last + 1));
        }
        let frequencies = Zipf::new(u32::try_from(characters.len()).unwrap_or(u32::MAX), 40);
        let draw = |random: &mut Random| characters.get(frequencies.rank(random)).copied().unwrap_or('的');
        let mut word = |rank: u32| -> String {
            let length = match random.below(100) {
                _ if rank < N_SINGLE => 1,
                0..70 => 2,
                70..88 => 3,
                _ => 4,
            };
            (0..length).map(|_| draw(&mut random)).collect()
        };
        let ranked = (0..N_WORDS).map(&mut word).collect();
        Self { ranked, ranks: Zipf::new(N_WORDS, 3), traditional: traditional(), left_out: None }
    }

    /// The words of the dictionary, of which no text is made in which a search for one of some strings would find something.
    pub(super) fn of_dictionary<'a>(left_out: impl Iterator<Item = &'a str>) -> Self {
        let left_out: BTreeSet<String> = left_out.map(fold_text).collect();
        let left_out = CharwiseDoubleArrayAhoCorasick::new(left_out).ok();
        let mut words = Self { ranked: Vec::new(), ranks: Zipf::new(0, 3), traditional: traditional(), left_out };
        words.ranked = DICTIONARY.lines().filter(|word| words.is_clean(word)).map(str::to_owned).collect();
        words.ranks = Zipf::new(u32::try_from(words.ranked.len()).unwrap_or(u32::MAX), 3);
        words
    }

    /// A text made by chance, made anew while it holds what is left out.
    pub(super) fn clean(&self, random: &mut Random, make: fn(&Self, &mut Random) -> String) -> String {
        let mut tries = (0..N_TRIES).map(|_| make(self, random));
        tries.find(|text| self.is_clean(text)).unwrap_or_default()
    }

    fn is_clean(&self, text: &str) -> bool {
        self.left_out.as_ref().is_none_or(|left_out| left_out.find_iter(fold_text(text)).next().is_none())
    }

    /// A word, or now and then a name or number in Latin characters.
    pub(super) fn word(&self, random: &mut Random) -> &str {
        if random.below(40) == 0 { random.pick(&LATIN) } else { self.han(random) }
    }

    /// A word of Han characters.
    pub(super) fn han(&self, random: &mut Random) -> &str {
        self.ranked.get(self.ranks.rank(random)).map_or("的", String::as_str)
    }

    /// A sentence with its stop.
    pub(super) fn sentence(&self, random: &mut Random) -> String {
        self.clean(random, Self::any_sentence)
    }

    fn any_sentence(&self, random: &mut Random) -> String {
        let mut sentence = String::new();
        let n_words = 6 + random.below(12);
        for nth in 1..=n_words {
            sentence.push_str(self.word(random));
            if nth < n_words && nth % 5 == 0 {
                sentence.push(random.pick(&['，', '，', '，', '、', '；']));
            }
        }
        if random.below(12) == 0 {
            sentence = format!("“{sentence}”");
        }
        sentence.push(random.pick(&['。', '。', '。', '。', '？', '！']));
        sentence
    }

    /// A text in Traditional characters.
    pub(super) fn in_traditional(&self, text: &str) -> String {
        text.chars().map(|c| self.traditional.get(&c).copied().unwrap_or(c)).collect()
    }
}

/// The characters of GB 2312's first level, rows 16 to 55, in the standard's order.
fn first_level() -> Vec<char> {
    let codes = (0xB0..=0xD7_u8).flat_map(|row| (0xA1..=0xFE_u8).map(move |cell| [row, cell]));
    let decoded = codes.filter_map(|code| {
        let text = encoding_rs::GBK.decode_without_bom_handling_and_without_replacement(&code)?;
        text.chars().next()
    });
    // The last five cells of the last row are empty in the standard; GBK puts private characters there.
    decoded.filter(|c| ('\u{4E00}'..='\u{9FFF}').contains(c)).collect()
}

/// Pairs of characters of one meaning, by the tables that search folds by: the Simplified one and a Traditional one.
fn traditional() -> BTreeMap<char, char> {
    let is_only = |c: char, of: fn(&crate::text::ScriptCount) -> u32| of(&count(c.encode_utf8(&mut [0; 4]))) > 0;
    let mut of_class = BTreeMap::new();
    for c in ('\u{4E00}'..='\u{9FFF}').filter(|c| is_only(*c, |count| count.hant)) {
        of_class.entry(fold_char(c)).or_insert(c);
    }
    let simplified = ('\u{4E00}'..='\u{9FFF}').filter(|c| is_only(*c, |count| count.hans));
    simplified.filter_map(|c| Some((c, *of_class.get(&fold_char(c))?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_characters_are_those_of_the_standard() {
        let characters = first_level();
        assert_eq!((characters.len(), characters.first(), characters.last()), (3755, Some(&'啊'), Some(&'座')));
    }

    #[test]
    fn a_text_can_be_had_in_both_scripts() {
        let words = Words::new();
        assert_eq!(words.in_traditional("国会议员说，NATO的钱"), "國會議員說，NATO的錢");
    }

    #[test]
    fn words_come_as_often_as_zipf_says() {
        let (words, mut random) = (Words::new(), Random::new(7));
        let mut n_drawn = BTreeMap::<&str, u32>::new();
        for _ in 0..200_000 {
            *n_drawn.entry(words.han(&mut random)).or_default() += 1;
        }
        let mut n_drawn: Vec<u32> = n_drawn.into_values().collect();
        n_drawn.sort_unstable_by_key(|n_drawn| std::cmp::Reverse(*n_drawn));
        let ratio = f64::from(n_drawn[9]) / f64::from(n_drawn[99]);
        assert!((6.0..11.0).contains(&ratio), "{ratio}");
        assert!(n_drawn.len() > 10_000, "{}", n_drawn.len());
    }
}
