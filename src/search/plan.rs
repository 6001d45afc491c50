//! What exactly is looked for? A query's terms made ready, and how they combine.

use super::answer::{Expanded, Issue, IssueCode};
use super::held::Held;
use super::marks::Needle;
use super::rank::Frequency;
use crate::query::{Leaf, Query};
use crate::text::fold_text;

/// A query made ready: its terms, and how they combine.
pub(super) struct Plan {
    pub(super) needles: Vec<Needle>,
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

impl Tree {
    pub(super) fn matches(&self, frequencies: &[Frequency]) -> bool {
        match self {
            Self::Everything => true,
            Self::Term(idx) => frequencies.get(*idx).is_some_and(|frequency| frequency.hits() > 0),
            Self::All(parts) => parts.iter().all(|part| part.matches(frequencies)),
            Self::Any(parts) => parts.iter().any(|part| part.matches(frequencies)),
            Self::Not(part) => !part.matches(frequencies),
        }
    }
}

impl Plan {
    pub(super) fn new(query: &Query, exact: bool, issues: &mut Vec<Issue>) -> Self {
        let mut plan = Self { needles: Vec::new(), tree: Tree::Everything, expanded: Vec::new() };
        plan.tree = plan.grow(query, exact, false, issues).unwrap_or(Tree::Everything);
        if !plan.needles.is_empty() && plan.needles.iter().all(|needle| needle.negated) {
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

    fn plant(&mut self, leaf: &Leaf, exact: bool, negated: bool, issues: &mut Vec<Issue>) -> Option<Tree> {
        let exact = exact || leaf.exact;
        let text = if exact { leaf.term.clone() } else { fold_text(leaf.term.trim()).trim().to_owned() };
        if text.is_empty() {
            issues.push(Issue::of_key(IssueCode::EmptyTerm, "q", &leaf.term));
            return None;
        }
        self.needles.push(Needle { text, exact, negated });
        self.expanded.push(Expanded { term: leaf.term.clone(), exact, negated });
        Some(Tree::Term(self.needles.len() - 1))
    }

    pub(super) fn frequencies(&self, held: &Held) -> Vec<Frequency> {
        self.needles.iter().map(|needle| frequency(needle, held)).collect()
    }

    pub(super) fn hits(&self, frequencies: &[Frequency]) -> u32 {
        self.positive(frequencies).iter().map(|frequency| frequency.hits()).sum()
    }

    /// Frequencies with those of negated terms at 0, which have no hits and no weight.
    pub(super) fn positive(&self, frequencies: &[Frequency]) -> Vec<Frequency> {
        let counted = self.needles.iter().zip(frequencies);
        counted.map(|(needle, found)| if needle.negated { Frequency::default() } else { *found }).collect()
    }
}

pub(super) fn frequency(needle: &Needle, held: &Held) -> Frequency {
    let mut counts: Vec<u32> = Vec::with_capacity(held.folded.len());
    let narrow = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    if needle.exact {
        counts.extend(held.fields().map(|field| narrow(needle.count(&field, ""))));
    } else {
        counts.extend(held.folded.iter().map(|field| narrow(needle.count("", field))));
    }
    let (title, body) = counts.split_first().map_or((0, &[][..]), |(title, body)| (*title, body));
    Frequency { in_title: title, in_body: body.iter().sum() }
}
