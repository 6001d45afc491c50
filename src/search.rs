//! What answers the question?
//!
//! The engine: it holds what shards it was given, names those it lacks, and answers a request from them. It never
//! fetches, never waits, never reads a clock: equal shards and an equal request give an equal answer, on any machine.

mod answer;
mod asked;
mod coverage;
mod engine;
mod facets;
mod facts;
mod held;
mod hints;
mod issue;
mod known;
mod leaf;
mod like;
mod lookup;
mod marks;
mod matching;
mod names;
mod near;
mod opened;
mod order;
mod pattern;
mod plan;
mod rank;
mod reading;
mod refusal;
mod related;
mod request;
mod shelves;
mod snippet;
mod spans;
mod store;
mod suggest;
mod text;
mod timeline;

pub use answer::{
    Answer, Bin, Count, Coverage, Covered, Expanded, Facets, Grain, Hint, HintKind, Mention, Opened, ResultRow,
    Suggestion, SuggestionKind, Timeline,
};
pub use engine::{Engine, Found, Listed, Reach};
pub use issue::{Issue, IssueCode};
pub use known::{Known, KnownArticle};
pub use reading::TextProgress;
pub use refusal::Refusal;
pub use request::{AliasChoice, Choice, DateFilter, FacetKey, LENGTHS, Request, Sort, TextLimit, View, length_id};
