//! How is a view sent to others? As a link that says all it needs.

use super::{Address, Request, Session, Shown, once};
use crate::ask::corpus_ref;
use crate::ui::host;

impl Session {
    /// Copies a link to this view that names corpus and grammar, and tells the reader so.
    pub(in crate::ui) fn copy_link(self) {
        self.share(|_| {});
    }

    /// Copies a link to a passage of the open article, in its own words.
    pub(in crate::ui) fn copy_passage(self, words: String) {
        self.share(|request| {
            request.quote = Some(words);
            request.hit = None;
        });
    }

    fn share(self, change: impl FnOnce(&mut Request)) {
        let (link, is_whole) = self.link_to(self.changed(&mut once(change)));
        let words = self.words_untracked();
        let (copied, by_hand) = if is_whole {
            (words.link_copied, words.link_by_hand)
        } else {
            (words.fragment_copied, words.fragment_by_hand)
        };
        self.copy(link, copied.to_owned(), by_hand, true);
    }

    /// Copies a text, and tells the reader so; where the browser refuses, the text is shown to be copied by hand. A link
    /// is shown in any case, as it is short and says what it holds.
    pub(in crate::ui) fn copy(self, text: String, copied: String, by_hand: &'static str, is_link: bool) {
        host::spawn(async move {
            let is_copied = host::copy(&text).await;
            self.tell(
                if is_copied { copied } else { by_hand.to_owned() },
                Some(text).filter(|_| is_link || !is_copied),
            );
        });
    }

    /// A link to a view, as it is sent to others; and whether it names a page, which a file on one machine cannot.
    pub(in crate::ui) fn link_to(self, address: Address) -> (String, bool) {
        let manifest = self.manifest();
        // The language stays each reader's own, unless the address asks for one.
        let mut signed = address.signed(corpus_ref(&manifest));
        // The names that were looked for, so that a later table does not change what the link shows.
        let shown = self.shown_untracked();
        // What it finds today, so that a later version can say what has changed.
        let is_this_list = |shown: &Shown| shown.address.request.list_key() == signed.request.list_key();
        signed.found = shown
            .as_deref()
            .filter(|shown| shown.response.complete && is_this_list(shown))
            .map(|shown| shown.response.articles);
        let expanded = shown.iter().flat_map(|shown| &shown.response.expanded);
        for term in expanded.filter(|term| !term.also.is_empty()) {
            signed.request.alias.given.entry(term.term.clone()).or_insert_with(|| term.also.clone());
        }
        // A collection lies in this browser only: the link says what is in it.
        self.shelf.spell_out(&mut signed.request);
        let fragment = signed.to_link();
        let location = web_sys::window().map(|window| window.location());
        let from_file = location.as_ref().and_then(|location| location.protocol().ok()).as_deref() == Some("file:");
        let page = location.and_then(|location| location.href().ok());
        let page = page.and_then(|href| href.split('#').next().map(str::to_owned));
        let base = manifest.base_url.clone().or_else(|| page.filter(|_| !from_file));
        match base {
            Some(base) => (format!("{base}{fragment}"), true),
            None => (fragment, false),
        }
    }
}
