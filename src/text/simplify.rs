//! How is a text read in Simplified characters? One character for one, so that places do not move.
//!
//! Unlike folding, which joins what search must not tell apart, this gives characters that belong together as they are
//! written: for word lists, which know Simplified words only. The table is `simplified.txt`, written by
//! `tools/fold-classes.py`.

use std::sync::OnceLock;

/// The text with each Traditional character as the Simplified one that is written for it first.
///
/// ```
/// # use yulan::text::simplified;
/// assert_eq!(simplified("臺灣的「鍛鍊」 2020"), "台湾的「锻炼」 2020");
/// ```
#[must_use]
pub fn simplified(text: &str) -> String {
    static TABLE: OnceLock<Vec<(char, char)>> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        let table = include_str!("simplified.txt").lines().filter(|line| !line.starts_with('#'));
        let mut pairs = Vec::new();
        let mut characters = table.flat_map(str::chars);
        while let (Some(from), Some(to)) = (characters.next(), characters.next()) {
            pairs.push((from, to));
        }
        pairs.sort_unstable();
        pairs
    });
    let of = |c: char| {
        // Before the first Han characters nothing changes.
        let found = (c >= '\u{3400}').then(|| table.binary_search_by_key(&c, |(from, _)| *from).ok());
        found.flatten().and_then(|place| table.get(place)).map_or(c, |(_, to)| *to)
    };
    text.chars().map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_text;

    #[test]
    fn simplified_text_folds_as_before() {
        let table: String = include_str!("simplified.txt").lines().filter(|line| !line.starts_with('#')).collect();
        for c in table.chars() {
            let text = c.to_string();
            assert_eq!(fold_text(&simplified(&text)), fold_text(&text), "{text}");
        }
    }
}
