//! What does Trunk need besides the app? Its post-build hook: the data, into the folder it is about to put in place.

use std::env;
use std::path::{Path, PathBuf};

use super::build::{build, default_cache, read_config, warn};
use super::{End, Outcome};
use crate::site;

pub(super) fn run() -> Outcome {
    // Set where only the app is wanted: `make build` joins the data itself.
    if env::var_os("YULAN_HOOK").is_some_and(|value| value == "off") {
        return Ok(End::Good);
    }
    let Some(staging) = env::var_os("TRUNK_STAGING_DIR") else {
        return Err("TRUNK_STAGING_DIR is not set\n  this command is Trunk's hook; you may want `yulan build`".into());
    };
    let config = read_config(&[corpus()])?;
    let built = build(&config, None, default_cache().as_deref())?;
    warn(&built.report);
    site::add(Path::new(&staging), built)?;
    Ok(End::Good)
}

/// The corpus that is asked for, else the sample corpus beside the page that Trunk builds.
fn corpus() -> PathBuf {
    if let Some(corpus) = env::var_os("YULAN_CORPUS").filter(|corpus| !corpus.is_empty()) {
        return corpus.into();
    }
    env::var_os("TRUNK_SOURCE_DIR").map(PathBuf::from).unwrap_or_default().join("data/corpus.toml")
}
