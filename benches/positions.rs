//! Would places of terms, in files of their own, cost less than texts where texts are far away? Weighs both for phrases of
//! three to eight characters cut from the texts of a site.
//!
//! `cargo bench --bench positions -- SITE`. Places are weighed, not built: for each pair of characters the gaps between its
//! places in an article, in Rice's code with the parameter that suits the whole list; a phrase needs the lists of as few
//! pairs as cover it, each at least one file and half a file more than its length. Texts are what the engine asks for, index
//! at hand, until the count is exact or its bound is reached.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::too_many_lines,
    reason = "a measurement that cannot go on has failed, and it prints"
)]

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use yulan::corpus::{Article, ShardKind};
use yulan::hash::{STEP, mix};
use yulan::index::folded;
use yulan::search::{Engine, Reach, Request};
use yulan::site::unpacked;

/// Bytes of a file of lists of a large site.
const FILE_BYTES: u64 = 50 * 1024;
const PHRASES_OF_EACH_LENGTH: usize = 20;

fn is_han(c: char) -> bool {
    ('\u{4E00}'..='\u{9FFF}').contains(&c)
}

/// Places of a pair: how many, and the sum of their gaps.
#[derive(Clone, Copy, Default)]
struct List {
    n: u64,
    gaps: u64,
}

impl List {
    /// Bytes in Rice's code.
    fn bytes(self) -> u64 {
        let parameter = (self.gaps / self.n.max(1)).max(1).ilog2();
        (self.n * u64::from(parameter + 1) + (self.gaps >> parameter)).div_ceil(8)
    }
}

fn median(values: &mut [u64]) -> u64 {
    values.sort_unstable();
    values.get(values.len() / 2).copied().unwrap_or(0)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let Some(folder) = arguments.first().map(Path::new) else {
        println!("skipped: name the folder of a site");
        return;
    };
    let manifest = std::fs::read(folder.join("corpus.json")).unwrap();
    let read = |file: &str| std::fs::read(folder.join(file)).unwrap();
    let mut engine = Engine::open(&manifest, Reach::Far).unwrap();
    let mut lists: HashMap<(char, char), List> = HashMap::new();
    let mut phrases: Vec<String> = Vec::new();
    let mut drawn = 0_u64;
    let shards: Vec<String> = engine
        .manifest()
        .shards
        .iter()
        .filter(|shard| shard.kind == ShardKind::Articles)
        .map(|shard| shard.file.clone())
        .collect();
    let (mut n_texts, mut n_chars) = (0_u64, 0_u64);
    for file in &shards {
        let articles: Vec<Article> = serde_json::from_slice(&unpacked(read(file)).unwrap()).unwrap();
        for article in &articles {
            n_texts += 1;
            let mut seen: HashMap<(char, char), u64> = HashMap::new();
            let mut at = 0_u64;
            for (_, text) in folded(article) {
                let chars: Vec<char> = text.chars().collect();
                n_chars += chars.len() as u64;
                for pair in chars.windows(2) {
                    at += 1;
                    if is_han(pair[0]) && is_han(pair[1]) {
                        let before = seen.insert((pair[0], pair[1]), at).unwrap_or(0);
                        let of_pair = lists.entry((pair[0], pair[1])).or_default();
                        of_pair.n += 1;
                        of_pair.gaps += at - before;
                    }
                }
                drawn = drawn.wrapping_add(STEP);
                let start = (mix(drawn) % (chars.len() as u64 + 1)) as usize;
                let phrase: String = chars[start..].iter().take_while(|c| is_han(**c)).take(8).collect();
                if phrase.chars().count() == 8 {
                    phrases.push(phrase);
                }
            }
        }
    }
    let all: u64 = lists.values().map(|list| list.bytes()).sum();
    println!("{n_texts} articles, {n_chars} characters: places of all pairs would take {:.1} MB", all as f64 / 1e6);
    // What every answer needs first.
    let mut held: BTreeMap<String, u64> = BTreeMap::new();
    let mut bring = |engine: &mut Engine, file: &str| -> u64 {
        let packed = read(file);
        let n = packed.len() as u64;
        engine.insert(file, &unpacked(packed).unwrap()).unwrap();
        held.insert(file.to_owned(), n);
        n
    };
    loop {
        let lacks = engine.answer(&Request { show: Some(1), ..Request::default() }).lacks;
        if lacks.is_empty() {
            break;
        }
        for file in lacks {
            bring(&mut engine, &file);
        }
    }
    println!("characters | texts, median kB | exact | places, median kB");
    let step = phrases.len() / (PHRASES_OF_EACH_LENGTH * 6 + 1);
    let mut chosen = phrases.iter().step_by(step.max(1)).skip(1);
    for length in 3..=8_usize {
        let (mut of_texts, mut of_places, mut n_exact) = (Vec::new(), Vec::new(), 0);
        for phrase in chosen.by_ref().take(PHRASES_OF_EACH_LENGTH) {
            let chars: Vec<char> = phrase.chars().take(length).collect();
            let mut at: Vec<usize> = (0..length - 1).step_by(2).collect();
            if length % 2 == 1 {
                at.push(length - 2);
            }
            let mut pairs: Vec<(char, char)> = at.into_iter().map(|at| (chars[at], chars[at + 1])).collect();
            pairs.sort_unstable();
            pairs.dedup();
            let of_pair = |pair: &(char, char)| FILE_BYTES.max(lists[pair].bytes() + FILE_BYTES / 2);
            of_places.push(pairs.iter().map(of_pair).sum::<u64>() / 1000);

            let mut far = Engine::open(&manifest, Reach::Far).unwrap();
            let request = Request { q: format!("\"{}\"", chars.iter().collect::<String>()), ..Request::default() };
            let (mut n_bytes, mut is_exact) = (0, false);
            loop {
                let answer = far.answer(&request);
                is_exact |= answer.complete;
                if answer.lacks.is_empty() || is_exact {
                    break;
                }
                for file in &answer.lacks {
                    let packed = bring(&mut far, file);
                    n_bytes += if file.starts_with("articles/") { packed } else { 0 };
                }
            }
            n_exact += usize::from(is_exact);
            of_texts.push(n_bytes / 1000);
        }
        println!(
            "{length} | {} | {n_exact} of {} | {}",
            median(&mut of_texts),
            of_places.len(),
            median(&mut of_places.clone())
        );
    }
}
