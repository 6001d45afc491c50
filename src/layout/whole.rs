//! What does a corpus say of itself, once its articles are laid out? Its manifest, and numbers by which files know articles.

use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::gist::{Facts, Gist, Text};
use super::lay::{Beside, Tables, Texts, lay};
use super::relations::{self, RelationCounts};
use super::shards::{Shard, pack};
use super::spoken::Speech;
use super::{Hands, LayError, MANIFEST};
use crate::corpus::{
    ArticleId, Counts, FORMAT, Generator, Manifest, Names, Outlet, Relations, Section, ShardEntry, ShardKind, Span,
};
use crate::hash::short_sha256_hex;

/// What a corpus says of itself before its articles are counted.
#[derive(Clone, Debug)]
pub struct Outline {
    /// Name in addresses.
    pub id: String,
    /// Title.
    pub title: Names,
    /// What it is.
    pub description: Names,
    /// What readers may do with the texts.
    pub licence: Names,
    /// Main language, BCP 47.
    pub language: String,
    /// IANA name of the zone in which days are counted.
    pub time_zone: String,
    /// Where it is hosted.
    pub base_url: Option<String>,
    /// Outlets with their names and those of their sections; of several entries for one the first that names something
    /// does. How many articles they have is counted anew.
    pub outlets: Vec<Outlet>,
}

/// Articles, and what is known of them.
pub struct Stock<J> {
    /// The articles, in the order of the corpus.
    pub articles: Vec<Gist<J>>,
    /// For some of them older versions, the oldest first.
    pub versions: BTreeMap<ArticleId, Vec<Gist<J>>>,
    /// For some of them blocks of which it is known that they repeat from article to article.
    pub notes: BTreeMap<ArticleId, Vec<u32>>,
}

/// A corpus laid out, its manifest not yet among its files.
pub struct Whole {
    /// What it says of itself.
    pub manifest: Manifest,
    /// The shards and the index: path inside the site, and what they hold.
    pub files: Vec<(String, Vec<u8>)>,
    /// Its articles, in its order.
    pub articles: Vec<Facts>,
    /// How much they say of each other.
    pub relations: RelationCounts,
}

/// Lays out articles in the order of the corpus, and the older versions of some. `learn` says what they speak of.
pub fn lay_out<J: Text + Send, S: Speech>(
    outline: &Outline,
    tables: &Tables<'_>,
    stock: Stock<J>,
    learn: impl FnOnce(&Texts<'_>) -> Result<S, LayError>,
    hands: &impl Hands,
) -> Result<Whole, LayError> {
    let Stock { articles, versions, notes } = stock;
    let n_versions = versions.iter().map(|(id, versions)| (id.clone(), versions.len())).collect();
    let found = relations::find(&articles, &n_versions, &notes);
    let (articles, texts): (Vec<Facts>, Vec<J>) =
        articles.into_iter().map(|article| (article.facts, article.json)).unzip();
    let numbers = Numbers::of(&articles);
    let beside = Beside { alike: numbers.alike(&found.relations), notes: numbers.notes(&found.relations), tables };
    let laid = lay(texts, &beside, learn, hands)?;
    let mut relations = Vec::new();
    for of_article in &found.relations {
        let json = serde_json::to_vec(of_article)?;
        relations.extend(numbers.get(&of_article.id).map(|number| (number, json)));
    }
    let older = versions.into_iter().filter_map(|(id, versions)| Some((numbers.get(&id)?, versions)));
    let older = older.flat_map(|(number, versions)| versions.into_iter().map(move |one| (number, one.json)));
    let older = older.map(|(number, json)| Ok((number, json.bytes()?)));
    let mut older: Vec<(u32, Vec<u8>)> = older.collect::<io::Result<_>>()?;
    // Stable, so that the versions of an article keep their order.
    older.sort_by_key(|(number, _)| *number);
    let mut shards = laid.shards;
    shards.extend(pack(ShardKind::Relations, &relations));
    shards.extend(pack(ShardKind::Versions, &older));
    let manifest = manifest(outline, &articles, &shards)?;
    let mut files: Vec<_> = shards.into_iter().map(|shard| (shard.entry.file, shard.content)).collect();
    files.extend(laid.files);
    Ok(Whole { manifest, files, articles, relations: found.counts })
}

/// The files with the manifest before them.
pub fn with_manifest(manifest: &Manifest, files: Vec<(String, Vec<u8>)>) -> serde_json::Result<Vec<(String, Vec<u8>)>> {
    let first = (MANIFEST.to_owned(), pretty(manifest)?);
    Ok(std::iter::once(first).chain(files).collect())
}

/// The numbers of articles in the order of the corpus, by their ids.
struct Numbers<'a>(Vec<(&'a ArticleId, u32)>);

impl<'a> Numbers<'a> {
    fn of(articles: &'a [Facts]) -> Self {
        let mut numbers: Vec<_> = articles.iter().map(|article| &article.id).zip(0..).collect();
        numbers.sort_unstable();
        Self(numbers)
    }

    fn get(&self, id: &ArticleId) -> Option<u32> {
        let place = self.0.binary_search_by(|(known, _)| (*known).cmp(id)).ok()?;
        self.0.get(place).map(|(_, number)| *number)
    }

    /// Pairs of an article and the earliest that is nearly the same, in the order of the corpus.
    fn alike(&self, relations: &[Relations]) -> Vec<(u32, u32)> {
        let pair = |one: &Relations| Some((self.get(&one.id)?, self.get(one.like.as_ref()?)?));
        let mut pairs: Vec<_> = relations.iter().filter_map(pair).collect();
        pairs.sort_unstable();
        pairs
    }

    /// The notes of articles, in the order of the corpus.
    fn notes<'b>(&self, relations: &'b [Relations]) -> Vec<(u32, &'b [u32])> {
        let of = |one: &'b Relations| Some((self.get(&one.id)?, one.notes.as_slice()));
        let mut notes: Vec<_> = relations.iter().filter(|one| !one.notes.is_empty()).filter_map(of).collect();
        notes.sort_unstable();
        notes
    }
}

/// JSON for people, ending in a line end as text files do.
pub fn pretty(value: &impl serde::Serialize) -> serde_json::Result<Vec<u8>> {
    let mut bytes = serde_json::to_vec_pretty(value)?;
    bytes.push(b'\n');
    Ok(bytes)
}

/// The version of what a manifest describes.
///
/// Neither the version itself nor the program's goes in: another content is another version, another program is not.
pub fn version_of(manifest: &Manifest) -> serde_json::Result<String> {
    let mut bare = manifest.clone();
    bare.version = String::new();
    bare.made_from = None;
    bare.generator.version = String::new();
    Ok(short_sha256_hex(&serde_json::to_vec(&bare)?))
}

fn manifest(outline: &Outline, articles: &[Facts], shards: &[Shard]) -> Result<Manifest, LayError> {
    let shards: Vec<ShardEntry> = shards.iter().map(|shard| shard.entry.clone()).collect();
    let mut manifest = Manifest {
        format: FORMAT,
        id: outline.id.clone(),
        version: String::new(),
        title: outline.title.clone(),
        description: outline.description.clone(),
        language: outline.language.clone(),
        time_zone: outline.time_zone.clone(),
        licence: outline.licence.clone(),
        base_url: outline.base_url.clone(),
        generator: Generator { name: env!("CARGO_PKG_NAME").to_owned(), version: env!("CARGO_PKG_VERSION").to_owned() },
        counts: counts(articles).ok_or(LayError::TooMany)?,
        made_from: None,
        span: span(articles),
        outlets: outlets(outline, articles),
        shards,
    };
    manifest.version = version_of(&manifest)?;
    Ok(manifest)
}

/// How much some articles hold; none if it is more than can be counted.
#[must_use]
pub fn counts(articles: &[Facts]) -> Option<Counts> {
    Some(Counts {
        articles: u32::try_from(articles.len()).ok()?,
        characters: articles.iter().map(|article| article.n_characters).sum(),
        figures: articles.iter().try_fold(0_u32, |sum, article| sum.checked_add(article.n_figures))?,
        links: articles.iter().try_fold(0_u32, |sum, article| sum.checked_add(article.n_links))?,
    })
}

/// First and last day of some articles.
#[must_use]
pub fn span(articles: &[Facts]) -> Option<Span> {
    let days = || articles.iter().filter_map(|article| article.day);
    Some(Span { first: days().min()?, last: days().max()? })
}

/// The outlets of some articles, most articles first, each with those of its sections that are there.
fn outlets(outline: &Outline, articles: &[Facts]) -> Vec<Outlet> {
    let mut counts = BTreeMap::<&str, (u32, BTreeSet<&str>)>::new();
    for article in articles {
        let Some(id) = article.outlet.as_deref() else { continue };
        let (count, sections) = counts.entry(id).or_default();
        *count += 1;
        sections.extend(article.section.as_deref());
    }
    let outlet = |(id, (articles, there)): (&str, (u32, BTreeSet<&str>))| {
        let known = || outline.outlets.iter().filter(|known| known.id == id);
        let mut sections: BTreeMap<&str, &Section> = BTreeMap::new();
        for section in known().flat_map(|known| &known.sections).filter(|known| there.contains(known.id.as_str())) {
            sections.entry(&section.id).or_insert(section);
        }
        Outlet {
            id: id.to_owned(),
            names: known().map(|known| &known.names).find(|names| !names.is_empty()).cloned().unwrap_or_default(),
            articles,
            sections: sections.into_values().cloned().collect(),
        }
    };
    let mut outlets: Vec<_> = counts.into_iter().map(outlet).collect();
    outlets.sort_by(|a, b| b.articles.cmp(&a.articles).then_with(|| a.id.cmp(&b.id)));
    outlets
}
