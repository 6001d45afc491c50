//! How do app and corpus become pages a browser opens?
//!
//! Takes the app as Trunk built it and writes it in two forms: the hosted page, which fetches the WebAssembly and the
//! corpus beside it, and the single file, which holds both. In each, script and style stand inline and a content
//! security policy names them by hash. Never writes files: it makes bytes.

use std::borrow::Cow;
use std::path::{Path, PathBuf};

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use super::early::early;
use super::install;
use super::pack::{gzip, is_gzip};
use super::shorten::shorten;
use crate::corpus::Manifest;

/// Why the app cannot be joined.
#[derive(Debug, thiserror::Error)]
pub enum JoinError {
    /// A file of the app cannot be read.
    #[error("cannot read {path}: {error}; build the app with `make build`")]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// Why.
        error: std::io::Error,
    },
    /// `index.html` is not what Trunk makes of ours.
    #[error("{path} has no {wanted}; it is not the app's page as `trunk build` leaves it")]
    Strange {
        /// Which file.
        path: PathBuf,
        /// What was looked for.
        wanted: &'static str,
    },
}

/// The app as Trunk built it.
pub struct App {
    /// `index.html` up to the stylesheet, between it and the scripts, and after them.
    before_style: String,
    between: String,
    after_scripts: String,
    style: String,
    /// JavaScript that wasm-bindgen wrote.
    glue: String,
    loader: String,
    wasm: Vec<u8>,
}

/// A file of the site: its path relative to the site, and its bytes.
pub(super) type SiteFile = (String, Vec<u8>);

/// Notices of what others made, which go with every copy. The app shows them on its About page.
const THIRD_PARTY: (&str, &[u8]) = ("THIRD-PARTY.md", include_bytes!("../../THIRD-PARTY.md"));
/// The type browsers do not run, for inlined files.
const DATA_TYPE: &str = "application/octet-stream";
/// What holds for both forms: nothing but what is named, except images, which readers may ask for.
const POLICY: &str = "default-src 'none'; img-src data: blob: https: http:; base-uri 'none'; form-action 'none'";

impl App {
    /// Reads the folder that `trunk build` wrote.
    pub fn read(dir: &Path) -> Result<Self, JoinError> {
        let path = dir.join("index.html");
        let page = Page { html: read_text(&path)?, path };
        let (before_style, style_tag, rest) = page.stylesheet()?;
        let (between, glue_tag, rest) = page.split(rest, "<script data-glue", "</script>", "script data-glue")?;
        let (gap, loader_tag, after) = page.split(rest, "<script data-wasm", "</script>", "script data-wasm")?;
        let local = |tag: &str, name: &'static str| page.attribute(tag, name).map(|file| dir.join(file));
        let loader = loader_tag.split_once('>').and_then(|(_, rest)| rest.strip_suffix("</script>"));
        let path = local(loader_tag, "data-wasm")?;
        let wasm = std::fs::read(&path).map_err(|error| JoinError::Unreadable { path, error })?;
        let (wasm, glue) = shorten(wasm, read_text(&local(glue_tag, "src")?)?);
        Ok(Self {
            before_style: before_style.to_owned(),
            between: format!("{between}{gap}"),
            after_scripts: after.to_owned(),
            style: read_text(&local(style_tag, "href")?)?,
            glue,
            loader: loader.ok_or_else(|| page.strange("loader"))?.to_owned(),
            wasm,
        })
    }

    /// The WebAssembly.
    #[must_use]
    pub fn wasm(&self) -> &[u8] {
        &self.wasm
    }

    /// The files of the hosted form beside the data: `index.html`, the WebAssembly, and what lets it be installed and kept.
    /// `connect` names further origins that the page may read from.
    #[must_use]
    pub fn hosted(&self, manifest: &Manifest, connect: &[String], data: &[SiteFile]) -> Vec<SiteFile> {
        let hash = data_encoding::HEXLOWER.encode(&Sha256::digest(&self.wasm));
        let wasm = format!("yulan-{}.wasm", hash.get(..16).unwrap_or(&hash));
        let origins = std::iter::once("'self'").chain(connect.iter().map(String::as_str));
        let origins = origins.collect::<Vec<_>>().join(" ");
        let policy = format!("connect-src {origins}; worker-src 'self' blob:; manifest-src 'self'");
        let names = format!("data-wasm=\"{wasm}\" data-early=\"{}\"", early(data).join(" "));
        let page = with_icon(self.page(manifest, &policy, &names, ""), install::HEAD);
        let notices = (THIRD_PARTY.0.to_owned(), THIRD_PARTY.1.to_vec());
        let mut files = vec![("index.html".to_owned(), page.into_bytes()), (wasm, self.wasm.clone()), notices];
        install::add(manifest, &mut files, data);
        files
    }

    /// The single file: the page with the WebAssembly and these files of the site inside it, which reads nothing else.
    #[must_use]
    pub fn single_file(&self, manifest: &Manifest, files: &[SiteFile]) -> Vec<u8> {
        let wasm = ("yulan.wasm", self.wasm.as_slice());
        let own = [wasm, THIRD_PARTY].map(|(name, bytes)| inline(name, bytes));
        let files = files.iter().map(|(name, content)| inline(name, content));
        let inlined: String = own.into_iter().chain(files).collect();
        let page =
            self.page(manifest, "connect-src 'none'; worker-src blob:", &format!("data-wasm=\"{}\"", wasm.0), &inlined);
        with_icon(page, &install::icon_inside()).into_bytes()
    }

    /// The page, with the names of the files that its loader brings and those that stand inside it.
    fn page(&self, manifest: &Manifest, policy: &str, names: &str, inlined: &str) -> String {
        let Self { before_style, between, after_scripts, style, glue, loader, .. } = self;
        let scripts = format!("script-src {} {} 'wasm-unsafe-eval'", source_of(glue), source_of(loader));
        let policy = format!("{POLICY}; {scripts}; style-src {}; {policy}", source_of(style));
        // The policy holds for what follows it, so it comes before anything that could load.
        let head = with_policy(before_style, &policy);
        let head = with_title(&head, manifest);
        format!(
            "{head}<style>{style}</style>{between}{inlined}<script data-glue>{glue}</script>\
             <script {names}>{loader}</script>{after_scripts}"
        )
    }
}

/// The head with a policy after the line that names its characters.
fn with_policy(head: &str, policy: &str) -> String {
    let charset = head.find("<meta charset").and_then(|start| Some(start + head.get(start..)?.find('>')? + 1));
    let (before, after) = head.split_at(charset.unwrap_or(0));
    format!("{before}<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">{after}")
}

/// The page with these links in the place of the one that keeps browsers from asking for an icon.
fn with_icon(page: String, links: &str) -> String {
    let tag = page.find("data:,").and_then(|at| {
        let start = page.get(..at)?.rfind("<link")?;
        Some(start..at + page.get(at..)?.find('>')? + 1)
    });
    match tag {
        Some(tag) => [page.get(..tag.start), Some(links), page.get(tag.end..)].into_iter().flatten().collect(),
        None => page,
    }
}

fn with_title(head: &str, manifest: &Manifest) -> String {
    let title = manifest.title.nearest(&manifest.language).unwrap_or(&manifest.id);
    match (head.find("<title>"), head.find("</title>")) {
        (Some(start), Some(end)) if start < end => {
            let (before, after) = (head.get(..start).unwrap_or_default(), head.get(end..).unwrap_or_default());
            format!("{before}<title>{}{after}", escape(title))
        }
        _ => head.to_owned(),
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A file as an element: in gzip and base64, so that no byte of it can end the element or open a comment.
fn inline(name: &str, bytes: &[u8]) -> String {
    let packed = if is_gzip(bytes) { Cow::Borrowed(bytes) } else { Cow::Owned(gzip(bytes)) };
    format!("<script type=\"{DATA_TYPE}\" data-file=\"{}\">{}</script>\n", escape(name), BASE64.encode(&packed))
}

/// How a policy names an inline script or style.
fn source_of(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text.as_bytes())))
}

struct Page {
    html: String,
    path: PathBuf,
}

impl Page {
    fn strange(&self, wanted: &'static str) -> JoinError {
        JoinError::Strange { path: self.path.clone(), wanted }
    }

    /// What stands before an element, the element, and what stands after it.
    fn split<'a>(
        &self,
        html: &'a str,
        open: &str,
        close: &str,
        wanted: &'static str,
    ) -> Result<(&'a str, &'a str, &'a str), JoinError> {
        let start = html.find(open).ok_or_else(|| self.strange(wanted))?;
        let (before, from) = html.split_at(start);
        let end = from.find(close).ok_or_else(|| self.strange(wanted))? + close.len();
        let (element, after) = from.split_at(end);
        Ok((before, element, after))
    }

    /// The link to the style sheet: among links the one that says so, whichever way its attributes are written.
    fn stylesheet(&self) -> Result<(&str, &str, &str), JoinError> {
        let is_it = |start: &usize| {
            let link = self.html.get(*start..).and_then(|rest| rest.split('>').next());
            link.is_some_and(|link| link.contains("stylesheet"))
        };
        let found = self.html.match_indices("<link").map(|(start, _)| start).find(is_it);
        let start = found.ok_or_else(|| self.strange("stylesheet"))?;
        let (before, from) = self.html.split_at(start);
        let (_, element, after) = self.split(from, "<link", ">", "stylesheet")?;
        Ok((before, element, after))
    }

    fn attribute<'a>(&self, tag: &'a str, name: &'static str) -> Result<&'a str, JoinError> {
        let opened = tag.split('>').next().unwrap_or_default();
        let written = opened.split_once(&format!(" {name}=")).map(|(_, written)| written);
        // With quotation marks, or without, as where the page was made small.
        let value = written.and_then(|written| match written.strip_prefix('"') {
            Some(quoted) => quoted.split('"').next(),
            None => written.split(' ').next(),
        });
        value.ok_or_else(|| self.strange(name))
    }
}

/// Line ends as a browser reads them, so that the hash of a script is the hash the browser takes.
fn read_text(path: &Path) -> Result<String, JoinError> {
    let text = std::fs::read_to_string(path);
    let text = text.map_err(|error| JoinError::Unreadable { path: path.to_owned(), error })?;
    Ok(text.replace("\r\n", "\n").replace('\r', "\n"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Counts, FORMAT, Generator, Names};

    fn manifest(title: &str) -> Manifest {
        Manifest {
            format: FORMAT,
            id: "news".into(),
            version: "0".into(),
            title: Names { en: Some(title.into()), ..Names::default() },
            description: Names::default(),
            language: "zh".into(),
            time_zone: "UTC".into(),
            licence: Names::default(),
            base_url: None,
            generator: Generator { name: "yulan".into(), version: "0".into() },
            counts: Counts::default(),
            made_from: None,
            span: None,
            outlets: Vec::new(),
            shards: Vec::new(),
        }
    }

    fn app() -> App {
        let page = "<html><head><meta charset=\"utf-8\"><title>x</title>\
            <link rel=\"stylesheet\" href=\"./a.css\"/></head><body><p>Opening</p>\
            <script data-glue src=\"./a.js\"></script><script data-wasm=\"./a.wasm\">start()</script></body></html>";
        app_of(page)
    }

    fn app_of(page: &str) -> App {
        let dir = tempfile::tempdir().unwrap();
        let files = [("index.html", page), ("a.css", "p{}"), ("a.js", "let wasm_bindgen;"), ("a.wasm", "\0asm")];
        for (name, content) in files {
            std::fs::write(dir.path().join(name), content).unwrap();
        }
        App::read(dir.path()).unwrap()
    }

    #[test]
    fn the_hosted_page_names_its_scripts_by_hash_and_links_nothing() {
        let files = app().hosted(&manifest("A & <b>"), &["https://data.example".to_owned()], &[]);
        let page = String::from_utf8(files[0].1.clone()).unwrap();
        assert_eq!(files[1], ("yulan-cd5d4935a48c0672.wasm".to_owned(), b"\0asm".to_vec()));
        assert!(page.contains("<title>A &amp; &lt;b&gt;</title>"));
        assert!(page.contains("connect-src 'self' https://data.example;"));
        assert!(page.contains(&source_of("start()")) && page.contains(&source_of("p{}")));
        assert!(!page.contains("unsafe-inline") && !page.contains(" src=") && !page.contains("href="));
    }

    #[test]
    fn a_page_that_was_made_small_is_read_as_well() {
        let small = "<html><meta charset=utf-8><title>x</title><link href=data:, rel=icon>\
            <link href=./a.css rel=stylesheet><body><p>Opening</p><script data-glue src=./a.js></script>\
            <script data-wasm=./a.wasm>start()</script>";
        let page = |app: App| String::from_utf8(app.hosted(&manifest("t"), &[], &[])[0].1.clone()).unwrap();
        let (small, plain) = (page(app_of(small)), page(app()));
        let policy = |page: &str| page.split("http-equiv=").nth(1).unwrap().split('>').next().unwrap().to_owned();
        assert_eq!(policy(&small), policy(&plain));
        assert!(small.contains("<style>p{}</style>") && small.contains("let wasm_bindgen;"));
    }

    #[test]
    fn inlined_files_cannot_end_their_element() {
        let hostile = b"</script><!-- <script>alert(1)</script>".to_vec();
        let page = app().single_file(&manifest("t"), &[("corpus.json".to_owned(), hostile)]);
        let page = String::from_utf8(page).unwrap();
        assert!(!page.contains("<!--") && !page.contains("alert"));
        assert_eq!(page.matches("</script>").count(), 5);
        assert!(page.contains("connect-src 'none'"));
    }

    #[test]
    fn a_page_that_is_not_the_apps_is_refused_by_name() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("index.html"), "<html></html>").unwrap();
        let error = App::read(dir.path()).err().unwrap().to_string();
        assert!(error.contains("index.html") && error.contains("stylesheet"), "{error}");
        let error = App::read(&dir.path().join("none")).err().unwrap().to_string();
        assert!(error.contains("make build"), "{error}");
    }
}
