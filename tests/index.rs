//! Does the index say of any text what is in it? Compares lists with a count of the folded text.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::convert::Infallible;

use proptest::prelude::*;
use yulan::index::{Counts, Field, N_BUCKETS, Run, Segment, TermFile, look_up, merge_terms};

type Folded = Vec<(Field, String)>;

fn articles() -> impl Strategy<Value = Vec<Folded>> {
    let field = (proptest::sample::select(&Field::ALL[..]), "[台湾国人 ，a1é\u{1}-]{0,12}");
    proptest::collection::vec(proptest::collection::vec(field, 0..5), 1..9)
}

fn files(articles: &[Folded], per_segment: usize) -> (Vec<TermFile>, Vec<TermFile>, Vec<String>) {
    let mut runs: Vec<Run> = Vec::new();
    for (nth, part) in articles.chunks(per_segment).enumerate() {
        let mut segment = Segment::new(u32::try_from(nth * per_segment).unwrap());
        for article in part {
            segment.add(article);
        }
        runs.push(segment.finish());
    }
    let n_articles = u32::try_from(articles.len()).unwrap();
    let (mut bigrams, mut words, mut vocabulary) = (Vec::new(), Vec::new(), Vec::new());
    let of_runs = |buckets_of: fn(&Run) -> &Vec<Vec<u8>>| {
        let bucket = |nth: usize| runs.iter().map(|run| buckets_of(run).get(nth).cloned().unwrap()).collect();
        (0..N_BUCKETS).map(bucket).map(Ok::<_, Infallible>).collect::<Vec<_>>().into_iter()
    };
    merge_terms(of_runs(|run| &run.bigrams), n_articles, &mut |file| bigrams.push(file), &mut |_| ()).unwrap();
    let mut tell = |word: &[u8]| vocabulary.push(String::from_utf8(word.to_vec()).unwrap());
    merge_terms(of_runs(|run| &run.words), n_articles, &mut |file| words.push(file), &mut tell).unwrap();
    (bigrams, words, vocabulary)
}

/// What an article holds of a term, and where.
type Held = (Counts, Vec<u32>);

fn found(files: &[TermFile], prefix: &str) -> BTreeMap<(String, u32), Held> {
    let mut found = BTreeMap::new();
    for file in files {
        look_up(&file.bytes, prefix.as_bytes(), &|_| true, &mut |entry| {
            let term = String::from_utf8(entry.term.to_vec()).unwrap();
            let mut add = |(article, counts), positions: &[u32]| {
                let held = (counts, positions.to_vec());
                assert_eq!(found.insert((term.clone(), article), held), None);
            };
            if term.len() > 1 && term.ends_with('\u{1}') {
                entry.postings(&mut |posting| add(posting, &[]))
            } else {
                entry.occurrences(&file.positions)?.iter().for_each(|(posting, positions)| add(posting, positions));
                Some(())
            }
        })
        .unwrap();
    }
    found
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// Finds terms by walking through every text, character by character.
fn expected(articles: &[Folded]) -> BTreeMap<(String, u32), Held> {
    let mut held: BTreeMap<(String, u32), Held> = BTreeMap::new();
    for (article, folded) in (0..).zip(articles) {
        let mut position = 0;
        for field in Field::ALL {
            for (_, text) in folded.iter().filter(|(of, _)| *of == field) {
                let mut add_position = |term: String, position: Option<u32>| {
                    let (counts, positions) = held.entry((term, article)).or_default();
                    counts.add(field, 1);
                    positions.extend(position);
                };
                let chars: Vec<char> = text.chars().collect();
                let at = |nth: usize| chars.get(nth).copied();
                let mut word = String::new();
                for (nth, c) in chars.iter().copied().enumerate() {
                    // What stands after a character, as far as it can be a part of a term.
                    let next = at(nth + 1).filter(|next| *next != '\u{1}');
                    let is_between_words = c == ' '
                        && nth.checked_sub(1).and_then(at).is_some_and(is_letter)
                        && next.is_some_and(is_letter);
                    if is_letter(c) {
                        word.push(c);
                        let ends = !at(nth + 1).is_some_and(is_letter);
                        let is_followed = next.is_some() && !(next == Some(' ') && at(nth + 2).is_some_and(is_letter));
                        if ends && is_followed {
                            add_position(format!("{c}{}", next.unwrap()), Some(position));
                        }
                        if ends {
                            add_position(std::mem::take(&mut word), Some(position));
                            position += 1;
                        }
                    } else if !is_between_words {
                        add_position(next.map_or(c.to_string(), |next| format!("{c}{next}")), Some(position));
                        add_position(format!("{c}\u{1}"), None);
                        position += 1;
                    }
                }
                position += 1;
            }
        }
    }
    held
}

proptest! {
    #[test]
    fn lists_say_what_the_texts_say(articles in articles(), per_segment in 1_usize..4) {
        let (bigrams, words, vocabulary) = files(&articles, per_segment);
        let of_words = found(&words, "");
        let known: BTreeSet<&String> = of_words.keys().map(|(word, _)| word).collect();
        prop_assert_eq!(known, vocabulary.iter().collect());
        let all: BTreeMap<_, _> = found(&bigrams, "").into_iter().chain(of_words).collect();
        prop_assert_eq!(&all, &expected(&articles));
        // One character: what begins with it.
        let (bigrams, _, _) = files(&articles, 100);
        for ((term, _), _) in found(&bigrams, "国") {
            prop_assert!(term.starts_with('国'));
        }
    }
}

#[test]
fn many_terms_take_many_files_in_order() {
    let text: String = ('\u{4E00}'..='\u{9FFF}').flat_map(|c| [c, '人']).collect();
    let articles = [vec![(Field::Body, text.clone())], vec![(Field::Title, text)]];
    let (bigrams, _, _) = files(&articles, 1);
    assert!(bigrams.len() > 3);
    assert!(bigrams.windows(2).all(|pair| pair[0].first < pair[1].first));
    assert!(bigrams.iter().all(|file| file.bytes.len() < 70_000));
    assert_eq!(found(&bigrams, "国人").len(), 2);
}

#[test]
fn an_overlong_word_stands_with_its_like() {
    let article = |length| vec![(Field::Body, "x".repeat(length))];
    let (_, words, _) = files(&[article(64), article(65), article(66)], 2);
    let terms: Vec<_> = found(&words, "").into_keys().collect();
    assert_eq!(terms, [("\u{1}".to_owned(), 1), ("\u{1}".to_owned(), 2), ("x".repeat(64), 0)]);
}
