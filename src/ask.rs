//! What does the view at this address show?
//!
//! The one door to the engine: the command line's `query`, the page and `window.yulan.ask` all ask here, with an
//! address, and get the same [`Response`]. Its form is fixed by `docs/schema/response.schema.json`.

use serde::{Deserialize, Serialize};

use crate::address::Address;
use crate::corpus::{CorpusRef, FORMAT, Manifest};
use crate::search::{Answer, Engine, Issue, IssueCode, Request, View};

/// The answer to an address.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Response {
    /// Version of this form.
    pub format: u32,
    /// The address as it was understood, in its canonical form.
    pub address: String,
    /// The corpus that answers.
    pub corpus: CorpusRef,
    /// Which panel the address names.
    pub view: View,
    /// What was found.
    #[serde(flatten)]
    pub answer: Answer,
}

/// The request an address makes, to learn what the engine lacks for it.
#[must_use]
pub fn request(address: &str) -> Request {
    Address::parse(address).0.request
}

/// Answers an address from what the engine holds. Issues of the address come before those of the query.
#[must_use]
pub fn ask(engine: &Engine, address: &str) -> Response {
    let (address, mut issues) = Address::parse(address);
    let manifest = engine.manifest();
    issues.extend(address.corpus.as_ref().and_then(|corpus| mismatch(corpus, manifest)));
    let mut answer = engine.answer(&address.request);
    issues.append(&mut answer.issues);
    answer.issues = issues;
    Response {
        format: FORMAT,
        address: address.to_string(),
        corpus: corpus_ref(manifest),
        view: address.request.view,
        answer,
    }
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
