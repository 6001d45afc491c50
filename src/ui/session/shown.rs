//! What does the page show? An answer, and the addresses of the views that lead on from it.

use crate::address::Address;
use crate::ask::Response;
use crate::corpus::ArticleId;
use crate::search::{Issue, IssueCode, Opened, Request};

/// An answer and the address it answers.
pub(in crate::ui) struct Shown {
    pub(in crate::ui) address: Address,
    /// What was asked.
    pub(super) asked: String,
    pub(in crate::ui) response: Response,
    /// The number of its first row in the list, from 0.
    pub(in crate::ui) first_row: u32,
    /// Whether no answer will follow.
    pub(in crate::ui) is_last: bool,
}

impl Shown {
    /// Whether this answers what the session asks now, and no answer will follow.
    pub(in crate::ui) fn is_settled(&self, session: super::Session) -> bool {
        self.is_last && session.is_calm() && self.asked == session.question()
    }

    /// Whether the counts stay lower bounds until the reader asks for more.
    pub(in crate::ui) fn is_bound(&self) -> bool {
        let is_bound = |issue: &Issue| matches!(issue.code, IssueCode::TextsUnread | IssueCode::TooMuchWork);
        self.response.issues.iter().any(is_bound)
    }

    /// What stands before counts of facets and timeline: a sign where they are lower bounds.
    pub(in crate::ui) fn bound_sign(&self) -> &'static str {
        if self.response.facets_complete { "" } else { "≥" }
    }

    /// Rows of the list, as far as they will stay where they are.
    pub(in crate::ui) fn n_rows(&self) -> u32 {
        if self.response.complete { self.response.articles } else { self.response.listed }
    }

    /// The address of this view, changed: for links, so that they can be opened elsewhere too.
    pub(in crate::ui) fn link(&self, change: impl FnOnce(&mut Request)) -> String {
        link(&self.address, change)
    }

    /// The address that opens another article in this view.
    pub(in crate::ui) fn opening(&self, id: &ArticleId) -> String {
        self.link(|request| {
            request.close_article();
            request.article = Some(id.clone());
        })
    }

    /// What the open article and its links look like, whichever of its hits is looked at.
    pub(super) fn page(&self) -> (Option<Opened>, String) {
        let opened = self.response.article.as_ref().map(|opened| Opened { hit: None, ..opened.clone() });
        // Nor where the list is scrolled to.
        (opened, self.link(|request| (request.hit, request.at) = (None, None)))
    }
}

/// A change of a view, by reference: written out for every button and link it would cost the app some KB.
pub(in crate::ui) type Change<'a> = &'a mut dyn FnMut(&mut Request);

/// A change that is made once, as one that may be called.
pub(super) fn once<'a>(change: impl FnOnce(&mut Request) + 'a) -> impl FnMut(&mut Request) + 'a {
    let mut change = Some(change);
    move |request| {
        if let Some(change) = change.take() {
            change(request);
        }
    }
}

/// Changes a view; another list begins at its beginning.
#[inline(never)]
pub(super) fn change_list(request: &mut Request, change: Change<'_>) {
    let before = request.list_key();
    change(request);
    if request.at.is_some() && request.list_key() != before {
        request.at = None;
    }
}

/// A view's address, changed.
pub(in crate::ui) fn link(address: &Address, change: impl FnOnce(&mut Request)) -> String {
    changed_link(address, &mut once(change))
}

#[inline(never)]
fn changed_link(address: &Address, change: Change<'_>) -> String {
    let mut address = address.clone();
    change_list(&mut address.request, change);
    let fragment = address.to_string();
    if fragment.is_empty() { "#".to_owned() } else { fragment }
}
