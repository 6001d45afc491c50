//! How is an address understood? Key by key; a key or value that is not understood is reported.

use std::collections::BTreeSet;

use percent_encoding::percent_decode_str;

use super::{Address, GRAMMAR};
use crate::corpus::{ArticleId, Period, Script};
use crate::search::{DateFilter, FacetKey, Grain, Issue, IssueCode, LENGTHS, Request, Sort, TextLimit, View};

impl Address {
    /// Reads what stands after `#` (the `#` itself may be there), and tells what could not be understood.
    ///
    /// ```
    /// use yulan::address::Address;
    /// let (address, issues) = Address::parse("#q=%E5%8F%B0%E6%B9%BE&sort=oldest");
    /// assert_eq!(address.request.q, "台湾");
    /// assert!(issues.is_empty());
    /// assert_eq!(address.to_string(), "#q=%E5%8F%B0%E6%B9%BE&sort=oldest");
    /// ```
    #[must_use]
    pub fn parse(fragment: &str) -> (Self, Vec<Issue>) {
        let mut reader = Reader::default();
        let pairs = fragment.strip_prefix('#').unwrap_or(fragment);
        for pair in pairs.split('&').filter(|pair| !pair.is_empty()) {
            let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
            let (key, value) = (reader.decode(key), reader.decode(value));
            if key != SUM {
                reader.pair(&key, value);
            } else if value != format!("{:08x}", sum_of(pairs)) {
                reader.report(IssueCode::LinkChanged, &key, &value);
            }
        }
        let (mut address, mut issues) = reader.finish();
        if issues.iter().any(|issue| issue.code == IssueCode::LinkChanged) {
            // Whatever else is wrong with it comes of that; and where it ends in a corpus, that may be half a name.
            issues.retain(|issue| issue.code == IssueCode::LinkChanged);
            if pairs.rsplit('&').next().is_some_and(|last| last.starts_with("corpus=")) {
                address.corpus = None;
            }
        }
        (address, issues)
    }
}

/// The key of the sum of all other pairs.
const SUM: &str = "sum";

/// A sum of what an address says, however its characters are escaped: FNV-1a in 32 bits, over each pair's bytes and a `&`.
pub(super) fn sum_of(pairs: &str) -> u32 {
    let said = pairs.split('&').filter(|pair| !pair.is_empty() && !pair.starts_with("sum="));
    said.fold(0x811c_9dc5, |sum, pair| {
        let spaced = pair.replace('+', " ");
        let bytes = percent_decode_str(&spaced).chain([b'&']);
        bytes.fold(sum, |sum, byte| (sum ^ u32::from(byte)).wrapping_mul(0x0100_0193))
    })
}

/// The `#…` of a pasted link to a view, where the text is one rather than a query.
#[must_use]
pub fn fragment_of(text: &str) -> Option<&str> {
    let text = text.trim();
    let (before, after) = text.split_once('#')?;
    let is_link = before.is_empty() || before.contains("://");
    let key = after.split(['=', '&']).next().unwrap_or_default();
    let is_facet = FacetKey::from_id(key.strip_suffix("__not").unwrap_or(key)).is_some();
    let names_view = after.contains('=') && (is_facet || key == SUM || KEYS.contains(&key));
    let fragment = text.get(before.len()..)?;
    (is_link && names_view && !text.contains(char::is_whitespace)).then_some(fragment)
}

/// Every key of the grammar.
const KEYS: [&str; 32] = [
    "q",
    "exact",
    "alias",
    "once",
    "outlet",
    "outlet__not",
    "script",
    "script__not",
    "year",
    "year__not",
    "date",
    "date__gte",
    "date__lte",
    "sort",
    "grain",
    "span",
    "view",
    "article",
    "version",
    "hit",
    "show",
    "at",
    "among",
    "held",
    "count",
    "list",
    "find",
    "quote",
    "in",
    "lang",
    "corpus",
    "found",
];

/// Ids of articles, joined by dots.
fn ids_of(value: &str) -> BTreeSet<String> {
    // Not collected: that would sort them, with a sort of their own, which costs the app 4 KB.
    let mut ids = BTreeSet::new();
    for id in value.split('.').filter(|id| !id.is_empty()) {
        ids.insert(id.to_owned());
    }
    ids
}

#[derive(Default)]
struct Reader {
    address: Address,
    issues: Vec<Issue>,
    seen: Vec<&'static str>,
    from: Option<Period>,
    to: Option<Period>,
    undated: bool,
}

impl Reader {
    /// Percent-decoded, `+` as a space; bytes that are not UTF-8 are replaced and reported.
    fn decode(&mut self, text: &str) -> String {
        let spaced = text.replace('+', " ");
        let bytes = percent_decode_str(&spaced);
        let decoded = bytes.clone().decode_utf8().map(std::borrow::Cow::into_owned);
        decoded.unwrap_or_else(|_| {
            self.report(IssueCode::BadEncoding, text, text);
            bytes.decode_utf8_lossy().into_owned()
        })
    }

    fn report(&mut self, code: IssueCode, key: &str, found: &str) {
        self.issues.push(Issue::of_key(code, key, found));
    }

    fn pair(&mut self, key: &str, value: String) {
        let (stem, negated) = key.strip_suffix("__not").map_or((key, false), |stem| (stem, true));
        if let Some(facet) = FacetKey::from_id(stem) {
            self.facet(facet, negated, key, value);
        } else if key == "alias" {
            self.alias(&value);
        } else if key == "held" {
            self.held(&value);
        } else if let Some(known) = KEYS.into_iter().chain(["v"]).find(|known| *known == key) {
            if self.seen.contains(&known) {
                self.report(IssueCode::RepeatedKey, key, &value);
            } else {
                self.seen.push(known);
                self.single(known, &value);
            }
        } else {
            self.report(IssueCode::UnknownKey, key, &value);
            self.address.unknown.push((key.to_owned(), value));
        }
    }

    /// `off`, or a term and its other names, parted by `|`.
    fn alias(&mut self, value: &str) {
        let alias = &mut self.address.request.alias;
        let mut names = value.split('|').map(str::to_owned);
        match names.next().filter(|term| !term.is_empty()) {
            Some(_) if value == "off" => alias.off = true,
            Some(term) if value.contains('|') && !alias.given.contains_key(&term) => {
                alias.given.insert(term, names.filter(|name| !name.is_empty()).collect());
            }
            _ => self.report(IssueCode::BadValue, "alias", value),
        }
    }

    /// The name of a collection and the ids of its articles. No id has a `|`, a name may.
    fn held(&mut self, value: &str) {
        match value.rsplit_once('|').filter(|(name, _)| !name.is_empty()) {
            Some((name, ids)) => self.address.request.hold(name, ids_of(ids)),
            None => self.report(IssueCode::BadValue, "held", value),
        }
    }

    fn facet(&mut self, facet: FacetKey, negated: bool, key: &str, mut value: String) {
        if let (FacetKey::Year | FacetKey::Month, Some(period)) = (facet, Period::from_typed(&value)) {
            // Typed by hand; the values of these facets are written in one form.
            value = period.to_string();
        }
        let valid = match facet {
            FacetKey::Outlet
            | FacetKey::Section
            | FacetKey::Topic
            | FacetKey::Name
            | FacetKey::Author
            | FacetKey::Kept => !value.is_empty(),
            FacetKey::Script => Script::from_id(&value).is_some(),
            FacetKey::Year => value.len() == 4 && value.parse::<Period>().is_ok(),
            FacetKey::Month => value.len() == 7 && value.parse::<Period>().is_ok(),
            FacetKey::Length => LENGTHS.contains(&value.as_str()),
            FacetKey::Picture => value == "yes",
        };
        let choice = self.address.request.choice_mut(facet);
        // A value both wanted and not wanted would empty the view; the first that was said holds.
        let contradicts = if negated { choice.is.contains(&value) } else { choice.is_not.contains(&value) };
        if !valid || contradicts {
            self.report(IssueCode::BadValue, key, &value);
        } else if negated {
            choice.is_not.insert(value);
        } else {
            choice.is.insert(value);
        }
    }

    /// A key that takes one value.
    fn single(&mut self, key: &'static str, value: &str) {
        let request = &mut self.address.request;
        let understood = match key {
            "q" => {
                value.clone_into(&mut request.q);
                true
            }
            "exact" => {
                request.exact = value == "1";
                matches!(value, "0" | "1")
            }
            "once" => {
                request.once = value == "1";
                matches!(value, "0" | "1")
            }
            "sort" => set(&mut request.sort, Sort::from_id(value)),
            "grain" => set(&mut request.grain, Grain::from_id(value)),
            "span" => {
                let (from, to) = value.split_once("..").unwrap_or((value, value));
                let bounds = Period::from_typed(from).zip(Period::from_typed(to));
                set(&mut request.span, bounds.filter(|(from, to)| from.first() <= to.last()))
            }
            "view" => {
                let view = View::from_id(value);
                request.view = view.unwrap_or_default();
                view.is_some()
            }
            "article" => set(&mut request.article, said(value).map(ArticleId)),
            "version" => set(&mut request.version, positive(value)),
            "hit" => set(&mut request.hit, positive(value)),
            "show" => {
                let show = positive(value);
                request.show = show.filter(|show| *show != Request::DEFAULT_SHOW);
                show.is_some()
            }
            "at" => set(&mut request.at, positive(value)),
            "among" => set(&mut request.among, Some(ids_of(value)).filter(|ids| !ids.is_empty())),
            "count" => {
                let limit = TextLimit::from_id(value);
                request.text_limit = limit.unwrap_or_default();
                limit.is_some()
            }
            "find" => set(&mut request.find, said(value)),
            "quote" => set(&mut request.quote, said(value)),
            "in" => {
                let script = Script::from_id(value).filter(|script| *script != Script::Other);
                set(&mut request.shown_in, script)
            }
            "list" => {
                let (facet, text) = value.split_once('|').unwrap_or((value, ""));
                set(&mut request.list, FacetKey::from_id(facet).map(|key| (key, text.to_owned())))
            }
            "lang" => {
                let lang = Self::LANGUAGES.into_iter().find(|lang| *lang == value).map(str::to_owned);
                set(&mut self.address.lang, lang)
            }
            "corpus" => set(&mut self.address.corpus, value.parse().ok().filter(|_| !value.is_empty())),
            "found" => set(&mut self.address.found, value.parse().ok()),
            "v" => self.grammar(value),
            _ => return self.date(key, value),
        };
        if !understood {
            self.report(IssueCode::BadValue, key, value);
        }
    }

    const LANGUAGES: [&'static str; 3] = Address::LANGUAGES;

    fn grammar(&mut self, value: &str) -> bool {
        let version = positive(value);
        if version.is_some_and(|version| version > GRAMMAR) {
            self.report(IssueCode::NewerGrammar, "v", value);
        }
        set(&mut self.address.version, version)
    }

    fn date(&mut self, key: &'static str, value: &str) {
        let understood = match key {
            "date__gte" => set(&mut self.from, Period::from_typed(value)),
            "date__lte" => set(&mut self.to, Period::from_typed(value)),
            _ => {
                self.undated = value == "none";
                self.undated
            }
        };
        if !understood {
            // Of `date` a day is none of the values either.
            self.report(if key == "date" { IssueCode::BadValue } else { IssueCode::BadDate }, key, value);
        }
    }

    fn finish(mut self) -> (Address, Vec<Issue>) {
        let bounded = self.from.is_some() || self.to.is_some();
        if self.undated && bounded {
            // An undated article lies between no bounds, so the two together would find nothing.
            let bounds = [self.from, self.to].into_iter().flatten().map(|bound| bound.to_string());
            self.report(IssueCode::BadValue, "date__gte", &bounds.collect::<Vec<_>>().join(".."));
        }
        self.address.request.date = match (self.undated, self.from, self.to) {
            (true, ..) => DateFilter::Undated,
            (false, None, None) => DateFilter::Any,
            (false, from, to) => DateFilter::Between(from, to),
        };
        (self.address, self.issues)
    }
}

/// Puts a value in its place; whether there was one.
fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    *place = value;
    place.is_some()
}

fn said(value: &str) -> Option<String> {
    Some(value).filter(|value| !value.is_empty()).map(str::to_owned)
}

fn positive(text: &str) -> Option<u32> {
    let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|number| digits && *number > 0)
}
