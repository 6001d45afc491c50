//! What does the reader mean?
//!
//! Turns what was typed into a tree of terms. Parsing never fails: a mistake gets the nearest meaning and an issue at
//! its place. Never looks anything up and knows nothing of articles.

mod parse;
mod token;

pub use parse::{Mistake, Problem, parse};

/// A query, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Query {
    /// Every article: nothing was asked.
    Everything,
    /// Articles that hold this term.
    Leaf(Leaf),
    /// Articles that satisfy all of these.
    All(Vec<Query>),
    /// Articles that satisfy any of these.
    Any(Vec<Query>),
    /// Articles that do not satisfy this.
    Not(Box<Query>),
}

/// A term to look for: a literal string, however many words it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// The term as typed, without quotation marks and `=`.
    pub term: String,
    /// Whether it means these very characters: no folding of script, width or case.
    pub exact: bool,
}

impl Query {
    /// Bounds on what is understood, so that no query can exhaust the stack: characters of the input.
    pub const MAX_CHARS: usize = 10_000;
    /// Parentheses and negations inside each other at most.
    pub const MAX_DEPTH: usize = 64;
    /// Terms at most; each costs a scan of the text.
    pub const MAX_TERMS: usize = 256;

    /// The leaves in the order they were typed, and whether each stands under a negation.
    #[must_use]
    pub fn leaves(&self) -> Vec<(&Leaf, bool)> {
        let mut leaves = Vec::new();
        self.collect_leaves(false, &mut leaves);
        leaves
    }

    fn collect_leaves<'a>(&'a self, negated: bool, leaves: &mut Vec<(&'a Leaf, bool)>) {
        match self {
            Self::Everything => {}
            Self::Leaf(leaf) => leaves.push((leaf, negated)),
            Self::All(parts) | Self::Any(parts) => {
                for part in parts {
                    part.collect_leaves(negated, leaves);
                }
            }
            Self::Not(part) => part.collect_leaves(!negated, leaves),
        }
    }
}
