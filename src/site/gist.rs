//! What must a build remember of an article once its text is laid down as JSON?
//!
//! A large archive does not fit into memory as articles, and hardly as text twice over. Each article becomes its JSON as
//! soon as it is read, on the thread that read it, and what other articles and the manifest ask of it is noted beside.

use std::hash::{Hash as _, Hasher as _};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use serde_json::value::to_raw_value;

use super::aside::Json;
use super::relations::Sketch;
use crate::corpus::{Article, ArticleId, Dated, Day, Kind, Run, Script};
use crate::hash::Lasting;
use crate::ingest::{Reading, Repair, Rules};

/// An article as a build holds it.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Gist {
    pub(super) facts: Facts,
    pub(super) identity: String,
    pub(super) repairs: Vec<Repair>,
    /// When it was archived, the day and the milliseconds since 1970 where they are known: the later is the newer version.
    pub(super) archived: Option<(Day, Option<i64>)>,
    /// Hash of title and blocks: whether two versions say the same.
    pub(super) said: u64,
    pub(super) sketch: Sketch,
    /// The article, as it will stand in its shard.
    pub(super) json: Json,
}

/// What the manifest and the report count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Facts {
    pub(super) id: ArticleId,
    pub(super) outlet: Option<String>,
    pub(super) script: Script,
    pub(super) day: Option<Day>,
    /// The instant of its day, in milliseconds since 1970, where it is known: the order within a day.
    pub(super) instant: Option<i64>,
    /// Characters in title and blocks.
    pub(super) n_characters: u64,
    pub(super) n_figures: u32,
    pub(super) n_links: u32,
}

impl Gist {
    /// What is to be remembered of a reading.
    pub(super) fn of(reading: Reading, rules: &Rules) -> serde_json::Result<Self> {
        let Reading { article, identity, repairs } = reading;
        let mut said = Lasting::default();
        (&article.title, &article.blocks).hash(&mut said);
        let archived = article.archived.as_ref();
        Ok(Self {
            identity,
            repairs,
            archived: archived.map(|archived| (archived.day, milliseconds(archived))),
            said: said.finish(),
            sketch: Sketch::of(&article, rules),
            facts: Facts::of(&article),
            json: Json::Here(to_raw_value(&article)?),
        })
    }
}

impl Facts {
    pub(super) fn of(article: &Article) -> Self {
        let n_figures = article.blocks.iter().filter(|block| block.kind == Kind::Figure).count();
        // A link whose text is in several runs, some of them emphasised, is one link.
        let links = article.blocks.iter().flat_map(|block| block.runs.chunk_by(|a, b| a.href == b.href));
        let n_links = links.filter(|runs| has_link(runs)).count();
        let n_characters = |text: &str| text.chars().count() as u64;
        let runs = article.blocks.iter().flat_map(|block| &block.runs);
        Self {
            id: article.id.clone(),
            outlet: article.outlet.clone(),
            script: article.script,
            day: article.day(),
            instant: article.published.as_ref().or(article.archived.as_ref()).and_then(milliseconds),
            n_characters: n_characters(&article.title) + runs.map(|run| n_characters(&run.text)).sum::<u64>(),
            n_figures: u32::try_from(n_figures).unwrap_or(u32::MAX),
            n_links: u32::try_from(n_links).unwrap_or(u32::MAX),
        }
    }
}

/// The instant of a date in milliseconds since 1970, where it is known.
fn milliseconds(dated: &Dated) -> Option<i64> {
    let instant: Timestamp = dated.instant.as_ref()?.parse().ok()?;
    Some(instant.as_millisecond())
}

fn has_link(runs: &[Run]) -> bool {
    runs.first().is_some_and(|run| run.href.is_some())
}
