//! What does the reader see?
//!
//! The app: panels over one session, whose state is the address bar. Never searches: it asks the engine through
//! [`crate::worker`]; never puts archived HTML into the page, only text.

// Leptos writes `pub` before the props of every component, whatever the component's own visibility.
#![allow(unreachable_pub)]
// Components take their props by value: they are owned by the views they become.
#![allow(clippy::needless_pass_by_value)]

mod about;
mod article;

mod chips;
mod dates;
mod desk;
mod dialogs;
mod element;
mod export;
mod facets;
mod find;
mod frame;
mod header;
mod help;
mod home;
mod host;
mod kept;
mod keyboard;
mod kit;
mod list_end;
mod moments;
mod nothing;
mod notices;
mod offline;
mod reader;
mod reading;
mod results;
mod runs;
mod session;
mod shelf;
mod timeline;
mod toolbox;
mod words;

use gloo::timers::callback::Timeout;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::DedicatedWorkerGlobalScope;

/// Starts the app in a page, or serves one from inside a worker.
pub fn start_or_serve() {
    match js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() {
        Ok(scope) => crate::worker::serve(&scope),
        Err(_) => start(),
    }
}

/// Mounts the app once the manifest is there; until then the page shows that it is opening.
fn start() {
    std::panic::set_hook(Box::new(|panic| host::fail("crash", &panic.to_string())));
    host::spawn(async {
        match host::manifest().await {
            Ok((bytes, manifest)) => {
                reading::restore();
                let session = session::Session::open(bytes, manifest);
                // A task of its own, so that none is long; the engine is asked already.
                Timeout::new(0, move || {
                    host::remove_boot();
                    leptos::mount::mount_to_body(move || view! { <frame::Frame session /> });
                    host::set_root_attribute("data-ready", "true");
                })
                .forget();
            }
            Err(reason) => host::fail("load", &reason),
        }
    });
}
