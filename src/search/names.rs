//! How many of the articles found hold each other name that was looked for? What was learned of a term is used as far as it
//! tells names apart; where names share characters each is looked for by itself, in the texts that the answer reads.

use std::borrow::Cow;

use super::answer::Count;
use super::asked::Asked;
use super::leaf::{Leaf, Matcher, Needle};
use super::lookup::{Entry, Lookup};
use super::matching::{Matching, part_entries};
use super::plan::Plan;
use super::rank::Candidate;
use super::reading::TextPlan;
use super::store::Wants;

impl Asked<'_> {
    /// Counts for each other name the articles found that hold it where its term looks: exact where the answer is complete,
    /// else a lower bound. A name of which that is not known has no count.
    pub(super) fn count_names(
        &self,
        plan: &mut Plan,
        matching: &Matching,
        candidates: &[Candidate],
        texts: Option<&TextPlan>,
    ) {
        if plan.expanded.iter().all(|expanded| expanded.also.is_empty()) {
            return;
        }
        let mut is_found = vec![false; self.facts.days.len()];
        for candidate in candidates.iter().filter(|candidate| candidate.is_sure) {
            if let Some(is_found) = usize::try_from(candidate.article).ok().and_then(|nth| is_found.get_mut(nth)) {
                *is_found = true;
            }
        }
        let is_found =
            |entry: &Entry| usize::try_from(entry.article).is_ok_and(|nth| is_found.get(nth).is_some_and(|is| *is));
        for ((leaf, expanded), parts) in plan.leaves.iter().zip(&mut plan.expanded).zip(&matching.parts) {
            for name in &expanded.also {
                let needle = Needle::name(name);
                let entries = match leaf.part_of(&needle).and_then(|nth| parts.get(nth)) {
                    Some(entries) => Cow::Borrowed(entries),
                    None => Cow::Owned(self.holding(leaf, needle, &is_found, texts)),
                };
                let found = || entries.iter().filter(|entry| is_found(entry));
                if found().any(|entry| !entry.is_sure) {
                    continue;
                }
                let n_found = found().count();
                let articles = u32::try_from(n_found).unwrap_or(u32::MAX);
                expanded.counts.push(Count { value: name.clone(), articles });
            }
        }
    }

    /// Articles that hold a name where a term looks, by the index and, of those found, by the texts that the answer reads.
    fn holding(
        &self,
        leaf: &Leaf,
        needle: Needle,
        is_found: &dyn Fn(&Entry) -> bool,
        texts: Option<&TextPlan>,
    ) -> Vec<Entry> {
        // What the term itself did not need is not brought for this.
        let mut nobody = Wants::default();
        let part = Matcher::Literal(vec![needle]);
        let mut entries = part_entries(leaf, &part, &mut Lookup::new(self.store, &mut nobody, self.facts.n_articles));
        let is_read = |entry: &Entry| {
            self.near
                || self
                    .store
                    .text_place(entry.article)
                    .is_some_and(|place| texts.is_some_and(|texts| texts.reads(place)))
        };
        for entry in entries.iter_mut().filter(|entry| !entry.is_sure && is_found(entry) && is_read(entry)) {
            if let Some(fields) = self.store.fields(entry.article, true, &mut nobody) {
                entry.counts = leaf.counts(&part, fields);
                entry.is_sure = true;
            }
        }
        entries.retain(|entry| entry.counts.total() > 0);
        entries
    }
}
