//! What may somebody mean who has begun to type? Names and topics of the corpus, by all that may be typed for them.

use super::TermFile;
use super::bytes::{Bytes, put, put_text};
use super::dictionary::{Cursor, files};

/// A name or topic of the corpus.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Suggested {
    /// Whether it is a name; else a topic.
    pub is_name: bool,
    /// Articles that speak of it.
    pub articles: u32,
    /// How the corpus mostly writes it.
    pub text: String,
}

/// Bytes from which a file is closed.
const FILE_BYTES: usize = 24 * 1024;

/// Files of suggestions by what may be typed, in the order of the keys.
#[must_use]
pub fn suggestions(sorted: &[(String, Suggested)]) -> Vec<TermFile> {
    let list_of = |same: &[(String, Suggested)]| {
        let mut list = Vec::new();
        for (_, suggested) in same {
            put(&mut list, u64::from(suggested.articles) << 1 | u64::from(suggested.is_name));
            put_text(&mut list, suggested.text.as_bytes());
        }
        list
    };
    let same = sorted.chunk_by(|one, other| one.0 == other.0);
    let entries = same.filter_map(|same| Some((same.first()?.0.as_bytes(), list_of(same))));
    files(entries, FILE_BYTES)
}

/// Calls `visit` with what a file suggests where this was typed; none where the file is damaged.
pub fn suggested(file: &[u8], typed: &[u8], visit: &mut dyn FnMut(Suggested)) -> Option<()> {
    let mut cursor = Cursor::new(file)?;
    while cursor.advance().is_some() {
        if cursor.term.starts_with(typed) {
            in_list(cursor.list, visit)?;
        } else if cursor.term.as_slice() > typed {
            break;
        }
    }
    Some(())
}

/// Calls `visit` with all that a file suggests, and what may be typed for it; none where the file is damaged.
pub fn all_suggested(file: &[u8], visit: &mut dyn FnMut(&[u8], Suggested)) -> Option<()> {
    let mut cursor = Cursor::new(file)?;
    while cursor.advance().is_some() {
        in_list(cursor.list, &mut |suggested| visit(&cursor.term, suggested))?;
    }
    Some(())
}

fn in_list(list: &[u8], visit: &mut dyn FnMut(Suggested)) -> Option<()> {
    let mut list = Bytes(list);
    while !list.is_empty() {
        let number = list.number()?;
        let articles = u32::try_from(number >> 1).ok()?;
        visit(Suggested { is_name: number & 1 == 1, articles, text: list.string()? });
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_typed_leads_to_names_and_topics() {
        let suggested = |text: &str, articles| Suggested { is_name: articles > 4, articles, text: text.into() };
        let sorted = [("pd", suggested("普丁", 7)), ("pt", suggested("普通话", 2)), ("普丁", suggested("普丁", 7))];
        let sorted = sorted.map(|(key, suggested)| (key.to_owned(), suggested));
        let files = suggestions(&sorted);
        assert_eq!((files.len(), files[0].first.as_slice()), (1, b"pd".as_slice()));
        let found = |typed: &str| {
            let mut found = Vec::new();
            super::suggested(&files[0].bytes, typed.as_bytes(), &mut |one| found.push(one)).unwrap();
            found
        };
        assert_eq!(found("p"), [suggested("普丁", 7), suggested("普通话", 2)]);
        assert_eq!(found("普"), [suggested("普丁", 7)]);
        assert!(found("q").is_empty());
        assert!(super::suggested(&[1, 0, 0], b"", &mut |_| ()).is_none_or(|()| true));
    }
}
