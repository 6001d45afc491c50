//! Does a phrase begin and end where words do? What jieba's dictionary does not know it cuts into characters, and a phrase
//! that begins or ends among them is a fragment: 澳关系 of 中澳关系, 孩政策 of 二孩政策 and 三孩政策.
//!
//! Never invents: what stands instead is what the corpus has at the same places.

use std::collections::BTreeMap;

use super::phrases::{Learner, MIN_TEXTS, MIN_TIMES, Place};
use super::words::Part;

/// Words of a phrase that is made longer at most.
const MAX_LENGTH: usize = 8;

/// The side of a phrase.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Side {
    Before,
    After,
}

impl Learner {
    /// The phrase that stands at these places, or the longer ones it is cut out of: for each where it stands.
    pub(super) fn whole(&self, places: &[Place]) -> Vec<Vec<Place>> {
        for side in [Side::Before, Side::After] {
            let mut longer: BTreeMap<u32, Vec<Place>> = BTreeMap::new();
            for place in places {
                if let Some((number, place)) = self.bound(*place, side) {
                    longer.entry(number).or_default().push(place);
                }
            }
            let n_most = longer.values().map(Vec::len).max().unwrap_or(0);
            let n_bound: usize = longer.values().map(Vec::len).sum();
            let is_loose = places.first().is_some_and(|place| self.is_loose(*place, side));
            // A lone character is mostly a piece of something; a word is one only where always the same goes with it.
            let is_cut = if is_loose { n_bound * 2 > places.len() } else { n_most * 5 >= places.len() * 4 };
            if is_cut {
                return longer
                    .into_values()
                    .filter(|places| self.is_frequent(places))
                    .flat_map(|p| self.whole(&p))
                    .collect();
            }
        }
        vec![places.to_vec()]
    }

    /// The word beside a place if it may belong to the phrase there, and the place with it.
    fn bound(&self, (start, end): Place, side: Side) -> Option<(u32, Place)> {
        let (beside, longer) = match side {
            Side::Before => (start.checked_sub(1)?, (start.checked_sub(1)?, end)),
            Side::After => (end, (start, end + 1)),
        };
        let number = *self.stream.get(beside)?;
        let is_loose = self.is_loose((start, end), side);
        let is_bound = match (self.part(number), side) {
            (Part::Before, Side::Before) => is_loose || !"对在".contains(self.word(number)),
            (Part::After, Side::After) => true,
            (Part::Open, Side::Before) | (Part::Noun, _) => is_loose && is_single(self.word(number)),
            _ => false,
        };
        is_bound.then_some((number, longer))
    }

    /// Whether a phrase begins, or ends, with a character that stands alone.
    fn is_loose(&self, (start, end): Place, side: Side) -> bool {
        let edge = match side {
            Side::Before => Some(start),
            Side::After => end.checked_sub(1),
        };
        edge.and_then(|edge| self.stream.get(edge)).is_some_and(|number| is_single(self.word(*number)))
    }

    fn is_frequent(&self, places: &[Place]) -> bool {
        let mut texts: Vec<usize> =
            places.iter().map(|(start, _)| self.texts.partition_point(|text| text <= start)).collect();
        texts.dedup();
        let is_short = places.first().is_some_and(|(start, end)| end - start <= MAX_LENGTH);
        places.len() >= MIN_TIMES && texts.len() >= MIN_TEXTS && is_short
    }
}

fn is_single(word: &str) -> bool {
    word.chars().nth(1).is_none()
}

/// Phrases without those that nearly always stand in a longer one. By how often each stands.
pub(super) fn without_parts(phrases: &BTreeMap<String, usize>) -> BTreeMap<String, usize> {
    let mut left = phrases.clone();
    for (longer, times) in phrases {
        let edges: Vec<usize> = longer.char_indices().map(|(at, _)| at).chain([longer.len()]).collect();
        for (nth, start) in edges.iter().enumerate() {
            for end in edges.iter().skip(nth + 1) {
                let part = longer.get(*start..*end).unwrap_or_default();
                if part != longer && phrases.get(part).is_some_and(|of_part| times * 5 >= of_part * 4) {
                    left.remove(part);
                }
            }
        }
    }
    left
}
