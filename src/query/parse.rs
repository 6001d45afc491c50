//! How do the pieces fit together? `OR` binds weaker than a space, `-` stronger.

use super::token::{Placed, Token, tokens};
use super::{Leaf, Query};

/// Something in a query that was not as expected. The nearest meaning was taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mistake {
    /// What is the matter.
    pub problem: Problem,
    /// Where it stands, in characters from 0.
    pub char_idx: usize,
}

/// What can be the matter with a query.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Problem {
    /// A quotation mark is not closed; the phrase runs to the end.
    OpenQuote,
    /// A parenthesis is not closed, or closes nothing.
    Parenthesis,
    /// An operator has nothing to work on and was left out.
    Dangling,
    /// A phrase is empty and was left out.
    EmptyTerm,
    /// The query is longer, deeper or has more terms than is understood; the rest was left out.
    TooLong,
}

/// Understands a query; what could not be understood is told beside the nearest meaning.
///
/// ```
/// use yulan::query::{Query, parse};
/// let (query, mistakes) = parse("台湾 OR \"和平");
/// assert!(matches!(query, Query::Any(parts) if parts.len() == 2));
/// assert_eq!(mistakes.first().map(|mistake| mistake.char_idx), Some(6));
/// ```
#[must_use]
pub fn parse(input: &str) -> (Query, Vec<Mistake>) {
    let mut chars: Vec<char> = input.chars().collect();
    let mut parser = Parser::default();
    if chars.len() > Query::MAX_CHARS {
        chars.truncate(Query::MAX_CHARS);
        parser.note(Problem::TooLong, Query::MAX_CHARS);
    }
    parser.pieces = tokens(&chars).into_iter().rev().collect();
    let query = parser.alternatives(0);
    // What is left can only be a parenthesis that closes nothing: step over it and go on.
    let query = parser.after_stray_parentheses(query);
    (query, parser.mistakes)
}

#[derive(Default)]
struct Parser {
    /// What is still to be read, next piece last.
    pieces: Vec<Placed>,
    mistakes: Vec<Mistake>,
    n_terms: usize,
    /// Whether the rest was left out, so that nothing more is said about it.
    gave_up: bool,
}

impl Parser {
    fn note(&mut self, problem: Problem, char_idx: usize) {
        // Kept in the order of their places; few, and mostly found in that order.
        let at = self.mistakes.partition_point(|mistake| mistake.char_idx <= char_idx);
        self.mistakes.insert(at, Mistake { problem, char_idx });
    }

    fn peek(&self) -> Option<&Token> {
        self.pieces.last().map(|piece| &piece.token)
    }

    fn after_stray_parentheses(&mut self, first: Query) -> Query {
        let mut parts = vec![first];
        while let Some(stray) = self.pieces.pop() {
            self.note(Problem::Parenthesis, stray.char_idx);
            parts.push(self.alternatives(0));
        }
        join(parts, Query::All)
    }

    /// Alternatives between `OR`s.
    fn alternatives(&mut self, depth: usize) -> Query {
        let mut parts = vec![self.conjunction(depth)];
        while self.peek() == Some(&Token::Or) {
            let Some(or) = self.pieces.pop() else { break };
            let right = self.conjunction(depth);
            if right == Query::Everything || parts.last() == Some(&Query::Everything) {
                self.note(Problem::Dangling, or.char_idx);
            }
            parts.push(right);
        }
        join(parts, Query::Any)
    }

    /// Terms side by side.
    fn conjunction(&mut self, depth: usize) -> Query {
        let mut parts = Vec::new();
        while !matches!(self.peek(), None | Some(Token::Or | Token::Close)) {
            parts.push(self.unary(depth));
        }
        join(parts, Query::All)
    }

    fn unary(&mut self, depth: usize) -> Query {
        let Some(Placed { token, char_idx }) = self.pieces.pop() else { return Query::Everything };
        match token {
            Token::Minus => self.negation(depth, char_idx),
            Token::Open => self.group(depth, char_idx),
            Token::Term { term, exact, quoted, closed } => {
                if !closed {
                    self.note(Problem::OpenQuote, char_idx);
                }
                self.leaf(term, exact, quoted, char_idx)
            }
            Token::Or | Token::Close => Query::Everything,
        }
    }

    fn negation(&mut self, depth: usize, char_idx: usize) -> Query {
        if depth >= Query::MAX_DEPTH {
            self.give_up(char_idx);
            return Query::Everything;
        }
        if !matches!(self.peek(), Some(Token::Term { .. } | Token::Open | Token::Minus)) {
            self.note(Problem::Dangling, char_idx);
            return Query::Everything;
        }
        match self.unary(depth + 1) {
            Query::Everything => Query::Everything,
            Query::Not(inner) => *inner,
            inner => Query::Not(Box::new(inner)),
        }
    }

    fn group(&mut self, depth: usize, char_idx: usize) -> Query {
        if depth >= Query::MAX_DEPTH {
            self.give_up(char_idx);
            return Query::Everything;
        }
        let inner = self.alternatives(depth + 1);
        if self.peek() == Some(&Token::Close) {
            self.pieces.pop();
        } else if !self.gave_up {
            self.note(Problem::Parenthesis, char_idx);
        }
        inner
    }

    fn leaf(&mut self, term: String, exact: bool, quoted: bool, char_idx: usize) -> Query {
        if term.trim().is_empty() {
            self.note(if quoted { Problem::EmptyTerm } else { Problem::Dangling }, char_idx);
            return Query::Everything;
        }
        self.n_terms += 1;
        if self.n_terms > Query::MAX_TERMS {
            self.give_up(char_idx);
            return Query::Everything;
        }
        Query::Leaf(Leaf { term, exact })
    }

    /// Leaves out the rest, once the bound is reached.
    fn give_up(&mut self, char_idx: usize) {
        self.pieces.clear();
        self.gave_up = true;
        self.note(Problem::TooLong, char_idx);
    }
}

/// One part stands for itself; parts that ask for nothing fall away.
fn join(parts: Vec<Query>, combine: fn(Vec<Query>) -> Query) -> Query {
    let mut parts: Vec<Query> = parts.into_iter().filter(|part| *part != Query::Everything).collect();
    match parts.len() {
        0 => Query::Everything,
        1 => parts.remove(0),
        _ => combine(parts),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A compact way to write a query down: `&(a !b)`, `|(a b)`, `=a`, `*` for everything.
    fn show(query: &Query) -> String {
        let list = |parts: &[Query]| parts.iter().map(show).collect::<Vec<_>>().join(" ");
        match query {
            Query::Everything => "*".into(),
            Query::Leaf(leaf) => format!("{}{}", if leaf.exact { "=" } else { "" }, leaf.term.replace(' ', "_")),
            Query::All(parts) => format!("&({})", list(parts)),
            Query::Any(parts) => format!("|({})", list(parts)),
            Query::Not(part) => format!("!{}", show(part)),
        }
    }

    #[track_caller]
    fn check(input: &str, tree: &str, mistakes: &[(Problem, usize)]) {
        let (query, found) = parse(input);
        assert_eq!(show(&query), tree, "{input}");
        let found: Vec<_> = found.into_iter().map(|mistake| (mistake.problem, mistake.char_idx)).collect();
        assert_eq!(found, mistakes, "{input}");
    }

    #[test]
    fn words_are_all_wanted_and_phrases_are_one_term() {
        check("", "*", &[]);
        check("  王毅\u{3000}普京 ", "&(王毅 普京)", &[]);
        check("\"和平 计划\" 中国", "&(和平_计划 中国)", &[]);
        check("“和平”「统一」", "&(和平 统一)", &[]);
        check("「他說“好”」", "他說“好”", &[]);
        check("G7峰会 COVID-19", "&(G7峰会 COVID-19)", &[]);
        check("f(x) (a b)", "&(f(x) &(a b))", &[]);
        check("？ ＊", "&(？ ＊)", &[]);
    }

    #[test]
    fn operators_bind_as_documented() {
        check("a b OR c", "|(&(a b) c)", &[]);
        check("a (b OR c)", "&(a |(b c))", &[]);
        check("a -b", "&(a !b)", &[]);
        check("a -(b OR c)", "&(a !|(b c))", &[]);
        check("-\"a b\"", "!a_b", &[]);
        check("=台灣 =“台灣”", "&(=台灣 =台灣)", &[]);
        check("-=台灣", "!=台灣", &[]);
        check("a-b or a--b", "&(a-b or a--b)", &[]);
        check("\"OR\" =OR", "&(OR =OR)", &[]);
        check("a - b", "&(a - b)", &[]);
    }

    #[test]
    fn mistakes_get_the_nearest_meaning() {
        check("\"和平", "和平", &[(Problem::OpenQuote, 0)]);
        check("a \"\" b", "&(a b)", &[(Problem::EmptyTerm, 2)]);
        check("(a b", "&(a b)", &[(Problem::Parenthesis, 0)]);
        check("a) b", "&(a b)", &[(Problem::Parenthesis, 1)]);
        check("a OR", "a", &[(Problem::Dangling, 2)]);
        check("OR a", "a", &[(Problem::Dangling, 0)]);
        check("a OR OR b", "|(a b)", &[(Problem::Dangling, 2), (Problem::Dangling, 5)]);
        check("()", "*", &[]);
    }

    #[test]
    fn long_and_deep_queries_are_cut_and_say_so() {
        check(&"(".repeat(9_999), "*", &[(Problem::TooLong, 64)]);
        let (query, mistakes) = parse(&"字 ".repeat(20_000));
        assert_eq!(query.leaves().len(), Query::MAX_TERMS);
        assert!(mistakes.iter().all(|mistake| mistake.problem == Problem::TooLong));
        assert_eq!(mistakes.len(), 2);
    }

    proptest! {
        #[test]
        fn parsing_never_panics_and_stays_in_bounds(input in "[ ()\"“「」=OR\\-a台\u{3000}\u{200b}]{0,40}") {
            let (query, mistakes) = parse(&input);
            prop_assert!(query.leaves().iter().all(|(leaf, _)| !leaf.term.trim().is_empty()));
            let n_chars = input.chars().count();
            prop_assert!(mistakes.iter().all(|mistake| mistake.char_idx <= n_chars));
        }

        #[test]
        fn any_text_is_understood_somehow(input in any::<String>()) {
            let _ = parse(&input);
        }
    }
}
