//! In which order? One sort for whatever is ordered: another for each kind of item would cost the app 4 KB apiece.

use std::cmp::Ordering;

/// The places of `n` items, the first in order first; items that compare alike keep their order.
pub(super) fn order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// The items in order.
pub(super) fn ordered<T>(items: &[T], compare: impl Fn(&T, &T) -> Ordering) -> impl Iterator<Item = &T> {
    let at = |one: usize, other: usize| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    };
    order(items.len(), &at).into_iter().filter_map(|place| items.get(place))
}
