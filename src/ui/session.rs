//! What does the reader want to see now, and what is the answer?
//!
//! The one object that writes the address bar. Components voice intents; typing replaces the history's entry,
//! choosing adds one.

mod asking;
mod preferences;
mod reading;
mod reads;
mod share;
mod shown;
mod window;

use std::cell::{Cell, RefCell};
use std::ops::Deref;
use std::rc::Rc;
use std::sync::Arc;

use gloo::history::{BrowserHistory, History, HistoryListener};
use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsValue;
use wasm_bindgen::closure::Closure;

use self::asking::Question;
use self::shown::{Change, once};
pub(super) use self::shown::{Shown, link};
use super::desk::Desk;
use super::host;
use super::results::{rows_on_screen, scroll_to};
use super::shelf::Shelf;
use super::words;
use crate::address::{Address, fragment_of};
use crate::corpus::{ArticleId, Manifest};
use crate::search::{Issue, Request, TextLimit};
use crate::worker::Answered;

/// The one session of the page, by reference: every closure of every panel holds one.
#[derive(Clone, Copy)]
pub(super) struct Session(&'static State);

impl Deref for Session {
    type Target = State;

    fn deref(&self) -> &State {
        self.0
    }
}

/// The state of the page. It lives as long as the page.
pub(super) struct State {
    address: RwSignal<Address>,
    /// The last answer, with the address it answers: panels draw both together.
    shown: RwSignal<Option<Arc<Shown>>>,
    /// The answer whose article is open: changes only when the article or its marks do.
    page: RwSignal<Option<Arc<Shown>>>,
    /// The view, theme and language by their ids: one type of signal for the three.
    view: RwSignal<&'static str>,
    language: RwSignal<&'static str>,
    theme: RwSignal<&'static str>,
    /// Tells the reader of something done, as a sentence and perhaps a text to copy by hand.
    told: RwSignal<Option<Told>>,
    /// The dialog that is open, by its id; empty where none is.
    dialog: RwSignal<&'static str>,
    shelf: Shelf,
    /// What was told last of keeping the archive on this device.
    on_device: RwSignal<String>,
    /// Whether pictures are shown without asking.
    images: RwSignal<bool>,
    /// What was not understood of the address as it was opened; its canonical form no longer tells.
    unread: RwSignal<Vec<Issue>>,
    manifest: Arc<Manifest>,
    /// How many texts are read where an address does not say it, as the reader or the browser prefers: by its id, too.
    text_limit: RwSignal<&'static str>,
    /// Whether the host is asked again for files that it did not bring.
    is_retrying: RwSignal<bool>,
    /// The first row that is asked for, as far as the reader has scrolled.
    first_row: RwSignal<u32>,
    /// The row that the keyboard stands on, by its number in the list.
    row: RwSignal<u32>,
    /// What stands in the search box: what was typed last, even while the panels still show the view before it.
    typed: RwSignal<String>,
    untracked: SendWrapper<Untracked>,
}

/// What no panel follows. A page has one thread; the wrapper says so to Leptos.
struct Untracked {
    desk: Desk,
    history: BrowserHistory,
    /// Kept so that the browser's Back and Forward are heard.
    listener: RefCell<Option<HistoryListener>>,
    /// Whether the engine works on an answer; further questions wait for it, and only the last of them is asked.
    busy: Cell<bool>,
    /// The address that was asked for last.
    asked: RefCell<String>,
    /// The number of the question that was asked last.
    number: Cell<u32>,
    /// What is known so far and is about to be shown.
    so_far: RefCell<Option<(Rc<Question>, Answered)>>,
    /// Whether the reader has stopped the reading of texts for the list that is shown.
    is_stopped: Cell<bool>,
    /// How many rows the screen shows.
    n_on_screen: Cell<u32>,
    /// What is written into the history once the reader pauses.
    pause: RefCell<Option<Timeout>>,
    /// Whether the view that is shown is to be a step of the history, and is none yet.
    previewed: Cell<bool>,
    /// How fast view follows on view.
    pace: Cell<Pace>,
    /// Whether the panels have not been told of the address: they are drawn once, with its answer.
    untold: Cell<bool>,
}

/// How fast view follows on view: while one types or drags, only what is on the screen is asked for and drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pace {
    Calm,
    Hasty,
    /// The reader has paused; what is on its way still comes first.
    Resting,
}

/// Something the reader is told after an action.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Told {
    pub(super) sentence: String,
    /// A link shown for copying by hand.
    pub(super) link: Option<String>,
}

/// How a new view enters the browser's history.
#[derive(Clone, Copy)]
enum Entry {
    Push,
    Replace,
}

impl Session {
    /// Opens a session on a corpus, at the view the address bar names.
    pub(super) fn open(manifest_bytes: Vec<u8>, manifest: Manifest) -> Self {
        let (address, unread) = Address::parse(&host::fragment());
        let state = State {
            language: RwSignal::new(words::guess(address.lang.as_deref())),
            view: RwSignal::new(address.request.view.id()),
            typed: RwSignal::new(address.request.q.clone()),
            address: RwSignal::new(address),
            shown: RwSignal::new(None),
            page: RwSignal::new(None),
            theme: RwSignal::new(preferences::theme()),
            told: RwSignal::new(None),
            dialog: RwSignal::new(""),
            shelf: Shelf::open(&manifest.id),
            on_device: RwSignal::new(String::new()),
            images: RwSignal::new(host::remembered("yulan.images").is_some_and(|value| value == "always")),
            unread: RwSignal::new(unread),
            manifest: Arc::new(manifest),
            text_limit: RwSignal::new(reading::preferred()),
            is_retrying: RwSignal::new(false),
            first_row: RwSignal::new(0),
            row: RwSignal::new(0),
            untracked: SendWrapper::new(Untracked {
                desk: Desk::open(manifest_bytes),
                history: BrowserHistory::new(),
                listener: RefCell::default(),
                busy: Cell::new(false),
                asked: RefCell::default(),
                number: Cell::new(0),
                so_far: RefCell::default(),
                is_stopped: Cell::new(false),
                n_on_screen: Cell::new(rows_on_screen()),
                pause: RefCell::default(),
                previewed: Cell::new(false),
                // The first answer is for the screen, the rows below follow it.
                pace: Cell::new(Pace::Resting),
                untold: Cell::new(false),
            }),
        };
        let session = Self(Box::leak(Box::new(state)));
        session.begin_list();
        session.hear_history();
        session.hear_retries();
        session.publish();
        session.ask();
        session
    }

    /// Follows the browser's Back and Forward, links of the page, and an address typed into the bar.
    fn hear_history(self) {
        let listener = self.untracked.history.listen(move || self.follow());
        self.untracked.listener.replace(Some(listener));
    }

    fn follow(self) {
        let (mut address, unread) = Address::parse(&host::fragment());
        self.unread.set(unread);
        let before = self.address.get_untracked();
        if address == before {
            return;
        }
        // Back leaves what was asked in between: its answer would be for another view.
        if !self.dialog.with_untracked(|dialog| dialog.is_empty()) {
            self.dialog.set("");
        }
        if let Some(language) = address.lang.as_deref().filter(|_| address.lang != before.lang) {
            self.language.set(words::known(language));
        }
        if address.request == Request::default() {
            // Whoever goes home begins anew.
            scroll_to(0);
        } else if address.request.at != before.request.at && address.request.list_key() == before.request.list_key() {
            // A list that stays stands where the reader has it, whatever a link that was made before says.
            address.request.at = before.request.at;
            self.write(&address, Entry::Replace);
        }
        self.untracked.pace.set(Pace::Calm);
        self.arrive(address, true, false);
    }

    /// Another view from now on, perhaps while the next is on its way. Panels hear of it at once, or with its answer.
    fn arrive(self, address: Address, at_once: bool, is_hasty: bool) {
        if self.told.with_untracked(Option::is_some) {
            self.told.set(None);
        }
        let view = address.request.view.id();
        if self.view.get_untracked() != view {
            self.view.set(view);
        }
        let is_same_list =
            self.address.with_untracked(|before| before.request.list_key() == address.request.list_key());
        if is_hasty && !is_same_list {
            self.untracked.n_on_screen.set(rows_on_screen());
            self.untracked.pace.set(Pace::Hasty);
        }
        if self.typed.with_untracked(|typed| *typed != address.request.q) {
            self.typed.set(address.request.q.clone());
        }
        self.address.update_untracked(|now| *now = address);
        self.untracked.untold.set(true);
        if at_once {
            self.announce();
        }
        if !is_same_list {
            self.untracked.is_stopped.set(false);
            self.begin_list();
        }
        self.ask();
    }

    /// Tells the panels of the address, unless they know it.
    fn announce(self) {
        if self.untracked.untold.replace(false) {
            self.address.notify();
        }
    }

    /// `window.yulan.ask('#q=…')`: the same answer as the command line's `query --json`. `window.yulan.hold()` brings all
    /// files of the corpus.
    fn publish(self) {
        let desk = self.untracked.desk.clone();
        let promise = Closure::<dyn Fn(Option<String>) -> JsValue>::new(move |address: Option<String>| {
            desk.promise(address).into()
        });
        let promise = promise.into_js_value();
        host::publish("ask", &promise);
        host::publish("hold", &promise);
    }

    fn go(self, mut address: Address, entry: Entry) {
        // What a link found is no longer asked.
        address.found = None;
        self.untracked.pause.replace(None);
        if self.untracked.pace.replace(Pace::Calm) == Pace::Hasty {
            // What was typed or dragged to until now stays a step of the history.
            self.write_down();
        }
        self.untracked.previewed.set(false);
        self.unread.set(Vec::new());
        self.write(&address, entry);
        self.arrive(address, true, false);
    }

    fn write(self, address: &Address, entry: Entry) {
        let fragment = address.to_string();
        // An empty fragment would leave the old one in the bar.
        let route = if fragment.is_empty() { "#" } else { &fragment };
        match entry {
            Entry::Push => self.untracked.history.push(route),
            Entry::Replace => self.untracked.history.replace(route),
        }
    }

    #[inline(never)]
    fn changed(self, change: Change<'_>) -> Address {
        let mut address = self.address.get_untracked();
        change(&mut address.request);
        address
    }

    /// The reader types: the list follows, and history keeps one entry for it all. A pasted link is opened.
    pub(super) fn type_query(self, text: &str) {
        if let Some(fragment) = fragment_of(text) {
            let (address, unread) = Address::parse(fragment);
            self.go(address, Entry::Push);
            self.unread.set(unread);
            return;
        }
        let is_step = self.address.with_untracked(|address| address.request.q.is_empty());
        let address = self.changed(&mut |request| {
            text.clone_into(&mut request.q);
            // What is typed next is not to bring every text with each letter.
            request.text_limit = TextLimit::default();
            request.close_article();
            request.show = None;
            request.at = None;
        });
        self.hasten(address, is_step, false);
    }

    /// The reader chooses: a new entry of the history. The list starts anew; an open article stays open.
    pub(super) fn choose(self, change: impl FnOnce(&mut Request)) {
        self.push(&mut once(change));
    }

    #[inline(never)]
    fn push(self, change: Change<'_>) {
        let address = self.changed(&mut |request| {
            request.show = None;
            request.at = None;
            change(request);
        });
        if address != self.address.get_untracked() {
            self.go(address, Entry::Push);
        }
    }

    /// The reader moves inside what is already chosen, as from hit to hit: the entry is replaced.
    pub(super) fn move_to(self, change: impl FnOnce(&mut Request)) {
        self.go(self.changed(&mut once(change)), Entry::Replace);
    }

    /// Goes on by so many hits of the open article, round from the last to the first.
    pub(super) fn step_hit(self, by: i64) {
        let marks = self.shown.with_untracked(|shown| {
            shown.as_ref().and_then(|shown| shown.response.article.as_ref()).map_or(0, |opened| opened.marks)
        });
        if marks == 0 {
            return;
        }
        self.move_to(|request| {
            let last = i64::from(marks);
            let now = request.hit.map_or(if by > 0 { 0 } else { last + 1 }, i64::from);
            let next = (now + by - 1).rem_euclid(last) + 1;
            request.hit = u32::try_from(next).ok();
        });
    }

    /// Opens an article beside the list.
    pub(super) fn open_article(self, id: ArticleId) {
        self.go(
            self.changed(&mut |request| {
                request.close_article();
                request.article = Some(id.clone());
            }),
            Entry::Push,
        );
    }

    /// Looks for words in the open article alone.
    pub(super) fn look_for(self, words: Option<String>) {
        self.refine(|request| request.find = words);
    }

    /// Closes the open article; the list stands as it was.
    pub(super) fn close_article(self) {
        if self.address.with_untracked(|address| address.request.article.is_none()) {
            return;
        }
        self.go(self.changed(&mut Request::close_article), Entry::Push);
    }

    /// Tries again to bring files that could not be brought.
    pub(super) fn retry(self) {
        self.untracked.desk.retry();
        self.ask();
    }

    /// Forgets what the reader was told.
    pub(super) fn dismiss(self) {
        self.told.set(None);
    }
}
