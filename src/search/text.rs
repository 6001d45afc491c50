//! What do the articles of a shard say? Each is read from the shard, and folded, when a term is first looked for in it.

use std::cell::OnceCell;

use super::store::bare;
use crate::corpus::Article;
use crate::index::{Field, fields, texts};
use crate::json;
use crate::text::fold_text;

/// The texts of a shard.
pub(super) struct Texts(Vec<Text>);

/// The text of one article.
struct Text {
    /// Where its JSON starts and ends in the shard.
    start: usize,
    end: usize,
    folded: OnceCell<Fields>,
    original: OnceCell<Fields>,
}

/// The fields of an article in one piece.
#[derive(Debug, Default)]
pub(super) struct Fields {
    text: String,
    /// Where each field ends.
    ends: Vec<(Field, usize)>,
}

impl Texts {
    pub(super) fn of(shard: &[u8]) -> Self {
        let mut start = 0;
        let line = |line: &[u8]| {
            let here = start;
            start += line.len() + 1;
            let inside = bare(line);
            // Only the bracket that opens the shard stands before an article.
            let start = here + usize::from(line.first() == Some(&b'['));
            Text { start, end: start + inside.len(), folded: OnceCell::new(), original: OnceCell::new() }
        };
        Self(shard.split(|byte| *byte == b'\n').map(line).collect())
    }

    /// The fields of an article, folded or as they were written.
    pub(super) fn fields<'a>(&'a self, shard: &[u8], nth: usize, is_folded: bool) -> Option<&'a Fields> {
        let text = self.0.get(nth)?;
        let cell = if is_folded { &text.folded } else { &text.original };
        Some(cell.get_or_init(|| {
            let article = shard.get(text.start..text.end).and_then(|json| json::read::<Article>(json).ok());
            article.map(|article| Fields::of(&article, is_folded)).unwrap_or_default()
        }))
    }
}

impl Fields {
    fn of(article: &Article, is_folded: bool) -> Self {
        let mut all = Self::default();
        for (field, text) in fields(article).zip(texts(article)) {
            all.text.push_str(&if is_folded { fold_text(&text) } else { text });
            all.ends.push((field, all.text.len()));
        }
        all
    }

    pub(super) fn n_bytes(&self) -> usize {
        self.text.len()
    }

    /// Each field and its text.
    pub(super) fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        let mut start = 0;
        self.ends.iter().map(move |(field, end)| {
            let text = self.text.get(start..*end).unwrap_or_default();
            start = *end;
            (*field, text)
        })
    }
}
