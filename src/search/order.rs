//! In which order? One sort for whatever is ordered: another for each kind of item would cost the app some KB apiece.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

/// The place of an item, and how it compares with others.
struct Place<'a> {
    nth: usize,
    compare: &'a dyn Fn(usize, usize) -> Ordering,
}

impl Ord for Place<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        (self.compare)(self.nth, other.nth).then(self.nth.cmp(&other.nth))
    }
}

impl PartialOrd for Place<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Place<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Place<'_> {}

/// The places of `n` items, the first in order first; items that compare alike keep their order.
fn order(n: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    // By a heap: a slice's own sort would bring the app 5 KB more of code.
    let places: BinaryHeap<Place<'_>> = (0..n).map(|nth| Place { nth, compare }).collect();
    places.into_sorted_vec().into_iter().map(|place| place.nth).collect()
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
