//! How is a text read in the other script? For reading only: nothing is searched, cited or counted in it.
//!
//! The tables are OpenCC's (`hans.txt`, `hant.txt`, written by `tools/fold-classes.py`): words first, the longest first, then
//! single characters; Traditional with the forms that are usual in Taiwan. One character for one, so that marks and links
//! keep their places. Unlike folding, which joins what search must not tell apart, 后 stays 后 in 皇后 and becomes 後 in 以後.

/// Characters in the longest word of the tables.
const MAX_CHARS: usize = 16;

/// The table that writes Traditional text in Simplified: a line for each word or character, as it is, a tab, as it becomes,
/// in the order of their bytes.
#[must_use]
pub fn to_simplified() -> &'static str {
    table(include_str!("hans.txt"))
}

/// The table that writes Simplified text in Traditional, in the same form.
#[must_use]
pub fn to_traditional() -> &'static str {
    table(include_str!("hant.txt"))
}

/// What stands after the notice.
fn table(file: &'static str) -> &'static str {
    file.split_once("\n\n").map_or(file, |(_, table)| table)
}

/// A table made ready.
pub struct Converter<'a> {
    lines: Vec<&'a str>,
}

impl<'a> Converter<'a> {
    /// Reads a table.
    #[must_use]
    pub fn read(table: &'a str) -> Self {
        Self { lines: table.lines().collect() }
    }

    /// The text in the table's script, as many characters as before.
    ///
    /// ```
    /// # use yulan::text::{Converter, to_traditional};
    /// let converter = Converter::read(to_traditional());
    /// assert_eq!(converter.convert("皇后以后的头发发展"), "皇后以後的頭髮發展");
    /// ```
    #[must_use]
    pub fn convert(&self, text: &str) -> String {
        let mut converted = String::with_capacity(text.len());
        let mut rest = text;
        while !rest.is_empty() {
            let (taken, becomes) = self.longest(rest).unwrap_or_else(|| {
                let first = rest.chars().next().map_or(rest.len(), char::len_utf8);
                (first, rest.get(..first).unwrap_or_default())
            });
            converted.push_str(becomes);
            rest = rest.get(taken..).unwrap_or_default();
        }
        converted
    }

    /// Bytes of the longest word that a text begins with, and what it becomes.
    fn longest(&self, text: &str) -> Option<(usize, &'a str)> {
        let ends = text.char_indices().map(|(start, c)| start + c.len_utf8()).take(MAX_CHARS);
        let mut found = None;
        for end in ends {
            let word = text.get(..end)?;
            let from = self.lines.partition_point(|line| *line < word);
            // Of the lines that begin with the word its own is the first, if it has one: a tab comes before any character.
            let Some(line) = self.lines.get(from).filter(|line| line.starts_with(word)) else { break };
            found = line.get(end..).and_then(|rest| rest.strip_prefix('\t')).map(|becomes| (end, becomes)).or(found);
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(table: &str, text: &str, expected: &str) {
        assert_eq!(Converter::read(table).convert(text), expected);
    }

    #[test]
    fn words_decide_where_one_character_stands_for_two() {
        check(to_traditional(), "干部在台湾里吃干面，发展头发", "幹部在臺灣裡吃乾麵，發展頭髮");
        check(to_simplified(), "幹部吃乾麵，乾隆與著作", "干部吃干面，乾隆与著作");
        check(to_simplified(), "GDP 成長 3.1%", "GDP 成长 3.1%");
    }

    #[test]
    fn every_line_is_found_and_keeps_its_length() {
        for table in [to_simplified(), to_traditional()] {
            let converter = Converter::read(table);
            assert!(table.lines().is_sorted() && table.lines().count() > 4000);
            for line in table.lines() {
                let (from, to) = line.split_once('\t').unwrap();
                assert_eq!(converter.convert(from), to, "{line}");
                assert_eq!(from.chars().count(), to.chars().count(), "{line}");
            }
        }
    }
}
