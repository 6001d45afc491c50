//! Where do the bytes lie? Walks a folder, a file or a glob and lists every file in it, in the byte order of paths.
//!
//! Never follows a link out of the folder it was given, never decides what is an article, never writes.

mod container;
mod walk;

use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use container::Packing;
pub use walk::{Found, Left, Passed, Walk};

/// Where a source begins and which of its files are meant.
#[derive(Clone, Debug)]
pub struct Place {
    folder: PathBuf,
    only: Only,
}

#[derive(Clone, Debug)]
enum Only {
    Everything,
    File(OsString),
    Matching(glob::Pattern),
}

/// Why a place cannot be walked.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// There is nothing at this path.
    #[error("{} is not there", .0.display())]
    Missing(PathBuf),
    /// What is there is neither a folder nor a regular file.
    #[error("{} is neither a folder nor a regular file", .0.display())]
    Odd(PathBuf),
    /// The system refuses to list or read it.
    #[error("{} cannot be read: {source}", .path.display())]
    Unreadable {
        /// The path.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The glob is malformed.
    #[error("{0:?} is no glob: {1}")]
    Glob(String, String),
}

impl Place {
    /// A folder with everything in it, or one file.
    pub fn at(path: &Path) -> Result<Self, PlaceError> {
        let about = fs::metadata(path).map_err(|error| missing_or_unreadable(path, error))?;
        if about.is_dir() {
            return Ok(Self { folder: path.to_owned(), only: Only::Everything });
        }
        let (Some(name), true) = (path.file_name(), about.is_file()) else {
            return Err(PlaceError::Odd(path.to_owned()));
        };
        let folder = match path.parent() {
            Some(parent) if parent != Path::new("") => parent.to_owned(),
            _ => PathBuf::from("."),
        };
        Ok(Self { folder, only: Only::File(name.to_owned()) })
    }

    /// The files below `base` that match a glob; `**` stands for any number of folders.
    ///
    /// Paths are counted from the last folder that the glob names without a wildcard.
    pub fn matching(base: &Path, glob: &str) -> Result<Self, PlaceError> {
        let (fixed, wild) = split_glob(glob);
        let bad = |error: glob::PatternError| PlaceError::Glob(glob.to_owned(), error.msg.to_owned());
        let pattern = glob::Pattern::new(wild).map_err(bad)?;
        let folder = base.join(fixed);
        fs::metadata(&folder).map_err(|error| missing_or_unreadable(&folder, error))?;
        Ok(Self { folder, only: Only::Matching(pattern) })
    }

    /// Lists the files of this place and what was passed over.
    pub fn walk(&self) -> Result<Walk, PlaceError> {
        let unreadable = |source| PlaceError::Unreadable { path: self.folder.clone(), source };
        let mut walk = match &self.only {
            Only::File(name) => walk::one(&self.folder, name),
            _ => walk::all(&self.folder).map_err(unreadable)?,
        };
        if let Only::Matching(pattern) = &self.only {
            let options = glob::MatchOptions { require_literal_separator: true, ..Default::default() };
            walk.files.retain(|found| pattern.matches_with(&found.path, options));
            walk.passed.retain(|passed| pattern.matches_with(&passed.path, options));
        }
        Ok(walk)
    }
}

/// Bytes of a file that is read at once.
const MAX_FILE: u64 = 1 << 30;

/// One file that may be an article: itself, or out of a container.
#[derive(Debug)]
pub struct Content {
    /// Its path inside the source; of one out of a container, the container's path and its own in it.
    pub path: String,
    /// The whole of it, or why it is not read and what the system said.
    pub bytes: Result<Vec<u8>, (Left, String)>,
}

/// Hands over what a file holds: itself, or, where it is a container, the files in it one after the other.
pub fn each(found: &Found, take: &mut dyn FnMut(Content)) {
    let unreadable = |error: io::Error| (Left::Unreadable, error.to_string());
    let Some(packing) = Packing::of(&found.path) else {
        let is_long = fs::metadata(&found.at).is_ok_and(|about| about.len() > MAX_FILE);
        let read = || fs::read(&found.at).map_err(unreadable);
        let bytes = if is_long { Err((Left::TooLong, String::new())) } else { read() };
        return take(Content { path: found.path.clone(), bytes });
    };
    if let Err(error) = container::each(&found.path, &found.at, packing, take) {
        take(Content { path: found.path.clone(), bytes: Err(unreadable(error)) });
    }
}

/// Splits a glob where its first part with a wildcard begins.
fn split_glob(glob: &str) -> (&str, &str) {
    let wild_idx = glob.find(['*', '?', '[']).unwrap_or(glob.len());
    let cut = glob.get(..wild_idx).and_then(|fixed| fixed.rfind('/')).map_or(0, |slash_idx| slash_idx + 1);
    glob.split_at_checked(cut).unwrap_or(("", glob))
}

fn missing_or_unreadable(path: &Path, source: io::Error) -> PlaceError {
    if source.kind() == io::ErrorKind::NotFound {
        PlaceError::Missing(path.to_owned())
    } else {
        PlaceError::Unreadable { path: path.to_owned(), source }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn write(folder: &Path, path: &str) {
        let at = folder.join(path);
        fs::create_dir_all(at.parent().unwrap()).unwrap();
        fs::write(at, path).unwrap();
    }

    fn archive() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        for path in ["b/2.txt", "b.txt", "a/1.md", "a/.hidden", ".DS_Store", ".git/config", "一.txt", "old/corpus.json"]
        {
            write(folder.path(), path);
        }
        write(folder.path(), "old/build-report.json");
        folder
    }

    #[track_caller]
    fn check(place: &Place, files: &[&str], passed: &[(&str, Left)]) {
        let walk = place.walk().unwrap();
        assert_eq!(walk.files.iter().map(|found| found.path.as_str()).collect::<Vec<_>>(), files);
        let found: Vec<_> = walk.passed.iter().map(|passed| (passed.path.as_str(), passed.left)).collect();
        assert_eq!(found, passed);
    }

    #[test]
    fn a_folder_is_listed_in_the_byte_order_of_paths_and_says_what_it_passes() {
        let folder = archive();
        let hidden = [(".DS_Store", Left::Hidden), (".git/", Left::Hidden), ("a/.hidden", Left::Hidden)];
        let passed = [hidden.as_slice(), &[("old/", Left::Site)]].concat();
        check(&Place::at(folder.path()).unwrap(), &["a/1.md", "b.txt", "b/2.txt", "一.txt"], &passed);
    }

    #[test]
    fn one_file_is_a_place_of_its_own() {
        let folder = archive();
        check(&Place::at(&folder.path().join("b/2.txt")).unwrap(), &["2.txt"], &[]);
    }

    #[test]
    fn a_glob_counts_paths_from_its_last_fixed_folder() {
        let folder = archive();
        let matching = |glob| Place::matching(folder.path(), glob).unwrap();
        check(&matching("*.txt"), &["b.txt", "一.txt"], &[]);
        check(&matching("**/*.txt"), &["b.txt", "b/2.txt", "一.txt"], &[]);
        check(&matching("b/*"), &["2.txt"], &[]);
        assert!(matches!(Place::matching(folder.path(), "none/*"), Err(PlaceError::Missing(_))));
        assert!(matches!(Place::matching(folder.path(), "[x"), Err(PlaceError::Glob(..))));
    }

    #[test]
    #[cfg(unix)]
    fn a_link_is_followed_only_to_a_file_inside() {
        let folder = archive();
        let outside = tempfile::tempdir().unwrap();
        write(outside.path(), "secret.txt");
        let link = |to: &Path, name: &str| std::os::unix::fs::symlink(to, folder.path().join("a").join(name)).unwrap();
        link(&outside.path().join("secret.txt"), "out.txt");
        link(outside.path(), "out");
        link(&folder.path().join("b.txt"), "in.txt");
        link(folder.path(), "loop");
        link(Path::new("nowhere"), "broken");
        let walk = Place::at(&folder.path().join("a")).unwrap().walk().unwrap();
        assert_eq!(walk.files.len(), 1, "a link out of the folder that was given stays unread");
        let walk = Place::at(folder.path()).unwrap().walk().unwrap();
        assert!(walk.files.iter().any(|found| found.path == "a/in.txt"));
        let left: Vec<_> = walk.passed.iter().map(|passed| (passed.path.as_str(), passed.left)).collect();
        for expected in [
            ("a/out.txt", Left::LeadsOut),
            ("a/out", Left::LeadsOut),
            ("a/loop", Left::FolderLink),
            ("a/broken", Left::Unreadable),
        ] {
            assert!(left.contains(&expected), "{expected:?} in {left:?}");
        }
    }
}
