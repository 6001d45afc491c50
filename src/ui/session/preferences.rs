//! In which language and which colours is the page? Remembered in this browser, never a part of an address.

use leptos::prelude::*;

use super::{Entry, Session};
use crate::ui::{host, words};

/// Colours of the page, in the order they are gone through.
const THEMES: [&str; 3] = ["system", "light", "dark"];

/// Where the choice of colours is kept.
const THEME: &str = "yulan.theme";

/// The colours that were chosen last.
pub(super) fn theme() -> &'static str {
    let remembered = host::remembered(THEME);
    THEMES.into_iter().find(|theme| Some(*theme) == remembered.as_deref()).unwrap_or("system")
}

impl Session {
    /// Speaks another language from now on.
    pub(in crate::ui) fn speak(self, language: &str) {
        self.language.set(words::known(language));
        host::remember("yulan.language", language);
        let mut address = self.address.get_untracked();
        // What a link asked for is no longer wanted.
        if address.lang.take().is_some() {
            self.write(&address, Entry::Replace);
            self.address.set(address);
        }
    }

    /// Goes on to the next theme.
    pub(in crate::ui) fn switch_theme(self) {
        let now = self.theme.get_untracked();
        let mut themes = THEMES.into_iter().cycle().skip_while(|theme| *theme != now);
        let next = themes.nth(1).unwrap_or(now);
        self.theme.set(next);
        host::remember(THEME, next);
    }
}
