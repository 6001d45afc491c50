//! How do chosen articles become an archive of their own?
//!
//! The engine says which they are and what the corpus knows of them; they are laid out as any corpus is, and the page that
//! holds them says where they come from. Names and topics are taken over, not learned again. Never reads files, a
//! clock or the page: it names what it lacks, and is told the rest.

mod carried;

use std::collections::BTreeMap;

use crate::address::Address;
use crate::ask::{Export, Wish, among, corpus_ref, file_name, filters};
use crate::corpus::{Article, Manifest, Names, Relations};
use crate::layout::{Alone, Gist, LayError, Outline, Stock, Tables, lay_out, with_manifest};
use crate::page::SiteFile;
use crate::search::{Engine, IssueCode, Known, KnownArticle, Reach, Refusal, Request};

use carried::Carried;

/// A selection on its way to be an archive.
pub struct Selection {
    engine: Engine,
    request: Request,
    wish: Wish,
}

/// An archive made of a selection.
pub struct Selected {
    /// What it says of itself.
    pub manifest: Manifest,
    /// Its files, the manifest first.
    pub files: Vec<SiteFile>,
    /// How many articles were found, how many are in it, and how its file is called.
    pub export: Export,
}

impl Selection {
    /// What an address finds in the corpus of this manifest, or what was chosen one by one there. Of the wish, its form is
    /// not asked.
    pub fn open(manifest: &[u8], address: &str, wish: Wish) -> Result<Self, Refusal> {
        let engine = Engine::open(manifest, Reach::Near)?;
        let (Address { request, .. }, _) = Address::parse(address);
        Ok(Self { engine, request, wish })
    }

    /// Takes in a file of the corpus. One that is damaged, or cannot be had, is done without.
    pub fn insert(&mut self, file: &str, bytes: Option<&[u8]>) {
        let reason = match bytes.map(|bytes| self.engine.insert(file, bytes)) {
            Some(Ok(())) => return,
            Some(Err(refusal)) => refusal.code(),
            None => IssueCode::ShardMissing,
        };
        self.engine.give_up(file, reason);
    }

    /// The archive, or the files that are lacking.
    pub fn lay_out(&self) -> Result<Result<Selected, Vec<String>>, LayError> {
        let chosen = self.wish.chosen.as_deref();
        let mut known = self.engine.known(&chosen.map_or_else(|| self.request.clone(), among));
        if !known.lacks.is_empty() {
            return Ok(Err(known.lacks));
        }
        // One that was chosen and is not known is missing, too.
        let n_chosen = chosen.map_or(known.n_found, |ids| u32::try_from(ids.len()).unwrap_or(u32::MAX));
        known.complete &= known.n_found == n_chosen;
        known.n_found = n_chosen;
        let title = known.articles.first().map(|known| known.article.title.as_str());
        let name = file_name(&self.engine.manifest().id, &self.request, chosen, title);
        let written = u32::try_from(known.articles.len()).map_err(|_| LayError::TooMany)?;
        let speech = Carried::of(&mut known);
        let outline = self.outline(&known, written);
        let Known { articles, n_found, complete, aliases, conversions, .. } = known;
        let conversions = conversions.iter().map(|(script, table)| (*script, table.as_str())).collect();
        let tables = Tables { aliases: &aliases, conversions };
        let whole = lay_out(&outline, &tables, stock(articles)?, |_| Ok(speech), &Alone)?;
        let files = with_manifest(&whole.manifest, whole.files)?;
        let export = Export { name, articles: n_found, written, complete, ..Export::default() };
        Ok(Ok(Selected { manifest: whole.manifest, files, export }))
    }

    /// What the archive says of itself: what its corpus says, and that it is a part of it.
    fn outline(&self, known: &Known, written: u32) -> Outline {
        let manifest = self.engine.manifest().clone();
        let description = |tongue: Tongue| {
            let before = tongue.of(&manifest.description);
            let before = before.map(|text| format!("{}{text}", tongue.space())).unwrap_or_default();
            // In the languages that the archive speaks.
            tongue.of(&manifest.title).map(|_| format!("{}{before}", self.said(tongue, known, written)))
        };
        let description =
            Names { en: description(Tongue::En), hans: description(Tongue::Hans), hant: description(Tongue::Hant) };
        Outline {
            title: Names {
                en: manifest.title.en.map(|title| titled(title, ": selection")),
                hans: manifest.title.hans.map(|title| titled(title, "：选集")),
                hant: manifest.title.hant.map(|title| titled(title, "：選集")),
            },
            description,
            id: manifest.id,
            licence: manifest.licence,
            language: manifest.language,
            time_zone: manifest.time_zone,
            base_url: manifest.base_url,
            outlets: manifest.outlets,
        }
    }

    /// Where the articles come from, in a language.
    fn said(&self, tongue: Tongue, known: &Known, written: u32) -> String {
        let manifest = self.engine.manifest();
        let archive = tongue.of(&manifest.title).unwrap_or(&manifest.id);
        let corpus = corpus_ref(manifest);
        let q = self.request.q.replace(char::is_control, " ");
        let day = self.wish.day.map(|day| day.to_string());
        let found = known.n_found;
        // A list of articles names nothing but them.
        let view = if self.request.among.is_some() { "" } else { self.wish.link.as_str() };
        let is_chosen = self.request.among.is_some() || self.wish.chosen.is_some();
        let filters =
            filters(&Request { among: None, ..self.request.clone() }).join("; ").replace(char::is_control, " ");
        let part = |is_there: bool, text: String| if is_there { text } else { String::new() };
        match tongue {
            Tongue::En => {
                let what = if is_chosen { "chosen one by one" } else { "found" };
                let day = part(day.is_some(), format!(" on {}", day.unwrap_or_default()));
                let lost = part(!known.complete, format!(" Of {found} articles {written} could be read."));
                let q = part(!q.is_empty(), format!(" Query: {q}."));
                let filters = part(!filters.is_empty(), format!(" Filters: {filters}."));
                let view = part(!view.is_empty(), format!(" View: {view} ."));
                let s = if written == 1 { "" } else { "s" };
                format!(
                    "{written} article{s} of “{archive}” ({corpus}), {what} and saved{day}.{q}{filters}{view}{lost}"
                )
            }
            Tongue::Hans => {
                let what = if is_chosen { "逐篇选取的" } else { "找到的" };
                let day = part(day.is_some(), format!("，{} 保存", day.unwrap_or_default()));
                let lost = part(!known.complete, format!("共 {found} 篇，其中 {written} 篇可以读取。"));
                let q = part(!q.is_empty(), format!("检索：{q}。"));
                let filters = part(!filters.is_empty(), format!("筛选：{filters}。"));
                let view = part(!view.is_empty(), format!("视图：{view} 。"));
                format!("从《{archive}》（{corpus}）{what} {written} 篇文章{day}。{q}{filters}{view}{lost}")
            }
            Tongue::Hant => {
                let what = if is_chosen { "逐篇選取的" } else { "找到的" };
                let day = part(day.is_some(), format!("，{} 儲存", day.unwrap_or_default()));
                let lost = part(!known.complete, format!("共 {found} 篇，其中 {written} 篇可以讀取。"));
                let q = part(!q.is_empty(), format!("檢索：{q}。"));
                let filters = part(!filters.is_empty(), format!("篩選：{filters}。"));
                let view = part(!view.is_empty(), format!("檢視：{view} 。"));
                format!("從《{archive}》（{corpus}）{what} {written} 篇文章{day}。{q}{filters}{view}{lost}")
            }
        }
    }
}

/// A language of the interface.
#[derive(Clone, Copy)]
enum Tongue {
    En,
    Hans,
    Hant,
}

impl Tongue {
    /// The text in it, where there is one.
    fn of(self, names: &Names) -> Option<&str> {
        let text = match self {
            Self::En => &names.en,
            Self::Hans => &names.hans,
            Self::Hant => &names.hant,
        };
        text.as_deref()
    }

    /// What stands between sentences.
    fn space(self) -> &'static str {
        if matches!(self, Self::En) { " " } else { "" }
    }
}

/// A title that says it is of a part; of a part of a part it says so once.
fn titled(title: String, says: &str) -> String {
    if title.ends_with(says) { title } else { title + says }
}

/// Articles in the order of the corpus, and what is known of them.
fn stock(articles: Vec<KnownArticle>) -> serde_json::Result<Stock<Vec<u8>>> {
    let mut stock = Stock { articles: Vec::new(), versions: BTreeMap::new(), notes: BTreeMap::new() };
    for KnownArticle { article, versions, relations, .. } in articles {
        let gist = |article: &Article, relations: Option<&Relations>| {
            Ok(Gist::known(article, relations, serde_json::to_vec(article)?))
        };
        stock.articles.push(gist(&article, relations.as_ref())?);
        if !versions.is_empty() {
            let versions = versions.iter().map(|version| gist(version, None)).collect::<serde_json::Result<_>>()?;
            stock.versions.insert(article.id.clone(), versions);
        }
        stock.notes.extend(relations.map(|relations| (article.id, relations.notes)));
    }
    Ok(stock)
}
