//! Is a site whole? Compares every file with what the manifest says of it, and the manifest with itself.
//!
//! Never repairs; what is wrong is named with its file.

use std::collections::BTreeSet;
use std::fs;
use std::io;
use std::path::Path;

use super::probe::{Sample, probe};
use super::read::{ReadError, inside, read_manifest};
use super::report::Report;
use super::{MANIFEST, REPORT, sha256_hex};
use crate::corpus::{Article, FORMAT, Manifest, Relations, ShardEntry, ShardKind};
use crate::index::Root;
use crate::layout::{Facts, counts, span, version_of};
use crate::pack::unpacked;

/// What a check looked at, and what is wrong.
#[derive(Debug, Default)]
pub struct Checked {
    /// Shards the manifest names.
    pub n_shards: usize,
    /// Articles found in them.
    pub n_articles: usize,
    /// What is wrong; empty for a whole site.
    pub faults: Vec<Fault>,
}

/// Something wrong with one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Its path inside the site.
    pub file: String,
    /// What was expected and what is there.
    pub message: String,
}

/// Checks the site in a folder: that its files are whole, and that its index finds so many strings drawn from its texts as
/// a scan does. Without a manifest there is none to check.
pub fn check(folder: &Path, n_queries: usize) -> Result<Checked, ReadError> {
    let bytes = read_manifest(folder)?;
    let mut checker = Checker { folder, checked: Checked::default() };
    let manifest: Manifest = match serde_json::from_slice(&bytes) {
        Ok(manifest) => manifest,
        Err(error) => {
            checker.fault(MANIFEST, format!("is no manifest of format {FORMAT}: {error}"));
            return Ok(checker.checked);
        }
    };
    if manifest.format != FORMAT {
        checker.fault(MANIFEST, format!("is of format {}; this program reads format {FORMAT}", manifest.format));
        return Ok(checker.checked);
    }
    let articles = checker.shards(&manifest);
    checker.manifest(&manifest, articles.as_deref());
    checker.report(&manifest);
    checker.strays(&manifest);
    if n_queries > 0 {
        let mut bring = |file: &str| {
            let path = inside(folder, file).ok_or_else(|| io::Error::other("its path leads out of the site"))?;
            fs::read(path).and_then(unpacked)
        };
        checker.checked.faults.extend(probe(&bytes, n_queries, Sample::All, &mut bring));
    }
    Ok(checker.checked)
}

struct Checker<'a> {
    folder: &'a Path,
    checked: Checked,
}

impl Checker<'_> {
    fn fault(&mut self, file: &str, message: impl Into<String>) {
        self.checked.faults.push(Fault { file: file.to_owned(), message: message.into() });
    }

    /// The articles of all shards; none if any shard is damaged.
    fn shards(&mut self, manifest: &Manifest) -> Option<Vec<Facts>> {
        self.checked.n_shards = manifest.shards.len();
        let mut all = Some(Vec::new());
        for entry in &manifest.shards {
            match self.shard(entry) {
                Ok(_) if entry.kind != ShardKind::Articles => {}
                Ok(articles) => {
                    self.checked.n_articles += articles.len();
                    if let Some(all) = &mut all {
                        all.extend(articles);
                    }
                }
                Err(message) => {
                    self.fault(&entry.file, message);
                    all = None;
                }
            }
        }
        all
    }

    fn shard(&self, entry: &ShardEntry) -> Result<Vec<Facts>, String> {
        let path = inside(self.folder, &entry.file).ok_or("its path leads out of the site")?;
        let packed = fs::read(path).map_err(|error| format!("cannot be read: {error}"))?;
        let bytes =
            unpacked(packed).map_err(|error| format!("was cut short or altered: it cannot be unpacked ({error})"))?;
        if bytes.len() as u64 != entry.bytes {
            return Err(format!("expected {} bytes, found {}", entry.bytes, bytes.len()));
        }
        if entry.hash().is_none_or(|hash| !sha256_hex(&bytes).starts_with(&format!("{hash:016x}"))) {
            return Err("was altered: its SHA-256 is not that of its name".to_owned());
        }
        if entry.kind == ShardKind::Index {
            return Root::from_bytes(&bytes).map(|_| Vec::new());
        }
        if entry.kind == ShardKind::Relations {
            let relations: Vec<Relations> =
                serde_json::from_slice(&bytes).map_err(|error| format!("is no array of relations: {error}"))?;
            let whole = relations.len() == entry.articles as usize;
            let message = || format!("expected {} articles, found {}", entry.articles, relations.len());
            return if whole { Ok(Vec::new()) } else { Err(message()) };
        }
        let articles: Vec<Article> =
            serde_json::from_slice(&bytes).map_err(|error| format!("is no array of articles: {error}"))?;
        if let Some(article) = articles.iter().find(|article| article.format != FORMAT) {
            return Err(format!("article {} is of format {}, expected {FORMAT}", article.id.0, article.format));
        }
        if articles.len() != entry.articles as usize {
            return Err(format!("expected {} articles, found {}", entry.articles, articles.len()));
        }
        Ok(articles.iter().map(Facts::of).collect())
    }

    fn manifest(&mut self, manifest: &Manifest, articles: Option<&[Facts]>) {
        match version_of(manifest) {
            Ok(version) if version == manifest.version => {}
            _ => self.fault(MANIFEST, "was altered: its version is not the hash of what it says"),
        }
        let Some(articles) = articles else { return };
        if counts(articles) != Some(manifest.counts) {
            self.fault(MANIFEST, "its counts are not those of its articles");
        }
        if span(articles) != manifest.span {
            self.fault(MANIFEST, "its span is not that of its articles");
        }
        let mut ids = BTreeSet::new();
        for article in articles.iter().filter(|article| !ids.insert(&article.id)) {
            self.fault(MANIFEST, format!("two of its articles have the id {}", article.id.0));
        }
        for outlet in &manifest.outlets {
            let of_outlet = |article: &&Facts| article.outlet.as_ref() == Some(&outlet.id);
            let n_articles = articles.iter().filter(of_outlet).count();
            if n_articles != outlet.articles as usize {
                let message = format!("outlet {} has {n_articles} articles, not {}", outlet.id, outlet.articles);
                self.fault(MANIFEST, message);
            }
        }
    }

    fn report(&mut self, manifest: &Manifest) {
        let report = fs::read(self.folder.join(REPORT)).map_err(|error| format!("cannot be read: {error}"));
        let report = report.and_then(|bytes| {
            serde_json::from_slice::<Report>(&bytes).map_err(|error| format!("is no build report: {error}"))
        });
        let report = match report {
            Ok(report) => report,
            Err(message) => return self.fault(REPORT, message),
        };
        if report.corpus.version.as_ref() != Some(&manifest.version) || report.corpus.id != manifest.id {
            self.fault(REPORT, format!("is of another build: of {}, not {}", report.corpus, manifest.version));
        }
        for path in &report.written {
            let is_told = self.checked.faults.iter().any(|fault| fault.file == *path);
            if !is_told && !inside(self.folder, path).is_some_and(|path| path.is_file()) {
                self.fault(path, "was written by the build and is not there");
            }
        }
    }

    /// Files among the shards that the manifest does not name, and what a killed build left beside the site.
    fn strays(&mut self, manifest: &Manifest) {
        let named: BTreeSet<&str> = manifest.shards.iter().map(|entry| entry.file.as_str()).collect();
        for name in names(&self.folder.join("articles")) {
            let file = format!("articles/{name}");
            if !named.contains(file.as_str()) {
                self.fault(&file, "is not in the manifest");
            }
        }
        let Ok(full) = fs::canonicalize(self.folder) else { return };
        let (Some(parent), Some(name)) = (full.parent(), full.file_name()) else { return };
        let prefix = format!(".{}.yulan-", name.to_string_lossy());
        for name in names(parent).into_iter().filter(|name| name.starts_with(&prefix)) {
            self.fault(&format!("../{name}"), "was left by a build that was interrupted; the next build removes it");
        }
    }
}

/// Names in a folder, in order; none where there is no such folder.
fn names(folder: &Path) -> BTreeSet<String> {
    let Ok(entries) = fs::read_dir(folder) else { return BTreeSet::new() };
    entries.filter_map(Result::ok).map(|entry| entry.file_name().to_string_lossy().into_owned()).collect()
}
