//! What does a list of results show of an article, and which number has an id? Small files of their own, so that ten
//! results do not cost ten articles.

use serde::Serialize;

use super::bytes::{Bytes, put};
use crate::corpus::{Article, ArticleId, Dated};
use crate::json::reads;

/// Articles in a file of cards.
pub const CARDS_PER_FILE: u32 = 64;
/// Ids in a file of them.
pub const IDS_PER_FILE: usize = 3072;

/// What a list shows of an article besides what stands in columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Card {
    /// Id of the article.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Dated>,
    /// When it was archived, where that is its only date.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<Dated>,
}

reads!(Card { id, title; published, archived });

impl Card {
    /// The card of an article.
    #[must_use]
    pub fn of(article: &Article) -> Self {
        Self {
            id: article.id.clone(),
            title: article.title.clone(),
            published: article.published.clone(),
            archived: article.archived.clone().filter(|_| article.published.is_none()),
        }
    }
}

/// An id as the 64 bits it stands for; none where it is no id.
#[must_use]
pub fn id_number(id: &ArticleId) -> Option<u64> {
    let mut bits = 0_u128;
    for digit in id.0.bytes() {
        let value = match digit {
            b'a'..=b'z' => digit - b'a',
            b'2'..=b'7' => digit - b'2' + 26,
            _ => return None,
        };
        bits = bits << 5 | u128::from(value);
    }
    // Thirteen digits have 65 bits, of which the last is padding.
    (id.0.len() == 13).then(|| u64::try_from(bits >> 1).ok())?
}

/// A file of ids in ascending order, each with the number of its article.
#[must_use]
pub fn ids_to_bytes(ids: &[(u64, u32)]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut before = 0;
    for (id, article) in ids {
        put(&mut out, id - before);
        put(&mut out, u64::from(*article));
        before = *id;
    }
    out
}

/// The number of the article with this id, where the file has it.
#[must_use]
pub fn article_of(file: &[u8], wanted: u64) -> Option<u32> {
    let mut bytes = Bytes(file);
    let mut id = 0_u64;
    while !bytes.is_empty() {
        id = id.checked_add(bytes.number()?)?;
        let article = bytes.small()?;
        if id >= wanted {
            return (id == wanted).then_some(article);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hash::mix;

    #[test]
    fn ids_are_numbers_and_lead_to_their_articles() {
        assert_eq!(id_number(&ArticleId("aaaaaaaaaaaab".into())), Some(0));
        assert_eq!(id_number(&ArticleId("7777777777776".into())), Some(u64::MAX));
        for strange in ["", "aaaaaaaaaaaa", "aaaaaaaaaaaaaa", "aaaaaaaaaaaa1", "台"] {
            assert_eq!(id_number(&ArticleId(strange.into())), None, "{strange}");
        }
        let numbers: Vec<u64> = (0..50).map(mix).collect();
        for number in &numbers {
            let written = data_encoding::BASE32_NOPAD.encode(&number.to_be_bytes()).to_ascii_lowercase();
            assert_eq!(id_number(&ArticleId(written)), Some(*number));
        }
        let mut ids: Vec<(u64, u32)> = numbers.into_iter().zip(0..).collect();
        ids.sort_unstable();
        let file = ids_to_bytes(&ids);
        for (id, article) in ids {
            assert_eq!(article_of(&file, id), Some(article));
            assert_eq!(article_of(&file, id ^ 1), None);
        }
        assert_eq!(article_of(&[0x80], 5), None);
    }
}
