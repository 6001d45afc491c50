//! What does one term of a query look for, and where does it stand in a text?

use std::ops::Range;

use crate::index::{Counts, Field};

use super::text::Fields;

/// A term made ready to be looked for.
pub(super) struct Leaf {
    /// What is looked for, any of them: folded, or verbatim where exact.
    pub(super) needles: Vec<String>,
    /// Whether it means these very characters.
    pub(super) exact: bool,
    /// Whether articles with it are left out; such a leaf has no hits.
    pub(super) negated: bool,
    /// The fields it is looked for in; none is all.
    pub(super) fields: Option<Vec<Field>>,
}

impl Leaf {
    /// Whether a field is looked at.
    pub(super) fn looks_at(&self, field: Field) -> bool {
        self.fields.as_ref().is_none_or(|fields| fields.contains(&field))
    }

    /// Where it stands in a text: leftmost matches that do not overlap, of several at one place the longest. The text is
    /// folded, unless the leaf is exact.
    pub(super) fn ranges(&self, text: &str) -> Vec<Range<usize>> {
        if let [only] = self.needles.as_slice() {
            return text.match_indices(only.as_str()).map(|(start, found)| start..start + found.len()).collect();
        }
        let mut ranges = Vec::new();
        let mut at = 0;
        while let Some(rest) = text.get(at..) {
            let found = self.needles.iter().filter_map(|needle| Some((rest.find(needle.as_str())?, needle.len())));
            let first = found.min_by_key(|(start, length)| (*start, std::cmp::Reverse(*length)));
            let Some((start, length)) = first.filter(|(_, length)| *length > 0) else { break };
            ranges.push(at + start..at + start + length);
            at += start + length;
        }
        ranges
    }

    /// How often it stands in each field.
    pub(super) fn counts(&self, fields: &Fields) -> Counts {
        let mut counts = Counts::default();
        for (field, text) in fields.iter().filter(|(field, _)| self.looks_at(*field)) {
            let n_found = match self.needles.as_slice() {
                [only] => text.matches(only.as_str()).count(),
                _ => self.ranges(text).len(),
            };
            counts.add(field, u32::try_from(n_found).unwrap_or(u32::MAX));
        }
        counts
    }

    /// Whether matches of two of its needles may share characters.
    pub(super) fn may_overlap(&self) -> bool {
        let overlap = |one: &str, other: &str| {
            let meets = |at: usize| one.get(at..).is_some_and(|tail| other.starts_with(tail));
            one.contains(other) || (0..one.len()).any(meets)
        };
        let pairs = self.needles.iter().flat_map(|one| self.needles.iter().map(move |other| (one, other)));
        pairs.filter(|(one, other)| one != other).any(|(one, other)| overlap(one, other))
    }

    /// Counts with those of other fields taken out.
    pub(super) fn only(&self, mut counts: Counts) -> Counts {
        for (field, count) in Field::ALL.into_iter().zip(&mut counts.0) {
            if !self.looks_at(field) {
                *count = 0;
            }
        }
        counts
    }
}
