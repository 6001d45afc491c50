//! What do page and engine say to each other?

use js_sys::{Array, Uint8Array};
use serde::Serialize;
use wasm_bindgen::{JsCast, JsValue};

use crate::ask::{Export, Response, Wish};
use crate::json::{self, Faults, Fields, FromJson, Json};
use crate::search::IssueCode;

/// From the page to the engine.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum ToWorker {
    /// The manifest, `corpus.json`.
    Open {
        #[serde(skip)]
        manifest: Vec<u8>,
        /// Whether all files lie inside the page.
        near: bool,
    },
    /// A file of the corpus.
    Shard {
        file: String,
        #[serde(skip)]
        bytes: Vec<u8>,
    },
    /// A file of the corpus that cannot be brought.
    Lost { file: String, reason: IssueCode },
    /// Lost files are to be wanted again.
    Retry,
    /// Nobody waits for the answer of this number any more.
    Cancel { number: u32 },
    /// What does this address show, or how do its articles read in another form? Answers carry the same number. Without an
    /// address all files of the corpus are wanted; an answer without response tells when they are there.
    Ask { number: u32, address: Option<String>, wish: Option<Wish> },
}

/// From the engine to the page.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FromWorker {
    /// It listens.
    Ready,
    /// Files it needs before it can answer the question of this number, or answer it in full.
    Lacks { number: u32, files: Vec<String> },
    /// The answer to the question of this number, and whether it is the last.
    Answer {
        number: u32,
        #[serde(skip)]
        response: Option<Answered>,
        last: bool,
    },
}

/// An answer on its way. From a worker it comes as JSON, which costs the page least: nothing for an answer that is stale
/// by then, and one native reading for a script.
#[derive(Debug)]
pub(crate) enum Answered {
    /// From the page itself.
    Here(Box<Response>),
    /// From a worker.
    Json(String),
}

impl Answered {
    /// The answer; none where it is none.
    pub(crate) fn read(self) -> Option<Response> {
        match self {
            Self::Here(response) => Some(*response),
            Self::Json(text) => json::read(text.as_bytes()).ok(),
        }
    }

    /// The answer as a plain JavaScript value.
    pub(crate) fn value(&self) -> Result<JsValue, JsValue> {
        match self {
            Self::Here(response) => encode(response),
            Self::Json(text) => js_sys::JSON::parse(text),
        }
    }

    /// What is exported, where that was asked for.
    pub(crate) fn exported(&self) -> Option<Export> {
        match self {
            Self::Here(_) => None,
            Self::Json(text) => json::read(text.as_bytes()).ok(),
        }
    }

    /// An export as it travels.
    pub(crate) fn of_export(export: &Export) -> Option<Self> {
        let text = js_sys::JSON::stringify(&encode(export).ok()?).ok()?;
        Some(Self::Json(String::from(text)))
    }

    fn text(&self) -> Result<JsValue, JsValue> {
        match self {
            Self::Here(response) => Ok(js_sys::JSON::stringify(&encode(response)?)?.into()),
            Self::Json(text) => Ok(text.as_str().into()),
        }
    }
}

impl FromWorker {
    /// The message as a pair: what it says, and the answer it carries.
    pub(crate) fn pack(&self) -> Result<JsValue, JsValue> {
        let answer = match self {
            Self::Answer { response: Some(response), .. } => response.text()?,
            Self::Answer { .. } | Self::Ready | Self::Lacks { .. } => JsValue::NULL,
        };
        Ok(Array::of2(&encode(self)?, &answer).into())
    }

    /// A message of the engine read back; none where it is not one.
    pub(crate) fn unpack(packed: &JsValue) -> Option<Self> {
        let packed: &Array = packed.dyn_ref()?;
        let mut message = read(&packed.get(0))?;
        if let Self::Answer { response, .. } = &mut message {
            *response = packed.get(1).as_string().map(Answered::Json);
        }
        Some(message)
    }
}

/// A message as a plain JavaScript value: maps are objects and absent values null, as in JSON.
fn encode<T: Serialize>(message: &T) -> Result<JsValue, JsValue> {
    Ok(message.serialize(&serde_wasm_bindgen::Serializer::json_compatible())?)
}

impl ToWorker {
    /// The message as a pair: what it says, and the bytes it carries.
    pub(crate) fn pack(&self) -> Result<JsValue, JsValue> {
        let bytes = match self {
            Self::Open { manifest: bytes, .. } | Self::Shard { bytes, .. } => Uint8Array::from(bytes.as_slice()).into(),
            Self::Lost { .. } | Self::Retry | Self::Cancel { .. } | Self::Ask { .. } => JsValue::NULL,
        };
        Ok(Array::of2(&encode(self)?, &bytes).into())
    }

    /// A message to the engine read back; none where it is not one.
    pub(crate) fn unpack(packed: &JsValue) -> Option<Self> {
        let packed: &Array = packed.dyn_ref()?;
        let bytes = packed.get(1).dyn_into::<Uint8Array>().map(|bytes| bytes.to_vec());
        let mut message = read(&packed.get(0))?;
        if let Self::Open { manifest: place, .. } | Self::Shard { bytes: place, .. } = &mut message {
            *place = bytes.ok()?;
        }
        Some(message)
    }
}

impl FromJson for ToWorker {
    fn take_from(json: Json, faults: &mut Faults) -> Self {
        if json == Json::Text("retry".to_owned()) {
            return Self::Retry;
        }
        let (kind, said) = kind_of(json, faults);
        let mut said = Fields::of(said, faults);
        match kind.as_str() {
            "open" => Self::Open { manifest: Vec::new(), near: said.take("near") },
            "shard" => Self::Shard { file: said.take("file"), bytes: Vec::new() },
            "cancel" => Self::Cancel { number: said.take("number") },
            "lost" => Self::Lost { file: said.take("file"), reason: said.take("reason") },
            _ => {
                let (number, address) = (said.take("number"), said.take_or_default("address"));
                Self::Ask { number, address, wish: said.take_or_default("wish") }
            }
        }
    }
}

/// What a message is, and what it says.
fn kind_of(json: Json, faults: &mut Faults) -> (String, Json) {
    let fields = if let Json::Object(fields) = json { fields } else { Vec::new() };
    fields.into_iter().next().unwrap_or_else(|| {
        faults.note("no message of ours".to_owned());
        (String::new(), Json::Null)
    })
}

/// A message read back; none where it is not one.
fn read<T: FromJson>(message: &JsValue) -> Option<T> {
    let text = js_sys::JSON::stringify(message).ok()?;
    json::read(String::from(text).as_bytes()).ok()
}

impl FromJson for FromWorker {
    fn take_from(json: Json, faults: &mut Faults) -> Self {
        if json == Json::Text("ready".to_owned()) {
            return Self::Ready;
        }
        let (kind, said) = kind_of(json, faults);
        let mut said = Fields::of(said, faults);
        let number = said.take("number");
        match kind.as_str() {
            "lacks" => Self::Lacks { number, files: said.take("files") },
            _ => Self::Answer { number, response: None, last: said.take("last") },
        }
    }
}
