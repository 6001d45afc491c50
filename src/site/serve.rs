//! What does a browser get that asks for a file of a site? Never a file that lies outside the site.
//!
//! tower-http's `ServeDir` speaks HTTP (conditions, ranges, codings); here stands what a site adds to it. Where a site
//! is hosted elsewhere another server answers: the app relies on no header of this one.

mod compressed;
mod files;

use std::ffi::OsStr;
use std::io::{self, ErrorKind};
use std::path::{Path, PathBuf};

use http_body_util::{Either, Full};
use hyper::body::Bytes;
use hyper::header::{
    ACCEPT_ENCODING, ALLOW, CACHE_CONTROL, CONTENT_TYPE, HeaderName, HeaderValue, IF_RANGE, LOCATION, RANGE, VARY,
    X_CONTENT_TYPE_OPTIONS,
};
use hyper::{Method, Request, Response, StatusCode, Uri};
use percent_encoding::percent_decode_str;
use tower_http::services::ServeDir;
use tower_http::services::fs::{DefaultServeDirFallback, ServeFileSystemResponseBody};

use super::read::inside;
use files::{OutsideSite, SiteFiles};

type Directory = ServeDir<DefaultServeDirFallback, SiteFiles>;

/// The body of a response: a file, or a sentence.
pub type SiteBody = Either<ServeFileSystemResponseBody, Full<Bytes>>;

/// Answers requests for the files of one site. Clones share what was compressed.
#[derive(Clone, Debug)]
pub struct SiteService {
    /// Files as they lie.
    stored: Directory,
    /// Files in the coding that the client prefers.
    compressed: Directory,
}

impl SiteService {
    /// A service for the site in a folder. The folder may be replaced meanwhile: each request looks anew.
    #[must_use]
    pub fn new(site: &Path) -> Self {
        let directory = |files| ServeDir::with_backend(site, files).ignore_multi_range_requests(true);
        let compressed = directory(SiteFiles::compressing(site)).precompressed_br().precompressed_gzip();
        Self { stored: directory(SiteFiles::new(site)), compressed }
    }

    /// Answers one request; nothing of its body is read. Works on a tokio runtime only.
    pub async fn respond<B>(&self, request: Request<B>) -> Response<SiteBody> {
        let mut response = self.answer(request.map(drop)).await;
        // A site that is built anew must not be mixed with what a browser kept of the old one.
        set(&mut response, CACHE_CONTROL, "no-cache");
        set(&mut response, X_CONTENT_TYPE_OPTIONS, "nosniff");
        response
    }

    async fn answer(&self, mut request: Request<()>) -> Response<SiteBody> {
        if ![Method::GET, Method::HEAD].contains(request.method()) {
            let mut response = sentence(StatusCode::METHOD_NOT_ALLOWED, "only GET and HEAD are answered\n");
            set(&mut response, ALLOW, "GET, HEAD");
            return response;
        }
        let Some(path) = requested_path(request.uri()) else { return outside() };
        if !has_range(&request) {
            request.headers_mut().remove(RANGE);
        }
        let is_compressible = compressed::is_compressible(&path);
        // A part is one of the file as it lies, whatever the client unpacks.
        let is_whole = !request.headers().contains_key(RANGE);
        let directory = if is_compressible && is_whole { &self.compressed } else { &self.stored };
        let mut response = match directory.clone().try_call(request).await {
            Ok(response) => explained(response),
            Err(error) => failure(&error),
        };
        if is_compressible {
            set(&mut response, VARY, ACCEPT_ENCODING.as_str());
        }
        if let Some(media_type) = media_type(&path)
            && response.status().is_success()
        {
            set(&mut response, CONTENT_TYPE, media_type);
        }
        response
    }
}

/// The file inside the site that an address names, `index.html` for one that ends in `/`; none for one that leads out.
fn requested_path(uri: &Uri) -> Option<PathBuf> {
    if uri.authority().is_some() {
        return None;
    }
    let path = percent_decode_str(uri.path()).decode_utf8().ok()?;
    let path = path.strip_prefix('/')?;
    if path.contains(['\\', '\0']) {
        return None;
    }
    let is_folder = path.is_empty() || path.ends_with('/');
    inside(Path::new(""), path).map(|path| if is_folder { path.join("index.html") } else { path })
}

/// Whether a part is to be sent. HTTP says so of GET and of units one knows only; who holds a part already and names it
/// (`If-Range`) gets the whole, which is always right.
fn has_range(request: &Request<()>) -> bool {
    let in_bytes = |value: &HeaderValue| value.as_bytes().starts_with(b"bytes=");
    request.method() == Method::GET
        && !request.headers().contains_key(IF_RANGE)
        && request.headers().get(RANGE).is_some_and(in_bytes)
}

/// A response with words for a person where it has no file to send.
fn explained(response: Response<ServeFileSystemResponseBody>) -> Response<SiteBody> {
    match response.status() {
        StatusCode::NOT_FOUND => missing(),
        StatusCode::TEMPORARY_REDIRECT => {
            let mut moved = sentence(StatusCode::MOVED_PERMANENTLY, "the address of a folder ends in /\n");
            moved.headers_mut().extend(response.headers().get(LOCATION).map(|to| (LOCATION, to.clone())));
            moved
        }
        _ => response.map(Either::Left),
    }
}

fn failure(error: &io::Error) -> Response<SiteBody> {
    let is_outside = |inner: &(dyn std::error::Error + Send + Sync + 'static)| inner.is::<OutsideSite>();
    if error.get_ref().is_some_and(is_outside) {
        return outside();
    }
    match error.kind() {
        ErrorKind::NotFound | ErrorKind::NotADirectory | ErrorKind::InvalidFilename => missing(),
        _ => sentence(StatusCode::INTERNAL_SERVER_ERROR, "this file cannot be read\n"),
    }
}

fn outside() -> Response<SiteBody> {
    sentence(StatusCode::FORBIDDEN, "only files inside the site are served\n")
}

fn missing() -> Response<SiteBody> {
    sentence(StatusCode::NOT_FOUND, "there is no such file in this site\n")
}

fn sentence(status: StatusCode, text: &'static str) -> Response<SiteBody> {
    let mut response = Response::new(Either::Right(Full::from(text)));
    *response.status_mut() = status;
    set(&mut response, CONTENT_TYPE, "text/plain; charset=utf-8");
    response
}

fn set(response: &mut Response<SiteBody>, name: HeaderName, value: &'static str) {
    response.headers_mut().insert(name, HeaderValue::from_static(value));
}

/// Media types of text, which need an encoding named or are not agreed upon; others are guessed by `ServeDir`.
fn media_type(path: &Path) -> Option<&'static str> {
    match extension(path).as_str() {
        "html" | "htm" => Some("text/html; charset=utf-8"),
        "js" | "mjs" => Some("text/javascript; charset=utf-8"),
        "css" => Some("text/css; charset=utf-8"),
        "csv" => Some("text/csv; charset=utf-8"),
        "json" | "map" => Some("application/json"),
        "txt" | "md" => Some("text/plain; charset=utf-8"),
        _ => None,
    }
}

/// The extension of a file's name in lower case, empty where it has none.
fn extension(path: &Path) -> String {
    path.extension().and_then(OsStr::to_str).unwrap_or_default().to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_inside_the_site_are_looked_for() {
        let check = |target: &str, expected: Option<&str>| {
            let path = target.parse().ok().and_then(|uri| requested_path(&uri));
            assert_eq!(path.as_deref(), expected.map(Path::new), "{target}");
        };
        check("/", Some("index.html"));
        check("/index.html?v=1", Some("index.html"));
        check("/a%20b/%E4%B8%80.wasm", Some("a b/一.wasm"));
        check("/a%20b", Some("a b"));
        check("/a%20b/", Some("a b/index.html"));
        check("/%252e%252e/secret", Some("%2e%2e/secret"));
        for target in [
            "/../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "//etc/passwd",
            "/%2fetc/passwd",
            "secret",
            "http://127.0.0.1/secret",
            "/a/../../secret",
            "/%ff",
            "/%00",
            "/..\\secret",
            "/..%5csecret",
        ] {
            check(target, None);
        }
    }

    #[test]
    fn parts_are_sent_where_http_defines_them() {
        let check = |method: Method, headers: &[(HeaderName, &'static str)], expected: bool| {
            let mut request = Request::new(());
            *request.method_mut() = method;
            for (name, value) in headers {
                request.headers_mut().insert(name, HeaderValue::from_static(value));
            }
            assert_eq!(has_range(&request), expected, "{headers:?}");
        };
        check(Method::GET, &[(RANGE, "bytes=0-1")], true);
        check(Method::GET, &[], false);
        check(Method::GET, &[(RANGE, "lines=0-1")], false);
        check(Method::HEAD, &[(RANGE, "bytes=0-1")], false);
        check(Method::GET, &[(RANGE, "bytes=0-1"), (IF_RANGE, "\"a\"")], false);
    }
}
