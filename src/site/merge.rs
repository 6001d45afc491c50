//! Which of several copies stays? One article for each identity and for each id, the rest named in the report.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::config::Source;
use super::gather::{Taken, code};
use super::noted::Gist;
use super::report::{Finding, Outcome};
use crate::corpus::ArticleId;

/// One article for each identity.
pub(super) struct Merged {
    /// In the order of the corpus: by day, undated last, of one day by instant, then by id.
    pub(super) articles: Vec<Gist>,
    /// Copies that gave way, and repairs, with the index of their source.
    pub(super) findings: Vec<(usize, Finding)>,
    /// For each source, how many of its articles stay.
    pub(super) kept: BTreeMap<usize, usize>,
    /// Articles that stay with something repaired.
    pub(super) n_repaired: usize,
    /// For articles of which there are older versions with another text: those, the oldest first.
    pub(super) versions: BTreeMap<ArticleId, Vec<Gist>>,
}

pub(super) fn merge(taken: Vec<Taken>, sources: &[Source]) -> Merged {
    let mut copies: BTreeMap<String, Vec<Taken>> = BTreeMap::new();
    for taken in taken {
        // Nearly all are alone, and room for more would cost as much as the articles.
        copies.entry(taken.gist.identity.clone()).or_insert_with(|| Vec::with_capacity(1)).push(taken);
    }
    let mut judge = Judge { sources, findings: Vec::new(), versions: BTreeMap::new() };
    let kept: Vec<_> = copies.into_values().filter_map(|copies| judge.choose(copies)).collect();
    let mut by_id: BTreeMap<ArticleId, Taken> = BTreeMap::new();
    for taken in kept {
        match by_id.get(&taken.gist.facts.id) {
            Some(first) => judge.collide(&taken, first),
            None => {
                by_id.insert(taken.gist.facts.id.clone(), taken);
            }
        }
    }
    let mut merged = Merged {
        articles: Vec::new(),
        findings: Vec::new(),
        kept: BTreeMap::new(),
        n_repaired: 0,
        versions: BTreeMap::new(),
    };
    for taken in by_id.into_values() {
        judge.tell_repairs(&taken);
        merged.n_repaired += usize::from(!taken.gist.repairs.is_empty());
        *merged.kept.entry(taken.source).or_default() += 1;
        merged.articles.push(*taken.gist);
    }
    merged.articles.sort_by(|a, b| a.place().cmp(&b.place()));
    merged.findings = judge.findings;
    merged.versions = judge.versions;
    merged
}

struct Judge<'a> {
    sources: &'a [Source],
    findings: Vec<(usize, Finding)>,
    versions: BTreeMap<ArticleId, Vec<Gist>>,
}

impl Judge<'_> {
    /// The copy that stays: of a source that is no fallback, the newest archived, the first of equals.
    fn choose(&mut self, copies: Vec<Taken>) -> Option<Taken> {
        let mut ranked: Vec<_> = copies.into_iter().collect();
        ranked.sort_by_key(|taken| (taken.fallback, Reverse(taken.gist.archived)));
        let mut ranked = ranked.into_iter();
        let kept = ranked.next()?;
        let mut versions: Vec<Gist> = Vec::new();
        for other in ranked {
            let is_new =
                other.gist.said != kept.gist.said && versions.iter().all(|known| known.said != other.gist.said);
            if is_new && !other.fallback {
                let message = format!("{} is newer; this version can be opened from it", self.name(&kept));
                self.tell(&other, Outcome::Version, "older_version".to_owned(), message, Some(&kept));
                versions.push(*other.gist);
            } else {
                self.give_way(&other, &kept);
            }
        }
        if !versions.is_empty() {
            versions.reverse();
            self.versions.insert(kept.gist.facts.id.clone(), versions);
        }
        Some(kept)
    }

    fn give_way(&mut self, other: &Taken, kept: &Taken) {
        let place = self.name(kept);
        let (outcome, reason, message) = if other.fallback && !kept.fallback {
            let message = format!("{place} has the same article, and this source is a fallback");
            (Outcome::Replaced, "fallback", message)
        } else {
            let message = format!("{place} has the same article ({}) and stays", kept.gist.identity);
            (Outcome::Duplicate, "same_identity", message)
        };
        self.tell(other, outcome, reason.to_owned(), message, Some(kept));
    }

    fn collide(&mut self, other: &Taken, kept: &Taken) {
        let message = format!("its id {} is that of another article, {}", kept.gist.facts.id.0, self.name(kept));
        self.tell(other, Outcome::Skipped, "id_collision".to_owned(), message, Some(kept));
    }

    fn tell_repairs(&mut self, taken: &Taken) {
        for repair in &taken.gist.repairs {
            self.tell(taken, Outcome::Repaired, code(repair), repair.to_string(), Some(taken));
        }
    }

    fn tell(&mut self, about: &Taken, outcome: Outcome, reason: String, message: String, article: Option<&Taken>) {
        let Some(source) = self.sources.get(about.source) else { return };
        let mut finding = Finding::new(source, about.path.clone(), outcome, reason, message);
        finding.article = article.map(|taken| taken.gist.facts.id.clone());
        self.findings.push((about.source, finding));
    }

    fn name(&self, taken: &Taken) -> String {
        let source = self.sources.get(taken.source).map_or("", |source| source.name.as_str());
        format!("{:?} of {source:?}", taken.path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Manner, Rules, SourceFile, read};
    use crate::site::config::Reach;

    fn source(name: &str, fallback: bool) -> Source {
        Source {
            name: name.to_owned(),
            base: "".into(),
            reach: Reach::Path(name.to_owned()),
            manner: Manner::default(),
            optional: false,
            fallback,
            origin: None,
        }
    }

    /// An article at `address`, archived on this day of January 2020, undated for day 0.
    fn taken(source: usize, path: &str, address: &str, day: i64) -> Taken {
        said(source, path, address, day, "x")
    }

    fn said(source: usize, path: &str, address: &str, day: i64, body: &str) -> Taken {
        let stamp =
            if day == 0 { String::new() } else { format!("<!--{}-->\n", 1_577_836_800_000 + (day - 1) * 86_400_000) };
        let text = format!("{stamp}[题](https://example.org/{address})\n------\n<p>{body}</p>");
        let reading = read(&SourceFile { path, bytes: text.as_bytes() }, &Rules::default()).unwrap();
        let gist = Box::new(crate::site::noted::gist_of(reading, &Rules::default()).unwrap());
        Taken { source, fallback: source == 0, path: path.to_owned(), gist }
    }

    fn path(gist: &Gist) -> String {
        serde_json::from_slice::<crate::corpus::Article>(&gist.json.bytes().unwrap()).unwrap().path
    }

    fn merge_all(taken: Vec<Taken>) -> (Vec<String>, Vec<(String, Outcome, String)>) {
        let merged = merge(taken, &[source("short", true), source("full", false), source("more", false)]);
        let kept = merged.articles.iter().map(path).collect();
        let told = merged.findings.into_iter().filter(|(_, finding)| finding.outcome != Outcome::Repaired);
        (kept, told.map(|(_, finding)| (finding.path, finding.outcome, finding.reason)).collect())
    }

    #[track_caller]
    fn check(taken: Vec<Taken>, kept: &[&str], told: &[(&str, Outcome, &str)]) {
        let (found, findings) = merge_all(taken);
        assert_eq!(found, kept);
        let findings: Vec<_> =
            findings.iter().map(|(path, outcome, reason)| (path.as_str(), *outcome, reason.as_str())).collect();
        assert_eq!(findings, told);
    }

    #[test]
    fn a_fallback_gives_way_even_where_it_is_newer() {
        let replaced = [("a", Outcome::Replaced, "fallback")];
        check(vec![taken(0, "a", "1", 9), taken(1, "b", "1", 2)], &["b"], &replaced);
        check(vec![taken(0, "a", "1", 9), taken(1, "b", "2", 2)], &["b", "a"], &[]);
    }

    #[test]
    fn of_equals_the_newest_archived_stays_then_the_first() {
        let duplicates = |paths: [&'static str; 2]| paths.map(|path| (path, Outcome::Duplicate, "same_identity"));
        let copies = |days: [i64; 3]| {
            let [a, b, c] = days;
            vec![taken(1, "a", "1", a), taken(1, "b", "1", b), taken(2, "c", "1", c)]
        };
        check(copies([1, 3, 2]), &["b"], &duplicates(["c", "a"]));
        check(copies([2, 2, 2]), &["a"], &duplicates(["b", "c"]));
        check(copies([0, 0, 1]), &["c"], &duplicates(["a", "b"]));
    }

    #[test]
    fn older_versions_with_another_text_stay_within_reach() {
        let copies = vec![
            said(1, "new", "1", 9, "三"),
            said(1, "old", "1", 1, "一"),
            said(1, "older copy", "1", 2, "一"),
            said(1, "between", "1", 5, "二"),
            said(0, "digest", "1", 3, "短"),
        ];
        let sources = [source("short", true), source("full", false)];
        let merged = merge(copies, &sources);
        let kept = &merged.articles[0];
        assert_eq!(path(kept), "new");
        let versions: Vec<_> = merged.versions[&kept.facts.id].iter().map(path).collect();
        assert_eq!(versions, ["older copy", "between"], "the oldest first, each text once, no fallback");
        let outcomes = |outcome| merged.findings.iter().filter(|(_, finding)| finding.outcome == outcome).count();
        assert_eq!((outcomes(Outcome::Version), outcomes(Outcome::Duplicate), outcomes(Outcome::Replaced)), (2, 1, 1));
    }

    #[test]
    fn articles_stand_by_day_undated_ones_last() {
        let all = vec![taken(1, "none", "1", 0), taken(1, "late", "2", 9), taken(1, "early", "3", 1)];
        check(all, &["early", "late", "none"], &[]);
    }

    #[test]
    fn two_identities_with_one_id_are_told_and_the_first_stays() {
        let (a, mut b) = (taken(1, "a", "1", 1), taken(1, "b", "2", 2));
        b.gist.facts.id = a.gist.facts.id.clone();
        check(vec![b, a], &["a"], &[("b", Outcome::Skipped, "id_collision")]);
    }
}
