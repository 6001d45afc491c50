//! What does a corpus become? Its manifest, its shards and its report, in memory.
//!
//! Never writes; the same sources give the same bytes.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;

use super::aside::Json;
use super::config::Config;
use super::gather::{Watch, gather};
use super::gist::{Facts, Gist};
use super::lay::{Beside, lay};
use super::merge::{Merged, merge, place};
use super::pack::unpacked;
use super::probe::{Sample, probe};
use super::relations::{self, RelationCounts};
use super::report::{Finding, Outcome, Report, ReportCounts, SourceCount, tally};
use super::shards::{Shard, pack};
use super::{MANIFEST, sha256_hex};
use crate::corpus::{
    Article, ArticleId, CorpusRef, Counts, FORMAT, Generator, MadeFrom, Manifest, Outlet, Relations, ShardEntry,
    ShardKind, Span,
};
use crate::ingest::{FormName, Reading};

/// A corpus ready to be written.
#[derive(Debug)]
pub struct Built {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The manifest and the shards: path inside the site, and what they hold.
    pub files: Vec<(String, Vec<u8>)>,
    /// What became of every file.
    pub report: Report,
}

/// Why a corpus cannot be built.
#[derive(Debug, thiserror::Error)]
pub enum BuildError {
    /// A source that must be there is not, or cannot be read.
    #[error(
        "{at}: {message}\n  correct the path (it starts from the folder of its corpus.toml), or write optional = true"
    )]
    Source {
        /// File and line.
        at: String,
        /// What is the matter.
        message: String,
    },
    /// A thread could not be started, or fell.
    #[error(
        "a reading thread failed\n  try again with --jobs 1; should it fail again, please report the archived file it stops at"
    )]
    Thread,
    /// More articles than the format can count.
    #[error("the corpus has more than 4,294,967,295 articles\n  split it")]
    TooMany,
    /// The index does not find what the texts hold.
    #[error(
        "the index that was built is wrong, and nothing was written: {0}\n  please report it with the archived files that the texts are from"
    )]
    Index(String),
    /// What was set aside cannot be read again.
    #[error(
        "the texts that were set aside while building cannot be read: {0}\n  see that the folder for temporary files has room, or name another in TMPDIR"
    )]
    Aside(#[from] io::Error),
    /// An article cannot be written as JSON.
    #[error("an article cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// Reads the sources of a corpus and lays it out.
///
/// `cache` is a folder in which readings are kept from build to build; with it, without it and at any number of jobs the
/// result is the same.
pub fn build(config: &Config, n_jobs: usize, cache: Option<&Path>, watch: &dyn Watch) -> Result<Built, BuildError> {
    let gathered = gather(config, n_jobs, cache, watch)?;
    let (mut findings, mut sources) = (gathered.left, gathered.sources);
    let merged = merge(gathered.taken, &config.sources);
    for (source_idx, source) in sources.iter_mut().enumerate() {
        source.articles = merged.kept.get(&source_idx).copied().unwrap_or(0);
    }
    let Merged { articles, findings: more, n_repaired, versions, .. } = merged;
    let Whole { mut manifest, files, articles, relations } = lay_out(config, articles, versions, n_jobs, watch)?;
    findings.extend(more);
    findings.sort_by(|(a_idx, a), (b_idx, b)| {
        (a_idx, &a.path, a.outcome, &a.reason, &a.message).cmp(&(b_idx, &b.path, b.outcome, &b.reason, &b.message))
    });
    let findings = findings.into_iter().map(|(_, finding)| finding).collect();
    let mut report = report(&manifest, &articles, sources, &gathered.forms, findings, n_repaired);
    report.relations = relations;
    manifest.made_from = Some(made_from(&report.counts));
    let files = with_manifest(&manifest, files)?;
    probe_some(&files)?;
    Ok(Built { manifest, files, report })
}

/// Strings that a build asks its index for, and the shards of articles they are drawn from.
const PROBES: (usize, usize) = (24, 4);

/// Refuses an index that does not find what is in some of the texts.
fn probe_some(files: &[(String, Vec<u8>)]) -> Result<(), BuildError> {
    let by_path: BTreeMap<&str, &Vec<u8>> = files.iter().map(|(path, bytes)| (path.as_str(), bytes)).collect();
    let Some(manifest) = by_path.get(MANIFEST) else { return Ok(()) };
    let mut bring = |file: &str| {
        let packed = by_path.get(file).ok_or_else(|| io::Error::other("no such file"))?;
        unpacked((*packed).clone())
    };
    let faults = probe(manifest, PROBES.0, Sample::Shards(PROBES.1), &mut bring);
    faults.into_iter().next().map_or(Ok(()), |fault| Err(BuildError::Index(fault.message)))
}

/// Lays out articles that come from no archive: a selection, or what a test needs.
pub fn of_articles(config: &Config, articles: Vec<Article>) -> Result<Built, BuildError> {
    let gist = |article: Article| {
        let identity = article.id.0.clone();
        Gist::of(Reading { article, identity, repairs: Vec::new() }, &config.rules)
    };
    let mut articles = articles.into_iter().map(gist).collect::<serde_json::Result<Vec<_>>>()?;
    articles.sort_by(|one, other| place(one).cmp(&place(other)));
    let Whole { manifest, files, articles, relations } = lay_out(config, articles, BTreeMap::new(), 1, &Unwatched)?;
    let mut report = report(&manifest, &articles, Vec::new(), &BTreeMap::new(), Vec::new(), 0);
    report.relations = relations;
    let files = with_manifest(&manifest, files)?;
    Ok(Built { manifest, files, report })
}

/// For work so small that nobody waits for it.
struct Unwatched;

impl Watch for Unwatched {
    fn begin(&self, _: &str, _: usize) {}
    fn step(&self) {}
    fn end(&self) {}
}

/// A corpus laid out, its manifest not yet among its files.
struct Whole {
    manifest: Manifest,
    files: Vec<(String, Vec<u8>)>,
    articles: Vec<Facts>,
    relations: RelationCounts,
}

/// Lays out articles in the order of the corpus, and the older versions of some.
fn lay_out(
    config: &Config,
    articles: Vec<Gist>,
    versions: BTreeMap<ArticleId, Vec<Gist>>,
    n_jobs: usize,
    watch: &dyn Watch,
) -> Result<Whole, BuildError> {
    let n_versions = versions.iter().map(|(id, versions)| (id.clone(), versions.len())).collect();
    let found = relations::find(&articles, &n_versions);
    let (articles, texts): (Vec<Facts>, Vec<Json>) =
        articles.into_iter().map(|article| (article.facts, article.json)).unzip();
    let numbers = Numbers::of(&articles);
    let beside = Beside {
        alike: numbers.alike(&found.relations),
        notes: numbers.notes(&found.relations),
        aliases: &config.aliases,
    };
    let laid = lay(texts, &beside, n_jobs, watch)?;
    let mut relations = Vec::new();
    for of_article in &found.relations {
        let json = serde_json::to_vec(of_article)?;
        relations.extend(numbers.get(&of_article.id).map(|number| (number, json)));
    }
    let older = versions.into_iter().filter_map(|(id, versions)| Some((numbers.get(&id)?, versions)));
    let older = older.flat_map(|(number, versions)| versions.into_iter().map(move |one| (number, one.json)));
    let older = older.map(|(number, json)| Ok((number, json.bytes()?)));
    let mut older: Vec<(u32, Vec<u8>)> = older.collect::<io::Result<_>>()?;
    // Stable, so that the versions of an article keep their order.
    older.sort_by_key(|(number, _)| *number);
    let mut shards = laid.shards;
    shards.extend(pack(ShardKind::Relations, &relations));
    shards.extend(pack(ShardKind::Versions, &older));
    let manifest = manifest(config, &articles, &shards)?;
    let mut files: Vec<_> = shards.into_iter().map(|shard| (shard.entry.file, shard.content)).collect();
    files.extend(laid.files);
    Ok(Whole { manifest, files, articles, relations: found.counts })
}

fn with_manifest(manifest: &Manifest, files: Vec<(String, Vec<u8>)>) -> serde_json::Result<Vec<(String, Vec<u8>)>> {
    let first = (MANIFEST.to_owned(), pretty(manifest)?);
    Ok(std::iter::once(first).chain(files).collect())
}

/// The numbers of articles in the order of the corpus, by their ids.
struct Numbers<'a>(Vec<(&'a ArticleId, u32)>);

impl<'a> Numbers<'a> {
    fn of(articles: &'a [Facts]) -> Self {
        let mut numbers: Vec<_> = articles.iter().map(|article| &article.id).zip(0..).collect();
        numbers.sort_unstable();
        Self(numbers)
    }

    fn get(&self, id: &ArticleId) -> Option<u32> {
        let place = self.0.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
        self.0.get(place).map(|(_, number)| *number)
    }

    /// Pairs of an article and the earliest that is nearly the same, in the order of the corpus.
    fn alike(&self, relations: &[Relations]) -> Vec<(u32, u32)> {
        let pair = |one: &Relations| Some((self.get(&one.id)?, self.get(one.like.as_ref()?)?));
        let mut pairs: Vec<_> = relations.iter().filter_map(pair).collect();
        pairs.sort_unstable();
        pairs
    }

    /// The notes of articles, in the order of the corpus.
    fn notes<'b>(&self, relations: &'b [Relations]) -> Vec<(u32, &'b [u32])> {
        let of = |one: &'b Relations| Some((self.get(&one.id)?, one.notes.as_slice()));
        let mut notes: Vec<_> = relations.iter().filter(|one| !one.notes.is_empty()).filter_map(of).collect();
        notes.sort_unstable();
        notes
    }
}

fn made_from(counts: &ReportCounts) -> MadeFrom {
    let short = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    MadeFrom {
        files: short(counts.files),
        skipped: short(counts.skipped),
        gave_way: short(counts.replaced + counts.duplicates + counts.versions),
        repaired: short(counts.repaired),
    }
}

/// JSON for people, ending in a line end as text files do.
pub(super) fn pretty(value: &impl serde::Serialize) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The version of what a manifest describes.
///
/// Neither the version itself nor the program's goes in: another content is another version, another program is not.
pub(super) fn version_of(manifest: &Manifest) -> serde_json::Result<String> {
    let mut bare = manifest.clone();
    bare.version = String::new();
    bare.made_from = None;
    bare.generator.version = String::new();
    let hash = sha256_hex(&serde_json::to_vec(&bare)?);
    Ok(hash.get(..16).unwrap_or_default().to_owned())
}

fn manifest(config: &Config, articles: &[Facts], shards: &[Shard]) -> Result<Manifest, BuildError> {
    let shards: Vec<ShardEntry> = shards.iter().map(|shard| shard.entry.clone()).collect();
    let mut manifest = Manifest {
        format: FORMAT,
        id: config.id.clone(),
        version: String::new(),
        title: config.title.clone(),
        description: config.description.clone(),
        language: config.language.clone(),
        time_zone: config.time_zone.clone(),
        licence: config.licence.clone(),
        base_url: config.base_url.clone(),
        generator: Generator { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        counts: counts(articles).ok_or(BuildError::TooMany)?,
        made_from: None,
        span: span(articles),
        outlets: outlets(config, articles),
        shards,
    };
    manifest.version = version_of(&manifest)?;
    Ok(manifest)
}

/// How much some articles hold; none if it is more than can be counted.
pub(super) fn counts(articles: &[Facts]) -> Option<Counts> {
    Some(Counts {
        articles: u32::try_from(articles.len()).ok()?,
        characters: articles.iter().map(|article| article.n_characters).sum(),
        figures: articles.iter().try_fold(0_u32, |sum, article| sum.checked_add(article.n_figures))?,
        links: articles.iter().try_fold(0_u32, |sum, article| sum.checked_add(article.n_links))?,
    })
}

/// First and last day of some articles.
pub(super) fn span(articles: &[Facts]) -> Option<Span> {
    let days = || articles.iter().filter_map(|article| article.day);
    Some(Span { first: days().min()?, last: days().max()? })
}

fn outlets(config: &Config, articles: &[Facts]) -> Vec<Outlet> {
    let mut counts = BTreeMap::<&str, u32>::new();
    for id in articles.iter().filter_map(|article| article.outlet.as_deref()) {
        *counts.entry(id).or_default() += 1;
    }
    let mut outlets: Vec<_> = counts
        .into_iter()
        .map(|(id, articles)| {
            let rule = config.rules.outlets.iter().find(|rule| rule.id == id);
            Outlet { id: id.to_owned(), names: rule.map(|rule| rule.names.clone()).unwrap_or_default(), articles }
        })
        .collect();
    outlets.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.id.cmp(&b.id)));
    outlets
}

fn report(
    manifest: &Manifest,
    articles: &[Facts],
    sources: Vec<SourceCount>,
    forms: &BTreeMap<FormName, usize>,
    files: Vec<Finding>,
    n_repaired: usize,
) -> Report {
    let n_with = |outcome| files.iter().filter(|finding| finding.outcome == outcome).count();
    let counts = ReportCounts {
        files: sources.iter().map(|source| source.files).sum(),
        articles: articles.len(),
        skipped: n_with(Outcome::Skipped),
        replaced: n_with(Outcome::Replaced),
        duplicates: n_with(Outcome::Duplicate),
        versions: n_with(Outcome::Version),
        repaired: n_repaired,
    };
    Report {
        format: FORMAT,
        corpus: CorpusRef { id: manifest.id.clone(), version: Some(manifest.version.clone()) },
        counts,
        sources,
        by_outlet: tally(articles, |article| article.outlet.clone()),
        by_year: tally(articles, |article| article.day.map(|day| format!("{:04}", day.year()))),
        by_form: forms
            .iter()
            .map(|(form, count)| (form.id().to_owned(), u32::try_from(*count).unwrap_or(u32::MAX)))
            .collect(),
        by_script: tally(articles, |article| Some(article.script.id().to_owned())),
        relations: RelationCounts::default(),
        files,
        written: Vec::new(),
    }
}
