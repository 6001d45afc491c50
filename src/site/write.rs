//! How does a site come into its place? Whole, or not at all.
//!
//! Everything is written into a folder beside the site, which then takes its name. A build that is interrupted, even
//! by force, leaves the old site whole; the next one clears away what it left. Files in the site that no build wrote
//! (a `CNAME`, a `.git`) are carried over. Never touches a folder that is not a site.

mod carry;
mod leftovers;
mod paths;

use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process;

use super::build::Built;
use super::report::Report;
use super::{MANIFEST, REPORT};
use crate::layout::pretty;

/// Why a site cannot be written. The old one, where there was one, is untouched.
#[derive(Debug, thiserror::Error)]
pub enum WriteError {
    /// What is there must not be replaced.
    #[error("{} {message}\n  {remedy}", .path.display())]
    Refused {
        /// What is there.
        path: PathBuf,
        /// What is the matter with it.
        message: String,
        /// What to do.
        remedy: String,
    },
    /// The system refuses.
    #[error("cannot write {}: {source}\n  check that the folder exists, may be written to and has room, or choose another with --out", .path.display())]
    Failed {
        /// What was being written.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The report cannot be written as JSON.
    #[error("the build report cannot be written as JSON: {0}")]
    Json(#[from] serde_json::Error),
}

/// A place for a site, and the folder beside it that the site grows in. Dropped, it leaves nothing behind.
#[derive(Debug)]
pub struct Output {
    site: PathBuf,
    staging: PathBuf,
    single: Option<Single>,
}

#[derive(Debug)]
enum Single {
    Inside(String),
    Beside(PathBuf),
}

/// What is to be written.
#[derive(Debug)]
pub struct Contents {
    /// Path inside the site, and what is there.
    pub files: Vec<(String, Vec<u8>)>,
    /// Everything in one file.
    pub single: Option<Vec<u8>>,
    /// What became of every file; gets the list of what is written.
    pub report: Report,
}

impl Output {
    /// Makes ready to write a site, and a single file where one is wanted: whatever would fail fails before the work.
    pub fn open(site: &Path, single: Option<&Path>) -> Result<Self, WriteError> {
        let site = paths::settle(site)?;
        let staging = leftovers::beside(&site, "new")?;
        let single = single.map(|path| place_single(&site, path)).transpose()?;
        if let Some(parent) = site.parent() {
            fs::create_dir_all(parent).map_err(failed(parent))?;
        }
        leftovers::clear(&site)?;
        may_replace(&site)?;
        fs::create_dir(&staging).map_err(failed(&staging))?;
        if let Some(Single::Beside(path)) = &single {
            leftovers::clear(path)?;
        }
        Ok(Self { site, staging, single })
    }

    /// Where the site will be.
    #[must_use]
    pub fn site(&self) -> &Path {
        &self.site
    }

    /// Writes everything and puts it in place. Returns what was written: path inside the site, and length.
    pub fn commit(self, contents: Contents) -> Result<Vec<(String, usize)>, WriteError> {
        let Contents { mut files, mut single, report } = contents;
        if let Some(Single::Inside(path)) = &self.single {
            files.extend(single.take().map(|bytes| (path.clone(), bytes)));
        }
        let files = with_report(files, report)?;
        self.no_path_twice(&files)?;
        carry::carry_over(&self.site, &self.staging, &files)?;
        for (path, content) in &files {
            write(&self.staging.join(path), content)?;
        }
        let beside = match (&self.single, single) {
            (Some(Single::Beside(path)), Some(bytes)) => Some((stage_single(path, &bytes)?, path)),
            _ => None,
        };
        swap(&self.site, &self.staging)?;
        if let Some((staged, path)) = beside {
            fs::rename(&staged, path).map_err(failed(path))?;
        }
        Ok(files.into_iter().map(|(path, content)| (path, content.len())).collect())
    }

    fn no_path_twice(&self, files: &[(String, Vec<u8>)]) -> Result<(), WriteError> {
        let mut seen = BTreeSet::new();
        match files.iter().find(|(path, _)| !seen.insert(path)) {
            None => Ok(()),
            Some((path, _)) => Err(WriteError::Refused {
                path: self.site.join(path),
                message: "would be written twice".to_owned(),
                remedy: "give the single file a name that the site does not use, such as yulan.html".to_owned(),
            }),
        }
    }
}

impl Drop for Output {
    fn drop(&mut self) {
        // After a swap it is gone already; else it is of no use, and the next build would clear it.
        let _ = fs::remove_dir_all(&self.staging);
    }
}

/// Adds a corpus to a folder that another tool is building and will put in place itself.
pub fn add(folder: &Path, built: Built) -> Result<(), WriteError> {
    for (path, content) in with_report(built.files, built.report)? {
        write(&folder.join(path), &content)?;
    }
    Ok(())
}

/// Adds the report, which lists all files and itself.
fn with_report(mut files: Vec<(String, Vec<u8>)>, mut report: Report) -> Result<Vec<(String, Vec<u8>)>, WriteError> {
    report.written = files.iter().map(|(path, _)| path.clone()).chain([REPORT.to_owned()]).collect();
    report.written.sort();
    files.push((REPORT.to_owned(), pretty(&report)?));
    Ok(files)
}

fn failed(path: &Path) -> impl FnOnce(io::Error) -> WriteError {
    let path = path.to_owned();
    move |source| WriteError::Failed { path, source }
}

fn place_single(site: &Path, path: &Path) -> Result<Single, WriteError> {
    let path = paths::settle(path)?;
    if path.is_dir() {
        return Err(WriteError::Refused {
            path,
            message: "is a folder, but --single-file names a file".to_owned(),
            remedy: "give a file name, such as yulan.html".to_owned(),
        });
    }
    match path.strip_prefix(site) {
        Ok(inside) => Ok(Single::Inside(paths::slashed(inside))),
        Err(_) => Ok(Single::Beside(path)),
    }
}

fn may_replace(site: &Path) -> Result<(), WriteError> {
    let refused = |message: &str, remedy: &str| {
        Err(WriteError::Refused { path: site.to_owned(), message: message.to_owned(), remedy: remedy.to_owned() })
    };
    match fs::metadata(site) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(site)(error)),
        Ok(about) if !about.is_dir() => return refused("is not a folder", "choose another place with --out"),
        Ok(_) => {}
    }
    let is_empty = fs::read_dir(site).map_err(failed(site))?.next().is_none();
    if is_empty || site.join(MANIFEST).is_file() {
        return Ok(());
    }
    refused(
        "is not empty and holds no corpus.json, so it is no site of yulan's and will not be replaced",
        "give --out a new or empty folder, or empty this one yourself",
    )
}

fn write(path: &Path, content: &[u8]) -> Result<(), WriteError> {
    let write = || {
        if let Some(parent) = path.parent() {
            fs::create_dir_all(parent)?;
        }
        let mut file = fs::File::create(path)?;
        file.write_all(content)?;
        // The name must not reach the disk before what it names: a power cut is an interruption too.
        file.sync_all()
    };
    write().map_err(failed(path))
}

fn stage_single(path: &Path, content: &[u8]) -> Result<PathBuf, WriteError> {
    let staged = leftovers::beside(path, "new")?;
    write(&staged, content).inspect_err(|_| {
        let _ = fs::remove_file(&staged);
    })?;
    Ok(staged)
}

/// The staged folder takes the site's name.
fn swap(site: &Path, staging: &Path) -> Result<(), WriteError> {
    if !site.exists() {
        return fs::rename(staging, site).map_err(failed(site));
    }
    let old = leftovers::beside(site, "old")?;
    fs::rename(site, &old).map_err(failed(site))?;
    if let Err(error) = fs::rename(staging, site) {
        // Back again: the old site is better than none.
        let _ = fs::rename(&old, site);
        return Err(failed(site)(error));
    }
    // What cannot be removed now is cleared by the next build.
    let _ = fs::remove_dir_all(&old);
    Ok(())
}

/// The number that tells this process's folders from those of others.
fn own_id() -> u32 {
    process::id()
}

#[cfg(test)]
mod tests;
