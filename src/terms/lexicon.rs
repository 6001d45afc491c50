//! Which names and phrases stand in a text? All at once, by one automaton, and only where no word straddles their ends:
//! 中央社 is not in 中央社会.

use std::collections::{BTreeMap, BTreeSet};

use daachorse::{CharwiseDoubleArrayAhoCorasick, CharwiseDoubleArrayAhoCorasickBuilder};

use super::words::Segmented;
use crate::text::{fold_text, simplified};

/// What a term is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Kind {
    /// A person, place or organisation.
    Name,
    /// What is spoken of.
    Topic,
}

/// A name or phrase with its other forms.
#[derive(Clone, Debug)]
pub(super) struct Term {
    /// What it is.
    pub(super) kind: Kind,
    /// Its forms, as the tables or the corpus write them.
    pub(super) forms: Vec<String>,
}

/// The terms that are looked for.
pub(super) struct Lexicon {
    pub(super) terms: Vec<Term>,
    automaton: Option<CharwiseDoubleArrayAhoCorasick<u32>>,
}

/// Where a term stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Place {
    pub(super) term: u32,
    /// In bytes of the simplified text.
    pub(super) start: usize,
    pub(super) end: usize,
}

/// Names that are the same everywhere: a kind, then forms, parted by tabs.
const NAMES: &str = include_str!("../../data/names.tsv");

impl Lexicon {
    /// The names of the tables and these phrases. Of forms that several claim, the first has it.
    pub(super) fn new(aliases: &str, phrases: Vec<String>) -> Self {
        let lines = aliases.lines().chain(NAMES.lines()).filter(|line| !line.starts_with('#'));
        let mut terms: Vec<Term> = lines.filter_map(term).collect();
        terms.extend(phrases.into_iter().map(|phrase| Term { kind: Kind::Topic, forms: vec![phrase] }));
        let mut of_form: BTreeMap<String, u32> = BTreeMap::new();
        let mut kept: Vec<Term> = Vec::new();
        for term in terms {
            let number = u32::try_from(kept.len()).unwrap_or(u32::MAX);
            let forms: Vec<String> = term.forms.iter().map(|form| simplified(form)).collect();
            // A name that another table has too is one name.
            if forms.first().is_some_and(|first| of_form.contains_key(first)) {
                continue;
            }
            for form in forms {
                of_form.entry(form).or_insert(number);
            }
            kept.push(term);
        }
        let automaton = CharwiseDoubleArrayAhoCorasickBuilder::new().build_with_values(of_form).ok();
        Self { terms: kept, automaton }
    }

    /// The terms of a text: leftmost first, of those the longest, none in another.
    pub(super) fn places(&self, text: &Segmented) -> Vec<Place> {
        let Some(automaton) = &self.automaton else { return Vec::new() };
        let found = automaton.find_overlapping_iter(&text.text);
        let mut places: Vec<Place> = found
            .map(|found| Place { term: found.value(), start: found.start(), end: found.end() })
            .filter(|place| text.is_edge(place.start) && text.is_edge(place.end))
            .collect();
        places.sort_unstable_by(|one, other| one.start.cmp(&other.start).then(other.end.cmp(&one.end)));
        let mut free = 0;
        places.retain(|place| {
            let is_free = place.start >= free;
            if is_free {
                free = place.end;
            }
            is_free
        });
        places
    }
}

/// A line of a table; none where all its forms mean other things too.
fn term(line: &str) -> Option<Term> {
    let mut cells = line.split('\t');
    let kind = match cells.next()? {
        "term" => Kind::Topic,
        _ => Kind::Name,
    };
    let mut seen = BTreeSet::new();
    let forms = cells.filter(|form| !form.ends_with('?') && form.chars().nth(1).is_some());
    let forms: Vec<String> = forms.filter(|form| seen.insert(fold_text(form))).map(str::to_owned).collect();
    (!forms.is_empty()).then_some(Term { kind, forms })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(lexicon: &Lexicon, text: &str) -> Vec<String> {
        let places = lexicon.places(&Segmented::of(text));
        let first = |place: &Place| lexicon.terms[place.term as usize].forms[0].clone();
        places.iter().map(first).collect()
    }

    #[test]
    fn names_are_found_in_either_script_and_never_inside_words() {
        let lexicon = Lexicon::new("person\t普京\t普丁\tPutin\norg\t中央社\n", vec!["数字货币".into()]);
        assert_eq!(found(&lexicon, "普丁說數字貨幣，Putin said。中央社報道"), ["普京", "数字货币", "普京", "中央社"]);
        assert_eq!(found(&lexicon, "中央社会科学院，普京斯基们"), ["普京"]);
        assert_eq!(found(&lexicon, "中央社会，Putinism"), [] as [&str; 0]);
    }

    #[test]
    fn the_longest_term_has_its_place() {
        let lexicon = Lexicon::new("org\t欧洲议会\nplace\t欧洲\n", Vec::new());
        assert_eq!(found(&lexicon, "欧洲议会在欧洲"), ["欧洲议会", "欧洲"]);
    }

    #[test]
    fn a_name_in_two_tables_is_one() {
        let lexicon = Lexicon::new("place\t台湾\tTaiwan\n", Vec::new());
        let named = lexicon.terms.iter().filter(|term| term.forms.iter().any(|form| simplified(form) == "台湾"));
        assert_eq!(named.count(), 1);
    }
}
