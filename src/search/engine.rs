//! Which articles, how many hits, in which order? What follows from the files at hand, and which would tell more.

use super::answer::Answer;
use super::asked::{Asked, nothing};
use super::facts::Facts;
use super::issue::IssueCode;
use super::refusal::Refusal;
use super::request::Request;
use super::store::{Store, Wants};
use crate::corpus::{Article, Manifest, ShardKind};

/// How far away the files of a corpus are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// In the same file or folder: any may be wanted.
    Near,
    /// Behind a network: texts are wanted up to the limit of the request.
    Far,
}

/// Bytes of articles, unpacked, up to which a corpus counts as near: all its texts are as small as one answer from a large
/// one.
const SMALL_BYTES: u64 = 1 << 20;

/// Which articles match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// Whether it is exact; if not, there may be more.
    pub complete: bool,
    /// Numbers of articles and hits in them.
    pub articles: Vec<(u32, u32)>,
    /// Files that would tell more.
    pub lacks: Vec<String>,
}

/// Articles that were found, as they were archived.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listed {
    /// The articles in order, each with its hits.
    pub articles: Vec<(Article, u32)>,
    /// Articles that match.
    pub n_articles: u32,
    /// Hits in them.
    pub n_hits: u64,
    /// Whether the counts are exact and no article is missing.
    pub complete: bool,
    /// Where something is missing, the files that could not be had.
    pub lost: Vec<String>,
    /// Files that would tell more.
    pub lacks: Vec<String>,
}

/// A corpus, as far as its files are at hand.
pub struct Engine {
    pub(super) store: Store,
    reach: Reach,
    /// Whether answers end at the bounds on work and on rows.
    bounded: bool,
}

impl Engine {
    /// Opens a corpus by its manifest, `corpus.json`.
    pub fn open(manifest: &[u8], reach: Reach) -> Result<Self, Refusal> {
        let store = Store::open(manifest)?;
        let articles = store.manifest.shards.iter().filter(|entry| entry.kind == ShardKind::Articles);
        let is_small = articles.map(|entry| entry.bytes).sum::<u64>() <= SMALL_BYTES;
        Ok(Self { store, reach: if is_small { Reach::Near } else { reach }, bounded: true })
    }

    /// The same without bounds on the work of one answer and on the rows it lists: for a terminal, where nobody waits for
    /// the next key.
    #[must_use]
    pub fn without_bounds(self) -> Self {
        Self { bounded: false, ..self }
    }

    /// What the corpus says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.store.manifest
    }

    /// Takes in a file of the corpus, unpacked, once its length and hash are what they should be. A file that is refused
    /// is given up: answers go on without it and say so.
    pub fn insert(&mut self, file: &str, bytes: &[u8]) -> Result<(), Refusal> {
        self.store.insert(file, bytes)
    }

    /// Says that a file cannot be brought. Answers go on without it and say so.
    pub fn give_up(&mut self, file: &str, reason: IssueCode) {
        self.store.give_up(file, reason);
    }

    /// Wants lost files again, after a reader asked for another try.
    pub fn retry(&mut self) {
        self.store.retry();
    }

    /// All files of the corpus that are neither at hand nor given up, as far as they are known: the root of the index names
    /// more.
    #[must_use]
    pub fn absent(&self) -> Vec<String> {
        self.store.wanted().map(|place| self.store.file(place)).collect()
    }

    /// The articles that match query and filters, of those that are looked at, in the order of the corpus, each with its
    /// hits: an answer without what is shown of it.
    #[must_use]
    pub fn found(&self, request: &Request, among: &dyn Fn(u32) -> bool) -> Found {
        let mut wants = Wants::default();
        let mut found = match self.store.facts(&mut wants) {
            Some(facts) => self.unbounded(facts, request, &mut wants).found(among),
            None => Found { complete: false, articles: Vec::new(), lacks: Vec::new() },
        };
        found.lacks = self.files(wants);
        found
    }

    /// All articles that a request finds, in the order asked for, as they were archived. No bound holds: what is missing
    /// cannot be had.
    #[must_use]
    pub fn listed(&self, request: &Request) -> Listed {
        let mut wants = Wants::default();
        let facts = self.store.facts(&mut wants);
        let lacks_facts = wants.is_short;
        let mut listed = match facts {
            Some(facts) => self.unbounded(facts, request, &mut wants).listed(),
            None => Listed::default(),
        };
        listed.complete &= !lacks_facts;
        if !listed.complete {
            listed.lost = self.store.lost().into_iter().filter_map(|issue| issue.key).collect();
        }
        listed.lacks = self.files(wants);
        listed
    }

    /// A request whose answer is to be whole, whatever it costs.
    pub(super) fn unbounded<'a>(&'a self, facts: &'a Facts, request: &'a Request, wants: &'a mut Wants) -> Asked<'a> {
        Asked { store: &self.store, near: true, bounded: false, facts, request, wants }
    }

    /// Answers from what is at hand, and names the files that would tell more. Asked again with those, it tells more,
    /// until nothing is lacking; counts are exact once `complete`.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Answer {
        let mut wants = Wants::default();
        let facts = self.store.facts(&mut wants);
        let lacks_facts = wants.is_short;
        let mut answer = match facts {
            Some(facts) => {
                let near = self.reach == Reach::Near;
                let bounded = self.bounded;
                Asked { store: &self.store, near, bounded, facts, request, wants: &mut wants }.answer()
            }
            None => nothing(),
        };
        answer.issues.splice(0..0, self.store.lost());
        answer.complete &= !lacks_facts;
        answer.facets_complete &= !lacks_facts;
        answer.lacks = self.files(wants);
        answer
    }

    /// The files that are wanted, by their names.
    pub(super) fn files(&self, wants: Wants) -> Vec<String> {
        wants.lacks.into_iter().map(|place| self.store.file(place)).collect()
    }
}
