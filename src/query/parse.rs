//! How do the pieces fit together? `OR` binds weaker than a space, `-` stronger.

use super::token::{Placed, Prefix, Token, is_bare_prefix, tokens};
use super::{Fact, Leaf, Query, Scope, What};
use crate::text::is_han;

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
    /// A regular expression is not closed; it runs to the end.
    OpenRegex,
    /// A term has nothing to be near to; both are looked for wherever they stand.
    NotNear,
    /// A word is written like an operator and is none; it is looked for as it stands.
    HalfOperator,
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
    /// What applies to terms here.
    prefix: Prefix,
    /// Whether the rest was left out, so that nothing more is said about it.
    gave_up: bool,
}

impl Default for Prefix {
    fn default() -> Self {
        Self::Scope(Scope::All)
    }
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
            match self.peek() {
                Some(Token::Near(within)) => {
                    let (within, last) = (*within, parts.pop());
                    parts.extend(self.near(depth, within, last));
                }
                _ => parts.push(self.unary(depth)),
            }
        }
        join(parts, Query::All)
    }

    /// What follows `near/n`, joined with what came before it.
    fn near(&mut self, depth: usize, within: u32, before: Option<Query>) -> Vec<Query> {
        let Some(near) = self.pieces.pop() else { return before.into_iter().collect() };
        let after = if matches!(self.peek(), None | Some(Token::Or | Token::Close | Token::Near(_))) {
            None
        } else {
            Some(self.unary(depth))
        };
        match (before, after) {
            (Some(Query::Leaf(left)), Some(Query::Leaf(right))) => {
                let (exact, scope, char_idx) = (left.exact && right.exact, left.scope, left.char_idx);
                let what = What::Near(Box::new(left), Box::new(right), within);
                vec![Query::Leaf(Leaf { what, exact, scope, char_idx })]
            }
            (None, None) => {
                self.note(Problem::Dangling, near.char_idx);
                Vec::new()
            }
            (before, after) => {
                self.note(Problem::NotNear, near.char_idx);
                before.into_iter().chain(after).collect()
            }
        }
    }

    fn unary(&mut self, depth: usize) -> Query {
        let Some(Placed { token, char_idx }) = self.pieces.pop() else { return Query::Everything };
        match token {
            Token::Minus => self.negation(depth, char_idx),
            Token::Open => self.group(depth, char_idx),
            Token::Prefix(prefix) => self.prefixed(depth, prefix, char_idx),
            Token::Regex { pattern, closed } => {
                if !closed {
                    self.note(Problem::OpenRegex, char_idx);
                }
                self.leaf(&pattern, false, true, char_idx, What::Regex)
            }
            Token::Term { term, exact, quoted, closed } => {
                if !closed {
                    self.note(Problem::OpenQuote, char_idx);
                }
                if !quoted && !exact && is_half_operator(&term) {
                    self.note(Problem::HalfOperator, char_idx);
                }
                let what = if quoted { What::Text } else { sort_of(&term) };
                self.leaf(&term, exact, quoted, char_idx, what)
            }
            Token::Or | Token::Close | Token::Near(_) => Query::Everything,
        }
    }

    fn negation(&mut self, depth: usize, char_idx: usize) -> Query {
        if depth >= Query::MAX_DEPTH {
            self.give_up(char_idx);
            return Query::Everything;
        }
        let has_operand = matches!(
            self.peek(),
            Some(Token::Term { .. } | Token::Regex { .. } | Token::Prefix(_) | Token::Open | Token::Minus)
        );
        if !has_operand {
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

    /// What follows a prefix, looked for in its scope or taken as a value.
    fn prefixed(&mut self, depth: usize, prefix: Prefix, char_idx: usize) -> Query {
        if depth >= Query::MAX_DEPTH {
            self.give_up(char_idx);
            return Query::Everything;
        }
        let before = std::mem::replace(&mut self.prefix, prefix);
        let inner = self.unary(depth + 1);
        self.prefix = before;
        inner
    }

    fn leaf(&mut self, term: &str, exact: bool, quoted: bool, char_idx: usize, what: fn(String) -> What) -> Query {
        if term.trim().is_empty() {
            self.note(if quoted { Problem::EmptyTerm } else { Problem::Dangling }, char_idx);
            return Query::Everything;
        }
        self.n_terms += 1;
        if self.n_terms > Query::MAX_TERMS {
            self.give_up(char_idx);
            return Query::Everything;
        }
        let scope = match self.prefix {
            Prefix::Scope(scope) => scope,
            Prefix::Fact(about) => return Query::Fact(Fact { about, value: term.to_owned(), char_idx }),
        };
        let mut what = what(term.to_owned());
        if let What::Pattern(pattern) | What::Regex(pattern) = &mut what {
            if let Some((end, _)) = pattern.char_indices().nth(Query::MAX_PATTERN_CHARS) {
                pattern.truncate(end);
                self.note(Problem::TooLong, char_idx);
            }
            if pattern.chars().all(|c| matches!(c, '*' | '?')) {
                self.note(Problem::EmptyTerm, char_idx);
                return Query::Everything;
            }
        }
        Query::Leaf(Leaf { what, exact, scope, char_idx })
    }

    /// Leaves out the rest, once the bound is reached.
    fn give_up(&mut self, char_idx: usize) {
        self.pieces.clear();
        self.gave_up = true;
        self.note(Problem::TooLong, char_idx);
    }
}

/// What an unquoted word looks for.
fn sort_of(word: &str) -> fn(String) -> What {
    if word.contains(['*', '?']) {
        What::Pattern
    } else if like(word).is_some() {
        |word| like(&word).map_or(What::Text(word.clone()), |(stem, distance)| What::Like(stem, distance))
    } else {
        What::Text
    }
}

/// `Zelensky~` and `Zelensky~1`: a word of letters and digits that need not be spelt so.
fn like(word: &str) -> Option<(String, Option<u8>)> {
    let (stem, distance) = word.rsplit_once('~')?;
    let distance = match distance {
        "" => None,
        "1" => Some(1),
        "2" => Some(2),
        _ => return None,
    };
    let is_word = !stem.is_empty() && stem.chars().all(|c| c.is_alphanumeric() && !is_han(c));
    is_word.then(|| (stem.to_owned(), distance))
}

/// Whether a word is written like an operator and is none: `title:` with nothing right after it, `near/x`, `a~9`, `//`.
fn is_half_operator(word: &str) -> bool {
    let is_near = word.split_once('/').is_some_and(|(name, _)| name.eq_ignore_ascii_case("near"));
    // Of digits alone it is a span: 3~5.
    let is_like = word.rsplit_once('~').is_some_and(|(stem, distance)| {
        stem.chars().any(char::is_alphabetic) && distance.bytes().all(|byte| byte.is_ascii_digit())
    });
    is_bare_prefix(word) || is_near || (is_like && like(word).is_none()) || word == "//"
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
            Query::Leaf(leaf) => show_leaf(leaf),
            Query::Fact(fact) => format!("{:?}:{}", fact.about, fact.value.replace(' ', "_")),
            Query::All(parts) => format!("&({})", list(parts)),
            Query::Any(parts) => format!("|({})", list(parts)),
            Query::Not(part) => format!("!{}", show(part)),
        }
    }

    fn show_leaf(leaf: &Leaf) -> String {
        let what = match &leaf.what {
            What::Text(text) => text.replace(' ', "_"),
            What::Pattern(pattern) => format!("«{pattern}»"),
            What::Like(word, distance) => format!("{word}~{distance:?}"),
            What::Regex(pattern) => format!("/{pattern}/"),
            What::Near(left, right, within) => format!("({} {within} {})", show_leaf(left), show_leaf(right)),
        };
        let scope = if leaf.scope == Scope::All { String::new() } else { format!("{:?}:", leaf.scope) };
        format!("{scope}{}{what}", if leaf.exact { "=" } else { "" })
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
    fn prefixes_say_where_to_look() {
        check("title:普京", "Title:普京", &[]);
        check("Title：\"普京 访华\" a", "&(Title:普京_访华 a)", &[]);
        check("body:(a OR b) c", "&(|(Body:a Body:b) c)", &[]);
        check("caption:=台灣", "Caption:=台灣", &[]);
        check("-title:a", "!Title:a", &[]);
        check("outlet:voa author:\"王 五\"", "&(Outlet:voa Author:王_五)", &[]);
        check("date:2023..2024-06 -date:none", "&(Date:2023..2024-06 !Date:none)", &[]);
        check("section:(a OR b)", "|(Section:a Section:b)", &[]);
        check("title: a", "&(title: a)", &[(Problem::HalfOperator, 0)]);
        check("Date： \"title:\" =title:", "&(Date： title: =title:)", &[(Problem::HalfOperator, 0)]);
        check("titles:a https://x", "&(titles:a https://x)", &[]);
        check("title:body:a", "Body:a", &[]);
    }

    #[test]
    fn wildcards_likeness_and_regular_expressions_are_told_from_text() {
        check("econom* ?a 中?国", "&(«econom*» «?a» «中?国»)", &[]);
        check("\"a*b\"", "a*b", &[]);
        check("=a*", "=«a*»", &[]);
        check("**", "*", &[(Problem::EmptyTerm, 0)]);
        check("Zelensky~ abc~1 ~ 3~5", "&(Zelensky~None abc~Some(1) ~ 3~5)", &[]);
        let half = [(Problem::HalfOperator, 0), (Problem::HalfOperator, 6)];
        check("abc~9 台湾~ a~b", "&(abc~9 台湾~ a~b)", &half);
        check("/a b[0-9]+/ c", "&(/a b[0-9]+/ c)", &[]);
        check("/a\\/b/ -/c/", "&(/a\\/b/ !/c/)", &[]);
        check("/a", "/a/", &[(Problem::OpenRegex, 0)]);
        check("a/b / //", "&(a/b / //)", &[(Problem::HalfOperator, 6)]);
        check("title:/a/", "Title:/a/", &[]);
    }

    #[test]
    fn near_joins_two_terms() {
        check("a near/3 b", "(a 3 b)", &[]);
        check("a NEAR/3 \"b c\" d", "&((a 3 b_c) d)", &[]);
        check("a near/3 b near/1 c", "((a 3 b) 1 c)", &[]);
        check("title:a near/2 b", "Title:(Title:a 2 b)", &[]);
        check("near/3 a", "a", &[(Problem::NotNear, 0)]);
        check("a near/3", "a", &[(Problem::NotNear, 2)]);
        check("near/3", "*", &[(Problem::Dangling, 0)]);
        check("(a b) near/3 c", "&(&(a b) c)", &[(Problem::NotNear, 6)]);
        check("a near/x near", "&(a near/x near)", &[(Problem::HalfOperator, 2)]);
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
        fn parsing_never_panics_and_stays_in_bounds(input in "([ ()\"“「」=OR\\-a台*?~/\u{3000}\u{200b}]|title:|date:|near/1 ){0,40}") {
            let (query, mistakes) = parse(&input);
            let is_something = |leaf: &Leaf| !matches!(&leaf.what, What::Text(text) if text.trim().is_empty());
            prop_assert!(query.leaves().iter().all(|(leaf, _)| is_something(leaf)));
            let n_chars = input.chars().count();
            prop_assert!(mistakes.iter().all(|mistake| mistake.char_idx <= n_chars));
        }

        #[test]
        fn any_text_is_understood_somehow(input in any::<String>()) {
            let _ = parse(&input);
        }
    }
}
