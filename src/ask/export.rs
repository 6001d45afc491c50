//! How are the articles that an address finds, or that a reader chose one by one, written for other programs?
//!
//! Nothing is cut: an export holds every article that matches, and says in its head where one is missing.

use std::collections::BTreeSet;

use serde::Serialize;

use super::corpus_ref;
use super::file_name::file_name;
use crate::address::Address;
use crate::corpus::{Article, Day};
use crate::export::{self, Exported, Format, Provenance};
use crate::json::reads;
use crate::search::{Engine, FacetKey, Listed, Request, Sort};

/// The articles an address finds, written in a form, and the files that would tell more; an export is whole once there
/// are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Export {
    /// A name for its file that says what was asked, without the ending of its form; safe on every file system.
    pub name: String,
    /// The articles, written.
    pub text: String,
    /// Where they come from, as a file of its own.
    pub provenance: String,
    /// Articles that were found.
    pub articles: u32,
    /// Articles that were written.
    pub written: u32,
    /// Whether none is missing for want of a file.
    pub complete: bool,
    /// Files that are lacking.
    #[serde(skip)]
    pub lacks: Vec<String>,
}

reads!(Export { name, text, provenance, articles, written, complete; lacks });

/// How an export is to be.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Wish {
    /// In which form.
    pub format: Format,
    /// In which language outlets are named.
    pub language: String,
    /// What it names as the view it comes from.
    pub link: String,
    /// The day it is made on.
    pub day: Option<Day>,
    /// Ids of the articles that were chosen one by one, where it is of them. What the address asks then decides on hits and
    /// order, not on which articles there are: they may have been chosen from several views.
    pub chosen: Option<Vec<String>>,
}

reads!(Wish { format, language, link; day, chosen });

/// Exports what an address finds, or what was chosen there.
#[must_use]
pub fn export(engine: &Engine, address: &str, wish: &Wish) -> Export {
    let (Address { request, .. }, _) = Address::parse(address);
    let manifest = engine.manifest();
    let listed = wish.chosen.as_deref().map_or_else(|| engine.listed(&request), |ids| chosen(engine, &request, ids));
    let name = |article: &Article| {
        // GB/T 7714 cites in the language of what is cited (6.1), the other forms in that of whoever cites.
        let own = article.script.lang().filter(|_| wish.format == Format::Gbt);
        let outlet = article.outlet.as_deref()?;
        Some(manifest.outlet_name(outlet, own.unwrap_or(&wish.language)).to_owned())
    };
    let outlets: Vec<String> = listed.articles.iter().map(|(article, _)| name(article).unwrap_or_default()).collect();
    let exported = listed.articles.iter().zip(&outlets);
    let exported = exported.map(|((article, hits), outlet)| Exported { article, outlet, hits: *hits });
    let exported: Vec<Exported<'_>> = exported.collect();
    let provenance = Provenance {
        archive: manifest.called(&wish.language).to_owned(),
        corpus: corpus_ref(manifest).to_string(),
        query: request.q.clone(),
        filters: filters(&request).join("; "),
        order: request.effective_sort().id().to_owned(),
        address: wish.link.clone(),
        selection: wish.chosen.as_deref().map(|ids| Address::of(among(ids)).to_string()),
        articles: listed.n_articles,
        hits: listed.n_hits,
        complete: listed.complete,
        lost: listed.lost,
        written: exported.len(),
        day: wish.day,
    };
    let title = listed.articles.first().map(|(article, _)| article.title.as_str());
    Export {
        name: file_name(&manifest.id, &request, wish.chosen.as_deref(), title),
        text: export::export(wish.format, &exported, &provenance),
        provenance: provenance.file(),
        articles: listed.n_articles,
        written: u32::try_from(exported.len()).unwrap_or(u32::MAX),
        complete: listed.complete,
        lacks: listed.lacks,
    }
}

/// The request of these articles, whatever is said in them.
#[must_use]
pub fn among(ids: &[String]) -> Request {
    // Collecting a set would bring the app a sort of its own.
    let mut among = BTreeSet::new();
    for id in ids {
        among.insert(id.clone());
    }
    Request { among: Some(among), ..Request::default() }
}

/// Articles that were chosen one by one, each with its hits, in the order of a request. By relevance those that it does not
/// find come last.
fn chosen(engine: &Engine, request: &Request, ids: &[String]) -> Listed {
    let sort = request.effective_sort();
    let all = engine.listed(&Request { sort: Some(sort), ..among(ids) });
    let Request { q, exact, alias, .. } = request.clone();
    let found = if q.trim().is_empty() {
        Listed { complete: true, ..Listed::default() }
    } else {
        engine.listed(&Request { q, exact, alias, sort: Some(sort), ..among(ids) })
    };
    // Few enough to look through: somebody chose them by hand.
    let hits = |one: &Article| found.articles.iter().find(|(other, _)| other.id == one.id).map(|(_, hits)| *hits);
    let of_all = all.articles.into_iter();
    let articles = if sort == Sort::Relevance {
        let others: Vec<_> = of_all.filter(|(article, _)| hits(article).is_none()).collect();
        found.articles.into_iter().chain(others).collect()
    } else {
        let with_hits = |(article, _): (Article, u32)| {
            let n_hits = hits(&article).unwrap_or_default();
            (article, n_hits)
        };
        of_all.map(with_hits).collect()
    };
    let union = |mut one: Vec<String>, other: Vec<String>| -> Vec<String> {
        for file in other {
            if !one.contains(&file) {
                one.push(file);
            }
        }
        one
    };
    Listed {
        articles,
        n_articles: u32::try_from(ids.len()).unwrap_or(u32::MAX),
        n_hits: found.n_hits,
        // One that the corpus does not know is missing, too.
        complete: all.complete && found.complete && usize::try_from(all.n_articles) == Ok(ids.len()),
        lost: union(all.lost, found.lost),
        lacks: union(all.lacks, found.lacks),
    }
}

/// What narrows a request beside its query, each as `outlet=voa` or `date__gte=2023`.
#[must_use]
pub fn filters(request: &Request) -> Vec<String> {
    let pairs = Address::of(request.clone()).pairs().into_iter();
    let narrows = |key: &str| {
        let key = key.split("__").next().unwrap_or_default();
        ["exact", "alias", "date", "once"].contains(&key) || FacetKey::from_id(key).is_some()
    };
    let pairs = pairs.filter(|(key, _)| narrows(key));
    let parts = pairs.map(|(key, value)| format!("{key}={value}"));
    // Of articles that are named one by one the number tells more than the ids.
    let named = request.among.as_ref().map(|among| format!("among={} articles", among.len()));
    parts.chain(named).collect()
}
