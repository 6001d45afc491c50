//! Is one address one view, whichever way one came to it? Random walks over addresses of a made-up archive, asked as over a
//! network: each view is what the terminal shows, or says that it is less.
//!
//! `make soak` walks over 20,000 articles.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says how it went"
)]

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::{Index, select};
use proptest::test_runner::{Config, TestCaseError, TestRunner};
use yulan::address::Address;
use yulan::generate::news;
use yulan::pack::unpacked;
use yulan::search::{Answer, Engine, FacetKey, Facets, IssueCode, Reach, Request, Sort, TextLimit};

/// A site in memory, as a host has it.
struct Host {
    manifest: Vec<u8>,
    files: BTreeMap<String, Vec<u8>>,
    outlets: Vec<String>,
    months: Vec<String>,
}

impl Host {
    /// Makes up an archive and builds its site.
    fn new(n_articles: u32) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
        let (archive, site) = (path("archive"), path("site"));
        let articles = n_articles.to_string();
        run(&["generate", "--profile", "news", "--articles", &articles, "--out", &archive]);
        run(&["build", &format!("{archive}/corpus.toml"), "--data-only", "--out", &site]);
        let mut files = BTreeMap::new();
        collect(Path::new(&site), Path::new(&site), &mut files);
        let manifest = files.remove("corpus.json").unwrap();
        let mut host = Self { manifest, files, outlets: Vec::new(), months: Vec::new() };
        let all = host.settle(&mut host.engine(Reach::Near), &Request::default());
        let values = |key: FacetKey| all.facets.of(key).iter().map(|count| count.value.clone()).collect();
        (host.outlets, host.months) = (values(FacetKey::Outlet), values(FacetKey::Month));
        assert_eq!(host.outlets.len(), 12);
        host
    }

    fn engine(&self, reach: Reach) -> Engine {
        Engine::open(&self.manifest, reach).unwrap()
    }

    /// Brings what an answer lacks.
    fn bring(&self, engine: &mut Engine, answer: &Answer) {
        for file in &answer.lacks {
            engine.insert(file, &self.files[file]).unwrap();
        }
    }

    /// Asks until nothing is lacking.
    fn settle(&self, engine: &mut Engine, request: &Request) -> Answer {
        for _ in 0..2000 {
            let answer = engine.answer(request);
            if answer.lacks.is_empty() {
                return answer;
            }
            self.bring(engine, &answer);
        }
        panic!("it never ends: {}", Address::of(request.clone()))
    }

    /// Asks until nothing but texts is lacking. Names and topics are counted after the texts of the rows.
    fn settle_by_index(&self, request: &Request) -> Answer {
        let mut engine = self.engine(Reach::Far);
        loop {
            let mut answer = engine.answer(request);
            answer.lacks.retain(|file| !file.starts_with("articles/"));
            if answer.lacks.is_empty() {
                return answer;
            }
            self.bring(&mut engine, &answer);
        }
    }
}

fn run(arguments: &[&str]) {
    let output = Command::new(env!("CARGO_BIN_EXE_yulan")).args(arguments).output().unwrap();
    assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn collect(root: &Path, folder: &Path, files: &mut BTreeMap<String, Vec<u8>>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(root, &path, files);
        } else {
            let name = path.strip_prefix(root).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, unpacked(fs::read(&path).unwrap()).unwrap());
        }
    }
}

/// What a reader does next.
#[derive(Clone, Debug)]
enum Step {
    /// Types one of the planted.id()s, or two; in its very characters; as a pattern.
    Ask(Index, Option<Index>, bool),
    Pattern,
    Order(Option<Sort>),
    Outlet(Index),
    Month(Index),
    Once,
    Limit(TextLimit),
    Scroll(u32),
    Clear,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        6 => (any::<Index>(), proptest::option::weighted(0.2, any::<Index>()), proptest::bool::weighted(0.15))
            .prop_map(|(one, other, exact)| Step::Ask(one, other, exact)),
        1 => Just(Step::Pattern),
        4 => select(&[None, Some(Sort::Relevance), Some(Sort::Newest), Some(Sort::Oldest)][..]).prop_map(Step::Order),
        4 => any::<Index>().prop_map(Step::Outlet),
        1 => any::<Index>().prop_map(Step::Month),
        1 => Just(Step::Once),
        1 => select(&[TextLimit::Few, TextLimit::Standard, TextLimit::All][..]).prop_map(Step::Limit),
        1 => (0_u32..60).prop_map(Step::Scroll),
        1 => Just(Step::Clear),
    ]
}

fn take(request: &mut Request, step: &Step, host: &Host) {
    let name = |index: &Index| index.get(&news::NAMES[..]).id();
    match step {
        Step::Ask(one, other, exact) => {
            request.q = format!("{}\"{}\"", if *exact { "=" } else { "" }, name(one));
            if let Some(other) = other {
                write!(request.q, " \"{}\"", name(other)).unwrap();
            }
        }
        Step::Pattern => "/20[0-9]{2}年/".clone_into(&mut request.q),
        Step::Order(sort) => request.sort = *sort,
        Step::Outlet(index) => flip(request, FacetKey::Outlet, index.get(&host.outlets[..]).as_str()),
        Step::Month(index) => flip(request, FacetKey::Month, index.get(&host.months[..]).as_str()),
        Step::Once => request.once = !request.once,
        Step::Limit(limit) => request.text_limit = *limit,
        Step::Scroll(at) => request.at = Some(*at).filter(|at| *at > 0),
        Step::Clear => request.clear_filters(),
    }
}

fn flip(request: &mut Request, key: FacetKey, value: &str) {
    let choice = &mut request.choice_mut(key).is;
    if !choice.remove(value) {
        choice.insert(value.to_owned());
    }
}

/// What is told must be so, though it may be less than all.
fn check_bound(request: &Request, answer: &Answer, truth: &Answer) -> Result<(), TestCaseError> {
    let address = Address::of(request.clone());
    prop_assert!(answer.articles <= truth.articles && answer.hits <= truth.hits, "{}", address);
    prop_assert!(answer.listed <= answer.articles, "{}: {} rows of {}", address, answer.listed, answer.articles);
    let ids = |answer: &Answer| answer.results.iter().map(|row| (row.id.clone(), row.hits)).collect::<Vec<_>>();
    let (rows, true_rows) = (ids(answer), ids(truth));
    if answer.complete || request.effective_sort() != Sort::Relevance {
        prop_assert!(true_rows.starts_with(&rows), "{}: {:?} of {:?}", address, rows, true_rows);
    }
    for key in FacetKey::ALL {
        for count in answer.facets.of(key) {
            // Of topics and names only those with most articles are told.
            let known = truth.facets.of(key).iter().find(|known| known.value == count.value);
            let most = known.map_or(if key.is_list() { u32::MAX } else { 0 }, |known| known.articles);
            prop_assert!(count.articles <= most, "{}: {:?} of {}", address, count, most);
        }
    }
    if answer.complete {
        prop_assert_eq!((answer.articles, answer.hits), (truth.articles, truth.hits), "{}", address);
        prop_assert_eq!(answer.listed, truth.articles, "{}", address);
    }
    if answer.facets_complete {
        prop_assert_eq!(&answer.timeline, &truth.timeline, "{}", address);
        for key in FacetKey::ALL.into_iter().filter(|key| !key.is_list() || !answer.facets.of(*key).is_empty()) {
            prop_assert_eq!(answer.facets.of(key), truth.facets.of(key), "{}", address);
        }
    }
    Ok(())
}

/// What is final must be whole, or say that it is not.
fn check_final(request: &Request, answer: &Answer, truth: &Answer) -> Result<(), TestCaseError> {
    check_bound(request, answer, truth)?;
    let address = Address::of(request.clone());
    let says = |code: IssueCode| answer.issues.iter().any(|issue| issue.code == code);
    let is_whole = answer.complete && answer.facets_complete;
    prop_assert_eq!(is_whole, !says(IssueCode::TextsUnread) && !says(IssueCode::TooMuchWork), "{}", address);
    if answer.complete {
        prop_assert_eq!(&answer.results, &truth.results, "{}", address);
    }
    if request.text_limit == TextLimit::All || is_literal(request) {
        prop_assert!(is_whole, "{}", address);
    }
    Ok(())
}

/// Whether a query asks for strings alone, in whichever characters: of those the index says all.
fn is_literal(request: &Request) -> bool {
    !request.q.contains(['=', '/'])
}

/// Walks, asking after each step for a while or to the end, and compares with who comes straight to the view.
fn walk(host: &Host, near: &mut Engine, steps: &[(Step, u8)], all_exact: bool) -> Result<(), TestCaseError> {
    let mut far = host.engine(Reach::Far);
    let mut request = Request::default();
    for (step, patience) in steps {
        take(&mut request, step, host);
        // The terminal has no limits.
        let truth = host.settle(near, &Request { text_limit: TextLimit::All, ..request.clone() });
        prop_assert!(truth.complete && truth.facets_complete);
        for _ in 0..*patience {
            let answer = far.answer(&request);
            check_bound(&request, &answer, &truth)?;
            host.bring(&mut far, &answer);
        }
        if *patience >= MAX_PATIENCE {
            let answer = host.settle(&mut far, &request);
            check_final(&request, &answer, &truth)?;
            if all_exact && request.text_limit != TextLimit::Few {
                prop_assert!(answer.complete && answer.facets_complete, "{}", Address::of(request.clone()));
            }
            if is_literal(&request) {
                let untold = host.settle_by_index(&request);
                prop_assert!(untold.complete && untold.facets_complete, "{}", Address::of(request.clone()));
            }
            let straight = host.settle(&mut host.engine(Reach::Far), &request);
            prop_assert_eq!(&answer, &straight, "{}", Address::of(request.clone()));
        }
    }
    Ok(())
}

/// Answers that one waits for at most before the next step; whoever waits so long waits to the end.
const MAX_PATIENCE: u8 = 4;

fn check_walks(host: &Host, n_walks: u32, all_exact: bool) {
    let mut near = host.engine(Reach::Near);
    let steps = proptest::collection::vec((step(), 0..=MAX_PATIENCE), 1..12);
    let near = std::cell::RefCell::new(&mut near);
    let config = Config { cases: n_walks, failure_persistence: None, ..Config::default() };
    let told = TestRunner::new(config).run(&steps, |steps| walk(host, &mut near.borrow_mut(), &steps, all_exact));
    told.unwrap_or_else(|error| panic!("{error}"));
}

static HOST: LazyLock<Host> = LazyLock::new(|| Host::new(2000));

#[test]
fn one_address_is_one_view_whichever_way_one_came_to_it() {
    check_walks(&HOST, 8, true);
}

/// All planted.id()s in four orders, at each outlet.
fn check_names(host: &Host, n_outlets: usize) {
    let (mut near, mut far) = (host.engine(Reach::Near), host.engine(Reach::Far));
    let n_planted = news::NAMES.iter().enumerate().map(|(nth, planted)| {
        let mut request = Request { q: format!("\"{}\"", planted.id()), ..Request::default() };
        let sorts = [None, Some(Sort::Relevance), Some(Sort::Newest), Some(Sort::Oldest)];
        let outlets = host.outlets.iter().cycle().skip(nth).take(n_outlets).map(Some);
        let mut n_found = 0;
        for (outlet, sort) in std::iter::once(None).chain(outlets).flat_map(|outlet| sorts.map(|sort| (outlet, sort))) {
            request.outlet.is = outlet.into_iter().cloned().collect();
            request.sort = sort;
            let limited = Request { text_limit: TextLimit::All, ..request.clone() };
            let truth = host.settle(&mut near, &limited);
            check_final(&request, &host.settle(&mut far, &request), &truth).unwrap();
            n_found = n_found.max(truth.articles);
        }
        n_found
    });
    let n_planted: Vec<u32> = n_planted.collect();
    assert!(n_planted.len() == 40 && n_planted.iter().all(|n_found| *n_found > 0), "{n_planted:?}");
}

#[test]
fn planted_names_give_what_the_terminal_gives_in_every_order() {
    check_names(&HOST, 1);
}

/// Strings that names stand in, with marks and words beside them, whole or cut off, one or several.
#[test]
fn strings_are_counted_by_the_index_alone() {
    let mut near = HOST.engine(Reach::Near);
    let queries = [
        "国安法",
        "港区国安法",
        "中华人民共和国",
        "谈到习近平，",
        "，谈到",
        "。谈到 习近平",
        "《",
        "，",
        "人",
        "的人",
        "人人",
        "covid-19",
        "vid-1",
        "covid",
        "19",
        "COVID-19 OR 新冠病毒",
        "习近平 -特朗普",
        "title:习近平",
        "(孟晚舟 OR 罗冠聪) 拜登",
        "华人民共",
        "习近平 near/30 特朗普",
        "covid near/9 新冠病毒",
        "title:(谈到 near/2 拜登)",
    ];
    for q in queries.iter().map(|q| format!("\"{q}\"")).chain(queries.iter().map(|&q| q.to_owned())) {
        let request = Request { q, ..Request::default() };
        let answer = HOST.settle_by_index(&request);
        assert!(answer.complete && answer.facets_complete, "{}: {:?}", request.q, answer.issues);
        let truth = HOST.settle(&mut near, &Request { text_limit: TextLimit::All, ..request.clone() });
        let truth_so_far = Facets { topic: Vec::new(), name: Vec::new(), ..truth.facets.clone() };
        let told = (answer.articles, answer.hits, &answer.facets, &answer.timeline);
        assert_eq!(told, (truth.articles, truth.hits, &truth_so_far, &truth.timeline), "{}", request.q);
        let answer = HOST.settle(&mut HOST.engine(Reach::Far), &request);
        let told = (answer.articles, answer.hits, &answer.facets, &answer.timeline);
        assert_eq!(told, (truth.articles, truth.hits, &truth.facets, &truth.timeline), "{}", request.q);
    }
}

#[test]
#[ignore = "20,000 articles: make soak"]
fn of_twenty_thousand_articles_one_address_is_one_view() {
    let host = Host::new(20_000);
    check_walks(&host, 60, false);
    check_names(&host, 12);
    println!("40 names, 12 outlets, 4 orders");
}
