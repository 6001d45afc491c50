//! What does a folded text consist of, one after the other? The index knows texts by this: where something stands is
//! counted in tokens.

use super::fold::is_han;

/// A part of a folded text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// A Han character, or a mark: whatever is neither Han nor a letter nor a digit.
    Char(char),
    /// A run of letters and digits of other scripts, as long as it can be.
    Word(&'a str),
}

impl Token<'_> {
    /// The character it begins with.
    #[must_use]
    pub fn first(&self) -> Option<char> {
        match self {
            Self::Char(c) => Some(*c),
            Self::Word(word) => word.chars().next(),
        }
    }

    /// The character it ends with.
    #[must_use]
    pub fn last(&self) -> Option<char> {
        match self {
            Self::Char(c) => Some(*c),
            Self::Word(word) => word.chars().next_back(),
        }
    }
}

/// The tokens of a folded text, in their order. A space that alone parts two words is none of them: words cannot stand
/// side by side without it.
///
/// ```
/// # use yulan::text::{Token::{Char, Word}, tokens};
/// let found: Vec<_> = tokens("在g7 summit，2020").collect();
/// assert_eq!(found, [Char('在'), Word("g7"), Word("summit"), Char('，'), Word("2020")]);
/// ```
pub fn tokens(folded: &str) -> impl Iterator<Item = Token<'_>> {
    let mut rest = folded;
    let mut was_word = false;
    std::iter::from_fn(move || {
        if was_word
            && let Some(after) = rest.strip_prefix(' ')
            && after.starts_with(is_of_word)
        {
            rest = after;
        }
        let c = rest.chars().next()?;
        was_word = is_of_word(c);
        let end = if was_word { rest.find(|c| !is_of_word(c)).unwrap_or(rest.len()) } else { c.len_utf8() };
        let (token, after) = rest.split_at_checked(end)?;
        rest = after;
        Some(if was_word { Token::Word(token) } else { Token::Char(c) })
    })
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() && !is_han(c)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(folded: &str, expected: &[&str]) {
        let text = |token: Token<'_>| match token {
            Token::Char(c) => c.to_string(),
            Token::Word(word) => word.to_owned(),
        };
        assert_eq!(tokens(folded).map(text).collect::<Vec<_>>(), expected, "{folded}");
    }

    #[test]
    fn words_are_whole_and_all_else_stands_alone() {
        check("", &[]);
        check("中国", &["中", "国"]);
        check("covid-19疫情", &["covid", "-", "19", "疫", "情"]);
        check("，中 g7", &["，", "中", " ", "g7"]);
        check("g7 峰", &["g7", " ", "峰"]);
        check("ソウル서울москва", &["ソウル서울москва"]);
    }

    #[test]
    fn the_one_space_between_words_is_no_token() {
        check("new york", &["new", "york"]);
        check("new  york", &["new", " ", " ", "york"]);
        check(" new, york ", &[" ", "new", ",", " ", "york", " "]);
        check("a b c", &["a", "b", "c"]);
    }
}
