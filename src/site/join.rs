//! How do app and corpus become pages a browser opens?
//!
//! Takes the app as Trunk built it and writes it as the hosted page, which fetches the WebAssembly and the corpus beside it;
//! the single file, which holds both, is [`crate::page`]'s. Never writes files: it makes bytes.

use std::path::{Path, PathBuf};

use super::early::early;
use super::install;
use super::shorten::shorten;
use crate::corpus::Manifest;
use crate::hash::short_sha256_hex;
pub use crate::page::App;
use crate::page::{BINDER_ENDS, Binder, NOTICES, Shell, SiteFile, with_icon};

/// The binder's glue and WebAssembly, as Trunk names them.
const BINDER: [&str; 2] = ["yulan-binder.js", "yulan-binder_bg.wasm"];

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

/// Notices of what others made, which go with every copy.
const THIRD_PARTY: &[u8] = include_bytes!("../../THIRD-PARTY.md");

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
        let binder = dir.join(BINDER[1]);
        let binder_wasm = std::fs::read(&binder).map_err(|error| JoinError::Unreadable { path: binder, error })?;
        let (binder_wasm, binder_glue) = shorten(binder_wasm, read_text(&dir.join(BINDER[0]))?);
        Ok(Self {
            shell: Shell {
                before_style: before_style.to_owned(),
                between: format!("{between}{gap}"),
                after_scripts: after.to_owned(),
            },
            style: read_text(&local(style_tag, "href")?)?,
            glue,
            loader: loader.ok_or_else(|| page.strange("loader"))?.to_owned(),
            wasm,
            notices: THIRD_PARTY.to_vec(),
            binder: Binder { glue: binder_glue, wasm: binder_wasm },
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
        let wasm = format!("yulan-{}.wasm", short_sha256_hex(&self.wasm));
        // Its two files belong together and change together.
        let binder = [self.binder.glue.as_bytes(), &self.binder.wasm];
        let binder_name = format!("binder-{}", short_sha256_hex(&binder.concat()));
        let origins = std::iter::once("'self'").chain(connect.iter().map(String::as_str));
        let origins = origins.collect::<Vec<_>>().join(" ");
        let policy = format!("connect-src {origins}; worker-src 'self' blob:; manifest-src 'self'");
        let early = early(data).join(" ");
        let names = format!("data-wasm=\"{wasm}\" data-binder=\"{binder_name}\" data-early=\"{early}\"");
        let page = with_icon(self.page(manifest, &policy, &names, ""), install::HEAD);
        let notices = (NOTICES.to_owned(), self.notices.clone());
        let mut files = vec![("index.html".to_owned(), page.into_bytes()), (wasm, self.wasm.clone()), notices];
        files
            .extend(BINDER_ENDS.iter().zip(binder).map(|(end, bytes)| (format!("{binder_name}{end}"), bytes.to_vec())));
        install::add(manifest, &mut files, data);
        files
    }
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
    use crate::page::source_of;

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
        let files = [
            ("index.html", page),
            ("a.css", "p{}"),
            ("a.js", "let wasm_bindgen;"),
            ("a.wasm", "\0asm"),
            (BINDER[0], "let binder;"),
            (BINDER[1], "\0asm2"),
        ];
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
        assert!(small.contains("<style data-sheet>p{}</style>") && small.contains("let wasm_bindgen;"));
    }

    #[test]
    fn the_waiting_page_says_in_the_archives_own_words_what_it_waits_for() {
        let app = || {
            app_of(
                "<html><head><title>x</title><link rel=stylesheet href=./a.css></head><body><p class=boot-about></p>\
                <script data-glue src=./a.js></script><script data-wasm=./a.wasm>start()</script></body></html>",
            )
        };
        let waiting = |language: &str, description: Names| {
            let manifest = Manifest { language: language.into(), description, ..manifest("News & <b>") };
            let page = String::from_utf8(app().hosted(&manifest, &[], &[])[0].1.clone()).unwrap();
            page.split_once("<p class=boot-about>").unwrap().1.split_once("</p>").unwrap().0.to_owned()
        };
        let title = "<b lang=\"en\">News &amp; &lt;b&gt;</b>";
        assert_eq!(waiting("zh", Names::default()), title);
        let both = || Names { hans: Some("简".into()), hant: Some("繁<i>".into()), en: None };
        assert_eq!(waiting("zh", both()), format!("{title}<span lang=\"zh-Hans\">简</span>"));
        assert_eq!(waiting("zh-Hant-TW", both()), format!("{title}<span lang=\"zh-Hant\">繁&lt;i&gt;</span>"));
    }

    #[test]
    fn inlined_files_cannot_end_their_element() {
        let hostile = b"</script><!-- <script>alert(1)</script>".to_vec();
        let page = app().single_file(&manifest("t"), &[("corpus.json".to_owned(), hostile)]);
        let page = String::from_utf8(page).unwrap();
        assert!(!page.contains("<!--") && !page.contains("alert"));
        assert_eq!(page.matches("</script>").count(), 7);
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
