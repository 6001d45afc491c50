//! Which part of the list is asked for? A few dozen rows round those on the screen, so that a list may be as long as it likes.

use gloo::timers::callback::Timeout;
use leptos::prelude::*;

use super::shown::change_list;
use super::{Change, Entry, Pace, Session, once};
use crate::address::Address;
use crate::search::Request;
use crate::ui::host;

/// Rows before the first on the screen that are asked for with it.
const ROWS_BEFORE: u32 = 10;
/// How long the reader has to stand still before it is written into the history: browsers refuse more than a hundred
/// entries in half a minute.
const PAUSE_MILLIS: u32 = 400;

impl Session {
    /// A list begins: where the address says, else at its first row.
    pub(super) fn begin_list(self) {
        let at = self.address.with_untracked(|address| address.request.at.unwrap_or(0));
        self.row.set(at);
        self.first_row.set(first_row_for(at));
    }

    /// What the engine is asked: the view, with the rows that are on the screen.
    pub(super) fn question(self) -> String {
        let mut address = self.address.get_untracked();
        let request = &mut address.request;
        request.show = Some(self.n_rows());
        request.at = Some(self.first_row.get_untracked()).filter(|at| *at > 0);
        // What the reader keeps, only this page knows. Where nothing is chosen by it, its counts wait until one rests.
        if self.untracked.pace.get() == Pace::Calm || !request.kept.is_empty() {
            self.shelf.say_held(request);
        }
        self.limit_question(request);
        // The page finds these itself.
        request.find = None;
        request.quote = None;
        address.to_string()
    }

    /// How many rows are asked for: those on the screen, and as many before and after as one scrolls past at once.
    fn n_rows(self) -> u32 {
        match self.untracked.pace.get() {
            Pace::Calm => Request::WINDOW.max(self.untracked.n_on_screen.get() + 2 * ROWS_BEFORE),
            _ if self.first_row.get_untracked() > 0 => self.untracked.n_on_screen.get() + 2 * ROWS_BEFORE,
            _ => self.untracked.n_on_screen.get() + 1,
        }
    }

    /// The reader has scrolled to this row, of so many on the screen.
    pub(in crate::ui) fn scrolled_to(self, row: u32, n_on_screen: u32) {
        self.untracked.n_on_screen.set(n_on_screen);
        let first = self.first_row.get_untracked();
        let is_far = row < first.saturating_add(5) || row + n_on_screen + 5 > first + self.n_rows();
        if is_far && first_row_for(row) != first {
            self.first_row.set(first_row_for(row));
            self.ask();
        }
        let at = Some(row).filter(|row| *row > 0);
        if self.address.with_untracked(|address| address.request.at != at) {
            self.settle_later(move |request| request.at = at);
        } else if self.is_calm() && !self.untracked.previewed.get() {
            // It stands where the address says: what was to be written meanwhile, as of the list before, is not.
            self.untracked.pause.replace(None);
        }
    }

    /// Asks for the rows round this one, unless they are there.
    pub(in crate::ui) fn want_row(self, row: u32) {
        let first = self.first_row.get_untracked();
        if !(first..first + self.n_rows()).contains(&row) {
            self.first_row.set(first_row_for(row));
            self.ask();
        }
    }

    /// Shows a view at once, as while something is dragged; the history has a new entry once the reader pauses.
    pub(in crate::ui) fn preview(self, change: impl FnOnce(&mut Request)) {
        self.show_at_once(&mut once(change), true);
    }

    /// The same inside what is already chosen, as while one types what to find in it: the entry is replaced.
    pub(in crate::ui) fn refine(self, change: impl FnOnce(&mut Request)) {
        self.show_at_once(&mut once(change), false);
    }

    #[inline(never)]
    fn show_at_once(self, change: Change<'_>, is_step: bool) {
        let address = self.changed(&mut |request| change_list(request, &mut *change));
        self.hasten(address, is_step, true);
    }

    /// Shows a view while the next is already on its way, typed or dragged to. Whether it is a step of the history is
    /// said of the first; those that follow it before the reader pauses belong to that step.
    pub(super) fn hasten(self, mut address: Address, is_step: bool, at_once: bool) {
        // What a link found is no longer asked.
        address.found = None;
        if address == self.address.get_untracked() {
            return;
        }
        if is_step {
            self.untracked.previewed.set(true);
        }
        self.unread.set(Vec::new());
        self.arrive(address, at_once, true);
        self.settle_later(|_| {});
    }

    /// Changes where the reader stands, and writes it into the history, once he pauses.
    fn settle_later(self, change: impl FnOnce(&mut Request) + 'static) {
        let timeout = Timeout::new(PAUSE_MILLIS, move || {
            let address = self.changed(&mut once(change));
            if address != self.address.get_untracked() {
                self.address.set(address);
            }
            self.write_down();
        });
        self.untracked.pause.replace(Some(timeout));
    }

    /// Writes the view that is shown into the history now, as one step however many previews there were.
    pub(in crate::ui) fn settle(self) {
        self.untracked.pause.replace(None);
        self.write_down();
    }

    pub(super) fn write_down(self) {
        let was_previewed = self.untracked.previewed.replace(false);
        let address = self.address.get_untracked();
        if Address::parse(&host::fragment()).0 != address {
            self.write(&address, if was_previewed { Entry::Push } else { Entry::Replace });
        }
        if self.untracked.pace.get() == Pace::Hasty {
            self.untracked.pace.set(Pace::Resting);
            self.rest();
        }
    }

    /// Whether no view follows on view, and all rows that are wanted were asked for.
    pub(in crate::ui) fn is_calm(self) -> bool {
        self.untracked.pace.get() == Pace::Calm
    }

    /// Asks for the rows beyond the screen, once the reader has paused and the answer is there.
    pub(super) fn rest(self) {
        if self.untracked.pace.get() == Pace::Resting && !self.untracked.busy.get() {
            self.untracked.pace.set(Pace::Calm);
            self.ask();
        }
    }

    /// The row that the keyboard stands on.
    pub(in crate::ui) fn row(self) -> RwSignal<u32> {
        self.row
    }

    /// Whether Tab leads to this row: the one that the keyboard stands on, or the first where that is not there.
    pub(in crate::ui) fn is_stop(self, row: u32) -> bool {
        let (stop, first) = (self.row.get(), self.first_row.get());
        stop == row || (row == first && (stop < first || stop >= first + self.n_rows()))
    }
}

/// The first row that is asked for where this one is on the screen: in steps, so that scrolling by a row asks nothing new.
fn first_row_for(row: u32) -> u32 {
    row.saturating_sub(ROWS_BEFORE) / 10 * 10
}
