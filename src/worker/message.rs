//! What do page and engine say to each other?

use serde::{Deserialize, Serialize};
use wasm_bindgen::JsValue;

use crate::ask::Response;
use crate::search::IssueCode;

/// From the page to the engine.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ToWorker {
    /// The manifest, `corpus.json`.
    Open {
        #[serde(with = "serde_bytes")]
        manifest: Vec<u8>,
    },
    /// A file of the corpus.
    Shard {
        file: String,
        #[serde(with = "serde_bytes")]
        bytes: Vec<u8>,
    },
    /// A file of the corpus that cannot be brought.
    Lost { file: String, reason: IssueCode },
    /// Lost files are to be wanted again.
    Retry,
    /// What does this address show? Answers carry the same number.
    Ask { number: u32, address: String },
}

/// From the engine to the page.
#[derive(Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FromWorker {
    /// It listens.
    Ready,
    /// Files it needs before it can answer.
    Lacks { files: Vec<String> },
    /// The answer to the question of this number.
    Answer { number: u32, response: Box<Response> },
}

/// A message as a plain JavaScript value: maps are objects and absent values null, as in JSON.
pub(crate) fn encode<T: Serialize>(message: &T) -> Result<JsValue, JsValue> {
    Ok(message.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

/// A message to the engine read back; none where it is not one.
pub(crate) fn decode(message: JsValue) -> Option<ToWorker> {
    serde_wasm_bindgen::from_value(message).ok()
}

/// A message to the page read back. Articles are read from JSON everywhere else, so reading answers the same way
/// keeps a second reader of every type out of the app; from bytes, for the same reason.
pub(crate) fn decode_reply(message: &JsValue) -> Option<FromWorker> {
    let json = js_sys::JSON::stringify(message).ok()?;
    serde_json::from_slice(String::from(json).as_bytes()).ok()
}
