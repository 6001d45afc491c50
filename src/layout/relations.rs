//! What do articles say of each other? Lines that repeat, texts that are alike, links from one to another.
//!
//! Whatever depends on other articles is found here, once all are read, and kept apart from them. Never changes an
//! article, never drops one.

mod clusters;
mod lines;
mod shingles;

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::gist::{Gist, Text};
use crate::corpus::{Article, ArticleId, InnerLink, Relations};
use crate::ingest::{Rules, article_id, identity};

/// What an article has to say to others, noted while its text is at hand.
#[derive(Debug, Serialize, Deserialize)]
pub struct Sketch {
    /// Where its like would be found; none of a text too short to compare.
    bands: Option<clusters::Bands>,
    lines: Vec<lines::Line>,
    /// Addresses it links to, each once, and the id of an article that would lie there.
    links: Vec<(String, ArticleId)>,
}

impl Sketch {
    pub(super) fn of(article: &Article, rules: &Rules) -> Self {
        let hrefs = article.blocks.iter().flat_map(|block| &block.runs).filter_map(|run| run.href.as_deref());
        let hrefs: BTreeSet<&str> = hrefs.collect();
        let target = |href: &str| (href.to_owned(), article_id(&identity(Some(href), "", rules)));
        Self {
            bands: clusters::bands(&shingles::of(article)),
            lines: lines::of(article, &rules.keep),
            links: hrefs.into_iter().map(target).collect(),
        }
    }

    /// What is known of an article of a corpus: which lines repeat there is known, and where its links lead.
    pub(super) fn known(article: &Article, relations: Option<&Relations>) -> Self {
        let links = relations.into_iter().flat_map(|relations| &relations.links);
        Self {
            bands: clusters::bands(&shingles::of(article)),
            lines: Vec::new(),
            links: links.map(|link| (link.href.clone(), link.article.clone())).collect(),
        }
    }
}

/// What was found, and how much of it.
#[derive(Debug, Default)]
pub(super) struct Found {
    /// Of the articles of which something is known, in the order of the corpus.
    pub(super) relations: Vec<Relations>,
    pub(super) counts: RelationCounts,
}

/// How much articles say of each other.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RelationCounts {
    /// Lines that repeat across the articles of an outlet.
    pub repeated_lines: usize,
    /// Blocks that are notes for that reason.
    pub repeated_blocks: usize,
    /// Groups of articles with the same or nearly the same text.
    pub clusters: usize,
    /// Articles in them, the earliest of each included.
    pub clustered: usize,
    /// Links from article to article.
    pub inner_links: usize,
    /// Older versions that can be opened.
    pub versions: usize,
}

/// Finds what the articles of a corpus, in its order, say of each other. `versions` are the numbers of older versions;
/// `notes` are blocks of which it is known that they repeat, where these articles were chosen from more.
pub(super) fn find<J: Text>(
    articles: &[Gist<J>],
    versions: &BTreeMap<ArticleId, usize>,
    notes: &BTreeMap<ArticleId, Vec<u32>>,
) -> Found {
    let heads = clusters::heads(articles);
    let repeated = lines::repeated(articles, &heads);
    let mut links = links(articles);
    let mut found = Found::default();
    found.counts.repeated_lines = repeated.n_lines;
    let mut clustered = BTreeSet::new();
    for (nth, article) in articles.iter().enumerate() {
        let mut relations = Relations::of(article.facts.id.clone());
        relations.notes = repeated.blocks.get(nth).cloned().unwrap_or_default();
        if let Some(known) = notes.get(&article.facts.id) {
            relations.notes.extend(known);
            relations.notes.sort_unstable();
            relations.notes.dedup();
        }
        (relations.links, relations.linked_from) = links.remove(&article.facts.id).unwrap_or_default();
        let head = heads.get(nth).copied().filter(|head| *head != nth).and_then(|head| articles.get(head));
        if let Some(head) = head {
            clustered.extend([&head.facts.id, &article.facts.id]);
            relations.like = Some(head.facts.id.clone());
        }
        let n_versions = versions.get(&article.facts.id).copied().unwrap_or(0);
        relations.versions = u32::try_from(n_versions).unwrap_or(u32::MAX);
        found.counts.repeated_blocks += relations.notes.len();
        found.counts.inner_links += relations.links.len();
        found.counts.versions += n_versions;
        if !relations.is_empty() {
            found.relations.push(relations);
        }
    }
    let heads: BTreeSet<_> = found.relations.iter().filter_map(|relations| relations.like.as_ref()).collect();
    found.counts.clusters = heads.len();
    found.counts.clustered = clustered.len();
    found
}

type Links = (Vec<InnerLink>, Vec<ArticleId>);

/// For each article its links into the corpus, and the articles that link to it. Addresses meet by identity: two that
/// differ in letters may name one article.
fn links<J>(articles: &[Gist<J>]) -> BTreeMap<ArticleId, Links> {
    let known: BTreeSet<&ArticleId> = articles.iter().map(|article| &article.facts.id).collect();
    let mut links: BTreeMap<ArticleId, Links> = BTreeMap::new();
    for article in articles {
        let id = &article.facts.id;
        let mut targets = BTreeSet::new();
        for (href, target) in &article.sketch.links {
            if target == id || !known.contains(target) {
                continue;
            }
            let (own, _) = links.entry(id.clone()).or_default();
            own.push(InnerLink { href: href.clone(), article: target.clone() });
            if targets.insert(target) {
                links.entry(target.clone()).or_default().1.push(id.clone());
            }
        }
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{SourceFile, read};

    /// What is noted of an article of ours: path, address and body.
    pub(super) fn gist(path: &str, url: &str, body: &str) -> Gist<Vec<u8>> {
        gist_under(path, url, body, &Rules::default())
    }

    pub(super) fn gist_under(path: &str, url: &str, body: &str, rules: &Rules) -> Gist<Vec<u8>> {
        let text = format!("<!--1600000000000-->\n[题 {path}]({url})\n------\n{body}");
        let reading = read(&SourceFile { path, bytes: text.as_bytes() }, rules).unwrap();
        Gist::of(reading, rules, serde_json::to_vec).unwrap()
    }

    #[test]
    fn links_meet_by_identity_and_are_known_at_both_ends() {
        let one =
            gist("1", "https://www.example.org/a?utm_source=x", "<p>见<a href='http://example.org/b#top'>乙</a>。");
        let two = gist(
            "2",
            "https://example.org/b/",
            "<p>见<a href='https://example.org/a'>甲</a>和<a href='https://example.org/a'>甲</a>，<a href='https://example.org/none'>无</a>，<a href='https://example.org/b'>己</a>。",
        );
        let (one_id, two_id) = (one.facts.id.clone(), two.facts.id.clone());
        let found = find(&[one, two], &BTreeMap::new(), &BTreeMap::new());
        let [first, second] = found.relations.as_slice() else { panic!("{found:?}") };
        assert_eq!((&first.links[0].article, &first.linked_from), (&two_id, &vec![two_id.clone()]));
        assert_eq!((&second.links[0].article, &second.linked_from), (&one_id, &vec![one_id.clone()]));
        assert_eq!(found.counts.inner_links, 2);
    }

    #[test]
    fn an_article_by_itself_has_no_relations() {
        let alone = gist("1", "https://example.org/a", "<p>没有人提到它。");
        assert!(find(&[alone], &BTreeMap::new(), &BTreeMap::new()).relations.is_empty());
    }
}
