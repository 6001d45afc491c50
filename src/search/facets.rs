//! How many articles have each value? Each facet is counted as if nothing were chosen in it.

use std::collections::BTreeSet;

use super::answer::{Count, Facets};
use super::facts::Facts;
use super::order::ordered;
use super::request::{Choice, DateFilter, FacetKey, LENGTHS, Request};
use super::shelves::Shelves;
use super::store::{Store, Wants};
use crate::index::Lists;
use crate::text::fold_text;

/// Values of a facet that are told at most; chosen ones always are.
const MAX_VALUES: usize = 200;
/// The same of topics and names: each answer carries them, and a list shows fewer.
const MAX_OF_LISTS: usize = 40;
/// The same of a facet of which all are asked for.
const MAX_LISTED: usize = 1000;

/// Which filters articles fail: a bit for each facet, in the order of [`FacetKey::ALL`], and one for the date.
pub(super) struct Filters {
    fails: Vec<u16>,
    /// Whether a fact that is chosen by cannot be had.
    pub(super) is_blind: bool,
}

/// The bit of the date filter.
pub(super) const DATE: u16 = 1 << FacetKey::ALL.len();
/// The bit of a list of articles.
pub(super) const AMONG: u16 = DATE << 1;

impl Filters {
    /// Filters by what the corpus says of articles.
    pub(super) fn of(facts: &Facts, request: &Request, store: &Store, wants: &mut Wants) -> Self {
        let mut fails = vec![0_u16; facts.days.len()];
        let mut is_blind = facts.is_blind_to(request);
        for key in FacetKey::ALL {
            let (choice, Some(column)) = (request.choice(key), facts.column(key)) else { continue };
            if choice.is_empty() || key == FacetKey::Kept {
                continue;
            }
            if key.is_list() {
                let Some(lists) = store.lists(key, wants) else {
                    is_blind = true;
                    for fail in &mut fails {
                        *fail |= bit(key);
                    }
                    continue;
                };
                for (fail, article) in fails.iter_mut().zip(0..) {
                    let mut values = lists.of(article).iter().filter_map(|place| lists.value(*place));
                    *fail |= if choice.admits_any(&mut values) { 0 } else { bit(key) };
                }
                continue;
            }
            // By the places of values, of which none is 0.
            let none = choice.admits(None);
            let admitted: Vec<bool> =
                std::iter::once(none).chain(column.values.iter().map(|value| choice.admits(Some(value)))).collect();
            for (fail, place) in fails.iter_mut().zip(&column.of) {
                let passes = usize::try_from(*place).ok().and_then(|place| admitted.get(place).copied());
                *fail |= if passes == Some(true) { 0 } else { bit(key) };
            }
        }
        if request.date != DateFilter::Any {
            for (fail, day) in fails.iter_mut().zip(&facts.days) {
                *fail |= if request.date.admits(*day) { 0 } else { DATE };
            }
        }
        Self { fails, is_blind }
    }

    /// One more filter, where there is one: of each article whether it passes.
    pub(super) fn let_pass(&mut self, bit: u16, passes: Option<&[bool]>) {
        for (fail, passes) in self.fails.iter_mut().zip(passes.unwrap_or_default()) {
            *fail |= if *passes { 0 } else { bit };
        }
    }

    fn fails(&self, article: u32) -> u16 {
        usize::try_from(article).ok().and_then(|article| self.fails.get(article).copied()).unwrap_or(u16::MAX)
    }

    /// Whether an article passes all but this one.
    pub(super) fn pass_but(&self, bit: u16, article: u32) -> bool {
        self.fails(article) & !bit == 0
    }

    /// Whether an article passes all of them.
    pub(super) fn pass(&self, article: u32) -> bool {
        self.fails(article) == 0
    }

    /// Whether an article counts anywhere: it fails one filter at most, and each facet ignores its own.
    pub(super) fn matters(&self, article: u32) -> bool {
        self.fails(article).count_ones() <= 1
    }
}

/// The bit of a facet.
pub(super) fn bit(key: FacetKey) -> u16 {
    1 << key as u16
}

/// Articles that are nearly the same, counted once in each place.
pub(super) struct Once<'a> {
    facts: &'a Facts,
    /// Where the group of each earliest article was counted; none where all are counted.
    seen: Option<BTreeSet<(u16, u32, u32)>>,
}

impl<'a> Once<'a> {
    pub(super) fn new(facts: &'a Facts, once: bool) -> Self {
        Self { facts, seen: once.then(BTreeSet::new) }
    }

    /// Whether an article is to be counted in this place.
    pub(super) fn counts(&mut self, what: u16, place: u32, article: u32) -> bool {
        let Some(seen) = &mut self.seen else { return true };
        !self.facts.is_grouped(article) || seen.insert((what, place, self.facts.head(article)))
    }
}

/// Counts the values of articles that match, by facet. `lists` are what articles have several values of, where at hand.
pub(super) fn count<'a>(
    facts: &Facts,
    filters: &Filters,
    matching: &[u32],
    request: &Request,
    lists: &dyn Fn(FacetKey) -> Option<&'a Lists>,
    shelves: &Shelves,
) -> Facets {
    let mut once = Once::new(facts, request.once);
    let mut of = |key: FacetKey| -> Vec<Count> {
        let passing = matching.iter().copied().filter(|article| filters.pass_but(bit(key), *article));
        if key == FacetKey::Kept {
            let passing: Vec<u32> = passing.collect();
            let n_of = |(place, has): (u32, &Vec<bool>)| {
                let is_in =
                    |article: &&u32| usize::try_from(**article).ok().and_then(|nth| has.get(nth)) == Some(&true);
                let counted = passing.iter().filter(is_in).filter(|article| once.counts(bit(key), place, **article));
                u32::try_from(counted.count()).unwrap_or(u32::MAX)
            };
            let counts: Vec<u32> = (0..).zip(&shelves.has).map(n_of).collect();
            return named(&shelves.names, &counts, request.choice(key), &Told::of(request, key));
        }
        if key.is_list() {
            let Some(lists) = lists(key) else { return Vec::new() };
            let mut counts = vec![0_u32; lists.values.len()];
            for article in passing {
                for place in lists.of(article) {
                    let count = usize::try_from(*place).ok().and_then(|place| counts.get_mut(place));
                    if let Some(count) = count.filter(|_| once.counts(bit(key), *place, article)) {
                        *count += 1;
                    }
                }
            }
            return named(&lists.values, &counts, request.choice(key), &Told::of(request, key));
        }
        let Some(column) = facts.column(key) else { return Vec::new() };
        let mut counts = vec![0_u32; column.values.len() + 1];
        for article in passing {
            let place = column.place(article);
            let count = usize::try_from(place).ok().and_then(|place| counts.get_mut(place));
            if let Some(count) = count.filter(|_| place > 0 && once.counts(bit(key), place, article)) {
                *count += 1;
            }
        }
        named(&column.values, counts.get(1..).unwrap_or_default(), request.choice(key), &Told::of(request, key))
    };
    let by_number = |counts: Vec<Count>| -> Vec<Count> {
        // The sort is stable and the counts come in the order of their ids, so ties are in that order too.
        ordered(&counts, |one, other| other.articles.cmp(&one.articles)).cloned().collect()
    };
    let latest = |mut counts: Vec<Count>| {
        counts.reverse();
        counts
    };
    Facets {
        outlet: by_number(of(FacetKey::Outlet)),
        section: by_number(of(FacetKey::Section)),
        topic: by_number(of(FacetKey::Topic)),
        name: by_number(of(FacetKey::Name)),
        script: by_number(of(FacetKey::Script)),
        author: by_number(of(FacetKey::Author)),
        year: latest(of(FacetKey::Year)),
        month: latest(of(FacetKey::Month)),
        length: by_length(&of(FacetKey::Length)),
        picture: of(FacetKey::Picture),
        kept: of(FacetKey::Kept),
    }
}

/// Shortest first. Ids that no length has, as in a link by hand, come last.
fn by_length(counts: &[Count]) -> Vec<Count> {
    let place = |count: &Count| LENGTHS.iter().position(|id| *id == count.value).unwrap_or(LENGTHS.len());
    ordered(counts, |one, other| place(one).cmp(&place(other))).cloned().collect()
}

/// Which values of a facet are told.
struct Told {
    max: usize,
    /// What they contain, folded.
    text: String,
}

impl Told {
    fn of(request: &Request, key: FacetKey) -> Self {
        match &request.list {
            // Outlets and sections go by their names, which the reader of the answer knows in each language.
            Some((listed, text)) if *listed == key => Self {
                max: MAX_LISTED,
                text: match key {
                    FacetKey::Outlet | FacetKey::Section => String::new(),
                    _ => fold_text(text.trim()),
                },
            },
            _ => Self { max: if key.is_list() { MAX_OF_LISTS } else { MAX_VALUES }, text: String::new() },
        }
    }

    fn admits(&self, value: &str) -> bool {
        self.text.is_empty() || fold_text(value).contains(&self.text)
    }
}

/// The least count that is told where `n` values are told at most: those that tie with the first that is left out are left
/// out with it. By how often each count occurs, for to select the nth would bring the app a sort of its own.
fn least_told(counts: &[u32], n: usize) -> u32 {
    let greatest = counts.iter().copied().max().unwrap_or(0);
    let mut n_with = vec![0_usize; greatest as usize + 1];
    for count in counts {
        if let Some(n_with) = n_with.get_mut(*count as usize) {
            *n_with += 1;
        }
    }
    let mut n_above = 0;
    for (count, n_with) in (0..=greatest).rev().zip(n_with.iter().rev()) {
        n_above += n_with;
        if n_above > n {
            return count + 1;
        }
    }
    1
}

/// Values that were counted or chosen, in the order of their ids; of very many those with most articles.
fn named(values: &[String], counts: &[u32], choice: &Choice, told: &Told) -> Vec<Count> {
    let is_chosen = |value: &String| !choice.is_empty() && choice.names(value);
    let of_told = values.iter().zip(counts).filter(|(value, articles)| **articles > 0 && told.admits(value));
    let least = least_told(&of_told.map(|(_, articles)| *articles).collect::<Vec<u32>>(), told.max);
    let counted = values.iter().zip(counts);
    let mut named: Vec<Count> = counted
        .filter(|(value, articles)| (**articles >= least && told.admits(value)) || is_chosen(value))
        .map(|(value, articles)| Count { value: value.clone(), articles: *articles })
        .collect();
    let unknown = choice.is.iter().chain(&choice.is_not).filter(|value| !values.contains(value));
    named.extend(unknown.map(|value| Count { value: value.clone(), articles: 0 }));
    ordered(&named, |one, other| one.value.cmp(&other.value)).cloned().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_greatest_counts_are_told_and_ties_are_left_out_together() {
        let cases: [(&[u32], usize, u32); 6] = [
            (&[], 3, 1),
            (&[5, 2, 9], 3, 1),
            (&[5, 2, 9], 2, 3),
            (&[5, 5, 9], 2, 6),
            (&[4, 4, 4], 2, 5),
            (&[1, 7], 1, 2),
        ];
        for (counts, n, least) in cases {
            assert_eq!(least_told(counts, n), least, "{counts:?}, {n} at most");
            let mut sorted = counts.to_vec();
            sorted.sort_unstable_by(|one, other| other.cmp(one));
            assert_eq!(sorted.get(n).map_or(1, |first_out| first_out + 1), least, "as by sorting");
        }
    }
}
