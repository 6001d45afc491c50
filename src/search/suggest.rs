//! What may somebody mean who has not typed to the end? Names and topics of the corpus, in either script or by their
//! pinyin, and titles that were found.

use super::answer::{ResultRow, Suggestion, SuggestionKind};
use super::asked::Asked;
use super::order::ordered;
use super::store::Place;
use crate::index::{Family, Suggested, suggested};
use crate::text::fold_text;

/// Names and topics that are suggested at most.
const MAX_TERMS: usize = 6;
/// Titles that are suggested at most.
const MAX_TITLES: usize = 3;
/// Files that are looked through at most, where a single letter begins many names.
const MAX_FILES: usize = 8;

impl Asked<'_> {
    /// What the end of the query may become.
    pub(super) fn suggestions(&mut self, results: &[ResultRow]) -> Vec<Suggestion> {
        let q = self.request.q.as_str();
        let (before, typed) = q.split_at(last_word(q));
        let folded = fold_text(typed).replace('·', "");
        if folded.is_empty() {
            return Vec::new();
        }
        let mut found: Vec<Suggested> = Vec::new();
        let files = self.suggestion_files(&folded);
        for nth in files {
            if let Some(file) = self.store.get(Place::Part(Family::Suggestion, nth), self.wants) {
                suggested(file, folded.as_bytes(), &mut |one| {
                    if !found.contains(&one) && fold_text(&one.text) != folded {
                        found.push(one);
                    }
                });
            }
        }
        let by_number = |one: &Suggested, other: &Suggested| {
            other.articles.cmp(&one.articles).then_with(|| one.text.cmp(&other.text))
        };
        let terms = ordered(&found, by_number).take(MAX_TERMS).map(|one| Suggestion {
            kind: if one.is_name { SuggestionKind::Name } else { SuggestionKind::Topic },
            q: format!("{before}{}", quoted(&one.text)),
            text: one.text.clone(),
            articles: one.articles,
            id: None,
        });
        let with_marks = results.iter().filter(|row| row.title_runs.iter().any(|run| run.mark.is_some()));
        let titles = with_marks.take(MAX_TITLES).map(|row| Suggestion {
            kind: SuggestionKind::Title,
            text: row.title.clone(),
            articles: 1,
            q: q.to_owned(),
            id: Some(row.id.clone()),
        });
        terms.chain(titles).collect()
    }

    /// The files that may hold what begins so; none while something needed more is lacking.
    fn suggestion_files(&mut self, folded: &str) -> std::ops::Range<usize> {
        let is_short = folded.is_ascii() && folded.len() < 2;
        if is_short || !self.wants.lacks.is_empty() {
            return 0..0;
        }
        let Some(root) = self.store.root(self.wants) else { return 0..0 };
        let files = root.holding(Family::Suggestion, folded.as_bytes());
        files.start..files.end.min(files.start + MAX_FILES)
    }
}

/// Where the word begins that is being typed.
fn last_word(q: &str) -> usize {
    let ends =
        |c: char| c.is_whitespace() || matches!(c, '"' | '“' | '”' | '(' | ')' | '（' | '）' | ':' | '：' | '=' | '/');
    let start = q.char_indices().rev().find(|(_, c)| ends(*c)).map_or(0, |(at, c)| at + c.len_utf8());
    let is_left_out = q.get(start..).is_some_and(|word| word.starts_with('-'));
    start + usize::from(is_left_out)
}

/// A term as it stands in a query.
fn quoted(text: &str) -> String {
    if text.contains(char::is_whitespace) { format!("\"{text}\"") } else { text.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_that_is_being_typed_is_the_last() {
        for (q, expected) in [
            ("普", "普"),
            ("王毅 普", "普"),
            ("title:普", "普"),
            ("-普京", "普京"),
            ("(a OR b", "b"),
            ("\"台湾 问", "问"),
            ("普京 ", ""),
            ("", ""),
            ("covid-1", "covid-1"),
        ] {
            assert_eq!(&q[last_word(q)..], expected, "{q}");
        }
    }
}
