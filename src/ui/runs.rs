//! How does a piece of text become part of the page? As text, emphasis, marks and links, never as HTML.

use leptos::prelude::*;

use super::kit::{tag, text};
use super::session::{Session, Shown};
use crate::corpus::{InnerLink, Run};
use crate::text::is_han;

/// Where an article's runs stand: which marks are looked at, and which links lead to other articles of the corpus.
#[derive(Clone, Copy)]
pub(super) struct Place<'a> {
    pub(super) session: Session,
    pub(super) shown: &'a Shown,
    pub(super) links: &'a [InnerLink],
}

/// Runs with their marks, each numbered; the one that is looked at says so.
pub(super) fn runs(place: Place<'_>, runs: &[Run]) -> AnyView {
    runs.iter().map(|run| linked(place, run)).collect::<Vec<_>>().into_any()
}

/// Runs in a list: marks without numbers, and no links inside what is itself a link.
pub(super) fn plain_runs(runs: &[Run]) -> AnyView {
    let plain = |run: &Run| match run.mark {
        Some(_) => tag("mark").child(laid(&run.text)).into(),
        None => laid(&run.text),
    };
    runs.iter().map(plain).collect::<Vec<_>>().into_any()
}

fn linked(place: Place<'_>, run: &Run) -> AnyView {
    let Some(href) = &run.href else { return emphasised(place.session, run) };
    let inner = place.links.iter().find(|link| link.href == *href);
    let link = match inner {
        Some(link) => tag("a").class("inner").set("href", place.shown.opening(&link.article)),
        // The archive's links lead to other sites: they learn nothing of this page, and get no hold of it.
        None => tag("a").set("href", href.clone()).set("target", "_blank").set("rel", "noreferrer noopener external"),
    };
    link.child(emphasised(place.session, run)).into()
}

fn emphasised(session: Session, run: &Run) -> AnyView {
    if run.em { tag("strong").child(marked(session, run)).into() } else { marked(session, run) }
}

fn marked(session: Session, run: &Run) -> AnyView {
    match run.mark {
        Some(mark) => tag("mark")
            .set("data-hit", mark.to_string())
            .follow("aria-current", move || (session.hit() == Some(mark)).to_string())
            .child(laid(&run.text))
            .into(),
        None => laid(&run.text),
    }
}

/// Characters without a place to break a line at that are laid out in one piece.
const MAX_UNBROKEN: usize = 500;

/// A text with places to break lines at: a browser stands still for a minute over some hundred thousand characters of none.
/// Chromium wants the places, Firefox a style (`unbroken`) by which any place will do.
fn laid(said: &str) -> AnyView {
    let mut pieces: Vec<AnyView> = Vec::new();
    let (mut from, mut n_unbroken) = (0, 0);
    for (at, c) in said.char_indices() {
        n_unbroken = if c.is_whitespace() || is_han(c) { 0 } else { n_unbroken + 1 };
        if n_unbroken > MAX_UNBROKEN {
            pieces.extend([text(said.get(from..at).unwrap_or_default().to_owned()), tag("wbr").into()]);
            (from, n_unbroken) = (at, 0);
        }
    }
    let rest = text(said.get(from..).unwrap_or_default().to_owned());
    if pieces.is_empty() {
        return rest;
    }
    pieces.push(rest);
    tag("span").class("unbroken").children(pieces).into()
}
