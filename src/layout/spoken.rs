//! What do articles speak of? Whoever knows it says it here: what was learned of a corpus, or what another corpus knew.

use std::collections::BTreeMap;

use super::related::{Vectors, Words};
use crate::corpus::ArticleId;
use crate::index::{Lists, Suggested};

/// What an article speaks of.
#[derive(Clone, Debug, Default)]
pub struct Spoken {
    /// Terms, in ascending order: names, and the topics that say most.
    pub terms: Vec<u32>,
    /// The words it shares with others.
    pub words: Words,
}

/// What a passage is to its article.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassageKind {
    /// The title.
    Title,
    /// The caption of a figure.
    Caption,
    /// Anything else.
    Body,
}

/// A passage of an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Passage {
    /// What it is.
    pub kind: PassageKind,
    /// What it says; `\n` is a line break.
    pub text: String,
}

/// Who knows what articles speak of.
pub trait Speech: Sync {
    /// What an article speaks of, by its passages in their order, the title first.
    fn read(&self, id: &ArticleId, text: &[Passage]) -> Spoken;
    /// The names, for each article those it speaks of.
    fn names(&self, spoken: &[Spoken]) -> Lists;
    /// The topics, for each article those it speaks of.
    fn topics(&self, spoken: &[Spoken]) -> Lists;
    /// What is suggested while somebody types, by what may be typed for it, in order.
    fn suggestions(&self, spoken: &[Spoken]) -> Vec<(String, Suggested)>;
}

/// Terms by how many articles speak of them, those that are chosen, the commonest first; with the number of articles.
#[must_use]
pub fn by_frequency(spoken: &[Spoken], is_chosen: &dyn Fn(u32) -> bool) -> Vec<(u32, u32)> {
    let mut counts: BTreeMap<u32, u32> = BTreeMap::new();
    for term in spoken.iter().flat_map(|spoken| &spoken.terms).filter(|term| is_chosen(**term)) {
        *counts.entry(*term).or_default() += 1;
    }
    let mut counted: Vec<(u32, u32)> = counts.into_iter().collect();
    counted.sort_unstable_by(|one, other| other.1.cmp(&one.1).then(one.0.cmp(&other.0)));
    counted
}

/// Terms, the commonest first, as a facet: for each article those it speaks of, by what they are called.
#[must_use]
pub fn lists<'a>(spoken: &[Spoken], counted: &[(u32, u32)], called: &dyn Fn(u32) -> Option<&'a str>) -> Lists {
    let mut values: Vec<String> = Vec::new();
    let mut place_of: BTreeMap<&str, u32> = BTreeMap::new();
    let mut places: BTreeMap<u32, u32> = BTreeMap::new();
    for (term, _) in counted {
        let Some(value) = called(*term) else { continue };
        // Two terms that are written alike are one value.
        let place = *place_of.entry(value).or_insert_with(|| {
            values.push(value.to_owned());
            u32::try_from(values.len() - 1).unwrap_or(u32::MAX)
        });
        places.insert(*term, place);
    }
    let of = |spoken: &Spoken| {
        let mut of: Vec<u32> = spoken.terms.iter().filter_map(|term| places.get(term).copied()).collect();
        of.sort_unstable();
        of.dedup();
        of
    };
    Lists::new(values, spoken.iter().map(of))
}

/// Articles by what they speak of.
pub struct Related(Vectors);

impl Related {
    /// Of articles, in their order.
    #[must_use]
    pub fn new(spoken: &[Spoken]) -> Self {
        Self(Vectors::new(spoken.iter().map(|spoken| &spoken.words)))
    }

    /// For each of some articles those that speak of the same, the nearest first. `group` names what is nearly the same.
    #[must_use]
    pub fn of(&self, articles: std::ops::Range<usize>, group: &dyn Fn(u32) -> u32) -> Vec<Vec<u32>> {
        let mut scores = Vec::new();
        articles.map(|article| self.0.related(article, &mut scores, group)).collect()
    }
}
