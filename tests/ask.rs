//! Does every address get an answer of the promised form, and the claims of the sample archive hold?

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it left out"
)]

use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use serde_json::{Value, json};
use tempfile::TempDir;

#[path = "full_texts/folder.rs"]
mod full_texts;

/// Addresses of every kind: the examples in `docs/examples` are the answers to those with a name.
const ADDRESSES: [(&str, &str); 13] = [
    ("both-scripts", "#q=中国国防部&show=1"),
    ("broken-date", "#q=APEC&date__gte=yesterday"),
    ("nothing", "#q=无此词语无此词语"),
    ("", ""),
    ("", "#q=王毅&outlet=voa&sort=oldest"),
    ("", "#q=王毅&outlet__not=voa&script=Hant"),
    ("", "#date__gte=2023-07&date__lte=2023"),
    ("", "#date=none"),
    ("", "#view=about"),
    ("", "#q=普京&article=sl7rh2xklvusq&hit=99"),
    ("", "#article=aaaaaaaaaaaaa&future=1&corpus=other@0000000000000000&v=2"),
    ("", "#q=(王毅 OR \"和平&exact=1&year=2024"),
    ("", "#q=-中国 =台灣 ) OR"),
];

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The site of folders or corpora, data only.
fn build(corpora: &[&Path]) -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    let built = Command::new(env!("CARGO_BIN_EXE_yulan"))
        .args(["build", "--data-only", "--no-cache"])
        .args(corpora)
        .arg("--out")
        .arg(folder.path().join("site"))
        .output()
        .unwrap();
    assert!(built.status.success(), "{}", String::from_utf8_lossy(&built.stderr));
    folder
}

fn ask(folder: &TempDir, address: &str) -> Value {
    let site = folder.path().join("site");
    let asked = Command::new(env!("CARGO_BIN_EXE_yulan")).arg("query").arg(site).args([address, "--json"]).output();
    let asked = asked.unwrap();
    assert!(asked.status.success(), "{address}: {}", String::from_utf8_lossy(&asked.stderr));
    serde_json::from_slice(&asked.stdout).unwrap()
}

fn digests() -> TempDir {
    build(&[&root().join("docs/pictures/corpus.toml")])
}

fn schema() -> Validator {
    let schema = std::fs::read_to_string(root().join("docs/schema/response.schema.json")).unwrap();
    jsonschema::validator_for(&serde_json::from_str(&schema).unwrap()).unwrap()
}

#[test]
fn every_answer_is_of_the_promised_form() {
    let (site, schema) = (digests(), schema());
    for (_, address) in ADDRESSES {
        let answer = ask(&site, address);
        let faults: Vec<_> =
            schema.iter_errors(&answer).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert!(faults.is_empty(), "{address}: {faults:#?}");
    }
}

#[test]
fn an_answer_of_another_form_is_refused() {
    let (site, schema) = (digests(), schema());
    let answer = ask(&site, "#q=王毅");
    let changes: [(&str, Value); 5] = [
        ("/format", json!(2)),
        ("/articles", json!(-1)),
        ("/results/0/id", json!("not an id")),
        ("/issues", json!([{ "code": "no_such_code" }])),
        ("/results/0/snippet", json!([{ "text": "x", "html": "<b>" }])),
    ];
    for (place, value) in changes {
        let mut copy = answer.clone();
        *copy.pointer_mut(place).unwrap() = value;
        assert!(!schema.is_valid(&copy), "{place} may be changed without notice");
    }
}

/// `YULAN_BLESS=1 cargo test --test ask` writes the examples anew.
#[test]
fn the_examples_are_what_the_program_answers() {
    let site = digests();
    for (name, address) in ADDRESSES.into_iter().filter(|(name, _)| !name.is_empty()) {
        let path: PathBuf = root().join(format!("docs/examples/{name}.json"));
        let answer = ask(&site, address);
        if std::env::var_os("YULAN_BLESS").is_some() {
            let text = serde_json::to_string_pretty(&answer).unwrap();
            std::fs::write(&path, format!("{text}\n")).unwrap();
        }
        let example = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        assert_eq!(serde_json::from_str::<Value>(&example).unwrap(), answer, "{name}: {address}");
    }
}

/// The claims that the sample archive stands for: the number of articles and, where it is a claim, of hits.
fn check_claims(site: &TempDir) {
    let numbers = |address: &str| {
        let answer = ask(site, address);
        (answer["articles"].as_u64().unwrap(), answer["hits"].as_u64().unwrap())
    };
    let files = |address: &str| {
        let answer = ask(site, address);
        let mut titles: Vec<_> = answer["results"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect();
        titles.sort_by_key(ToString::to_string);
        titles
    };
    assert_eq!(files("#q=王毅"), ["f3huuiwgbhgpm", "frdrygw2n2e2u", "lbak7glcfrcli"]);
    assert_eq!(files("#q=普京"), ["f3huuiwgbhgpm", "frdrygw2n2e2u", "lxgh2uidqdmek", "sl7rh2xklvusq"]);
    for query in ["中國國防部", "中国国防部"] {
        assert_eq!(files(&format!("#q={query}")), ["sl7rh2xklvusq"]);
        assert_eq!(numbers(&format!("#q={query}")), (1, 2), "{query}");
        assert_eq!(numbers(&format!("#q=={query}")), (1, 1), "={query}");
        assert_eq!(numbers(&format!("#q={query}&exact=1")), (1, 1), "{query} exactly");
    }
}

#[test]
fn the_digests_bear_out_the_claims() {
    check_claims(&digests());
}

#[test]
fn the_full_texts_bear_out_the_same_claims() {
    let Some(seeds) = full_texts::folder("seeds") else { return };
    check_claims(&build(&[&root().join("data/corpus.toml"), &seeds]));
}
