//! What does the corpus cover? Articles by outlet and bin of time, so that a reader sees what is missing.

use std::collections::BTreeMap;

use super::answer::{Coverage, Covered};
use super::held::Held;
use super::timeline::Tally;
use crate::corpus::Span;

/// Counts articles, whatever the query and filters, by outlet: those with most articles first, those of none last.
pub(super) fn coverage<'a>(held: impl Iterator<Item = &'a Held>, span: Option<Span>) -> Coverage {
    let empty = Tally::new(span).finish();
    let mut outlets: BTreeMap<Option<&str>, (u32, Tally)> = BTreeMap::new();
    for article in held {
        let (count, tally) = outlets.entry(article.article.outlet.as_deref()).or_insert_with(|| (0, Tally::new(span)));
        *count += 1;
        tally.add(article.day, true);
    }
    let covered = |(outlet, (articles, tally)): (Option<&str>, (u32, Tally))| {
        let timeline = tally.finish();
        Covered {
            outlet: outlet.map(str::to_owned),
            articles,
            bins: timeline.bins.iter().map(|bin| bin.all).collect(),
            undated: timeline.undated,
        }
    };
    let mut outlets: Vec<Covered> = outlets.into_iter().map(covered).collect();
    outlets.sort_by(|one, other| (one.outlet.is_none(), other.articles).cmp(&(other.outlet.is_none(), one.articles)));
    Coverage { grain: empty.grain, periods: empty.bins.into_iter().map(|bin| bin.period).collect(), outlets }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::Article;

    #[test]
    fn every_article_is_counted_once_under_its_outlet() {
        let article = |outlet: &str, day: &str| -> Held {
            let json = format!(
                r#"{{"format":1,"id":"aaaaaaaaaaaaa","title":"","path":"x",{outlet}"script":"other",{day}"blocks":[]}}"#
            );
            Held::new(serde_json::from_str::<Article>(&json).unwrap())
        };
        let day = |day: &str| format!(r#""published":{{"day":"{day}","precision":"day","origin":"url"}},"#);
        let held = [
            article(r#""outlet":"a","#, &day("2023-05-01")),
            article(r#""outlet":"b","#, &day("2023-01-31")),
            article(r#""outlet":"b","#, ""),
            article("", &day("2023-05-31")),
        ];
        let span = Span { first: "2023-01-31".parse().unwrap(), last: "2023-05-31".parse().unwrap() };
        let found = coverage(held.iter(), Some(span));
        assert_eq!(found.periods, ["2023-01", "2023-02", "2023-03", "2023-04", "2023-05"]);
        let rows: Vec<_> = found
            .outlets
            .iter()
            .map(|covered| (covered.outlet.as_deref(), covered.articles, covered.bins.clone(), covered.undated))
            .collect();
        let expected = [
            (Some("b"), 2, vec![1, 0, 0, 0, 0], 1),
            (Some("a"), 1, vec![0, 0, 0, 0, 1], 0),
            (None, 1, vec![0, 0, 0, 0, 1], 0),
        ];
        assert_eq!(rows, expected);
    }
}
