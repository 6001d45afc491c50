//! What exactly is looked for? A query's terms made ready, and how they combine.

use super::answer::{Expanded, Issue, IssueCode};
use super::leaf::Leaf;
use crate::query::{self, Query};
use crate::text::fold_text;

/// A query made ready: its terms, and how they combine.
pub(super) struct Plan {
    pub(super) leaves: Vec<Leaf>,
    pub(super) tree: Tree,
    pub(super) expanded: Vec<Expanded>,
}

/// A query over the numbers of its terms.
pub(super) enum Tree {
    Everything,
    Term(usize),
    All(Vec<Tree>),
    Any(Vec<Tree>),
    Not(Box<Tree>),
}

impl Plan {
    pub(super) fn new(query: &Query, exact: bool, issues: &mut Vec<Issue>) -> Self {
        let mut plan = Self { leaves: Vec::new(), tree: Tree::Everything, expanded: Vec::new() };
        plan.tree = plan.grow(query, exact, false, issues).unwrap_or(Tree::Everything);
        if !plan.leaves.is_empty() && plan.leaves.iter().all(|leaf| leaf.negated) {
            issues.push(Issue { code: IssueCode::OnlyNegative, key: Some("q".to_owned()), found: None, at: None });
        }
        plan
    }

    /// The tree of a query; none where nothing of it is left to look for.
    fn grow(&mut self, query: &Query, exact: bool, negated: bool, issues: &mut Vec<Issue>) -> Option<Tree> {
        let mut grow_all = |parts: &[Query]| -> Vec<Tree> {
            parts.iter().filter_map(|part| self.grow(part, exact, negated, issues)).collect()
        };
        match query {
            Query::Everything => None,
            Query::Leaf(leaf) => self.plant(leaf, exact, negated, issues),
            Query::All(parts) => Some(grow_all(parts)).filter(|parts| !parts.is_empty()).map(Tree::All),
            Query::Any(parts) => Some(grow_all(parts)).filter(|parts| !parts.is_empty()).map(Tree::Any),
            Query::Not(part) => self.grow(part, exact, !negated, issues).map(|tree| Tree::Not(Box::new(tree))),
        }
    }

    fn plant(&mut self, leaf: &query::Leaf, exact: bool, negated: bool, issues: &mut Vec<Issue>) -> Option<Tree> {
        let exact = exact || leaf.exact;
        let text = if exact { leaf.term.clone() } else { fold_text(leaf.term.trim()).trim().to_owned() };
        if text.is_empty() {
            issues.push(Issue::of_key(IssueCode::EmptyTerm, "q", &leaf.term));
            return None;
        }
        self.leaves.push(Leaf { needles: vec![text], exact, negated, fields: None });
        self.expanded.push(Expanded { term: leaf.term.clone(), exact, negated });
        Some(Tree::Term(self.leaves.len() - 1))
    }
}
