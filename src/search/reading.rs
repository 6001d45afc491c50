//! Which texts does an answer read, where the index cannot be sure and texts lie behind a network?
//!
//! Decided by the index and the request alone: whatever was read for other requests, one request has one answer.

use std::collections::BTreeSet;

use serde::Serialize;

use super::request::TextLimit;
use super::store::{Place, Store, Wants};
use crate::json::reads;

/// Bytes of texts, unpacked, that are read for what the first rows need.
const FEW_BYTES: u64 = 1 << 20;
/// The same that are read without being asked for: they travel as 8 MB, as gzip makes 0.4 of them.
const STANDARD_BYTES: u64 = 20 << 20;
/// The same for trying whether another query finds something.
const PROBE_BYTES: u64 = 1 << 18;
/// Files that are wanted at a time, at first and at most: each time tells more of the answer, and costs computing it.
const FILES_AT_A_TIME: [usize; 2] = [6, 64];

/// How far texts were read. All are bytes of texts, unpacked.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TextProgress {
    /// Read so far.
    pub read: u64,
    /// To be read for this answer, those that were read among them.
    pub planned: u64,
    /// To be read for exact counts.
    pub total: u64,
}

reads!(TextProgress { read, planned, total });

/// The texts that an answer reads.
pub(super) struct TextPlan {
    /// In the order they are wanted in.
    order: Vec<Place>,
    places: BTreeSet<Place>,
    total: u64,
    /// Whether those that are not at hand are wanted.
    is_wanted: bool,
}

impl TextPlan {
    /// The texts of these articles, those first that come first, up to a limit.
    pub(super) fn new(store: &Store, articles: impl Iterator<Item = u32>, limit: TextLimit) -> Self {
        let max_bytes = match limit {
            TextLimit::Few => FEW_BYTES,
            TextLimit::Standard => STANDARD_BYTES,
            TextLimit::All | TextLimit::AtHand => u64::MAX,
        };
        Self { is_wanted: limit != TextLimit::AtHand, ..Self::of_bytes(store, articles, max_bytes) }
    }

    /// Those that tell whether a query finds something.
    pub(super) fn probe(store: &Store, articles: impl Iterator<Item = u32>) -> Self {
        Self::of_bytes(store, articles, PROBE_BYTES)
    }

    fn of_bytes(store: &Store, articles: impl Iterator<Item = u32>, max_bytes: u64) -> Self {
        let mut plan = Self { order: Vec::new(), places: BTreeSet::new(), total: 0, is_wanted: true };
        let mut known = BTreeSet::new();
        for place in articles.filter_map(|article| store.text_place(article)) {
            if !store.is_lost(place) && known.insert(place) {
                plan.total += store.n_bytes(place);
                if plan.total <= max_bytes || plan.order.is_empty() {
                    plan.order.push(place);
                    plan.places.insert(place);
                }
            }
        }
        plan
    }

    /// Whether a text is read for this answer.
    pub(super) fn reads(&self, place: Place) -> bool {
        self.places.contains(&place)
    }

    /// Whether exact counts need texts that this answer does not read.
    pub(super) fn is_limited(&self, store: &Store) -> bool {
        let progress = self.progress(store);
        progress.planned < progress.total || !self.is_wanted && progress.read < progress.planned
    }

    /// Wants the next texts that are not at hand.
    pub(super) fn want_next(&self, store: &Store, wants: &mut Wants) {
        let [least, most] = FILES_AT_A_TIME;
        let n_read = self.order.iter().filter(|place| store.has(**place)).count();
        let lacking = self.order.iter().filter(|place| self.is_wanted && !store.has(**place));
        for place in lacking.take((n_read / 2).clamp(least, most)) {
            store.get(*place, wants);
        }
    }

    /// How far it is read.
    pub(super) fn progress(&self, store: &Store) -> TextProgress {
        let n_bytes = |is_counted: &dyn Fn(Place) -> bool| {
            self.order.iter().filter(|place| is_counted(**place)).map(|place| store.n_bytes(*place)).sum()
        };
        TextProgress { read: n_bytes(&|place| store.has(place)), planned: n_bytes(&|_| true), total: self.total }
    }
}
