//! What is asked? Everything a view shows follows from this and the corpus.

use std::collections::{BTreeMap, BTreeSet};

use crate::corpus::{ArticleId, Day, Period, Script};
use crate::ids::ids;

use super::answer::Grain;

/// A view of the corpus.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Request {
    /// The query as typed.
    pub q: String,
    /// Every term means these very characters: no script, width or case folding.
    pub exact: bool,
    /// Which other names are looked for with the terms.
    pub alias: AliasChoice,
    /// Filter by outlet id.
    pub outlet: Choice,
    /// Filter by section, as the archive names it.
    pub section: Choice,
    /// Filter by topic.
    pub topic: Choice,
    /// Filter by the people, places and organisations that are named.
    pub name: Choice,
    /// Filter by script id.
    pub script: Choice,
    /// Filter by author.
    pub author: Choice,
    /// Filter by year, four digits.
    pub year: Choice,
    /// Filter by month, `2023-06`.
    pub month: Choice,
    /// Filter by length, by the ids of [`LENGTHS`].
    pub length: Choice,
    /// Filter by whether it has pictures: `yes`, or nothing.
    pub picture: Choice,
    /// Filter by the collections the reader keeps, by their names. Whoever keeps them says in `held` what is in them.
    pub kept: Choice,
    /// The ids of the articles of collections, in the order of their names.
    // A map of sets would cost the app 2 KB.
    pub held: Vec<(String, BTreeSet<String>)>,
    /// These articles only, by their ids.
    pub among: Option<BTreeSet<String>>,
    /// Filter by day.
    pub date: DateFilter,
    /// Articles that are nearly the same are counted once; the earliest that is found stands for them.
    pub once: bool,
    /// How many texts are read to make the counts exact, where they lie behind a network.
    pub text_limit: TextLimit,
    /// Order of the results; `None` is by relevance where there is a query, else newest first.
    pub sort: Option<Sort>,
    /// Length of the bins of the timeline; `None` follows the span of the corpus.
    pub grain: Option<Grain>,
    /// The stretch of time that the timeline shows, both ends inclusive; `None` is the whole corpus.
    pub span: Option<(Period, Period)>,
    /// Which panel is shown.
    pub view: View,
    /// The open article.
    pub article: Option<ArticleId>,
    /// The older version of the open article that is shown, from 1, the oldest; none for the newest.
    pub version: Option<u32>,
    /// The hit of the open article that is looked at, from 1.
    pub hit: Option<u32>,
    /// What is looked for in the open article alone. The page finds it; counts know nothing of it.
    pub find: Option<String>,
    /// The passage of the open article that a link is to, in its own words.
    pub quote: Option<String>,
    /// The script that the open article is shown in; `None` is its own.
    pub shown_in: Option<Script>,
    /// How many results are listed; `None` is [`Request::DEFAULT_SHOW`]. An export writes all whatever it says.
    pub show: Option<u32>,
    /// How many results come before the first that is listed; `None` is none.
    pub at: Option<u32>,
    /// The facet of which all values are listed, and what they are to contain.
    pub list: Option<(FacetKey, String)>,
}

impl Request {
    /// Results listed where the request names no number.
    pub const DEFAULT_SHOW: u32 = 50;
    /// Results the page asks for at a time, where the screen does not show as many itself: each one more is drawn with
    /// every answer.
    pub const WINDOW: u32 = 30;
    /// Results that a bounded answer lists at most.
    pub const MAX_SHOW: u32 = 10_000;

    /// How many results are to be listed: 1 to [`Self::MAX_SHOW`], or more where nothing is bounded.
    #[must_use]
    pub fn n_shown(&self, bounded: bool) -> u32 {
        let most = if bounded { Self::MAX_SHOW } else { u32::MAX };
        self.show.unwrap_or(Self::DEFAULT_SHOW).clamp(1, most)
    }

    /// The order that applies.
    #[must_use]
    pub fn effective_sort(&self) -> Sort {
        match self.sort {
            Some(sort) => sort,
            None if self.q.trim().is_empty() => Sort::Newest,
            None => Sort::Relevance,
        }
    }

    /// Takes every filter away; the query stays.
    pub fn clear_filters(&mut self) {
        for key in FacetKey::ALL {
            *self.choice_mut(key) = Choice::default();
        }
        self.date = DateFilter::Any;
        self.once = false;
        self.among = None;
    }

    /// What decides which results there are and in which order: the rest only says where one looks.
    #[must_use]
    pub fn list_key(&self) -> Self {
        let mut key =
            Self { grain: None, span: None, view: View::default(), show: None, at: None, list: None, ..self.clone() };
        // What is read further only makes the same list longer.
        key.text_limit = TextLimit::default();
        key.sort = Some(self.effective_sort());
        if key.q.trim().is_empty() {
            // Where nothing is looked for there are no names of it.
            key.alias = AliasChoice::default();
        }
        key.close_article();
        key
    }

    /// Leaves the open article; the list stays.
    pub fn close_article(&mut self) {
        self.article = None;
        self.version = None;
        self.hit = None;
        self.find = None;
        self.quote = None;
        self.shown_in = None;
    }

    /// What is in a collection, where that is said.
    #[must_use]
    pub fn held_in(&self, name: &str) -> Option<&BTreeSet<String>> {
        self.place_held(name).ok().and_then(|place| self.held.get(place)).map(|(_, ids)| ids)
    }

    /// Says what is in a collection, unless that is said already.
    pub fn hold(&mut self, name: &str, ids: BTreeSet<String>) {
        if let Err(place) = self.place_held(name) {
            self.held.insert(place, (name.to_owned(), ids));
        }
    }

    fn place_held(&self, name: &str) -> Result<usize, usize> {
        self.held.binary_search_by(|(known, _)| known.as_str().cmp(name))
    }

    /// The choice made in one facet.
    #[must_use]
    pub fn choice(&self, key: FacetKey) -> &Choice {
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

    /// The choice made in one facet, to change it.
    pub fn choice_mut(&mut self, key: FacetKey) -> &mut Choice {
        match key {
            FacetKey::Outlet => &mut self.outlet,
            FacetKey::Section => &mut self.section,
            FacetKey::Topic => &mut self.topic,
            FacetKey::Name => &mut self.name,
            FacetKey::Script => &mut self.script,
            FacetKey::Author => &mut self.author,
            FacetKey::Year => &mut self.year,
            FacetKey::Month => &mut self.month,
            FacetKey::Length => &mut self.length,
            FacetKey::Picture => &mut self.picture,
            FacetKey::Kept => &mut self.kept,
        }
    }
}

ids! {
    /// A facet whose values can be chosen.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum FacetKey {
        /// Who published it.
        Outlet = "outlet",
        /// Where in the outlet.
        Section = "section",
        /// What it speaks of: phrases it repeats.
        Topic = "topic",
        /// Whom and what it names: people, places, organisations.
        Name = "name",
        /// Which script it is written in.
        Script = "script",
        /// Who wrote it.
        Author = "author",
        /// The year of its day.
        Year = "year",
        /// The month of its day.
        Month = "month",
        /// How many characters it has.
        Length = "length",
        /// Whether it has pictures.
        Picture = "picture",
        /// Which of the reader's collections it is in.
        Kept = "kept",
    }
}

/// Lengths that are told apart, in characters of title and blocks, both ends inclusive: the ids of [`FacetKey::Length`].
pub const LENGTHS: [&str; 5] = ["0-299", "300-999", "1000-2999", "3000-9999", "10000-"];

/// The length of so many characters, one of [`LENGTHS`].
#[must_use]
pub fn length_id(n_chars: u32) -> &'static str {
    let [shortest, short, middling, long, longest] = LENGTHS;
    match n_chars {
        0..300 => shortest,
        300..1000 => short,
        1000..3000 => middling,
        3000..10_000 => long,
        _ => longest,
    }
}

/// Which other names are looked for. Where nothing is said of a term, it is those of the corpus's table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AliasChoice {
    /// No other names at all.
    pub off: bool,
    /// The other names of terms, by the term; none where it was left with none.
    pub given: BTreeMap<String, Vec<String>>,
}

/// What is chosen in one facet: any of `is`, none of `is_not`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// Values of which an article must have one; empty means any.
    pub is: BTreeSet<String>,
    /// Values an article must not have.
    pub is_not: BTreeSet<String>,
}

impl FacetKey {
    /// Whether an article may have several values; such facts come after the others.
    #[must_use]
    pub fn is_list(self) -> bool {
        matches!(self, Self::Topic | Self::Name)
    }
}

impl Choice {
    /// Whether nothing is chosen.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.is.is_empty() && self.is_not.is_empty()
    }

    /// Whether a value is chosen, for or against.
    #[must_use]
    pub fn names(&self, value: &str) -> bool {
        self.is.contains(value) || self.is_not.contains(value)
    }

    /// Whether an article with these values passes.
    pub fn admits_any<'a>(&self, mut values: impl Iterator<Item = &'a str>) -> bool {
        let mut has = self.is.is_empty();
        values.all(|value| {
            has |= self.is.contains(value);
            !self.is_not.contains(value)
        }) && has
    }

    /// Whether an article with this value passes; an article without one passes only where none is asked for.
    #[must_use]
    pub fn admits(&self, value: Option<&str>) -> bool {
        match value {
            Some(value) => (self.is.is_empty() || self.is.contains(value)) && !self.is_not.contains(value),
            None => self.is.is_empty(),
        }
    }
}

/// Which days are wanted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DateFilter {
    /// Any, and undated articles.
    #[default]
    Any,
    /// Articles without a day only.
    Undated,
    /// Days between two bounds, both inclusive to the end of their period; an open end has no bound.
    Between(Option<Period>, Option<Period>),
}

impl DateFilter {
    /// Whether an article of this day, or without one, passes.
    #[must_use]
    pub fn admits(self, day: Option<Day>) -> bool {
        match (self, day) {
            (Self::Any, _) | (Self::Undated, None) => true,
            (Self::Undated, Some(_)) => false,
            (Self::Between(from, to), Some(day)) => {
                from.is_none_or(|from| day >= from.first()) && to.is_none_or(|to| day <= to.last())
            }
            (Self::Between(from, to), None) => from.is_none() && to.is_none(),
        }
    }
}

ids! {
    /// Order of the results. Each is total: ties go by day, newest first, then by id.
    pub enum Sort {
        /// Best match first.
        Relevance = "relevance",
        /// Newest first, undated last.
        Newest = "newest",
        /// Oldest first, undated last.
        Oldest = "oldest",
    }
}

ids! {
    /// How many texts an answer reads, where the index cannot be sure and texts lie behind a network. In one file and in the
    /// terminal all are read.
    #[derive(Default)]
    pub enum TextLimit {
        /// What the first rows need: about 0.4 MB as it travels.
        Few = "few",
        /// About 8 MB as it travels.
        #[default]
        Standard = "standard",
        /// Every text that may match.
        All = "all",
        /// None but those at hand, after a reader has stopped the reading. The answer then depends on what was read before,
        /// so no link says it.
        AtHand = "at_hand",
    }
}

ids! {
    /// Which panel is shown.
    #[derive(Default)]
    pub enum View {
        /// Results and reader.
        #[default]
        Articles = "articles",
        /// What the corpus is and holds.
        About = "about",
        /// What the reader keeps: collections, notes, searches.
        Kept = "kept",
        /// How to use it all.
        Help = "help",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_are_bounded_where_somebody_waits_and_nowhere_else() {
        for (show, bounded, unbounded) in
            [(None, 50, 50), (Some(0), 1, 1), (Some(9), 9, 9), (Some(20_000), 10_000, 20_000)]
        {
            let request = Request { show, ..Request::default() };
            assert_eq!((request.n_shown(true), request.n_shown(false)), (bounded, unbounded), "{show:?}");
        }
    }
}
