//! What does the address bar say?
//!
//! A pure codec between what stands after `#` and a request. Reading never fails: what is not understood is reported,
//! and unknown keys are kept. Never touches the browser. `docs/address.md` promises the grammar.

mod read;
mod write;

use crate::corpus::CorpusRef;
use crate::search::Request;

pub use read::fragment_of;

/// Version of the grammar, the value of `v`.
pub const GRAMMAR: u32 = 1;

/// A view of a corpus, as an address names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Address {
    /// What is asked.
    pub request: Request,
    /// Language of the interface, where the address asks for one: `en`, `zh-Hans`, `zh-Hant`.
    pub lang: Option<String>,
    /// The corpus it was made on, where it names one.
    pub corpus: Option<CorpusRef>,
    /// How many articles it found when it was copied, where it says so.
    pub found: Option<u32>,
    /// The grammar it was written in, where it names one.
    pub version: Option<u32>,
    /// Keys this version does not know, with their values, as they were.
    pub unknown: Vec<(String, String)>,
}

impl Address {
    /// Languages of the interface.
    pub const LANGUAGES: [&'static str; 3] = ["en", "zh-Hans", "zh-Hant"];

    /// The address of a request alone.
    #[must_use]
    pub fn of(request: Request) -> Self {
        Self { request, ..Self::default() }
    }

    /// The same view, naming the corpus and the grammar: what is copied to be sent to others.
    #[must_use]
    pub fn signed(&self, corpus: CorpusRef) -> Self {
        Self { corpus: Some(corpus), version: Some(GRAMMAR), ..self.clone() }
    }

    /// The address as it is sent to others: a sum of what it says comes first, so that a link is known that lost its end.
    ///
    /// ```
    /// use yulan::address::Address;
    /// let link = Address::parse("#q=台湾&sort=oldest").0.to_link();
    /// assert!(Address::parse(&link).1.is_empty());
    /// assert_eq!(Address::parse(&link[..link.len() - 3]).1[0].code.id(), "link_changed");
    /// ```
    #[must_use]
    pub fn to_link(&self) -> String {
        let text = self.to_string();
        let pairs = text.strip_prefix('#').unwrap_or(&text);
        format!("#sum={:08x}&{pairs}", read::sum_of(pairs))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::corpus::{ArticleId, Period, Script};
    use crate::search::{AliasChoice, Choice, DateFilter, FacetKey, IssueCode, LENGTHS, Sort, TextLimit, View};

    #[track_caller]
    fn check(input: &str, canonical: &str, issues: &[IssueCode]) {
        let (address, found) = Address::parse(input);
        assert_eq!(address.to_string(), canonical, "{input}");
        assert_eq!(found.iter().map(|issue| issue.code).collect::<Vec<_>>(), issues, "{input}");
    }

    #[test]
    fn an_address_has_one_canonical_form() {
        check("", "", &[]);
        check("#", "", &[]);
        check("#q=%E5%8F%B0%E6%B9%BE", "#q=%E5%8F%B0%E6%B9%BE", &[]);
        check("#q=台湾", "#q=%E5%8F%B0%E6%B9%BE", &[]);
        check("q=a+b", "#q=a+b", &[]);
        check("#sort=newest&q=a", "#q=a&sort=newest", &[]);
        check("#outlet=voa&outlet=dw&outlet=voa", "#outlet=dw&outlet=voa", &[]);
        check("#outlet__not=rfa&script=Hant", "#outlet__not=rfa&script=Hant", &[]);
        check("#date__gte=2023&date__lte=2024-06", "#date__gte=2023&date__lte=2024-06", &[]);
        check("#view=articles&show=50", "", &[]);
        check("#show=20000", "#show=20000", &[]);
        check("#date=none", "#date=none", &[]);
        check("#corpus=seeds@0123&v=1", "#corpus=seeds@0123&v=1", &[]);
    }

    #[test]
    fn dates_may_be_typed_as_people_type_them() {
        check("#date__gte=2020/7/1&date__lte=2020.7", "#date__gte=2020-07-01&date__lte=2020-07", &[]);
        check("#date__gte=20200701&date__lte=2020年7月", "#date__gte=2020-07-01&date__lte=2020-07", &[]);
        check("#date__gte=２０１９－２－３", "#date__gte=2019-02-03", &[]);
        check("#span=2020.7..2020/8&month=2020/7&year=2020年", "#year=2020&month=2020-07&span=2020-07..2020-08", &[]);
        check("#date__gte=01/02/2020", "", &[IssueCode::BadDate]);
        check("#month=2020", "", &[IssueCode::BadValue]);
    }

    #[test]
    fn what_is_not_understood_is_reported_and_the_nearest_view_stays() {
        check("#q=a&date__gte=yesterday", "#q=a", &[IssueCode::BadDate]);
        check("#sort=best", "", &[IssueCode::BadValue]);
        check("#script=Latn", "", &[IssueCode::BadValue]);
        check("#future=1&q=a", "#q=a&future=1", &[IssueCode::UnknownKey]);
        check("#q=a&q=b", "#q=a", &[IssueCode::RepeatedKey]);
        check("#q=%E5%8F", "#q=%EF%BF%BD", &[IssueCode::BadEncoding]);
        check("#q=100%", "#q=100%25", &[]);
        check("#hit=0", "", &[IssueCode::BadValue]);
        check("#v=2", "#v=2", &[IssueCode::NewerGrammar]);
        check("#nonsense", "#nonsense=", &[IssueCode::UnknownKey]);
        check("#date=none&date__gte=2023", "#date=none", &[IssueCode::BadValue]);
    }

    #[test]
    fn a_link_that_lost_its_end_is_told_once() {
        let (mut address, _) = Address::parse("#q=台湾&outlet=dw&sort=oldest");
        address = address.signed("news@0011223344556677".parse().unwrap());
        let link = address.to_link();
        for n_lost in 1..60 {
            let (read, issues) = Address::parse(&link[..link.len() - n_lost]);
            assert_eq!(issues.iter().map(|issue| issue.code).collect::<Vec<_>>(), [IssueCode::LinkChanged]);
            // Half a name is none.
            assert!(read.corpus.is_none() || read.corpus == address.corpus, "{:?}", read.corpus);
        }
    }

    #[test]
    fn a_pasted_link_is_told_from_a_query() {
        let cases = [
            ("#q=a", Some("#q=a")),
            ("https://example.org/a/b/#q=a", Some("#q=a")),
            ("file:///tmp/yulan.html#q=%E5%8F%B0", Some("#q=%E5%8F%B0")),
            ("台湾", None),
            ("C# 语言", None),
            ("#MeToo", None),
            ("https://example.org/", None),
            ("https://example.org/ #q=a", None),
        ];
        for (text, fragment) in cases {
            assert_eq!(fragment_of(text), fragment, "{text}");
        }
    }

    fn choice(values: &'static [&'static str]) -> impl Strategy<Value = Choice> {
        let set = || proptest::collection::btree_set(proptest::sample::select(values).prop_map(str::to_owned), 0..3);
        (set(), set()).prop_map(|(is, is_not)| Choice { is_not: is_not.difference(&is).cloned().collect(), is })
    }

    fn period() -> impl Strategy<Value = Option<Period>> {
        const PERIODS: [&str; 3] = ["2023", "2024-02", "1999-12-31"];
        proptest::option::of(proptest::sample::select(&PERIODS[..]).prop_map(|text| text.parse().unwrap()))
    }

    fn date() -> impl Strategy<Value = DateFilter> {
        prop_oneof![
            Just(DateFilter::Undated),
            (period(), period()).prop_map(|bounds| match bounds {
                (None, None) => DateFilter::Any,
                (from, to) => DateFilter::Between(from, to),
            }),
        ]
    }

    prop_compose! {
        fn request()(
            request in narrower(), once in any::<bool>(), section in choice(&["china", "某 栏"]),
            author in choice(&["王 五", "a&b"]), month in choice(&["2023-06", "1999-12"]), off in any::<bool>(),
            among in proptest::option::of(proptest::collection::btree_set("[a-z2-7]{13}", 1..4)),
            kept in choice(&["普", "a |.", "*"]), text_limit in proptest::sample::select(&TextLimit::ALL[..]),
            held in proptest::collection::btree_map("[普a |.]{1,5}", proptest::collection::btree_set("[a-z2-7]{13}", 0..3), 0..3),
            at in proptest::option::of(1_u32..99_999),
            list in proptest::option::of((proptest::sample::select(&FacetKey::ALL[..]), "[普a ]{0,3}")),
            span in proptest::sample::select(&[None, Some(("2023", "2023")), Some(("2023-01", "2024-06-05"))][..]),
            (find, quote) in (proptest::option::of("[普a ]{1,4}"), proptest::option::of("[普a ]{1,9}")),
            shown_in in proptest::option::of(proptest::sample::select(&[Script::Hans, Script::Hant][..])),
            given in proptest::collection::btree_map("[普a ]{1,3}", proptest::collection::vec("[丁b]{1,3}", 0..3), 0..3),
        ) -> Request {
            let span = span.map(|(from, to): (&str, &str)| (from.parse().unwrap(), to.parse().unwrap()));
            Request { section, author, month, once, alias: AliasChoice { off, given }, among, kept, held: held.into_iter().collect(), text_limit, list, at, find, quote, shown_in, span, ..request }
        }
    }

    prop_compose! {
        fn narrower()(
            q in any::<String>(), exact in any::<bool>(),
            outlet in choice(&["voa", "dw", "某 社&=#%+"]), script in choice(&["Hans", "Hant", "other"]),
            year in choice(&["2023", "0001"]), length in choice(&LENGTHS), picture in choice(&["yes"]), date in date(),
            sort in proptest::option::of(proptest::sample::select(&Sort::ALL[..])),
            view in proptest::sample::select(&View::ALL[..]),
            article in proptest::option::of("[a-z2-7]{13}".prop_map(ArticleId)),
            hit in proptest::option::of(1_u32..500), version in proptest::option::of(1_u32..9), show in proptest::option::of(51_u32..9_999),
        ) -> Request {
            Request { q, exact, outlet, script, year, length, picture, date, sort, view, article, version, hit, show, ..Request::default() }
        }
    }

    proptest! {
        #[test]
        fn every_view_round_trips(request in request(), signed in any::<bool>()) {
            let mut address = Address::of(request);
            if signed {
                address = address.signed("news@0011223344556677".parse().unwrap());
            }
            let text = address.to_string();
            prop_assert!(text.is_ascii());
            let (read, issues) = Address::parse(&text);
            prop_assert_eq!(read, address);
            prop_assert_eq!(issues, vec![]);
        }

        #[test]
        fn any_text_is_read_and_its_canonical_form_is_stable(text in any::<String>()) {
            let (address, _) = Address::parse(&text);
            let canonical = address.to_string();
            let (again, _) = Address::parse(&canonical);
            prop_assert_eq!(again.to_string(), canonical);
        }
    }
}
