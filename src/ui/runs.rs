//! How does a piece of text become part of the page? As text, emphasis, marks and links, never as HTML.

use leptos::prelude::*;

use crate::corpus::Run;

/// Runs with their marks; `current` is the number of the mark that is looked at.
pub(super) fn runs(runs: Vec<Run>, current: Signal<Option<u32>>) -> impl IntoView {
    runs.into_iter().map(|run| linked(run, current)).collect_view()
}

/// Runs in a list: marks without numbers, and no links inside what is itself a link.
pub(super) fn plain_runs(runs: Vec<Run>) -> impl IntoView {
    let plain = |run: Run| match run.mark {
        Some(_) => view! { <mark>{run.text}</mark> }.into_any(),
        None => run.text.into_any(),
    };
    runs.into_iter().map(plain).collect_view()
}

fn linked(run: Run, current: Signal<Option<u32>>) -> AnyView {
    match run.href.clone() {
        // The archive's links lead to other sites: they learn nothing of this page, and get no hold of it.
        Some(href) => view! {
            <a href=href target="_blank" rel="noreferrer noopener external">{emphasised(run, current)}</a>
        }
        .into_any(),
        None => emphasised(run, current),
    }
}

fn emphasised(run: Run, current: Signal<Option<u32>>) -> AnyView {
    if run.em { view! { <strong>{marked(run, current)}</strong> }.into_any() } else { marked(run, current) }
}

fn marked(run: Run, current: Signal<Option<u32>>) -> AnyView {
    match run.mark {
        Some(mark) => {
            let is_current = move || (current.get() == Some(mark)).then_some("true");
            view! { <mark data-hit=mark aria-current=is_current>{run.text}</mark> }.into_any()
        }
        None => run.text.into_any(),
    }
}
