//! What is shown of the results that a view lists?

use super::Asked;
use crate::corpus::Run;
use crate::index::{Card, Field};
use crate::search::answer::ResultRow;
use crate::search::held::Held;
use crate::search::marks::{mark_runs, passages};
use crate::search::plan::Plan;
use crate::search::rank::Candidate;
use crate::search::request::FacetKey;
use crate::search::snippet;

impl Asked<'_> {
    pub(super) fn rows(&mut self, shown: &[Candidate], plan: &Plan) -> Vec<ResultRow> {
        let mut rows = Vec::new();
        let mut is_waiting = false;
        for candidate in shown {
            let row = self.row(candidate, plan);
            // A row that comes later must not push others down; one that cannot be had is not waited for.
            is_waiting |= row.is_none() && !self.wants.lacks.is_empty();
            rows.extend(row.filter(|_| !is_waiting));
        }
        rows
    }

    fn row(&mut self, candidate: &Candidate, plan: &Plan) -> Option<ResultRow> {
        let (store, facts) = (self.store, self.facts);
        let article = candidate.article;
        let card = store.card(article, self.wants);
        if card.is_none() && !self.wants.lacks.is_empty() {
            return None;
        }
        // Texts come after the cards, which say more in fewer bytes.
        let held = store.article(article, self.wants).map(|shown| {
            let folded = if plan.leaves.is_empty() { None } else { store.fields(article, true, self.wants) };
            Held::with(shown, folded)
        });
        let card = card.or_else(|| held.as_ref().map(|held| Card::of(&held.article)));
        let script = facts.script(article);
        let (snippet, snippet_script) =
            held.as_ref().map_or((Vec::new(), script), |held| snippet::snippet(held, &plan.leaves));
        let card = card?;
        let title = Run { text: card.title.clone(), ..Run::default() };
        Some(ResultRow {
            title_runs: mark_runs(&[title], &passages(&card.title, Field::Title, &plan.leaves), 1),
            id: card.id,
            title: card.title,
            // The card names one date.
            archived: held.as_ref().and_then(|held| held.article.archived.clone()).or(card.archived),
            url: held.and_then(|held| held.article.url),
            outlet: facts.value(FacetKey::Outlet, article).map(str::to_owned),
            published: card.published,
            script,
            hits: candidate.hits,
            snippet,
            snippet_script,
            alike: u32::try_from(facts.alike(article).len()).unwrap_or(u32::MAX),
        })
    }
}
