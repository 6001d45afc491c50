//! What was a source expected to hold, what stood there, and what is to be done? For builds that would lose it quietly.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::path::Path;

use super::config::{Reach, Source};
use super::report::{Finding, Report};
use crate::files::{self, Found};
use crate::ingest::{FieldNames, FormName, SourceFile, form_of};
use crate::text::{did_you_mean, nearest};

/// Files of a source that are looked at again to tell what they are.
const MAX_LOOKED_AT: usize = 16;
/// Names of files or fields in a message.
const MAX_NAMED: usize = 12;

/// Something that was expected of a source and is not there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SourceFault {
    /// The corpus.toml and its line; of a folder that was given by itself, its path.
    pub at: String,
    /// The source, as its corpus names it; empty where it is the corpus as a whole.
    pub source: String,
    /// What was expected and what stood there.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

impl fmt::Display for SourceFault {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { at, source, message, remedy } = self;
        let source = if source.is_empty() { String::new() } else { format!(" source {source:?}:") };
        write!(out, "{at}:{source} {message}\n  {remedy}")
    }
}

/// Sources that gave nothing, and what became of their files all the same.
#[derive(Debug)]
pub struct NoArticles {
    /// What was expected, source by source.
    pub faults: Vec<SourceFault>,
    /// What became of every file. It names no version of the corpus, as none was built.
    pub report: Report,
}

impl fmt::Display for NoArticles {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let told: Vec<_> = self.faults.iter().map(ToString::to_string).collect();
        out.write_str(&told.join("\n"))
    }
}

impl SourceFault {
    fn new(source: &Source, message: &str, remedy: &str) -> Self {
        let at = source.origin.as_ref().map_or_else(|| source.base.display().to_string(), ToString::to_string);
        Self { at, source: source.name.clone(), message: plain(message), remedy: remedy.to_owned() }
    }

    /// There is nothing at a path, or nothing that a glob matches.
    pub(super) fn missing(source: &Source, error: &str) -> Self {
        let (Reach::Path(written) | Reach::Glob(written)) = &source.reach;
        let path = source.base.join(written);
        // The nearest folder above that is there.
        let mut above = path.ancestors().skip(1).find(|folder| folder.is_dir()).unwrap_or(Path::new("."));
        if above.as_os_str().is_empty() {
            above = Path::new(".");
        }
        let rest = path.strip_prefix(above).unwrap_or(&path);
        let wanted = rest.components().next().map(|name| name.as_os_str().to_string_lossy().into_owned());
        let there = names_in(above);
        let meant = did_you_mean(wanted.as_deref().unwrap_or_default(), there.iter().map(String::as_str));
        let message = format!("{error}; in {} there is {}{meant}", above.display(), listed(&there));
        let remedy = "correct it (it starts from the folder of its corpus.toml), or write optional = true";
        Self::new(source, &message, remedy)
    }

    /// A source that is there cannot be read.
    pub(super) fn unreadable(source: &Source, error: &str) -> Self {
        Self::new(source, error, "see that it may be read, or write optional = true")
    }

    /// No file of a source is an article.
    pub(super) fn no_articles(source: &Source, found: &[&Found], first: Option<&Finding>) -> Self {
        let written = source.origin.is_some();
        let form = source.manner.form;
        let first = first.map(|first| format!("; {}: {}", first.path, first.message)).unwrap_or_default();
        if found.is_empty() {
            let remedy = if written {
                "correct its path, or write optional = true where it may be empty"
            } else {
                "give a folder that holds archived articles, or a corpus.toml"
            };
            return Self::new(source, &format!("expected archived articles, found no file to read{first}"), remedy);
        }
        let expected = form.map_or_else(|| "articles".to_owned(), |form| format!("articles of the form {}", form.id()));
        let shown = shown(found);
        let looks = shown.map(|form| format!(", which look like {}", form.id()));
        let looks = looks.filter(|_| form.is_some() && shown != form).unwrap_or_default();
        let n_files = if found.len() == 1 { "1 file".to_owned() } else { format!("{} files", found.len()) };
        let message = format!("expected {expected}, found none in {n_files}{looks}{first}");
        let remedy = match (written, shown.filter(|shown| form.is_some_and(|form| form != *shown))) {
            (true, Some(shown)) => {
                format!("write format = {:?}, or leave format out: each file shows its own", shown.id())
            }
            (true, None) => {
                "say how its files are read (format, fields), or write optional = true where it may hold none"
                    .to_owned()
            }
            (false, _) => {
                "name the files' format or fields in a corpus.toml; `yulan build FOLDER --check` counts the reasons"
                    .to_owned()
            }
        };
        Self::new(source, &message, &remedy)
    }

    /// A corpus without an article, though no source had to have one.
    pub(super) fn empty_corpus(id: &str, sources: &[Source]) -> Self {
        let at =
            sources.iter().find_map(|source| source.origin.as_ref()).map_or_else(|| id.to_owned(), ToString::to_string);
        if sources.is_empty() {
            let message = "not one article was found: the corpus names no [[source]]".to_owned();
            return Self {
                at,
                source: String::new(),
                message,
                remedy: "write [[source]], and below it path = \"folder\"".to_owned(),
            };
        }
        let message = "not one article was found: every source is optional, and none has any".to_owned();
        Self {
            at,
            source: String::new(),
            message,
            remedy: "correct their paths; `--check` tells which are not there".to_owned(),
        }
    }
}

/// What most of some files look like, where they look like anything.
fn shown(found: &[&Found]) -> Option<FormName> {
    let mut counts = BTreeMap::<FormName, usize>::new();
    for found in found.iter().take(MAX_LOOKED_AT) {
        files::each(found, &mut |content| {
            let form = content.bytes.ok().and_then(|bytes| form_of(&SourceFile { path: &content.path, bytes: &bytes }));
            if let Some(form) = form {
                *counts.entry(form).or_default() += 1;
            }
        });
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map(|(form, _)| form)
}

/// Names in a folder that are not hidden, in byte order.
fn names_in(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let mut names: Vec<_> = entries.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.retain(|name| !name.starts_with('.'));
    names.sort();
    names
}

/// Archived text without what steers a terminal.
fn plain(text: &str) -> String {
    text.replace(char::is_control, " ")
}

fn listed(names: &[String]) -> String {
    match names.len() {
        0 => "nothing".to_owned(),
        n_names if n_names > MAX_NAMED => {
            let first = names.iter().take(MAX_NAMED).cloned().collect::<Vec<_>>().join(", ");
            format!("{first} and {} more", n_names - MAX_NAMED)
        }
        _ => names.join(", "),
    }
}

/// What the files of a source say of its form, and of the names that its corpus gives their fields.
#[derive(Debug, Default)]
pub(super) struct SourceUsage {
    /// Articles, or what is none.
    pub(super) n_records: usize,
    /// Files that show a form that their source does not name.
    n_shown: BTreeMap<FormName, usize>,
    /// Files with records.
    n_files: usize,
    /// For each name, in how many files no record has it.
    n_lacking: BTreeMap<(String, String), usize>,
    there: Vec<String>,
}

impl SourceUsage {
    pub(super) fn add(&mut self, names: FieldNames) {
        self.n_files += 1;
        for lacking in names.lacking {
            *self.n_lacking.entry(lacking).or_default() += 1;
        }
        for name in names.there {
            if !self.there.contains(&name) {
                self.there.push(name);
            }
        }
    }

    pub(super) fn show(&mut self, form: FormName) {
        *self.n_shown.entry(form).or_default() += 1;
    }

    /// A source whose every file is plainly a feed's, read as something that takes any text.
    pub(super) fn fault(&self, source: &Source) -> Option<SourceFault> {
        let n_feeds = self.n_shown.get(&FormName::Feed).copied().unwrap_or_default();
        if n_feeds == 0 || n_feeds < self.n_records {
            return None;
        }
        let named = source.manner.form.map_or("auto", FormName::id);
        let message = format!("expected the form {named}, found that each file looks like {}", FormName::Feed.id());
        let remedy = "write format = \"feed\", or leave format out: each file shows its own";
        Some(SourceFault::new(source, &message, remedy))
    }

    /// Forms that files show and their source does not name, and names that no record has with those that there are.
    pub(super) fn warnings(&self, source: &Source) -> Vec<String> {
        let named = source.manner.form.map_or("auto", FormName::id);
        let shown = self.n_shown.iter().map(|(form, n_files)| {
            let (n_records, form) = (self.n_records, form.id());
            format!("its format is {named}, and {n_files} of {n_records} files look like {form}; without format each shows its own")
        });
        let nowhere = self.n_lacking.iter().filter(|(_, n_files)| **n_files == self.n_files).map(|(named, _)| named);
        let warning = |(role, name): &(String, String)| {
            let there = listed(&self.there);
            match nearest(name, self.there.iter().map(String::as_str)) {
                Some(meant) => format!(
                    "fields.{role} names {name:?}, which no record has; did you mean {meant:?}? The fields are {there}"
                ),
                None => format!("fields.{role} names {name:?}, which no record has; the fields are {there}"),
            }
        };
        shown.chain(nowhere.map(warning)).collect()
    }
}
