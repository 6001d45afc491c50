//! What are files in brotli or gzip? Compressed when first asked for, and remembered until they change.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use hyper::body::Bytes;
use tokio::sync::OnceCell;
use tokio::task::spawn_blocking;

use super::extension;
use super::files::FileMetadata;
use crate::pack::gzip;

/// Files whose compressed form is worth its time and memory: a shorter one fits into a packet as it lies.
const LENGTHS: std::ops::RangeInclusive<u64> = 1_024..=16 << 20;
/// Bytes of files, as they lie, whose compressed forms are remembered together.
const MAX_REMEMBERED: u64 = 128 << 20;
/// Of brotli, 0 to 11: the highest would keep the first visitor waiting for seconds.
const BROTLI_QUALITY: i32 = 5;

/// How a body is compressed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum ContentCoding {
    Gzip = 1,
    Brotli = 2,
}

/// Whether a file becomes smaller, by its name.
pub(super) fn is_compressible(path: &Path) -> bool {
    matches!(
        extension(path).as_str(),
        "css" | "csv" | "htm" | "html" | "js" | "json" | "map" | "md" | "mjs" | "svg" | "txt" | "wasm" | "webmanifest"
    )
}

/// Takes the name of a compressed file apart, as `ServeDir` makes it.
pub(super) fn coded(path: &Path) -> Option<(PathBuf, ContentCoding)> {
    let coding = match path.extension()?.to_str()? {
        "gz" => ContentCoding::Gzip,
        "br" => ContentCoding::Brotli,
        _ => return None,
    };
    let path = path.with_extension("");
    is_compressible(&path).then_some((path, coding))
}

/// Compressed files by where they lie.
#[derive(Debug, Default)]
pub(super) struct CompressedFiles {
    slots: Mutex<BTreeMap<(PathBuf, ContentCoding), Arc<Slot>>>,
}

#[derive(Debug)]
struct Slot {
    /// The file as it was.
    metadata: FileMetadata,
    bytes: OnceCell<Bytes>,
}

impl CompressedFiles {
    /// A file in a coding; compressed once, however many ask. Not found where that is not worth it: `ServeDir` then
    /// sends the file as it lies.
    pub(super) async fn get(&self, path: PathBuf, metadata: FileMetadata, coding: ContentCoding) -> io::Result<Bytes> {
        if metadata.is_dir || !LENGTHS.contains(&metadata.len) {
            return Err(ErrorKind::NotFound.into());
        }
        let slot = self.slot(path.clone(), metadata, coding);
        let compress = || async { spawn_blocking(move || compressed(&path, coding)).await? };
        slot.bytes.get_or_try_init(compress).await.cloned()
    }

    fn slot(&self, path: PathBuf, metadata: FileMetadata, coding: ContentCoding) -> Arc<Slot> {
        let mut slots = self.slots.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (path, coding);
        if let Some(slot) = slots.get(&key).filter(|slot| slot.metadata == metadata) {
            return Arc::clone(slot);
        }
        let remembered: u64 = slots.values().map(|slot| slot.metadata.len).sum();
        if remembered + metadata.len > MAX_REMEMBERED {
            slots.clear();
        }
        let slot = Arc::new(Slot { metadata, bytes: OnceCell::new() });
        slots.insert(key, Arc::clone(&slot));
        slot
    }
}

fn compressed(path: &Path, coding: ContentCoding) -> io::Result<Bytes> {
    let bytes = fs::read(path)?;
    let compressed = match coding {
        ContentCoding::Gzip => gzip(&bytes),
        ContentCoding::Brotli => brotli(&bytes)?,
    };
    Ok(compressed.into())
}

fn brotli(bytes: &[u8]) -> io::Result<Vec<u8>> {
    let params = brotli::enc::BrotliEncoderParams { quality: BROTLI_QUALITY, ..Default::default() };
    let mut out = Vec::with_capacity(bytes.len() / 2);
    brotli::BrotliCompress(&mut &bytes[..], &mut out, &params)?;
    Ok(out)
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use super::*;

    #[test]
    fn names_that_serve_dir_makes_are_taken_apart() {
        let check = |path: &str, expected: Option<(&str, ContentCoding)>| {
            assert_eq!(coded(Path::new(path)), expected.map(|(path, coding)| (path.into(), coding)), "{path}");
        };
        check("a/index.html.br", Some(("a/index.html", ContentCoding::Brotli)));
        check("a.b/corpus.json.gz", Some(("a.b/corpus.json", ContentCoding::Gzip)));
        check("index.html", None);
        check("index/lists-1.gz", None);
        check("photo.png.br", None);
        check("", None);
    }

    #[test]
    fn a_file_is_compressed_once_until_it_changes() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.html");
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let files = CompressedFiles::default();
        let get = |text: &str, coding| {
            fs::write(&path, text).unwrap();
            let modified = SystemTime::UNIX_EPOCH + std::time::Duration::from_secs(text.len() as u64);
            let metadata = FileMetadata { is_dir: false, len: text.len() as u64, modified: Some(modified) };
            runtime.block_on(files.get(path.clone(), metadata, coding))
        };
        let (old, new) = ("old ".repeat(1_000), "new ".repeat(2_000));
        for coding in [ContentCoding::Gzip, ContentCoding::Brotli] {
            let first = get(&old, coding).unwrap();
            assert_eq!(get(&old, coding).unwrap().as_ptr(), first.as_ptr(), "{coding:?}");
            assert_ne!(get(&new, coding).unwrap(), first, "{coding:?}");
            assert_eq!(get(&old, coding).unwrap(), first, "{coding:?}");
            assert_eq!(get("short", coding).unwrap_err().kind(), ErrorKind::NotFound);
        }
        assert_eq!(files.slots.lock().unwrap().len(), 2);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let files = CompressedFiles::default();
        let metadata = FileMetadata { is_dir: false, len: MAX_REMEMBERED / 10, modified: None };
        for n in 0..25 {
            files.slot(format!("{n}.html").into(), metadata, ContentCoding::Gzip);
            assert!(files.slots.lock().unwrap().len() <= 10);
        }
    }
}
