//! What does the view at this address show?
//!
//! The one door to the engine: the command line's `query`, the page and `window.yulan.ask` all ask here, with an
//! address, and get the same [`Response`]. Its form is fixed by `docs/schema/response.schema.json`.

use serde::Serialize;

use crate::address::Address;
use crate::corpus::{Article, CorpusRef, Day, FORMAT, Manifest};
use crate::export::{self, Exported, Format, Provenance};
use crate::json::reads;
use crate::search::{
    Coverage, Engine, Expanded, FacetKey, Facets, Hint, Issue, IssueCode, Opened, Request, ResultRow, Suggestion,
    TextProgress, Timeline, View,
};

/// The answer to an address. It spells out the fields of [`crate::search::Answer`]: flattening one into the other would
/// cost the app a second, buffering reader of every type.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Response {
    /// Version of this form.
    pub format: u32,
    /// The address as it was understood, in its canonical form.
    pub address: String,
    /// The corpus that answers.
    pub corpus: CorpusRef,
    /// Which panel the address names.
    pub view: View,
    /// Whether the counts of articles and hits are exact. If not, they are lower bounds.
    pub complete: bool,
    /// The same of facets and timeline, which count articles, too, that one filter keeps out.
    pub facets_complete: bool,
    /// Results, from the first, that stay where they are whatever is read further.
    pub listed: u32,
    /// How far texts were read, where they lie behind a network and the index cannot be sure.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub texts: Option<TextProgress>,
    /// The query as it was understood: the leaves that were looked for.
    pub expanded: Vec<Expanded>,
    /// Names, topics and titles that begin as the query ends.
    pub suggestions: Vec<Suggestion>,
    /// Where nothing is found, what would find something. Never a part of the results.
    pub hints: Vec<Hint>,
    /// Articles that match query and filters.
    pub articles: u32,
    /// Hits in them: leftmost, non-overlapping matches of positive leaves, summed over leaves.
    pub hits: u64,
    /// The first results in the order asked for.
    pub results: Vec<ResultRow>,
    /// Counts of articles by facet value, each ignoring its own filter.
    pub facets: Facets,
    /// Articles over time, ignoring the date filter.
    pub timeline: Timeline,
    /// What the corpus covers, where the view is about the corpus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub coverage: Option<Coverage>,
    /// The open article, where the address names one that is in the corpus.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub article: Option<Opened>,
    /// What could not be understood or done, and where.
    pub issues: Vec<Issue>,
}

reads!(Response {
    format, address, corpus, view, complete, facets_complete, listed, expanded, suggestions, hints, articles, hits, results, facets, timeline, issues;
    texts, coverage, article
});

/// A response, and the files that would tell more.
#[derive(Clone, Debug, PartialEq)]
pub struct Asked {
    /// What follows from the files at hand.
    pub response: Response,
    /// Files that make its counts exact, or show its results; once there are none it is the answer.
    pub lacks: Vec<String>,
}

/// Answers an address from what the engine holds. Issues of the address come before those of the query.
#[must_use]
pub fn ask(engine: &Engine, address: &str) -> Asked {
    let (address, mut issues) = Address::parse(address);
    let manifest = engine.manifest();
    issues.extend(address.corpus.as_ref().and_then(|corpus| mismatch(corpus, manifest)));
    let answer = engine.answer(&address.request);
    issues.extend(answer.issues);
    let response = Response {
        format: FORMAT,
        address: address.to_string(),
        corpus: corpus_ref(manifest),
        view: address.request.view,
        complete: answer.complete,
        facets_complete: answer.facets_complete,
        listed: answer.listed,
        texts: answer.texts,
        expanded: answer.expanded,
        suggestions: answer.suggestions,
        hints: answer.hints,
        articles: answer.articles,
        hits: answer.hits,
        results: answer.results,
        facets: answer.facets,
        timeline: answer.timeline,
        coverage: answer.coverage,
        article: answer.article,
        issues,
    };
    Asked { response, lacks: answer.lacks }
}

/// The articles an address finds, written in a form, and the files that would tell more; an export is whole once there
/// are none.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Export {
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

reads!(Export { text, provenance, articles, written, complete; lacks });

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
}

reads!(Wish { format, language, link; day });

/// Exports what an address finds.
#[must_use]
pub fn export(engine: &Engine, address: &str, wish: &Wish) -> Export {
    let (address, _) = Address::parse(address);
    let manifest = engine.manifest();
    let listed = engine.listed(&address.request);
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
        query: address.request.q.clone(),
        filters: filters(&address.request),
        address: wish.link.clone(),
        articles: listed.n_articles,
        hits: listed.n_hits,
        complete: listed.complete,
        written: exported.len(),
        day: wish.day,
    };
    Export {
        text: export::export(wish.format, &exported, &provenance),
        provenance: provenance.file(),
        articles: listed.n_articles,
        written: u32::try_from(exported.len()).unwrap_or(u32::MAX),
        complete: listed.complete,
        lacks: listed.lacks,
    }
}

/// What narrows a request beside its query, as `outlet=voa; date__gte=2023`.
fn filters(request: &Request) -> String {
    let (date, once, exact) = (request.date, request.once, request.exact);
    let mut narrowed = Request { exact, date, once, ..Request::default() };
    for key in FacetKey::ALL {
        narrowed.choice_mut(key).clone_from(request.choice(key));
    }
    let pairs = Address::of(narrowed).pairs().into_iter();
    let parts = pairs.map(|(key, value)| format!("{key}={value}"));
    // Of articles that are named one by one the number tells more than the ids.
    let named = request.among.as_ref().map(|among| format!("among={} articles", among.len()));
    parts.chain(named).collect::<Vec<_>>().join("; ")
}

/// How addresses name this corpus.
#[must_use]
pub fn corpus_ref(manifest: &Manifest) -> CorpusRef {
    CorpusRef { id: manifest.id.clone(), version: Some(manifest.version.clone()) }
}

fn mismatch(named: &CorpusRef, manifest: &Manifest) -> Option<Issue> {
    let code = if named.id != manifest.id {
        IssueCode::OtherCorpus
    } else if named.version.as_ref().is_some_and(|version| *version != manifest.version) {
        IssueCode::OtherVersion
    } else {
        return None;
    };
    Some(Issue::of_key(code, "corpus", &named.to_string()))
}
