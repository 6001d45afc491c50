//! Do real builds keep what `docs/format.md` and its schemas promise? And would the schemas notice if they did not?

// A test that cannot go on has failed, and says so.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use jsonschema::Validator;
use serde_json::{Value, json};

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn validator(name: &str) -> Validator {
    let text = fs::read_to_string(Path::new(ROOT).join("docs/schema").join(name)).unwrap();
    jsonschema::draft202012::new(&serde_json::from_str(&text).unwrap()).unwrap()
}

fn json(path: &Path) -> Value {
    serde_json::from_slice(&yulan::site::unpacked(fs::read(path).unwrap()).unwrap()).unwrap()
}

/// A small archive of our own with every feature that the files can hold.
fn archive(folder: &Path) -> PathBuf {
    let write = |path: &str, text: &str| {
        let path = folder.join(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    write(
        "corpus.toml",
        r#"
id = "fixture"
title = { en = "A fixture", zh-Hans = "样例" }
description = "为测试而写。"
licence = "CC0"
language = "zh-Hans"
time_zone = "Asia/Shanghai"
base_url = "https://example.org/site/"
boilerplate = ['^为测试']
[[source]]
path = "full"
[[source]]
path = "short"
fallback = true
[[source]]
path = "absent"
optional = true
[[outlet]]
id = "example"
hosts = ["example.org"]
names = { en = "The Example", zh-Hant = "例報" }
section = '^example\.org/([a-z]+)/'
sections = { news = { en = "News", zh-Hant = "新聞" }, absent = "没有" }
[[outlet.identity]]
pattern = 'a-([0-9]+)$'
name = "example.org/a-${1}"
"#,
    );
    write(
        "full/one.txt",
        "<!--1700000000123-->\n[河上的桥 [图集]](https://www.example.org/news/bridge/a-1)\n------\n\
         <div><i>Tue, 14 Nov 2023 20:00:00 GMT</i></div><img src=\"https://example.org/b.jpg\"><div><small>桥的照片</small></div>\
         <h2>新桥</h2><p>河上有一座<b>新</b>桥，见<a href=\"/news/a-2\">旧闻<b>二</b></a>。</p><p>为测试而写的一段。</p>\
         <ul><li>一</li><li>二</li></ul><blockquote>桥很长。</blockquote>\
         <table><tr><th>年</th><th>长</th></tr><tr><td>2023</td><td></td></tr></table><pre>a\n  b</pre>",
    );
    write(
        "full/two.txt",
        "<!--1690000000000-->\n[舊橋](https://m.example.org/a-2)\n------\n<p>舊橋還在，遊客來看，車輛繞行。</p>",
    );
    write("full/three.txt", "[No stamp](https://elsewhere.example/x)\n------\n<p>Plain English words.</p>");
    write("full/empty.txt", "");
    fs::write(folder.join("full/latin.txt"), b"<!--1-->\n[caf\xe9](https://example.org/a-9)\n").unwrap();
    write("full/notes.css", "p { color: red }\n");
    fs::write(folder.join("full/picture.png"), b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0").unwrap();
    write("full/.hidden", "x");
    write("short/one.txt", "<!--1700000000123-->\n[河上的桥](https://example.org/a-1)\n------\n<p>摘要。</p>");
    write("short/two-again.txt", "<!--1-->\n[舊橋](https://example.org/x/a-2)\n------\n<p>摘要。</p>");
    folder.join("corpus.toml")
}

fn build(corpus: &Path, site: &Path) {
    let output = Command::new(env!("CARGO_BIN_EXE_yulan"))
        .args(["build", "--data-only", "--no-cache", "--out"])
        .args([site, corpus])
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// The errors of a whole site, file by file.
fn errors(site: &Path) -> Vec<String> {
    let manifest = json(&site.join("corpus.json"));
    let tell = |file: &str, validator: &Validator, value: &Value| -> Vec<String> {
        validator.iter_errors(value).map(|error| format!("{file}{}: {error}", error.instance_path())).collect()
    };
    let mut errors = tell("corpus.json", &validator("corpus.schema.json"), &manifest);
    errors.extend(tell("build-report.json", &validator("report.schema.json"), &json(&site.join("build-report.json"))));
    let articles = validator("articles.schema.json");
    let relations = validator("relations.schema.json");
    for shard in manifest["shards"].as_array().unwrap() {
        let file = shard["file"].as_str().unwrap();
        if shard["kind"] == "index" {
            continue;
        }
        let schema = if shard["kind"] == "relations" { &relations } else { &articles };
        errors.extend(tell(file, schema, &json(&site.join(file))));
    }
    errors
}

fn articles(site: &Path) -> Vec<Value> {
    let manifest = json(&site.join("corpus.json"));
    let shards = manifest["shards"].as_array().unwrap().iter().filter(|shard| shard["kind"] == "articles");
    shards.flat_map(|shard| json(&site.join(shard["file"].as_str().unwrap())).as_array().unwrap().clone()).collect()
}

#[test]
fn a_build_keeps_the_schemas() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    build(&archive(folder.path()), &site);
    assert_eq!(errors(&site), Vec::<String>::new());

    let articles = articles(&site);
    let titles: Vec<_> = articles.iter().map(|article| article["title"].as_str().unwrap()).collect();
    assert_eq!(titles, ["舊橋", "河上的桥 [图集]", "No stamp", "café"], "by day, undated last");
    assert_eq!(articles[1]["published"]["day"], "2023-11-15", "days are counted in the corpus's zone");
    assert_eq!(articles[1]["section"], "news");

    let manifest = json(&site.join("corpus.json"));
    assert_eq!(manifest["counts"]["articles"], 4);
    let kinds =
        |kind: &str| articles[1]["blocks"].as_array().unwrap().iter().filter(|block| block["kind"] == kind).count();
    assert_eq!((kinds("header_cell"), kinds("cell"), kinds("code")), (2, 1, 1));
    assert_eq!(manifest["counts"]["figures"], 1);
    assert_eq!(manifest["counts"]["links"], 1, "one link, part of it emphasised");
    assert_eq!(manifest["outlets"][0]["id"], "example");
    let named = json!([{ "id": "news", "names": { "en": "News", "zh-Hant": "新聞" } }]);
    assert_eq!(manifest["outlets"][0]["sections"], named, "those that are there");
    assert_eq!(manifest["description"], json!({ "zh-Hans": "为测试而写。" }));
}

#[test]
fn the_digests_keep_the_schemas() {
    let digests = Path::new(ROOT).join("data/digests");
    if !digests.is_dir() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    build(&digests, &site);
    assert_eq!(errors(&site), Vec::<String>::new());
    assert_eq!(articles(&site).len(), fs::read_dir(digests).unwrap().count());
}

#[test]
fn the_report_accounts_for_every_file() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    build(&archive(folder.path()), &site);
    let report = json(&site.join("build-report.json"));
    let number = |key: &str| report["counts"][key].as_u64().unwrap();
    assert_eq!(number("files"), 10);
    assert_eq!(number("files"), number("articles") + number("skipped") + number("replaced") + number("duplicates"));
    assert_eq!(report["by_outlet"], json!({ "elsewhere.example": 1, "example": 3 }));
    assert_eq!(report["by_year"], json!({ "2023": 2, "none": 2 }));

    let files = report["files"].as_array().unwrap();
    let find = |path: &str| files.iter().find(|file| file["path"] == path).unwrap_or_else(|| panic!("{path}"));
    for (path, outcome, reason, message) in [
        ("empty.txt", "skipped", "empty", "empty file"),
        ("picture.png", "skipped", "not_text", "expected text"),
        ("notes.css", "skipped", "unknown_form", "format"),
        ("latin.txt", "repaired", "encoding", "windows-1252"),
        (".hidden", "skipped", "hidden", "hidden"),
        ("one.txt", "replaced", "fallback", "\"full\""),
        ("two-again.txt", "replaced", "fallback", "\"full\""),
        ("three.txt", "repaired", "missing_stamp", "stamp"),
    ] {
        let file = find(path);
        assert_eq!((&file["outcome"], &file["reason"]), (&json!(outcome), &json!(reason)), "{path}");
        assert!(file["message"].as_str().unwrap().contains(message), "{path}: {}", file["message"]);
    }
    let mut written: Vec<_> = report["written"].as_array().unwrap().iter().map(|path| path.as_str().unwrap()).collect();
    written.retain(|path| !path.contains('/'));
    assert_eq!(written, ["build-report.json", "corpus.json"]);
}

#[test]
fn ids_are_the_hash_of_the_identity_as_documented() {
    use data_encoding::BASE32_NOPAD;
    use sha2::{Digest, Sha256};

    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    build(&archive(folder.path()), &site);
    let id = |identity: &str| BASE32_NOPAD.encode(&Sha256::digest(identity)[..8]).to_lowercase();
    let ids: Vec<_> = articles(&site).iter().map(|article| article["id"].as_str().unwrap().to_owned()).collect();
    assert_eq!(ids, [id("example.org/a-2"), id("example.org/a-1"), id("elsewhere.example/x"), id("example.org/a-9")]);
}

#[test]
fn the_schemas_notice_what_is_wrong() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("site");
    build(&archive(folder.path()), &site);
    let check = |name: &str, path: &Path, pointer: &str, value: Value| {
        let mut mutated = json(path);
        let place = mutated.pointer_mut(pointer).unwrap_or_else(|| panic!("{pointer}"));
        *place = value.clone();
        assert!(!validator(name).is_valid(&mutated), "{name} takes {value} at {pointer}");
    };
    let manifest = site.join("corpus.json");
    for (pointer, value) in [
        ("/format", json!(2)),
        ("/version", json!("x")),
        ("/title", json!("plain")),
        ("/title/en", json!(1)),
        ("/counts/articles", json!(-1)),
        ("/span/first", json!("2023-13-01")),
        ("/shards/0/file", json!("../secret")),
        ("/shards/0/first", json!("0")),
        ("/outlets/0", json!({ "id": "x" })),
    ] {
        check("corpus.schema.json", &manifest, pointer, value);
    }
    let shard = site.join(json(&manifest)["shards"][0]["file"].as_str().unwrap());
    for (pointer, value) in [
        ("", json!([])),
        ("/0/id", json!("short")),
        ("/0/script", json!("Latn")),
        ("/0/archived/instant", json!("yesterday")),
        ("/0/archived/precision", json!("day")),
        ("/0/blocks/0/kind", json!("html")),
        ("/0/blocks/0/runs", json!([])),
        ("/0/blocks/0/runs/0", json!({ "text": "x", "href": "javascript:alert(1)" })),
        ("/0/blocks/0/runs/0", json!({ "text": "x", "mark": 1 })),
        ("/0/blocks/0/runs/0", json!({ "text": "x", "em": false })),
        ("/0/url", json!(null)),
        ("/1/blocks/8/row", json!(0)),
        ("/1/blocks/8/kind", json!("paragraph")),
    ] {
        check("articles.schema.json", &shard, pointer, value);
    }
    let report = site.join("build-report.json");
    for (pointer, value) in [
        ("/corpus/version", json!("x")),
        ("/counts/skipped", json!(-1)),
        ("/by_year", json!({ "last": 1 })),
        ("/by_form", json!({ "word": 1 })),
        ("/files/0/outcome", json!("lost")),
        ("/files/0/reason", json!("Because.")),
        ("/written/0", json!("/etc/passwd")),
    ] {
        check("report.schema.json", &report, pointer, value);
    }
}
