//! What do articles say of each other, and does a reader get from one to the other? In a made-up archive, which has what
//! the sample archive lacks: versions, links from article to article, reprints, tables.

use serde_json::{Value, json};

use super::access::violations;
use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![versions_links_reprints_and_tables_are_within_reach,];

/// One story, for the archive is built once for it.
fn versions_links_reprints_and_tables_are_within_reach(session: &Session) {
    let archive = session.copies.make_up("made-up", &["--articles", "400", "--traps", "20", "--seed", "1"]);
    older_versions_can_be_read(session, &archive.relations);
    a_link_between_articles_stays_inside(session, &archive.relations);
    reprints_are_named(session, &archive.relations);
    a_table_is_a_table(session, &archive.articles);
}

fn id(entry: &Value) -> &str {
    entry["id"].as_str().unwrap()
}

fn open(session: &Session, id: &str) {
    session.page().visit(&session.copies.url("made-up", &format!("#article={id}")));
    session.page().until("the article is open", |view| view.ready && view.settled && view.open.as_deref() == Some(id));
}

fn text(session: &Session) -> String {
    let script = "return document.querySelector('article.page').innerText";
    session.page().execute(script, &[]).as_str().unwrap().to_owned()
}

fn older_versions_can_be_read(session: &Session, relations: &[Value]) {
    let versioned =
        relations.iter().find(|entry| entry["versions"].as_u64() == Some(1)).expect("an article has versions");
    open(session, id(versioned));
    let newest = text(session);
    session.page().click(".others a[href*='version=1']");
    session.page().until("the older version is shown", |view| view.settled && view.address.contains("version=1"));
    let notice = session.page().execute("return document.querySelector('[data-older]').innerText", &[]);
    let notice = notice.as_str().unwrap().to_owned();
    let older = text(session).replace(&notice, "");
    assert_eq!(violations(session), Vec::<String>::new());
    assert!(older.len() < newest.len(), "the older one has a paragraph less");
    session.page().click(".others a:not([href*='version=']):not([data-term])");
    session.page().until("the newest is shown again", |view| view.settled && !view.address.contains("version="));
    assert_eq!(text(session), newest);
}

fn a_link_between_articles_stays_inside(session: &Session, relations: &[Value]) {
    let linking = relations.iter().find(|entry| !entry["links"].as_array().is_none_or(Vec::is_empty)).expect("a link");
    let target = linking["links"][0]["article"].as_str().unwrap();
    open(session, id(linking));
    session.page().click("article.page a.inner");
    session.page().until("the other article is open", |view| view.settled && view.open.as_deref() == Some(target));
    let back = format!(".others a[href*='article={}']", id(linking));
    assert!(session.page().shows(&back), "the article that was linked to says from where");
    session.page().back();
    session.page().until("the first is open again", |view| view.settled && view.open.as_deref() == Some(id(linking)));
}

fn reprints_are_named(session: &Session, relations: &[Value]) {
    let reprint = relations.iter().find(|entry| entry["like"].is_string()).expect("a reprint");
    open(session, id(reprint));
    let original = reprint["like"].as_str().unwrap();
    session.page().click(&format!(".others a[href*='article={original}']"));
    session.page().until("the original is open", |view| view.settled && view.open.as_deref() == Some(original));
}

fn a_table_is_a_table(session: &Session, articles: &[Value]) {
    let has_table = |article: &&Value| {
        article["blocks"].as_array().unwrap().iter().any(|block| block["kind"] == json!("header_cell"))
    };
    open(session, id(articles.iter().find(has_table).expect("an article has a table")));
    let rows = "return [...document.querySelectorAll('article.page table tr')].map((row) => [...row.children].map(\
                (cell) => cell.localName + ' ' + cell.textContent))";
    let expected = json!([["th 年", "th 额"], ["td 2023", "td 2,401"], ["td 2024"]]);
    let in_traditional = json!([["th 年", "th 額"], ["td 2023", "td 2,401"], ["td 2024"]]);
    let found = session.page().execute(rows, &[]);
    assert!(found == expected || found == in_traditional, "{found}");
    assert_eq!(violations(session), Vec::<String>::new());
}
