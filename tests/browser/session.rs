//! Does every story hold in this engine and this form? One browser tells them all, and answers for what it asked of the
//! network and said on its console meanwhile.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::Instant;

use serde_json::{Value, json};
use tempfile::TempDir;

use super::copies::{Copies, Form, WHOLE};
use super::engine::{Browser, Engine, Setting};
use super::page::{Page, View};
use super::servers::Recorder;

/// Something a reader does and sees, and its name.
pub(crate) type Story = (&'static str, fn(&Session));

/// Makes stories of functions, named as they are.
macro_rules! stories {
    ($($story:path),* $(,)?) => { &[$((stringify!($story), $story as fn(&$crate::browser::session::Session))),*] };
}
pub(crate) use stories;

pub(crate) struct Session {
    pub(crate) engine: Engine,
    pub(crate) form: Form,
    pub(crate) copies: Copies,
    pub(crate) recorder: Recorder,
    // Ends before the folder that holds its profile.
    browser: Browser,
    _folder: TempDir,
}

impl Session {
    pub(crate) fn start(engine: Engine, form: Form) -> Self {
        let (copies, recorder) = (Copies::new(form), Recorder::start());
        let folder = tempfile::tempdir().unwrap();
        let host = copies.host().map(|host| host.address);
        let browser = Browser::start(engine, &Setting { folder: folder.path(), proxy: recorder.address, host });
        Self { engine, form, copies, recorder, browser, _folder: folder }
    }

    /// Tells stories one after the other, and fails with the names of those that do not hold. `YULAN_STORIES` names a part
    /// of the names of those to tell, while one works on them.
    pub(crate) fn tell(&self, stories: &[Story]) {
        let wanted = std::env::var("YULAN_STORIES").unwrap_or_default();
        let stories: Vec<Story> = stories.iter().copied().filter(|(name, _)| name.contains(&wanted)).collect();
        assert!(!stories.is_empty(), "no story is called {wanted:?}");
        let broken: Vec<&str> = stories.iter().filter(|story| !self.holds(story)).map(|(name, _)| *name).collect();
        assert!(broken.is_empty(), "in {:?}, {:?}: {}", self.engine, self.form, broken.join(", "));
    }

    #[expect(clippy::disallowed_methods, reason = "says which stories take long")]
    fn holds(&self, (name, story): &Story) -> bool {
        self.forgive();
        let begun = Instant::now();
        let told = catch_unwind(AssertUnwindSafe(|| {
            story(self);
            let asked = self.unasked_requests();
            assert!(asked.is_empty(), "requests that the reader did not ask for: {asked:#?}");
            let said = self.complaints();
            assert!(said.is_empty(), "complaints on the console: {said:#?}");
        }));
        let outcome = if told.is_ok() { "holds" } else { "DOES NOT HOLD" };
        println!("{:?}, {:?}: {name} {outcome} ({:.1} s)", self.engine, self.form, begun.elapsed().as_secs_f64());
        told.is_ok()
    }

    pub(crate) fn page(&self) -> &Page {
        &self.browser.page
    }

    /// Opens an address of the whole copy and waits for its answer.
    #[track_caller]
    pub(crate) fn open(&self, address: &str) -> View {
        self.page().visit(&self.copies.url(WHOLE, address));
        self.page().settled()
    }

    /// What went, or tried to go, anywhere but to the files of the site.
    pub(crate) fn unasked_requests(&self) -> Vec<String> {
        let mut asked = self.recorder.log.take();
        // The host knows every file there is; whatever else is asked of it was not there.
        let of_host = self.copies.host().map(|host| host.log.take()).unwrap_or_default();
        asked.extend(of_host.into_iter().filter(|line| line.starts_with("404")));
        asked
    }

    /// What the engine itself has to say against the page. WebKit tells only the page; see `quiet::console_stays_empty`.
    pub(super) fn complaints(&self) -> Vec<String> {
        match self.engine {
            Engine::Chromium => {
                let entries = self.page().special("se/log", json!({ "type": "browser" }));
                entries.as_array().into_iter().flatten().map(Value::to_string).collect()
            }
            Engine::Firefox => {
                self.browser.printed().lines().filter(|line| is_of_page(line)).map(str::to_owned).collect()
            }
            Engine::WebKit => Vec::new(),
        }
    }

    /// Forgets what was asked and said so far: for stories in which it was meant to be.
    pub(crate) fn forgive(&self) {
        self.unasked_requests();
        self.complaints();
    }
}

/// Firefox prints uncaught errors with where they come from; those of its own parts are not the page's.
fn is_of_page(line: &str) -> bool {
    let source = line.strip_prefix("JavaScript error: ");
    source.is_some_and(|source| ["http:", "file:", "blob:"].iter().any(|scheme| source.starts_with(scheme)))
}
