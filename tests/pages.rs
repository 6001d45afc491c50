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
