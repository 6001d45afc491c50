//! What does the view at this address show?
//!
//! The one door to the engine: the command line's `query`, the page and `window.yulan.ask` all ask here, with an
//! address, and get the same [`Response`]. Its form is fixed by `docs/schema/response.schema.json`.

mod export;
mod file_name;

use serde::Serialize;

pub use export::{Export, Wish, among, export, filters};
pub use file_name::file_name;

use crate::address::Address;
use crate::corpus::{CorpusRef, FORMAT, Manifest};
use crate::json::reads;
use crate::search::{
    Coverage, Engine, Expanded, Facets, Hint, Issue, IssueCode, Opened, ResultRow, Suggestion, TextProgress, Timeline,
    View,
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
