//! Where are the words? Folding with offsets kept, and which script a text is written in.
//!
//! Never segments, never decides what is found, never changes what is shown.

mod convert;
mod fold;
mod nearest;
mod pieces;
mod script;
mod simplify;
mod tokens;

pub use convert::{Converter, to_simplified, to_traditional};
pub use fold::{Folded, fold, fold_char, fold_text, is_han};
pub use nearest::{did_you_mean, nearest};
pub use pieces::{Piece, pieces};
pub use script::{ScriptCount, count};
pub use simplify::simplified;
pub use tokens::{Token, tokens};
