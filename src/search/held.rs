//! What does the engine keep of an article? Its public form, and the folded text of each field.

use crate::corpus::{Article, Block, Day};
use crate::text::fold_text;

/// An article at hand.
pub(super) struct Held {
    pub(super) article: Article,
    pub(super) day: Option<Day>,
    pub(super) year: Option<String>,
    /// Folded text of the title, then of each block.
    pub(super) folded: Vec<String>,
    /// Characters in all fields.
    pub(super) n_chars: u32,
}

impl Held {
    pub(super) fn new(article: Article) -> Self {
        let day = article.day();
        let title = std::iter::once(fold_text(&article.title));
        let folded: Vec<String> = title.chain(article.blocks.iter().map(|block| fold_text(&block.text()))).collect();
        let n_chars = folded.iter().map(|field| field.chars().count()).sum::<usize>();
        Self {
            day,
            year: day.map(|day| format!("{:04}", day.year())),
            folded,
            n_chars: u32::try_from(n_chars).unwrap_or(u32::MAX),
            article,
        }
    }

    /// The text of each field as it was written: the title, then each block.
    pub(super) fn fields(&self) -> impl Iterator<Item = String> + '_ {
        std::iter::once(self.article.title.clone()).chain(self.article.blocks.iter().map(Block::text))
    }
}
