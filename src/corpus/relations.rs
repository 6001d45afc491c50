//! What do the other articles of its corpus say of an article? Kept apart from the articles, so that it can be replaced.

use serde::Serialize;

use super::ArticleId;
use crate::json::reads;

/// What is known of one article from the others, as it stands in `relations/*.json`. Articles of which nothing is known
/// are not listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Relations {
    /// The article.
    pub id: ArticleId,
    /// Blocks, counted from 0, that are notes because their line repeats across the articles of the outlet.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub notes: Vec<u32>,
    /// Its links to articles of the corpus.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub links: Vec<InnerLink>,
    /// Articles that link to it, in the order of the corpus.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub linked_from: Vec<ArticleId>,
    /// The earliest article whose text is the same or nearly the same; the earliest itself has none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub like: Option<ArticleId>,
    /// How many older versions of it there are.
    #[serde(skip_serializing_if = "is_zero")]
    pub versions: u32,
}

reads!(Relations { id; notes, links, linked_from, like, versions });

impl Relations {
    /// An article of which nothing is known yet.
    #[must_use]
    pub fn of(id: ArticleId) -> Self {
        Self { id, notes: Vec::new(), links: Vec::new(), linked_from: Vec::new(), like: None, versions: 0 }
    }

    /// Whether nothing is known.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.notes.is_empty()
            && self.links.is_empty()
            && self.linked_from.is_empty()
            && self.like.is_none()
            && self.versions == 0
    }
}

/// A link of an article to another of its corpus.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct InnerLink {
    /// The address, as the article's runs have it.
    pub href: String,
    /// The article it leads to.
    pub article: ArticleId,
}

reads!(InnerLink { href, article });

// serde hands a reference to its predicates.
#[allow(clippy::trivially_copy_pass_by_ref)]
fn is_zero(value: &u32) -> bool {
    *value == 0
}
