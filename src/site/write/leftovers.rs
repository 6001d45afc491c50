//! What did a build that was killed leave behind? Found beside the site by its name, and cleared away.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::{WriteError, failed, own_id};

/// Between the site's name and the rest of the name of a folder beside it.
const MARK: &str = ".yulan-";

/// A path beside another for this process's own use: `.NAME.yulan-new-PID`.
pub(super) fn beside(path: &Path, role: &str) -> Result<PathBuf, WriteError> {
    let Some(name) = path.file_name() else {
        return Err(WriteError::Refused {
            path: path.to_owned(),
            message: "cannot be a site or file: it has no name of its own".to_owned(),
            remedy: "choose a folder with --out".to_owned(),
        });
    };
    Ok(path.with_file_name(format!(".{}{MARK}{role}-{}", name.to_string_lossy(), own_id())))
}

/// Clears what earlier builds left beside a path. A site that was caught between its two renames is put back.
pub(super) fn clear(path: &Path) -> Result<(), WriteError> {
    let (Some(parent), Some(name)) = (path.parent(), path.file_name()) else { return Ok(()) };
    let prefix = format!(".{}{MARK}", name.to_string_lossy());
    let entries = match fs::read_dir(parent) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(failed(parent)(error)),
    };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        if let Some((role, id)) = name.to_str().and_then(|name| name.strip_prefix(&prefix)?.split_once('-')) {
            clear_one(path, &entry.path(), role, id)?;
        }
    }
    Ok(())
}

fn clear_one(path: &Path, leftover: &Path, role: &str, id: &str) -> Result<(), WriteError> {
    if id != own_id().to_string() && is_running(id) {
        return Err(WriteError::Refused {
            path: path.to_owned(),
            message: format!("is being written by another build, process {id}"),
            remedy: format!("wait for it to end; if there is none, remove {}", leftover.display()),
        });
    }
    if role == "old" && !path.exists() {
        return fs::rename(leftover, path).map_err(failed(path));
    }
    let removed = if leftover.is_dir() { fs::remove_dir_all(leftover) } else { fs::remove_file(leftover) };
    removed.map_err(failed(leftover))
}

/// Whether a build with this process number is running, where the system tells; elsewhere it is taken to have ended.
fn is_running(id: &str) -> bool {
    fs::read_to_string(format!("/proc/{id}/comm")).is_ok_and(|name| name.starts_with("yulan"))
}
