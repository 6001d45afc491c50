//! Which names and topics does an archive speak of, and which articles speak of the same? Found when a site is built.
//!
//! Names come from tables, topics from a table and from phrases that the corpus itself keeps repeating. What is learned
//! is learned from some thousand articles spread over the corpus, then looked for in all. Facets, suggestions and related
//! articles follow; what is found by a query never depends on any of it.

mod boundaries;
mod lexicon;
mod phrases;
mod pinyin;
mod words;

use std::collections::{BTreeMap, HashMap};

use self::lexicon::{Kind, Lexicon, Place};
use self::phrases::Learner;
use self::words::Segmented;
use crate::corpus::ArticleId;
use crate::hash::Lasting;
use crate::index::{Lists, Suggested};
use crate::layout::{Passage, Speech, Spoken, Words, by_frequency, lists, word_number};
use crate::text::{fold_text, is_han};

/// Articles that are learned from at most.
pub const SAMPLE: usize = 4096;
/// Topics of an article at most: those that say most of it.
const MAX_TOPICS: usize = 8;
/// How much more a word of the title says than one of the body.
const TITLE_TIMES: usize = 3;

/// What was learned of a corpus.
pub struct Knowledge {
    lexicon: Lexicon,
    /// For each term how the corpus mostly writes it.
    spelled: Vec<String>,
    /// In how many texts of the sample each term stands.
    n_with_term: Vec<u32>,
    /// In how many texts of the sample each word stands.
    n_with_word: HashMap<u32, u32, std::hash::BuildHasherDefault<Lasting>>,
    n_sample: u32,
}

impl Knowledge {
    /// Learns from texts: of each the title, then the passages. `aliases` is the table of names of the corpus.
    #[must_use]
    pub fn learn(texts: &[Vec<Passage>], aliases: &str) -> Self {
        let segment = |text: &Vec<Passage>| text.iter().map(|passage| Segmented::of(&passage.text)).collect();
        let segmented: Vec<Vec<Segmented>> = texts.iter().map(segment).collect();
        let mut learner = Learner::default();
        for (text, segmented) in texts.iter().zip(&segmented) {
            learner.begin();
            for (passage, segmented) in text.iter().zip(segmented) {
                learner.read(segmented, passage.kind);
            }
        }
        let lexicon = Lexicon::new(aliases, learner.phrases());
        let mut spellings: Vec<BTreeMap<String, u32>> = vec![BTreeMap::new(); lexicon.terms.len()];
        let mut n_with_term = vec![0; lexicon.terms.len()];
        let mut n_with_word = HashMap::default();
        for (text, passages) in texts.iter().zip(&segmented) {
            let mut terms = Vec::new();
            let mut words = Vec::new();
            for (passage, segmented) in text.iter().zip(passages) {
                words.extend(telling(segmented));
                for place in lexicon.places(segmented) {
                    terms.push(place.term);
                    if let Some(spellings) = get_mut(&mut spellings, place.term) {
                        *spellings.entry(as_written(&passage.text, segmented, place)).or_default() += 1;
                    }
                }
            }
            for term in once_each(terms) {
                add_one(&mut n_with_term, term);
            }
            for word in once_each(words) {
                *n_with_word.entry(word).or_default() += 1;
            }
        }
        let commonest = |spellings: BTreeMap<String, u32>| {
            let is_han = |text: &str| text.starts_with(is_han);
            spellings.into_iter().max_by(|one, other| {
                (one.1, is_han(&one.0)).cmp(&(other.1, is_han(&other.0))).then(other.0.cmp(&one.0))
            })
        };
        let first =
            |nth: usize| lexicon.terms.get(nth).and_then(|term| term.forms.first()).cloned().unwrap_or_default();
        let spelled = spellings.into_iter().enumerate();
        let spelled = spelled.map(|(nth, all)| commonest(all).map_or_else(|| first(nth), |(text, _)| text)).collect();
        let n_sample = u32::try_from(texts.len()).unwrap_or(u32::MAX);
        Self { lexicon, spelled, n_with_term, n_with_word, n_sample }
    }

    /// What an article speaks of: its title, then its passages.
    fn of_text(&self, text: &[Passage]) -> Spoken {
        let mut found: Vec<(u32, usize)> = Vec::new();
        let mut words = Vec::new();
        for (nth, passage) in text.iter().enumerate() {
            let passage = Segmented::of(&passage.text);
            let times = if nth == 0 { TITLE_TIMES } else { 1 };
            words.extend(telling(&passage).flat_map(|word| std::iter::repeat_n(word, times)));
            found.extend(self.lexicon.places(&passage).into_iter().map(|place| (place.term, times)));
        }
        let words = Words::of(words, &|word| self.rarity(self.n_with_word.get(&word).copied().unwrap_or(0)));
        Spoken { terms: self.telling_terms(found), words }
    }

    /// All names, and the topics that say most.
    fn telling_terms(&self, mut found: Vec<(u32, usize)>) -> Vec<u32> {
        found.sort_unstable();
        let (mut terms, mut topics) = (Vec::new(), Vec::new());
        for same in found.chunk_by(|one, other| one.0 == other.0) {
            let Some((term, _)) = same.first().copied() else { continue };
            let times: usize = same.iter().map(|(_, times)| times).sum();
            if self.kind(term) == Some(Kind::Name) {
                terms.push(term);
            } else if times > 1 {
                // What is mentioned once, and not in the title, is not what the article is about.
                let n_with = get(&self.n_with_term, term).copied().unwrap_or(0);
                let times = f64::from(u32::try_from(times).unwrap_or(u32::MAX));
                topics.push((times * self.rarity(n_with), term));
            }
        }
        topics.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        terms.extend(topics.into_iter().take(MAX_TOPICS).map(|(_, term)| term));
        terms.sort_unstable();
        terms
    }

    fn rarity(&self, n_with: u32) -> f64 {
        libm::log((1.0 + f64::from(self.n_sample)) / (1.0 + f64::from(n_with)))
    }

    fn kind(&self, term: u32) -> Option<Kind> {
        get(&self.lexicon.terms, term).map(|term| term.kind)
    }

    /// Terms of a kind by how many articles speak of them.
    fn by_frequency(&self, kind: Kind, spoken: &[Spoken]) -> Vec<(u32, u32)> {
        by_frequency(spoken, &|term| self.kind(term) == Some(kind))
    }

    /// The terms of a kind as a facet: for each article those it speaks of.
    fn lists(&self, kind: Kind, spoken: &[Spoken]) -> Lists {
        lists(spoken, &self.by_frequency(kind, spoken), &|term| get(&self.spelled, term).map(String::as_str))
    }
}

impl Speech for Knowledge {
    fn read(&self, _: &ArticleId, text: &[Passage]) -> Spoken {
        self.of_text(text)
    }

    fn names(&self, spoken: &[Spoken]) -> Lists {
        self.lists(Kind::Name, spoken)
    }

    fn topics(&self, spoken: &[Spoken]) -> Lists {
        self.lists(Kind::Topic, spoken)
    }

    /// By its forms, its syllables, its initials.
    fn suggestions(&self, spoken: &[Spoken]) -> Vec<(String, Suggested)> {
        let mut suggestions = Vec::new();
        for kind in [Kind::Name, Kind::Topic] {
            for (term, articles) in self.by_frequency(kind, spoken) {
                let (Some(found), Some(text)) = (get(&self.lexicon.terms, term), get(&self.spelled, term)) else {
                    continue;
                };
                let forms = found.forms.iter().chain([text]);
                let mut keys: Vec<String> = forms
                    .flat_map(|form| {
                        let mut keys = pinyin::keys(form);
                        keys.insert(fold_text(form).replace('·', ""));
                        keys
                    })
                    .collect();
                keys.sort_unstable();
                keys.dedup();
                let suggested = Suggested { is_name: kind == Kind::Name, articles, text: text.clone() };
                suggestions.extend(keys.into_iter().map(|key| (key, suggested.clone())));
            }
        }
        suggestions.sort();
        suggestions
    }
}

/// The words of a passage that tell what it is of: two Han characters or more, or three letters.
fn telling(passage: &Segmented) -> impl Iterator<Item = u32> {
    let tells = |word: &str| {
        let is_long = |n: usize| word.chars().nth(n - 1).is_some();
        if word.starts_with(is_han) { is_long(2) } else { is_long(3) && word.starts_with(char::is_alphabetic) }
    };
    (0..passage.words.len()).map(|nth| passage.word(nth)).filter(move |word| tells(word)).map(word_number)
}

/// A place of the simplified text, as it was written.
fn as_written(passage: &str, segmented: &Segmented, place: Place) -> String {
    if passage.len() == segmented.text.len() {
        return passage.get(place.start..place.end).unwrap_or_default().to_owned();
    }
    let n_chars = |end: usize| segmented.text.get(..end).unwrap_or_default().chars().count();
    let (start, end) = (n_chars(place.start), n_chars(place.end));
    passage.chars().skip(start).take(end - start).collect()
}

fn once_each(mut numbers: Vec<u32>) -> Vec<u32> {
    numbers.sort_unstable();
    numbers.dedup();
    numbers
}

fn get<T>(all: &[T], nth: u32) -> Option<&T> {
    usize::try_from(nth).ok().and_then(|nth| all.get(nth))
}

fn add_one(counts: &mut [u32], nth: u32) {
    if let Some(count) = get_mut(counts, nth) {
        *count += 1;
    }
}

fn get_mut<T>(all: &mut [T], nth: u32) -> Option<&mut T> {
    usize::try_from(nth).ok().and_then(|nth| all.get_mut(nth))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::layout::PassageKind;

    const ALIASES: &str = "person\t普京\t普丁\tPutin\nplace\t河桥\t橋河\n";

    fn text(passages: &[&str]) -> Vec<Passage> {
        let passage = |(nth, text): (usize, &&str)| Passage {
            kind: if nth == 0 { PassageKind::Title } else { PassageKind::Body },
            text: (*text).to_owned(),
        };
        passages.iter().enumerate().map(passage).collect()
    }

    #[test]
    fn terms_are_written_as_the_corpus_mostly_writes_them() {
        let texts = [text(&["普丁訪問河橋", "普丁說"]), text(&["普京在河桥"]), text(&["Putin", "河橋"])];
        let knowledge = Knowledge::learn(&texts, ALIASES);
        let spoken: Vec<Spoken> = texts.iter().map(|text| knowledge.of_text(text)).collect();
        let lists = knowledge.lists(Kind::Name, &spoken);
        assert_eq!(lists.values, ["普丁", "河橋"]);
        assert_eq!((0..3).map(|article| lists.of(article).to_vec()).collect::<Vec<_>>(), [[0, 1], [0, 1], [0, 1]]);
        let suggestions = knowledge.suggestions(&spoken);
        for key in ["普京", "普丁", "putin", "pujing", "puding", "pd"] {
            let found = suggestions.iter().find(|(known, _)| known == key);
            let expected = Suggested { is_name: true, articles: 3, text: "普丁".into() };
            assert_eq!(found.map(|(_, suggested)| suggested), Some(&expected), "{key}");
        }
    }
}
