//! Which articles do the sources hold? Reads every file, on several threads, in an order that does not depend on them.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::BuildError;
use super::aside::Aside;
use super::cache::Cache;
use super::config::{Config, Reach, Source};
use super::noted::{Gist, gist_of};
use super::report::{Finding, Outcome, SourceCount};
use super::threads;
use crate::files::{self, Found, Left, Passed, Place, PlaceError};
use crate::ingest::{self, FileReading, FormName, Manner, Reading, Rules, Skip, SourceFile};

/// Who wants to know how far the work is.
pub trait Watch: Sync {
    /// Some work of this many steps begins.
    fn begin(&self, work: &str, n_steps: usize);
    /// One more step is done.
    fn step(&self);
    /// The work is done.
    fn end(&self);
}

/// What the sources hold.
#[derive(Debug, Default)]
pub(super) struct Gathered {
    /// Files that are articles, by source, then by path.
    pub(super) taken: Vec<Taken>,
    /// The others, with the index of their source.
    pub(super) left: Vec<(usize, Finding)>,
    /// The sources, as the report lists them.
    pub(super) sources: Vec<SourceCount>,
    /// Articles by the form they were read in.
    pub(super) forms: BTreeMap<FormName, usize>,
}

/// A file that is an article.
#[derive(Debug)]
pub(super) struct Taken {
    pub(super) source: usize,
    pub(super) fallback: bool,
    pub(super) path: String,
    pub(super) gist: Box<Gist>,
}

struct Task {
    source: usize,
    found: Found,
}

pub(super) fn gather(
    config: &Config,
    n_jobs: usize,
    cache: Option<&Path>,
    watch: &dyn Watch,
) -> Result<Gathered, BuildError> {
    let mut gathered = Gathered::default();
    let mut tasks = Vec::new();
    for (source_idx, source) in config.sources.iter().enumerate() {
        let walk = walk(source)?;
        let present = walk.is_some();
        let walk = walk.unwrap_or_default();
        let files = walk.files.len() + walk.passed.len();
        gathered.sources.push(SourceCount { source: source.name.clone(), present, files, articles: 0 });
        gathered.left.extend(walk.passed.into_iter().map(|passed| (source_idx, passed_over(source, passed))));
        tasks.extend(walk.files.into_iter().map(|found| Task { source: source_idx, found }));
    }
    watch.begin("reading", tasks.len());
    let cache = cache.map_or_else(Cache::none, |folder| Cache::open(folder, &format!("{:?}", config.rules)));
    let aside = Arc::new(Aside::default());
    let readings = threads::each(&tasks, n_jobs, watch, |task| {
        let mut records = read(task, config, &cache);
        for gist in records.iter_mut().filter_map(|record| record.gist.as_mut().ok()) {
            gist.json.set_aside(&aside);
        }
        records
    })?;
    cache.close();
    watch.end();
    for (task, records) in tasks.into_iter().zip(readings) {
        let Some(source) = config.sources.get(task.source) else { continue };
        if let Some(count) = gathered.sources.get_mut(task.source) {
            // A file counts as the articles or records it holds; as one file it is counted already.
            count.files += records.len().saturating_sub(1);
        }
        for Noted { path, form, gist } in records {
            if let Some(form) = form.filter(|_| gist.is_ok()) {
                *gathered.forms.entry(form).or_default() += 1;
            }
            match gist {
                Ok(gist) => {
                    gathered.taken.push(Taken { source: task.source, fallback: source.fallback, path, gist });
                }
                Err((reason, message)) => {
                    let finding = Finding::new(source, path, Outcome::Skipped, reason, message);
                    gathered.left.push((task.source, finding));
                }
            }
        }
    }
    Ok(gathered)
}

/// Lists a source; none if it is missing and may be.
fn walk(source: &Source) -> Result<Option<files::Walk>, BuildError> {
    let walk = match &source.reach {
        Reach::Path(path) => Place::at(&source.base.join(Path::new(path))).and_then(|place| place.walk()),
        Reach::Glob(glob) => Place::matching(&source.base, glob).and_then(|place| place.walk()),
    };
    let nothing = matches!(&walk, Ok(walk) if walk.files.is_empty());
    match walk {
        Ok(_) if nothing && matches!(source.reach, Reach::Glob(_)) && source.optional => Ok(None),
        Ok(_) if nothing && matches!(source.reach, Reach::Glob(_)) => {
            Err(source_error(source, format!("no file matches {:?}", source.name)))
        }
        Ok(walk) => Ok(Some(walk)),
        Err(PlaceError::Missing(_)) if source.optional => Ok(None),
        Err(error) => Err(source_error(source, format!("source {:?}: {error}", source.name))),
    }
}

fn source_error(source: &Source, message: String) -> BuildError {
    let Some(origin) = &source.origin else {
        return BuildError::Source { at: source.base.display().to_string(), message };
    };
    BuildError::Source { at: origin.to_string(), message }
}

fn passed_over(source: &Source, passed: Passed) -> Finding {
    let mut message = passed.left.message().to_owned();
    if passed.left == Left::Unreadable {
        message = format!("{message}: {}", passed.detail);
    }
    Finding::new(source, passed.path, Outcome::Skipped, code(&passed.left), message)
}

/// What is remembered of an article or record, or of what is none.
#[derive(Serialize, Deserialize)]
struct Noted {
    path: String,
    form: Option<FormName>,
    gist: Result<Box<Gist>, (String, String)>,
}

/// Reads the articles or records of a file.
fn read(task: &Task, config: &Config, cache: &Cache) -> Vec<Noted> {
    let mut records = Vec::new();
    let manner = config.sources.get(task.source).map(|source| source.manner.clone()).unwrap_or_default();
    files::each(&task.found, &mut |content| match content.bytes {
        Ok(bytes) => {
            let read = || articles(&content.path, &bytes, &manner, &config.rules);
            records.extend(cache.reading(&content.path, &manner, &bytes, read));
        }
        Err((left, detail)) => {
            let message =
                if detail.is_empty() { left.message().to_owned() } else { format!("{}: {detail}", left.message()) };
            records.push(Noted { path: content.path, form: None, gist: Err((code(&left), message)) });
        }
    });
    if records.is_empty() {
        let nothing = ("empty_container".to_owned(), "expected files in it, found none".to_owned());
        records.push(Noted { path: task.found.path.clone(), form: None, gist: Err(nothing) });
    }
    records
}

fn articles(path: &str, bytes: &[u8], manner: &Manner, rules: &Rules) -> Vec<Noted> {
    let skipped = |skip: &Skip| (code(skip), skip.to_string());
    let left = |form, skip: &Skip| vec![Noted { path: path.to_owned(), form, gist: Err(skipped(skip)) }];
    let unwritable = |error: serde_json::Error| ("unwritable".to_owned(), error.to_string());
    let gist = |reading: Result<Reading, Skip>| {
        let reading = reading.map_err(|skip| skipped(&skip))?;
        gist_of(reading, rules).map(Box::new).map_err(unwritable)
    };
    match ingest::read_all(&SourceFile { path, bytes }, manner, rules) {
        Err(skip) => left(None, &skip),
        Ok(file) if file.records.is_empty() => left(Some(file.form), &Skip::Empty),
        Ok(FileReading { form, records }) => {
            let noted = |(path, reading)| Noted { path, form: Some(form), gist: gist(reading) };
            records.into_iter().map(noted).collect()
        }
    }
}

/// The short code of a reason: what its JSON is, or what that is tagged with.
pub(super) fn code(reason: &impl Serialize) -> String {
    match serde_json::to_value(reason) {
        Ok(serde_json::Value::String(code)) => code,
        Ok(serde_json::Value::Object(fields)) => {
            let named = ["reason", "repair"].iter().find_map(|key| fields.get(*key)?.as_str());
            named.map(str::to_owned).or_else(|| fields.keys().next().cloned()).unwrap_or_default()
        }
        _ => String::new(),
    }
}
