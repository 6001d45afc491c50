//! How do app and corpus become one page that a browser opens? With script and style inline, and a content security policy
//! that names them by hash.
//!
//! The command line makes pages of what Trunk built, a page in a browser makes others of what it is made of itself. Makes
//! text only, never reads or writes a file.

use std::borrow::Cow;

use data_encoding::BASE64;
use sha2::{Digest, Sha256};

use crate::corpus::{Manifest, Names};
use crate::pack::{gzip, is_gzip};

/// What a page of ours is made of.
pub struct App {
    /// The page around all this.
    pub shell: Shell,
    /// The style sheet.
    pub style: String,
    /// JavaScript that wasm-bindgen wrote.
    pub glue: String,
    /// JavaScript that starts the app.
    pub loader: String,
    /// The WebAssembly.
    pub wasm: Vec<u8>,
    /// Notices of what others made.
    pub notices: Vec<u8>,
    /// Makes files of selections; brought only when one is wanted.
    pub binder: Binder,
}

/// A second WebAssembly, which makes files of selections.
pub struct Binder {
    /// JavaScript that wasm-bindgen wrote.
    pub glue: String,
    /// The WebAssembly.
    pub wasm: Vec<u8>,
}

/// `index.html` up to the stylesheet, between it and the scripts, and after them.
pub struct Shell {
    /// Its beginning.
    pub before_style: String,
    /// What is shown until the app is there.
    pub between: String,
    /// Its end.
    pub after_scripts: String,
}

/// A file of a site: its path relative to the site, and its bytes.
pub type SiteFile = (String, Vec<u8>);

/// Notices of what others made, which go with every copy: the file's name. The app shows them on its About page.
pub const NOTICES: &str = "THIRD-PARTY.md";
/// The name of the WebAssembly inside a single file.
const WASM: &str = "yulan.wasm";
/// The name of the binder inside a single file, without what it ends in.
const BINDER: &str = "binder";
/// What a name of the binder ends in: its glue, its WebAssembly.
pub const BINDER_ENDS: [&str; 2] = [".js", ".wasm"];
/// The icon, drawn for Yulan.
pub const ICON: &[u8] = include_bytes!("../style/icons/icon.svg");
/// The page as we wrote it.
const SOURCE: &str = include_str!("../index.html");
/// The type browsers do not run, for inlined files.
const DATA_TYPE: &str = "application/octet-stream";
/// What holds for both forms: nothing but what is named, except images, which readers may ask for.
const POLICY: &str = "default-src 'none'; img-src data: blob: https: http:; base-uri 'none'; form-action 'none'";

impl Shell {
    /// The page as we wrote it, without what Trunk replaces.
    #[must_use]
    pub fn ours() -> Self {
        let mut pieces = Vec::new();
        let mut rest = SOURCE;
        while let Some((before, from)) = rest.split_once("<link data-trunk") {
            pieces.push(before);
            rest = from.split_once('>').map_or("", |(_, after)| after);
        }
        let mut pieces = pieces.into_iter();
        let mut next = || pieces.next().unwrap_or_default().to_owned();
        Self { before_style: next(), between: next(), after_scripts: rest.to_owned() }
    }
}

impl App {
    /// The single file: the page with the WebAssembly and these files of the site inside it, which reads nothing else.
    #[must_use]
    pub fn single_file(&self, manifest: &Manifest, files: &[SiteFile]) -> Vec<u8> {
        let [glue, wasm] = BINDER_ENDS.map(|end| format!("{BINDER}{end}"));
        let own = [
            (WASM, self.wasm.as_slice()),
            (NOTICES, &self.notices),
            (&glue, self.binder.glue.as_bytes()),
            (&wasm, &self.binder.wasm),
        ];
        let own = own.map(|(name, bytes)| inline(name, bytes));
        let files = files.iter().map(|(name, content)| inline(name, content));
        let inlined: String = own.into_iter().chain(files).collect();
        let names = format!("data-wasm=\"{WASM}\" data-binder=\"{BINDER}\"");
        let page = self.page(manifest, "connect-src 'none'; worker-src blob:", &names, &inlined);
        let icon = format!("<link rel=\"icon\" href=\"data:image/svg+xml;base64,{}\">", BASE64.encode(ICON));
        with_icon(page, &icon).into_bytes()
    }

    /// The page, with the names of the files that its loader brings and those that stand inside it.
    #[must_use]
    pub fn page(&self, manifest: &Manifest, policy: &str, names: &str, inlined: &str) -> String {
        let Self { shell: Shell { before_style, between, after_scripts }, style, glue, loader, .. } = self;
        let scripts = format!("script-src {} {} 'wasm-unsafe-eval'", source_of(glue), source_of(loader));
        let policy = format!("{POLICY}; {scripts}; style-src {}; {policy}", source_of(style));
        // The policy holds for what follows it, so it comes before anything that could load.
        let head = with_policy(before_style, &policy);
        let head = with_title(&head, manifest);
        let between = with_about(between, manifest);
        format!(
            "{head}<style data-sheet>{style}</style>{between}{inlined}<script data-glue>{glue}</script>\
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
#[must_use]
pub fn with_icon(page: String, links: &str) -> String {
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
    let title = manifest.called(&manifest.language);
    match (head.find("<title>"), head.find("</title>")) {
        (Some(start), Some(end)) if start < end => {
            let (before, after) = (head.get(..start).unwrap_or_default(), head.get(end..).unwrap_or_default());
            format!("{before}<title>{}{after}", escape(title))
        }
        _ => head.to_owned(),
    }
}

/// The waiting page with what it waits for, in the archive's own words: on a slow line they are read for seconds.
fn with_about(page: &str, manifest: &Manifest) -> String {
    let place = page.find("boot-about").and_then(|at| Some(at + page.get(at..)?.find('>')? + 1));
    let Some((before, after)) = place.map(|place| page.split_at(place)) else { return page.to_owned() };
    let said = |tag: &str, names: &Names| {
        let Some(text) = names.nearest(&manifest.language) else { return String::new() };
        let texts = [("zh-Hans", &names.hans), ("zh-Hant", &names.hant)];
        let language = texts.iter().find(|(_, of)| of.as_deref() == Some(text)).map_or("en", |(language, _)| language);
        format!("<{tag} lang=\"{language}\">{}</{tag}>", escape(text))
    };
    let (title, description) = (said("b", &manifest.title), said("span", &manifest.description));
    [before, &title, &description, after].concat()
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
#[must_use]
pub fn source_of(text: &str) -> String {
    format!("'sha256-{}'", BASE64.encode(&Sha256::digest(text.as_bytes())))
}
