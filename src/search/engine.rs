//! Which articles, how many hits, in which order? A scan of every field of every article at hand.

use sha2::{Digest, Sha256};

use super::answer::{Answer, Issue, IssueCode, Opened, ResultRow};
use super::coverage::coverage;
use super::held::Held;
use super::marks::{Needle, mark_runs, passages};
use super::order::ordered;
use super::plan::{Plan, frequency};
use super::rank::{Candidate, Collection, Frequency, compare};
use super::related::Related;
use super::request::{FacetKey, Request, View};
use super::{facets, snippet, timeline};
use crate::corpus::{Article, ArticleId, FORMAT, Manifest, Run, ShardEntry, ShardKind};
use crate::json::{self, FromJson};
use crate::query::{self, Mistake, Problem};

/// Why bytes were refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The manifest is not what it should be.
    #[error("corpus.json is not a manifest of format {FORMAT}: {0}; build the site again")]
    Manifest(String),
    /// The manifest does not name this file.
    #[error("{0} is not a file of this corpus")]
    Stranger(String),
    /// The file is shorter or longer than the manifest says.
    #[error("{file} should hold {expected} bytes but holds {found}; copy or build the site again")]
    Truncated {
        /// Which file.
        file: String,
        /// Bytes the manifest names.
        expected: u64,
        /// Bytes that came.
        found: u64,
    },
    /// The file has other bytes than the manifest says.
    #[error("{0} is not the file that was built: its hash differs; copy or build the site again")]
    Altered(String),
    /// The file is whole, but not of this format.
    #[error("{file} is not an array of articles of format {FORMAT}: {found}")]
    Unreadable {
        /// Which file.
        file: String,
        /// What stood there.
        found: String,
    },
}

impl Refusal {
    /// The file concerned.
    #[must_use]
    pub fn file(&self) -> &str {
        match self {
            Self::Manifest(_) => "corpus.json",
            Self::Stranger(file)
            | Self::Altered(file)
            | Self::Truncated { file, .. }
            | Self::Unreadable { file, .. } => file,
        }
    }

    /// The issue that tells a reader of it.
    #[must_use]
    pub fn code(&self) -> IssueCode {
        match self {
            Self::Stranger(_) => IssueCode::ShardMissing,
            Self::Truncated { .. } => IssueCode::ShardTruncated,
            Self::Manifest(_) | Self::Altered(_) | Self::Unreadable { .. } => IssueCode::ShardAltered,
        }
    }
}

/// A corpus, as far as its shards are at hand.
pub struct Engine {
    manifest: Manifest,
    /// As the manifest lists them.
    shards: Vec<Shard>,
    related: Related,
}

enum Shard {
    Wanted,
    Held(Vec<Held>),
    /// Older versions, by id, the oldest first.
    Versions(Vec<Held>),
    /// What it said is part of [`Engine::related`].
    Told,
    Lost(IssueCode),
}

impl Engine {
    /// Opens a corpus by its manifest, `corpus.json`.
    pub fn open(manifest: &[u8]) -> Result<Self, Refusal> {
        let manifest: Manifest = json::read(manifest).map_err(Refusal::Manifest)?;
        if manifest.format != FORMAT {
            return Err(Refusal::Manifest(format!("it says format {}", manifest.format)));
        }
        let shards = manifest.shards.iter().map(|_| Shard::Wanted).collect();
        Ok(Self { manifest, shards, related: Related::default() })
    }

    /// What the corpus says of itself.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// Files that an answer to this request needs and that are neither at hand nor given up, in the manifest's order.
    /// Every request needs all articles, for each is scanned; older versions only one that opens a version.
    #[must_use]
    pub fn missing(&self, request: &Request) -> Vec<String> {
        let wanted = self.needed(request).filter(|(_, shard)| matches!(shard, Shard::Wanted));
        wanted.map(|(entry, _)| entry.file.clone()).collect()
    }

    fn needed(&self, request: &Request) -> impl Iterator<Item = (&ShardEntry, &Shard)> {
        let with_versions = request.version.is_some();
        let files = self.manifest.shards.iter().zip(&self.shards);
        files.filter(move |(entry, _)| with_versions || entry.kind != ShardKind::Versions)
    }

    /// Takes in a file of the corpus, once its length and hash are what the manifest says. A file that is refused is
    /// given up: answers go on without it and say so.
    pub fn insert(&mut self, file: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let mut files = self.manifest.shards.iter().zip(&mut self.shards);
        let Some((entry, shard)) = files.find(|(entry, _)| entry.file == file) else {
            return Err(Refusal::Stranger(file.to_owned()));
        };
        let read = whole(entry, bytes).and_then(|()| match entry.kind {
            ShardKind::Relations => {
                self.related.insert(parsed(entry, bytes)?);
                Ok(Shard::Told)
            }
            ShardKind::Articles => Ok(Shard::Held(held_of(entry, bytes)?)),
            ShardKind::Versions => Ok(Shard::Versions(held_of(entry, bytes)?)),
        });
        match read {
            Ok(read) => *shard = read,
            Err(refusal) => {
                *shard = Shard::Lost(refusal.code());
                return Err(refusal);
            }
        }
        Ok(())
    }

    /// Says that a file cannot be brought. Answers go on without it and say so.
    pub fn give_up(&mut self, file: &str, reason: IssueCode) {
        let mut files = self.manifest.shards.iter().zip(&mut self.shards);
        if let Some((_, shard)) = files.find(|(entry, _)| entry.file == file) {
            *shard = Shard::Lost(reason);
        }
    }

    /// Wants lost files again, after a reader asked for another try.
    pub fn retry(&mut self) {
        for shard in &mut self.shards {
            if matches!(shard, Shard::Lost(_)) {
                *shard = Shard::Wanted;
            }
        }
    }

    /// Answers from what is at hand; `complete` is false where a file is missing.
    #[must_use]
    pub fn answer(&self, request: &Request) -> Answer {
        let mut issues = self.lost_files();
        self.unknown_values(request, &mut issues);
        let (query, mistakes) = query::parse(&request.q);
        issues.extend(mistakes.into_iter().map(issue_of));
        let plan = Plan::new(&query, request.exact, &mut issues);

        let mut facets = facets::Tally::default();
        let mut timeline = timeline::Tally::new(self.manifest.span);
        let mut candidates = Vec::new();
        let mut collection = Collection { n_articles: 0, mean_chars: 0.0, n_with_term: vec![0; plan.needles.len()] };
        for held in self.held() {
            let frequencies = plan.frequencies(held);
            collection.add(held, &frequencies);
            let matches = plan.tree.matches(&frequencies);
            let passes = facets::Passes::of(held, request);
            timeline.add(held.day, matches && passes.all_but_date());
            if matches {
                facets.add(held, &passes);
                if passes.all() {
                    let hits = plan.hits(&frequencies);
                    candidates.push(Candidate { held, frequencies, hits, score: 0.0 });
                }
            }
        }
        collection.finish();
        for candidate in &mut candidates {
            candidate.score = collection.score(&plan.positive(&candidate.frequencies), candidate.held.n_chars);
        }
        let sort = request.effective_sort();
        let n_shown = usize::try_from(request.n_shown()).unwrap_or(usize::MAX);
        Answer {
            complete: !self.needed(request).any(|(_, shard)| matches!(shard, Shard::Wanted | Shard::Lost(_))),
            expanded: plan.expanded,
            articles: u32::try_from(candidates.len()).unwrap_or(u32::MAX),
            hits: candidates.iter().map(|candidate| u64::from(candidate.hits)).sum(),
            results: ordered(&candidates, |one, other| compare(sort, one, other))
                .take(n_shown)
                .map(|candidate| self.row(candidate, &plan.needles))
                .collect(),
            facets: facets.finish(request),
            timeline: timeline.finish(),
            coverage: (request.view == View::About).then(|| coverage(self.held(), self.manifest.span)),
            article: self.opened(request, &plan.needles, &mut issues),
            issues,
        }
    }

    fn held(&self) -> impl Iterator<Item = &Held> {
        self.shards
            .iter()
            .filter_map(|shard| if let Shard::Held(articles) = shard { Some(articles) } else { None })
            .flatten()
    }

    fn lost_files(&self) -> Vec<Issue> {
        let lost = |(entry, shard): (&ShardEntry, &Shard)| match shard {
            Shard::Lost(code) => Some(Issue { code: *code, key: Some(entry.file.clone()), found: None, at: None }),
            _ => None,
        };
        self.manifest.shards.iter().zip(&self.shards).filter_map(lost).collect()
    }

    /// Chosen values that no article of the whole corpus has, so that an empty list explains itself.
    fn unknown_values(&self, request: &Request, issues: &mut Vec<Issue>) {
        for key in FacetKey::ALL {
            let choice = request.choice(key);
            for value in choice.is.iter().chain(&choice.is_not) {
                if !self.held().any(|held| facets::value(held, key) == Some(value)) {
                    issues.push(Issue::of_key(IssueCode::NoSuchValue, key.id(), value));
                }
            }
        }
    }

    /// The older version that is asked for, if there is one.
    fn version(&self, id: &ArticleId, nth: u32) -> Option<&Held> {
        let held =
            self.shards.iter().filter_map(|shard| if let Shard::Versions(held) = shard { Some(held) } else { None });
        let mut versions = held.flatten().filter(|held| held.article.id == *id);
        versions.nth(usize::try_from(nth).ok()?.checked_sub(1)?)
    }

    fn opened(&self, request: &Request, needles: &[Needle], issues: &mut Vec<Issue>) -> Option<Opened> {
        let id = request.article.as_ref()?;
        let find = |id: &ArticleId| self.held().find(|held| held.article.id == *id);
        let Some(newest) = find(id) else {
            issues.push(Issue::of_key(IssueCode::NoSuchArticle, "article", &id.0));
            return None;
        };
        let older = request.version.and_then(|nth| self.version(id, nth));
        if let Some(nth) = request.version.filter(|_| older.is_none()) {
            issues.push(Issue::of_key(IssueCode::NoSuchVersion, "version", &nth.to_string()));
        }
        let held = older.unwrap_or(newest);
        let mut n_marks = 0;
        let mut mark = |runs: &[Run]| {
            let text: String = runs.iter().map(|run| run.text.as_str()).collect();
            let found = passages(&text, needles);
            let marked = mark_runs(runs, &found, n_marks + 1);
            n_marks += u32::try_from(found.len()).unwrap_or(u32::MAX);
            marked
        };
        let mut article = held.article.clone();
        let title_runs = mark(&[Run { text: article.title.clone(), ..Run::default() }]);
        for block in &mut article.blocks {
            block.runs = mark(&block.runs);
        }
        let hit = request.hit.filter(|_| n_marks > 0).map(|hit| hit.clamp(1, n_marks));
        if hit != request.hit {
            issues.push(Issue::of_key(IssueCode::NoSuchHit, "hit", &request.hit.unwrap_or_default().to_string()));
        }
        let hits = needles.iter().filter(|needle| !needle.negated).map(|needle| frequency(needle, held).hits()).sum();
        let mut opened = Opened {
            article,
            title_runs,
            hits,
            marks: n_marks,
            hit,
            version: request.version.filter(|_| older.is_some()),
            versions: 0,
            links: Vec::new(),
            linked_from: Vec::new(),
            alike: Vec::new(),
        };
        self.related.tell(&mut opened, find);
        Some(opened)
    }

    fn row(&self, candidate: &Candidate<'_>, needles: &[Needle]) -> ResultRow {
        let article = &candidate.held.article;
        let title = Run { text: article.title.clone(), ..Run::default() };
        let (snippet, snippet_script) = snippet::snippet(candidate.held, needles);
        ResultRow {
            id: article.id.clone(),
            title: article.title.clone(),
            title_runs: mark_runs(&[title], &passages(&article.title, needles), 1),
            url: article.url.clone(),
            outlet: article.outlet.clone(),
            published: article.published.clone(),
            archived: article.archived.clone(),
            script: article.script,
            hits: candidate.hits,
            snippet,
            snippet_script,
            alike: u32::try_from(self.related.alike(&article.id).len()).unwrap_or(u32::MAX),
        }
    }
}

/// Whether a file is the one that was built.
fn whole(entry: &ShardEntry, bytes: &[u8]) -> Result<(), Refusal> {
    let found = bytes.len() as u64;
    if found != entry.bytes {
        return Err(Refusal::Truncated { file: entry.file.clone(), expected: entry.bytes, found });
    }
    let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(bytes));
    if hash == entry.sha256 { Ok(()) } else { Err(Refusal::Altered(entry.file.clone())) }
}

fn parsed<T: FromJson>(entry: &ShardEntry, bytes: &[u8]) -> Result<Vec<T>, Refusal> {
    json::read(bytes).map_err(|found| Refusal::Unreadable { file: entry.file.clone(), found })
}

fn held_of(entry: &ShardEntry, bytes: &[u8]) -> Result<Vec<Held>, Refusal> {
    let articles: Vec<Article> = parsed(entry, bytes)?;
    match articles.iter().find(|article| article.format != FORMAT) {
        Some(article) => {
            Err(Refusal::Unreadable { file: entry.file.clone(), found: format!("format {}", article.format) })
        }
        None => Ok(articles.into_iter().map(Held::new).collect()),
    }
}

fn issue_of(mistake: Mistake) -> Issue {
    let code = match mistake.problem {
        Problem::OpenQuote => IssueCode::OpenQuote,
        Problem::Parenthesis => IssueCode::Parenthesis,
        Problem::Dangling => IssueCode::Dangling,
        Problem::EmptyTerm => IssueCode::EmptyTerm,
        Problem::TooLong => IssueCode::TooLong,
    };
    Issue { key: Some("q".to_owned()), ..Issue::at(code, mistake.char_idx) }
}

impl Collection {
    fn add(&mut self, held: &Held, frequencies: &[Frequency]) {
        self.n_articles += 1;
        // Summed here, divided in `finish`; whole numbers far below 2^53, so the order of articles does not matter.
        self.mean_chars += f64::from(held.n_chars);
        for (n_with_term, frequency) in self.n_with_term.iter_mut().zip(frequencies) {
            *n_with_term += u32::from(frequency.hits() > 0);
        }
    }

    fn finish(&mut self) {
        self.mean_chars /= f64::from(self.n_articles.max(1));
    }
}
