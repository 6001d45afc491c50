//! Do real articles come through whole? Facts of five of them, each checked against its source by eye.
//!
//! The articles belong to their publishers and lie beside the checkout, not in it; where they are absent nothing is
//! checked. Only numbers, hashes and addresses stand here, never a sentence of theirs.

// Helpers of a test may fail like the test itself; clippy allows that to test functions only.
#![allow(clippy::expect_used, clippy::print_stdout)]

use std::fmt::Write as _;
use std::path::PathBuf;

use sha2::{Digest, Sha256};
use yulan::corpus::{Article, Block, Dated, Kind, Script};
use yulan::ingest::{Identity, OutletRule, Pattern, Reading, Repair, Rules, SourceFile, identity, read};

#[path = "full_texts/folder.rs"]
mod full_texts;

/// None of them has a table or code.
const KINDS: [Kind; 7] =
    [Kind::Paragraph, Kind::Heading, Kind::ListItem, Kind::Quote, Kind::Figure, Kind::Note, Kind::Related];

/// What is known of one article.
struct Facts {
    file: &'static str,
    identity: &'static str,
    id: &'static str,
    /// Outlet and section.
    outlet: &'static str,
    /// Day, instant, precision and origin of publication; then of archiving.
    dates: &'static str,
    /// Script of the article, then how many blocks are `Hans/Hant/other`.
    script: &'static str,
    /// Blocks of each kind, in the order of [`KINDS`].
    blocks: [usize; 7],
    n_links: usize,
    /// Runs that are emphasised.
    n_em: usize,
    /// Images named, and captions that hold text.
    n_images: usize,
    n_captions: usize,
    /// The first 16 hexadecimal digits of the SHA-256 of all block texts joined by line feeds.
    text_sha256: &'static str,
    repairs: &'static [&'static str],
}

/// The outlets as the package ships them.
fn rules() -> Rules {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("data/corpus.toml");
    let text = std::fs::read_to_string(path).expect("the sample's configuration is here");
    let config: toml::Table = text.parse().expect("the configuration is TOML");
    Rules { outlets: tables(&config, "outlet").map(outlet_rule).collect(), ..Rules::default() }
}

fn outlet_rule(outlet: &toml::Table) -> OutletRule {
    let identity =
        |identity| Identity { pattern: pattern(text(identity, "pattern")), name: text(identity, "name").to_owned() };
    let hosts = outlet.get("hosts").and_then(toml::Value::as_array).expect("an outlet has hosts");
    OutletRule {
        id: text(outlet, "id").to_owned(),
        hosts: hosts.iter().filter_map(toml::Value::as_str).map(str::to_owned).collect(),
        identity: tables(outlet, "identity").map(identity).collect(),
        section: outlet.get("section").and_then(toml::Value::as_str).map(pattern),
        ..OutletRule::default()
    }
}

fn tables<'a>(parent: &'a toml::Table, key: &str) -> impl Iterator<Item = &'a toml::Table> {
    parent.get(key).and_then(toml::Value::as_array).into_iter().flatten().filter_map(toml::Value::as_table)
}

fn text<'a>(table: &'a toml::Table, key: &str) -> &'a str {
    table.get(key).and_then(toml::Value::as_str).unwrap_or_else(|| panic!("{key} is missing"))
}

fn pattern(source: &str) -> Pattern {
    Pattern::new(source).expect("the pattern compiles")
}

#[track_caller]
fn check(facts: &Facts) {
    let Some(folder) = full_texts::folder("seeds") else { return };
    let bytes = std::fs::read(folder.join(facts.file)).expect("the article is in the folder");
    let reading = read(&SourceFile { path: facts.file, bytes: &bytes }, &rules()).expect("an article");
    let Reading { article, identity, repairs } = &reading;
    assert_eq!(identity, facts.identity);
    assert_eq!(article.id.0, facts.id);
    assert_eq!(outlet(article), facts.outlet);
    assert_eq!(format!("{}; {}", date(article.published.as_ref()), date(article.archived.as_ref())), facts.dates);
    assert_eq!(script(article), facts.script);
    assert_eq!(KINDS.map(|kind| count(article, |block| block.kind == kind)), facts.blocks);
    assert_eq!(count(article, |block| !KINDS.contains(&block.kind)), 0);
    let runs = || article.blocks.iter().flat_map(|block| &block.runs);
    assert_eq!(runs().filter(|run| run.href.is_some()).count(), facts.n_links);
    assert_eq!(runs().filter(|run| run.em).count(), facts.n_em);
    assert_eq!(count(article, |block| block.image.is_some()), facts.n_images);
    assert_eq!(count(article, |block| block.kind == Kind::Figure && !block.runs.is_empty()), facts.n_captions);
    assert!(article.blocks.iter().filter_map(|block| block.image.as_deref()).all(is_at_its_publisher));
    assert_eq!(text_sha256(article), facts.text_sha256);
    assert_eq!(repairs.iter().map(Repair::to_string).collect::<Vec<_>>(), facts.repairs);
}

fn outlet(article: &Article) -> String {
    let parts = [article.outlet.as_deref(), article.section.as_deref()];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}

fn date(dated: Option<&Dated>) -> String {
    dated.map_or_else(String::new, |Dated { day, instant, precision, origin }| {
        format!("{day} {} {precision:?} {origin:?}", instant.as_deref().unwrap_or("-"))
    })
}

fn script(article: &Article) -> String {
    let counts = Script::ALL.map(|script| count(article, |block| block.script == script).to_string());
    format!("{} {}", article.script.id(), counts.join("/"))
}

fn count(article: &Article, is_counted: impl Fn(&Block) -> bool) -> usize {
    article.blocks.iter().filter(|block| is_counted(block)).count()
}

fn is_at_its_publisher(image: &str) -> bool {
    image.starts_with("https://") && !image.contains("weserv")
}

fn text_sha256(article: &Article) -> String {
    let texts: Vec<String> = article.blocks.iter().map(Block::text).collect();
    let mut digits = String::new();
    for byte in Sha256::digest(texts.join("\n").as_bytes()).iter().take(8) {
        write!(digits, "{byte:02x}").expect("a string takes everything");
    }
    digits
}

#[test]
fn shipped_patterns_make_one_article_of_its_several_addresses() {
    let rules = rules();
    for (one, other) in [
        (
            "https://www.voachinese.com/a/7693930.html",
            "http://voachinese.com/a/some-slug-20240726/7693930.html?utm_source=x",
        ),
        ("https://api.dw.com/api/detail/article/68761339", "https://www.dw.com/zh/%E4%B8%AD%20%E6%96%87/a-68761339"),
        ("https://www.dw.com/zh/a-68761339?maca=chi-rss", "https://www.dw.com/zh-hant/中文/a-68761339#top"),
        (
            "https://www.rfa.org/mandarin/a/b/x1-07282023123059.html",
            "http://rfa.org/mandarin/c/x1-07282023123059.html/ampRFA?encoding=traditional",
        ),
        ("https://www.dw.com/zh/棋子?牺牲品?/a-54220201", "https://api.dw.com/api/detail/article/54220201"),
    ] {
        assert_eq!(identity(Some(one), "", &rules), identity(Some(other), "", &rules));
        assert!(!identity(Some(one), "", &rules).contains("api."));
    }
}

#[test]
fn voa_of_2024_07_26_comes_through_whole() {
    check(&Facts {
        file: "000_72fa1b9972215bb7.txt",
        identity: "voachinese.com/a/7713887",
        id: "lbak7glcfrcli",
        outlet: "voa",
        dates: "2024-07-26 2024-07-26T14:07:02Z Second Byline; 2024-07-26 2024-07-26T14:39:03Z Second Stamp",
        script: "Hans 19/0/0",
        blocks: [16, 0, 0, 0, 2, 1, 0],
        n_links: 0,
        n_em: 1,
        n_images: 2,
        n_captions: 2,
        text_sha256: "5bc8fc7497dff9fa",
        repairs: &["link without text left out: https://www.voachinese.com/a/7693930.html"],
    });
}

#[test]
fn rfa_of_2023_07_28_comes_through_whole() {
    check(&Facts {
        file: "001_eab25272f7271d0d.txt",
        identity: "rfa.org/mandarin/jw1-07282023123059",
        id: "lxgh2uidqdmek",
        outlet: "rfa yataibaodao/junshiwaijiao",
        dates: "2023-07-28 - Day Url; 2023-07-28 2023-07-28T16:42:07Z Second Stamp",
        script: "Hans 20/0/0",
        blocks: [12, 2, 0, 0, 1, 1, 4],
        n_links: 4,
        n_em: 4,
        n_images: 1,
        n_captions: 1,
        text_sha256: "7bc65752f08f3ddd",
        repairs: &["day of publication taken from the address"],
    });
}

#[test]
fn voa_of_2024_09_28_comes_through_whole() {
    check(&Facts {
        file: "002_aaf66d247d256484.txt",
        identity: "voachinese.com/a/7802737",
        id: "f3huuiwgbhgpm",
        outlet: "voa",
        dates: "2024-09-28 2024-09-28T05:42:02Z Second Byline; 2024-09-28 2024-09-28T05:59:03Z Second Stamp",
        script: "Hans 21/0/0",
        blocks: [18, 0, 0, 0, 1, 2, 0],
        n_links: 0,
        n_em: 2,
        n_images: 1,
        n_captions: 1,
        text_sha256: "692921d452d3bfea",
        repairs: &[],
    });
}

#[test]
fn dw_of_2024_04_09_comes_through_whole() {
    check(&Facts {
        file: "003_c88f5b342264d9bb.txt",
        identity: "dw.com/a-68774250",
        id: "frdrygw2n2e2u",
        outlet: "dw",
        dates: "2024-04-09 2024-04-09T09:01:25.471Z Millisecond Byline; 2024-04-09 2024-04-09T09:17:03Z Second Stamp",
        script: "Hant 9/22/0",
        blocks: [15, 3, 0, 0, 10, 3, 0],
        n_links: 8,
        n_em: 10,
        n_images: 10,
        n_captions: 10,
        text_sha256: "55cfdc3d28eb07b2",
        repairs: &[],
    });
}

#[test]
fn dw_of_2023_04_16_comes_through_whole() {
    check(&Facts {
        file: "004_76cb3dcc68cf4183.txt",
        identity: "dw.com/a-65338710",
        id: "sl7rh2xklvusq",
        outlet: "dw",
        dates: "2023-04-16 2023-04-16T13:06:27.989Z Millisecond Byline; 2023-04-17 2023-04-17T01:47:06Z Second Stamp",
        script: "Hant 2/17/0",
        blocks: [12, 1, 0, 0, 3, 3, 0],
        n_links: 4,
        n_em: 2,
        n_images: 3,
        n_captions: 3,
        text_sha256: "5ff39cad052f9d09",
        repairs: &[],
    });
}
