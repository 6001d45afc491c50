//! Can an article be opened, read whole, left and found again, by mouse and by keyboard?

use serde_json::{Value, json};
use url::Url;

use super::copies::articles;
use super::page::patiently;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![
    a_click_opens_an_article_and_back_returns,
    the_keyboard_opens_an_article_and_leaves_it,
    a_shared_link_survives_a_reload,
    a_link_to_a_hit_shows_that_hit,
    every_article_is_shown_whole,
    images_wait_until_the_reader_asks,
];

const TAB: char = '\u{e004}';
pub(crate) const ENTER: char = '\u{e007}';
pub(crate) const ESCAPE: char = '\u{e00c}';

fn a_click_opens_an_article_and_back_returns(session: &Session) {
    let list = session.open("#q=普京");
    let row = list.results.last().unwrap();
    session.page().click(&format!("[data-result=\"{}\"] h3 a", row.id));
    let is_open = |view: &super::page::View| view.settled && view.open.as_deref() == Some(&row.id);
    let view = session.page().until("the article is open", is_open);
    assert_eq!(view.heading.as_deref(), Some(row.title.as_str()));
    assert!(view.marks > 0, "hits are marked");
    assert!(view.address.contains(&row.id), "{}", view.address);
    session.page().back();
    let back = session.page().until("the list stands alone", |view| view.settled && view.open.is_none());
    assert_eq!((back.ids(), &back.address), (list.ids(), &list.address));
    session.page().forward();
    session.page().until("the article is open again", is_open);
}

fn the_keyboard_opens_an_article_and_leaves_it(session: &Session) {
    session.open("#q=普京");
    session.page().press('/');
    await_focus(session, "input[type=search]", "/ goes to the search box");
    assert_eq!(session.page().look().query, "普京", "the key that goes to the box is not typed into it");
    let reached = (0..60).any(|_| {
        session.page().press(TAB);
        is_focused(session, "[data-result] *")
    });
    assert!(reached, "Tab never comes to a result");
    session.page().press(ENTER);
    session.page().until("the article is open", |view| view.settled && view.open.is_some());
    await_focus(session, "article[data-open], article[data-open] *", "reading starts in the article");
    session.page().press(ESCAPE);
    session.page().until("the article is closed", |view| view.settled && view.open.is_none());
    await_focus(session, "[data-result] *", "one stands where one was");
}

fn is_focused(session: &Session, selector: &str) -> bool {
    let script = "return document.activeElement?.matches(arguments[0]) ?? false";
    session.page().execute(script, &[json!(selector)]) == json!(true)
}

#[track_caller]
pub(crate) fn await_focus(session: &Session, selector: &str, expected: &str) {
    let focused = patiently(|| is_focused(session, selector).then_some(()).ok_or(expected));
    focused.unwrap_or_else(|expected| {
        let stands = session.page().execute("return document.activeElement?.outerHTML.slice(0, 200)", &[]);
        panic!("{expected}, but the focus is on {stands}")
    });
}

fn a_shared_link_survives_a_reload(session: &Session) {
    let list = session.open("#q=普京&sort=oldest");
    let shared = format!("#q=普京&sort=oldest&article={}&hit=2", list.results.first().unwrap().id);
    let view = session.open(&shared);
    session.page().reload();
    let again = session.page().settled();
    assert_eq!(view.open.as_deref(), list.results.first().map(|row| row.id.as_str()));
    assert_eq!(
        (&again.address, again.ids(), &again.open, again.marks, &again.current, &again.query),
        (&view.address, view.ids(), &view.open, view.marks, &view.current, &view.query),
    );
}

fn a_link_to_a_hit_shows_that_hit(session: &Session) {
    let list = session.open("#q=中国国防部");
    let view = session.open(&format!("#q=中国国防部&article={}&hit=2", list.ids().first().unwrap()));
    assert_eq!((view.marks, view.current), (2, vec!["2".to_owned()]));
}

fn every_article_is_shown_whole(session: &Session) {
    for article in articles() {
        let id = article["id"].as_str().unwrap();
        let view = session.open(&format!("#article={id}"));
        assert_eq!(view.open.as_deref(), Some(id));
        let seen = session.page().execute(
            "const page = document.querySelector('article[data-open]'); return { \
               text: page.textContent, \
               links: [...page.querySelectorAll('a[href]')].map((link) => link.getAttribute('href')), \
               figures: page.querySelectorAll('figure').length, \
               images: page.querySelectorAll('[data-show-image]').length, \
               fetched: page.querySelectorAll('img, picture, video, iframe').length }",
            &[],
        );
        assert_shown_whole(&article, &seen);
    }
}

fn assert_shown_whole(article: &Value, seen: &Value) {
    let (title, text) = (article["title"].as_str().unwrap(), seen["text"].as_str().unwrap());
    assert!(text.contains(title), "the title is lost");
    let blocks = article["blocks"].as_array().unwrap();
    for block in blocks {
        let runs = block["runs"].as_array().map(Vec::as_slice).unwrap_or_default();
        let said: String = runs.iter().filter_map(|run| run["text"].as_str()).collect();
        assert!(text.contains(&said), "{title}: lost {said:?}");
        for href in runs.iter().map(|run| &run["href"]).filter(|href| !href.is_null()) {
            assert!(seen["links"].as_array().unwrap().contains(href), "{title}: lost the link to {href}");
        }
    }
    let figures = blocks.iter().filter(|block| block["kind"] == "figure");
    let images = figures.clone().filter(|block| !block["image"].is_null());
    assert_eq!(seen["figures"], json!(figures.count()), "{title}: figures");
    assert_eq!(seen["images"], json!(images.count()), "{title}: images that can be asked for");
    assert_eq!(seen["fetched"], json!(0), "{title}: nothing is embedded before it is asked for");
}

fn images_wait_until_the_reader_asks(session: &Session) {
    let articles = articles();
    let image_of = |article: &Value| {
        article["blocks"].as_array()?.iter().find_map(|block| Some(block["image"].as_str()?.to_owned()))
    };
    let (id, image) = articles
        .iter()
        .find_map(|article| Some((article["id"].as_str()?, image_of(article)?)))
        .expect("an article has an image");
    session.open(&format!("#article={id}"));
    assert_eq!(session.unasked_requests(), Vec::<String>::new());
    session.page().click("[data-show-image]");
    let asked = patiently(|| match session.recorder.log.take() {
        asked if asked.is_empty() => Err("the image is not asked for"),
        asked => Ok(asked),
    });
    let host = Url::parse(&image).unwrap().host_str().unwrap().to_owned();
    assert!(asked.unwrap().iter().all(|line| line.contains(&host)), "only the image's own host is asked");
    session.page().until("it is told that the image cannot be had", |view| !view.alarms.is_empty());
    session.forgive();
}
