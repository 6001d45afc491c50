//! Which file of a site does a browser ask for? Never one that lies outside the site.

use std::fs;
use std::path::Path;

use percent_encoding::percent_decode_str;

use super::read::inside;

/// A file of a site, open.
#[derive(Debug)]
pub struct Served {
    /// The file.
    pub file: fs::File,
    /// Its media type.
    pub media_type: &'static str,
}

/// Why nothing is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotServed {
    /// The path leads out of the site, or is none.
    Refused,
    /// There is no such file.
    Missing,
    /// It is a folder, and its address must end in `/`.
    Folder,
}

/// Finds the file that the target of a request names.
pub fn find(site: &Path, target: &str) -> Result<Served, NotServed> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    let path = percent_decode_str(path).decode_utf8().map_err(|_| NotServed::Refused)?;
    let path = path.strip_prefix('/').ok_or(NotServed::Refused)?;
    if path.contains(['\\', '\0']) {
        return Err(NotServed::Refused);
    }
    let at = inside(site, path).ok_or(NotServed::Refused)?;
    let is_folder_path = path.is_empty() || path.ends_with('/');
    let at = if is_folder_path { at.join("index.html") } else { at };
    // A link inside the site may lead out of it.
    let full = fs::canonicalize(&at).map_err(|_| NotServed::Missing)?;
    let root = fs::canonicalize(site).map_err(|_| NotServed::Missing)?;
    if !full.starts_with(root) {
        return Err(NotServed::Refused);
    }
    if full.is_dir() {
        return Err(NotServed::Folder);
    }
    let file = fs::File::open(&full).map_err(|_| NotServed::Missing)?;
    Ok(Served { file, media_type: media_type(&at) })
}

fn media_type(path: &Path) -> &'static str {
    let extension = path.extension().and_then(|extension| extension.to_str()).unwrap_or_default();
    match extension.to_ascii_lowercase().as_str() {
        "html" | "htm" => "text/html; charset=utf-8",
        "js" | "mjs" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "json" | "map" => "application/json",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "webp" => "image/webp",
        "ico" => "image/x-icon",
        "woff2" => "font/woff2",
        "txt" | "md" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_files_of_the_site_are_served() {
        let folder = tempfile::tempdir().unwrap();
        let site = folder.path().join("site");
        fs::create_dir_all(site.join("a b")).unwrap();
        fs::write(folder.path().join("secret"), "").unwrap();
        fs::write(site.join("index.html"), "").unwrap();
        fs::write(site.join("a b/一.wasm"), "").unwrap();
        let check = |target: &str, expected: Result<&str, NotServed>| {
            assert_eq!(find(&site, target).map(|served| served.media_type), expected, "{target}");
        };
        check("/", Ok("text/html; charset=utf-8"));
        check("/index.html?v=1", Ok("text/html; charset=utf-8"));
        check("/a%20b/%E4%B8%80.wasm", Ok("application/wasm"));
        check("/a%20b", Err(NotServed::Folder));
        check("/a%20b/", Err(NotServed::Missing));
        check("/none", Err(NotServed::Missing));
        for target in [
            "/../secret",
            "/%2e%2e/secret",
            "/..%2fsecret",
            "//etc/passwd",
            "secret",
            "/a/../../secret",
            "/%ff",
            "/..\\secret",
        ] {
            check(target, Err(NotServed::Refused));
        }
        #[cfg(unix)]
        {
            std::os::unix::fs::symlink(folder.path().join("secret"), site.join("link")).unwrap();
            check("/link", Err(NotServed::Refused));
        }
    }
}
