//! Which article lies in which file? Some dozens to a shard, in the order of the corpus, each named by its hash.

use super::content::Content;
use crate::corpus::{ShardEntry, ShardKind};

/// Articles in a shard at most: few enough that one damaged file harms little, many enough to keep files few.
const MAX_ARTICLES: u32 = 64;
/// Articles in a shard of relations, which are a hundred bytes each.
const MAX_RELATIONS: u32 = 4096;
/// Length of a shard at most, unless one article alone is longer: what a phone parses in a few milliseconds.
const MAX_BYTES: usize = 256 * 1024;

/// A shard and what the manifest says of it.
pub(super) struct Shard {
    pub(super) entry: ShardEntry,
    pub(super) content: Content,
}

/// Packs the JSON of articles, or of what is known of them, in their order into shards.
pub(super) fn pack(kind: ShardKind, articles: impl IntoIterator<Item = Vec<u8>>) -> Vec<Shard> {
    let max_articles = if kind == ShardKind::Relations { MAX_RELATIONS } else { MAX_ARTICLES };
    let mut shards = Vec::new();
    let mut open = Open::default();
    for json in articles {
        if open.is_full_for(&json, max_articles) {
            shards.push(std::mem::take(&mut open).close(kind, shards.len()));
        }
        open.take(json);
    }
    if open.n_articles > 0 {
        shards.push(open.close(kind, shards.len()));
    }
    shards
}

#[derive(Default)]
struct Open {
    content: Content,
    n_bytes: usize,
    n_articles: u32,
}

impl Open {
    fn is_full_for(&self, json: &[u8], max_articles: u32) -> bool {
        // Two bytes of separator before an article, two to close the list.
        self.n_articles > 0 && (self.n_articles == max_articles || self.n_bytes + json.len() + 4 > MAX_BYTES)
    }

    /// Each article begins a line, so that a shard can be read by line and by eye.
    fn take(&mut self, json: Vec<u8>) {
        let before: &[u8] = if self.n_articles == 0 { b"[" } else { b",\n" };
        self.n_bytes += before.len() + json.len();
        self.content.push(before);
        self.content.push(json);
        self.n_articles += 1;
    }

    fn close(mut self, kind: ShardKind, shard_idx: usize) -> Shard {
        self.content.push(b"]\n".as_slice());
        let sha256 = self.content.sha256_hex();
        let file = format!("{}/{shard_idx:04}-{}.json", kind.id(), sha256.get(..16).unwrap_or_default());
        let entry = ShardEntry { file, kind, articles: self.n_articles, bytes: self.content.n_bytes() as u64, sha256 };
        Shard { entry, content: self.content }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Article, ArticleId, Block, FORMAT, Kind, Run, Script};

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
        let shards = pack(ShardKind::Articles, articles.iter().map(|article| serde_json::to_vec(article).unwrap()));
        let found: Vec<_> = shards.iter().map(|shard| shard.entry.articles).collect();
        assert_eq!(found, n_articles_each);
        let read: Vec<Article> = shards
            .iter()
            .flat_map(|shard| serde_json::from_slice::<Vec<Article>>(&shard.content.whole()).unwrap())
            .collect();
        assert_eq!(read, articles);
        for shard in &shards {
            assert_eq!(shard.entry.bytes, shard.content.n_bytes() as u64);
            assert_eq!(shard.entry.sha256, crate::site::sha256_hex(&shard.content.whole()));
            assert!(shard.content.n_bytes() <= MAX_BYTES || shard.entry.articles == 1);
            assert!(shard.entry.file.contains(&shard.entry.sha256[..16]));
        }
    }

    #[test]
    fn shards_are_bounded_in_articles_and_in_bytes() {
        check(&[], &[]);
        check(&(0..64).map(|n| article(n, 10)).collect::<Vec<_>>(), &[64]);
        check(&(0..65).map(|n| article(n, 10)).collect::<Vec<_>>(), &[64, 1]);
        check(&(0..5).map(|n| article(n, 100_000)).collect::<Vec<_>>(), &[2, 2, 1]);
        check(&[article(0, 10), article(1, 400_000), article(2, 10)], &[1, 1, 1]);
    }

    #[test]
    fn a_shard_is_filled_to_its_last_byte() {
        let bare = serde_json::to_vec(&article(0, 0)).unwrap().len();
        // Two articles with "[", ",\n" and "]\n" around them.
        let n_chars = MAX_BYTES - 2 * bare - 5;
        check(&[article(0, n_chars), article(1, 0)], &[2]);
        check(&[article(0, n_chars + 1), article(1, 0)], &[1, 1]);
    }
}
