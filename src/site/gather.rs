//! Which articles do the sources hold? Reads every file, on several threads, in an order that does not depend on them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use super::BuildError;
use super::aside::Aside;
use super::cache::Cache;
use super::config::{Config, Reach, Source};
use super::noted::{Gist, gist_of};
use super::report::{Finding, Outcome, SourceCount};
use super::source_fault::{SourceFault, SourceUsage};
use super::threads;
use crate::files::{self, Found, Left, Passed, Place, PlaceError};
use crate::ingest::{self, FieldNames, FileReading, FormName, Manner, Reading, Rules, Skip, SourceFile};

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
    /// Sources that must give articles and give none.
    pub(super) faults: Vec<SourceFault>,
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
        gathered.sources.push(SourceCount {
            source: source.name.clone(),
            present,
            files,
            articles: 0,
            warnings: Vec::new(),
        });
        gathered.left.extend(walk.passed.into_iter().map(|passed| (source_idx, passed_over(source, passed))));
        tasks.extend(walk.files.into_iter().map(|found| Task { source: source_idx, found }));
    }
    watch.begin("reading", tasks.len());
    let cache = cache.map_or_else(Cache::none, |folder| Cache::open(folder, &format!("{:?}", config.rules)));
    let aside = Arc::new(Aside::default());
    let readings = threads::each(&tasks, n_jobs, watch, |task| {
        let mut notes = read(task, config, &cache);
        for gist in notes.records.iter_mut().filter_map(|record| record.gist.as_mut().ok()) {
            gist.json.set_aside(&aside);
        }
        notes
    })?;
    cache.close();
    watch.end();
    let mut usage = BTreeMap::<usize, SourceUsage>::new();
    for (task, Notes { records, names, shown }) in tasks.iter().zip(readings) {
        let Some(source) = config.sources.get(task.source) else { continue };
        let usage = usage.entry(task.source).or_default();
        for names in names {
            usage.add(names);
        }
        for form in shown {
            usage.show(form);
        }
        usage.n_records += records.len();
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
    for (source_idx, usage) in usage {
        let (Some(count), Some(source)) = (gathered.sources.get_mut(source_idx), config.sources.get(source_idx)) else {
            continue;
        };
        count.warnings = usage.warnings(source);
        gathered.faults.extend(usage.fault(source));
    }
    gathered.expect_articles(config, &tasks);
    Ok(gathered)
}

impl Gathered {
    /// Notes which sources are there and give nothing.
    fn expect_articles(&mut self, config: &Config, tasks: &[Task]) {
        let with_articles: BTreeSet<usize> = self.taken.iter().map(|taken| taken.source).collect();
        for (source_idx, source) in config.sources.iter().enumerate() {
            let Some(count) = self.sources.get_mut(source_idx) else { continue };
            if with_articles.contains(&source_idx) || !count.present {
                continue;
            }
            let found: Vec<_> = tasks.iter().filter(|task| task.source == source_idx).map(|task| &task.found).collect();
            let left = || self.left.iter().filter(|(left, _)| *left == source_idx).map(|(_, finding)| finding);
            // What was not even looked into says least.
            let first = left().find(|finding| finding.reason != "hidden").or_else(|| left().next());
            let fault = SourceFault::no_articles(source, &found, first);
            if source.optional {
                count.warnings.push(fault.message);
            } else {
                self.faults.push(fault);
            }
        }
    }
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
            Err(BuildError::Source(SourceFault::missing(source, "no file matches it")))
        }
        Ok(walk) => Ok(Some(walk)),
        Err(PlaceError::Missing(_)) if source.optional => Ok(None),
        Err(error @ PlaceError::Missing(_)) => {
            Err(BuildError::Source(SourceFault::missing(source, &error.to_string())))
        }
        Err(error) => Err(BuildError::Source(SourceFault::unreadable(source, &error.to_string()))),
    }
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

/// What is remembered of a file.
#[derive(Default, Serialize, Deserialize)]
struct Notes {
    records: Vec<Noted>,
    /// Names of fields; of a container for each file in it that has any.
    names: Vec<FieldNames>,
    /// The form it shows, where its source says another that takes any text.
    shown: Vec<FormName>,
}

/// Reads the articles or records of a file.
fn read(task: &Task, config: &Config, cache: &Cache) -> Notes {
    let mut notes = Notes::default();
    let records = &mut notes.records;
    let manner = config.sources.get(task.source).map(|source| source.manner.clone()).unwrap_or_default();
    files::each(&task.found, &mut |content| match content.bytes {
        Ok(bytes) => {
            let read = || articles(&content.path, &bytes, &manner, &config.rules);
            let read: Notes = cache.reading(&content.path, &manner, &bytes, read);
            records.extend(read.records);
            notes.names.extend(read.names);
            notes.shown.extend(read.shown);
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
    notes
}

fn articles(path: &str, bytes: &[u8], manner: &Manner, rules: &Rules) -> Notes {
    let skipped = |skip: &Skip| (code(skip), skip.to_string());
    let left = |form, skip: &Skip| Notes {
        records: vec![Noted { path: path.to_owned(), form, gist: Err(skipped(skip)) }],
        ..Notes::default()
    };
    let unwritable = |error: serde_json::Error| ("unwritable".to_owned(), error.to_string());
    let gist = |reading: Result<Reading, Skip>| {
        let reading = reading.map_err(|skip| skipped(&skip))?;
        gist_of(reading, rules).map(Box::new).map_err(unwritable)
    };
    match ingest::read_all(&SourceFile { path, bytes }, manner, rules) {
        Err(skip) => left(None, &skip),
        Ok(file) if file.records.is_empty() => left(Some(file.form), &Skip::Empty),
        Ok(FileReading { form, records, names }) => {
            let noted = |(path, reading)| Noted { path, form: Some(form), gist: gist(reading) };
            let takes_any = matches!(form, FormName::Text | FormName::Markdown | FormName::Html);
            let shown = manner.form.filter(|_| takes_any).and_then(|_| ingest::form_of(&SourceFile { path, bytes }));
            let shown = shown.filter(|shown| matches!(shown, FormName::Feed | FormName::FrontMatter));
            Notes {
                records: records.into_iter().map(noted).collect(),
                names: names.into_iter().collect(),
                shown: shown.into_iter().collect(),
            }
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
