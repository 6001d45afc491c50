//! Is this word spelt nearly so? Letters that were left out, put in, mistaken or swapped are counted.

/// Letters that two words may differ by where the reader does not say: none can be left of short words.
pub(super) fn default_distance(word: &str) -> usize {
    if word.chars().count() < 6 { 1 } else { 2 }
}

/// Whether two words differ by so many letters at most: the optimal string alignment distance (Damerau 1964, without
/// edits of what was swapped).
pub(super) fn is_like(one: &[char], other: &[char], distance: usize) -> bool {
    if one.len().abs_diff(other.len()) > distance {
        return false;
    }
    let mut before: Vec<usize> = Vec::new();
    let mut last: Vec<usize> = (0..=other.len()).collect();
    for (row, c) in one.iter().enumerate() {
        let mut next = Vec::with_capacity(last.len());
        next.push(row + 1);
        for (column, d) in other.iter().enumerate() {
            let at = |cells: &[usize], place: usize| cells.get(place).copied().unwrap_or(usize::MAX / 2);
            let mut cost = at(&last, column) + usize::from(c != d);
            cost = cost.min(at(&last, column + 1) + 1).min(at(&next, column) + 1);
            let is_swapped = row > 0 && column > 0 && one.get(row - 1) == Some(d) && other.get(column - 1) == Some(c);
            if is_swapped {
                cost = cost.min(at(&before, column - 1) + 1);
            }
            next.push(cost);
        }
        if next.iter().all(|cost| *cost > distance) {
            return false;
        }
        before = std::mem::replace(&mut last, next);
    }
    last.last().is_some_and(|cost| *cost <= distance)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(one: &str, other: &str, distance: usize) {
        let chars = |word: &str| word.chars().collect::<Vec<_>>();
        let like = |distance| is_like(&chars(one), &chars(other), distance);
        assert!(like(distance) && like(distance + 1), "{one} {other}");
        assert!(distance == 0 || !like(distance - 1), "{one} {other}");
    }

    #[test]
    fn edits_are_counted() {
        check("zelensky", "zelensky", 0);
        check("zelensky", "zelenskyy", 1);
        check("zelensky", "zelneksy", 2);
        check("ab", "ba", 1);
        check("putin", "poutine", 2);
        check("a", "bcd", 3);
        check("", "ab", 2);
        check("ca", "abc", 3);
    }
}
