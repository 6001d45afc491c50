//! What does the engine show of an article? Its public form, and the folded text of each field.

use crate::corpus::Article;
use crate::index::{Field, folded};

/// An article that is shown.
pub(super) struct Held {
    pub(super) article: Article,
    /// The title, then each block.
    pub(super) folded: Vec<(Field, String)>,
}

impl Held {
    pub(super) fn new(article: Article) -> Self {
        Self { folded: folded(&article), article }
    }
}
