//! Which files are below a folder? Lists them without following links out of it.

use std::ffi::OsStr;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

/// Everything found below a folder, each list in the byte order of paths.
#[derive(Debug, Default)]
pub struct Walk {
    /// Regular files.
    pub files: Vec<Found>,
    /// What is there but is not read.
    pub passed: Vec<Passed>,
}

/// A file.
#[derive(Clone, Debug)]
pub struct Found {
    /// Its path inside the source, with `/` between its parts; a byte that is not UTF-8 stands as `%XX`.
    pub path: String,
    /// Where it lies.
    pub at: PathBuf,
}

/// Something that is not read, and why.
#[derive(Clone, Debug)]
pub struct Passed {
    /// Its path inside the source; a folder's ends in `/`.
    pub path: String,
    /// Why it is not read.
    pub left: Left,
    /// What the system said, where it said something.
    pub detail: String,
}

/// Why something is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Left {
    /// Its name begins with a dot.
    Hidden,
    /// A folder that holds a site built by this program.
    Site,
    /// A link that leads out of the source.
    LeadsOut,
    /// A link to a folder inside the source, whose files are read where they lie.
    FolderLink,
    /// A socket, pipe or device.
    NotRegular,
    /// The system refused, or a container is broken.
    Unreadable,
    /// A container inside a container.
    Nested,
    /// Unpacked it is longer than any article, or many times as long as it is packed.
    Expands,
    /// Longer than can be read at once.
    TooLong,
}

impl Left {
    /// What was expected, for a person.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Hidden => "hidden files are not read: its name begins with a dot",
            Self::Site => "a site built by yulan is not read as a source",
            Self::LeadsOut => "the link leads out of the source; only files inside it are read",
            Self::FolderLink => "the link leads to a folder of the same source, whose files are read where they lie",
            Self::NotRegular => "expected a regular file, found a socket, pipe or device",
            Self::Unreadable => "cannot be read",
            Self::Nested => "a container inside a container is not opened; unpack it beside the others",
            Self::Expands => {
                "unpacked it would grow beyond 64 MB or 400 times its size; unpack it first if it is an article"
            }
            Self::TooLong => "a file of more than 1 GB is not read; split it, or pack its articles in a .zip",
        }
    }
}

/// One file of a folder.
pub(super) fn one(folder: &Path, name: &OsStr) -> Walk {
    let found = Found { path: spelt(name), at: folder.join(name) };
    Walk { files: vec![found], passed: Vec::new() }
}

/// Every file below a folder.
pub(super) fn all(folder: &Path) -> io::Result<Walk> {
    let root = fs::canonicalize(folder)?;
    let mut walk = Walk::default();
    let mut waiting = vec![(String::new(), root.clone())];
    while let Some((prefix, at)) = waiting.pop() {
        match fs::read_dir(&at) {
            Ok(entries) => {
                for entry in entries {
                    walk.look(&root, &prefix, entry, &mut waiting);
                }
            }
            Err(error) if prefix.is_empty() => return Err(error),
            Err(error) => walk.pass(prefix, Left::Unreadable, &error.to_string()),
        }
    }
    walk.files.sort_by(|a, b| a.path.cmp(&b.path));
    walk.passed.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(walk)
}

impl Walk {
    fn pass(&mut self, path: String, left: Left, detail: &str) {
        self.passed.push(Passed { path, left, detail: detail.to_owned() });
    }

    fn look(
        &mut self,
        root: &Path,
        prefix: &str,
        entry: io::Result<fs::DirEntry>,
        waiting: &mut Vec<(String, PathBuf)>,
    ) {
        let entry = match entry {
            Ok(entry) => entry,
            Err(error) => return self.pass(prefix.to_owned(), Left::Unreadable, &error.to_string()),
        };
        let name = spelt(&entry.file_name());
        let (path, at) = (format!("{prefix}{name}"), entry.path());
        match entry.file_type() {
            Err(error) => self.pass(path, Left::Unreadable, &error.to_string()),
            Ok(kind) if name.starts_with('.') => {
                self.pass(if kind.is_dir() { path + "/" } else { path }, Left::Hidden, "");
            }
            Ok(kind) if kind.is_symlink() => self.follow(root, path, at),
            Ok(kind) if kind.is_dir() && is_site(&at) => self.pass(path + "/", Left::Site, ""),
            Ok(kind) if kind.is_dir() => waiting.push((path + "/", at)),
            Ok(kind) if kind.is_file() => self.files.push(Found { path, at }),
            Ok(_) => self.pass(path, Left::NotRegular, ""),
        }
    }

    fn follow(&mut self, root: &Path, path: String, at: PathBuf) {
        let goal = fs::canonicalize(&at).and_then(|goal| Ok((fs::metadata(&goal)?, goal)));
        match goal {
            Err(error) => self.pass(path, Left::Unreadable, &error.to_string()),
            Ok((_, goal)) if !goal.starts_with(root) => self.pass(path, Left::LeadsOut, ""),
            Ok((about, _)) if about.is_dir() => self.pass(path, Left::FolderLink, ""),
            Ok((about, _)) if about.is_file() => self.files.push(Found { path, at }),
            Ok(_) => self.pass(path, Left::NotRegular, ""),
        }
    }
}

/// A site inside a source would otherwise be read as if it were part of the archive at the next build.
fn is_site(folder: &Path) -> bool {
    folder.join("corpus.json").is_file() && folder.join("build-report.json").is_file()
}

/// A file name as text, two different names never alike by mere replacement characters.
fn spelt(name: &OsStr) -> String {
    let mut text = String::new();
    for chunk in name.as_encoded_bytes().utf8_chunks() {
        text.push_str(chunk.valid());
        for byte in chunk.invalid() {
            text.extend(['%', hex_digit(byte >> 4), hex_digit(byte & 15)]);
        }
    }
    text
}

fn hex_digit(nibble: u8) -> char {
    char::from_digit(u32::from(nibble), 16).unwrap_or('0').to_ascii_uppercase()
}
