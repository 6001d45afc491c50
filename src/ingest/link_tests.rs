//! Tables of addresses, what they lead to and what they are the same as.

use super::*;
use crate::ingest::{Identity, OutletRule, Pattern};

#[test]
fn the_same_page_has_one_canonical_address() {
    let check = |url: &str, expected: Option<&str>| assert_eq!(canonical_url(url).as_deref(), expected, "{url}");
    check("https://www.example.org/a/1.html", Some("example.org/a/1.html"));
    check("http://EXAMPLE.org:80/a/1.html#top", Some("example.org/a/1.html"));
    check("https://example.org:8080/a/", Some("example.org:8080/a"));
    check("https://example.org", Some("example.org"));
    check("https://example.org/?", Some("example.org"));
    check("https://www.org/a", Some("www.org/a"));
    check("https://example.org./a", Some("example.org/a"));
    check("https://example.org/a?utm_source=x&fbclid=1&id=7&MACA=rss", Some("example.org/a?id=7"));
    check("https://example.org/a?full=y", Some("example.org/a?full=y"));
    check("https://example.org/%e4%b8%ad%2d%7E/x", Some("example.org/%E4%B8%AD-~/x"));
    check("https://example.org/中/x y", Some("example.org/%E4%B8%AD/x%20y"));
    check("https://example.org/3.2%/a", Some("example.org/3.2%/a"));
    for url in
        ["", "example.org/a", "//example.org/a", "javascript:alert(1)", "data:text/html,x", "mailto:a@b.c", "http://"]
    {
        check(url, None);
    }
}

fn rules() -> Rules {
    let pattern = |source: &str| Pattern::new(source).unwrap();
    let identity = |source: &str, name: &str| Identity { pattern: pattern(source), name: name.to_owned() };
    let outlet = |id: &str, host: &str, identity, section: Option<&str>| OutletRule {
        id: id.to_owned(),
        hosts: vec![host.to_owned()],
        identity,
        section: section.map(pattern),
        ..OutletRule::default()
    };
    let voa = identity(r"^(?:m\.)?voachinese\.com/a(?:mp)?/(?:[^/?]+/)*(\d+)\.html(?:\?.*)?$", "voachinese.com/a/$1");
    let rfa =
        identity(r"^rfa\.org/([a-z-]+)/(?:[^/?]+/)*([^/?]+-\d{14})(?:\.html)?(?:/ampRFA)?(?:\?.*)?$", "rfa.org/$1/$2");
    let page = identity(r"^(?:(?:m|amp)\.)?dw\.com/[a-z-]+/(?:.*/)?a-(\d+)(?:\?.*)?$", "dw.com/a-$1");
    let api = identity(r"^api\.dw\.com/api/detail/article/(\d+)(?:\?.*)?$", "dw.com/a-$1");
    let section = r"^rfa\.org/[a-z-]+/((?:[^/?]+/)*[^/?]+)/[^/?]+-\d{14}";
    let outlets = vec![
        outlet("voa", "voachinese.com", vec![voa], None),
        outlet("rfa", "rfa.org", vec![rfa], Some(section)),
        outlet("dw", "dw.com", vec![page, api], None),
    ];
    Rules { outlets, ..Rules::default() }
}

#[test]
fn an_outlet_has_one_identity_for_every_address_of_an_article() {
    let check = |url: &str, expected: &str| assert_eq!(identity(Some(url), "p", &rules()), expected, "{url}");
    check("https://www.voachinese.com/a/7693930.html", "voachinese.com/a/7693930");
    check("https://www.voachinese.com/a/some-slug-20240726/7693930.html", "voachinese.com/a/7693930");
    check("http://m.voachinese.com/a/7693930.html?nocache=1", "voachinese.com/a/7693930");
    check("https://www.voachinese.com/z/2404", "voachinese.com/z/2404");
    check("https://api.dw.com/api/detail/article/68761339", "dw.com/a-68761339");
    check("https://www.dw.com/zh/中文%20题/a-68761339", "dw.com/a-68761339");
    check("https://www.dw.com/zh/题?副题/a-68761339", "dw.com/a-68761339");
    check("https://www.dw.com/zh/a-68761339?maca=zh-rss", "dw.com/a-68761339");
    check("https://m.dw.com/zh-hant/x/y/a-68761339", "dw.com/a-68761339");
    check("https://www.dw.com/zh/x/av-68761339", "dw.com/zh/x/av-68761339");
    check(
        "https://www.rfa.org/mandarin/yataibaodao/junshiwaijiao/jw1-07282023123059.html",
        "rfa.org/mandarin/jw1-07282023123059",
    );
    check(
        "https://www.rfa.org/mandarin/Xinwen/jw1-07282023123059.html/ampRFA?encoding=simplified",
        "rfa.org/mandarin/jw1-07282023123059",
    );
    check("https://other.org/a/7693930.html", "other.org/a/7693930.html");
    assert_eq!(identity(None, "a/b.txt", &rules()), "a/b.txt");
    assert_eq!(identity(Some("javascript:x"), "a/b.txt", &rules()), "a/b.txt");
}

#[test]
fn a_section_is_what_its_outlet_says() {
    let check = |id: &str, url: &str, expected: Option<&str>| {
        let rules = rules();
        let rule = rules.outlets.iter().find(|rule| rule.id == id).unwrap();
        assert_eq!(rule.section_of(url).as_deref(), expected, "{url}");
    };
    check(
        "rfa",
        "https://www.rfa.org/mandarin/yataibaodao/junshiwaijiao/jw1-07282023123059.html",
        Some("yataibaodao/junshiwaijiao"),
    );
    check("rfa", "https://www.rfa.org/mandarin/Xinwen/5-07162023155317.html", Some("Xinwen"));
    check("rfa", "https://www.rfa.org/mandarin/中/x-07162023155317.html", Some("中"));
    check("rfa", "https://www.rfa.org/mandarin/x-07162023155317.html", None);
    check("voa", "https://www.voachinese.com/a/1.html", None);
}

#[test]
fn an_id_is_thirteen_characters_of_base32() {
    // The first 8 bytes of SHA-256("abc") are ba7816bf8f01cfea.
    assert_eq!(article_id("abc").0, "xj4bnp4pahh6u");
    for identity in ["", "example.org/a", "中"] {
        let id = article_id(identity).0;
        assert_eq!(id.len(), 13);
        assert!(id.bytes().all(|byte| byte.is_ascii_lowercase() || (b'2'..=b'7').contains(&byte)), "{id}");
    }
}

#[test]
fn a_readable_address_is_the_same_address() {
    let check = |url: &str, expected: &str| {
        let url = Url::parse(url).unwrap();
        assert_eq!(readable(&url), expected);
        assert!(Url::parse(expected).unwrap().as_str().eq_ignore_ascii_case(url.as_str()));
    };
    check("https://example.org/%E4%B8%AD%20%E6%96%87/a?q=%e4%b8%ad", "https://example.org/中%20文/a?q=中");
    check("https://example.org/%E3%80%80%C2%A0%E2%80%8B", "https://example.org/%E3%80%80%C2%A0%E2%80%8B");
    check("https://example.org/%E4%B8/%FF/%2F%41%", "https://example.org/%E4%B8/%FF/%2F%41%");
    check("https://example.org/中", "https://example.org/中");
}

#[test]
fn links_are_made_absolute_and_only_safe_ones_pass() {
    let page = Url::parse("https://example.org/a/b.html").unwrap();
    let check =
        |href: &str, expected: Option<&str>| assert_eq!(target(href, Some(&page)).as_deref(), expected, "{href}");
    check("/a/1.html", Some("https://example.org/a/1.html"));
    check("c.html", Some("https://example.org/a/c.html"));
    check("//other.org/x", Some("https://other.org/x"));
    check("#note", Some("https://example.org/a/b.html#note"));
    check("mailto:a@example.org", Some("mailto:a@example.org"));
    for href in [
        "",
        " ",
        "javascript:alert(1)",
        " JaVa\nScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "file:///etc/x",
        "http://",
    ] {
        check(href, None);
    }
    assert_eq!(target("/a", None), None);
    assert_eq!(target("http://x.org/", None).as_deref(), Some("http://x.org/"));
}

#[test]
fn an_image_is_taken_from_behind_its_proxy() {
    let page = Url::parse("https://example.org/a").unwrap();
    let check = |src: &str, expected: Option<&str>| assert_eq!(image(src, Some(&page)).as_deref(), expected, "{src}");
    check("https://images.weserv.nl?url=img.example.org/a_w900.jpg", Some("https://img.example.org/a_w900.jpg"));
    check("https://images.weserv.nl/?url=img.example.org/a.jpg&w=90", Some("https://img.example.org/a.jpg"));
    check(
        "https://images.weserv.nl/?w=1&url=https%3A%2F%2Fx.org%2F%E4%B8%AD%2Ba.jpg%3Fb%3D1",
        Some("https://x.org/中+a.jpg?b=1"),
    );
    check("https://images.weserv.nl/?url=ssl:x.org/a.jpg", Some("https://x.org/a.jpg"));
    check("https://wsrv.nl/?url=//images.weserv.nl/?url=x.org/a.jpg", Some("https://x.org/a.jpg"));
    check("//x.org/a.jpg", Some("https://x.org/a.jpg"));
    check("/b.jpg", Some("https://example.org/b.jpg"));
    check("https://images.weserv.nl/?url=javascript:x", Some("https://images.weserv.nl/?url=javascript:x"));
    check("blob:x", None);
}
