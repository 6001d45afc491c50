//! Which result comes first? Okapi BM25 over each term's own frequency, and orders that leave no tie.

use std::cmp::Ordering;

use super::order::ordered;
use super::request::Sort;
use crate::index::Counts;

/// Term saturation, 0.0..=3.0. At 0 a tenth mention adds nothing. 1.2 as in Robertson & Zaragoza 2009.
const SATURATION: f64 = 1.2;
/// How much length counts against an article, 0.0..=1.0. At 0 not at all.
const LENGTH: f64 = 0.75;
/// What a mention counts in the body, in the order of the fields: title, lead, body, caption.
const WEIGHTS: [f64; 4] = [5.0, 2.0, 1.0, 1.0];

/// What the corpus says: how many articles there are, and how long they are on average.
pub(super) struct Collection {
    pub(super) n_articles: u32,
    /// Mean length in characters.
    pub(super) mean_chars: f64,
}

impl Collection {
    /// Okapi BM25 (Robertson & Zaragoza 2009, with the +1 inside the logarithm that keeps it positive) of one term, ≥ 0,
    /// over its own frequency with fields weighted. `n_with_term` are the articles that may hold it by the index: what is
    /// known before any text is read, so that ranks do not change while texts come in.
    pub(super) fn rarity(&self, n_with_term: usize) -> f64 {
        let df = f64::from(u32::try_from(n_with_term).unwrap_or(u32::MAX));
        libm::log(1.0 + (f64::from(self.n_articles) - df + 0.5) / (df + 0.5))
    }

    pub(super) fn score(&self, rarity: f64, counts: Counts, n_chars: u32) -> f64 {
        let length = 1.0 - LENGTH + LENGTH * f64::from(n_chars) / self.mean_chars.max(1.0);
        let weighted = counts.0.iter().zip(WEIGHTS).map(|(count, weight)| weight * f64::from(*count));
        let tf: f64 = weighted.sum();
        rarity * tf * (SATURATION + 1.0) / (tf + SATURATION * length)
    }
}

/// What it adds that several terms stand in one title or one lead, in units of what they weigh.
const NEARNESS: f64 = 0.5;

/// Which articles hold several terms near each other: in the title, or in the lead. The index knows the field of a term,
/// not its place, so these two short fields are what nearness is measured by; it never changes while texts come in.
pub(super) struct Together(Vec<[Heaviest; 2]>);

/// The terms of a field: what they weigh together, and the heaviest.
#[derive(Clone, Copy, Default)]
struct Heaviest {
    sum: f64,
    most: f64,
}

impl Together {
    pub(super) fn new(n_articles: usize) -> Self {
        Self(vec![[Heaviest::default(); 2]; n_articles])
    }

    /// A term stands so often in each field of an article.
    pub(super) fn add(&mut self, article: u32, rarity: f64, counts: Counts) {
        let fields = usize::try_from(article).ok().and_then(|article| self.0.get_mut(article));
        for (field, count) in fields.into_iter().flatten().zip(counts.0) {
            if count > 0 {
                field.sum += rarity;
                field.most = field.most.max(rarity);
            }
        }
    }

    /// What nearness adds to the score: what the terms of a field weigh beside the heaviest of them.
    pub(super) fn bonus(&self, article: u32) -> f64 {
        let fields = usize::try_from(article).ok().and_then(|article| self.0.get(article));
        fields.into_iter().flatten().map(|field| NEARNESS * (field.sum - field.most)).sum()
    }
}

/// An article on its way into the list.
#[derive(Clone, Copy, Debug)]
pub(super) struct Candidate {
    pub(super) article: u32,
    pub(super) hits: u32,
    pub(super) score: f64,
    /// Whether hits and score are what they are, not bounds above them.
    pub(super) is_sure: bool,
}

/// A total order. Articles are numbered by day and instant, undated ones last, so that newest and oldest follow from
/// numbers; equal scores come newest first.
pub(super) fn compare(sort: Sort, n_dated: u32, left: &Candidate, right: &Candidate) -> Ordering {
    let is_undated = |candidate: &Candidate| candidate.article >= n_dated;
    let newest = || is_undated(left).cmp(&is_undated(right)).then(right.article.cmp(&left.article));
    match sort {
        Sort::Relevance => right.score.total_cmp(&left.score).then_with(newest),
        Sort::Newest => newest(),
        Sort::Oldest => left.article.cmp(&right.article),
    }
}

/// The first candidates in order.
pub(super) fn first(
    candidates: &[Candidate],
    n: usize,
    compare: impl Fn(&Candidate, &Candidate) -> Ordering,
) -> Vec<Candidate> {
    let ordered =
        |candidates: &[Candidate]| -> Vec<Candidate> { ordered(candidates, &compare).take(n).copied().collect() };
    // Most of them come after the last of those that lead, and are passed over. From the newest on, as most lists begin.
    let n_held = n.saturating_mul(2).max(MIN_HELD);
    let (mut leading, mut last) = (Vec::new(), None::<Candidate>);
    for candidate in candidates.iter().rev() {
        if last.as_ref().is_some_and(|last| compare(candidate, last).is_ge()) {
            continue;
        }
        leading.push(*candidate);
        if leading.len() >= n_held {
            leading = ordered(&leading);
            last = leading.last().copied();
        }
    }
    ordered(&leading)
}

/// Candidates that are held before they are put in order, however few of them are wanted.
const MIN_HELD: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_are_those_of_the_whole_order() {
        let candidate = |article: u32| {
            let score = f64::from(article.wrapping_mul(2_654_435_761) % 97);
            Candidate { article, hits: 1, score, is_sure: true }
        };
        let candidates: Vec<Candidate> = (0..500).map(candidate).collect();
        for sort in Sort::ALL {
            let by = |one: &Candidate, other: &Candidate| compare(sort, 450, one, other);
            let mut all = candidates.clone();
            all.sort_by(by);
            for n in [0, 1, 40, 300, usize::MAX] {
                let first: Vec<u32> = first(&candidates, n, by).iter().map(|one| one.article).collect();
                let expected: Vec<u32> = all.iter().take(n).map(|one| one.article).collect();
                assert_eq!(first, expected, "{sort:?}, {n}");
            }
        }
    }
}
