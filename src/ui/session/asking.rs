//! How does an answer come? Asked for one at a time, shown when it is there, and before that as far as it is known.

use std::rc::Rc;
use std::sync::Arc;

use gloo::timers::callback::Timeout;
use leptos::prelude::*;

use super::{Session, Shown};
use crate::address::Address;
use crate::ui::desk::Said;
use crate::ui::host;
use crate::worker::Answered;

/// How long what is known so far waits for what is known next. Where files come quickly, drawing each of half a dozen
/// beginnings would hold up the page for longer than the answer takes.
const SO_FAR_MILLIS: u32 = 40;

/// What was asked: for which view, from which row on.
pub(super) struct Question {
    asked: String,
    address: Address,
    first_row: u32,
}

impl Session {
    /// Asks for the current view. While the engine works on one answer no other is asked for; when it comes and is stale
    /// it is dropped, and the view that is then current is asked for. One that waits for files holds up nobody.
    pub(super) fn ask(self) {
        if self.untracked.busy.replace(true) {
            return;
        }
        let question = Rc::new(Question {
            asked: self.question(),
            address: self.address.get_untracked(),
            first_row: self.first_row.get_untracked(),
        });
        question.asked.clone_into(&mut self.untracked.asked.borrow_mut());
        let desk = &self.untracked.desk;
        // What is still read for the view before is wanted no longer.
        desk.cancel(self.untracked.number.get());
        let number = desk.ask(Some(question.asked.clone()), move |said| {
            let is_last_asked = *self.untracked.asked.borrow() == question.asked;
            let is_current = self.question() == question.asked;
            if is_last_asked {
                self.untracked.busy.set(false);
            }
            let is_last = matches!(said, Said::Last(_));
            match said {
                Said::Waits => {}
                Said::SoFar(answered) => self.show_soon(question.clone(), answered),
                Said::Last(answered) => {
                    if is_last_asked {
                        self.untracked.so_far.take();
                    }
                    if let Some(answered) = answered {
                        self.take_in(&question, answered, is_current, true);
                    }
                }
            }
            if is_last_asked && !is_current {
                self.ask();
            }
            if is_last {
                self.rest();
            }
        });
        self.untracked.number.set(number);
    }

    /// Shows what is known so far in a moment, unless more is known by then.
    fn show_soon(self, question: Rc<Question>, answered: Answered) {
        if self.untracked.so_far.replace(Some((question, answered))).is_none() {
            let show = move || {
                if let Some((question, answered)) = self.untracked.so_far.take() {
                    self.take_in(&question, answered, self.question() == question.asked, false);
                }
            };
            Timeout::new(SO_FAR_MILLIS, show).forget();
        }
    }

    /// Shows an answer, unless the reader has gone on.
    fn take_in(self, question: &Question, answered: Answered, is_current: bool, is_last: bool) {
        // While something is dragged every answer is stale when it comes: the last is shown, and the next asked for.
        let is_shown = is_current || self.untracked.previewed.get() && !self.untracked.untold.get();
        let Some(response) = is_shown.then(|| answered.read()).flatten() else { return };
        let address = if is_current { self.address.get_untracked() } else { question.address.clone() };
        let (asked, first_row) = (question.asked.clone(), question.first_row);
        self.show(Arc::new(Shown { address, asked, response, first_row, is_last }));
    }

    fn show(self, shown: Arc<Shown>) {
        let page = self.page.with_untracked(|before| before.as_ref().map(|before| before.page()));
        if page != Some(shown.page()) {
            self.page.set(Some(shown.clone()));
        }
        self.announce();
        // What is drawn from lower bounds looks unfinished.
        host::set_root_attribute("data-bounds", if shown.response.facets_complete { "" } else { "facets" });
        self.shown.set(Some(shown));
    }
}
