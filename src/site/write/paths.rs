//! Where does a path lead? Without links and detours, whether or not its end is there yet.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{WriteError, failed};

/// A path with every link of its existing part resolved.
pub(super) fn settle(path: &Path) -> Result<PathBuf, WriteError> {
    resolve(path).map_err(failed(path))
}

fn resolve(path: &Path) -> io::Result<PathBuf> {
    let absolute = std::path::absolute(path)?;
    let mut missing = Vec::new();
    let mut head = absolute.as_path();
    loop {
        match fs::canonicalize(head) {
            Ok(full) => return Ok(missing.iter().rev().fold(full, |path, part| path.join(part))),
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            Err(error) => match (head.parent(), head.file_name()) {
                (Some(parent), Some(name)) => {
                    missing.push(name);
                    head = parent;
                }
                _ => return Err(error),
            },
        }
    }
}

/// A relative path with `/` between its parts.
pub(super) fn slashed(path: &Path) -> String {
    let parts: Vec<_> = path.components().map(|part| part.as_os_str().to_string_lossy()).collect();
    parts.join("/")
}
