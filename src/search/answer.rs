//! What comes back? `docs/schema/response.schema.json` fixes the form of what is public.

use serde::Serialize;

use super::issue::Issue;
use super::reading::TextProgress;
use super::request::FacetKey;
use crate::corpus::{Article, ArticleId, Dated, Day, InnerLink, Run, Script};
use crate::ids::ids;
use crate::json::reads;

/// What a request finds.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// Whether the counts of articles and hits are exact. If not, they are lower bounds.
    pub complete: bool,
    /// The same of facets and timeline, which count articles, too, that one filter keeps out.
    pub facets_complete: bool,
    /// Results, from the first, that stay where they are whatever is read further: all of them once the answer is complete.
    /// By relevance, where no more is read, those found so far.
    pub listed: u32,
    /// How far texts were read, where they lie behind a network and the index cannot be sure.
    pub texts: Option<TextProgress>,
    /// Files that would tell more: that make the counts exact, or that the results are shown with. Never those that
    /// cannot be had.
    pub lacks: Vec<String>,
    /// The query as it was understood: the leaves that were looked for.
    pub expanded: Vec<Expanded>,
    /// Articles that match query and filters.
    pub articles: u32,
    /// Hits in them: leftmost, non-overlapping matches of positive leaves, summed over leaves.
    pub hits: u64,
    /// Results in the order asked for, those that the request lists.
    pub results: Vec<ResultRow>,
    /// Names, topics and titles that begin as the query ends.
    pub suggestions: Vec<Suggestion>,
    /// Where nothing is found, what would find something. Never a part of the results.
    pub hints: Vec<Hint>,
    /// Counts of articles by facet value, each ignoring its own filter.
    pub facets: Facets,
    /// Articles over time, ignoring the date filter.
    pub timeline: Timeline,
    /// What the corpus covers, where the view is about the corpus.
    pub coverage: Option<Coverage>,
    /// The open article, where the request names one that is in the corpus.
    pub article: Option<Opened>,
    /// What could not be understood or done, and where.
    pub issues: Vec<Issue>,
}

/// One leaf of the query, as it was looked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Expanded {
    /// The term as typed, without its quotes.
    pub term: String,
    /// Whether it means these very characters.
    pub exact: bool,
    /// Whether articles with it are left out; such a leaf has no hits.
    pub negated: bool,
    /// Other names that were looked for with it.
    pub also: Vec<String>,
    /// For these names how many of the articles found hold it where the term looks. Lower bounds unless the answer is
    /// complete. A name of which that is not known is left out.
    pub counts: Vec<Count>,
}

impl Expanded {
    /// How many of the articles found hold another name; none where that is not known, or the term leaves articles out.
    #[must_use]
    pub fn count_of(&self, name: &str) -> Option<&Count> {
        self.counts.iter().find(|count| !self.negated && count.value == name)
    }
}

reads!(Expanded { term, exact, negated, also; counts });

/// What may be meant by the end of the query.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Suggestion {
    /// What it is.
    pub kind: SuggestionKind,
    /// As the corpus writes it.
    pub text: String,
    /// Articles of the corpus that speak of it.
    pub articles: u32,
    /// The query with it in place of what was typed.
    pub q: String,
    /// The article whose title it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<ArticleId>,
}

reads!(Suggestion { kind, text, articles, q; id });

ids! {
    /// What is suggested.
    pub enum SuggestionKind {
        /// A person, place or organisation.
        Name = "name",
        /// What articles speak of.
        Topic = "topic",
        /// The title of an article.
        Title = "title",
    }
}

/// What would find something where nothing is found.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Hint {
    /// What is changed.
    pub kind: HintKind,
    /// The query that finds something.
    pub q: String,
    /// Whether the filters are taken away too.
    pub unfiltered: bool,
    /// The filter that excludes everything, by its key in the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub key: Option<String>,
    /// Articles that are found then, at least.
    pub articles: u32,
}

reads!(Hint { kind, q, unfiltered, articles; key });

ids! {
    /// What is changed so that something is found.
    pub enum HintKind {
        /// One filter is taken away.
        Filter = "filter",
        /// All filters are taken away.
        Filters = "filters",
        /// Other scripts, widths and cases count as the same.
        Folded = "folded",
        /// A word of the query is taken away.
        Fewer = "fewer",
        /// A part of what was typed is looked for.
        Part = "part",
        /// A Latin word is written a little differently.
        Spelling = "spelling",
    }
}

/// One result.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct ResultRow {
    /// Id of the article.
    pub id: ArticleId,
    /// Its title.
    pub title: String,
    /// Its title, with hits marked.
    pub title_runs: Vec<Run>,
    /// Address of the original.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub url: Option<String>,
    /// Id of its outlet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// When it was published.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub published: Option<Dated>,
    /// When it was archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub archived: Option<Dated>,
    /// Its script.
    pub script: Script,
    /// Hits in it.
    pub hits: u32,
    /// A passage that shows why it was found, with hits marked; without a query, its beginning.
    pub snippet: Vec<Run>,
    /// Script of the snippet.
    pub snippet_script: Script,
    /// Other articles of the corpus with the same or nearly the same text.
    pub alike: u32,
}

reads!(ResultRow { id, title, title_runs, script, hits, snippet, snippet_script; url, outlet, published, archived, alike });

impl ResultRow {
    /// The date it stands under: of publication, else of archiving.
    #[must_use]
    pub fn dated(&self) -> Option<&Dated> {
        self.published.as_ref().or(self.archived.as_ref())
    }

    /// Whether a row beside this place of a list stands under the same day, so that in a list by time the hour decides.
    #[must_use]
    pub fn is_tied(rows: &[Self], place: usize) -> bool {
        let day = |place: usize| rows.get(place).and_then(Self::dated).map(|dated| dated.day);
        let before = place.checked_sub(1).and_then(day);
        day(place).is_some_and(|own| before == Some(own) || day(place + 1) == Some(own))
    }
}

/// Counts of articles by facet value.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Facets {
    /// By outlet id, most articles first.
    pub outlet: Vec<Count>,
    /// By section, most articles first.
    pub section: Vec<Count>,
    /// By topic, most articles first.
    pub topic: Vec<Count>,
    /// By who and what is named, most articles first.
    pub name: Vec<Count>,
    /// By script id, most articles first.
    pub script: Vec<Count>,
    /// By author, most articles first.
    pub author: Vec<Count>,
    /// By year, latest first.
    pub year: Vec<Count>,
    /// By month, latest first.
    pub month: Vec<Count>,
    /// By length, shortest first.
    pub length: Vec<Count>,
    /// With pictures: `yes`, or nothing.
    pub picture: Vec<Count>,
    /// By collection the reader keeps, as far as the request says what is in them.
    pub kept: Vec<Count>,
}

reads!(Facets { outlet, section, topic, name, script, author, year, month, length, picture, kept });

impl Facets {
    /// The counts of one facet.
    #[must_use]
    pub fn of(&self, key: FacetKey) -> &[Count] {
        match key {
            FacetKey::Outlet => &self.outlet,
            FacetKey::Section => &self.section,
            FacetKey::Topic => &self.topic,
            FacetKey::Name => &self.name,
            FacetKey::Script => &self.script,
            FacetKey::Author => &self.author,
            FacetKey::Year => &self.year,
            FacetKey::Month => &self.month,
            FacetKey::Length => &self.length,
            FacetKey::Picture => &self.picture,
            FacetKey::Kept => &self.kept,
        }
    }
}

/// How many articles have a value.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// The value's id.
    pub value: String,
    /// Articles that have it and pass the query and every other filter. A chosen value stays with 0.
    pub articles: u32,
}

reads!(Count { value, articles });

/// Articles over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Timeline {
    /// How long a bin is.
    pub grain: Grain,
    /// Bins in date order without a gap; an empty one stands with 0.
    pub bins: Vec<Bin>,
    /// Articles without a day that pass query and filters.
    pub undated: u32,
}

reads!(Timeline { grain, bins, undated });

ids! {
    /// Length of a bin.
    pub enum Grain {
        /// A day.
        Day = "day",
        /// Monday to Sunday.
        Week = "week",
        /// A month.
        Month = "month",
        /// A year.
        Year = "year",
    }
}

/// What the corpus covers, by outlet and over time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Coverage {
    /// How long a period is.
    pub grain: Grain,
    /// The periods, in order without a gap: `2023`, `2023-06` or `2023-06-05`.
    pub periods: Vec<String>,
    /// The outlets, most articles first; articles without one last.
    pub outlets: Vec<Covered>,
}

reads!(Coverage { grain, periods, outlets });

/// What the corpus holds of one outlet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Covered {
    /// Its id; none for articles without one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// Its articles.
    pub articles: u32,
    /// Its articles in each period.
    pub bins: Vec<u32>,
    /// Its articles without a day.
    pub undated: u32,
}

reads!(Covered { articles, bins, undated; outlet });

/// One bin of the timeline.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Bin {
    /// The period it stands for: `2023`, `2023-06` or `2023-06-05`; a week by its Monday.
    pub period: String,
    /// Articles of the whole corpus in it.
    pub all: u32,
    /// Articles in it that pass the query and every filter but the dates.
    pub found: u32,
}

reads!(Bin { period, all, found });

/// An article that is spoken of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Mention {
    /// Its id.
    pub id: ArticleId,
    /// Its title; empty where the archive has none.
    pub title: String,
    /// Its script.
    pub script: Script,
    /// Id of its outlet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outlet: Option<String>,
    /// The day it stands under.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub day: Option<Day>,
    /// The instant in UTC, RFC 3339, where it is known to the second.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub instant: Option<String>,
}

reads!(Mention { id, title, script; outlet, day, instant });

/// An open article, hits marked.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Opened {
    /// The article; runs that belong to a hit carry its number in `mark`.
    pub article: Article,
    /// Its title, with hits marked.
    pub title_runs: Vec<Run>,
    /// Hits in it, summed over the terms of the query.
    pub hits: u32,
    /// Marked passages, numbered from 1 in reading order, title first. Fewer than hits where terms share characters.
    pub marks: u32,
    /// The marked passage looked at, where there is one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hit: Option<u32>,
    /// The script it is converted to, for reading; none where it stands as archived.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub shown_in: Option<Script>,
    /// The older version that is open, from 1, the oldest; none for the newest.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub version: Option<u32>,
    /// How many older versions there are.
    pub versions: u32,
    /// Its links to articles of the corpus.
    pub links: Vec<InnerLink>,
    /// Articles of the corpus that link to it.
    pub linked_from: Vec<Mention>,
    /// Articles with the same or nearly the same text, the earliest first.
    pub alike: Vec<Mention>,
    /// Articles that speak of the same, the nearest first.
    pub related: Vec<Mention>,
    /// What it speaks of, the commonest in the corpus first.
    pub topics: Vec<String>,
    /// Whom and what it names, the commonest in the corpus first.
    pub names: Vec<String>,
}

reads!(Opened {
    article, title_runs, hits, marks;
    hit, shown_in, version, versions, links, linked_from, alike, related, topics, names
});
