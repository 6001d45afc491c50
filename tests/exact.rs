//! Does the engine find what a plain scan finds, and nothing else?
//!
//! A twin of a few dozen lines, with a fold of its own read from the class list, scans the same articles. It uses
//! nothing of `text` or `query`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod exact {
    pub(crate) mod language;
    pub(crate) mod twin;
}

use exact::twin::{Twin, site};
use proptest::prelude::*;
use yulan::corpus::{Article, ArticleId, Block, FORMAT, Kind, Run, Script};
use yulan::search::{Answer, Request};

const ALPHABET: [&str; 30] = [
    "台", "臺", "湾", "灣", "发", "發", "髮", "里", "裏", "国", "國", "𣎴", "が", "A", "a", "Ａ", "É", "é", "e\u{301}",
    "\u{200B}", " ", " ", "\u{3000}", "\n", "，", ",", "。", "1", "１", "-",
];

pub(crate) fn text(length: std::ops::Range<usize>) -> impl Strategy<Value = String> {
    proptest::collection::vec(proptest::sample::select(&ALPHABET[..]), length).prop_map(|parts| parts.concat())
}

fn article(number: usize, title: String, texts: Vec<String>) -> Article {
    let block = |(nth, text): (usize, String)| Block {
        kind: if nth % 2 == 1 { Kind::Figure } else { Kind::Paragraph },
        script: Script::Hans,
        level: None,
        row: None,
        image: None,
        // Cut into two runs, which no search may notice.
        runs: vec![Run { text: text.clone(), ..Run::default() }, Run { text, em: true, ..Run::default() }],
    };
    Article {
        format: FORMAT,
        id: ArticleId(format!("article{}", char::from(b'a' + u8::try_from(number).unwrap()).to_string().repeat(6))),
        title,
        url: None,
        path: format!("{number}.txt"),
        outlet: None,
        section: None,
        author: None,
        agency: None,
        editors: Vec::new(),
        copyright: None,
        script: Script::ALL[number % 3],
        published: None,
        archived: None,
        blocks: texts.into_iter().enumerate().map(block).collect(),
    }
}

pub(crate) fn articles() -> impl Strategy<Value = Vec<Article>> {
    let one = (text(0..6), proptest::collection::vec(text(1..12), 0..4));
    proptest::collection::vec(one, 1..7).prop_map(|articles| {
        articles.into_iter().enumerate().map(|(number, (title, texts))| article(number, title, texts)).collect()
    })
}

fn found(answer: &Answer) -> Vec<(String, usize)> {
    let mut rows: Vec<_> = answer.results.iter().map(|row| (row.id.0.clone(), row.hits as usize)).collect();
    rows.sort();
    rows
}

/// What the twin finds: ids and hits.
fn expected(articles: &[Article], term: &str, exact: bool) -> Vec<(String, usize)> {
    let twin = Twin::shared();
    let rows = articles.iter().map(|article| (article.id.0.clone(), twin.hits(article, term, exact)));
    rows.filter(|(_, hits)| *hits > 0).collect()
}

#[track_caller]
fn check(articles: &[Article], term: &str, exact: bool) {
    let q = if exact { format!("=\"{term}\"") } else { format!("\"{term}\"") };
    let request = Request { q, ..Request::default() };
    let mut site = site(articles);
    let expected = expected(articles, term, exact);
    // As the index knows folded text only, texts are read for what means its very characters.
    if !exact {
        let told = site.answer_by_index(&request);
        let n_hits = expected.iter().map(|(_, hits)| *hits as u64).sum::<u64>();
        assert_eq!(
            (told.complete, told.articles as usize, told.hits),
            (true, expected.len(), n_hits),
            "{term:?}, index alone"
        );
    }
    let answer = site.answer(&request);
    assert_eq!(found(&answer), expected, "{term:?}, exact: {exact}");
    assert_eq!(answer.articles as usize, expected.len());
    assert_eq!(answer.hits, expected.iter().map(|(_, hits)| *hits as u64).sum::<u64>());
}

proptest! {
    #[test]
    fn any_string_finds_every_article_that_holds_it_and_no_other(articles in articles(), term in text(1..5)) {
        let folds_to_something = !Twin::shared().fold(term.trim()).trim().is_empty();
        prop_assume!(folds_to_something && !term.trim().is_empty());
        check(&articles, &term, false);
        check(&articles, &term, true);
    }

    #[test]
    fn a_string_cut_from_the_text_is_found(articles in articles(), field in 0_usize..4, from in 0_usize..8, length in 1_usize..6) {
        let Some(block) = articles[0].blocks.get(field) else { return Ok(()) };
        let term: String = block.text().chars().skip(from).take(length).collect();
        let folds_to_something = !Twin::shared().fold(term.trim()).trim().is_empty();
        prop_assume!(folds_to_something && !term.trim().is_empty());
        check(&articles, &term, false);
        check(&articles, &term, true);
    }

    #[test]
    fn a_facet_is_counted_as_if_nothing_were_chosen_in_it(articles in articles(), term in text(1..3)) {
        let folds_to_something = !Twin::shared().fold(term.trim()).trim().is_empty();
        prop_assume!(folds_to_something && !term.trim().is_empty());
        let mut request = Request { q: format!("\"{term}\""), ..Request::default() };
        request.script.is.insert("Hant".into());
        let answer = site(&articles).answer(&request);
        let ids = expected(&articles, &term, false);
        for script in Script::ALL {
            let matching = articles.iter().filter(|article| ids.iter().any(|(id, _)| *id == article.id.0));
            let n_matching = matching.filter(|article| article.script == script).count();
            let counted = answer.facets.script.iter().find(|count| count.value == script.id());
            prop_assert_eq!(counted.map_or(0, |count| count.articles as usize), n_matching, "{}", script.id());
        }
    }
}

#[test]
fn a_hit_stays_inside_its_block_and_overlaps_no_other() {
    let texts = |texts: &[&str]| texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>();
    // Each block holds its text twice, as two runs.
    check(&[article(0, "人人人".into(), texts(&["人"]))], "人人", false);
    check(&[article(0, "台".into(), texts(&["湾"]))], "台湾", false);
    check(&[article(0, "台灣、臺灣、台湾".into(), Vec::new())], "台灣", false);
    check(&[article(0, "台灣、臺灣、台湾".into(), Vec::new())], "台灣", true);
    assert_eq!(expected(&[article(0, "台灣、臺灣、台湾".into(), Vec::new())], "台湾", false)[0].1, 3);
    assert_eq!(expected(&[article(0, "人人人".into(), texts(&["人"]))], "人人", false)[0].1, 2);
}
