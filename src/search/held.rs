//! What does the engine show of an article? Its public form, and the folded text of each field.

use std::borrow::Cow;

use super::text::Fields;
use crate::corpus::Article;
use crate::index::{Field, fields, folded};

/// An article that is shown.
pub(super) struct Held<'a> {
    pub(super) article: Article,
    /// The title, then each block.
    pub(super) folded: Vec<(Field, Cow<'a, str>)>,
}

impl<'a> Held<'a> {
    /// An article whose text is to be folded.
    pub(super) fn new(article: Article) -> Self {
        let folded = folded(&article).into_iter().map(|(field, text)| (field, Cow::Owned(text))).collect();
        Self { article, folded }
    }

    /// An article whose folded text is at hand, or, where there is none, is not needed.
    pub(super) fn with(article: Article, known: Option<&'a Fields>) -> Self {
        let folded = match known {
            Some(known) => known.iter().map(|(field, text)| (field, Cow::Borrowed(text))).collect(),
            None => fields(&article).map(|field| (field, Cow::Borrowed(""))).collect(),
        };
        Self { article, folded }
    }
}
