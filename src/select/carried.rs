//! What do the articles of a selection speak of? What the corpus they come from knows: its names and topics, as it writes them.

use std::collections::BTreeMap;

use crate::corpus::ArticleId;
use crate::index::{Lists, Suggested};
use crate::layout::{Passage, Speech, Spoken, Words, by_frequency, lists, word_number};
use crate::search::Known;

/// A name or a topic.
struct Term {
    is_name: bool,
    text: String,
    /// What may be typed for it.
    keys: Vec<String>,
}

/// Names and topics taken over from a corpus.
pub(super) struct Carried {
    terms: Vec<Term>,
    of: BTreeMap<ArticleId, Vec<u32>>,
}

impl Carried {
    /// Of articles and what is known of them, which is taken out.
    pub(super) fn of(known: &mut Known) -> Self {
        let mut carried = Self { terms: Vec::new(), of: BTreeMap::new() };
        let mut numbers: BTreeMap<(bool, String), u32> = BTreeMap::new();
        for article in &mut known.articles {
            let names = std::mem::take(&mut article.names).into_iter().map(|name| (true, name));
            let topics = std::mem::take(&mut article.topics).into_iter().map(|topic| (false, topic));
            let mut terms: Vec<u32> =
                names.chain(topics).map(|(is_name, text)| carried.number(&mut numbers, is_name, text)).collect();
            terms.sort_unstable();
            carried.of.insert(article.article.id.clone(), terms);
        }
        for (key, Suggested { is_name, text, .. }) in std::mem::take(&mut known.suggestions) {
            let term = numbers.get(&(is_name, text)).and_then(|number| usize::try_from(*number).ok());
            if let Some(term) = term.and_then(|term| carried.terms.get_mut(term)) {
                term.keys.push(key);
            }
        }
        carried
    }

    fn number(&mut self, numbers: &mut BTreeMap<(bool, String), u32>, is_name: bool, text: String) -> u32 {
        *numbers.entry((is_name, text.clone())).or_insert_with(|| {
            self.terms.push(Term { is_name, text, keys: Vec::new() });
            u32::try_from(self.terms.len() - 1).unwrap_or(u32::MAX)
        })
    }

    fn term(&self, number: u32) -> Option<&Term> {
        usize::try_from(number).ok().and_then(|number| self.terms.get(number))
    }

    fn by_frequency(&self, is_name: bool, spoken: &[Spoken]) -> Vec<(u32, u32)> {
        by_frequency(spoken, &|number| self.term(number).is_some_and(|term| term.is_name == is_name))
    }

    fn lists(&self, is_name: bool, spoken: &[Spoken]) -> Lists {
        lists(spoken, &self.by_frequency(is_name, spoken), &|number| self.term(number).map(|term| term.text.as_str()))
    }
}

impl Speech for Carried {
    fn read(&self, id: &ArticleId, _: &[Passage]) -> Spoken {
        let terms = self.of.get(id).cloned().unwrap_or_default();
        // Without a segmenter, what articles share is what they speak of.
        let words = terms.iter().filter_map(|number| self.term(*number)).map(|term| word_number(&term.text));
        let words = Words::of(words.collect(), &|_| 1.0);
        Spoken { terms, words }
    }

    fn names(&self, spoken: &[Spoken]) -> Lists {
        self.lists(true, spoken)
    }

    fn topics(&self, spoken: &[Spoken]) -> Lists {
        self.lists(false, spoken)
    }

    fn suggestions(&self, spoken: &[Spoken]) -> Vec<(String, Suggested)> {
        let counted = by_frequency(spoken, &|_| true);
        let known = counted.into_iter().filter_map(|(number, articles)| Some((self.term(number)?, articles)));
        let of_term = |(term, articles): (&Term, u32)| {
            let suggested = Suggested { is_name: term.is_name, articles, text: term.text.clone() };
            term.keys.iter().map(move |key| (key.clone(), suggested.clone())).collect::<Vec<_>>()
        };
        let mut suggestions: Vec<_> = known.flat_map(of_term).collect();
        suggestions.sort();
        suggestions
    }
}
