//! What in a folded text can be looked up? Runs of Han characters and of the letters and digits of other scripts; what
//! lies between them is not indexed.

use super::fold::is_han;

/// A run of a folded text, as long as it can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece<'a> {
    /// Where it starts, in bytes.
    pub start: usize,
    /// Its text.
    pub text: &'a str,
    /// Whether it is of Han characters.
    pub is_han: bool,
}

/// The runs of a folded text, in their order.
///
/// ```
/// # use yulan::text::pieces;
/// let found: Vec<_> = pieces("g7峰会, 2020").map(|piece| (piece.text, piece.is_han)).collect();
/// assert_eq!(found, [("g7", false), ("峰会", true), ("2020", false)]);
/// ```
pub fn pieces(folded: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut chars = folded.char_indices().map(|(at, c)| (at, sort_of(c))).peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, sort) = chars.next()?;
            let mut next = chars.peek();
            while next.is_some_and(|(_, next)| *next == sort) {
                chars.next();
                next = chars.peek();
            }
            let end = next.map_or(folded.len(), |(at, _)| *at);
            if sort != Sort::Between {
                let text = folded.get(start..end).unwrap_or_default();
                return Some(Piece { start, text, is_han: sort == Sort::Han });
            }
        }
    })
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Sort {
    Han,
    Word,
    Between,
}

fn sort_of(c: char) -> Sort {
    if is_han(c) {
        Sort::Han
    } else if c.is_alphanumeric() {
        Sort::Word
    } else {
        Sort::Between
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(folded: &str, expected: &[&str]) {
        let found: Vec<_> = pieces(folded).collect();
        assert_eq!(found.iter().map(|piece| piece.text).collect::<Vec<_>>(), expected, "{folded}");
        for piece in found {
            assert_eq!(&folded[piece.start..piece.start + piece.text.len()], piece.text);
            assert!(piece.text.chars().all(|c| is_han(c) == piece.is_han));
        }
    }

    #[test]
    fn runs_end_where_another_sort_begins() {
        check("", &[]);
        check("， 。", &[]);
        check("中国", &["中国"]);
        check("在g7峰会", &["在", "g7", "峰会"]);
        check("covid-19疫情", &["covid", "19", "疫情"]);
        check("，中，国。", &["中", "国"]);
        check("ソウル서울москва", &["ソウル서울москва"]);
        check("𣎴々〇", &["𣎴々〇"]);
    }
}
