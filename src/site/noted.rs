//! How does a build hold an article? By its gist, its JSON as it will stand in its shard, in memory or aside.

use std::io;

use serde_json::value::to_raw_value;

use super::aside::Json;
use crate::ingest::{Reading, Rules};
use crate::layout::{self, Text};

/// An article as a build holds it.
pub(super) type Gist = layout::Gist<Json>;

/// What is to be remembered of a reading.
pub(super) fn gist_of(reading: Reading, rules: &Rules) -> serde_json::Result<Gist> {
    Gist::of(reading, rules, |article| Ok(Json::Here(to_raw_value(article)?)))
}

impl Text for Json {
    fn n_bytes(&self) -> usize {
        self.len()
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        self.bytes()
    }
}
