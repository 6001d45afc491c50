//! What would find something where nothing is found? Tried out one change after another; what is told finds something.

use std::cell::Cell;

use super::answer::{Hint, HintKind};
use super::asked::Asked;
use super::facets::{DATE, Filters, bit};
use super::matching::Matching;
use super::request::{DateFilter, FacetKey, Request};
use crate::query;
use crate::text::{is_han, pieces};

/// Other queries that are tried at most: each costs what a query costs.
const MAX_TRIES: usize = 40;
/// Words of a query that are left out one by one.
const MAX_WORDS: usize = 8;
/// Characters of a word whose parts are looked for: of a longer one there are too many.
const MAX_UNITS: usize = 24;
/// Hints of a kind at most.
const MAX_OF_KIND: usize = 3;

impl Asked<'_> {
    /// What would find something.
    pub(super) fn hints(&mut self, filters: &Filters, matching: &Matching) -> Vec<Hint> {
        let request = self.request;
        let mut hints = Vec::new();
        let is_unfiltered = Cell::new(false);
        let mut hint = |kind: HintKind, q: &str, key: Option<&str>, articles: u32| {
            if articles > 0 {
                let unfiltered = kind == HintKind::Filters || is_unfiltered.get();
                hints.push(Hint { kind, q: q.to_owned(), unfiltered, key: key.map(str::to_owned), articles });
            }
        };
        let mut n_filters = 0;
        for (key, bit) in active(request) {
            n_filters += 1;
            let articles = (0..self.facts.n_articles)
                .filter(|article| matching.matches(*article) && filters.pass_but(bit, *article));
            hint(HintKind::Filter, &request.q, Some(key), articles.count().try_into().unwrap_or(u32::MAX));
        }
        let mut without = request.clone();
        without.clear_filters();
        let n_without = if n_filters > 0 { self.n_found(&without) } else { 0 };
        if n_filters > 1 {
            hint(HintKind::Filters, &request.q, None, n_without);
        }
        // Filters that are not what keeps the query from finding something would only hide what might.
        is_unfiltered.set(n_filters > 0 && n_without == 0);
        let base = if is_unfiltered.get() { &without } else { request };
        if request.exact || request.q.contains('=') {
            let folded = Request { exact: false, q: request.q.replace('=', ""), ..base.clone() };
            hint(HintKind::Folded, &folded.q, None, self.n_found(&folded));
        }
        let mut n_tries = 0;
        for (kind, queries) in others(&request.q) {
            let mut n_told = 0;
            let mut length = 0;
            for q in queries {
                // The longest that are found, not parts of those.
                let of_this = if kind == HintKind::Fewer { q.split_whitespace().count() } else { q.chars().count() };
                if n_tries == MAX_TRIES || n_told == MAX_OF_KIND || of_this < length {
                    break;
                }
                n_tries += 1;
                let articles = self.n_found(&Request { q: q.clone(), ..base.clone() });
                if articles > 0 {
                    n_told += 1;
                    length = of_this;
                    hint(kind, &q, None, articles);
                }
            }
        }
        hints
    }

    /// Articles that another request finds for sure.
    fn n_found(&mut self, request: &Request) -> u32 {
        let Asked { store, near, bounded, facts, .. } = *self;
        let asked = Asked { store, near, bounded, facts, request, wants: self.wants };
        asked.found(&|_| true).articles.len().try_into().unwrap_or(u32::MAX)
    }
}

/// The filters that are set, by their keys in the address.
fn active(request: &Request) -> impl Iterator<Item = (&'static str, u16)> {
    let facets = FacetKey::ALL.into_iter().filter(|key| !request.choice(*key).is_empty());
    let date = (request.date != DateFilter::Any).then_some(("date", DATE));
    facets.map(|key| (key.id(), bit(key))).chain(date)
}

/// Other queries, by what is changed.
fn others(q: &str) -> Vec<(HintKind, Vec<String>)> {
    let (_, mistakes) = query::parse(q);
    let words: Vec<&str> = q.split_whitespace().take(MAX_WORDS + 1).collect();
    let is_plain = |word: &str| word.chars().all(|c| is_han(c) || c.is_alphanumeric());
    match words.as_slice() {
        [word] if is_plain(word) && word.chars().any(is_han) => vec![(HintKind::Part, parts(word))],
        [word] if is_plain(word) && mistakes.is_empty() => vec![(HintKind::Spelling, vec![format!("{word}~")])],
        [_, _, ..] if words.len() <= MAX_WORDS && !q.contains('"') && !q.contains('/') => {
            let without = |left: usize| {
                let kept = words.iter().enumerate().filter(|(nth, _)| *nth != left).map(|(_, word)| *word);
                kept.collect::<Vec<_>>().join(" ")
            };
            // One less, or, where that is not enough, one alone.
            let mut fewer: Vec<String> = (0..words.len()).map(without).collect();
            if words.len() > 2 {
                fewer.extend(words.iter().map(|&word| word.to_owned()));
            }
            // Without an operator what is left would be another question.
            let sound =
                fewer.into_iter().filter(|q| query::parse(q).1.is_empty() && !query::parse(q).0.leaves().is_empty());
            vec![(HintKind::Fewer, sound.collect())]
        }
        _ => Vec::new(),
    }
}

/// The parts of a word of two characters and more, the longest first.
fn parts(word: &str) -> Vec<String> {
    let units: Vec<String> = pieces(word)
        .flat_map(|piece| {
            let text = piece.text;
            if piece.is_han { text.chars().map(String::from).collect() } else { vec![text.to_owned()] }
        })
        .collect();
    let n = units.len();
    if n > MAX_UNITS {
        return Vec::new();
    }
    (2..n).rev().flat_map(|length| units.windows(length).map(<[String]>::concat)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_tried_from_the_longest_on() {
        assert_eq!(parts("台湾问题"), ["台湾问", "湾问题", "台湾", "湾问", "问题"]);
        assert_eq!(parts("G20峰会"), ["G20峰", "峰会"]);
        assert!(parts("台湾").is_empty() && parts(&"台湾".repeat(5000)).is_empty());
    }

    #[test]
    fn words_are_left_out_one_by_one_where_a_query_remains() {
        let fewer = |q: &str| others(q).into_iter().flat_map(|(_, queries)| queries).collect::<Vec<_>>();
        assert_eq!(fewer("台湾 选举 南极"), ["选举 南极", "台湾 南极", "台湾 选举", "台湾", "选举", "南极"]);
        assert_eq!(fewer("Blinkin"), ["Blinkin~"]);
        assert!(fewer("\"台湾 选举\" 南极").is_empty());
        assert!(fewer("").is_empty());
    }
}
