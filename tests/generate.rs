//! Is a made-up archive the same everywhere, and do its odd files read like the even ones they were made from?

// A test that cannot go on has failed, and says so.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use yulan::corpus::Kind;
use yulan::generate::{Archive, MadeFile, Profile, Recipe};
use yulan::ingest::{FormName, Manner, Reading, Rules, SourceFile, read_all};

#[path = "command/bench.rs"]
#[allow(dead_code, reason = "what other tests need of it is not needed here")]
mod bench;

fn archive(n_articles: u64, seed: u64, percent_traps: u8) -> Archive {
    Archive::new(Recipe { n_articles, seed, percent_traps, profile: Profile::Characters })
}

fn files(n_articles: u64, seed: u64, percent_traps: u8) -> Vec<MadeFile> {
    let archive = archive(n_articles, seed, percent_traps);
    (0..n_articles).map(|number| archive.file(number)).collect()
}

fn read(file: &MadeFile) -> (FormName, Reading) {
    let source = SourceFile { path: &file.path, bytes: &file.bytes };
    let mut reading = read_all(&source, &Manner::default(), &Rules::default())
        .unwrap_or_else(|skip| panic!("{} ({:?}) is skipped: {skip}", file.path, file.trap));
    assert_eq!(reading.records.len(), 1, "{}", file.path);
    (reading.form, reading.records.remove(0).1.unwrap())
}

fn text(reading: &Reading) -> String {
    reading.article.blocks.iter().map(|block| block.text() + "\n").collect()
}

#[test]
fn the_same_recipe_gives_the_same_bytes_everywhere() {
    let sha256 = |files: Vec<MadeFile>| {
        let mut hash = Sha256::new();
        for file in files {
            hash.update(file.path.as_bytes());
            hash.update(&file.bytes);
        }
        hash.finalize().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte))
    };
    // Benchmarks are repeated on these bytes: whoever changes them says so in BENCHMARKS.md.
    assert_eq!(sha256(files(300, 1, 20)), 0x7eb4_9e9f_0215_f89f);
    assert_ne!(sha256(files(300, 2, 20)), sha256(files(300, 1, 20)));
    assert_eq!(archive(300, 1, 20).file(123), files(300, 1, 20)[123], "an article needs no other");
}

/// What an oddity may change in what is read: nothing, or the parts named here.
#[derive(Clone, Copy, PartialEq)]
enum Change {
    Nothing,
    Title,
    Text,
}

#[test]
fn odd_files_read_like_the_even_ones_they_were_made_from() {
    let (even, odd) = (files(1500, 1, 0), files(1500, 1, 100));
    let mut n_seen = BTreeMap::<&str, u32>::new();
    for (even, odd) in even.iter().zip(&odd) {
        let trap = odd.trap.unwrap();
        *n_seen.entry(trap).or_default() += 1;
        let ((_, even), (_, odd)) = (read(even), read(odd));
        let change = match trap {
            "no stamp"
            | "broken stamp"
            | "no rule"
            | "percent-encoded address"
            | "glued tags"
            | "lone carriage returns"
            | "GB18030"
            | "UTF-16"
            | "Big5"
            | "front matter"
            | "broken front matter"
            | "odd file name"
            | "a whole page" => Change::Nothing,
            "brackets in the title"
            | "title of three lines"
            | "empty title"
            | "entities in the title"
            | "odd spaces in the title"
            | "Han beyond the basic plane" => Change::Title,
            _ => Change::Text,
        };
        if !matches!(trap, "percent-encoded address" | "Markdown") {
            assert_eq!(odd.identity, even.identity, "{trap}");
        }
        assert_eq!(odd.article.title == even.article.title, change != Change::Title, "{trap}: {}", odd.article.title);
        let lost = |reading: &Reading| text(reading).contains('\u{FFFD}');
        assert!(!lost(&odd) || matches!(trap, "half a character" | "odd characters"), "{trap}");
        if change != Change::Text {
            assert_eq!(text(&odd), text(&even), "{trap}: {}", odd.article.path);
        }
    }
    assert!(n_seen.len() == 34 && n_seen.values().all(|n_seen| *n_seen > 9), "{n_seen:?}");
}

#[test]
fn what_must_go_goes_and_what_is_text_stays() {
    let odd = files(1500, 1, 100);
    let of = |trap: &str| odd.iter().filter(|file| file.trap == Some(trap)).map(read).collect::<Vec<_>>();
    for (_, reading) in of("scripts and frames") {
        assert!(!text(&reading).contains("document.write") && !text(&reading).contains("color"));
        assert!(
            reading
                .article
                .blocks
                .iter()
                .flat_map(|block| &block.runs)
                .all(|run| { run.href.as_ref().is_none_or(|href| href.starts_with("https://")) })
        );
    }
    for (_, reading) in of("payloads as text") {
        assert!(text(&reading).contains("<script>alert(1)</script> 或 {{ 7*7 }}"));
    }
    for (_, reading) in of("a table") {
        let cells = reading.article.blocks.iter().filter(|block| block.kind == Kind::Cell);
        assert_eq!(
            cells.map(|block| (block.row, block.level)).collect::<Vec<_>>(),
            [(Some(2), Some(1)), (Some(2), Some(2)), (Some(3), Some(1))]
        );
    }
    for (_, reading) in of("empty body") {
        assert!(reading.article.blocks.is_empty() && !reading.article.title.is_empty());
    }
    for (form, trap) in
        [(FormName::Html, "a whole page"), (FormName::JsonLines, "JSON Lines"), (FormName::Markdown, "Markdown")]
    {
        assert!(of(trap).iter().all(|(found, _)| *found == form), "{trap}");
    }
}

#[test]
fn a_made_up_archive_has_what_archives_have() {
    let bench = bench::Bench::new();
    let run = bench.run(&["generate", "--articles", "1200", "--traps", "30", "--out", "made-up"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let again = bench.run(&["generate", "--out", "made-up"]);
    assert!(again.code == 1 && again.err.contains("not empty"), "{}", again.err);
    let run = bench.run(&["build", "made-up/corpus.toml", "--check", "--report", "report.json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let report = bench.json("report.json");
    let number = |pointer: &str| report.pointer(pointer).and_then(serde_json::Value::as_u64).unwrap_or(0);
    let (articles, versions) = (number("/counts/articles"), number("/counts/versions"));
    assert_eq!((number("/counts/files"), number("/counts/skipped")), (1200, 0));
    assert_eq!(articles + versions + number("/counts/replaced") + number("/counts/duplicates"), 1200);
    assert!(number("/relations/clusters") > 10 && versions > 3, "{report}");
    // Two of each of the six outlets, of which three are known by their wording.
    assert_eq!(number("/relations/repeated_lines"), 9, "{}", report["relations"]);
    assert!(number("/relations/inner_links") > 100, "{}", report["relations"]);
    assert!(report["by_script"]["Hant"].as_u64().unwrap() > 300);
    assert_eq!(report["by_year"].as_object().unwrap().keys().filter(|year| year.starts_with('2')).count(), 15);
}
