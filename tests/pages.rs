//! What does the command line print? Whole pages, as a reader of the terminal sees them.

#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::Path;
use std::process::Command;

fn yulan(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO_BIN_EXE_yulan")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// A page of the site made from the digests written for this repository.
fn page(address: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/pictures/corpus.toml");
    let site = folder.path().join("site");
    let site = site.to_str().unwrap();
    yulan(&["build", "--data-only", corpus.to_str().unwrap(), "--out", site]);
    yulan(&["query", site, address])
}

#[test]
fn a_list_shows_titles_counts_and_passages() {
    insta::assert_snapshot!(page("#q=普京&sort=oldest"));
}

#[test]
fn an_article_shows_every_block_and_its_hits() {
    insta::assert_snapshot!(page("#q=中国国防部&article=sl7rh2xklvusq"));
}

#[test]
fn a_link_that_is_half_understood_says_so() {
    insta::assert_snapshot!(page("#q=\"和平&date__gte=yesterday&future=1"));
}

#[test]
fn the_archive_describes_itself() {
    insta::assert_snapshot!(page("#view=about"));
}

#[test]
fn rows_of_one_day_are_told_apart_by_the_minute_in_a_list_by_time() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let corpus = "id = \"hours\"\ntitle = \"Hours\"\ntime_zone = \"Asia/Shanghai\"\n[[source]]\npath = \"a.jsonl\"\n";
    let lines = [("甲", "2024-05-01T01:02:03Z"), ("乙", "2024-05-01T09:08:07Z"), ("丙", "2024-05-03T01:02:03Z")]
        .map(|(title, at)| format!("{{\"title\":\"{title}\",\"body\":\"{title}说桥。\",\"date\":\"{at}\"}}\n"));
    std::fs::write(path("corpus.toml"), corpus).unwrap();
    std::fs::write(path("a.jsonl"), lines.concat()).unwrap();
    yulan(&["build", "--data-only", &path("corpus.toml"), "--out", &path("site")]);
    let times = |address: &str| -> Vec<String> {
        let page = yulan(&["query", &path("site"), address]);
        let rows = page.lines().filter_map(|line| line.strip_prefix("   2024"));
        rows.map(|row| row.split(" · ").next().unwrap_or_default().to_owned()).collect()
    };
    assert_eq!(times("#sort=oldest"), ["-05-01 09:02", "-05-01 17:08", "-05-03"]);
    assert_eq!(times("#sort=newest"), ["-05-03", "-05-01 17:08", "-05-01 09:02"]);
    assert_eq!(times("#q=桥"), ["-05-03", "-05-01", "-05-01"]);
    let table = yulan(&["query", &path("site"), "#sort=oldest", "--as", "csv"]);
    assert!(table.contains("\"2024-05-01T01:02:03Z\""), "{table}");
}
