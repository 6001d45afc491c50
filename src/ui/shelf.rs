//! Where is kept what the reader keeps? In the browser's storage, an entry for each item, so that two tabs never overwrite
//! each other.
//!
//! What cannot be stored is kept for as long as the page lives, and the reader is told.

use std::collections::BTreeSet;

use gloo::events::EventListener;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::StorageEvent;

use super::host;
use crate::corpus::ArticleId;
use crate::json;
pub(super) use crate::keep::STARRED;
use crate::keep::{Item, ItemKind, Kept, KeptFile, Refused};
use crate::search::Request;

/// What is kept, and what is selected for the moment. Cheap to copy: it holds handles only.
#[derive(Clone, Copy)]
pub(super) struct Shelf {
    kept: RwSignal<Kept>,
    /// Articles that are selected, with their titles; forgotten with the page.
    selected: RwSignal<Vec<(ArticleId, String)>>,
    trouble: RwSignal<Option<Trouble>>,
    /// The same, told each time something that the reader chose to keep cannot be.
    alarm: RwSignal<Option<Trouble>>,
    /// What begins the names of its entries in the storage.
    prefix: &'static str,
}

/// Why something could not be kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Trouble {
    /// The browser lets this page store nothing.
    Blocked,
    /// There is no room.
    Full,
    /// Entries cannot be read; they are left as they are.
    Damaged,
}

/// What came of bringing in a file.
pub(super) struct Brought {
    /// Items that are new, or later than those that were there.
    pub(super) added: usize,
    /// Items of the file.
    pub(super) of: usize,
    /// Items of kinds that are not known here, or without what theirs needs.
    pub(super) unread: usize,
    /// The corpus the file is about.
    pub(super) corpus: String,
}

impl Shelf {
    /// Opens what is kept of a corpus, and follows what other tabs do to it.
    pub(super) fn open(corpus: &str) -> Self {
        let shelf = Self {
            kept: RwSignal::new(Kept::default()),
            selected: RwSignal::new(Vec::new()),
            trouble: RwSignal::new(None),
            alarm: RwSignal::new(None),
            // It is wanted as long as the page lives.
            prefix: format!("yulan/{corpus}/").leak(),
        };
        let entries = host::stored(shelf.prefix);
        let (mut kept, mut n_damaged) = (Kept::default(), 0);
        for entry in entries {
            match json::read::<Item>(entry.as_bytes()) {
                Ok(item) => _ = kept.add(item),
                Err(_) => n_damaged += 1,
            }
        }
        shelf.kept.set(kept);
        if n_damaged > 0 {
            shelf.trouble.set(Some(Trouble::Damaged));
            shelf.alarm.set(Some(Trouble::Damaged));
        }
        shelf.follow_other_tabs();
        shelf
    }

    fn follow_other_tabs(self) {
        let Some(window) = web_sys::window() else { return };
        let listener = EventListener::new(&window, "storage", move |event| {
            let Some(event) = event.dyn_ref::<StorageEvent>() else { return };
            // Without a name all entries are gone at once, as when a reader clears the browser's storage.
            let Some(name) = event.key() else {
                self.kept.set(Kept::default());
                return;
            };
            let Some(key) = name.strip_prefix(self.prefix) else { return };
            match event.new_value().and_then(|entry| json::read::<Item>(entry.as_bytes()).ok()) {
                Some(item) => self.kept.update(|kept| {
                    kept.remove(key);
                    kept.add(item);
                }),
                None => self.kept.update(|kept| kept.remove(key)),
            }
        });
        listener.forget();
    }

    /// All that is kept.
    pub(super) fn kept(self) -> RwSignal<Kept> {
        self.kept
    }

    /// Why something could not be kept, if so.
    pub(super) fn trouble(self) -> Option<Trouble> {
        self.trouble.get()
    }

    /// The same, each time the reader is to be told of it wherever he is.
    pub(super) fn alarm(self) -> Option<Trouble> {
        self.alarm.get()
    }

    /// Keeps an item. Its time is now, and after that of the item whose place it takes: browsers round their clocks, and
    /// of two letters typed within one tick the second must stand.
    pub(super) fn keep(self, item: Item) {
        let before = self.kept.with_untracked(|kept| kept.get(&item.key()).map(|known| known.at));
        let at = host::now_millis().max(before.map_or(0, |before| before + 1));
        self.put(Item { at, ..item });
    }

    /// Keeps an item of its own time; whether it is news.
    fn put(self, item: Item) -> bool {
        let is_news = self.kept.try_update(|kept| kept.add(item.clone())).unwrap_or(false);
        if is_news {
            self.store(&item);
        }
        is_news
    }

    fn store(self, item: &Item) {
        let name = format!("{}{}", self.prefix, item.key());
        let trouble = match host::store(&name, &host::json(item)) {
            None => Some(Trouble::Blocked),
            Some(false) => Some(Trouble::Full),
            Some(true) => None,
        };
        if trouble.is_some() && self.trouble.get_untracked() != trouble {
            self.trouble.set(trouble);
        }
        if trouble.is_some() && !item.kind.is_history() {
            self.alarm.set(trouble);
        }
    }

    /// Lets go of an item.
    pub(super) fn remove(self, key: &str) {
        self.kept.update(|kept| kept.remove(key));
        host::unstore(&format!("{}{key}", self.prefix));
    }

    /// Keeps what happened of itself, and lets go of what is too long ago.
    pub(super) fn remember(self, item: Item) {
        self.keep(item);
        self.forget_old();
    }

    fn forget_old(self) {
        for key in self.kept.with_untracked(Kept::overdue) {
            self.remove(&key);
        }
    }

    /// Whether a collection holds an article.
    pub(super) fn holds(self, collection: &str, article: &ArticleId) -> bool {
        let key = member(collection, article, "").key();
        self.kept.with(|kept| kept.get(&key).is_some())
    }

    /// Puts an article into a collection, or takes it out.
    pub(super) fn flip(self, collection: &str, article: &ArticleId, title: &str) {
        let item = member(collection, article, title);
        if self.kept.with_untracked(|kept| kept.get(&item.key()).is_some()) {
            self.remove(&item.key());
        } else {
            self.keep(item);
        }
    }

    /// Puts what is selected into a collection.
    pub(super) fn collect_selected(self, collection: &str) {
        for (article, title) in self.selected.get_untracked() {
            self.keep(member(collection, &article, &title));
        }
    }

    /// The ids of the articles of a collection.
    pub(super) fn members(self, collection: &str) -> BTreeSet<String> {
        let mut members = BTreeSet::new();
        for article in self.kept.with_untracked(|kept| kept.members(collection)) {
            members.insert(article);
        }
        members
    }

    /// Says in a request what is in each collection, as only this page knows; what its link says of one stays.
    pub(super) fn say_held(self, request: &mut Request) {
        for (name, articles) in self.kept.with_untracked(Kept::collections) {
            request.hold(&name, articles);
        }
    }

    /// The same for others, who keep none of these: the articles of those that are chosen, and what is in those that are
    /// left out.
    pub(super) fn spell_out(self, request: &mut Request) {
        self.say_held(request);
        let mut chosen = BTreeSet::new();
        for id in request.kept.is.iter().filter_map(|name| request.held_in(name)).flatten() {
            if request.among.as_ref().is_none_or(|among| among.contains(id)) {
                chosen.insert(id.clone());
            }
        }
        let Request { kept, held, among, .. } = request;
        if !chosen.is_empty() {
            kept.is.clear();
            *among = Some(chosen);
        }
        held.retain(|(name, _)| kept.is_not.contains(name));
    }

    /// The ids of what is selected.
    pub(super) fn selected_ids(self) -> Vec<String> {
        self.selected.get_untracked().into_iter().map(|(article, _)| article.0).collect()
    }

    /// How many articles are selected.
    pub(super) fn n_selected(self) -> usize {
        self.selected.with(Vec::len)
    }

    /// Whether an article is selected.
    pub(super) fn is_selected(self, article: &ArticleId) -> bool {
        self.selected.with(|selected| selected.iter().any(|(known, _)| known == article))
    }

    /// Selects an article, or no longer.
    pub(super) fn select(self, article: &ArticleId, title: &str, is_on: bool) {
        self.selected.update(|selected| {
            selected.retain(|(known, _)| known != article);
            if is_on {
                selected.push((article.clone(), title.to_owned()));
            }
        });
    }

    /// Selects an article that is not selected, or no longer one that is.
    pub(super) fn flip_selected(self, article: &ArticleId, title: &str) {
        let is_on = self.selected.with_untracked(|selected| selected.iter().any(|(known, _)| known == article));
        self.select(article, title, !is_on);
    }

    /// Selects nothing.
    pub(super) fn select_none(self) {
        self.selected.set(Vec::new());
    }

    /// Adds the items of a file to what is there.
    pub(super) fn bring_in(self, bytes: &[u8]) -> Result<Brought, Refused> {
        let (file, unread) = KeptFile::read(bytes)?;
        let of = file.items.len() + unread;
        let added = file.items.into_iter().filter(|item| self.put(item.clone())).count();
        self.forget_old();
        Ok(Brought { added, of, unread, corpus: file.corpus })
    }
}

/// An article in a collection.
fn member(collection: &str, article: &ArticleId, title: &str) -> Item {
    let (article, name) = (article.0.clone(), collection.to_owned());
    Item { article, name, text: title.to_owned(), ..Item::new(ItemKind::Member, 0) }
}
