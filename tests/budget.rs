//! How much does a reader load before the first result? Weighs what `make build` left in `dist` and holds it to a bound.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it found"
)]

use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;

/// Bytes in brotli that the first load keeps to.
const BUDGET: usize = 315_000;

#[test]
fn the_first_load_keeps_to_its_budget() {
    let dist = std::env::var_os("YULAN_DIST")
        .map_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("dist"), PathBuf::from);
    assert!(dist.join("index.html").is_file(), "{} is no site: run `make build` first", dist.display());
    let mut total = 0;
    for file in first_load(&dist) {
        let bytes = std::fs::read(dist.join(&file)).unwrap();
        let (brotli, gzip) = (yulan::site::brotli_len(&bytes), gzip_len(&bytes));
        println!("{file}: {} bytes, {gzip} in gzip, {brotli} in brotli", bytes.len());
        total += brotli;
    }
    println!("first load: {total} bytes in brotli; budget {BUDGET}");
    assert!(total <= BUDGET, "the first load grew to {total} bytes in brotli, over {BUDGET}");
}

/// What of the index comes with the first query, with an article or when it is to be read in the other script, and what comes
/// when a selection is saved: not with the first look.
const LATER: [&str; 12] = [
    "binder-",
    "bigram-",
    "bigram_positions-",
    "word-",
    "word_positions-",
    "separators-",
    "vocabulary-",
    "alias-",
    "suggestion-",
    "id-",
    "related-",
    "convert-",
];

/// The page, the WebAssembly, the manifest, the shards and the facts: all that is asked for before the first result.
fn first_load(dist: &Path) -> Vec<String> {
    let mut files = Vec::new();
    for folder in ["", "articles/", "index/"] {
        for entry in std::fs::read_dir(dist.join(folder)).unwrap() {
            let name = entry.unwrap().file_name().into_string().unwrap();
            let is_wasm = Path::new(&name).extension().is_some_and(|extension| extension == "wasm");
            let is_later = LATER.iter().any(|later| name.starts_with(later));
            let counts = (!is_later && (is_wasm || !folder.is_empty()))
                || ["index.html", "corpus.json"].contains(&name.as_str());
            files.extend(counts.then(|| format!("{folder}{name}")));
        }
    }
    files.sort();
    assert!(files.len() >= 4, "{files:?}");
    files
}

fn gzip_len(bytes: &[u8]) -> usize {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap().len()
}
