//! Does whatever somebody types, and whatever becomes of a file, end in an answer that says what is the matter?

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::indexing_slicing, reason = "a test fails by panicking")]

mod site {
    pub(crate) mod files;
}

use serde_json::json;
use site::files::{Site, whole};
use yulan::address::Address;
use yulan::corpus::{Article, ArticleId, Script};
use yulan::search::{Answer, Engine, FacetKey, IssueCode, Refusal, Request};

fn article(nth: usize, title: &str, text: &str) -> Article {
    let script = if nth == 1 { "Hant" } else { "Hans" };
    let digit = char::from(b"abcdefghijklmnop"[nth]);
    serde_json::from_value(json!({
        "format": 1, "id": format!("{digit}aaaaaaaaaaaa"), "title": title, "path": format!("{nth}.txt"), "script": script,
        "published": { "day": format!("2024-01-{:02}", nth + 1), "precision": "day", "origin": "byline" },
        "outlet": if nth.is_multiple_of(2) { "even" } else { "odd" }, "section": "news", "author": "某人",
        "blocks": [{ "kind": "paragraph", "script": script, "runs": [{ "text": text }] }],
    }))
    .unwrap()
}

fn archive() -> Site {
    Site::new(vec![
        article(0, "台湾与普京", "王毅说，台湾的问题很多，NATO与COVID-19也是。"),
        article(1, "臺灣", "普丁在臺灣說話，人人人。"),
        article(2, "天气", "今天天气很好，的的的。Putin said so."),
        article(3, "台湾台湾", "中国国防部，中国。"),
    ])
}

fn asked(q: &str) -> Answer {
    let site = archive();
    site.ask(&mut site.engine(), &Request { q: q.to_owned(), ..Request::default() }, &whole)
}

#[track_caller]
fn says(q: &str, code: IssueCode) -> Answer {
    let answer = asked(q);
    let shown: String = q.chars().take(40).collect();
    assert!(answer.issues.iter().any(|issue| issue.code == code), "{shown}: {:?}", answer.issues);
    answer
}

#[test]
fn what_is_too_long_or_too_deep_is_cut_and_says_so() {
    says(&"台湾".repeat(5001), IssueCode::TooLong);
    says(&"台 ".repeat(5000), IssueCode::TooLong);
    says(&"(".repeat(9000), IssueCode::TooLong);
    says(&format!("{}台湾{}", "(".repeat(60), ")".repeat(50)), IssueCode::Parenthesis);
    assert!(asked(&format!("{}台湾", "-".repeat(9000))).articles <= 4);
}

#[test]
fn expressions_and_patterns_that_would_never_end_are_bounded() {
    for q in ["/(a+)+$/", "/((((a{9}){9}){9}){9}){9}/", "/(.*.*.*.*)*x/", "/[台-湾]{30}/"] {
        assert!(asked(q).issues.iter().all(|issue| issue.code != IssueCode::ShardMissing), "{q}");
    }
    says("/[/", IssueCode::BadRegex);
    says("/((((((a{99}){99}){99}){99}){99}){99})/", IssueCode::BadRegex);
    says("/台湾", IssueCode::OpenRegex);
    for q in
        [&"*".repeat(5000), &"?".repeat(5000), "*台*湾*的*问*题*很*多*", "?*?*?*?*?*?*?*?*?*?*?*?*台", "zzzzzzzzzz~"]
    {
        let _ = asked(q);
    }
    assert_eq!(asked("*台*湾*的*问*").articles, 1);
}

#[test]
fn marks_that_nobody_sees_change_nothing() {
    for q in [
        "\u{202E}台湾\u{202C}",
        "台\u{200B}湾",
        "\u{200F}台湾",
        "\u{FEFF}台湾",
        "台\u{AD}湾",
        "台湾\u{2069}",
        "\u{61C}台湾",
    ] {
        assert_eq!(asked(q).articles, 3, "{q:?}");
    }
}

#[test]
fn punctuation_and_the_commonest_words_alone_are_answered() {
    for q in ["，。！", "……", "\"\"", "()", "- -", "OR", "&&&", "\u{FFFD}"] {
        let answer = asked(q);
        assert!(answer.complete, "{q}: {:?}", answer.issues);
    }
    let answer = asked("的");
    assert_eq!((answer.articles, answer.hits), (2, 4));
    assert_eq!(asked("\"，\"").articles, 4, "a comma in quotation marks is looked for");
}

#[test]
fn a_damaged_address_is_read_as_far_as_it_goes() {
    // A lone surrogate as some programs encode it, and a sequence that is cut off.
    for fragment in ["#q=%ED%A0%80%E5%8F%B0", "#q=%E5%8F%B0%E6%B9", "#q=%", "#q=%zz&outlet=%ff"] {
        let (address, issues) = Address::parse(fragment);
        let is_known = |code| issues.iter().any(|issue| issue.code == code);
        assert!(
            is_known(IssueCode::BadEncoding) || !fragment.contains("%E") && !fragment.contains("%ff"),
            "{fragment}"
        );
        let again = Address::parse(&address.to_string());
        assert_eq!(again.0, address, "{fragment}");
        let _ = asked(&address.request.q);
    }
}

/// Requests that together need every family of files.
fn requests() -> Vec<Request> {
    let mut requests: Vec<Request> = [
        "",
        "台湾",
        "臺灣",
        "=台湾",
        "普京",
        "人人",
        "nato",
        "nat",
        "台湾 -普京",
        "台 near/9 湾",
        "\"nato，\"",
        "天",
        "\"台湾的\"",
        "中*部",
        "covi~",
        "wy",
    ]
    .map(|q| Request { q: q.to_owned(), ..Request::default() })
    .into();
    for (key, value) in [(FacetKey::Outlet, "even"), (FacetKey::Name, "台湾"), (FacetKey::Topic, "没有")] {
        let mut request = Request::default();
        request.choice_mut(key).is.insert(value.to_owned());
        requests.push(request);
    }
    requests.push(Request { article: Some(ArticleId("aaaaaaaaaaaaa".into())), ..Request::default() });
    requests.push(Request { once: true, q: "台湾".into(), ..Request::default() });
    // Articles read in the other script.
    for (digit, script) in [('a', Script::Hant), ('b', Script::Hans)] {
        let article = Some(ArticleId(format!("{digit}aaaaaaaaaaaa")));
        requests.push(Request { article, shown_in: Some(script), ..Request::default() });
    }
    requests
}

type Harm = fn(&mut Engine, &str, &[u8]);

/// What may happen to a file.
fn harms() -> [(&'static str, Harm); 4] {
    [
        ("missing", |engine, file, _| engine.give_up(file, IssueCode::ShardMissing)),
        ("cut off", |engine, file, bytes| {
            // Nothing can be cut off from an empty file.
            if bytes.is_empty() {
                return engine.give_up(file, IssueCode::ShardTruncated);
            }
            let refusal = engine.insert(file, &bytes[..bytes.len() / 2]).unwrap_err();
            assert!(matches!(refusal, Refusal::Truncated { .. }), "{refusal}");
        }),
        ("altered", |engine, file, bytes| {
            let mut bytes = bytes.to_vec();
            let Some(last) = bytes.last_mut() else { return engine.give_up(file, IssueCode::ShardAltered) };
            *last ^= 1;
            assert!(matches!(engine.insert(file, &bytes).unwrap_err(), Refusal::Altered(_)));
        }),
        ("of another build", |engine, file, bytes| {
            let other: Vec<u8> = bytes.iter().rev().copied().collect();
            // What reads the same from either end is the same file.
            let _ = engine.insert(file, &other);
        }),
    ]
}

#[test]
fn a_file_that_is_lost_is_named_the_rest_works_and_a_retry_mends_it() {
    let site = archive();
    let requests = requests();
    let sound: Vec<Answer> = requests.iter().map(|request| site.ask(&mut site.engine(), request, &whole)).collect();
    assert!(sound.iter().all(|answer| answer.complete));
    for lost in site.files.keys() {
        for (what, harm) in harms() {
            let bring = |engine: &mut Engine, file: &str, bytes: &[u8]| {
                if file == lost { harm(engine, file, bytes) } else { whole(engine, file, bytes) }
            };
            let mut was_needed = false;
            for (request, sound) in requests.iter().zip(&sound) {
                let mut engine = site.engine();
                let answer = site.ask(&mut engine, request, &bring);
                let context = format!("{lost} {what}, {:?}", request.q);
                let is_named = answer.issues.iter().any(|issue| issue.key.as_deref() == Some(lost.as_str()));
                was_needed |= is_named;
                if answer.complete {
                    assert_eq!((answer.articles, answer.hits), (sound.articles, sound.hits), "{context}");
                } else {
                    assert!(is_named, "{context}: {:?}", answer.issues);
                    // Without the table of names what is left out is left out under the name that was typed only.
                    let is_bound = !(lost.starts_with("index/alias") && request.q.contains('-'));
                    let is_less = answer.articles <= sound.articles && answer.hits <= sound.hits;
                    assert!(is_less || !is_bound, "{context}");
                }
                engine.retry();
                let mended = site.ask(&mut engine, request, &whole);
                assert_eq!((&mended.results, mended.complete), (&sound.results, true), "{context}");
                assert_eq!(mended.facets, sound.facets, "{context}");
            }
            assert!(was_needed || what == "of another build", "{lost}: no query needs it");
        }
    }
}
