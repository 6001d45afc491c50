//! Which articles were found? A list of links, in the order asked for.

use leptos::ev;
use leptos::prelude::*;

use super::article::date_line;
use super::kit::{Tag, button, live, tag, text};
use super::runs::plain_runs;
use super::session::{Session, Shown};
use super::words::{Words, count, fill};
use crate::search::{Choice, DateFilter, FacetKey, Hint, HintKind, Request, ResultRow, Sort};

/// The list, its order, and what to do where it is empty.
pub(super) fn results(session: Session) -> AnyView {
    live(move || {
        let words = session.words();
        let shown = session.shown();
        tag("section")
            .class("list")
            .set("aria-label", words.results)
            .child(tag("h2").class("visually-hidden").text(words.results))
            .child(tag("header").child(order(session, words)))
            .children(shown.as_deref().map(|shown| list(session, words, shown)).unwrap_or_default())
            .into()
    })
}

fn list(session: Session, words: &Words, shown: &Shown) -> Vec<Tag> {
    let response = &shown.response;
    let n_more = usize::try_from(response.articles).unwrap_or(usize::MAX).saturating_sub(response.results.len());
    let more = move |_| {
        session.move_to(|request| request.show = Some((request.n_shown() * 2).min(Request::MAX_SHOW)));
    };
    let mut list = vec![tag("ol").children(response.results.iter().map(|found| row(session, words, shown, found)))];
    if response.articles == 0 {
        list.push(nothing(session, words, shown));
    }
    if n_more > 0 {
        list.push(button(more).class("more").text(words.more));
    }
    list
}

fn order(session: Session, words: &Words) -> Tag {
    let sort = session.address().with(|address| address.request.effective_sort());
    let choose = move |event: ev::Event| {
        let sort = Sort::from_id(&event_target_value(&event));
        session.choose(move |request| {
            let default = Request { sort: None, ..request.clone() }.effective_sort();
            request.sort = sort.filter(|sort| *sort != default);
        });
    };
    let option = |option: Sort| {
        tag("option")
            .set("value", option.id())
            .maybe("selected", (sort == option).then_some(""))
            .text(words.sort_name(option))
    };
    tag("label")
        .class("order")
        .child(tag("span").class("visually-hidden").text(words.sort))
        .child(tag("select").on("change", choose).children(Sort::ALL.map(option)))
}

fn row(session: Session, words: &Words, shown: &Shown, row: &ResultRow) -> Tag {
    let href = shown.opening(&row.id);
    let title = if row.title.is_empty() { text(words.untitled) } else { plain_runs(&row.title_runs) };
    let hits = (row.hits > 0).then(|| {
        let hits = count(words.one_hit, words.n_hits, u64::from(row.hits), session.language());
        tag("span").class("hits").text(hits)
    });
    let alike = (row.alike > 0).then(|| {
        let alike = count(words.one_alike, words.n_alike, u64::from(row.alike), session.language());
        tag("span").class("alike").text(alike)
    });
    let outlet = row.outlet.as_deref().map(|outlet| tag("span").text(session.outlet_name(outlet)));
    let about = tag("p")
        .class("meta")
        .children(outlet)
        .child(tag("time").text(date_line(words, row.published.as_ref(), row.archived.as_ref())))
        .children(hits)
        .children(alike);
    let current = (shown.address.request.article.as_ref() == Some(&row.id)).then_some("true");
    tag("li")
        .class("result")
        .set("data-result", row.id.0.clone())
        .maybe("aria-current", current)
        .child(tag("h3").maybe("lang", row.script.lang()).child(tag("a").set("href", href).child(title)))
        .child(about)
        .child(tag("p").class("snippet").maybe("lang", row.snippet_script.lang()).child(plain_runs(&row.snippet)))
}

/// Why nothing may have been found, and what to try.
fn nothing(session: Session, words: &Words, shown: &Shown) -> Tag {
    let request = &shown.address.request;
    let mut cleared = request.clone();
    cleared.clear_filters();
    let mut said = vec![tag("p").child(tag("strong").text(words.nothing))];
    let mut offer = |sentence: &'static str, label: &'static str, change: fn(&mut Request)| {
        said.push(tag("p").text(sentence));
        said.push(button(move |_| session.choose(change)).text(label));
    };
    if cleared != *request {
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
