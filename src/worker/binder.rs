//! Who puts chosen articles and the page that shows them into one file? A worker of its own, from a WebAssembly of its own,
//! so that nobody loads it who saves nothing, and the page answers meanwhile.
//!
//! It hears an order, then the files it names, then says the file; what it cannot do it throws, and the page hears of it.

use std::collections::BTreeSet;

use gloo::events::EventListener;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::{JsCast, JsValue, throw_str};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

use crate::json;
use crate::page::{App, Binder, Shell};
use crate::select::Selection;

/// Serves the page this worker belongs to, for one selection.
pub fn bind() {
    let Ok(scope) = js_sys::global().dyn_into::<DedicatedWorkerGlobalScope>() else { return };
    let replies = scope.clone();
    let mut work: Option<Work> = None;
    let listener = EventListener::new(&scope, "message", move |event| {
        let said = event.dyn_ref::<MessageEvent>().map(MessageEvent::data).unwrap_or_default();
        let said = Array::from(&said);
        let done = match &mut work {
            None => Work::begin(&said).and_then(|begun| work.insert(begun).go_on(&replies)),
            Some(work) => work.hear(&said, &replies),
        };
        if let Err(reason) = done {
            throw_str(&reason);
        }
    });
    listener.forget();
}

/// A file that is being made.
struct Work {
    selection: Selection,
    app: App,
    /// Files that are on their way.
    coming: BTreeSet<String>,
    /// Files that are still to be asked for.
    wanted: Vec<String>,
}

/// Files that are on their way at a time: the page is to have time for its reader between them.
const AT_A_TIME: usize = 6;

impl Work {
    /// Reads an order: address and wish, a line each; the manifest; then what the page is made of, as texts and as bytes.
    fn begin(order: &Array) -> Result<Self, String> {
        let text = |value: &JsValue| value.as_string().unwrap_or_default();
        let bytes = |value: JsValue| Uint8Array::new(&value).to_vec();
        let wanted = text(&order.get(0));
        let (address, wish) = wanted.split_once('\n').unwrap_or_default();
        let selection = Selection::open(&bytes(order.get(1)), address, json::read(wish.as_bytes())?);
        let selection = selection.map_err(|refusal| refusal.to_string())?;
        let (texts, files) = (Array::from(&order.get(2)), Array::from(&order.get(3)));
        let app = App {
            shell: Shell::ours(),
            style: text(&texts.get(0)),
            glue: text(&texts.get(1)),
            loader: text(&texts.get(2)),
            binder: Binder {
                glue: String::from_utf8(bytes(files.get(0))).map_err(|error| error.to_string())?,
                wasm: bytes(files.get(1)),
            },
            wasm: bytes(files.get(2)),
            notices: bytes(files.get(3)),
        };
        Ok(Self { selection, app, coming: BTreeSet::new(), wanted: Vec::new() })
    }

    /// A file came, or cannot be had.
    fn hear(&mut self, said: &Array, page: &DedicatedWorkerGlobalScope) -> Result<(), String> {
        let file = said.get(0).as_string().unwrap_or_default();
        let bytes = said.get(1).dyn_into::<Uint8Array>().ok().map(|bytes| bytes.to_vec());
        self.selection.insert(&file, bytes.as_deref());
        self.coming.remove(&file);
        self.ask(page)?;
        if self.coming.is_empty() { self.go_on(page) } else { Ok(()) }
    }

    /// Names some of the files that are lacking.
    fn ask(&mut self, page: &DedicatedWorkerGlobalScope) -> Result<(), String> {
        while self.coming.len() < AT_A_TIME {
            let Some(file) = self.wanted.pop() else { break };
            page.post_message(&file.as_str().into()).map_err(|error| said(&error))?;
            self.coming.insert(file);
        }
        Ok(())
    }

    /// Names the files that are lacking, or says the file that was made.
    fn go_on(&mut self, page: &DedicatedWorkerGlobalScope) -> Result<(), String> {
        match self.selection.lay_out().map_err(|error| error.to_string())? {
            Err(lacks) => {
                self.wanted = lacks;
                self.ask(page)
            }
            Ok(made) => {
                let html = self.app.single_file(&made.manifest, &made.files);
                let html = Uint8Array::from(html.as_slice());
                let told = serde_json::to_string(&made.export).map_err(|error| error.to_string())?;
                let name = format!("{}.selection.html", made.export.name);
                let reply = Array::of3(&html, &name.into(), &told.into());
                page.post_message_with_transfer(&reply, &Array::of1(&html.buffer())).map_err(|error| said(&error))
            }
        }
    }
}

fn said(error: &JsValue) -> String {
    format!("{error:?}")
}
