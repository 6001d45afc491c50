//! What went otherwise than asked, and what can be done about it?

use leptos::prelude::*;

use super::session::{Session, Told};
use super::words::fill;
use crate::search::{Issue, IssueCode};

/// What the reader should know of the view, and what was just done.
#[component]
pub(super) fn Notices(session: Session) -> impl IntoView {
    let issues = Memo::new(move |_| session.issues());
    let lost = Memo::new(move |_| issues.with(|issues| issues.iter().any(concerns_file)));
    view! {
        <div class="notices" role="status" aria-label=session.say(|words| words.notices)>
            {move || issues.get().into_iter().map(|issue| view! {
                <p data-notice="" data-code=issue.code.id()>{sentence(session, &issue)}</p>
            }).collect_view()}
            <Show when=move || lost.get()>
                <button type="button" on:click=move |_| session.retry()>{session.say(|words| words.retry)}</button>
            </Show>
            {move || session.told().get().map(|told| view! { <Tell session told /> })}
        </div>
    }
}

#[component]
fn Tell(session: Session, told: Told) -> impl IntoView {
    view! {
        <p class="told" data-told="">
            <span>{told.sentence}</span>
            {told.link.map(|link| view! {
                <input type="text" readonly=true aria-label=session.say(|words| words.link) prop:value=link />
            })}
            <button type="button" on:click=move |_| session.dismiss()>{session.say(|words| words.close)}</button>
        </p>
    }
}

fn concerns_file(issue: &Issue) -> bool {
    matches!(issue.code, IssueCode::ShardMissing | IssueCode::ShardTruncated | IssueCode::ShardAltered)
}

fn sentence(session: Session, issue: &Issue) -> String {
    let values = [issue.key.as_deref(), issue.found.as_deref()];
    fill((session.words().issue)(issue.code), &values.map(Option::unwrap_or_default))
}
