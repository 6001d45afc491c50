//! Who computes while the reader types?
//!
//! The engine behind messages: in a worker where one can be had, else in the page itself, by the same clerk. Never
//! fetches: it names the files it lacks and the page brings them.

mod binder;
mod clerk;
mod message;

pub use binder::bind;
pub(crate) use clerk::Clerk;
pub(crate) use message::{Answered, FromWorker, ToWorker};

use gloo::events::EventListener;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent};

/// Serves the page this worker belongs to, until the page goes.
pub(crate) fn serve(scope: &DedicatedWorkerGlobalScope) {
    let mut clerk = Clerk::default();
    let replies = scope.clone();
    let listener = EventListener::new(scope, "message", move |event| {
        let Some(event) = event.dyn_ref::<MessageEvent>() else { return };
        if let Some(message) = ToWorker::unpack(&event.data()) {
            clerk.handle(message).iter().for_each(|reply| post(&replies, reply));
        }
    });
    listener.forget();
    post(scope, &FromWorker::Ready);
}

fn post(scope: &DedicatedWorkerGlobalScope, reply: &FromWorker) {
    // A reply that cannot be cloned or a page that is gone leave nobody to tell.
    let _: Result<(), JsValue> = reply.pack().and_then(|reply| scope.post_message(&reply));
}
