//! What stands near what? The same of matches in a text and of those that the index knows.

use super::order::ordered;

/// Pairs of a match and the nearest of the other kind before it, where `is_within` says of the end of one and the start of
/// the next that no more lies between them than may. Those that end first come first; what they reach over does not overlap.
/// `bounds` gives where a match starts and ends; matches are in their order and do not overlap those of their kind.
pub(super) fn near<'a, T, P: Ord>(
    left: &'a [T],
    right: &'a [T],
    bounds: impl Fn(&T) -> (P, P),
    is_within: impl Fn(P, P) -> bool,
) -> Vec<(&'a T, &'a T)> {
    let (start, end) = (|one: &T| bounds(one).0, |one: &T| bounds(one).1);
    let to_right = right.iter().map(|last| (last, left));
    let to_left = left.iter().map(|last| (last, right));
    let ends: Vec<(&T, &[T])> = to_right.chain(to_left).collect();
    let first_end = |(one, _): &(&T, _), (other, _): &(&T, _)| (end(one), start(other)).cmp(&(end(other), start(one)));
    let mut found: Vec<(&T, &T)> = Vec::new();
    for (last, others) in ordered(&ends, first_end) {
        let n_before = others.partition_point(|other| end(other) <= start(last));
        let Some(first) = n_before.checked_sub(1).and_then(|nth| others.get(nth)) else { continue };
        let is_free = found.last().is_none_or(|(_, taken)| end(taken) <= start(first));
        if is_free && is_within(end(first), start(last)) {
            found.push((first, last));
        }
    }
    found
}
