//! Does the index say of any text what is in it? Compares lists with a count of the folded text.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::BTreeMap;

use proptest::prelude::*;
use yulan::index::{Counts, Field, Run, Segment, TermFile, look_up, merge_han, merge_words};

type Folded = Vec<(Field, String)>;

fn articles() -> impl Strategy<Value = Vec<Folded>> {
    let field = (proptest::sample::select(&Field::ALL[..]), "[台湾国人 ，a1é\u{3000}]{0,12}");
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
    let (mut han, mut words, mut vocabulary) = (Vec::new(), Vec::new(), Vec::new());
    merge_han(&runs, n_articles, &mut |file| han.push(file));
    merge_words(&runs, n_articles, &mut |file| words.push(file), &mut |word| {
        vocabulary.push(String::from_utf8(word.to_vec()).unwrap());
    });
    (han, words, vocabulary)
}

fn found(files: &[TermFile], prefix: &str) -> BTreeMap<(String, u32), Counts> {
    let mut found = BTreeMap::new();
    for file in files {
        let mut keep = |term: &[u8], (article, counts)| {
            let term = String::from_utf8(term.to_vec()).unwrap();
            assert_eq!(found.insert((term, article), counts), None);
        };
        look_up(&file.bytes, prefix.as_bytes(), &|_| true, &mut keep).unwrap();
    }
    found
}

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// Counts terms by walking through every text, character by character.
fn expected(articles: &[Folded]) -> BTreeMap<(String, u32), Counts> {
    let mut counted: BTreeMap<(String, u32), Counts> = BTreeMap::new();
    for (article, folded) in (0..).zip(articles) {
        for (field, text) in folded {
            let mut count = |term: String| counted.entry((term, article)).or_default().add(*field, 1);
            let chars: Vec<char> = text.chars().chain(['.']).collect();
            for pair in chars.windows(2) {
                match pair {
                    [one, other] if is_han(*one) && is_han(*other) => count(format!("{one}{other}")),
                    [one, _] if is_han(*one) => count(one.to_string()),
                    _ => {}
                }
            }
            for run in text.split(|c: char| !is_han(c)) {
                for double in ["台台", "湾湾", "国国", "人人"] {
                    let alone = double.chars().next().unwrap();
                    (0..run.matches(double).count()).for_each(|_| count(format!("{alone}\u{1}")));
                }
            }
            text.split(|c: char| is_han(c) || !c.is_alphanumeric())
                .filter(|word| !word.is_empty())
                .for_each(|word| count(word.to_owned()));
        }
    }
    counted
}

proptest! {
    #[test]
    fn lists_say_what_the_texts_say(articles in articles(), per_segment in 1_usize..4) {
        let (han, words, vocabulary) = files(&articles, per_segment);
        let all: BTreeMap<_, _> = found(&han, "").into_iter().chain(found(&words, "")).collect();
        prop_assert_eq!(&all, &expected(&articles));
        let of_words: Vec<_> = all.keys().map(|(term, _)| term.clone()).filter(|term| !term.starts_with(is_han)).collect();
        prop_assert!(of_words.iter().all(|word| vocabulary.contains(word)));
        // One character: what begins with it.
        let (han, _, _) = files(&articles, 100);
        for ((term, _), _) in found(&han, "国") {
            prop_assert!(term.starts_with('国'));
        }
    }
}

#[test]
fn many_terms_take_many_files_in_order() {
    let text: String = ('\u{4E00}'..='\u{9FFF}').flat_map(|c| [c, '人']).collect();
    let articles = [vec![(Field::Body, text.clone())], vec![(Field::Title, text)]];
    let (han, _, _) = files(&articles, 1);
    assert!(han.len() > 3);
    assert!(han.windows(2).all(|pair| pair[0].first < pair[1].first));
    assert!(han.iter().all(|file| file.bytes.len() < 70_000));
    assert_eq!(found(&han, "国人").len(), 2);
}

#[test]
fn an_overlong_word_stands_with_its_like() {
    let article = |length| vec![(Field::Body, "x".repeat(length))];
    let (_, words, _) = files(&[article(64), article(65), article(66)], 2);
    let terms: Vec<_> = found(&words, "").into_keys().collect();
    assert_eq!(terms, [("\u{1}".to_owned(), 1), ("\u{1}".to_owned(), 2), ("x".repeat(64), 0)]);
}
