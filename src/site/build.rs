//! What does a corpus become? Its manifest, its shards and its report, in memory.
//!
//! Never writes; the same sources give the same bytes.

use std::collections::BTreeMap;
use std::io;
use std::path::Path;
use std::sync::Arc;

use super::config::Config;
use super::gather::{Watch, gather};
use super::merge::{Merged, merge};
use super::noted::{Gist, gist_of};
use super::probe::{Sample, probe};
use super::report::{Finding, Outcome, Report, ReportCounts, SourceCount, tally};
use super::source_fault::{NoArticles, SourceFault};
use super::threads::Crew;
use crate::corpus::{Article, ArticleId, CorpusRef, FORMAT, MadeFrom, Manifest, Outlet, Script};
use crate::ingest::{FormName, OutletRule, Reading};
use crate::layout::{
    self, Facts, LayError, MANIFEST, Outline, RelationCounts, Stock, Tables, Texts, Whole, with_manifest,
};
use crate::pack::unpacked;
use crate::terms::{Knowledge, SAMPLE};
use crate::text::{to_simplified, to_traditional};

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
    #[error("{0}")]
    Source(SourceFault),
    /// Sources that must hold articles hold none, or the whole corpus holds none.
    #[error("{0}")]
    NoArticles(Box<NoArticles>),
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
    /// What was written is no article.
    #[error("an article cannot be read again: {0}\n  please report it with the archived file")]
    Article(String),
}

impl From<LayError> for BuildError {
    fn from(error: LayError) -> Self {
        match error {
            LayError::Hands => Self::Thread,
            LayError::TooMany => Self::TooMany,
            LayError::Text(error) => Self::Aside(error),
            LayError::Json(error) => Self::Json(error),
            LayError::Article(what) => Self::Article(what),
        }
    }
}

/// Reads the sources of a corpus and lays it out.
///
/// A source that gives no article, unless it is optional, and a corpus without any are errors: the site that is there is worth
/// more. `cache` is a folder in which readings are kept from build to build; with it, without it and at any number of jobs the
/// result is the same.
pub fn build(config: &Config, n_jobs: usize, cache: Option<&Path>, watch: &dyn Watch) -> Result<Built, BuildError> {
    let gathered = gather(config, n_jobs, cache, watch)?;
    let (mut findings, mut sources) = (gathered.left, gathered.sources);
    let merged = merge(gathered.taken, &config.sources);
    for (source_idx, source) in sources.iter_mut().enumerate() {
        source.articles = merged.kept.get(&source_idx).copied().unwrap_or(0);
    }
    let Merged { articles, findings: more, n_repaired, versions, .. } = merged;
    findings.extend(more);
    findings.sort_by(|(a_idx, a), (b_idx, b)| {
        (a_idx, &a.path, a.outcome, &a.reason, &a.message).cmp(&(b_idx, &b.path, b.outcome, &b.reason, &b.message))
    });
    let findings = findings.into_iter().map(|(_, finding)| finding).collect();
    let mut faults = gathered.faults;
    if articles.is_empty() && faults.is_empty() {
        faults.push(SourceFault::empty_corpus(&config.id, &config.sources));
    }
    if !faults.is_empty() {
        let facts: Vec<_> = articles.into_iter().map(|gist| gist.facts).collect();
        let corpus = CorpusRef { id: config.id.clone(), version: None };
        let report = report(corpus, &facts, sources, &gathered.forms, findings, n_repaired);
        return Err(BuildError::NoArticles(Box::new(NoArticles { faults, report })));
    }
    let Whole { mut manifest, files, articles, relations } = lay_out(config, articles, versions, n_jobs, watch)?;
    let mut report = report(corpus_of(&manifest), &articles, sources, &gathered.forms, findings, n_repaired);
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
        gist_of(Reading { article, identity, repairs: Vec::new() }, &config.rules)
    };
    let mut articles = articles.into_iter().map(gist).collect::<serde_json::Result<Vec<_>>>()?;
    articles.sort_by(|one, other| one.place().cmp(&other.place()));
    let Whole { manifest, files, articles, relations } = lay_out(config, articles, BTreeMap::new(), 1, &Unwatched)?;
    let mut report = report(corpus_of(&manifest), &articles, Vec::new(), &BTreeMap::new(), Vec::new(), 0);
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

/// Lays out articles in the order of the corpus, and the older versions of some.
fn lay_out(
    config: &Config,
    articles: Vec<Gist>,
    versions: BTreeMap<ArticleId, Vec<Gist>>,
    n_jobs: usize,
    watch: &dyn Watch,
) -> Result<Whole, BuildError> {
    let outlet = |rule: &OutletRule| Outlet {
        id: rule.id.clone(),
        names: rule.names.clone(),
        articles: 0,
        sections: rule.sections.clone(),
    };
    let outline = Outline {
        id: config.id.clone(),
        title: config.title.clone(),
        description: config.description.clone(),
        licence: config.licence.clone(),
        language: config.language.clone(),
        time_zone: config.time_zone.clone(),
        base_url: config.base_url.clone(),
        outlets: config.rules.outlets.iter().chain(&config.rules.known).map(outlet).collect(),
    };
    let stock = Stock { articles, versions, notes: BTreeMap::new() };
    let conversions = vec![(Script::Hans, to_simplified()), (Script::Hant, to_traditional())];
    let tables = Tables { aliases: &config.aliases, conversions };
    let learn = |texts: &Texts<'_>| Ok(Knowledge::learn(&texts.spread(SAMPLE)?, &config.aliases));
    Ok(layout::lay_out(&outline, &tables, stock, learn, &Crew { n_jobs, watch, aside: Arc::default() })?)
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

fn corpus_of(manifest: &Manifest) -> CorpusRef {
    CorpusRef { id: manifest.id.clone(), version: Some(manifest.version.clone()) }
}

fn report(
    corpus: CorpusRef,
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
        corpus,
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
