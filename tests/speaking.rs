//! Does a site say what its articles speak of: names, topics, suggestions, related articles, and what would find something?

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod site {
    pub(crate) mod files;
}

use serde_json::json;
use site::files::{Site, whole};
use yulan::corpus::{Article, ArticleId};
use yulan::search::{Answer, Engine, FacetKey, Grain, HintKind, IssueCode, Request, SuggestionKind};

fn id(nth: usize) -> String {
    let digit = |nth: usize| char::from(b"abcdefghijklmnop"[nth % 16]);
    format!("{}{}aaaaaaaaaaa", digit(nth / 16), digit(nth % 16))
}

fn article(nth: usize, day: &str, title: &str, passages: &[&str]) -> Article {
    let block = |text: &&str| json!({ "kind": "paragraph", "script": "Hans", "runs": [{ "text": text }] });
    let date = json!({ "day": day, "precision": "day", "origin": "byline" });
    serde_json::from_value(json!({
        "format": 1, "id": id(nth), "title": title, "path": format!("{nth}.txt"), "script": "Hans", "published": date,
        "outlet": if nth.is_multiple_of(2) { "even" } else { "odd" },
        "blocks": passages.iter().map(block).collect::<Vec<_>>(),
    }))
    .unwrap()
}

/// Sixteen articles: of a bridge in two scripts, of drones, of a currency that gives a phrase.
fn archive() -> Vec<Article> {
    let mut articles = vec![
        article(
            0,
            "2024-01-01",
            "王毅谈河流治理",
            &["王毅在北京说，普京会见了泽连斯基。河流治理需要耐心，河流治理需要钱。"],
        ),
        article(1, "2024-01-08", "普丁與澤倫斯基", &["普丁在莫斯科說，無人機飛過河流。無人機很多。"]),
        article(2, "2024-02-01", "無人機", &["無人機與飛彈，在臺灣與重慶。重慶很大。"]),
        article(3, "2024-03-04", "重庆", &["重庆的桥很多，長安也有桥。"]),
        article(4, "2024-03-05", "Putin", &["Putin said nothing。中央社會很大。"]),
    ];
    let before = ["讨论", "支持", "反对", "研究", "推动", "批评", "关注", "重视"];
    let after = ["提出", "说明", "要求", "决定", "影响", "带来", "产生", "改变"];
    for (nth, (one, other)) in before.iter().zip(after).enumerate() {
        let passages = [format!("他们{one}数字货币{other}很多。"), format!("大家{other}经济，数字货币{one}历史。")];
        let passages: Vec<&str> = passages.iter().map(String::as_str).collect();
        articles.push(article(5 + nth, "2024-05-05", &format!("第{nth}次"), &passages));
    }
    articles.push(article(13, "2024-06-01", "火山与地震", &["火山喷发之后发生地震，渔民离开海岸，火山灰落下。"]));
    articles.push(article(14, "2024-06-02", "地震之后", &["地震之后火山又喷发，渔民回到海岸，火山灰还在。"]));
    articles.push(article(15, "2024-06-03", "棋手", &["棋手赢得比赛，裁判鼓掌，观众欢呼。"]));
    articles
}

fn answer(request: &Request) -> Answer {
    let site = Site::new(archive());
    site.ask(&mut site.engine(), request, &whole)
}

fn asked(q: &str) -> Answer {
    answer(&Request { q: q.into(), ..Request::default() })
}

fn with(key: FacetKey, is: &[&str], is_not: &[&str]) -> Request {
    let mut request = Request::default();
    request.choice_mut(key).is = is.iter().map(|&value| value.into()).collect();
    request.choice_mut(key).is_not = is_not.iter().map(|&value| value.into()).collect();
    request
}

fn counted(answer: &Answer, key: FacetKey, value: &str) -> u32 {
    answer.facets.of(key).iter().find(|count| count.value == value).map_or(0, |count| count.articles)
}

#[test]
fn names_are_counted_in_either_script_and_under_all_their_forms() {
    let all = asked("");
    // 普京, 普丁 and Putin are one; of what the corpus writes most often the first in Han characters stands for them.
    assert_eq!(counted(&all, FacetKey::Name, "普丁"), 3, "{:?}", all.facets.name);
    assert_eq!(counted(&all, FacetKey::Name, "重慶") + counted(&all, FacetKey::Name, "重庆"), 2);
    assert_eq!(counted(&all, FacetKey::Name, "中央社"), 0, "a name is not inside a word");
    let of_putin = answer(&with(FacetKey::Name, &["普丁"], &[]));
    assert_eq!((of_putin.articles, of_putin.complete), (3, true));
    // A facet ignores its own filter, others do not.
    assert_eq!(counted(&of_putin, FacetKey::Name, "王毅"), 1);
    assert_eq!(counted(&of_putin, FacetKey::Outlet, "even"), 2);
    assert_eq!(answer(&with(FacetKey::Name, &["普丁", "王毅"], &[])).articles, 3);
    assert_eq!(answer(&with(FacetKey::Name, &["普丁"], &["王毅"])).articles, 2);
    assert_eq!(answer(&with(FacetKey::Name, &[], &["普丁"])).articles, 13);
}

#[test]
fn collections_are_chosen_and_counted_like_any_facet() {
    let held = [("*", [0, 2]), ("桥", [2, 3])].map(|(name, of)| (name.to_owned(), of.map(id).into())).to_vec();
    let found = |is: &[&str], is_not: &[&str], q: &str| {
        answer(&Request { q: q.into(), held: held.clone(), ..with(FacetKey::Kept, is, is_not) })
    };
    let counts = |answer: &Answer| ["*", "桥"].map(|name| counted(answer, FacetKey::Kept, name));
    assert_eq!(counts(&found(&[], &[], "")), [2, 2]);
    // Any of those that are chosen, none of those that are left out.
    assert_eq!(found(&["*"], &[], "").articles, 2);
    assert_eq!(found(&["*", "桥"], &[], "").articles, 3);
    assert_eq!(found(&["*"], &["桥"], "").articles, 1);
    assert_eq!(found(&[], &["*"], "").articles, 14);
    // The counts are of what the query finds, and ignore what is chosen of collections.
    let narrowed = found(&["*"], &[], "重庆");
    assert_eq!((narrowed.articles, counts(&narrowed)), (1, [1, 2]));
    // Of what nobody says anything, nothing is known; a list of articles may bear its name.
    let elsewhere = with(FacetKey::Kept, &["别处"], &[]);
    let unsaid = answer(&elsewhere);
    assert_eq!((unsaid.articles, unsaid.issues.len()), (0, 1));
    assert_eq!(unsaid.issues[0].code, IssueCode::KeptElsewhere);
    let listed = answer(&Request { among: Some([id(1)].into()), ..elsewhere });
    assert_eq!((listed.articles, listed.issues.len()), (1, 0));
}

#[test]
fn phrases_of_the_corpus_and_terms_of_the_table_are_topics() {
    let all = asked("");
    assert_eq!(counted(&all, FacetKey::Topic, "数字货币"), 8, "{:?}", all.facets.topic);
    assert_eq!(counted(&all, FacetKey::Topic, "無人機"), 2);
    // Mentioned once and not in the title: not what the article is of.
    assert_eq!(counted(&all, FacetKey::Topic, "飛彈"), 0);
}

#[test]
fn what_is_typed_suggests_names_and_topics_by_script_and_pinyin() {
    for (typed, expected) in [
        ("普", "普丁"),
        ("澤", "泽连斯基"),
        ("wangyi", "王毅"),
        ("wy", "王毅"),
        ("puti", "普丁"),
        ("chongq", "重庆"),
        ("cq", "重庆"),
        ("北京 szh", "数字货币"),
        ("title:wur", "無人機"),
    ] {
        let answer = asked(typed);
        let found = answer.suggestions.iter().find(|one| one.text == expected);
        let found = found.unwrap_or_else(|| panic!("{typed}: {:?}", answer.suggestions));
        assert!(found.articles > 0 && found.q.ends_with(expected), "{found:?}");
        assert_eq!(found.kind == SuggestionKind::Topic, ["数字货币", "無人機"].contains(&expected));
    }
    assert_eq!(asked("北京 szh").suggestions[0].q, "北京 数字货币");
    let titles = asked("地震").suggestions;
    assert_eq!(titles.iter().filter(|one| one.kind == SuggestionKind::Title && one.id.is_some()).count(), 2);
    let of_a_letter = asked("p").suggestions;
    assert!(of_a_letter.iter().all(|one| one.kind == SuggestionKind::Title), "{of_a_letter:?}");
    for nothing in ["", "北京 ", "、、", "zzzz"] {
        assert!(asked(nothing).suggestions.is_empty(), "{nothing:?}");
    }
}

#[test]
fn an_open_article_names_what_it_speaks_of_and_its_likes() {
    let open = |nth: usize| {
        let request = Request { article: Some(ArticleId(id(nth))), ..Request::default() };
        answer(&request).article.unwrap()
    };
    let first = open(0);
    assert!(first.names.contains(&"王毅".to_owned()) && first.names.contains(&"普丁".to_owned()), "{:?}", first.names);
    let volcano = open(13);
    let related: Vec<&str> = volcano.related.iter().map(|mention| mention.title.as_str()).collect();
    assert_eq!(related, ["地震之后"]);
    assert!(open(15).related.is_empty());
}

#[test]
fn where_nothing_is_found_something_near_is_named() {
    let hints = |request: &Request| {
        let answer = answer(request);
        assert_eq!((answer.articles, answer.results.len()), (0, 0), "hints are never results");
        answer.hints.into_iter().map(|hint| (hint.kind, hint.q, hint.key, hint.articles)).collect::<Vec<_>>()
    };
    let by_query = |q: &str| hints(&Request { q: q.into(), ..Request::default() });
    assert_eq!(
        by_query("火山 棋手"),
        [(HintKind::Fewer, "棋手".into(), None, 1), (HintKind::Fewer, "火山".into(), None, 2),]
    );
    let alone = by_query("火山 棋手 重庆");
    assert_eq!(alone.len(), 3, "no two of three stand together, so each alone is offered: {alone:?}");
    assert_eq!(by_query("重庆火锅"), [(HintKind::Part, "重庆".into(), None, 2)]);
    assert_eq!(by_query("Putni"), [(HintKind::Spelling, "Putni~".into(), None, 1)]);
    assert!(by_query("鲸").is_empty());
    let mut filtered = Request { q: "棋手".into(), ..with(FacetKey::Outlet, &["even"], &[]) };
    assert_eq!(hints(&filtered), [(HintKind::Filter, "棋手".into(), Some("outlet".into()), 1)]);
    filtered.date = yulan::search::DateFilter::Between("2024-01".parse().ok(), "2024-02".parse().ok());
    assert_eq!(hints(&filtered), [(HintKind::Filters, "棋手".into(), None, 1)]);
    let exact = Request { q: "澤連斯基".into(), exact: true, ..Request::default() };
    assert!(hints(&exact).contains(&(HintKind::Folded, "澤連斯基".into(), None, 2)), "{:?}", hints(&exact));
    let answer = answer(&Request { q: "重庆火锅".into(), ..with(FacetKey::Outlet, &["odd"], &[]) });
    assert!(answer.hints.iter().all(|hint| hint.unfiltered), "{:?}", answer.hints);
    assert!(asked("火山").hints.is_empty(), "nothing is offered where something is found");
}

#[test]
fn bins_are_as_long_as_asked_for() {
    let of = |grain| answer(&Request { grain: Some(grain), ..Request::default() }).timeline;
    for grain in Grain::ALL {
        let timeline = of(grain);
        assert_eq!(timeline.grain, grain);
        assert_eq!(timeline.bins.iter().map(|bin| bin.all).sum::<u32>(), 16);
    }
    let weeks = of(Grain::Week).bins;
    assert_eq!((weeks[0].period.as_str(), weeks[0].all, weeks[1].all, weeks.len()), ("2024-01-01", 1, 1, 23));
}

#[test]
fn terms_that_stand_together_in_a_title_come_first() {
    let answer = asked("地震 火山");
    let titles: Vec<&str> = answer.results.iter().map(|row| row.title.as_str()).collect();
    assert_eq!(titles, ["火山与地震", "地震之后"]);
}

#[test]
fn without_the_lists_of_names_counts_by_them_are_not_called_exact() {
    let site = Site::new(archive());
    let mut engine = site.engine();
    let without_lists = |engine: &mut Engine, file: &str, bytes: &[u8]| {
        if file.contains("lists-") { engine.give_up(file, IssueCode::ShardMissing) } else { whole(engine, file, bytes) }
    };
    let plain = site.ask(&mut engine, &Request { q: "火山".into(), ..Request::default() }, &without_lists);
    assert_eq!((plain.complete, plain.articles), (true, 2), "what needs no names is exact without them");
    assert!(plain.facets.name.is_empty() && plain.issues.iter().any(|issue| issue.code == IssueCode::ShardMissing));
    let filtered = site.ask(&mut engine, &with(FacetKey::Name, &["普丁"], &[]), &without_lists);
    assert!(!filtered.complete);
    engine.retry();
    let again = site.ask(&mut engine, &with(FacetKey::Name, &["普丁"], &[]), &whole);
    assert_eq!((again.complete, again.articles), (true, 3));
}
