//! What does a corpus know of some of its articles? All that another corpus, made of them, takes over.

use std::collections::BTreeSet;

use super::engine::Engine;
use super::related;
use super::request::{FacetKey, Request};
use super::store::{Place, Store, Wants};
use crate::corpus::{Article, Relations, Script, ShardKind};
use crate::index::{Family, Suggested, all_suggested};
use crate::json;

/// An article and what is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct KnownArticle {
    /// As it was archived.
    pub article: Article,
    /// Its older versions, the oldest first.
    pub versions: Vec<Article>,
    /// What other articles say of it.
    pub relations: Option<Relations>,
    /// Names it speaks of.
    pub names: Vec<String>,
    /// Topics it speaks of.
    pub topics: Vec<String>,
}

/// What a corpus knows of some of its articles.
#[derive(Debug, Default)]
pub struct Known {
    /// The articles, in the order of the corpus.
    pub articles: Vec<KnownArticle>,
    /// Articles that match.
    pub n_found: u32,
    /// Whether the counts are exact and no article is missing.
    pub complete: bool,
    /// The table of names.
    pub aliases: String,
    /// For each script the table that writes texts in it.
    pub conversions: Vec<(Script, String)>,
    /// What may be typed for names and topics of these articles.
    pub suggestions: Vec<(String, Suggested)>,
    /// Files that would tell more.
    pub lacks: Vec<String>,
}

impl Engine {
    /// What is known of the articles that a request finds.
    #[must_use]
    pub fn known(&self, request: &Request) -> Known {
        let mut wants = Wants::default();
        let mut known = Known::default();
        if let Some(facts) = self.store.facts(&mut wants) {
            let has_facts = !wants.is_short;
            let found = self.unbounded(facts, request, &mut wants).found(&|_| true);
            known.complete = found.complete && has_facts;
            known.n_found = u32::try_from(found.articles.len()).unwrap_or(u32::MAX);
            // Of more than was found nothing needs to be brought.
            if wants.lacks.is_empty() {
                known.tell(&self.store, found.articles.into_iter().map(|(number, _)| number), &mut wants);
            }
        }
        known.lacks = self.files(wants);
        known
    }
}

impl Known {
    fn tell(&mut self, store: &Store, numbers: impl Iterator<Item = u32>, wants: &mut Wants) {
        let [names, topics] = [FacetKey::Name, FacetKey::Topic].map(|key| store.lists(key, wants));
        for number in numbers {
            let Some(article) = store.article(number, wants) else { continue };
            let relations = related::of(store, number, &article.id, wants);
            let has_versions = relations.as_ref().is_some_and(|relations| relations.versions > 0);
            let lines = if has_versions { store.lines_about(ShardKind::Versions, number, wants) } else { Vec::new() };
            let versions = lines.into_iter().filter_map(|line| json::read::<Article>(line).ok());
            let versions = versions.filter(|version| version.id == article.id).collect();
            let [names, topics] = [names, topics].map(|lists| {
                let places = lists.map(|lists| lists.of(number).iter().filter_map(|place| lists.value(*place)));
                places.into_iter().flatten().map(str::to_owned).collect()
            });
            self.articles.push(KnownArticle { article, versions, relations, names, topics });
        }
        self.complete &= self.articles.len() == usize::try_from(self.n_found).unwrap_or(usize::MAX);
        let aliases = store.get(Place::Part(Family::Alias, 0), wants);
        self.aliases = aliases.map(|bytes| String::from_utf8_lossy(bytes).into_owned()).unwrap_or_default();
        let conversion = |script: Script| (script, store.conversions(script, wants).unwrap_or_default());
        self.conversions = [Script::Hans, Script::Hant].map(conversion).into();
        self.suggest(store, wants);
    }

    fn suggest(&mut self, store: &Store, wants: &mut Wants) {
        let spoken_of = |of: fn(&KnownArticle) -> &Vec<String>| -> BTreeSet<&str> {
            self.articles.iter().flat_map(of).map(String::as_str).collect()
        };
        let (names, topics) = (spoken_of(|known| &known.names), spoken_of(|known| &known.topics));
        let n_files = store.root(wants).map_or(0, |root| root.files(Family::Suggestion).len());
        let mut suggestions = Vec::new();
        for nth in 0..n_files {
            let Some(file) = store.get(Place::Part(Family::Suggestion, nth), wants) else { continue };
            // A file that is damaged suggests what comes before the damage.
            let _: Option<()> = all_suggested(file, &mut |key, suggested| {
                let of_kind = if suggested.is_name { &names } else { &topics };
                if of_kind.contains(suggested.text.as_str()) {
                    suggestions.push((String::from_utf8_lossy(key).into_owned(), suggested));
                }
            });
        }
        self.suggestions = suggestions;
    }
}
