//! What are the pieces of a typed query, and where do they stand?

/// A piece of a query.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Token {
    Open,
    Close,
    Or,
    Minus,
    Term { term: String, exact: bool, quoted: bool, closed: bool },
}

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
            _ => self.term(false),
        };
        Some(Placed { token, char_idx })
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
        Token::Term { term, exact, quoted: false, closed: true }
    }
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
