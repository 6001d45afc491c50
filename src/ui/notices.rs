//! What went otherwise than asked, and what can be done about it?

use leptos::prelude::*;

use super::chips::value_name;
use super::host;
use super::kit::{Tag, button, live, tag};
use super::session::{Session, Told};
use super::shelf::STARRED;
use super::words::{Words, fill};
use crate::search::{FacetKey, Issue, IssueCode};

/// What the reader should know of the view, and what was just done.
pub(super) fn notices(session: Session) -> AnyView {
    live(move || {
        let (words, issues) = (session.words(), session.issues());
        let n_alike = |code: IssueCode| issues.iter().filter(|issue| issue.code == code).count();
        let lost = issues.iter().any(concerns_file);
        // Of many files that fail alike the first is named.
        let is_first = |issue: &Issue| issues.iter().find(|other| other.code == issue.code) == Some(issue);
        // Stars are one's own wherever one is, and counts that are bounds say so: what shows either tells it in place.
        let is_told_elsewhere = |issue: &Issue| match issue.code {
            IssueCode::KeptElsewhere => issue.found.as_deref() == Some(STARRED),
            code => code == IssueCode::TextsUnread,
        };
        let told =
            issues.iter().filter(|issue| !is_told_elsewhere(issue) && (!concerns_file(issue) || is_first(issue)));
        let then = session.address().with(|address| address.found);
        let then = then.zip(session.shown().filter(|shown| shown.response.complete));
        let then = then.map(|(found, shown)| {
            let number = |count: u32| host::number(u64::from(count), session.language());
            fill(words.found_then, &[&number(found), &number(shown.response.articles)])
        });
        let notice = |issue: &Issue| {
            let mut says = sentence(session, words, issue);
            let n_more = n_alike(issue.code) - 1;
            if concerns_file(issue) && n_more > 0 {
                says = format!("{says} {}", fill(words.and_more, &[&host::number(n_more as u64, session.language())]));
            }
            if let Some(then) = then.as_ref().filter(|_| issue.code == IssueCode::OtherVersion) {
                says = format!("{says} {then}");
            }
            tag("p").set("data-notice", "").set("data-code", issue.code.id()).text(says)
        };
        tag("div")
            .class("notices")
            .set("role", "status")
            .set("aria-label", words.notices)
            .children(told.map(notice))
            .children(lost.then(|| button(move |_| session.retry()).text(words.retry)))
            .children(session.is_retrying().then(|| tag("p").set("data-host-slow", "").text(words.host_slow)))
            .children(session.told().map(|told| tell(session, words, told)))
            .into()
    })
}

/// What was just done, and a way to send that away.
pub(super) fn tell(session: Session, words: &Words, told: Told) -> Tag {
    let link = told.link.map(|link| {
        tag("input").set("type", "text").set("readonly", "").set("aria-label", words.link).set("value", link)
    });
    tag("p")
        .class("told")
        .set("data-told", "")
        .child(tag("span").text(told.sentence))
        .children(link)
        .child(button(move |_| session.dismiss()).text(words.close))
}

fn concerns_file(issue: &Issue) -> bool {
    matches!(issue.code, IssueCode::ShardMissing | IssueCode::ShardTruncated | IssueCode::ShardAltered)
}

fn sentence(session: Session, words: &Words, issue: &Issue) -> String {
    let [key, found] = [&issue.key, &issue.found].map(|part| part.as_deref().unwrap_or_default());
    let says = (words.issue)(issue.code);
    match issue.code {
        IssueCode::NoSuchValue => {
            let named = FacetKey::from_id(key).map(|key| (words.facet(key), value_name(session, key, found)));
            let label = named.map_or_else(|| found.to_owned(), |(facet, name)| fill(words.labelled, &[facet, &name]));
            fill(says, &[&label])
        }
        // What was not found says enough; its key is a word of the address.
        IssueCode::OtherCorpus
        | IssueCode::OtherVersion
        | IssueCode::KeptElsewhere
        | IssueCode::NoSuchArticle
        | IssueCode::GrainTooFine
        | IssueCode::NoSuchVersion
        | IssueCode::NoSuchHit => fill(says, &[found]),
        _ => fill(says, &[key, found]),
    }
}
