//! Is an archive of made-up news what others measure on: are its texts as long, its names as frequent and as unevenly
//! spread as they are said to be?

// A test that cannot go on has failed, and says so.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use sha2::{Digest, Sha256};
use yulan::generate::news::{NAMES, Name};
use yulan::generate::{Archive, MadeFile, Profile, Recipe};
use yulan::ingest::{Rules, SourceFile, read};

#[path = "command/bench.rs"]
#[allow(dead_code, reason = "what other tests need of it is not needed here")]
mod bench;

const N_ARTICLES: u64 = 3000;

fn files(n_articles: u64, seed: u64, percent_traps: u8) -> impl Iterator<Item = MadeFile> {
    let archive = Archive::new(Recipe { n_articles, seed, percent_traps, profile: Profile::News });
    (0..n_articles).map(move |number| archive.file(number))
}

/// A form of the nth name, and the forms of which it is a part: 国安法 of 港区国安法.
struct Form {
    nth: usize,
    text: &'static str,
    longer: Vec<&'static str>,
}

fn forms() -> Vec<Form> {
    let all = || NAMES.iter().flat_map(Name::forms);
    let longer = |text: &str| all().filter(|other| *other != text && other.contains(text)).collect();
    let of_name = |(nth, name): (usize, &'static Name)| name.forms().map(move |text| (nth, text));
    let forms = NAMES.iter().enumerate().flat_map(of_name);
    forms.map(|(nth, text)| Form { nth, text, longer: longer(text) }).collect()
}

/// How often each name stands in a text; a form within a longer one counts for that one's name.
fn mentions(forms: &[Form], text: &str) -> Vec<usize> {
    let mut mentions = vec![0; NAMES.len()];
    for form in forms {
        let of_longer: usize = form.longer.iter().map(|longer| text.matches(longer).count()).sum();
        mentions[form.nth] += text.matches(form.text).count() - of_longer;
    }
    mentions
}

/// What is known of an article.
struct Counted {
    outlet: String,
    /// As in 2020-07.
    month: String,
    n_chars: usize,
    /// How often each name is mentioned.
    mentions: Vec<usize>,
}

fn counted() -> &'static [Counted] {
    static COUNTED: OnceLock<Vec<Counted>> = OnceLock::new();
    COUNTED.get_or_init(|| {
        let forms = forms();
        let count = |file: MadeFile| {
            let source = SourceFile { path: &file.path, bytes: &file.bytes };
            let article = read(&source, &Rules::default()).unwrap().article;
            Counted {
                outlet: file.path.split('/').next().unwrap().to_owned(),
                month: article.published.or(article.archived).unwrap().day.to_string()[..7].to_owned(),
                n_chars: article.blocks.iter().map(|block| block.text().chars().count()).sum(),
                mentions: mentions(&forms, std::str::from_utf8(&file.bytes).unwrap()),
            }
        };
        files(N_ARTICLES, 1, 0).map(count).collect()
    })
}

#[test]
fn the_same_recipe_gives_the_same_bytes_everywhere() {
    let mut hash = Sha256::new();
    for file in files(200, 1, 20) {
        hash.update(file.path.as_bytes());
        hash.update(&file.bytes);
    }
    let hash = hash.finalize().iter().take(8).fold(0_u64, |number, byte| number << 8 | u64::from(*byte));
    // Benchmarks are repeated on these bytes: whoever changes them says so in BENCHMARKS.md.
    assert_eq!(hash, 0x91a8_51bf_6ea6_f629);
}

#[test]
fn half_the_texts_have_nine_hundred_characters_and_one_in_a_hundred_eight_thousand() {
    let mut lengths: Vec<usize> = counted().iter().map(|article| article.n_chars).collect();
    lengths.sort_unstable();
    let at = |per_cent: usize| lengths[lengths.len() * per_cent / 100];
    assert!((830..970).contains(&at(50)), "{}", at(50));
    assert!((7000..9200).contains(&at(99)), "{}", at(99));
    assert!(at(25) < 600 && at(75) > 1400, "{} {}", at(25), at(75));
}

#[test]
fn each_name_has_its_share_in_bursts_and_in_its_outlets() {
    let articles = counted();
    assert_eq!(articles.iter().map(|article| &article.outlet).collect::<BTreeSet<_>>().len(), 12);
    assert_eq!(articles.iter().map(|article| &article.month).collect::<BTreeSet<_>>().len(), 36);
    let (mut n_once, mut n_twice, mut n_more) = (0_u32, 0_u32, 0_u32);
    for (nth, name) in NAMES.iter().enumerate() {
        let those: Vec<&Counted> = articles.iter().filter(|article| article.mentions[nth] > 0).collect();
        let expected = f64::from(name.per_10_000) / 10_000.0 * number(articles.len());
        let tolerance = 4.0 * expected.sqrt() + 1.0;
        assert!((number(those.len()) - expected).abs() < tolerance, "{}: {} of {expected}", name.id(), those.len());
        for article in &those {
            match article.mentions[nth] {
                1 => n_once += 1,
                2 => n_twice += 1,
                _ => n_more += 1,
            }
        }
        // Half of its articles lie in a third of the months, or fewer, and in a third of what the outlets write, or so.
        if those.len() < 30 {
            continue;
        }
        let months = share_of_most(those.iter().map(|article| article.month.as_str()), 12);
        assert!(months > 0.5, "{}: {months} in twelve of 36 months", name.id());
        let unevenness = unevenness(articles, &those);
        assert!(unevenness > 2.0, "{}: {unevenness}", name.id());
    }
    // Geometric: as many with one mention as with more, as many with two as with more than two.
    let ratio = |one: u32, other: u32| f64::from(one) / f64::from(other);
    assert!((0.85..1.15).contains(&ratio(n_once, n_twice + n_more)), "{n_once} {n_twice} {n_more}");
    assert!((0.85..1.15).contains(&ratio(n_twice, n_more)), "{n_once} {n_twice} {n_more}");
}

fn number(n: usize) -> f64 {
    f64::from(u32::try_from(n).unwrap())
}

/// The share of the values that are one of the most frequent `n_most`.
fn share_of_most<'a>(values: impl Iterator<Item = &'a str>, n_most: usize) -> f64 {
    let mut n_of = BTreeMap::<&str, usize>::new();
    values.for_each(|value| *n_of.entry(value).or_default() += 1);
    let mut n_of: Vec<usize> = n_of.into_values().collect();
    n_of.sort_unstable_by(|one, other| other.cmp(one));
    number(n_of.iter().take(n_most).sum()) / number(n_of.iter().sum())
}

/// Chi-squared of the outlets of some articles, for each degree of freedom: about 1 where they are as all articles are.
fn unevenness(all: &[Counted], those: &[&Counted]) -> f64 {
    let outlets: BTreeSet<&str> = all.iter().map(|article| article.outlet.as_str()).collect();
    let of = |outlet: &str| {
        let n_all = number(all.iter().filter(|article| article.outlet == outlet).count());
        let expected = n_all * number(those.len()) / number(all.len());
        let found = number(those.iter().filter(|article| article.outlet == outlet).count());
        (found - expected).powi(2) / expected
    };
    outlets.iter().map(|outlet| of(outlet)).sum::<f64>() / number(outlets.len() - 1)
}

#[test]
fn nothing_is_said_of_anyone() {
    // What is left of a mention without its name: nothing but words that say nothing.
    let mut frames = BTreeMap::<String, u32>::new();
    let forms: Vec<&str> = NAMES.iter().flat_map(Name::forms).collect();
    for file in files(500, 2, 0) {
        let text = String::from_utf8(file.bytes).unwrap();
        let parts = text.split(['。', '，', '、', '；', '？', '！', '“', '”', '<', '>', '[', ']', '（']);
        for part in parts.filter(|part| !part.starts_with("!--")) {
            let longest = forms.iter().filter(|form| part.contains(*form)).max_by_key(|form| form.len());
            if let Some(form) = longest {
                *frames.entry(part.replace(form, "X")).or_default() += 1;
            }
        }
    }
    let frames: Vec<&str> = frames.keys().map(String::as_str).collect();
    let mut expected = [
        "谈到X",
        "關於X",
        "关于X",
        "談到X",
        "文中提到X",
        "另见X",
        "另見X",
        "话题：X",
        "話題：X",
        "参见有关X的资料",
        "參見有關X的資料",
        "提及X",
        "以X为关键词",
        "以X為關鍵詞",
    ];
    expected.sort_unstable();
    assert_eq!(frames, expected);
}

#[test]
fn a_build_takes_everything() {
    let bench = bench::Bench::new();
    let run = bench.run(&["generate", "--profile", "news", "--articles", "500", "--out", "news"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let run = bench.run(&["build", "news/corpus.toml", "--check", "--report", "report.json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let report = bench.json("report.json");
    let number = |pointer: &str| report.pointer(pointer).and_then(serde_json::Value::as_u64).unwrap_or(0);
    assert_eq!((number("/counts/files"), number("/counts/skipped")), (500, 0));
    let others = number("/counts/versions") + number("/counts/replaced") + number("/counts/duplicates");
    assert_eq!(number("/counts/articles") + others, 500);
    assert!(others < 12, "{}", report["counts"]);
    assert_eq!(report["by_year"].as_object().unwrap().keys().filter(|year| year.starts_with('2')).count(), 3);
    let refused = bench.run(&["generate", "--profile", "novels", "--out", "novels"]);
    assert!(refused.code == 2 && refused.err.contains("characters, news"), "{}", refused.err);
}

#[test]
fn the_documentation_lists_the_names() {
    let page = include_str!("../docs/generate.md");
    for name in &NAMES {
        let share = format!("{}.{:02}", name.per_10_000 / 100, name.per_10_000 % 100);
        let row = format!("| {} | {} | {share} |", name.hans.join(", "), name.hant.join(", "));
        assert!(page.contains(&row), "{row}");
    }
}
