//! How many of the articles found hold each other name that was looked for? What was learned of a term is used as far as it
//! tells names apart; where names share characters each is looked for by itself.

use std::borrow::Cow;

use super::answer::Count;
use super::asked::Asked;
use super::leaf::{Leaf, Matcher, Needle};
use super::lookup::{Entry, Lookup};
use super::matching::{Matching, part_entries};
use super::plan::Plan;
use super::rank::Candidate;
use super::store::Wants;

impl Asked<'_> {
    /// Counts for each other name the articles found that hold it where its term looks. Exact where the answer is complete,
    /// else lower bounds: an article is found, and holds a name, once that is sure.
    pub(super) fn count_names(&self, plan: &mut Plan, matching: &Matching, candidates: &[Candidate]) {
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
                    None => Cow::Owned(self.holding(leaf, needle, &is_found)),
                };
                let n_found = entries.iter().filter(|entry| entry.is_sure && is_found(entry)).count();
                let articles = u32::try_from(n_found).unwrap_or(u32::MAX);
                expanded.counts.push(Count { value: name.clone(), articles });
            }
        }
    }

    /// Articles that hold a name where a term looks, by the index and, of those found, by the texts that are at hand.
    fn holding(&self, leaf: &Leaf, needle: Needle, is_found: &dyn Fn(&Entry) -> bool) -> Vec<Entry> {
        // What the term itself did not need is not brought for this.
        let mut nobody = Wants::default();
        let part = Matcher::Literal(vec![needle]);
        let mut entries = part_entries(leaf, &part, &mut Lookup::new(self.store, &mut nobody, self.facts.n_articles));
        for entry in entries.iter_mut().filter(|entry| !entry.is_sure && is_found(entry)) {
            let fields = self.store.fields(entry.article, true, &mut nobody);
            entry.is_sure = fields.is_some_and(|fields| leaf.counts(&part, fields).total() > 0);
        }
        entries
    }
}
