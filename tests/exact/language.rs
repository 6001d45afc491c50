//! Does every query of the language find what it says? Queries are made up as trees, written down, and answered twice.

use std::collections::BTreeMap;
use std::ops::Range;

use proptest::prelude::*;
use regex_lite::Regex;
use yulan::corpus::{Article, Block, Kind};
use yulan::search::{AliasChoice, Request};

use super::twin::{Twin, is_han, site, site_with};
use crate::{articles, text};

/// A query, as a tree.
#[derive(Clone, Debug)]
enum Asked {
    Word(String),
    Phrase(String),
    Exact(String),
    Pattern(String),
    Like(String, usize),
    Regex(&'static str),
    Near(String, usize, String),
    Script(&'static str),
    Undated,
    In(&'static str, Box<Asked>),
    All(Box<Asked>, Box<Asked>),
    Any(Box<Asked>, Box<Asked>),
    Not(Box<Asked>, Box<Asked>),
}

/// Expressions whose own characters are folded already.
const EXPRESSIONS: [&str; 7] = ["台.", "[台湾国]+", "a|1", "国?1+", "台湾.*国", "(发|里)[^a]", "^台"];

fn word() -> impl Strategy<Value = String> {
    "[台臺湾灣国國里裏a1é]{1,3}"
}

fn asked() -> impl Strategy<Value = Asked> {
    let phrase =
        text(1..5).prop_filter("something to look for", |text| !Twin::shared().fold(text.trim()).trim().is_empty());
    let leaf = prop_oneof![
        word().prop_map(Asked::Word),
        phrase.prop_map(Asked::Phrase),
        word().prop_map(Asked::Exact),
        "[台湾国a1é]{0,1}[*?]{1,2}[台湾国a1]{1,2}[*?]{0,1}".prop_map(Asked::Pattern),
        ("[a1]{2,4}", 1_usize..3).prop_map(|(word, distance)| Asked::Like(word, distance)),
        proptest::sample::select(&EXPRESSIONS[..]).prop_map(Asked::Regex),
        (word(), 0_usize..4, word()).prop_map(|(left, within, right)| Asked::Near(left, within, right)),
        proptest::sample::select(&["Hans", "Hant"][..]).prop_map(Asked::Script),
        Just(Asked::Undated),
    ];
    leaf.prop_recursive(3, 8, 2, |inner| {
        let two = || (inner.clone().prop_map(Box::new), inner.clone().prop_map(Box::new));
        prop_oneof![
            two().prop_map(|(one, other)| Asked::All(one, other)),
            two().prop_map(|(one, other)| Asked::Any(one, other)),
            two().prop_map(|(one, other)| Asked::Not(one, other)),
            (proptest::sample::select(&["title", "body", "caption"][..]), inner.prop_map(Box::new))
                .prop_filter("a scope holds terms", |(_, inner)| has_only_terms(inner))
                .prop_map(|(scope, inner)| Asked::In(scope, inner)),
        ]
    })
}

/// Whether a scope means the same for all of a query; within one, a scope of its own would go before it.
fn has_only_terms(asked: &Asked) -> bool {
    match asked {
        Asked::Script(_) | Asked::Undated | Asked::In(..) => false,
        Asked::All(one, other) | Asked::Any(one, other) | Asked::Not(one, other) => {
            has_only_terms(one) && has_only_terms(other)
        }
        _ => true,
    }
}

/// Whether the index alone answers it: all but what means its very characters, and patterns.
fn is_of_strings(asked: &Asked) -> bool {
    match asked {
        Asked::Exact(_) | Asked::Pattern(_) | Asked::Regex(_) | Asked::Like(..) => false,
        Asked::Word(_) | Asked::Phrase(_) | Asked::Near(..) | Asked::Script(_) | Asked::Undated => true,
        Asked::In(_, inner) => is_of_strings(inner),
        Asked::All(one, other) | Asked::Any(one, other) | Asked::Not(one, other) => {
            is_of_strings(one) && is_of_strings(other)
        }
    }
}

fn written(asked: &Asked) -> String {
    match asked {
        Asked::Word(word) => word.clone(),
        Asked::Phrase(phrase) => format!("\"{phrase}\""),
        Asked::Exact(word) => format!("={word}"),
        Asked::Pattern(pattern) => pattern.clone(),
        Asked::Like(word, distance) => format!("{word}~{distance}"),
        Asked::Regex(pattern) => format!("/{pattern}/"),
        Asked::Near(left, within, right) => format!("({left} near/{within} {right})"),
        Asked::Script(id) => format!("script:{id}"),
        Asked::Undated => "date:none".to_owned(),
        Asked::In(scope, inner) => format!("{scope}:({})", written(inner)),
        Asked::All(one, other) => format!("({} {})", written(one), written(other)),
        Asked::Any(one, other) => format!("({} OR {})", written(one), written(other)),
        Asked::Not(one, other) => format!("({} -({}))", written(one), written(other)),
    }
}

/// Fields that are looked at: the title, blocks that are no figures, figures.
type Seen = [bool; 3];

/// Whether an article matches, and its hits.
fn scan(asked: &Asked, article: &Article, seen: Seen) -> (bool, usize) {
    let twin = Twin::shared();
    let count = |find: &dyn Fn(&str) -> usize, folds: bool| {
        let title = seen[0].then(|| article.title.clone());
        let blocks = article.blocks.iter().filter(|block| seen[if block.kind == Kind::Figure { 2 } else { 1 }]);
        let texts = title.into_iter().chain(blocks.map(Block::text));
        let hits = texts.map(|text| find(&if folds { twin.fold(&text) } else { text })).sum();
        (hits > 0, hits)
    };
    let literal = |term: &str| {
        let needle = twin.fold(term.trim()).trim().to_owned();
        count(&|text| text.matches(&needle).count(), true)
    };
    match asked {
        Asked::Word(term) | Asked::Phrase(term) => literal(term),
        Asked::Exact(term) => count(&|text| text.matches(term.as_str()).count(), false),
        Asked::Pattern(pattern) => count(&|text| patterned(twin, pattern, text), true),
        Asked::Like(word, distance) => {
            let is_like = |other: &&str| !other.is_empty() && distance_of(word, other) <= *distance;
            count(&|text| text.split(|c: char| !is_letter(c)).filter(is_like).count(), true)
        }
        Asked::Regex(pattern) => {
            let regex = Regex::new(pattern).unwrap();
            count(&|text| regex.find_iter(text).filter(|found| !found.is_empty()).count(), true)
        }
        Asked::Near(left, within, right) => {
            let [left, right] = [left, right].map(|term| twin.fold(term));
            count(&|text| near(text, &left, &right, *within), true)
        }
        Asked::Script(id) => (article.script.id() == *id, 0),
        Asked::Undated => (article.day().is_none(), 0),
        Asked::In(scope, inner) => {
            let places = BTreeMap::from([("title", [true, false, false]), ("body", [false, true, false])]);
            scan(inner, article, places.get(scope).copied().unwrap_or([false, false, true]))
        }
        Asked::All(one, other) => {
            let (one, other) = (scan(one, article, seen), scan(other, article, seen));
            (one.0 && other.0, one.1 + other.1)
        }
        Asked::Any(one, other) => {
            let (one, other) = (scan(one, article, seen), scan(other, article, seen));
            (one.0 || other.0, one.1 + other.1)
        }
        Asked::Not(one, other) => {
            let ((matches, hits), (is_out, _)) = (scan(one, article, seen), scan(other, article, seen));
            // What is left out of what is left out is positive again, and its hits are of terms that are not negated.
            (matches && !is_out, hits + doubly_negated(other, article, seen))
        }
    }
}

/// Hits of terms under a second negation.
fn doubly_negated(asked: &Asked, article: &Article, seen: Seen) -> usize {
    match asked {
        Asked::All(one, other) | Asked::Any(one, other) => {
            doubly_negated(one, article, seen) + doubly_negated(other, article, seen)
        }
        Asked::Not(one, other) => doubly_negated(one, article, seen) + scan(other, article, seen).1,
        Asked::In(scope, inner) => {
            let places = BTreeMap::from([("title", [true, false, false]), ("body", [false, true, false])]);
            doubly_negated(inner, article, places.get(scope).copied().unwrap_or([false, false, true]))
        }
        _ => 0,
    }
}

fn is_letter(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

/// Matches of a pattern by trying every stretch of a text.
fn patterned(twin: &Twin, pattern: &str, text: &str) -> usize {
    let items: Vec<char> = pattern
        .chars()
        .flat_map(|c| {
            if "*?".contains(c) { c.to_string() } else { twin.fold(&c.to_string()) }.chars().collect::<Vec<_>>()
        })
        .collect();
    let han = items.iter().any(|c| is_han(*c));
    let letters = items.iter().any(|c| is_letter(*c));
    let fits = |c: char| if is_han(c) { han || !letters } else { (letters || !han) && c.is_alphanumeric() };
    let text: Vec<char> = text.chars().collect();
    let splits = |at: usize| at > 0 && at < text.len() && is_letter(text[at - 1]) && is_letter(text[at]);
    let (mut at, mut found) = (0, 0);
    while at < text.len() {
        let ends = (at + 1..=text.len()).rev().filter(|end| !splits(at) && !splits(*end));
        match ends.into_iter().find(|end| fits_all(&items, &text[at..*end], &fits)) {
            Some(end) => {
                found += 1;
                at = end;
            }
            None => at += 1,
        }
    }
    found
}

fn fits_all(items: &[char], text: &[char], fits: &dyn Fn(char) -> bool) -> bool {
    match (items.split_first(), text.split_first()) {
        (None, None) => true,
        (Some(('*', rest)), None) => fits_all(rest, text, fits),
        (Some(('*', rest)), Some((c, later))) => {
            fits_all(rest, text, fits) || (fits(*c) && fits_all(items, later, fits))
        }
        (Some(('?', rest)), Some((c, later))) => fits(*c) && fits_all(rest, later, fits),
        (Some((item, rest)), Some((c, later))) => item == c && fits_all(rest, later, fits),
        _ => false,
    }
}

/// The optimal string alignment distance, by its recursion.
fn distance_of(one: &str, other: &str) -> usize {
    fn distance(one: &[char], other: &[char]) -> usize {
        match (one, other) {
            ([], rest) | (rest, []) => rest.len(),
            ([before @ .., a], [earlier @ .., b]) => {
                let mut least = distance(before, earlier) + usize::from(a != b);
                least = least.min(distance(before, other) + 1).min(distance(one, earlier) + 1);
                if let ([.., c, _], [.., d, _]) = (one, other)
                    && (a, c) == (d, b)
                {
                    least = least.min(distance(&one[..one.len() - 2], &other[..other.len() - 2]) + 1);
                }
                least
            }
        }
    }
    let chars = |word: &str| word.chars().take(12).collect::<Vec<_>>();
    distance(&chars(one), &chars(other))
}

/// Stretches from one to the other, of all there are those that end first, without overlap.
fn near(text: &str, left: &str, right: &str, within: usize) -> usize {
    let places = |needle: &str| text.match_indices(needle).map(|(at, found)| at..at + found.len()).collect::<Vec<_>>();
    let mut stretches: Vec<Range<usize>> = Vec::new();
    for one in places(left) {
        for other in places(right) {
            let (first, last) = if one.end <= other.start { (&one, &other) } else { (&other, &one) };
            if first.end <= last.start && units(&text[first.end..last.start]) <= within {
                stretches.push(first.start..last.end);
            }
        }
    }
    stretches.sort_by_key(|stretch| (stretch.end, std::cmp::Reverse(stretch.start)));
    let (mut found, mut end) = (0, 0);
    for stretch in stretches.into_iter().filter(|stretch| !stretch.is_empty()) {
        if stretch.start >= end {
            found += 1;
            end = stretch.end;
        }
    }
    found
}

fn units(text: &str) -> usize {
    let han = text.chars().filter(|c| is_han(*c)).count();
    han + text.split(|c: char| !is_letter(c)).filter(|word| !word.is_empty()).count()
}

/// One concept with names that overlap, one of them in Latin letters.
const NAMES: [&str; 4] = ["湾台", "国里台", "a1", "湾台国"];

/// Hits of a term with its other names: leftmost, of several the longest; a name that nobody typed is no part of a word.
fn named(text: &str, typed: &str, others: &[&str]) -> usize {
    let text: Vec<char> = text.chars().collect();
    let splits = |at: usize| at > 0 && at < text.len() && is_letter(text[at - 1]) && is_letter(text[at]);
    let (mut at, mut found) = (0, 0);
    while at < text.len() {
        let stands = |name: &str, whole: bool| {
            let name: Vec<char> = name.chars().collect();
            let here = text[at..].starts_with(&name) && !(whole && (splits(at) || splits(at + name.len())));
            here.then_some(name.len())
        };
        let others = others.iter().filter_map(|name| stands(name, true));
        match stands(typed, false).into_iter().chain(others).max() {
            Some(length) => {
                found += 1;
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

fn names_found(articles: &[Article], typed: usize, dropped: usize, alias: AliasChoice, others: &[&str]) {
    let lines = format!("aliases = [{}]", serde_json::to_string(&NAMES).unwrap());
    let q = format!("\"{}\"", NAMES[typed]);
    let answer = site_with(&lines, articles).answer(&Request { q: q.clone(), alias, ..Request::default() });
    let mut found: Vec<_> = answer.results.iter().map(|row| (row.id.0.clone(), row.hits as usize)).collect();
    found.sort();
    let twin = Twin::shared();
    let hits = |article: &Article| -> usize {
        let texts = std::iter::once(article.title.clone()).chain(article.blocks.iter().map(Block::text));
        texts.map(|text| named(&twin.fold(&text), NAMES[typed], others)).sum()
    };
    let counted = articles.iter().map(|article| (article.id.0.clone(), hits(article)));
    let expected: Vec<_> = counted.filter(|(_, hits)| *hits > 0).collect();
    assert_eq!(found, expected, "{q} without {}", NAMES[dropped]);
    assert_eq!(answer.expanded[0].also, others, "{q}");
}

proptest! {
    #[test]
    fn other_names_are_found_unless_they_are_taken_away(articles in articles(), typed in 0_usize..4, dropped in 0_usize..4) {
        let others: Vec<&str> = NAMES.into_iter().filter(|name| *name != NAMES[typed]).collect();
        names_found(&articles, typed, dropped, AliasChoice::default(), &others);
        names_found(&articles, typed, dropped, AliasChoice { off: true, ..AliasChoice::default() }, &[]);
        let left: Vec<&str> = others.into_iter().filter(|name| *name != NAMES[dropped]).collect();
        let given = [(NAMES[typed].to_owned(), left.iter().map(|&name| name.to_owned()).collect())];
        names_found(&articles, typed, dropped, AliasChoice { off: false, given: given.into() }, &left);
    }
}

/// Whether a text holds a name that nobody typed: no part of a word.
fn holds(text: &str, name: &str) -> bool {
    named(text, "\0", &[name]) > 0
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 96, ..ProptestConfig::default() })]

    #[test]
    fn each_other_name_is_counted_in_the_articles_found(
        articles in articles(), typed in 0_usize..4, in_titles in any::<bool>(), script in 0_usize..4, near in any::<bool>(), once in any::<bool>(),
    ) {
        let lines = format!("aliases = [{}]", serde_json::to_string(&NAMES).unwrap());
        let q = format!("{}\"{}\"", if in_titles { "title:" } else { "" }, NAMES[typed]);
        let q = if near { format!("{q} near/9 a") } else { q };
        let mut request = Request { q: q.clone(), once, ..Request::default() };
        request.script.is.extend(["Hans", "Hant", "other"].get(script).map(|id| (*id).to_owned()));
        let answer = site_with(&lines, &articles).answer(&request);
        prop_assert!(answer.complete);
        let others: Vec<&str> = NAMES.into_iter().filter(|name| *name != NAMES[typed]).collect();
        let twin = Twin::shared();
        let holds = |article: &Article, name: &str| {
            let blocks = article.blocks.iter().filter(|_| !in_titles).map(Block::text);
            std::iter::once(article.title.clone()).chain(blocks).any(|text| holds(&twin.fold(&text), name))
        };
        let found = |article: &&Article| answer.results.iter().any(|row| row.id == article.id);
        let counted = |name: &&str| articles.iter().filter(found).filter(|article| holds(article, name)).count();
        let expected: Vec<(String, usize)> = others.iter().map(|name| ((*name).to_owned(), counted(name))).collect();
        let told = answer.expanded[0].counts.iter().map(|count| (count.value.clone(), count.articles as usize));
        prop_assert_eq!(told.collect::<Vec<_>>(), expected, "{}", q);
    }
}

#[test]
fn a_name_that_is_given_twice_counts_once() {
    let mut site = site_with("aliases = [[\"湾台\", \"a1\"]]", &[crate::article(0, "a1".to_owned(), Vec::new())]);
    let given = [("湾台".to_owned(), ["A1", "a1", "", "灣臺"].map(str::to_owned).to_vec())].into();
    let request = Request { q: "湾台".to_owned(), alias: AliasChoice { off: false, given }, ..Request::default() };
    let answer = site.answer(&request);
    assert_eq!((answer.articles, answer.hits, &answer.expanded[0].also), (1, 1, &vec!["A1".to_owned()]));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1500, ..ProptestConfig::default() })]

    #[test]
    fn every_query_finds_what_it_says(articles in articles(), asked in asked()) {
        let q = written(&asked);
        let request = Request { q: q.clone(), ..Request::default() };
        let mut site = site(&articles);
        let told = site.answer_by_index(&request);
        let answer = site.answer(&request);
        let mut found: Vec<_> = answer.results.iter().map(|row| (row.id.0.clone(), row.hits as usize)).collect();
        found.sort();
        let scanned = articles.iter().map(|article| (article.id.0.clone(), scan(&asked, article, [true; 3])));
        let expected: Vec<_> = scanned.filter(|(_, (matches, _))| *matches).map(|(id, (_, hits))| (id, hits)).collect();
        prop_assert_eq!(&found, &expected, "{}", q);
        prop_assert_eq!(answer.articles as usize, expected.len());
        prop_assert_eq!(answer.hits, expected.iter().map(|(_, hits)| *hits as u64).sum::<u64>());
        if is_of_strings(&asked) {
            prop_assert_eq!((told.complete, told.articles, told.hits), (true, answer.articles, answer.hits), "{}", q);
            prop_assert_eq!((&told.facets.outlet, &told.timeline), (&answer.facets.outlet, &answer.timeline), "{}", q);
        }
        let troubles: Vec<_> = answer.issues.iter().filter(|issue| issue.key.as_deref() == Some("q")).collect();
        let is_expected = |issue: &&&yulan::search::Issue| ["only_negative", "no_such_value"].contains(&issue.code.id());
        prop_assert!(troubles.iter().all(|issue| is_expected(&issue)), "{}: {:?}", q, troubles);
    }
}
