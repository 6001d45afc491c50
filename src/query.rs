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
    /// Articles of which this is known.
    Fact(Fact),
    /// Articles that satisfy all of these.
    All(Vec<Query>),
    /// Articles that satisfy any of these.
    Any(Vec<Query>),
    /// Articles that do not satisfy this.
    Not(Box<Query>),
}

/// A term to look for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Leaf {
    /// What is looked for.
    pub what: What,
    /// Whether it means these very characters: no folding of script, width or case.
    pub exact: bool,
    /// Where it is looked for.
    pub scope: Scope,
    /// Where it stands in the query, in characters from 0.
    pub char_idx: usize,
}

/// What a term looks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum What {
    /// A literal string, however many words it holds.
    Text(String),
    /// A string in which `?` is one letter or character and `*` any number of them, but no white space or punctuation.
    Pattern(String),
    /// A word, or one that differs from it by so many letters at most; by its length where no number is given.
    Like(String, Option<u8>),
    /// A regular expression.
    Regex(String),
    /// Two terms with so many words between them at most, in either order; a Han character, a word, a number count as one.
    Near(Box<Leaf>, Box<Leaf>, u32),
}

/// Where a term is looked for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Scope {
    /// Everywhere.
    #[default]
    All,
    /// In titles.
    Title,
    /// In bodies.
    Body,
    /// In captions.
    Caption,
}

/// Something known of articles besides their text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What is known.
    pub about: About,
    /// As typed.
    pub value: String,
    /// Where it stands in the query, in characters from 0.
    pub char_idx: usize,
}

/// What a fact is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// The outlet, by id or name.
    Outlet,
    /// The section, or part of it.
    Section,
    /// The author, or part of the name.
    Author,
    /// The script, by id.
    Script,
    /// The day: `2023`, `2023..2024-06`, `..2024`, `none`.
    Date,
}

impl Query {
    /// Bounds on what is understood, so that no query can exhaust the stack: characters of the input.
    pub const MAX_CHARS: usize = 10_000;
    /// Parentheses and negations inside each other at most.
    pub const MAX_DEPTH: usize = 64;
    /// Terms at most.
    pub const MAX_TERMS: usize = 256;
    /// Characters of a pattern or a regular expression at most.
    pub const MAX_PATTERN_CHARS: usize = 64;

    /// The leaves in the order they were typed, and whether each stands under a negation.
    #[must_use]
    pub fn leaves(&self) -> Vec<(&Leaf, bool)> {
        let mut leaves = Vec::new();
        self.collect_leaves(false, &mut leaves);
        leaves
    }

    fn collect_leaves<'a>(&'a self, negated: bool, leaves: &mut Vec<(&'a Leaf, bool)>) {
        match self {
            Self::Everything | Self::Fact(_) => {}
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
