//! How does a piece of text become part of the page? As text, emphasis, marks and links, never as HTML.

use leptos::prelude::*;

use super::kit::{tag, text};
use super::session::Session;
use crate::corpus::Run;

/// Runs with their marks, each numbered; the one that is looked at says so.
pub(super) fn runs(session: Session, runs: &[Run]) -> AnyView {
    runs.iter().map(|run| linked(session, run)).collect::<Vec<_>>().into_any()
}

/// Runs in a list: marks without numbers, and no links inside what is itself a link.
pub(super) fn plain_runs(runs: &[Run]) -> AnyView {
    let plain = |run: &Run| match run.mark {
        Some(_) => tag("mark").text(run.text.clone()).into(),
        None => text(run.text.clone()),
    };
    runs.iter().map(plain).collect::<Vec<_>>().into_any()
}

fn linked(session: Session, run: &Run) -> AnyView {
    match &run.href {
        // The archive's links lead to other sites: they learn nothing of this page, and get no hold of it.
        Some(href) => tag("a")
            .set("href", href.clone())
            .set("target", "_blank")
            .set("rel", "noreferrer noopener external")
            .child(emphasised(session, run))
            .into(),
        None => emphasised(session, run),
    }
}

fn emphasised(session: Session, run: &Run) -> AnyView {
    if run.em { tag("strong").child(marked(session, run)).into() } else { marked(session, run) }
}

fn marked(session: Session, run: &Run) -> AnyView {
    match run.mark {
        Some(mark) => tag("mark")
            .set("data-hit", mark.to_string())
            .follow("aria-current", move || (session.hit() == Some(mark)).to_string())
            .text(run.text.clone())
            .into(),
        None => text(run.text.clone()),
    }
}
