//! In which order? One sort for whatever is ordered: another for each kind of item would cost the app 4 KB apiece.

use std::cmp::Ordering;

/// The places of `n` items, the first in order first; items that compare alike keep their order.
fn order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut places: Vec<usize> = (0..n).collect();
    places.sort_by(|one, other| compare(*one, *other));
    places
}

/// The places of some items, the first in order first.
fn places<T>(items: &[T], compare: impl Fn(&T, &T) -> Ordering) -> Vec<usize> {
    let at = |one: usize, other: usize| match (items.get(one), items.get(other)) {
        (Some(one), Some(other)) => compare(one, other),
        _ => Ordering::Equal,
    };
    order(items.len(), &at)
}

/// The items in order.
pub(super) fn ordered<T>(items: &[T], compare: impl Fn(&T, &T) -> Ordering) -> impl Iterator<Item = &T> {
    places(items, compare).into_iter().filter_map(|place| items.get(place))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_come_in_order_and_equals_keep_theirs() {
        let items = vec![(2, 'a'), (1, 'b'), (2, 'c'), (0, 'd')];
        let by_number = |one: &(i32, char), other: &(i32, char)| one.0.cmp(&other.0);
        let expected = [(0, 'd'), (1, 'b'), (2, 'a'), (2, 'c')];
        assert_eq!(ordered(&items, by_number).copied().collect::<Vec<_>>(), expected);
        assert!(ordered(&[], by_number).next().is_none());
    }
}
