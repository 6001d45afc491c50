//! Does a selection become an archive of its own: the same files as a build of these articles, and what the corpus knew?

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking, and says how it went"
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use yulan::address::Address;
use yulan::ask::{self, Export, Response, Wish};
use yulan::corpus::{Article, ArticleId, Block, Manifest, Run};
use yulan::export::Format;
use yulan::search::{Engine, IssueCode, Reach, Request};
use yulan::select::{Selected, Selection};
use yulan::site::{Built, Config, Watch, build, of_articles, unpacked};

/// Files of a site by their paths, as they are written.
type Files = BTreeMap<String, Vec<u8>>;

struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _: &str, _: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}

/// An archive of our own: two outlets, both scripts, a line that repeats, a link from one article to another, an older version.
const CORPUS: &str = r#"
id = "river"
title = { en = "River", zh-Hans = "河", zh-Hant = "河" }
description = { en = "About a river." }
[[source]]
path = "."
[[outlet]]
id = "bank"
hosts = ["bank.example"]
names = { en = "The Bank" }
"#;

fn sample() -> (tempfile::TempDir, Config, Files) {
    let folder = tempfile::tempdir().unwrap();
    for nth in 0..7_u32 {
        let body: String = (0..60).map(|place| char::from_u32(0x4E00 + nth * 60 + place).unwrap()).collect();
        let link = if nth == 3 { "<a href=\"https://bank.example/2\">前文</a>" } else { "" };
        let text = format!(
            "<!--{}-->\n[河桥 {nth}](https://bank.example/{nth})\n------\n<p>普京访问台湾海峡。{body}{link}<p>订阅本报的每周通讯",
            1_577_836_800_000_u64 + u64::from(nth) * 86_400_000
        );
        std::fs::write(folder.path().join(format!("{nth}.txt")), text).unwrap();
    }
    let older = "<!--1577836700000-->\n[河桥 2](https://bank.example/2)\n------\n<p>早先的说法。";
    std::fs::write(folder.path().join("2-older.txt"), older).unwrap();
    let taiwan = "<!--1577836900000-->\n[臺灣的橋](https://far.example/9)\n------\n<p>普丁沒有來到臺灣，橋還沒有修好。";
    std::fs::write(folder.path().join("9.txt"), taiwan).unwrap();
    std::fs::write(folder.path().join("corpus.toml"), CORPUS).unwrap();
    let config = Config::read(&folder.path().join("corpus.toml")).unwrap();
    let Built { files, .. } = build(&config, 1, None, &Unwatched).unwrap();
    (folder, config, files.into_iter().collect())
}

fn wish() -> Wish {
    let day = "2024-02-03".parse().ok();
    Wish { format: Format::JsonLines, language: "en".to_owned(), link: "#q=x".to_owned(), day, chosen: None }
}

/// The same of articles that were chosen one by one.
fn wish_of(chosen: &[&Article], format: Format) -> Wish {
    Wish { chosen: Some(chosen.iter().map(|article| article.id.0.clone()).collect()), format, ..wish() }
}

/// What an address finds in a site, or what was chosen there, in another form; files that are named cannot be had.
fn export(files: &Files, address: &str, wish: &Wish, lost: &[&str]) -> Export {
    let mut engine = Engine::open(&files["corpus.json"], Reach::Far).unwrap();
    for _ in 0..20 {
        let export = ask::export(&engine, address, wish);
        if export.lacks.is_empty() {
            return export;
        }
        for file in &export.lacks {
            match files.get(file).filter(|_| !lost.iter().any(|lost| file.starts_with(lost))) {
                Some(bytes) => engine.insert(file, &unpacked(bytes.clone()).unwrap()).unwrap(),
                None => engine.give_up(file, IssueCode::ShardMissing),
            }
        }
    }
    panic!("it asks for ever");
}

/// Titles and hits of a table.
fn rows(export: &Export) -> Vec<(String, String)> {
    let mut table = csv::Reader::from_reader(export.text.trim_start_matches('\u{feff}').as_bytes());
    table.records().map(Result::unwrap).map(|row| (row[1].to_owned(), row[9].to_owned())).collect()
}

/// What an address finds in a site, as an archive of its own; files that are named cannot be had.
fn select(files: &Files, address: &str, lost: &[&str]) -> Selected {
    select_as(files, address, wish(), lost)
}

fn select_as(files: &Files, address: &str, wish: Wish, lost: &[&str]) -> Selected {
    let mut selection = Selection::open(&files["corpus.json"], address, wish).unwrap();
    for _ in 0..20 {
        match selection.lay_out().unwrap() {
            Ok(selected) => return selected,
            Err(lacks) => {
                for file in lacks {
                    let bytes = files.get(&file).filter(|_| !lost.iter().any(|lost| file.starts_with(lost)));
                    let bytes = bytes.map(|bytes| unpacked(bytes.clone()).unwrap());
                    selection.insert(&file, bytes.as_deref());
                }
            }
        }
    }
    panic!("it asks for ever");
}

/// What the site of these files answers.
fn answer(files: &Files, address: &str) -> Response {
    let mut engine = Engine::open(&files["corpus.json"], Reach::Near).unwrap();
    loop {
        let asked = ask::ask(&engine, address);
        if asked.lacks.is_empty() {
            return asked.response;
        }
        for file in asked.lacks {
            engine.insert(&file, &unpacked(files[&file].clone()).unwrap()).unwrap();
        }
    }
}

fn articles(files: &Files) -> Vec<Article> {
    let shards = files.iter().filter(|(file, _)| file.starts_with("articles/"));
    let read = |bytes: &Vec<u8>| serde_json::from_slice::<Vec<Article>>(&unpacked(bytes.clone()).unwrap()).unwrap();
    shards.flat_map(|(_, bytes)| read(bytes)).collect()
}

fn ids(response: &Response) -> Vec<&str> {
    response.results.iter().map(|row| row.id.0.as_str()).collect()
}

/// The address of these articles.
fn among(articles: &[&Article]) -> String {
    let ids: Vec<&str> = articles.iter().map(|article| article.id.0.as_str()).collect();
    format!("#among={}", ids.join("."))
}

#[test]
fn a_selection_is_laid_out_as_a_build_lays_it_out() {
    let (_folder, config, files) = sample();
    let all = articles(&files);
    let chosen: Vec<&Article> = all.iter().filter(|article| article.title.ends_with(['4', '橋'])).collect();
    assert_eq!(chosen.len(), 2);
    let selected = select(&files, &among(&chosen), &[]);
    let built = of_articles(&config, chosen.into_iter().cloned().collect()).unwrap();
    assert_eq!((selected.export.articles, selected.export.written, selected.export.complete), (2, 2, true));
    // What is learned from more articles is another thing, and what is known of lines; whatever names either, too.
    let learned = ["index/lists-", "index/suggestion-", "index/related-", "index/root-", "relations/", "corpus.json"];
    let rest = |files: Vec<(String, Vec<u8>)>| -> Files {
        files.into_iter().filter(|(file, _)| !learned.iter().any(|learned| file.starts_with(learned))).collect()
    };
    let (of_selection, of_build) = (rest(selected.files), rest(built.files));
    assert!(of_build.len() > 10);
    assert_eq!(of_selection.keys().collect::<Vec<_>>(), of_build.keys().collect::<Vec<_>>());
    assert!(of_selection == of_build);
    let bare = |manifest: &Manifest| (manifest.counts, manifest.span, manifest.outlets.clone(), manifest.id.clone());
    assert_eq!(bare(&selected.manifest), bare(&built.manifest));
}

#[test]
fn what_the_corpus_knew_of_the_articles_is_known_of_them_still() {
    let (_folder, _, files) = sample();
    let all = articles(&files);
    let chosen: Vec<&Article> =
        all.iter().filter(|article| ["2", "3", "橋"].iter().any(|end| article.title.ends_with(end))).collect();
    let selected = select(&files, &among(&chosen), &[]);
    let of_selection: Files = selected.files.into_iter().collect();
    assert_eq!(ids(&answer(&of_selection, "")).len(), 3);
    // Both scripts find each other, names are values, what was typed is understood.
    for q in ["台湾", "臺灣", "普京", "普丁"] {
        assert_eq!(
            answer(&of_selection, &format!("#q={q}")).articles,
            answer(&files, &format!("{}&q={q}", among(&chosen))).articles,
            "{q}"
        );
    }
    let facets = |files: &Files, address: &str| {
        let facets = serde_json::to_value(&answer(files, address).facets).unwrap();
        ["name", "topic", "outlet"].map(|key| {
            let values = facets[key].as_array().unwrap().iter();
            values
                .map(|one| (one["value"].as_str().unwrap().to_owned(), one["count"].as_u64()))
                .collect::<BTreeSet<_>>()
        })
    };
    assert_eq!(facets(&of_selection, ""), facets(&files, &among(&chosen)));
    let texts = |files: &Files| -> BTreeSet<String> {
        answer(files, "#q=puji").suggestions.into_iter().map(|one| one.text).collect()
    };
    assert_eq!(texts(&of_selection), texts(&files));
    // The older version, the link and the line that repeats.
    for article in &chosen {
        let open = format!("#article={}", article.id.0);
        let (here, there) = (answer(&of_selection, &open).article.unwrap(), answer(&files, &open).article.unwrap());
        assert_eq!((here.article, here.versions, here.links), (there.article, there.versions, there.links));
    }
    let older = answer(
        &of_selection,
        &format!("#article={}&version=1", chosen.iter().find(|one| one.title.ends_with('2')).unwrap().id.0),
    );
    assert!(older.article.unwrap().article.blocks[0].text().contains("早先"));
}

#[test]
fn a_selection_says_what_it_is_and_is_told_from_what_it_was_chosen_from() {
    let (_folder, _, files) = sample();
    let before: Manifest = serde_json::from_slice(&files["corpus.json"]).unwrap();
    let selected = select(&files, "#q=普京", &[]);
    let manifest = &selected.manifest;
    assert_eq!(manifest.title.en.as_deref(), Some("River: selection"));
    assert_eq!(manifest.title.hant.as_deref(), Some("河：選集"));
    let said = manifest.description.en.clone().unwrap();
    for part in [
        "8 articles",
        "“River”",
        &ask::corpus_ref(&before).to_string(),
        "2024-02-03",
        "Query: 普京.",
        "#q=x",
        "About a river.",
    ] {
        assert!(said.contains(part), "{part}: {said}");
    }
    assert_eq!(manifest.id, before.id);
    assert_ne!(manifest.version, before.version);
    let of_selection: Files = selected.files.clone().into_iter().collect();
    let old = answer(&of_selection, &format!("#corpus={}", ask::corpus_ref(&before)));
    assert!(old.issues.iter().any(|issue| issue.code.id() == "other_version"), "{:?}", old.issues);
    // The same selection has the same bytes; one of a selection says once that it is one.
    assert!(select(&files, "#q=普京", &[]).files == selected.files);
    let again = select(&of_selection, "#q=普丁", &[]);
    assert_eq!(again.manifest.title.en.as_deref(), Some("River: selection"));
    assert_eq!(again.export.written, 8);
}

#[test]
fn articles_that_cannot_be_had_are_told() {
    let (_folder, _, files) = sample();
    let selected = select(&files, "", &["articles/"]);
    assert_eq!((selected.export.written, selected.export.complete), (0, false));
    let said = selected.manifest.description.en.unwrap();
    assert!(said.contains("Of 8 articles 0 could be read."), "{said}");
    assert!(Path::new(&selected.files[0].0).ends_with("corpus.json"));
}

/// Articles by the ends of their titles, in this order.
fn ending<'a>(all: &'a [Article], ends: &[&str]) -> Vec<&'a Article> {
    ends.iter().map(|end| all.iter().find(|article| article.title.ends_with(end)).unwrap()).collect()
}

#[test]
fn what_was_chosen_keeps_hits_order_and_what_was_asked() {
    let (_folder, _, files) = sample();
    let all = articles(&files);
    // Chosen from several views: neither the filter nor, of one, the query finds it.
    let chosen = ending(&all, &["5", "橋", "2"]);
    let wish = wish_of(&chosen, Format::Csv);
    let table = |address: &str| rows(&export(&files, address, &wish, &[]));
    let row = |title: &str, hits: &str| (title.to_owned(), hits.to_owned());
    let oldest = table("#q=普京+台湾&outlet=bank&sort=oldest");
    assert_eq!(oldest, [row("臺灣的橋", "3"), row("河桥 2", "2"), row("河桥 5", "2")]);
    let newest = table("#q=河桥&sort=newest");
    assert_eq!(newest, [row("河桥 5", "1"), row("河桥 2", "1"), row("臺灣的橋", "0")]);
    // What the query does not find comes after what it finds, and nothing is left out by it.
    let best = table("#q=河桥");
    assert_eq!(best.last(), Some(&row("臺灣的橋", "0")));
    assert_eq!(best.len(), 3);
    assert_eq!(table("#outlet=bank"), newest.into_iter().map(|(title, _)| (title, "0".to_owned())).collect::<Vec<_>>());

    let made = export(&files, "#q=河桥&outlet=bank&sort=newest", &wish, &[]);
    assert_eq!((made.articles, made.written, made.complete), (3, 3, true));
    assert_eq!(made.name, "river_河桥_outlet=bank_selected-3");
    let among = chosen.iter().map(|article| article.id.0.as_str()).collect::<BTreeSet<_>>();
    let among = among.into_iter().collect::<Vec<_>>().join(".");
    for line in [
        "Query: 河桥",
        "Filters: outlet=bank",
        "Order: newest",
        "View: #q=x",
        &format!("Selected: 3 articles one by one, 2 hits (#among={among})"),
        "Written: 3 articles",
    ] {
        assert!(made.provenance.lines().any(|said| said == line), "{line}: {}", made.provenance);
    }
    // One is called by its title; all that was found by what was asked.
    assert_eq!(export(&files, "#q=普京", &wish_of(&chosen[..1], Format::Csv), &[]).name, "river_普京_河桥-5");
    assert_eq!(export(&files, "#q=普京&date__gte=2020", &self::wish(), &[]).name, "river_普京_date-gte=2020");
    assert_eq!(export(&files, "", &self::wish(), &[]).name, "river");
}

#[test]
fn an_export_says_what_is_missing() {
    let (_folder, _, files) = sample();
    let all = articles(&files);
    let csv = Wish { format: Format::Csv, ..wish() };
    // Which articles hold a string is known; its very characters are looked for in texts that are not there.
    for (address, n_found) in [("#q=普京", 8), ("#q==访问台", 0)] {
        let made = export(&files, address, &csv, &["articles/"]);
        assert_eq!((made.articles, made.written, made.complete), (n_found, 0, false), "{address}");
        assert!(made.text.lines().next().unwrap().contains("\"Incomplete: "), "{}", made.text);
        assert!(made.provenance.contains("files that could not be read: articles/"), "{}", made.provenance);
        assert!(made.provenance.contains(&format!("Found: at least {n_found} articles")), "{}", made.provenance);
    }
    // What orders them cannot be had.
    let made = export(&files, "#q=普京&sort=oldest", &csv, &["index/column-"]);
    assert!(!made.complete && made.text.contains("index/column-"), "{}", made.provenance);
    // An article that nobody knows.
    let stranger = Article { id: ArticleId("zzzzzzzzzzzzz".to_owned()), ..all[0].clone() };
    let made = export(&files, "", &wish_of(&[&all[0], &stranger], Format::Csv), &[]);
    assert_eq!((made.articles, made.written, made.complete), (2, 1, false));
    assert!(made.text.contains("1 of the articles are not written"), "{}", made.text);
    assert_eq!(rows(&made).len(), 1);
}

#[test]
fn an_archive_of_what_was_chosen_says_what_was_asked() {
    let (_folder, _, files) = sample();
    let all = articles(&files);
    let chosen = ending(&all, &["5", "橋"]);
    let wish = wish_of(&chosen, Format::JsonLines);
    let selected = select_as(&files, "#q=河桥&outlet=bank&date__gte=2020", wish.clone(), &[]);
    assert_eq!((selected.export.articles, selected.export.written, selected.export.complete), (2, 2, true));
    assert_eq!(selected.export.name, "river_河桥_outlet=bank_date-gte=2020_selected-2");
    let said = selected.manifest.description.en.clone().unwrap();
    for part in
        ["2 articles of", "chosen one by one", "Query: 河桥.", "Filters: outlet=bank; date__gte=2020.", "View: #q=x"]
    {
        assert!(said.contains(part), "{part}: {said}");
    }
    let said = selected.manifest.description.hant.clone().unwrap();
    assert!(said.contains("逐篇選取的 2 篇") && said.contains("篩選：outlet=bank"), "{said}");
    let of_selection: Files = selected.files.into_iter().collect();
    assert_eq!(answer(&of_selection, "").articles, 2);
    assert_eq!(select(&files, "#q=普京", &[]).export.name, "river_普京");
}

/// Expressions that are looked for in titles, in more texts together than a bounded answer reads.
fn costly(n_bytes_of_texts: usize) -> String {
    let n = (33 << 20) / n_bytes_of_texts + 1;
    (0..n)
        .map(|nth| format!("title:/[河{}]/", char::from_u32(0x5000 + u32::try_from(nth).unwrap()).unwrap()))
        .collect::<Vec<_>>()
        .join(" OR ")
}

#[test]
fn an_export_has_no_bound_on_work_and_the_page_has() {
    let (_folder, config, files) = sample();
    let mut all = articles(&files);
    for article in &mut all {
        let block = article.blocks[0].clone();
        let text = "长河".repeat(16_000);
        article.blocks.push(Block { runs: vec![Run { text, ..Run::default() }], ..block });
    }
    let n_bytes = all.iter().flat_map(|article| &article.blocks).map(|block| block.text().len()).sum();
    let files: Files = of_articles(&config, all).unwrap().files.into_iter().collect();
    let request = Request { q: costly(n_bytes), ..Request::default() };
    let address = Address::of(request).to_string();
    let bounded = answer(&files, &address);
    assert!(!bounded.complete && bounded.issues.iter().any(|issue| issue.code == IssueCode::TooMuchWork));
    let made = export(&files, &address, &Wish { format: Format::Csv, ..wish() }, &[]);
    assert_eq!((made.articles, made.written, made.complete), (7, 7, true));
    assert!(u64::from(made.articles) > u64::from(bounded.articles));
    let selected = select(&files, &address, &[]);
    assert_eq!((selected.export.written, selected.export.complete), (7, true));
}
