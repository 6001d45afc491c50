//! What lets a hosted site be installed, and kept on a reader's device? Its name and icons for the browser (Web App
//! Manifest), the service worker that keeps it, and the list of what there is to keep.
//!
//! Makes bytes only. The page works without all of it.

use serde::Serialize;

use crate::corpus::Manifest;
use crate::page::{self, SiteFile};

/// The names in the page's head.
pub(super) const HEAD: &str = "<link rel=\"icon\" href=\"icon.svg\"><link rel=\"apple-touch-icon\" href=\"icon-192.png\">\
    <link rel=\"manifest\" href=\"yulan.webmanifest\">";

/// The icons, drawn for Yulan, which fill their square so that it may be cut round: name, type, size in pixels, bytes.
const ICONS: [(&str, &str, &str, &[u8]); 3] = [
    ("icon.svg", "image/svg+xml", "any", page::ICON),
    ("icon-192.png", "image/png", "192x192", include_bytes!("../../style/icons/icon-192.png")),
    ("icon-512.png", "image/png", "512x512", include_bytes!("../../style/icons/icon-512.png")),
];
/// The service worker.
const WORKER: (&str, &[u8]) = ("offline.js", include_bytes!("../offline.js"));
/// The list of what there is to keep.
const LIST: &str = "offline.json";

/// Web App Manifest (W3C), as far as it is needed.
#[derive(Serialize)]
struct Installable<'a> {
    name: &'a str,
    short_name: &'a str,
    description: &'a str,
    lang: &'a str,
    start_url: &'static str,
    scope: &'static str,
    display: &'static str,
    background_color: &'static str,
    theme_color: &'static str,
    icons: Vec<Icon>,
}

#[derive(Serialize)]
struct Icon {
    src: &'static str,
    sizes: &'static str,
    r#type: &'static str,
    purpose: &'static str,
}

/// What there is to keep of a version: path, bytes, and whether its name changes with what is in it.
#[derive(Serialize)]
struct Keepable<'a> {
    version: &'a str,
    files: Vec<(&'a str, usize, bool)>,
}

/// Adds to the files of a site what lets it be installed and kept.
pub(super) fn add(manifest: &Manifest, files: &mut Vec<SiteFile>, data: &[SiteFile]) {
    let icons = ICONS.map(|(src, r#type, sizes, _)| Icon { src, sizes, r#type, purpose: "any maskable" });
    let title = manifest.called(&manifest.language);
    let installable = Installable {
        name: title,
        short_name: title,
        description: manifest.description.nearest(&manifest.language).unwrap_or_default(),
        lang: &manifest.language,
        start_url: "./",
        scope: "./",
        display: "standalone",
        background_color: "#faf8f4",
        theme_color: "#faf8f4",
        icons: icons.into(),
    };
    files.push(("yulan.webmanifest".to_owned(), json(&installable)));
    files.extend(ICONS.map(|(name, _, _, bytes)| (name.to_owned(), bytes.to_vec())));
    let listed = data.iter().chain(&*files).map(|(path, bytes)| (path.as_str(), bytes.len(), lasts(path)));
    let list = json(&Keepable { version: &manifest.version, files: listed.collect() });
    files.push((LIST.to_owned(), list));
    files.push((WORKER.0.to_owned(), WORKER.1.to_vec()));
}

/// Whether a file's name ends in the hash of what is in it.
fn lasts(path: &str) -> bool {
    let name = path.rsplit('/').next().unwrap_or(path);
    let hash = name.split_once('.').and_then(|(stem, _)| stem.rsplit_once('-')).map(|(_, hash)| hash);
    hash.is_some_and(|hash| hash.len() == 16 && hash.bytes().all(|byte| byte.is_ascii_hexdigit()))
}

fn json(value: &impl Serialize) -> Vec<u8> {
    // Strings, numbers and lists, which are always written.
    serde_json::to_vec(value).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_last_that_are_named_by_what_is_in_them() {
        for lasting in [
            "index/bigram-e6f90713352b864a.gz",
            "articles/0000-f24dc11ca61da0cc.json.gz",
            "yulan-cd5d4935a48c0672.wasm",
        ] {
            assert!(lasts(lasting), "{lasting}");
        }
        for passing in ["index.html", "corpus.json", "icon-192.png", "a-f24dc11ca61da0cc/b.gz", "a-xyz4dc11ca61da0c.gz"]
        {
            assert!(!lasts(passing), "{passing}");
        }
    }
}
