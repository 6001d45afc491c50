//! What are the pieces of a typed query, and where do they stand?

use super::{About, Scope};

/// A piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    Or,
    Minus,
    /// `title:` and its like, right before what it applies to.
    Prefix(Prefix),
    /// `near/10` between two terms.
    Near(u32),
    /// Between slashes.
    Regex {
        pattern: String,
        closed: bool,
    },
    Term {
        term: String,
        exact: bool,
        quoted: bool,
        closed: bool,
    },
}

/// What stands before a colon.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Prefix {
    Scope(Scope),
    Fact(About),
}

const PREFIXES: [(&str, Prefix); 8] = [
    ("title", Prefix::Scope(Scope::Title)),
    ("body", Prefix::Scope(Scope::Body)),
    ("caption", Prefix::Scope(Scope::Caption)),
    ("outlet", Prefix::Fact(About::Outlet)),
    ("section", Prefix::Fact(About::Section)),
    ("author", Prefix::Fact(About::Author)),
    ("script", Prefix::Fact(About::Script)),
    ("date", Prefix::Fact(About::Date)),
];

/// A piece and where it starts, in characters from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Placed {
    pub(super) token: Token,
    pub(super) char_idx: usize,
}

/// The mark that closes a quotation, for each that opens one. A straight quote may be closed by a curly one and the
/// other way round, as input methods mix them; corner brackets only by their like, so that they can hold quotes.
fn closes(open: char, c: char) -> bool {
    match open {
        '"' | '“' | '”' => matches!(c, '"' | '“' | '”'),
        '「' => c == '」',
        _ => false,
    }
}

fn opens(c: char) -> bool {
    matches!(c, '"' | '“' | '”' | '「')
}

/// Cuts a query into its pieces.
pub(super) fn tokens(chars: &[char]) -> Vec<Placed> {
    let mut cutter = Cutter { chars, at: 0 };
    let mut placed = Vec::new();
    while let Some(piece) = cutter.next_piece() {
        placed.push(piece);
    }
    placed
}

struct Cutter<'a> {
    chars: &'a [char],
    at: usize,
}

impl Cutter<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.chars.get(self.at + ahead).copied()
    }

    fn next_piece(&mut self) -> Option<Placed> {
        while self.peek(0).is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        let char_idx = self.at;
        let token = match self.peek(0)? {
            '(' => self.single(Token::Open),
            ')' => self.single(Token::Close),
            // A minus negates only after a space or a parenthesis, which is where a piece starts, and only before
            // something; else it is text, as in COVID-19 or -5.
            '-' if self.peek(1).is_some_and(|next| !next.is_whitespace() && next != '-' && next != ')') => {
                self.single(Token::Minus)
            }
            '=' if self.peek(1).is_some_and(|next| !next.is_whitespace() && next != '(' && next != ')') => {
                self.at += 1;
                self.term(true)
            }
            '/' if self.peek(1).is_some_and(|next| !next.is_whitespace() && next != '/') => self.regex(),
            _ => match self.prefix() {
                Some(prefix) => Token::Prefix(prefix),
                None => self.term(false),
            },
        };
        Some(Placed { token, char_idx })
    }

    /// A prefix, if one stands here with something right after it.
    fn prefix(&mut self) -> Option<Prefix> {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let (length, prefix) = PREFIXES.iter().find_map(|(name, prefix)| {
            let length = name.len();
            let is_named =
                name.chars().zip(rest).filter(|(one, other)| one.eq_ignore_ascii_case(other)).count() == length;
            let is_closed = matches!(rest.get(length), Some(':' | '：'));
            (is_named && is_closed).then_some((length + 1, *prefix))
        })?;
        // Before a space or the end it is a word like any other.
        rest.get(length).filter(|next| !next.is_whitespace() && **next != ')')?;
        self.at += length;
        Some(prefix)
    }

    /// A regular expression runs to a slash that ends a word and is not escaped.
    fn regex(&mut self) -> Token {
        self.at += 1;
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let is_end = |idx: usize| {
            let is_escaped = rest.iter().take(idx).rev().take_while(|c| **c == '\\').count() % 2 == 1;
            rest.get(idx) == Some(&'/')
                && !is_escaped
                && rest.get(idx + 1).is_none_or(|next| next.is_whitespace() || *next == ')')
        };
        let length = (0..rest.len()).find(|idx| is_end(*idx));
        let pattern = rest.iter().take(length.unwrap_or(rest.len())).collect();
        self.at += length.map_or(rest.len(), |length| length + 1);
        Token::Regex { pattern, closed: length.is_some() }
    }

    fn single(&mut self, token: Token) -> Token {
        self.at += 1;
        token
    }

    fn term(&mut self, exact: bool) -> Token {
        match self.peek(0) {
            Some(open) if opens(open) => self.phrase(open, exact),
            _ => self.word(exact),
        }
    }

    fn phrase(&mut self, open: char, exact: bool) -> Token {
        self.at += 1;
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let length = rest.iter().position(|&c| closes(open, c));
        let term = rest.iter().take(length.unwrap_or(rest.len())).collect();
        self.at += length.map_or(rest.len(), |length| length + 1);
        Token::Term { term, exact, quoted: true, closed: length.is_some() }
    }

    fn word(&mut self, exact: bool) -> Token {
        let rest = self.chars.get(self.at..).unwrap_or_default();
        let term = word_of(rest);
        self.at += term.chars().count();
        if term == "OR" && !exact {
            return Token::Or;
        }
        if let Some(within) = near(&term).filter(|_| !exact) {
            return Token::Near(within);
        }
        Token::Term { term, exact, quoted: false, closed: true }
    }
}

/// `near/10`.
fn near(word: &str) -> Option<u32> {
    let (name, number) = word.split_once('/')?;
    let is_number = !number.is_empty() && number.bytes().all(|digit| digit.is_ascii_digit());
    name.eq_ignore_ascii_case("near").then(|| number.parse().ok()).flatten().filter(|_| is_number)
}

/// A word ends at white space, at a quotation that opens, and at a parenthesis that is not balanced inside it, so that
/// `f(x)` is one word and `(a b)` is a group.
fn word_of(rest: &[char]) -> String {
    let mut depth = 0_u32;
    let mut word = String::new();
    for &c in rest {
        match c {
            '(' => depth += 1,
            ')' if depth == 0 => break,
            ')' => depth -= 1,
            _ if c.is_whitespace() || opens(c) || (c == '」') => break,
            _ => {}
        }
        word.push(c);
    }
    if word.is_empty() { rest.iter().take(1).collect() } else { word }
}

/// Whether a word is what stands before a colon, and nothing after it.
pub(super) fn is_bare_prefix(word: &str) -> bool {
    let name = word.strip_suffix([':', '：']);
    name.is_some_and(|name| PREFIXES.iter().any(|(prefix, _)| prefix.eq_ignore_ascii_case(name)))
}
