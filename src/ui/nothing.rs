//! What to do where nothing was found?

use super::kit::{Tag, button, tag};
use super::session::{Session, Shown};
use super::words::{Words, count, fill};
use crate::search::{Choice, DateFilter, FacetKey, Hint, HintKind, Request};

/// Why nothing may have been found, and what to try.
pub(super) fn nothing(session: Session, words: &Words, shown: &Shown) -> Tag {
    let request = &shown.address.request;
    let mut cleared = request.clone();
    cleared.clear_filters();
    let mut said = vec![tag("p").child(tag("strong").text(words.nothing))];
    let mut offer = |sentence: &'static str, label: &'static str, change: fn(&mut Request)| {
        said.push(tag("p").text(sentence));
        said.push(button(move |_| session.choose(change)).text(label));
    };
    // What was tried says whether it would help; lists of ids are not tried, and nothing is before all is known.
    let may_help = shown.response.hints.iter().any(|hint| matches!(hint.kind, HintKind::Filter | HintKind::Filters))
        || request.among.is_some()
        || !shown.response.complete;
    let is_empty = |name: &String| session.shelf().members(name).is_empty();
    if request.kept.is.iter().any(is_empty) {
        offer(words.collection_empty, words.drop_filters, Request::clear_filters);
    } else if cleared != *request && may_help {
        offer(words.nothing_filters, words.drop_filters, Request::clear_filters);
    }
    if request.exact {
        offer(words.nothing_exact, words.drop_exact, |request| request.exact = false);
    }
    if request.q.trim().contains(char::is_whitespace) {
        said.push(tag("p").text(words.nothing_terms));
    }
    let hints = shown.response.hints.iter().map(|hint| hinted(session, words, shown, hint));
    let hints: Vec<Tag> = hints.collect();
    if !hints.is_empty() {
        said.push(tag("p").text(words.hints));
        said.push(tag("ul").class("hints").children(hints));
    }
    tag("div").class("nothing").set("data-empty", "").children(said)
}

/// A view that finds something, and what it changes.
fn hinted(session: Session, words: &Words, shown: &Shown, hint: &Hint) -> Tag {
    let key = hint.key.as_deref().unwrap_or_default();
    let facet = FacetKey::from_id(key);
    let href = shown.link(|request| {
        request.q.clone_from(&hint.q);
        if hint.unfiltered {
            request.clear_filters();
        }
        match hint.kind {
            HintKind::Filter => match facet {
                Some(key) => *request.choice_mut(key) = Choice::default(),
                None => request.date = DateFilter::Any,
            },
            HintKind::Folded => request.exact = false,
            HintKind::Filters | HintKind::Fewer | HintKind::Part | HintKind::Spelling => {}
        }
    });
    let says = match hint.kind {
        HintKind::Filter => fill(words.hint_without, &[facet.map_or(words.dates, |key| words.facet(key))]),
        HintKind::Filters => words.hint_filters.to_owned(),
        HintKind::Folded => words.hint_folded.to_owned(),
        HintKind::Fewer => words.hint_fewer.to_owned(),
        HintKind::Part => words.hint_part.to_owned(),
        HintKind::Spelling => words.hint_spelling.to_owned(),
    };
    let mut articles = count(words.one_article, words.n_articles, u64::from(hint.articles), session.language());
    if hint.unfiltered && hint.kind != HintKind::Filters {
        articles = format!("{} · {articles}", words.hint_filters);
    }
    let is_query = matches!(hint.kind, HintKind::Fewer | HintKind::Part | HintKind::Spelling);
    let (link, about) = if is_query { (hint.q.clone(), format!("{says} · {articles}")) } else { (says, articles) };
    tag("li")
        .child(tag("a").set("href", href).set("data-hint", hint.kind.id()).text(link))
        .child(tag("small").text(about))
}
