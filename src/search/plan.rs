//! What exactly is looked for? A query's terms made ready, and how they combine.

use regex_lite::{Regex, RegexBuilder};

use super::answer::Expanded;
use super::facts::Facts;
use super::issue::{Issue, IssueCode};
use super::leaf::{Leaf, Matcher, Needle};
use super::like::default_distance;
use super::pattern::Pattern;
use super::request::{DateFilter, FacetKey, Request};
use crate::corpus::{Manifest, Period};
use crate::index::{Aliases, Field};
use crate::query::{self, About, Fact, Query, Scope, What};
use crate::text::{fold_char, fold_text};

/// A query made ready: its terms, and how they combine.
#[derive(Default)]
pub(super) struct Plan {
    pub(super) leaves: Vec<Leaf>,
    pub(super) tree: Tree,
    pub(super) expanded: Vec<Expanded>,
    pub(super) issues: Vec<Issue>,
    /// Whether other names are to be looked for and the table of them cannot be had.
    pub(super) is_nameless: bool,
}

/// A query over the numbers of its terms.
#[derive(Default)]
pub(super) enum Tree {
    #[default]
    Everything,
    Term(usize),
    /// Whether each article is one of these.
    Known(Vec<bool>),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
}

/// Bytes that a compiled regular expression takes at most: what bounds the work for each character of a text.
const MAX_REGEX_BYTES: usize = 1 << 15;

/// Makes a query ready.
pub(super) fn plan(
    query: &Query,
    request: &Request,
    facts: &Facts,
    manifest: &Manifest,
    aliases: Option<&Aliases>,
) -> Plan {
    let mut planner = Planner { plan: Plan::default(), request, facts, manifest, aliases };
    planner.plan.tree = planner.grow(query, false).unwrap_or_default();
    let mut plan = planner.plan;
    if !plan.leaves.is_empty() && plan.leaves.iter().all(|leaf| leaf.negated) {
        plan.issues.push(Issue { code: IssueCode::OnlyNegative, key: Some("q".to_owned()), found: None, at: None });
    }
    plan
}

struct Planner<'a> {
    plan: Plan,
    request: &'a Request,
    facts: &'a Facts,
    manifest: &'a Manifest,
    aliases: Option<&'a Aliases>,
}

impl Planner<'_> {
    /// The tree of a query; none where nothing of it is left to look for.
    fn grow(&mut self, query: &Query, negated: bool) -> Option<Tree> {
        let mut grow_all = |parts: &[Query]| -> Option<Vec<Tree>> {
            let parts: Vec<Tree> = parts.iter().filter_map(|part| self.grow(part, negated)).collect();
            (!parts.is_empty()).then_some(parts)
        };
        match query {
            Query::Everything => None,
            Query::Leaf(leaf) => self.plant(leaf, negated),
            Query::Fact(fact) => self.known(fact),
            Query::All(parts) => grow_all(parts).map(Tree::All),
            Query::Any(parts) => grow_all(parts).map(Tree::Any),
            Query::Not(part) => self.grow(part, !negated).map(|tree| Tree::Not(Box::new(tree))),
        }
    }

    fn plant(&mut self, leaf: &query::Leaf, negated: bool) -> Option<Tree> {
        let exact = self.request.exact || is_exact(leaf);
        let term = shown(leaf);
        let mut also = Vec::new();
        let Some(matcher) = self.matcher(leaf, exact, &mut also) else {
            self.tell(IssueCode::EmptyTerm, &term, leaf.char_idx);
            return None;
        };
        self.plan.leaves.push(Leaf::new(matcher, exact, negated, fields(leaf.scope)));
        self.plan.expanded.push(Expanded { term, exact, negated, also, counts: Vec::new() });
        Some(Tree::Term(self.plan.leaves.len() - 1))
    }

    /// What a term looks for; `also` gets the other names that are looked for with it.
    fn matcher(&mut self, leaf: &query::Leaf, exact: bool, also: &mut Vec<String>) -> Option<Matcher> {
        let literal = |text: &str| {
            let text = if exact { text.to_owned() } else { fold_text(text.trim()).trim().to_owned() };
            (!text.is_empty()).then(|| Matcher::Literal(vec![Needle::typed(text)]))
        };
        match &leaf.what {
            What::Text(text) => {
                let mut matcher = literal(text)?;
                if let Matcher::Literal(needles) = &mut matcher {
                    let names = if exact { Vec::new() } else { self.names(needles) };
                    needles.extend(names.iter().map(|name| Needle::name(name)).filter(|name| !name.text.is_empty()));
                    also.extend(names);
                }
                Some(matcher)
            }
            What::Pattern(typed) => {
                let pattern = Pattern::new(typed, exact);
                if pattern.parts().is_empty() { literal(typed) } else { Some(Matcher::Pattern(pattern)) }
            }
            What::Like(word, distance) => {
                let word = fold_text(word);
                let distance = distance.map_or_else(|| default_distance(&word), usize::from);
                (!word.is_empty()).then(|| Matcher::Like(word.chars().collect(), distance))
            }
            What::Regex(typed) => {
                let regex = regex(typed, exact);
                if regex.is_none() {
                    self.tell(IssueCode::BadRegex, typed, leaf.char_idx);
                }
                regex.map_or_else(|| literal(typed), |regex| Some(Matcher::Regex(regex, literal_of(typed))))
            }
            What::Near(left, right, within) => {
                let (left, right) = (self.matcher(left, exact, also)?, self.matcher(right, exact, also)?);
                Some(Matcher::Near(Box::new(left), Box::new(right), usize::try_from(*within).unwrap_or(usize::MAX)))
            }
        }
    }

    /// Other names of what is looked for: those the reader left of them, else those of the table.
    fn names(&self, needles: &[Needle]) -> Vec<String> {
        let Some(typed) = needles.first().map(|needle| needle.text.as_str()) else { return Vec::new() };
        if self.request.alias.off {
            return Vec::new();
        }
        if let Some((_, names)) = self.request.alias.given.iter().find(|(term, _)| fold_text(term) == typed) {
            let mut known = vec![typed.to_owned(), String::new()];
            let mut is_new = |name: &&String| {
                let folded = fold_text(name);
                let is_new = !known.contains(&folded);
                known.push(folded);
                is_new
            };
            return names.iter().filter(|name| is_new(name)).cloned().collect();
        }
        self.aliases.map(|aliases| aliases.others(typed).to_vec()).unwrap_or_default()
    }

    fn tell(&mut self, code: IssueCode, found: &str, char_idx: usize) {
        let issue = Issue { key: Some("q".to_owned()), found: Some(found.to_owned()), ..Issue::at(code, char_idx) };
        self.plan.issues.push(issue);
    }

    /// The articles of which something is known.
    fn known(&mut self, fact: &Fact) -> Option<Tree> {
        let key = match fact.about {
            About::Outlet => FacetKey::Outlet,
            About::Section => FacetKey::Section,
            About::Author => FacetKey::Author,
            About::Script => FacetKey::Script,
            About::Date => return self.dated(fact),
        };
        let wanted = fold_text(fact.value.trim());
        let is_named = |value: &String| {
            let names = match key {
                FacetKey::Outlet => self.manifest.outlet(value),
                FacetKey::Section => self.manifest.section(value),
                _ => None,
            };
            let names = names.map(|names| [&names.en, &names.hans, &names.hant]);
            let is_part = key == FacetKey::Author || key == FacetKey::Section;
            let folded = fold_text(value);
            folded == wanted
                || (is_part && folded.contains(&wanted))
                || names.into_iter().flatten().flatten().any(|name| fold_text(name).contains(&wanted))
        };
        let column = self.facts.column(key)?;
        let named: Vec<bool> = std::iter::once(false).chain(column.values.iter().map(is_named)).collect();
        if !named.contains(&true) {
            self.tell(IssueCode::NoSuchValue, &fact.value, fact.char_idx);
        }
        let is_one =
            |place: &u32| usize::try_from(*place).ok().and_then(|place| named.get(place).copied()).unwrap_or(false);
        Some(Tree::Known(column.of.iter().map(is_one).collect()))
    }

    fn dated(&mut self, fact: &Fact) -> Option<Tree> {
        let Some(filter) = date_filter(fact.value.trim()) else {
            self.tell(IssueCode::BadDate, &fact.value, fact.char_idx);
            return None;
        };
        Some(Tree::Known(self.facts.days.iter().map(|day| filter.admits(*day)).collect()))
    }
}

/// `2023`, `2023..2024-06`, `2023..`, `..2024`, `none`; dates as people type them.
fn date_filter(written: &str) -> Option<DateFilter> {
    if written == "none" {
        return Some(DateFilter::Undated);
    }
    let (from, to) = written.split_once("..").unwrap_or((written, written));
    let bound = |bound: &str| if bound.is_empty() { Some(None) } else { Period::from_typed(bound).map(Some) };
    match (bound(from)?, bound(to)?) {
        (None, None) => None,
        (from, to) => Some(DateFilter::Between(from, to)),
    }
}

fn fields(scope: Scope) -> &'static [Field] {
    match scope {
        Scope::All => &Field::ALL,
        Scope::Title => &[Field::Title],
        Scope::Body => &[Field::Lead, Field::Body],
        Scope::Caption => &[Field::Caption],
    }
}

/// Whether a term, or either of two that are to be near each other, means its very characters.
fn is_exact(leaf: &query::Leaf) -> bool {
    leaf.exact || matches!(&leaf.what, What::Near(left, right, _) if is_exact(left) || is_exact(right))
}

/// A term as a reader knows it.
fn shown(leaf: &query::Leaf) -> String {
    match &leaf.what {
        What::Text(text) | What::Pattern(text) => text.clone(),
        What::Like(word, distance) => {
            format!("{word}~{}", distance.map(|distance| distance.to_string()).unwrap_or_default())
        }
        What::Regex(pattern) => format!("/{pattern}/"),
        What::Near(left, right, within) => format!("{} near/{within} {}", shown(left), shown(right)),
    }
}

/// A regular expression for folded texts: its own characters are folded, what is said with a backslash stays.
fn regex(typed: &str, exact: bool) -> Option<Regex> {
    let mut pattern = String::new();
    let mut chars = typed.chars();
    while let Some(c) = chars.next() {
        let folded = if exact { c } else { fold_char(c) };
        if c == '\\' {
            pattern.push(c);
            pattern.extend(chars.next());
        } else {
            // A full-width parenthesis is text, and stays so when it is folded.
            if folded != c && folded.is_ascii_punctuation() {
                pattern.push('\\');
            }
            pattern.push(folded);
        }
    }
    let built = RegexBuilder::new(&pattern).size_limit(MAX_REGEX_BYTES).nest_limit(20).build();
    built.ok()
}

/// The longest string that every match of a regular expression holds, as far as is plain to see.
fn literal_of(typed: &str) -> Option<String> {
    if typed.contains(['|', '\\']) {
        return None;
    }
    let mut runs = vec![String::new()];
    let mut depth = 0_u32;
    for c in typed.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            // What may be left out is not in every match.
            '?' | '*' | '{' if depth == 0 => {
                runs.last_mut().and_then(String::pop);
            }
            _ => {}
        }
        depth += u32::from(c == '{');
        depth = depth.saturating_sub(u32::from(c == '}'));
        let is_plain = depth == 0 && (c.is_alphanumeric() || matches!(c, '，' | '。' | '、' | '：'));
        match runs.last_mut() {
            Some(run) if is_plain => run.push(c),
            _ => runs.push(String::new()),
        }
    }
    runs.into_iter().filter(|run| run.chars().count() > 1).max_by_key(String::len)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_every_match_holds_is_seen() {
        let check = |typed: &str, literal: Option<&str>| assert_eq!(literal_of(typed).as_deref(), literal, "{typed}");
        check("[0-9]+年中国人?民", Some("年中国"));
        check("习近平(主席)?访问", Some("习近平"));
        check("a|b", None);
        check("中国{2}人民", Some("人民"));
        check("ab*cd", Some("cd"));
        check("(中国)", None);
        check("^中国$", Some("中国"));
        check("a{0,3}bc", Some("bc"));
    }

    #[test]
    fn expressions_are_folded_where_they_are_text() {
        let is_match = |typed: &str, text: &str| regex(typed, false).is_some_and(|regex| regex.is_match(text));
        assert!(is_match("臺[灣湾]", "台湾") && is_match("[A-Z]+", "abc") && is_match("（一）", "(一)"));
        assert!(is_match(r"\d\D", "1a") && !is_match(r"^\D$", "1"));
        assert!(regex("(", false).is_none() && regex("(a{1000}){1000}", false).is_none());
    }

    #[test]
    fn periods_are_read() {
        let year = |year: &str| year.parse().ok();
        assert_eq!(date_filter("2023"), Some(DateFilter::Between(year("2023"), year("2023"))));
        assert_eq!(date_filter("..2024-06"), Some(DateFilter::Between(None, year("2024-06"))));
        assert_eq!(date_filter("none"), Some(DateFilter::Undated));
        assert_eq!(date_filter("2023年..2024.6"), Some(DateFilter::Between(year("2023"), year("2024-06"))));
        assert_eq!((date_filter(".."), date_filter("soon"), date_filter("1/2/2023")), (None, None, None));
    }
}
