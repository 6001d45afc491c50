//! Does Yulan work where it is read: in three engines, hosted and from one file, with nothing asked of the network?
//!
//! Drives what `make build` left in `dist` (or in `YULAN_DIST`) through WebDriver. Every engine runs behind a proxy that
//! refuses and records. Never touches what was built: whatever is changed is changed in copies.
//!
//! One test is one browser telling all stories; its output names each story that does not hold. `cargo test --test
//! browser takes_pictures -- --ignored` writes pictures of the main views to `target/pictures`; `YULAN_BLESS=1
//! YULAN_STORIES=looks cargo test --test browser chromium_drives_the_single` takes over how the views look now.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says how it went"
)]

#[path = "full_texts/folder.rs"]
mod full_texts;

mod browser {
    pub(crate) mod access;
    pub(crate) mod addressing;
    pub(crate) mod copies;
    pub(crate) mod engine;
    pub(crate) mod expected;
    pub(crate) mod exploring;
    pub(crate) mod extraction;
    pub(crate) mod far;
    pub(crate) mod focus;
    pub(crate) mod hostile;
    pub(crate) mod keeping;
    pub(crate) mod likeness;
    pub(crate) mod looks;
    pub(crate) mod narrow;
    pub(crate) mod narrowing;
    pub(crate) mod offline;
    pub(crate) mod page;
    pub(crate) mod pictures;
    pub(crate) mod quiet;
    pub(crate) mod reading;
    pub(crate) mod relating;
    pub(crate) mod screen;
    pub(crate) mod searching;
    pub(crate) mod selecting;
    pub(crate) mod servers;
    pub(crate) mod session;
    pub(crate) mod spoken;
    pub(crate) mod tongues;
    pub(crate) mod trouble;
}

use browser::copies::Form;
use browser::engine::Engine;
use browser::session::Session;
use browser::{
    access, addressing, expected, exploring, extraction, far, focus, hostile, keeping, looks, narrow, narrowing,
    offline, pictures, quiet, reading, relating, screen, searching, selecting, spoken, tongues, trouble,
};

fn tell_all(engine: Engine, form: Form) {
    let chapters = [
        quiet::STORIES,
        searching::STORIES,
        reading::STORIES,
        relating::STORIES,
        exploring::STORIES,
        far::STORIES,
        narrowing::STORIES,
        selecting::STORIES,
        addressing::STORIES,
        offline::STORIES,
        keeping::STORIES,
        expected::STORIES,
        focus::STORIES,
        trouble::STORIES,
        narrow::STORIES,
        screen::STORIES,
        access::STORIES,
        spoken::STORIES,
        tongues::STORIES,
        hostile::STORIES,
        looks::STORIES,
        hostile::LAST,
    ];
    Session::start(engine, form).tell(&chapters.concat());
}

#[test]
fn chromium_drives_the_hosted_site() {
    tell_all(Engine::Chromium, Form::Hosted);
}

#[test]
fn chromium_drives_the_single_file() {
    tell_all(Engine::Chromium, Form::SingleFile);
}

#[test]
fn firefox_drives_the_hosted_site() {
    tell_all(Engine::Firefox, Form::Hosted);
}

#[test]
fn firefox_drives_the_single_file() {
    tell_all(Engine::Firefox, Form::SingleFile);
}

#[test]
fn webkit_drives_the_hosted_site() {
    tell_all(Engine::WebKit, Form::Hosted);
}

#[test]
fn webkit_drives_the_single_file() {
    tell_all(Engine::WebKit, Form::SingleFile);
}

#[test]
fn chromium_shows_the_same_text_of_real_files() {
    extraction::compare();
}

#[test]
#[ignore = "writes pictures to look at"]
fn takes_pictures() {
    pictures::take(&Session::start(Engine::Chromium, Form::SingleFile));
}
