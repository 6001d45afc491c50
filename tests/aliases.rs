//! Does the table of aliases say what it should? Every line a concept with names that differ, no name in two of them.

// A test that cannot go on has failed, and says so.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use yulan::text::fold_text;

/// Faults of a table, each with its line.
fn faults(table: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let mut seen: BTreeMap<String, (usize, bool)> = BTreeMap::new();
    for (nth, line) in (1..).zip(table.lines()).filter(|(_, line)| !line.starts_with('#')) {
        let (kind, names) = line.split_once('\t').unwrap_or((line, ""));
        let names: Vec<&str> = names.split('\t').collect();
        if !["person", "place", "org", "term"].contains(&kind) {
            faults.push(format!("{nth}: {kind:?} is no kind"));
        }
        let mut own = BTreeSet::new();
        for name in &names {
            let is_ambiguous = name.ends_with('?');
            let plain = name.trim_end_matches('?');
            let folded = fold_text(plain);
            if folded.is_empty() || plain.trim() != plain {
                faults.push(format!("{nth}: {name:?} is no name"));
            }
            if let Some((first, other)) = seen.insert(folded.clone(), (nth, is_ambiguous))
                && first != nth
                && !(other && is_ambiguous)
            {
                faults.push(format!("{nth}: {plain} stands in line {first} too; mark both with ?"));
            }
            own.insert(folded);
        }
        if own.len() < names.len() || names.len() < 2 {
            faults.push(format!("{nth}: its names fold alike, or there is only one"));
        }
        if names.iter().filter(|name| !name.ends_with('?')).count() == 0 {
            faults.push(format!("{nth}: all its names are ambiguous, so nothing is searched for"));
        }
    }
    faults
}

#[test]
fn a_faulty_line_is_noticed() {
    let notices = |table: &str| assert_eq!(faults(table).len(), 1, "{table}: {:?}", faults(table));
    notices("person\t普京");
    notices("person\t台湾\t臺灣\tTaiwan");
    notices("thing\t普京\t普丁");
    notices("person\t普京\t普丁\nperson\t普丁\tPutin");
    notices("person\t普京\t普丁?\nperson\t普丁\tPutin");
    notices("person\t普京?\t普丁?");
    notices("person\t普京\t 普丁");
    assert_eq!(faults("# 人\nperson\t普京\t普丁?\nperson\tPutin\t普丁?"), Vec::<String>::new());
}

#[test]
fn the_table_has_three_hundred_concepts_and_no_faults() {
    let table = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("data/aliases.tsv")).unwrap();
    assert_eq!(faults(&table), Vec::<String>::new());
    let n_of = |kind: &str| table.lines().filter(|line| line.split('\t').next() == Some(kind)).count();
    assert!(["person", "place", "org", "term"].map(n_of).iter().sum::<usize>() >= 300);
    assert!(["person", "place", "org", "term"].map(n_of).iter().all(|n| *n >= 50));
}
