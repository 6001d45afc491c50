//! Which bytes has a file of the site, as it lies or compressed? Never those of a file outside: links are followed first.

use std::future::{Ready, ready};
use std::io::{self, Cursor, ErrorKind};
use std::path::{Path, PathBuf};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::{Duration, SystemTime};

use tokio::io::{AsyncRead, AsyncSeek, ReadBuf};
use tokio::task::spawn_blocking;
use tower_http::services::fs::{Backend, File, Metadata};

use super::compressed::{CompressedFiles, ContentCoding, coded};

/// The files of a site, for `ServeDir`.
#[derive(Clone, Debug)]
pub(super) struct SiteFiles {
    site: PathBuf,
    /// Where names of compressed files (`index.html.br`) mean a file that is compressed when it is asked for. What lies
    /// there under such a name may be of another version of the file.
    compressed: Option<Arc<CompressedFiles>>,
}

/// Why a link is not followed.
#[derive(Debug, thiserror::Error)]
#[error("only files inside the site are served")]
pub(super) struct OutsideSite;

/// What is known of a file before its bytes are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct FileMetadata {
    pub(super) is_dir: bool,
    /// In bytes, as it is sent.
    pub(super) len: u64,
    /// None where the system keeps no such time.
    pub(super) modified: Option<SystemTime>,
}

impl SiteFiles {
    /// Files as they lie.
    pub(super) fn new(site: &Path) -> Self {
        Self { site: site.to_owned(), compressed: None }
    }

    /// Files that are compressed where their name asks for it.
    pub(super) fn compressing(site: &Path) -> Self {
        Self { site: site.to_owned(), compressed: Some(Arc::default()) }
    }

    async fn read(self, path: PathBuf) -> io::Result<SiteFile> {
        if let Some((files, path, coding)) = self.wanted_coding(&path) {
            return self.read_compressed(files, path, coding).await;
        }
        let (file, metadata) = spawn_blocking(move || {
            let (path, metadata) = locate(&self.site, &path)?;
            Ok::<_, io::Error>((std::fs::File::open(path)?, metadata))
        })
        .await??;
        Ok(SiteFile { metadata, content: Box::pin(tokio::fs::File::from_std(file)) })
    }

    async fn read_compressed(
        &self,
        files: &CompressedFiles,
        path: PathBuf,
        coding: ContentCoding,
    ) -> io::Result<SiteFile> {
        let site = self.site.clone();
        let (path, metadata) = spawn_blocking(move || locate(&site, &path)).await??;
        let bytes = files.get(path, metadata, coding).await?;
        // `ServeDir` makes ETags of time and length: a nanosecond keeps those of two codings apart at equal lengths.
        let modified = metadata.modified.map(|time| time + Duration::from_nanos(coding as u64));
        let metadata = FileMetadata { len: bytes.len() as u64, modified, ..metadata };
        Ok(SiteFile { metadata, content: Box::pin(Cursor::new(bytes)) })
    }

    async fn look(self, path: PathBuf) -> io::Result<FileMetadata> {
        if self.wanted_coding(&path).is_some() {
            return self.read(path).await.map(|file| file.metadata);
        }
        spawn_blocking(move || locate(&self.site, &path)).await?.map(|(_, metadata)| metadata)
    }

    /// The file that is wanted compressed, where the name says so.
    fn wanted_coding(&self, path: &Path) -> Option<(&CompressedFiles, PathBuf, ContentCoding)> {
        let files = self.compressed.as_deref()?;
        coded(path).map(|(path, coding)| (files, path, coding))
    }
}

impl Backend for SiteFiles {
    type File = SiteFile;
    type Metadata = FileMetadata;
    type OpenFuture = Pin<Box<dyn Future<Output = io::Result<SiteFile>> + Send>>;
    type MetadataFuture = Pin<Box<dyn Future<Output = io::Result<FileMetadata>> + Send>>;

    fn open(&self, path: PathBuf) -> Self::OpenFuture {
        Box::pin(self.clone().read(path))
    }

    fn metadata(&self, path: PathBuf) -> Self::MetadataFuture {
        Box::pin(self.clone().look(path))
    }
}

/// Where a file of the site really lies.
fn locate(site: &Path, path: &Path) -> io::Result<(PathBuf, FileMetadata)> {
    let path = path.canonicalize()?;
    if !path.starts_with(site.canonicalize()?) {
        return Err(io::Error::new(ErrorKind::PermissionDenied, OutsideSite));
    }
    let metadata = path.metadata()?;
    // Opening a pipe waits for a writer.
    if !metadata.is_file() && !metadata.is_dir() {
        return Err(ErrorKind::NotFound.into());
    }
    let (is_dir, len, modified) = (metadata.is_dir(), metadata.len(), metadata.modified().ok());
    Ok((path, FileMetadata { is_dir, len, modified }))
}

impl Metadata for FileMetadata {
    fn is_dir(&self) -> bool {
        self.is_dir
    }

    fn modified(&self) -> io::Result<SystemTime> {
        self.modified.ok_or(ErrorKind::Unsupported.into())
    }

    fn len(&self) -> u64 {
        self.len
    }
}

trait Content: AsyncRead + AsyncSeek + Send + Sync {}

impl<T: AsyncRead + AsyncSeek + Send + Sync> Content for T {}

/// An open file of the site.
pub(super) struct SiteFile {
    metadata: FileMetadata,
    content: Pin<Box<dyn Content>>,
}

impl File for SiteFile {
    type Metadata = FileMetadata;
    type MetadataFuture<'a> = Ready<io::Result<FileMetadata>>;

    fn metadata(&self) -> Self::MetadataFuture<'_> {
        ready(Ok(self.metadata))
    }
}

impl AsyncRead for SiteFile {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, out: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        self.content.as_mut().poll_read(context, out)
    }
}

impl AsyncSeek for SiteFile {
    fn start_seek(mut self: Pin<&mut Self>, position: io::SeekFrom) -> io::Result<()> {
        self.content.as_mut().start_seek(position)
    }

    fn poll_complete(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<u64>> {
        self.content.as_mut().poll_complete(context)
    }
}
