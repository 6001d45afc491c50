//! Which articles lie in the collections that a reader keeps? Only the reader knows: a request brings their ids along.

use std::collections::BTreeSet;

use super::asked::Asked;
use super::issue::{Issue, IssueCode};
use super::opened::Owner;
use super::request::FacetKey;
use super::store::Wants;
use crate::corpus::ArticleId;

/// Ids that no article has which are named, of those that a list names.
const MAX_STRANGERS: usize = 5;

/// Collections, each with whether an article is in it.
#[derive(Default)]
pub(super) struct Shelves {
    pub(super) names: Vec<String>,
    pub(super) has: Vec<Vec<bool>>,
}

impl Shelves {
    /// Whether each article passes what is chosen of them; none where nothing is.
    pub(super) fn admitted(&self, asked: &Asked<'_>) -> Option<Vec<bool>> {
        let choice = asked.request.choice(FacetKey::Kept);
        let of = |names: &BTreeSet<String>| -> Vec<&Vec<bool>> {
            let shelves = self.names.iter().zip(&self.has);
            shelves.filter(|(name, _)| names.contains(*name)).map(|(_, has)| has).collect()
        };
        let (is, is_not) = (of(&choice.is), of(&choice.is_not));
        // A list of articles may bear the name of the collection it was; else what nobody says holds nothing.
        let is_free = choice.is.is_empty() || is.is_empty() && asked.request.among.is_some();
        let lies_in = |shelves: &[&Vec<bool>], nth: usize| shelves.iter().any(|has| has.get(nth) == Some(&true));
        let passes = |nth| (is_free || lies_in(&is, nth)) && !lies_in(&is_not, nth);
        (!choice.is_empty()).then(|| (0..asked.facts.days.len()).map(passes).collect())
    }
}

impl Asked<'_> {
    /// All collections, to be counted, as far as their articles are known. Nothing waits for them.
    pub(super) fn shelves_in_time(&mut self) -> Shelves {
        if self.wants.lacks.is_empty() {
            return self.shelves(None).0;
        }
        let mut nobody = Wants::default();
        Asked { wants: &mut nobody, ..*self }.shelves(None).0
    }

    /// The collections that are chosen, for or against, where issues of theirs are to be told, else all that are known; and
    /// whether all files that say so could be had.
    #[inline(never)]
    pub(super) fn shelves(&mut self, mut issues: Option<&mut Vec<Issue>>) -> (Shelves, bool) {
        let mut shelves = Shelves::default();
        let mut are_whole = true;
        let request = self.request;
        let choice = request.choice(FacetKey::Kept);
        for (name, ids) in &request.held {
            let is_chosen = choice.names(name);
            if issues.is_some() && !is_chosen {
                continue;
            }
            let (has, is_whole) = self.named(ids, issues.as_deref_mut());
            are_whole &= is_whole;
            if is_whole || is_chosen {
                shelves.names.push(name.clone());
                shelves.has.push(has);
            }
        }
        (shelves, are_whole)
    }

    /// Of each article whether it is one of these, and whether all their files could be had. Ids of nobody are told.
    #[inline(never)]
    pub(super) fn named(&mut self, ids: &BTreeSet<String>, issues: Option<&mut Vec<Issue>>) -> (Vec<bool>, bool) {
        let mut is_named = vec![false; self.facts.days.len()];
        let (mut is_whole, mut strangers) = (true, Vec::new());
        for id in ids {
            match self.owner(&ArticleId(id.clone())) {
                Owner::Article(number) => {
                    if let Some(place) = usize::try_from(number).ok().and_then(|number| is_named.get_mut(number)) {
                        *place = true;
                    }
                }
                Owner::Nobody => strangers.push(id.as_str()),
                Owner::Unknown => is_whole = false,
            }
        }
        if let (Some(issues), Some(first)) = (issues, strangers.chunks(MAX_STRANGERS).next()) {
            let more = if strangers.len() > first.len() { ", …" } else { "" };
            issues.push(Issue::of_key(IssueCode::NoSuchArticle, "among", &(first.join(", ") + more)));
        }
        (is_named, is_whole)
    }
}
