//! Which outlets are known without anybody's saying so? Those of the sample corpus, and the hosts that archives of Chinese
//! news hold most.
//!
//! Never decides which outlet has a host: `ingest::Rules` asks a corpus's own outlets first.

use std::path::Path;

use super::raw::parse_outlets;
use super::{BUILT_IN, ConfigError};
use crate::ingest::OutletRule;

/// Outlets by their hosts, in the form of `corpus.toml`.
const OUTLETS: &str = include_str!("../../../data/outlets.toml");

/// The outlets that come with the program.
pub(super) fn known() -> Result<Vec<OutletRule>, ConfigError> {
    let mut known = parse_outlets(BUILT_IN, Path::new("data/corpus.toml"))?;
    known.extend(parse_outlets(OUTLETS, Path::new("data/outlets.toml"))?);
    Ok(known)
}
