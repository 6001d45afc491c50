//! What does the reader see and do? One open page of one engine, driven step by step; every wait has an end.

use std::future::Future;
use std::thread;
use std::time::{Duration, Instant};

use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::error::CmdError;
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder, Locator};
use http::Method;
use hyper_util::client::legacy::connect::HttpConnector;
use serde::Deserialize;
use serde_json::{Value, json};
use tokio::runtime::{Builder, Runtime};
use url::{ParseError, Url};

/// The longest anything may take before the test gives up. It decides how long a failure takes, never a result.
pub(crate) const PATIENCE: Duration = Duration::from_secs(20);

const LOOK: &str = include_str!("look.js");

/// What stands on the screen, as far as a reader would name it.
#[derive(Clone, Debug, Deserialize)]
pub(crate) struct View {
    pub(crate) ready: bool,
    pub(crate) address: String,
    /// Whether the answer shown is the answer to the address shown.
    pub(crate) settled: bool,
    pub(crate) articles: u64,
    pub(crate) hits: u64,
    pub(crate) results: Vec<Row>,
    pub(crate) open: Option<String>,
    pub(crate) heading: Option<String>,
    /// Marked passages of the open article.
    pub(crate) marks: usize,
    /// Numbers of the marked passages that are looked at.
    pub(crate) current: Vec<String>,
    pub(crate) notices: Vec<Notice>,
    pub(crate) alarms: Vec<String>,
    pub(crate) facets: Vec<Facet>,
    pub(crate) query: String,
    pub(crate) text: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Row {
    pub(crate) id: String,
    pub(crate) title: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Notice {
    pub(crate) code: String,
    pub(crate) text: String,
}

#[derive(Clone, Debug, Deserialize)]
pub(crate) struct Facet {
    #[serde(rename = "facet")]
    pub(crate) key: String,
    pub(crate) value: String,
    pub(crate) checked: String,
    pub(crate) role: String,
}

impl View {
    pub(crate) fn ids(&self) -> Vec<&str> {
        self.results.iter().map(|row| row.id.as_str()).collect()
    }

    pub(crate) fn checked(&self, key: &str, value: &str) -> Option<&str> {
        let found = self.facets.iter().find(|each| each.key == key && each.value == value);
        found.map(|each| each.checked.as_str())
    }

    pub(crate) fn codes(&self) -> Vec<&str> {
        self.notices.iter().map(|notice| notice.code.as_str()).collect()
    }
}

pub(crate) struct Page {
    runtime: Runtime,
    client: Client,
}

impl Page {
    /// Starts a browser through the driver at this address.
    pub(crate) fn open(driver: &str, capabilities: &Value) -> Result<Self, String> {
        let runtime = Builder::new_current_thread().enable_all().build().unwrap();
        let mut builder = ClientBuilder::new(HttpConnector::new());
        builder.capabilities(capabilities.as_object().unwrap().clone());
        let client = runtime.block_on(builder.connect(driver)).map_err(|error| error.to_string())?;
        Ok(Self { runtime, client })
    }

    fn run<T>(&self, what: &str, command: impl Future<Output = Result<T, CmdError>>) -> T {
        self.runtime.block_on(command).unwrap_or_else(|error| panic!("{what}: {error}"))
    }

    /// Opens an address as a new reader would: the page before it is gone, not merely moved within.
    pub(crate) fn visit(&self, url: &str) {
        self.run("leave", self.client.goto("about:blank"));
        self.run(url, self.client.goto(url));
    }

    pub(crate) fn back(&self) {
        self.run("back", self.client.back());
    }

    pub(crate) fn forward(&self) {
        self.run("forward", self.client.forward());
    }

    pub(crate) fn reload(&self) {
        self.run("reload", self.client.refresh());
    }

    pub(crate) fn execute(&self, script: &str, arguments: &[Value]) -> Value {
        self.run(script, self.client.execute(script, arguments.to_vec()))
    }

    /// Runs a script that calls its last argument when it is done.
    pub(crate) fn execute_later(&self, what: &str, script: &str, arguments: &[Value]) -> Value {
        self.run(what, self.client.execute_async(script, arguments.to_vec()))
    }

    pub(crate) fn click(&self, selector: &str) {
        self.run(selector, async { self.client.find(Locator::Css(selector)).await?.click().await });
    }

    /// Types into an element, key by key.
    pub(crate) fn enter(&self, selector: &str, keys: &str) {
        self.run(selector, async { self.client.find(Locator::Css(selector)).await?.send_keys(keys).await });
    }

    /// Presses a key wherever the focus is.
    pub(crate) fn press(&self, key: char) {
        let keyboard = KeyActions::new("keyboard".to_owned());
        let stroke = keyboard.then(KeyAction::Down { value: key }).then(KeyAction::Up { value: key });
        self.run("press", self.client.perform_actions(stroke));
    }

    /// Whether the first such element can be seen.
    pub(crate) fn shows(&self, selector: &str) -> bool {
        self.run(selector, async { self.client.find(Locator::Css(selector)).await?.is_displayed().await })
    }

    pub(crate) fn enter_frame(&self) {
        self.run("enter the frame", self.client.clone().enter_frame(0));
    }

    pub(crate) fn resize(&self, width_px: u32, height_px: u32) {
        self.run("resize", self.client.set_window_size(width_px, height_px));
    }

    pub(crate) fn picture(&self) -> Vec<u8> {
        self.run("picture", self.client.screenshot())
    }

    pub(crate) fn look(&self) -> View {
        serde_json::from_value(self.execute(LOOK, &[])).unwrap()
    }

    /// Waits until what is seen is what is expected, and returns it; fails with what was seen instead.
    #[track_caller]
    pub(crate) fn until(&self, expected: &str, mut holds: impl FnMut(&View) -> bool) -> View {
        let found = patiently(|| {
            let view = self.look();
            if holds(&view) { Ok(view) } else { Err(Box::new(view)) }
        });
        found.unwrap_or_else(|view| panic!("waited in vain until {expected}; there was {view:#?}"))
    }

    /// Waits for the answer to the address in the bar.
    #[track_caller]
    pub(crate) fn settled(&self) -> View {
        self.until("the answer stands", |view| view.ready && view.settled)
    }

    /// The answer of the page's own door for scripts.
    #[track_caller]
    pub(crate) fn ask(&self, address: &str) -> Value {
        let script = "const done = arguments[arguments.length - 1]; \
            window.yulan.ask(arguments[0]).then((answer) => done(JSON.stringify(answer)), (error) => done('failed: ' + error))";
        let answer = self.execute_later("window.yulan.ask", script, &[json!(address)]);
        let text = answer.as_str().unwrap_or_default();
        serde_json::from_str(text).unwrap_or_else(|_| panic!("yulan.ask({address:?}) answered {answer}"))
    }

    /// A command that only one engine's driver knows, such as its development protocol.
    pub(crate) fn special(&self, path: &'static str, body: Value) -> Value {
        self.run(path, self.client.issue_cmd(Special { path, body }))
    }
}

impl Drop for Page {
    fn drop(&mut self) {
        let client = self.client.clone();
        // A browser that no longer answers is ended with its driver.
        let _ = self.runtime.block_on(async { tokio::time::timeout(Duration::from_secs(10), client.close()).await });
    }
}

/// Tries until it succeeds, or returns the last failure when patience ends.
#[expect(clippy::disallowed_methods, reason = "a limit on waiting needs a clock; nothing else does")]
pub(crate) fn patiently<T, E>(mut attempt: impl FnMut() -> Result<T, E>) -> Result<T, E> {
    let started = Instant::now();
    loop {
        match attempt() {
            Err(_) if started.elapsed() < PATIENCE => thread::sleep(Duration::from_millis(40)),
            settled => return settled,
        }
    }
}

/// A command of one driver only, at `path` under the session.
#[derive(Debug)]
struct Special {
    path: &'static str,
    body: Value,
}

impl WebDriverCompatibleCommand for Special {
    fn endpoint(&self, base: &Url, session: Option<&str>) -> Result<Url, ParseError> {
        base.join(&format!("session/{}/{}", session.unwrap_or_default(), self.path))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.body.to_string()))
    }
}
