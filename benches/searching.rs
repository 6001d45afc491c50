//! How long does an answer take, and how many bytes does it need from afar? Asks a site sixty queries drawn from its texts.
//!
//! `cargo bench --bench searching -- SITE`. Warm: all files at hand, texts too, one thread, an answer with ten results and
//! all facets. Far: the table of the index and the facts are at hand, all else comes as it is asked for; bytes are those of
//! the files as they lie on the host. The queries are the same for the same site.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::disallowed_methods,
    reason = "a measurement that cannot go on has failed, and it prints"
)]

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

use yulan::corpus::{Article, ShardKind};
use yulan::hash::{STEP, mix};
use yulan::search::{Engine, Reach, Request};
use yulan::site::unpacked;

/// A site, read from its folder once.
struct Files {
    folder: PathBuf,
    /// Bytes on the host, and unpacked.
    read: BTreeMap<String, (usize, Vec<u8>)>,
}

impl Files {
    fn get(&mut self, file: &str) -> &(usize, Vec<u8>) {
        let folder = &self.folder;
        self.read.entry(file.to_owned()).or_insert_with(|| {
            let packed = std::fs::read(folder.join(file)).unwrap();
            (packed.len(), unpacked(packed).unwrap())
        })
    }
}

/// Draws numbers: `SplitMix64`.
struct Draw(u64);

impl Draw {
    fn below(&mut self, bound: usize) -> usize {
        let drawn = mix(self.0);
        self.0 = self.0.wrapping_add(STEP);
        usize::try_from(drawn % bound as u64).unwrap()
    }
}

/// Sixty queries: one to four characters, two words, phrases of six to ten characters cut anywhere, Latin words.
fn queries(files: &mut Files, engine: &Engine) -> Vec<(&'static str, String)> {
    let shards = engine.manifest().shards.iter().filter(|shard| shard.kind == ShardKind::Articles);
    let shards: Vec<String> = shards.map(|shard| shard.file.clone()).collect();
    let mut draw = Draw(7);
    let mut queries = Vec::new();
    let mut text = |draw: &mut Draw| -> String {
        let file = &shards[draw.below(shards.len())];
        let articles: Vec<Article> = serde_json::from_slice(&files.get(file).1).unwrap();
        let article = &articles[draw.below(articles.len())];
        article.blocks.iter().map(yulan::corpus::Block::text).collect()
    };
    let han = |c: char| ('\u{4E00}'..='\u{9FFF}').contains(&c);
    let mut cut = |draw: &mut Draw, length: usize| loop {
        let chars: Vec<char> = text(draw).chars().collect();
        let start = draw.below(chars.len().max(1));
        let piece: String = chars.iter().skip(start).take_while(|c| han(**c)).take(length).collect();
        if piece.chars().count() == length {
            break piece;
        }
    };
    for nth in 0..10 {
        queries.push(("1 character", cut(&mut draw, 1)));
        queries.push(("2 characters", cut(&mut draw, 2)));
        queries.push(("3-4 characters", cut(&mut draw, 3 + nth % 2)));
        queries.push(("two words", format!("{} {}", cut(&mut draw, 2), cut(&mut draw, 2))));
        queries.push(("phrase of 6-10", format!("\"{}\"", cut(&mut draw, 6 + nth % 5))));
    }
    queries.extend(
        ["NATO", "covid-19", "iphone", "G20", "twitter", "james smith", "5g", "wto", "ai", "reut"]
            .map(|word| ("Latin", word.to_owned())),
    );
    queries
}

/// What was measured of some queries.
#[derive(Default)]
struct Row {
    warm: Vec<f64>,
    titles: Vec<f64>,
    snippets: Vec<f64>,
    suggestions: Vec<f64>,
    n_exact: usize,
}

fn percentile(sorted: &[f64], nth: usize) -> f64 {
    sorted[(sorted.len() * nth / 100).min(sorted.len() - 1)]
}

fn told(what: &str, mut values: Vec<f64>, unit: &str) {
    values.sort_by(f64::total_cmp);
    let (half, most) = (percentile(&values, 50), percentile(&values, 95));
    println!("  {what}: median {half:.2} {unit}, p95 {most:.2} {unit}");
}

fn bring(engine: &mut Engine, files: &mut Files, lacks: &[String]) -> usize {
    let mut n_bytes = 0;
    for file in lacks {
        let (packed, bytes) = files.get(file);
        n_bytes += packed;
        engine.insert(file, bytes).unwrap();
    }
    n_bytes
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let Some(folder) = arguments.first().map(Path::new) else {
        println!("skipped: name the folder of a site");
        return;
    };
    let manifest = std::fs::read(folder.join("corpus.json")).unwrap();
    let mut files = Files { folder: folder.to_owned(), read: BTreeMap::new() };
    let mut engine = Engine::open(&manifest, Reach::Near).unwrap();
    let queries = queries(&mut files, &engine);

    println!("{} articles, {} queries", engine.manifest().counts.articles, queries.len());
    let mut table: BTreeMap<&str, Row> = BTreeMap::new();
    let mut all = Row::default();
    for (kind, query) in &queries {
        let request = Request { q: query.clone(), show: Some(10), ..Request::default() };
        let mut far = Engine::open(&manifest, Reach::Far).unwrap();
        // What every answer needs first, which a reader has after the first look.
        loop {
            let lacks = far.answer(&Request { show: Some(1), ..Request::default() }).lacks;
            if lacks.is_empty() {
                break;
            }
            bring(&mut far, &mut files, &lacks);
        }
        let (mut to_titles, mut to_snippets, mut to_suggestions, mut is_complete) = (0, 0, 0, false);
        loop {
            let answer = far.answer(&request);
            is_complete |= answer.complete;
            let is_text = |file: &String| file.starts_with("articles/");
            if answer.lacks.is_empty() {
                break;
            }
            let n_bytes = bring(&mut far, &mut files, &answer.lacks);
            if answer.lacks.iter().all(|file| file.starts_with("index/suggestion")) {
                to_suggestions += n_bytes;
            } else if answer.lacks.iter().all(is_text) && answer.complete {
                to_snippets += n_bytes;
            } else {
                to_titles += n_bytes;
            }
        }
        for row in [table.entry(kind).or_default(), &mut all] {
            row.titles.push(to_titles as f64 / 1e3);
            row.snippets.push(to_snippets as f64 / 1e3);
            row.suggestions.push(to_suggestions as f64 / 1e3);
            row.n_exact += usize::from(is_complete);
        }
    }
    loop {
        let lacks = engine.absent();
        if lacks.is_empty() {
            break;
        }
        bring(&mut engine, &mut files, &lacks);
    }
    for (kind, query) in &queries {
        let request = Request { q: query.clone(), show: Some(10), ..Request::default() };
        let mut best = f64::MAX;
        for _ in 0..4 {
            let start = Instant::now();
            let answer = engine.answer(&request);
            best = best.min(start.elapsed().as_secs_f64() * 1e3);
            assert!(answer.complete && answer.lacks.is_empty(), "{query}");
        }
        if std::env::var_os("EACH").is_some() {
            println!("{best:.2} {query}");
        }
        for row in [table.entry(kind).or_default(), &mut all] {
            row.warm.push(best);
        }
    }
    for (kind, row) in table.into_iter().chain([("all", all)]) {
        println!("{kind} ({} of {} exact from afar)", row.n_exact, row.titles.len());
        told("warm", row.warm, "ms");
        told("from afar, ten titles", row.titles, "kB");
        told("from afar, snippets on top", row.snippets, "kB");
        told("from afar, suggestions on top", row.suggestions, "kB");
    }
}
