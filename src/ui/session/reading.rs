//! How many texts are read for exact counts? As many as the address says, else as the reader or the browser prefers.

use gloo::events::EventListener;
use js_sys::Reflect;
use leptos::prelude::*;

use super::Session;
use crate::search::{Request, TextLimit};
use crate::ui::host;

/// Where the choice is kept, in this browser for all archives.
const KEY: &str = "yulan.reading";

/// What the reader chose, else as few as can be where the browser is to save data.
pub(super) fn preferred() -> &'static str {
    let chosen = host::remembered(KEY).and_then(|id| TextLimit::from_id(&id));
    chosen.unwrap_or_else(|| if saves_data() { TextLimit::Few } else { TextLimit::default() }).id()
}

/// Whether the browser is to save data. Firefox and WebKit do not say.
fn saves_data() -> bool {
    let get = |of, name: &str| Reflect::get(&of, &name.into()).unwrap_or_default();
    let navigator = get(js_sys::global().into(), "navigator");
    let connection = get(navigator, "connection");
    connection.is_object() && get(connection, "saveData").is_truthy()
}

impl Session {
    /// Follows whether the loader asks the host again.
    pub(super) fn hear_retries(self) {
        let Some(window) = web_sys::window() else { return };
        // Each change of the panel is drawn, and most files are there at the first try.
        let hear = move |_: &web_sys::Event| {
            if self.is_retrying.get_untracked() != host::is_retrying() {
                self.is_retrying.set(host::is_retrying());
            }
        };
        EventListener::new(&window, "retries", hear).forget();
    }

    /// Whether the host is asked again for files that it did not bring.
    pub(in crate::ui) fn is_retrying(self) -> bool {
        self.is_retrying.get()
    }

    /// How many texts are read where an address does not say it.
    pub(in crate::ui) fn text_limit(self) -> &'static str {
        self.text_limit.get()
    }

    /// Reads so many texts from now on, and remembers it.
    pub(in crate::ui) fn limit_texts(self, limit: TextLimit) {
        self.text_limit.set(limit.id());
        host::remember(KEY, limit.id());
        self.untracked.is_stopped.set(false);
        self.ask();
    }

    /// Reads every text that may match, for this view.
    pub(in crate::ui) fn read_all(self) {
        self.untracked.is_stopped.set(false);
        self.move_to(|request| request.text_limit = TextLimit::All);
    }

    /// Reads no more texts for this list.
    pub(in crate::ui) fn stop_reading(self) {
        self.untracked.is_stopped.set(true);
        self.move_to(|request| request.text_limit = TextLimit::default());
    }

    /// Says how many texts are to be read, where the address does not.
    pub(super) fn limit_question(self, request: &mut Request) {
        if request.text_limit == TextLimit::default() {
            let preferred = TextLimit::from_id(self.text_limit.get_untracked()).unwrap_or_default();
            request.text_limit = if self.untracked.is_stopped.get() { TextLimit::AtHand } else { preferred };
        }
    }
}
