//! Where do the texts lie that belong to their publishers? Beside the checkout, never in it: a test of them says that it
//! skips where they are absent. `YULAN_SHARED` names their folder; then they must be there.

use std::path::{Path, PathBuf};

/// A part of the folder; none where it is absent.
pub(crate) fn folder(part: &str) -> Option<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let named = std::env::var_os("YULAN_SHARED");
    let folder = named.as_ref().map_or_else(|| root.join("../shared"), |named| root.join(named)).join(part);
    if folder.is_dir() {
        return Some(folder);
    }
    assert!(named.is_none(), "{} is not here, and YULAN_SHARED names it", folder.display());
    println!("skipped: ../shared/{part} is not here");
    None
}
