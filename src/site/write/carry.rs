//! What in the old site is not ours? It is copied into the new one, for it may be someone's work.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use super::{WriteError, failed};
use crate::site::report::Report;
use crate::site::{MANIFEST, REPORT};

/// Copies what no build wrote from the old site into the staged one.
pub(super) fn carry_over(site: &Path, staging: &Path, files: &[(String, Vec<u8>)]) -> Result<(), WriteError> {
    if !site.is_dir() {
        return Ok(());
    }
    let report = fs::read(site.join(REPORT)).ok();
    let report: Option<Report> = report.and_then(|bytes| serde_json::from_slice(&bytes).ok());
    let mut ours: BTreeSet<&str> = files.iter().map(|(path, _)| path.as_str()).collect();
    ours.extend(report.iter().flat_map(|report| &report.written).map(String::as_str));
    ours.extend([MANIFEST, REPORT]);
    let is_ours = |path: &str| ours.contains(path) || path.starts_with("articles/");
    copy_foreign(site, staging, "", &is_ours)
}

fn copy_foreign(site: &Path, staging: &Path, prefix: &str, ours: &dyn Fn(&str) -> bool) -> Result<(), WriteError> {
    let folder = site.join(prefix);
    for entry in fs::read_dir(&folder).map_err(failed(&folder))? {
        let entry = entry.map_err(failed(&folder))?;
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        let kind = entry.file_type().map_err(failed(&entry.path()))?;
        if kind.is_dir() {
            copy_foreign(site, staging, &format!("{path}/"), ours)?;
        } else if !ours(&path) {
            copy(&entry.path(), &staging.join(&path))?;
        }
    }
    Ok(())
}

fn copy(from: &Path, to: &Path) -> Result<(), WriteError> {
    if !from.is_file() {
        return Err(WriteError::Refused {
            path: from.to_owned(),
            message: "lies in the site, was not written by yulan, and is no plain file that could be kept".to_owned(),
            remedy: "move it elsewhere, then build again".to_owned(),
        });
    }
    if let Some(parent) = to.parent() {
        fs::create_dir_all(parent).map_err(failed(parent))?;
    }
    fs::copy(from, to).map(|_| ()).map_err(failed(from))
}
