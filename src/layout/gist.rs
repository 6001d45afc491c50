//! What must a build remember of an article once its text is laid down as JSON?
//!
//! A large archive does not fit into memory as articles, and hardly as text twice over. Each article becomes its JSON as
//! soon as it is read, on the thread that read it, and what other articles and the manifest ask of it is noted beside.

use std::hash::{Hash as _, Hasher as _};
use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::relations::Sketch;
use crate::corpus::{Article, ArticleId, Dated, Day, Kind, Relations, Run, Script};
use crate::hash::Lasting;
use crate::ingest::{Reading, Repair, Rules};

/// The JSON of an article, wherever it lies.
pub trait Text {
    /// Its length in bytes.
    fn n_bytes(&self) -> usize;
    /// Its bytes.
    fn bytes(&self) -> io::Result<Vec<u8>>;
}

impl Text for Vec<u8> {
    fn n_bytes(&self) -> usize {
        self.len()
    }

    fn bytes(&self) -> io::Result<Vec<u8>> {
        Ok(self.clone())
    }
}

/// An article as a build holds it.
#[derive(Debug, Serialize, Deserialize)]
pub struct Gist<J> {
    /// What is counted.
    pub facts: Facts,
    /// What tells it from other articles.
    pub identity: String,
    /// What was put right in its file.
    pub repairs: Vec<Repair>,
    /// When it was archived, the day and the milliseconds since 1970 where they are known: the later is the newer version.
    pub archived: Option<(Day, Option<i64>)>,
    /// Hash of title and blocks: whether two versions say the same.
    pub said: u64,
    /// The instant of its day, in milliseconds since 1970, where it is known: the order within a day.
    pub instant: Option<i64>,
    /// What it says to others.
    pub sketch: Sketch,
    /// The article, as it will stand in its shard.
    pub json: J,
}

/// What the manifest and the report count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Facts {
    /// Its id.
    pub id: ArticleId,
    /// The id of its outlet.
    pub outlet: Option<String>,
    /// The id of its section.
    pub section: Option<String>,
    /// Its script.
    pub script: Script,
    /// Its day.
    pub day: Option<Day>,
    /// Characters in title and blocks.
    pub n_characters: u64,
    /// Figures.
    pub n_figures: u32,
    /// Links.
    pub n_links: u32,
}

impl<J> Gist<J> {
    /// What is to be remembered of a reading, whose article becomes JSON so.
    pub fn of(
        reading: Reading,
        rules: &Rules,
        write: impl FnOnce(&Article) -> serde_json::Result<J>,
    ) -> serde_json::Result<Self> {
        let Reading { article, identity, repairs } = reading;
        let mut said = Lasting::default();
        (&article.title, &article.blocks).hash(&mut said);
        let archived = article.archived.as_ref();
        Ok(Self {
            identity,
            repairs,
            archived: archived.map(|archived| (archived.day, milliseconds(archived))),
            said: said.finish(),
            instant: article.published.as_ref().or(article.archived.as_ref()).and_then(milliseconds),
            sketch: Sketch::of(&article, rules),
            facts: Facts::of(&article),
            json: write(&article)?,
        })
    }

    /// Of an article of a corpus, which knows where it stands and what other articles say of it.
    pub fn known(article: &Article, relations: Option<&Relations>, json: J) -> Self {
        Self {
            identity: article.id.0.clone(),
            repairs: Vec::new(),
            archived: None,
            said: 0,
            instant: None,
            sketch: Sketch::known(article, relations),
            facts: Facts::of(article),
            json,
        }
    }

    /// Where the article stands in the corpus: by day, undated last, of one day by instant, then by id.
    #[must_use]
    pub fn place(&self) -> (bool, Option<Day>, Option<i64>, &ArticleId) {
        let facts = &self.facts;
        (facts.day.is_none(), facts.day, self.instant, &facts.id)
    }
}

impl Facts {
    /// Of an article.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        let n_figures = article.blocks.iter().filter(|block| block.kind == Kind::Figure).count();
        // A link whose text is in several runs, some of them emphasised, is one link.
        let links = article.blocks.iter().flat_map(|block| block.runs.chunk_by(|a, b| a.href == b.href));
        let n_links = links.filter(|runs| has_link(runs)).count();
        let n_characters = |text: &str| text.chars().count() as u64;
        let runs = article.blocks.iter().flat_map(|block| &block.runs);
        Self {
            id: article.id.clone(),
            outlet: article.outlet.clone(),
            section: article.section.clone(),
            script: article.script,
            day: article.day(),
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
