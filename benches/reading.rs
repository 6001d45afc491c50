//! How fast are archives read, beside html5ever alone on the same bytes? Reading is everything from bytes to articles:
//! decoding, forms, markup, blocks, dates, links, scripts. One thread, files in memory, CPU time of this process.
//!
//! `cargo bench --bench reading -- FOLDER` reads the files of a folder; without one, a made-up archive.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a measurement that cannot go on has failed, and it prints"
)]

use std::fs;
use std::path::{Path, PathBuf};

use scraper::Html;
use yulan::generate::{Archive, Profile, Recipe};
use yulan::ingest::{Manner, Rules, SourceFile, read_all};

/// Bytes that a round reads at least: enough for ticks of a hundredth of a second.
const ROUND_BYTES: usize = 64 << 20;
const ROUNDS: usize = 7;

fn main() {
    let folder = std::env::args().skip(1).find(|argument| !argument.starts_with('-')).map(PathBuf::from);
    let files = folder.as_deref().map_or_else(made_up, files);
    let n_bytes: usize = files.iter().map(|(_, bytes)| bytes.len()).sum();
    assert!(n_bytes > 0, "there is nothing to read in {folder:?}");
    let n_times = ROUND_BYTES.div_ceil(n_bytes);
    println!("{} files, {n_bytes} bytes, read {n_times} times a round, {ROUNDS} rounds, in turn", files.len());
    let texts: Vec<String> = files.iter().map(|(_, bytes)| String::from_utf8_lossy(bytes).into_owned()).collect();
    let (rules, manner) = (Rules::default(), Manner::default());
    let reading = || {
        let read = |(path, bytes): &(String, Vec<u8>)| read_all(&SourceFile { path, bytes }, &manner, &rules);
        files.iter().filter_map(|file| read(file).ok()).map(|file| file.records.len()).sum::<usize>()
    };
    let parsing = || texts.iter().map(|text| Html::parse_fragment(text).tree.nodes().len()).sum::<usize>();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..ROUNDS {
        ours.push(seconds(n_times, reading));
        theirs.push(seconds(n_times, parsing));
    }
    let speed = |seconds: &mut Vec<f64>| {
        seconds.sort_by(f64::total_cmp);
        #[expect(clippy::cast_precision_loss, reason = "bytes are counted to three digits")]
        let n_megabytes = (n_bytes * n_times) as f64 / 1e6;
        n_megabytes / seconds[ROUNDS / 2]
    };
    let (ours, theirs) = (speed(&mut ours), speed(&mut theirs));
    println!("reading:          {ours:.1} MB per CPU-second");
    println!("html5ever alone:  {theirs:.1} MB per CPU-second, {:.2} times as fast", theirs / ours);
}

/// CPU seconds that some work takes, done so many times.
fn seconds(n_times: usize, work: impl Fn() -> usize) -> f64 {
    let start = cpu_ticks();
    let n_done: usize = (0..n_times).map(|_| work()).sum();
    assert!(n_done > 0, "nothing was read");
    (cpu_ticks() - start) / 100.0
}

/// User and system time of this process in hundredths of a second, as Linux counts them.
fn cpu_ticks() -> f64 {
    let stat = fs::read_to_string("/proc/self/stat").unwrap();
    let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
    fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap()
}

fn made_up() -> Vec<(String, Vec<u8>)> {
    let archive = Archive::new(Recipe { n_articles: 10_000, seed: 1, percent_traps: 5, profile: Profile::Characters });
    (0..10_000).map(|number| archive.file(number)).map(|file| (file.path, file.bytes)).collect()
}

fn files(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.to_string_lossy().into_owned(), fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}
