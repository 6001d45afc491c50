//! What becomes of a folder of real files? Nothing is lost without a reason, and `docs/extraction.md` tables the rest.
//!
//! The articles belong to their publishers and lie beside the checkout, not in it; where they are absent nothing is
//! checked. Only numbers stand here.

// A test that cannot go on has failed, and says so.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::print_stdout)]

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::{Value, json};

#[path = "full_texts/folder.rs"]
mod full_texts;

#[test]
fn every_real_file_is_read_or_accounted_for() {
    let Some(folder) = full_texts::folder("archive-sample") else { return };
    let output = Command::new(env!("CARGO_BIN_EXE_yulan"))
        .args(["build", "--check", "--no-cache", "--report", "-"])
        .arg(folder)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let mut reasons = BTreeMap::<String, u32>::new();
    for finding in report["files"].as_array().unwrap() {
        *reasons.entry(finding["reason"].as_str().unwrap().to_owned()).or_default() += 1;
    }
    let files = json!({ "files": 367, "articles": 356, "skipped": 0, "replaced": 0, "duplicates": 0, "versions": 11 });
    for (fate, n_files) in files.as_object().unwrap() {
        assert_eq!(&report["counts"][fate], n_files, "{fate}");
    }
    assert_eq!(report["by_form"], json!({ "feed": 302, "front_matter": 65 }));
    let expected = [
        ("bad_front_matter", 1),
        ("date_from_url", 81),
        ("elements_dropped", 35),
        ("empty_link", 15),
        ("links_dropped", 3),
        ("missing_stamp", 15),
        ("older_version", 11),
        ("tags_split", 5),
        ("unreadable_stamp", 1),
    ];
    assert_eq!(reasons, BTreeMap::from(expected.map(|(reason, count)| (reason.to_owned(), count))));
}
