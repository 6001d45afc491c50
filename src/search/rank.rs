//! Which result comes first? Okapi BM25 over each term's own frequency, and orders that leave no tie.

use std::cmp::Ordering;

use super::held::Held;
use super::request::Sort;

/// Term saturation, 0.0..=3.0. At 0 a tenth mention adds nothing. 1.2 as in Robertson & Zaragoza 2009.
const SATURATION: f64 = 1.2;
/// How much length counts against an article, 0.0..=1.0. At 0 not at all.
const LENGTH: f64 = 0.75;
/// A mention in the title counts as this many in the body.
const TITLE: f64 = 5.0;

/// How often one term stands in an article.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Frequency {
    pub(super) in_title: u32,
    pub(super) in_body: u32,
}

impl Frequency {
    pub(super) fn hits(self) -> u32 {
        self.in_title + self.in_body
    }

    fn weighted(self) -> f64 {
        TITLE * f64::from(self.in_title) + f64::from(self.in_body)
    }
}

/// What the corpus says of each term: how many articles there are, how many have it, how long they are on average.
pub(super) struct Collection {
    pub(super) n_articles: u32,
    /// Mean length in characters.
    pub(super) mean_chars: f64,
    /// Articles that hold each term, in the order of the terms.
    pub(super) n_with_term: Vec<u32>,
}

impl Collection {
    /// Okapi BM25 (Robertson & Zaragoza 2009, with the +1 inside the logarithm that keeps it positive), ≥ 0.
    pub(super) fn score(&self, frequencies: &[Frequency], n_chars: u32) -> f64 {
        let length = 1.0 - LENGTH + LENGTH * f64::from(n_chars) / self.mean_chars.max(1.0);
        let terms = frequencies.iter().zip(&self.n_with_term);
        terms
            .map(|(frequency, &n_with_term)| {
                let (n, df) = (f64::from(self.n_articles), f64::from(n_with_term));
                let rarity = libm::log(1.0 + (n - df + 0.5) / (df + 0.5));
                let tf = frequency.weighted();
                rarity * tf * (SATURATION + 1.0) / (tf + SATURATION * length)
            })
            .sum()
    }
}

/// A matching article on its way into the list.
pub(super) struct Candidate<'a> {
    pub(super) held: &'a Held,
    pub(super) frequencies: Vec<Frequency>,
    pub(super) hits: u32,
    pub(super) score: f64,
}

/// A total order: equal keys go by day, newest first, undated last, then by id.
pub(super) fn compare(sort: Sort, left: &Candidate<'_>, right: &Candidate<'_>) -> Ordering {
    let newest = || newest_first(left.held, right.held);
    let by_key = match sort {
        Sort::Relevance => right.score.total_cmp(&left.score).then_with(newest),
        Sort::Newest => newest(),
        Sort::Oldest => oldest_first(left.held, right.held),
    };
    by_key.then_with(|| left.held.article.id.cmp(&right.held.article.id))
}

/// An absent day is less than any, so that it comes last when the order is turned round; within a day by instant.
fn newest_first(left: &Held, right: &Held) -> Ordering {
    moment(right).cmp(&moment(left))
}

fn oldest_first(left: &Held, right: &Held) -> Ordering {
    match (left.day, right.day) {
        (None, Some(_)) => Ordering::Greater,
        (Some(_), None) => Ordering::Less,
        _ => moment(left).cmp(&moment(right)),
    }
}

fn moment(held: &Held) -> (Option<crate::corpus::Day>, Option<&str>) {
    let dated = held.article.published.as_ref().or(held.article.archived.as_ref());
    (held.day, dated.and_then(|dated| dated.instant.as_deref()))
}
