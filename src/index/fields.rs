//! Which texts of an article are searched, and what is each? The builder and the engine both ask here.

use crate::corpus::{Article, Block, Kind};
use crate::ids::ids;
use crate::text::fold_text;

ids! {
    /// A part of an article that is searched for itself and weighs for itself.
    #[derive(PartialOrd, Ord)]
    pub enum Field {
        /// The title.
        Title = "title",
        /// The first passage of the body that says something.
        Lead = "lead",
        /// The rest of the body, notes and related links too.
        Body = "body",
        /// Captions of figures.
        Caption = "caption",
    }
}

/// Characters from which a passage says something; a dateline alone does not.
const MIN_LEAD_CHARS: usize = 20;

/// The fields of an article: its title, then each block.
pub fn fields(article: &Article) -> impl Iterator<Item = Field> + '_ {
    let mut has_lead = false;
    let of_block = move |block: &Block| match block.kind {
        Kind::Figure => Field::Caption,
        Kind::Paragraph | Kind::ListItem | Kind::Quote if !has_lead && is_long(block) => {
            has_lead = true;
            Field::Lead
        }
        _ => Field::Body,
    };
    std::iter::once(Field::Title).chain(article.blocks.iter().map(of_block))
}

fn is_long(block: &Block) -> bool {
    block.runs.iter().map(|run| run.text.chars().take(MIN_LEAD_CHARS).count()).sum::<usize>() >= MIN_LEAD_CHARS
}

/// The texts of the fields of an article, as they were written: the title, then each block.
pub fn texts(article: &Article) -> impl Iterator<Item = String> + '_ {
    std::iter::once(article.title.clone()).chain(article.blocks.iter().map(Block::text))
}

/// The fields of an article, folded.
#[must_use]
pub fn folded(article: &Article) -> Vec<(Field, String)> {
    fields(article).zip(texts(article).map(|text| fold_text(&text))).collect()
}

/// Characters in folded fields: the length of an article.
#[must_use]
pub fn length(folded: &[(Field, String)]) -> u32 {
    let n_chars: usize = folded.iter().map(|(_, text)| text.chars().count()).sum();
    u32::try_from(n_chars).unwrap_or(u32::MAX)
}
