//! How does a request become an answer? Which articles match, in which order, and what is shown of the first.

mod rows;

use super::answer::{Answer, Facets, Grain, Timeline};
use super::coverage::coverage;
use super::engine::{Found, Listed};
use super::facets::{self, AMONG, DATE, Filters, Once, bit};
use super::facts::Facts;
use super::issue::{Issue, IssueCode};
use super::matching::{Matching, Texts};
use super::plan::{Plan, plan};
use super::rank::{Candidate, Collection, Together, compare, first};
use super::reading::TextPlan;
use super::request::{FacetKey, Request, Sort, TextLimit, View};
use super::store::{Store, Wants};
use super::timeline;
use crate::index::{Column, Lists};
use crate::query::{self, Mistake, Problem};

/// Bytes of topics or names, unpacked, that are brought although nobody filters by them.
const MAX_UNASKED_BYTES: u64 = 2 << 20;

/// The answer where nothing is known yet.
pub(super) fn nothing() -> Answer {
    Answer {
        complete: false,
        facets_complete: false,
        listed: 0,
        texts: None,
        lacks: Vec::new(),
        expanded: Vec::new(),
        suggestions: Vec::new(),
        hints: Vec::new(),
        articles: 0,
        hits: 0,
        results: Vec::new(),
        facets: Facets::default(),
        timeline: Timeline { grain: Grain::Year, bins: Vec::new(), undated: 0 },
        coverage: None,
        article: None,
        issues: Vec::new(),
    }
}

/// A request on its way to an answer.
pub(super) struct Asked<'a> {
    pub(super) store: &'a Store,
    /// Whether any file may be wanted.
    pub(super) near: bool,
    /// Whether the bounds on work and on rows hold.
    pub(super) bounded: bool,
    pub(super) facts: &'a Facts,
    pub(super) request: &'a Request,
    pub(super) wants: &'a mut Wants,
}

impl<'a> Asked<'a> {
    pub(super) fn answer(mut self) -> Answer {
        let (facts, request) = (self.facts, self.request);
        let mut issues = self.unknown_values();
        let mut plan = self.plan(&mut issues);
        let store = self.store;
        let filters = self.filters(&mut issues);
        let mut matching = Matching::new(&plan, store, facts.n_articles, self.wants);
        let texts = self.read(&plan, &mut matching, &filters);
        let is_known = self.wants.lacks.is_empty();
        if matching.gave_up {
            issues.push(Issue::of_key(IssueCode::TooMuchWork, "q", &request.q));
        }

        let all: Vec<u32> = (0..facts.n_articles).filter(|article| matching.matches(*article)).collect();
        let timeline = self.timeline(&matching, &filters, &mut issues);
        let candidates = self.candidates(&plan, &matching, &filters);
        self.count_names(&mut plan, &matching, &candidates, texts.as_ref());
        let sure = || candidates.iter().filter(|candidate| candidate.is_sure);
        let articles = u32::try_from(sure().count()).unwrap_or(u32::MAX);
        let hits = sure().map(|candidate| u64::from(candidate.hits)).sum();
        let is_whole = is_known && !filters.is_blind && !plan.is_nameless;
        let complete = is_whole && candidates.iter().all(|candidate| candidate.is_sure);
        let is_open = |article: u32| matching.is_unsure(article) && filters.matters(article);
        let facets_complete = is_whole && !(0..facts.n_articles).any(is_open);
        // Texts that make more of the list sure come with what its first rows are shown with, others after that.
        let mut of_texts = Wants::default();
        let mut is_limited = false;
        if let Some(texts) = &texts {
            texts.want_next(store, &mut of_texts);
            is_limited = of_texts.lacks.is_empty() && texts.is_limited(store);
        }
        if is_limited {
            issues.push(Issue::of_key(IssueCode::TextsUnread, "q", &request.q));
        }
        let (listed, shown) = self.list(&candidates, is_limited);
        let is_short = !complete && shown.len() < usize::try_from(request.n_shown(self.bounded)).unwrap_or(usize::MAX);
        let results = if is_known { self.rows(&shown, &plan) } else { Vec::new() };
        let article = self.opened(&plan, &mut issues);
        let would_find = if complete && articles == 0 { self.hints(&filters, &matching) } else { Vec::new() };
        // What tells more of what was found comes once that is told.
        let suggestions = self.suggestions(&results);
        let [topics, names] = [FacetKey::Topic, FacetKey::Name].map(|key| self.lists_in_time(key));
        let lists = |key: FacetKey| if key == FacetKey::Topic { topics } else { names };
        let shelves = self.shelves_in_time();
        if is_known && (is_short || self.wants.lacks.is_empty()) {
            self.wants.lacks.append(&mut of_texts.lacks);
        }
        Answer {
            complete,
            facets_complete,
            articles,
            hits,
            listed: if is_known { listed } else { 0 },
            texts: texts.map(|texts| texts.progress(store)),
            results,
            facets: facets::count(facts, &filters, &all, request, &lists, &shelves),
            timeline,
            coverage: (request.view == View::About).then(|| coverage(facts, store.manifest.span)),
            article,
            suggestions,
            hints: would_find,
            expanded: plan.expanded,
            issues,
            ..nothing()
        }
    }

    /// Reads texts about what the index cannot be sure of: all where they are near, else those of a plan.
    fn read(&mut self, plan: &Plan, matching: &mut Matching, filters: &Filters) -> Option<TextPlan> {
        let (store, facts) = (self.store, self.facts);
        let bounded = self.bounded && self.request.text_limit != TextLimit::All;
        let matter = |article| filters.matters(article);
        // A file of the index that comes may make texts needless.
        let is_indexed = self.wants.lacks.is_empty();
        if self.near {
            matching.read(plan, store, &matter, &Texts::All { bring: is_indexed }, bounded, self.wants);
            return None;
        }
        if !is_indexed {
            return None;
        }
        let candidates = self.first(&self.candidates(plan, matching, filters), usize::MAX);
        let of_list = candidates.iter().filter(|candidate| !candidate.is_sure).map(|candidate| candidate.article);
        // Facets and timeline count articles, too, that one filter keeps out of the list.
        let beside = (0..facts.n_articles)
            .filter(|article| matching.is_unsure(*article) && filters.matters(*article) && !filters.pass(*article));
        let texts = TextPlan::new(store, of_list.chain(beside), self.request.text_limit);
        matching.read(plan, store, &matter, &Texts::Planned(&texts), bounded, self.wants);
        Some(texts)
    }

    /// How many rows of the list, from the first, stand where they will stand whatever is read further, and those of them
    /// that are asked for. By relevance what is not read may always come first, as nobody knows how often it holds what is
    /// looked for: where no more is read the list is of what was found so far.
    fn list(&self, candidates: &[Candidate], is_limited: bool) -> (u32, Vec<Candidate>) {
        let n_before = usize::try_from(self.request.at.unwrap_or(0)).unwrap_or(usize::MAX);
        let n_shown =
            usize::try_from(self.request.n_shown(self.bounded)).unwrap_or(usize::MAX).saturating_add(n_before);
        if candidates.iter().all(|candidate| candidate.is_sure) {
            let shown = self.first(candidates, n_shown).into_iter().skip(n_before).collect();
            return (u32::try_from(candidates.len()).unwrap_or(u32::MAX), shown);
        }
        // Of an article whose text cannot be had nobody will know more.
        let is_lost = |article| self.store.text_place(article).is_some_and(|place| self.store.is_lost(place));
        let candidates = self.first(candidates, usize::MAX).into_iter();
        let so_far = is_limited && self.request.effective_sort() == Sort::Relevance;
        let candidates = candidates.filter(|candidate| candidate.is_sure || !(so_far || is_lost(candidate.article)));
        let listed: Vec<Candidate> = candidates.take_while(|candidate| candidate.is_sure).collect();
        let n_listed = u32::try_from(listed.len()).unwrap_or(u32::MAX);
        (n_listed, listed.into_iter().take(n_shown).skip(n_before).collect())
    }

    fn timeline(&self, matching: &Matching, filters: &Filters, issues: &mut Vec<Issue>) -> Timeline {
        let (facts, request) = (self.facts, self.request);
        let mut timeline = timeline::Tally::new(self.store.manifest.span, request.span, request.grain);
        if let Some(asked) = request.grain.filter(|asked| *asked != timeline.grain()) {
            issues.push(Issue::of_key(IssueCode::GrainTooFine, "grain", asked.id()));
        }
        let mut once = Once::new(facts, request.once);
        for article in 0..facts.n_articles {
            let day = facts.day(article);
            let found = matching.matches(article) && filters.pass_but(DATE, article);
            let place = timeline.place(day);
            timeline.add(day, found && once.counts(0, place, article));
        }
        timeline.finish()
    }

    /// The filters; of articles that a list names, those whose files cannot be had are left out.
    fn filters(&mut self, issues: &mut Vec<Issue>) -> Filters {
        let mut is_blind = false;
        let request = self.request;
        let among = request.among.as_ref().map(|ids| {
            let (is_named, is_whole) = self.named(ids, Some(issues));
            is_blind = !is_whole;
            is_named
        });
        let (shelves, are_whole) = self.shelves(Some(issues));
        is_blind |= !are_whole;
        let kept = shelves.admitted(self);
        let mut filters = Filters::of(self.facts, request, self.store, self.wants);
        filters.let_pass(AMONG, among.as_deref());
        filters.let_pass(bit(FacetKey::Kept), kept.as_deref());
        filters.is_blind |= is_blind;
        filters
    }

    /// The query made ready.
    fn plan(&mut self, issues: &mut Vec<Issue>) -> Plan {
        let request = self.request;
        let (query, mistakes) = query::parse(&request.q);
        issues.extend(mistakes.into_iter().map(issue_of));
        let has_terms = !request.exact && !request.alias.off && !query.leaves().is_empty();
        let aliases = has_terms.then(|| self.store.aliases(self.wants)).flatten();
        let mut plan = plan(&query, request, self.facts, &self.store.manifest, aliases);
        plan.is_nameless = has_terms && aliases.is_none();
        issues.append(&mut plan.issues);
        plan
    }

    /// The articles that match for certain, of those that are looked at; and whether no other does.
    fn matched(&mut self, among: &dyn Fn(u32) -> bool) -> (Vec<Candidate>, bool) {
        let plan = self.plan(&mut Vec::new());
        let filters = self.filters(&mut Vec::new());
        let matter = |article| among(article) && filters.pass(article);
        let mut matching = Matching::new(&plan, self.store, self.facts.n_articles, self.wants);
        let is_indexed = self.wants.lacks.is_empty();
        if self.near {
            let texts = Texts::All { bring: is_indexed };
            matching.read(&plan, self.store, &matter, &texts, self.bounded, self.wants);
        } else if is_indexed {
            let candidates = self.first(&self.candidates(&plan, &matching, &filters), usize::MAX);
            let unsure = candidates.iter().filter(|candidate| !candidate.is_sure && among(candidate.article));
            let texts = TextPlan::probe(self.store, unsure.map(|candidate| candidate.article));
            matching.read(&plan, self.store, &matter, &Texts::Planned(&texts), self.bounded, self.wants);
            texts.want_next(self.store, self.wants);
        }
        let mut candidates = self.candidates(&plan, &matching, &filters);
        candidates.retain(|candidate| among(candidate.article));
        let n_candidates = candidates.len();
        candidates.retain(|candidate| candidate.is_sure);
        let is_known = self.wants.lacks.is_empty() && !plan.is_nameless && !filters.is_blind;
        let is_whole = is_known && candidates.len() == n_candidates;
        (candidates, is_whole)
    }

    /// The articles that match, of those that are looked at.
    pub(super) fn found(mut self, among: &dyn Fn(u32) -> bool) -> Found {
        let (candidates, complete) = self.matched(among);
        let articles = candidates.iter().map(|one| (one.article, one.hits)).collect();
        Found { complete, articles, lacks: Vec::new() }
    }

    /// All articles that match, in order, as they were archived.
    pub(super) fn listed(mut self) -> Listed {
        let (candidates, is_whole) = self.matched(&|_| true);
        let (n_articles, n_hits) = (candidates.len(), candidates.iter().map(|one| u64::from(one.hits)).sum());
        let listed = self.first(&candidates, usize::MAX);
        let store = self.store;
        let articles = listed.into_iter().filter_map(|one| Some((store.article(one.article, self.wants)?, one.hits)));
        let articles: Vec<_> = articles.collect();
        Listed {
            complete: is_whole && articles.len() == n_articles,
            articles,
            n_articles: u32::try_from(n_articles).unwrap_or(u32::MAX),
            n_hits,
            ..Listed::default()
        }
    }

    /// The first candidates in the order asked for.
    fn first(&self, candidates: &[Candidate], n: usize) -> Vec<Candidate> {
        let (sort, n_dated) = (self.request.effective_sort(), self.facts.n_dated);
        first(candidates, n, |one, other| compare(sort, n_dated, one, other))
    }

    /// Topics or names of articles, once nothing that is needed more is lacking. Of very many only where a filter asks for
    /// them, as they are brought whole.
    pub(super) fn lists_in_time(&mut self, key: FacetKey) -> Option<&'a Lists> {
        let mut nobody = Wants::default();
        let store = self.store;
        let is_small = store.lists_bytes(key) <= MAX_UNASKED_BYTES;
        let is_asked = self.near || is_small || !self.request.choice(key).is_empty();
        let wants = if self.wants.lacks.is_empty() && is_asked { &mut *self.wants } else { &mut nobody };
        store.lists(key, wants)
    }

    /// Articles that match and pass the filters, or may, with what they are ordered by.
    fn candidates(&self, plan: &Plan, matching: &Matching, filters: &Filters) -> Vec<Candidate> {
        let facts = self.facts;
        let n = usize::try_from(facts.n_articles).unwrap_or_default();
        let by_score = self.request.effective_sort() == Sort::Relevance;
        let collection = Collection { n_articles: facts.n_articles, mean_chars: facts.mean_chars };
        let mut weighed = vec![Weighed::default(); n];
        let n_positive = plan.leaves.iter().filter(|leaf| !leaf.negated).count();
        let mut together = (by_score && n_positive > 1).then(|| Together::new(n));
        let leaves = plan.leaves.iter().zip(&matching.found).zip(&matching.n_candidates);
        for ((leaf, entries), n_candidates) in leaves {
            let rarity = collection.rarity(*n_candidates);
            for entry in entries {
                let Some(weighed) = usize::try_from(entry.article).ok().and_then(|article| weighed.get_mut(article))
                else {
                    continue;
                };
                weighed.is_unsure |= !entry.is_sure;
                if !leaf.negated {
                    weighed.hits = weighed.hits.saturating_add(entry.counts.total());
                    if by_score {
                        weighed.score += collection.score(rarity, entry.counts, facts.length(entry.article));
                        if let Some(together) = &mut together {
                            together.add(entry.article, rarity, entry.counts);
                        }
                    }
                }
            }
        }
        let mut candidates = Vec::new();
        // Of each group of articles that are nearly the same, by its earliest: whether one stands for it, and one may.
        let mut groups = vec![(false, false); if self.request.once { n } else { 0 }];
        for (article, weighed) in (0..).zip(weighed) {
            if !matching.may_match(article) || !filters.pass(article) {
                continue;
            }
            let mut is_sure = matching.matches(article) && !weighed.is_unsure;
            let head = facts.is_grouped(article).then(|| facts.head(article));
            let group = head.and_then(|head| usize::try_from(head).ok()).and_then(|head| groups.get_mut(head));
            if let Some((is_counted, is_open)) = group {
                if *is_counted {
                    continue;
                }
                // An earlier one that may be found would stand in its place.
                is_sure &= !*is_open;
                *if is_sure { is_counted } else { is_open } = true;
            }
            let nearness = together.as_ref().map_or(0.0, |together| together.bonus(article));
            candidates.push(Candidate { article, hits: weighed.hits, score: weighed.score + nearness, is_sure });
        }
        candidates
    }

    /// Chosen values that no article of the whole corpus has, so that an empty list explains itself.
    fn unknown_values(&self) -> Vec<Issue> {
        let mut issues = Vec::new();
        let kept = self.request.choice(FacetKey::Kept);
        for name in kept.is.iter().chain(&kept.is_not).filter(|name| self.request.held_in(name).is_none()) {
            if self.request.among.is_none() {
                issues.push(Issue::of_key(IssueCode::KeptElsewhere, "kept", name));
            }
        }
        for key in FacetKey::ALL.into_iter().filter(|key| *key != FacetKey::Kept) {
            let (choice, column) = (self.request.choice(key), self.facts.column(key));
            let is_asked = key.is_list() && !choice.is_empty();
            let lists = is_asked.then(|| self.store.lists(key, &mut Wants::default())).flatten();
            for value in choice.is.iter().chain(&choice.is_not) {
                let has = |column: &Column| match lists {
                    Some(lists) => lists.values.contains(value),
                    // Lists that are not at hand may have it.
                    None => key.is_list() || column.values.contains(value),
                };
                if !column.is_some_and(has) {
                    issues.push(Issue::of_key(IssueCode::NoSuchValue, key.id(), value));
                }
            }
        }
        issues
    }
}

/// What one article counts in an order.
#[derive(Clone, Copy, Default)]
struct Weighed {
    hits: u32,
    score: f64,
    is_unsure: bool,
}

fn issue_of(mistake: Mistake) -> Issue {
    let code = match mistake.problem {
        Problem::OpenQuote => IssueCode::OpenQuote,
        Problem::Parenthesis => IssueCode::Parenthesis,
        Problem::Dangling => IssueCode::Dangling,
        Problem::EmptyTerm => IssueCode::EmptyTerm,
        Problem::TooLong => IssueCode::TooLong,
        Problem::OpenRegex => IssueCode::OpenRegex,
        Problem::NotNear => IssueCode::NotNear,
        Problem::HalfOperator => IssueCode::HalfOperator,
    };
    Issue { key: Some("q".to_owned()), ..Issue::at(code, mistake.char_idx) }
}
