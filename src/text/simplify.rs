//! How is a text read in Simplified characters? One character for one, so that places do not move.
//!
//! Unlike folding, which joins what search must not tell apart, this gives characters that belong together as they are
//! written: for word lists, which know Simplified words only. The table is that of `convert`, without its words.

use std::sync::OnceLock;

use super::convert::to_simplified;

/// The text with each Traditional character as the Simplified one that is written for it first.
///
/// ```
/// # use yulan::text::simplified;
/// assert_eq!(simplified("臺灣的「鍛鍊」 2020"), "台湾的「锻炼」 2020");
/// ```
#[must_use]
pub fn simplified(text: &str) -> String {
    /// The planes that have Han characters, by code point.
    const N_CODES: usize = 0x3_0000;
    static TABLE: OnceLock<Vec<char>> = OnceLock::new();
    let place = |c: char| usize::try_from(u32::from(c)).unwrap_or(usize::MAX);
    let table = TABLE.get_or_init(|| {
        let mut table = vec!['\0'; N_CODES];
        for (from, to) in characters() {
            if let Some(of) = table.get_mut(place(from)) {
                *of = to;
            }
        }
        table
    });
    let mut simplified = String::with_capacity(text.len());
    simplified.extend(text.chars().map(|c| match table.get(place(c)) {
        None | Some('\0') => c,
        Some(to) => *to,
    }));
    simplified
}

/// Each Traditional character and the Simplified one that is written for it.
fn characters() -> impl Iterator<Item = (char, char)> {
    to_simplified().lines().filter_map(|line| {
        let mut line = line.chars();
        match (line.next(), line.next(), line.next()) {
            (Some(from), Some('\t'), Some(to)) => Some((from, to)),
            _ => None,
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_text;

    #[test]
    fn simplified_text_folds_as_before() {
        assert!(characters().count() > 4_000);
        for c in characters().flat_map(<[char; 2]>::from) {
            let text = c.to_string();
            assert_eq!(fold_text(&simplified(&text)), fold_text(&text), "{text}");
        }
    }
}
