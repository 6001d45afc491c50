//! What went otherwise than asked, and what can be done about it? It lies over the foot of the page, which stays where it is,
//! until the reader sends it away.

use gloo::events::EventListener;
use leptos::prelude::*;
use web_sys::Element;

use super::chips::value_name;
use super::host;
use super::kit::{Tag, button, effect, live, sign, tag};
use super::session::{Session, Told};
use super::shelf::STARRED;
use super::words::{Words, fill};
use crate::search::{FacetKey, Issue, IssueCode};

/// What the reader should know of the view, and what was just done.
pub(super) fn notices(session: Session) -> AnyView {
    // What was sent away is away for as long as it holds.
    let dismissed = RwSignal::new(Vec::<Issue>::new());
    effect(move || {
        let issues = session.issues();
        session.told();
        dismissed.update_untracked(|dismissed| dismissed.retain(|issue| issues.contains(issue)));
        request_animation_frame(uncover_focus);
    });
    live(move || {
        let (words, issues) = (session.words(), session.issues());
        let n_alike = |code: IssueCode| issues.iter().filter(|issue| issue.code == code).count();
        // Of many files that fail alike the first is named.
        let is_first = |issue: &Issue| issues.iter().find(|other| other.code == issue.code) == Some(issue);
        // Stars are one's own wherever one is, and counts that are bounds say so: what shows either tells it in place.
        let is_told_elsewhere = |issue: &Issue| match issue.code {
            IssueCode::KeptElsewhere => issue.found.as_deref() == Some(STARRED),
            code => code == IssueCode::TextsUnread,
        };
        let is_told = |issue: &Issue| !is_told_elsewhere(issue) && (!concerns_file(issue) || is_first(issue));
        let away = dismissed.get();
        let told: Vec<&Issue> = issues.iter().filter(|issue| is_told(issue) && !away.contains(issue)).collect();
        let lost = told.iter().any(|issue| concerns_file(issue));
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
            let sent = issue.clone();
            let dismiss = button(move |_| dismissed.update(|dismissed| dismissed.push(sent.clone())))
                .class("dismissal")
                .set("aria-label", words.close)
                .set("title", words.close)
                .child(sign("×"));
            let says = tag("span").text(says);
            tag("p").set("data-notice", "").set("data-code", issue.code.id()).child(says).child(dismiss)
        };
        tag("div")
            .class("notices")
            .set("role", "status")
            .set("aria-label", words.notices)
            .children(told.into_iter().map(notice))
            .children(lost.then(|| tag("p").child(button(move |_| session.retry()).text(words.retry))))
            .children(session.is_retrying().then(|| tag("p").set("data-host-slow", "").text(words.host_slow)))
            .children(session.told().map(|told| tell(session, words, told)))
            .into()
    })
}

/// Watches for as long as the page lives that what is told does not lie over what has the focus.
pub(super) fn keep_clear() {
    let Some(document) = host::document() else { return };
    // Once the page has scrolled to what has the focus.
    EventListener::new(&document, "focusin", |_| {
        request_animation_frame(uncover_focus);
    })
    .forget();
}

/// Moves what is told from the foot of the page to its head, or back, where it lies over what has the focus.
fn uncover_focus() {
    let Some(notices) = host::find("body > .notices") else { return };
    let focused = host::focused().filter(|_| !host::is_nowhere());
    // A row is what its link covers.
    let row = focused.as_ref().and_then(|focused| focused.closest("h3").ok()?.and_then(|title| title.parent_element()));
    let is_over = || row.as_ref().or(focused.as_ref()).is_some_and(|focused| lies_over(&notices, focused));
    if !is_over() {
        return;
    }
    let sides = if notices.has_attribute(AT_HEAD) { [false, true] } else { [true, false] };
    for is_at_head in sides {
        // A name of our own.
        let _: Result<bool, wasm_bindgen::JsValue> = notices.toggle_attribute_with_force(AT_HEAD, is_at_head);
        if !is_over() {
            return;
        }
    }
}

/// Marks notices that lie over the head of the page.
const AT_HEAD: &str = "data-at-head";

/// Whether notices hide a part of an element that they do not hold.
fn lies_over(notices: &Element, element: &Element) -> bool {
    let [over, under] = [notices, element].map(Element::get_bounding_client_rect);
    !notices.contains(Some(element))
        && over.height() > 0.0
        && over.top() < under.bottom()
        && under.top() < over.bottom()
        && over.left() < under.right()
        && under.left() < over.right()
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
