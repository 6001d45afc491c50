//! Which article lies in which file? Some dozens to a shard, in the order of the corpus, each named by its hash.

use std::ops::Range;

use crate::corpus::{ShardEntry, ShardKind};
use crate::hash::short_sha256_hex;
use crate::index::MANY_ARTICLES;
use crate::pack::gzip;

/// Articles in a shard at most: few enough that one damaged file harms little.
const MAX_ARTICLES: usize = 64;
/// Articles in a shard of relations, which are a hundred bytes each.
const MAX_RELATIONS: usize = 4096;
/// Length of a shard of what is known of articles, or of older versions, at most.
const MAX_BYTES: usize = 256 * 1024;

/// Length of a shard at most, unless one article alone is longer: ten results from ten shards are to cost no more than
/// a picture. Of many articles the shards are larger, so that they are not too many for a host.
fn max_bytes(kind: ShardKind, n_articles: usize) -> usize {
    match kind {
        ShardKind::Articles if n_articles > MANY_ARTICLES as usize => 104 * 1024,
        ShardKind::Articles => 72 * 1024,
        _ => MAX_BYTES,
    }
}

/// A shard and what the manifest says of it.
#[derive(Debug)]
pub(super) struct Shard {
    pub(super) entry: ShardEntry,
    pub(super) content: Vec<u8>,
}

/// Which articles go into one shard together, from the lengths of their JSON.
pub(super) fn groups(kind: ShardKind, lengths: impl ExactSizeIterator<Item = usize>) -> Vec<Range<usize>> {
    let max_bytes = max_bytes(kind, lengths.len());
    let max_articles = if kind == ShardKind::Relations { MAX_RELATIONS } else { MAX_ARTICLES };
    let mut groups: Vec<Range<usize>> = Vec::new();
    let mut n_bytes = 0;
    for (nth, length) in lengths.enumerate() {
        match groups.last_mut() {
            // Two bytes of separator before an article, two to close the list.
            Some(open) if open.len() < max_articles && n_bytes + length + 4 <= max_bytes => {
                open.end = nth + 1;
                n_bytes += length + 2;
            }
            _ => {
                groups.push(nth..nth + 1);
                n_bytes = length + 1;
            }
        }
    }
    groups
}

/// A shard of articles, of which the first has this number in the corpus. Each begins a line, so that a shard can be
/// read by line and by eye.
pub(super) fn close(kind: ShardKind, shard_idx: usize, first: u32, articles: &[impl AsRef<[u8]>]) -> Shard {
    let mut bytes = Vec::with_capacity(articles.iter().map(|json| json.as_ref().len() + 2).sum::<usize>() + 2);
    for (nth, json) in articles.iter().enumerate() {
        bytes.extend_from_slice(if nth == 0 { b"[" } else { b",\n" });
        bytes.extend_from_slice(json.as_ref());
    }
    bytes.extend_from_slice(b"]\n");
    let file = format!("{}/{shard_idx:04}-{}.json.gz", kind.id(), short_sha256_hex(&bytes));
    let n_articles = u32::try_from(articles.len()).unwrap_or(u32::MAX);
    let entry = ShardEntry { file, kind, first, articles: n_articles, bytes: bytes.len() as u64 };
    Shard { entry, content: gzip(&bytes) }
}

/// Shards of what is known of some articles, each with the number of its article.
pub(super) fn pack(kind: ShardKind, entries: &[(u32, Vec<u8>)]) -> Vec<Shard> {
    let groups = groups(kind, entries.iter().map(|(_, json)| json.len()));
    let close = |(nth, group): (usize, Range<usize>)| {
        let (numbers, texts): (Vec<u32>, Vec<&Vec<u8>>) =
            entries.get(group).unwrap_or_default().iter().map(|(number, json)| (*number, json)).unzip();
        close(kind, nth, numbers.first().copied().unwrap_or(0), &texts)
    };
    groups.into_iter().enumerate().map(close).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Article, ArticleId, Block, FORMAT, Kind, Run, Script};
    use crate::hash::sha256_hex;
    use crate::pack::unpacked;

    fn article(n: usize, n_chars: usize) -> Article {
        let run = Run { text: "x".repeat(n_chars), ..Run::default() };
        let block = Block {
            kind: Kind::Paragraph,
            script: Script::Other,
            level: None,
            row: None,
            image: None,
            runs: vec![run],
        };
        Article {
            format: FORMAT,
            id: ArticleId(format!("{n:013}")),
            title: String::new(),
            url: None,
            path: "x".to_owned(),
            outlet: None,
            section: None,
            author: None,
            agency: None,
            editors: Vec::new(),
            copyright: None,
            script: Script::Other,
            published: None,
            archived: None,
            blocks: vec![block],
        }
    }

    #[track_caller]
    fn check(articles: &[Article], n_articles_each: &[u32]) {
        let texts: Vec<_> = (0..).zip(articles).map(|(n, article)| (n, serde_json::to_vec(article).unwrap())).collect();
        let shards = pack(ShardKind::Articles, &texts);
        let found: Vec<_> = shards.iter().map(|shard| shard.entry.articles).collect();
        assert_eq!(found, n_articles_each);
        let mut read: Vec<Article> = Vec::new();
        for shard in &shards {
            let bytes = unpacked(shard.content.clone()).unwrap();
            assert_eq!(shard.entry.first as usize, read.len());
            read.extend(serde_json::from_slice::<Vec<Article>>(&bytes).unwrap());
            assert_eq!(shard.entry.bytes, bytes.len() as u64);
            assert!(bytes.len() <= 72 * 1024 || shard.entry.articles == 1);
            assert!(shard.entry.file.contains(&sha256_hex(&bytes)[..16]));
        }
        assert_eq!(read, articles);
    }

    #[test]
    fn shards_are_bounded_in_articles_and_in_bytes() {
        check(&[], &[]);
        check(&(0..64).map(|n| article(n, 10)).collect::<Vec<_>>(), &[64]);
        check(&(0..65).map(|n| article(n, 10)).collect::<Vec<_>>(), &[64, 1]);
        check(&(0..5).map(|n| article(n, 30_000)).collect::<Vec<_>>(), &[2, 2, 1]);
        check(&[article(0, 10), article(1, 100_000), article(2, 10)], &[1, 1, 1]);
    }

    #[test]
    fn a_shard_is_filled_to_its_last_byte() {
        let bare = serde_json::to_vec(&article(0, 0)).unwrap().len();
        // Two articles with "[", ",\n" and "]\n" around them.
        let n_chars = 72 * 1024 - 2 * bare - 5;
        check(&[article(0, n_chars), article(1, 0)], &[2]);
        check(&[article(0, n_chars + 1), article(1, 0)], &[1, 1]);
    }
}
