//! What is shown of the article that is open? Its text with hits marked, and what is known of it from the others.

use super::answer::{Mention, Opened};
use super::asked::Asked;
use super::held::Held;
use super::issue::{Issue, IssueCode};
use super::leaf::Leaf;
use super::marks::{mark_runs, passages};
use super::plan::Plan;
use super::related;
use super::request::FacetKey;
use super::store::Place;
use crate::corpus::{Article, ArticleId, Dated, Run, Script, ShardKind};
use crate::index::{Family, Field, RELATED_PER_FILE, article_of, id_number, related_in, texts};
use crate::json;
use crate::text::Converter;

impl Asked<'_> {
    /// Whose id this is.
    pub(super) fn owner(&mut self, id: &ArticleId) -> Owner {
        let Some(wanted) = id_number(id) else { return Owner::Nobody };
        let Some(root) = self.store.root(self.wants) else { return Owner::Unknown };
        let files = root.files(Family::Id);
        let key = wanted.to_be_bytes();
        let Some(nth) = files.partition_point(|file| file.key.as_slice() <= key.as_slice()).checked_sub(1) else {
            return Owner::Nobody;
        };
        match self.store.get(Place::Part(Family::Id, nth), self.wants) {
            Some(file) => article_of(file, wanted).map_or(Owner::Nobody, Owner::Article),
            None => Owner::Unknown,
        }
    }

    pub(super) fn opened(&mut self, plan: &Plan, issues: &mut Vec<Issue>) -> Option<Opened> {
        let id = self.request.article.as_ref()?;
        let number = match self.owner(id) {
            Owner::Article(number) => number,
            Owner::Unknown => return None,
            Owner::Nobody => {
                issues.push(Issue::of_key(IssueCode::NoSuchArticle, "article", &id.0));
                return None;
            }
        };
        let newest = self.store.article(number, self.wants);
        let relations = related::of(self.store, number, id, self.wants);
        let versions = relations.as_ref().map_or(0, |relations| relations.versions);
        let mut older = None;
        if let Some(nth) = self.request.version {
            older = self.version(number, id, nth, versions);
            if nth > versions {
                issues.push(Issue::of_key(IssueCode::NoSuchVersion, "version", &nth.to_string()));
            }
        }
        let is_older = older.is_some();
        let held = Held::new(older.or(newest)?);
        let mut n_marks = 0;
        let mut mark = |runs: &[Run], field: Field| {
            let text: String = runs.iter().map(|run| run.text.as_str()).collect();
            let found = passages(&text, field, &plan.leaves);
            let marked = mark_runs(runs, &found, n_marks + 1);
            n_marks += u32::try_from(found.len()).unwrap_or(u32::MAX);
            marked
        };
        let mut article = held.article.clone();
        let mut title_runs = mark(&[Run { text: article.title.clone(), ..Run::default() }], Field::Title);
        for (block, (field, _)) in article.blocks.iter_mut().zip(held.folded.iter().skip(1)) {
            block.runs = mark(&block.runs, *field);
        }
        let hit = self.request.hit.filter(|_| n_marks > 0).map(|hit| hit.clamp(1, n_marks));
        if hit != self.request.hit {
            let found = self.request.hit.unwrap_or_default().to_string();
            issues.push(Issue::of_key(IssueCode::NoSuchHit, "hit", &found));
        }
        let shown_in = self.request.shown_in.filter(|script| self.read_in(*script, &mut article, &mut title_runs));
        let mut opened = Opened {
            article,
            title_runs,
            hits: hits(&held, plan),
            marks: n_marks,
            hit,
            shown_in,
            version: self.request.version.filter(|_| is_older),
            versions,
            links: Vec::new(),
            linked_from: Vec::new(),
            alike: Vec::new(),
            related: Vec::new(),
            topics: self.values_of(FacetKey::Topic, number),
            names: self.values_of(FacetKey::Name, number),
        };
        let related = self.related(number);
        opened.related = related.into_iter().filter_map(|article| self.mention(article)).collect();
        let alike = self.facts.alike(number);
        opened.alike = alike.into_iter().filter_map(|article| self.mention(article)).collect();
        if let Some(relations) = relations {
            let owners: Vec<Owner> = relations.linked_from.iter().map(|id| self.owner(id)).collect();
            let from = owners.into_iter().filter_map(|owner| match owner {
                Owner::Article(number) => Some(number),
                Owner::Nobody | Owner::Unknown => None,
            });
            opened.linked_from = from.filter_map(|article| self.mention(article)).collect();
            related::tell(&mut opened, &relations);
        }
        Some(opened)
    }

    /// Writes an article in another script, for reading; whether that changes anything and its table is at hand.
    fn read_in(&mut self, script: Script, article: &mut Article, title_runs: &mut [Run]) -> bool {
        let is_other = |own: Script| own != script && own != Script::Other;
        if !is_other(article.script) && !article.blocks.iter().any(|block| is_other(block.script)) {
            return false;
        }
        let Some(table) = self.store.conversions(script, self.wants) else { return false };
        let converter = Converter::read(&table);
        if is_other(article.script) {
            convert(&converter, title_runs);
            article.title = converter.convert(&article.title);
        }
        for block in article.blocks.iter_mut().filter(|block| is_other(block.script)) {
            convert(&converter, &mut block.runs);
            block.script = script;
        }
        true
    }

    /// What an article speaks of.
    fn values_of(&mut self, key: FacetKey, number: u32) -> Vec<String> {
        let Some(lists) = self.lists_in_time(key) else { return Vec::new() };
        lists.of(number).iter().filter_map(|place| lists.value(*place)).map(str::to_owned).collect()
    }

    /// The articles that speak of the same.
    fn related(&mut self, number: u32) -> Vec<u32> {
        let Ok(nth) = usize::try_from(number / RELATED_PER_FILE) else { return Vec::new() };
        let file = self.store.get(Place::Part(Family::Related, nth), self.wants);
        let related = file.and_then(|file| related_in(file, number % RELATED_PER_FILE)).unwrap_or_default();
        related.into_iter().filter(|other| *other < self.facts.n_articles).collect()
    }

    /// The older version that is asked for, if there is one.
    fn version(&mut self, number: u32, id: &ArticleId, nth: u32, versions: u32) -> Option<Article> {
        let nth = usize::try_from(nth).ok()?.checked_sub(1).filter(|_| nth <= versions)?;
        let lines = self.store.lines_about(ShardKind::Versions, number, self.wants);
        let articles = lines.into_iter().filter_map(|line| json::read::<Article>(line).ok());
        articles.filter(|article| article.id == *id).nth(nth)
    }

    fn mention(&mut self, article: u32) -> Option<Mention> {
        let card = self.store.card(article, self.wants)?;
        let dated = card.published.or(card.archived);
        Some(Mention {
            instant: dated.as_ref().and_then(Dated::fine_instant).map(str::to_owned),
            id: card.id,
            title: card.title,
            script: self.facts.script(article),
            outlet: self.facts.value(FacetKey::Outlet, article).map(str::to_owned),
            day: self.facts.day(article),
        })
    }
}

/// Converts the text of runs as one, so that words across marks and links are seen, and gives each as much of it as it had.
fn convert(converter: &Converter<'_>, runs: &mut [Run]) {
    let whole: String = runs.iter().map(|run| run.text.as_str()).collect();
    let whole = converter.convert(&whole);
    let mut rest = whole.chars();
    for run in runs {
        let n_chars = run.text.chars().count();
        run.text = rest.by_ref().take(n_chars).collect();
    }
}

/// Whose an id is.
pub(super) enum Owner {
    Article(u32),
    Nobody,
    /// Not known before a file comes.
    Unknown,
}

/// Hits in an article that is open.
fn hits(held: &Held<'_>, plan: &Plan) -> u32 {
    let original: Vec<String> = texts(&held.article).collect();
    let fields = || held.folded.iter().zip(&original);
    let of_leaf = |leaf: &Leaf| -> usize {
        let seen = fields().filter(|((field, _), _)| leaf.looks_at(*field));
        seen.map(|((_, folded), original)| leaf.ranges(if leaf.exact { original } else { folded }).len()).sum()
    };
    let n: usize = plan.leaves.iter().filter(|leaf| !leaf.negated).map(of_leaf).sum();
    u32::try_from(n).unwrap_or(u32::MAX)
}
