//! What do panels ask of the session?

use std::sync::Arc;

use leptos::prelude::*;

use super::{Session, Shown, Told};
use crate::address::Address;
use crate::ask::Wish;
use crate::corpus::Manifest;
use crate::search::Issue;
use crate::ui::desk::Said;
use crate::ui::host;
use crate::ui::shelf::Shelf;
use crate::ui::words::{self, Words};

impl Session {
    pub(in crate::ui) fn address(self) -> RwSignal<Address> {
        self.address
    }

    /// What stands in the search box.
    pub(in crate::ui) fn typed(self) -> RwSignal<String> {
        self.typed
    }

    /// The view's id.
    pub(in crate::ui) fn view(self) -> RwSignal<&'static str> {
        self.view
    }

    /// The answer to draw; none before the first.
    pub(in crate::ui) fn shown(self) -> Option<Arc<Shown>> {
        self.shown.get()
    }

    /// The same, where nothing is to be drawn anew when it changes.
    pub(in crate::ui) fn shown_untracked(self) -> Option<Arc<Shown>> {
        self.shown.get_untracked()
    }

    /// The hit of the open article that is looked at.
    pub(in crate::ui) fn hit(self) -> Option<u32> {
        self.shown.with(|shown| shown.as_ref()?.response.article.as_ref()?.hit)
    }

    /// The answer whose article is to be drawn.
    pub(in crate::ui) fn page(self) -> Option<Arc<Shown>> {
        self.page.get()
    }

    /// What could not be understood or done, of the address and in the answer.
    pub(in crate::ui) fn issues(self) -> Vec<Issue> {
        let mut issues: Vec<Issue> = Vec::new();
        let of_answer = self.shown();
        let of_answer = of_answer.iter().flat_map(|shown| &shown.response.issues);
        for issue in self.unread.get().iter().chain(of_answer) {
            // Of several places in the query that have the same fault the first is told.
            let is_known =
                |known: &Issue| (known.code, &known.key, &known.found) == (issue.code, &issue.key, &issue.found);
            if !issues.iter().any(is_known) {
                issues.push(issue.clone());
            }
        }
        issues
    }

    /// Tells the reader of something done, perhaps with a text to copy by hand.
    pub(in crate::ui) fn tell(self, sentence: impl Into<String>, link: Option<String>) {
        self.told.set(Some(Told { sentence: sentence.into(), link }));
    }

    /// The dialog that is open, by its id; empty where none is.
    pub(in crate::ui) fn dialog(self) -> RwSignal<&'static str> {
        self.dialog
    }

    /// What the reader keeps.
    pub(in crate::ui) fn shelf(self) -> Shelf {
        self.shelf
    }

    /// What was told last of keeping the archive on this device.
    pub(in crate::ui) fn on_device(self) -> RwSignal<String> {
        self.on_device
    }

    /// Whether pictures are shown without asking.
    pub(in crate::ui) fn images(self) -> RwSignal<bool> {
        self.images
    }

    /// Shows pictures without asking from now on, or no longer.
    pub(in crate::ui) fn show_images(self, always: bool) {
        self.images.set(always);
        host::remember("yulan.images", if always { "always" } else { "ask" });
    }

    /// Asks how the articles of an address read in another form.
    pub(in crate::ui) fn wish(self, address: String, wish: Wish, hear: impl Fn(Said) + 'static) {
        self.untracked.desk.wish(Some(address), Some(wish), hear);
    }

    /// Asks again as the collections have changed: some may be chosen, and all are counted.
    pub(in crate::ui) fn follow_shelf(self) {
        if *self.untracked.asked.borrow() != self.question() {
            self.ask();
        }
    }

    pub(in crate::ui) fn told(self) -> Option<Told> {
        self.told.get()
    }

    pub(in crate::ui) fn theme(self) -> RwSignal<&'static str> {
        self.theme
    }

    pub(in crate::ui) fn language(self) -> &'static str {
        self.language.get()
    }

    /// A sentence of the interface, in whatever language is spoken.
    pub(in crate::ui) fn say(self, pick: fn(&'static Words) -> &'static str) -> impl Fn() -> String {
        move || pick(self.words()).to_owned()
    }

    pub(in crate::ui) fn words(self) -> &'static Words {
        words::of(self.language.get())
    }

    pub(in crate::ui) fn words_untracked(self) -> &'static Words {
        words::of(self.language.get_untracked())
    }

    pub(in crate::ui) fn manifest(self) -> Arc<Manifest> {
        self.manifest.clone()
    }

    /// The name of an outlet in the reader's language.
    pub(in crate::ui) fn outlet_name(self, id: &str) -> String {
        let language = self.language.get();
        self.manifest().outlet_name(id, language).to_owned()
    }

    /// The name of a section in the reader's language; its id where it has none.
    pub(in crate::ui) fn section_name(self, id: &str) -> String {
        let language = self.language.get();
        self.manifest().section(id).and_then(|names| names.nearest(language)).unwrap_or(id).to_owned()
    }
}
