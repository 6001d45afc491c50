//! What do compressed files hold? `.zip`, `.tar.gz`, `.tgz`, `.tar` and `.gz`, read entry by entry.
//!
//! Never writes what it unpacks, never keeps more than one entry in memory, and stops where a few bytes would become
//! many. Names inside are labels: they lead nowhere.

use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::Path;

use flate2::read::MultiGzDecoder;

use super::{Content, Left};

/// Bytes of one entry at most; the largest articles of real archives are below one megabyte.
const MAX_ENTRY: u64 = 64 << 20;
/// Bytes a container may become in all.
const MAX_TOTAL: u64 = 16 << 30;
/// How many times its size an entry may become; text shrinks to a tenth as a rule.
const MAX_RATIO: u64 = 400;
/// Entries too small to do harm whatever their ratio.
const HARMLESS: u64 = 1 << 20;
/// Entries that are looked at.
const MAX_ENTRIES: usize = 2_000_000;

/// A way to pack files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Packing {
    Zip,
    Tar,
    TarGz,
    Gz,
}

impl Packing {
    /// How a file of this name is packed.
    pub(super) fn of(path: &str) -> Option<Self> {
        let name = path.to_ascii_lowercase();
        let ends = |end: &str| name.ends_with(end);
        match () {
            () if ends(".zip") => Some(Self::Zip),
            () if ends(".tar.gz") || ends(".tgz") => Some(Self::TarGz),
            () if ends(".tar") => Some(Self::Tar),
            () if ends(".gz") => Some(Self::Gz),
            () => None,
        }
    }
}

/// Hands over every file of a container, in the order in which it holds them.
pub(super) fn each(path: &str, at: &Path, packing: Packing, take: &mut dyn FnMut(Content)) -> io::Result<()> {
    let file = BufReader::new(File::open(at)?);
    let packed = at.metadata()?.len();
    let mut taker = Taker { path, packed, total: 0, take };
    match packing {
        Packing::Zip => zip(file, &mut taker),
        Packing::Tar => tar(file, &mut taker),
        Packing::TarGz => tar(MultiGzDecoder::new(file), &mut taker),
        Packing::Gz => {
            let name = path.rsplit('/').next().unwrap_or(path);
            let inner = name.get(..name.len().saturating_sub(".gz".len())).unwrap_or(name);
            taker.entry(inner, packed, &mut MultiGzDecoder::new(file));
            Ok(())
        }
    }
}

fn zip(file: impl Read + Seek, taker: &mut Taker<'_>) -> io::Result<()> {
    let mut archive = zip::ZipArchive::new(file).map_err(io::Error::other)?;
    for nth in 0..archive.len().min(MAX_ENTRIES) {
        match archive.by_index(nth) {
            Ok(entry) if entry.is_dir() => {}
            Ok(mut entry) => {
                let name = entry.name().map_or_else(|_| format!("entry {}", nth + 1), std::borrow::Cow::into_owned);
                let packed = entry.compressed_size();
                taker.entry(&name, packed, &mut entry);
            }
            Err(error) => taker.leave(&format!("entry {}", nth + 1), Left::Unreadable, error.to_string()),
        }
    }
    Ok(())
}

fn tar(file: impl Read, taker: &mut Taker<'_>) -> io::Result<()> {
    let mut archive = tar::Archive::new(file);
    for entry in archive.entries()?.take(MAX_ENTRIES) {
        let mut entry = entry?;
        if entry.header().entry_type() != tar::EntryType::Regular {
            continue;
        }
        let name = String::from_utf8_lossy(&entry.path_bytes()).into_owned();
        // What is inside shares the container's compression, so it is measured against the whole.
        let packed = taker.packed;
        taker.entry(&name, packed, &mut entry);
    }
    Ok(())
}

/// A name without the parts that would lead somewhere.
fn label(name: &str) -> String {
    let parts = name.split(['/', '\\']).filter(|part| !matches!(*part, "" | "." | ".."));
    parts.collect::<Vec<_>>().join("/")
}

struct Taker<'a> {
    path: &'a str,
    packed: u64,
    total: u64,
    take: &'a mut dyn FnMut(Content),
}

impl Taker<'_> {
    fn entry(&mut self, name: &str, packed: u64, from: &mut dyn Read) {
        let name = label(name);
        if name.split('/').any(|part| part.starts_with('.')) {
            self.leave(&name, Left::Hidden, String::new());
            return;
        }
        if Packing::of(&name).is_some() {
            self.leave(&name, Left::Nested, String::new());
            return;
        }
        let bound =
            packed.saturating_mul(MAX_RATIO).clamp(HARMLESS, MAX_ENTRY).min(MAX_TOTAL.saturating_sub(self.total));
        let mut bytes = Vec::new();
        match from.take(bound + 1).read_to_end(&mut bytes) {
            Ok(length) if length as u64 > bound => self.leave(&name, Left::Expands, String::new()),
            Ok(length) => {
                self.total += length as u64;
                (self.take)(Content { path: format!("{}/{name}", self.path), bytes: Ok(bytes) });
            }
            Err(error) => self.leave(&name, Left::Unreadable, error.to_string()),
        }
    }

    fn leave(&mut self, name: &str, left: Left, detail: String) {
        (self.take)(Content { path: format!("{}/{name}", self.path), bytes: Err((left, detail)) });
    }
}

#[cfg(test)]
mod tests {
    use std::io::{Cursor, Write};

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn zipped(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut writer = zip::ZipWriter::new(Cursor::new(Vec::new()));
        for (name, bytes) in files {
            writer.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
        writer.finish().unwrap().into_inner()
    }

    fn gzipped(bytes: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(bytes).unwrap();
        encoder.finish().unwrap()
    }

    fn tarred(files: &[(&str, &[u8])]) -> Vec<u8> {
        let mut builder = tar::Builder::new(Vec::new());
        for (name, bytes) in files {
            let mut header = tar::Header::new_gnu();
            header.set_size(bytes.len() as u64);
            builder.append_data(&mut header, name, *bytes).unwrap();
        }
        builder.into_inner().unwrap()
    }

    /// What a container of this name and content holds: path, and length or why it is left.
    fn held(name: &str, content: &[u8]) -> io::Result<Vec<(String, Result<usize, Left>)>> {
        let folder = tempfile::tempdir().unwrap();
        let at = folder.path().join("x");
        std::fs::write(&at, content).unwrap();
        let mut held = Vec::new();
        let mut take = |content: Content| {
            held.push((content.path, content.bytes.map(|bytes| bytes.len()).map_err(|(left, _)| left)));
        };
        each(name, &at, Packing::of(name).unwrap(), &mut take)?;
        Ok(held)
    }

    fn expected(held: &[(&str, Result<usize, Left>)]) -> Vec<(String, Result<usize, Left>)> {
        held.iter().map(|(path, what)| ((*path).to_owned(), *what)).collect()
    }

    #[test]
    fn every_way_of_packing_hands_over_its_files() {
        let files: [(&str, &[u8]); 2] = [("b/一.md", b"12"), ("a.txt", b"345")];
        let want = |name: &str| expected(&[(&format!("{name}/b/一.md"), Ok(2)), (&format!("{name}/a.txt"), Ok(3))]);
        assert_eq!(held("x.zip", &zipped(&files)).unwrap(), want("x.zip"));
        assert_eq!(held("x.tar", &tarred(&files)).unwrap(), want("x.tar"));
        assert_eq!(held("d/x.TGZ", &gzipped(&tarred(&files))).unwrap(), want("d/x.TGZ"));
        assert_eq!(held("x.jsonl.gz", &gzipped(b"{}")).unwrap(), expected(&[("x.jsonl.gz/x.jsonl", Ok(2))]));
    }

    #[test]
    fn what_would_grow_without_bound_is_left() {
        let zeros = vec![0; 8 << 20];
        assert_eq!(
            held("x.zip", &zipped(&[("bomb", &zeros)])).unwrap(),
            expected(&[("x.zip/bomb", Err(Left::Expands))])
        );
        assert_eq!(held("x.gz", &gzipped(&zeros)).unwrap(), expected(&[("x.gz/x", Err(Left::Expands))]));
    }

    #[test]
    fn names_inside_lead_nowhere_and_nested_or_hidden_ones_are_left() {
        let found = held("x.zip", &zipped(&[("../../up.txt", b"1"), ("in.zip", b"2"), ("a/.git/x", b"3")])).unwrap();
        let want =
            [("x.zip/up.txt", Ok(1)), ("x.zip/in.zip", Err(Left::Nested)), ("x.zip/a/.git/x", Err(Left::Hidden))];
        assert_eq!(found, expected(&want));
    }

    #[test]
    fn a_broken_container_says_so() {
        assert!(held("x.zip", b"no zip").is_err());
        let whole = gzipped(&tarred(&[("a", b"1")]));
        assert!(held("x.tgz", &whole[..whole.len() / 2]).is_err());
        assert_eq!(held("x.gz", b"no gzip").unwrap(), expected(&[("x.gz/x", Err(Left::Unreadable))]));
    }
}
