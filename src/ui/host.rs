//! What does the browser do for the app? Files through the loader, root attributes, storage, the clipboard.

use std::cell::RefCell;
use std::pin::Pin;

use gloo::storage::{LocalStorage, Storage};
use js_sys::Intl::PluralRules;
use js_sys::{Function, Promise, Reflect, Uint8Array};
use serde::Serialize;
use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, HtmlElement, ScrollIntoViewOptions, ScrollLogicalPosition, Url, Worker,
};

use crate::corpus::{Day, Manifest};
use crate::search::{Engine, Reach};

/// The page's document; none only where there is no page.
pub(super) fn document() -> Option<Document> {
    web_sys::window()?.document()
}

/// The object the loader left for the app.
fn loader() -> JsValue {
    Reflect::get(&js_sys::global(), &"yulan".into()).unwrap_or_default()
}

/// A function of that object.
fn loader_function(name: &str) -> Option<Function> {
    Reflect::get(&loader(), &name.into()).ok()?.dyn_into().ok()
}

/// Puts something where scripts of the page find it: `window.yulan.NAME`.
pub(super) fn publish(name: &str, value: &JsValue) {
    // The loader made the object, so there is one to write to.
    let _: Result<bool, JsValue> = Reflect::set(&loader(), &name.into(), value);
}

/// The worker that the loader could hire, if any.
pub(super) fn worker() -> Option<Worker> {
    Reflect::get(&loader(), &"worker".into()).ok()?.dyn_into().ok()
}

/// Whether a worker has said that it listens before anybody here could hear it.
pub(super) fn listens(worker: &Worker) -> bool {
    Reflect::get(worker, &"listens".into()).is_ok_and(|listens| listens.is_truthy())
}

/// The manifest that the loader asked for while it was compiling, read and checked.
pub(super) async fn manifest() -> Result<(Vec<u8>, Manifest), String> {
    let promise = Reflect::get(&loader(), &"manifest".into()).map_err(describe)?;
    let bytes = resolve(promise).await?;
    let engine = Engine::open(&bytes, Reach::Far).map_err(|refusal| refusal.to_string())?;
    Ok((bytes, engine.manifest().clone()))
}

/// Brings a file of the site, by its path relative to `corpus.json`.
pub(super) async fn load(file: &str) -> Result<Vec<u8>, String> {
    let load = Reflect::get(&loader(), &"load".into()).map_err(describe)?;
    let load: Function = load.dyn_into().map_err(describe)?;
    resolve(load.call1(&JsValue::NULL, &file.into()).map_err(describe)?).await
}

/// No longer wants a file that is on its way.
pub(super) fn cancel(file: &str) {
    if let Some(cancel) = loader_function("cancel") {
        // Whoever waits for the file is told by its promise.
        let _: Result<JsValue, JsValue> = cancel.call1(&JsValue::NULL, &file.into());
    }
}

/// Whether the host is asked again for files that it did not bring.
pub(super) fn is_retrying() -> bool {
    let root = document().and_then(|document| document.document_element());
    root.and_then(|root| root.get_attribute("data-retries")).is_some_and(|retries| retries != "0")
}

/// Has the loader do something, and hears what it tells of it, which may be several things: `offline` keeps the archive on
/// this device, lets it go, or tells; `bind` puts articles into a file of their own.
pub(super) fn order(work: &str, what: &str, hear: impl Fn(String) + 'static) {
    let hear = Closure::<dyn Fn(String)>::new(hear).into_js_value();
    if let Some(work) = loader_function(work) {
        // The loader catches whatever goes wrong and tells it.
        let _: Result<JsValue, JsValue> = work.call2(&JsValue::NULL, &what.into(), &hear);
    }
}

/// Whether all files lie inside the page.
pub(super) fn is_single_file() -> bool {
    let inlined = document().and_then(|document| document.query_selector("script[data-file=\"corpus.json\"]").ok());
    inlined.flatten().is_some()
}

/// Lets something go on while the page does other things. Boxed here, as each future of its own would bring the machinery
/// that runs it.
pub(super) fn spawn(future: impl Future<Output = ()> + 'static) {
    let future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(future);
    wasm_bindgen_futures::spawn_local(future);
}

async fn resolve(promise: JsValue) -> Result<Vec<u8>, String> {
    let promise: Promise = promise.dyn_into().map_err(describe)?;
    let bytes = JsFuture::from(promise).await.map_err(describe)?;
    Ok(Uint8Array::new(&bytes).to_vec())
}

fn describe(error: JsValue) -> String {
    error.dyn_ref::<js_sys::Error>().map_or_else(|| format!("{error:?}"), |error| String::from(error.message()))
}

/// The fragment of the address bar, as the browser spells it.
pub(super) fn fragment() -> String {
    web_sys::window().and_then(|window| window.location().hash().ok()).unwrap_or_default()
}

/// Replaces the app by a page that says what happened and what to do.
pub(super) fn fail(reason: &str, detail: &str) {
    set_root_attribute("data-failed", reason);
    let place = document().and_then(|document| document.query_selector("[data-boot-detail]").ok().flatten());
    if let Some(place) = place {
        place.set_text_content(Some(detail));
    }
}

/// Takes away the words that stood in for the app until it was there, keeping them for a failure later on.
pub(super) fn remove_boot() {
    set_root_attribute("data-open", "true");
}

/// Sets an attribute of `<html>`.
pub(super) fn set_root_attribute(name: &str, value: &str) {
    let root = document().and_then(|document| document.document_element());
    if let Some(root) = root.filter(|root| root.get_attribute(name).as_deref() != Some(value)) {
        // The name is ours and valid.
        let _: Result<(), JsValue> = root.set_attribute(name, value);
    }
}

/// The reader's languages, best first.
pub(super) fn languages() -> Vec<String> {
    let languages = web_sys::window().map(|window| window.navigator().languages());
    languages.iter().flat_map(js_sys::Array::iter).filter_map(|language| language.as_string()).collect()
}

/// A remembered preference; none where the browser keeps nothing for this page.
pub(super) fn remembered(key: &str) -> Option<String> {
    storage()?.get_item(key).ok()?
}

/// Remembers a preference, where the browser lets a page remember.
pub(super) fn remember(key: &str, value: &str) {
    if let Some(storage) = storage() {
        // A full store loses a preference, which the reader can see and choose again.
        let _: Result<(), JsValue> = storage.set_item(key, value);
    }
}

/// Where preferences are kept. gloo throws where a browser blocks storage, so it is asked only where there is some.
fn storage() -> Option<web_sys::Storage> {
    let works = web_sys::window().is_some_and(|window| matches!(window.local_storage(), Ok(Some(_))));
    works.then(LocalStorage::raw)
}

/// The entries of the browser's storage whose names begin so.
pub(super) fn stored(prefix: &str) -> Vec<String> {
    let Some(storage) = storage() else { return Vec::new() };
    let names = (0..storage.length().unwrap_or(0)).filter_map(|nth| storage.key(nth).ok().flatten());
    let names = names.filter(|name| name.starts_with(prefix));
    names.filter_map(|name| storage.get_item(&name).ok().flatten()).collect()
}

/// Stores an entry; whether there was room for it, none where the browser stores nothing for this page.
pub(super) fn store(name: &str, entry: &str) -> Option<bool> {
    Some(storage()?.set_item(name, entry).is_ok())
}

/// Takes an entry out of the storage.
pub(super) fn unstore(name: &str) {
    if let Some(storage) = storage() {
        // An entry that is not there needs no taking out.
        let _: Result<(), JsValue> = storage.remove_item(name);
    }
}

/// Writes something of ours as JSON.
pub(super) fn json(value: &impl Serialize) -> String {
    let value = value.serialize(&serde_wasm_bindgen::Serializer::json_compatible()).ok();
    let text = value.and_then(|value| js_sys::JSON::stringify(&value).ok());
    text.map(String::from).unwrap_or_default()
}

/// The time, in milliseconds since 1970, UTC.
pub(super) fn now_millis() -> u64 {
    // Whole and positive for as long as clocks are set.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let now = js_sys::Date::now().max(0.0) as u64;
    now
}

/// Today, where the reader is.
pub(super) fn today() -> Option<Day> {
    let now = js_sys::Date::new_0();
    let small = |number: u32| u8::try_from(number).ok();
    Day::new(u16::try_from(now.get_full_year()).ok()?, small(now.get_month() + 1)?, small(now.get_date())?)
}

/// Writes a day as the reader's language does.
pub(super) fn date(day: Day, language: &str) -> String {
    // In UTC throughout: a day is the same everywhere.
    let date = js_sys::Date::new(&format!("{day}T00:00:00Z").into());
    written(&date, language, &[("dateStyle", "medium"), ("timeZone", "UTC")]).unwrap_or_else(|| day.to_string())
}

/// The day of a moment where the reader is, as his language writes it.
pub(super) fn day(at_millis: u64, language: &str) -> String {
    // Moments of clocks are far below 2^53.
    #[allow(clippy::cast_precision_loss)]
    let date = js_sys::Date::new(&(at_millis as f64).into());
    written(&date, language, &[("dateStyle", "medium")]).unwrap_or_default()
}

/// A moment to the minute in a time zone, as ISO 8601 orders it, with how far the zone is from UTC. None where the browser does
/// not know the zone.
pub(super) fn moment(instant: &str, zone: &str) -> Option<String> {
    let date = js_sys::Date::new(&instant.into());
    let two = "2-digit";
    let parts = [("month", two), ("day", two), ("hour", two), ("minute", two)];
    let others = [("year", "numeric"), ("timeZoneName", "shortOffset"), ("timeZone", zone)];
    // Swedish writes dates in this order.
    written(&date, "sv-SE", &[&parts[..], &others].concat())
}

/// Writes a date by Intl; none where it knows no such zone.
fn written(date: &js_sys::Date, language: &str, options: &[(&str, &str)]) -> Option<String> {
    let object = js_sys::Object::new();
    for (name, value) in options {
        // An object of ours takes what it is given.
        let _: Result<bool, JsValue> = Reflect::set(&object, &(*name).into(), &(*value).into());
    }
    // Not by its binding, which would let the error of an unknown zone through.
    let write: Function = Reflect::get(date, &"toLocaleString".into()).ok()?.dyn_into().ok()?;
    write.call2(date, &language.into(), &object).ok()?.as_string()
}

/// The document's title.
pub(super) fn title() -> String {
    document().map(|document| document.title()).unwrap_or_default()
}

/// Brings an element into view: into the middle, or no further than is needed.
pub(super) fn scroll_to(element: &Element, block: ScrollLogicalPosition) {
    let options = ScrollIntoViewOptions::new();
    options.set_block(block);
    element.scroll_into_view_with_scroll_into_view_options(&options);
}

/// Hands a text to the reader as a file.
pub(super) fn save(name: &str, media_type: &str, text: &str) {
    let parts = js_sys::Array::of1(&text.into());
    let options = BlobPropertyBag::new();
    options.set_type(media_type);
    let blob = Blob::new_with_str_sequence_and_options(&parts, &options);
    let url = blob.and_then(|blob| Url::create_object_url_with_blob(&blob));
    let link = document().and_then(|document| document.create_element("a").ok());
    let link = link.and_then(|link| link.dyn_into::<HtmlElement>().ok());
    if let (Ok(url), Some(link)) = (url, link) {
        // Attributes of ours, on a link of ours.
        let _: Result<(), JsValue> =
            link.set_attribute("href", &url).and_then(|()| link.set_attribute("download", name));
        link.click();
        // Once the browser has taken it over.
        gloo::timers::callback::Timeout::new(60_000, move || _ = Url::revoke_object_url(&url)).forget();
    }
}

/// Copies a text; whether the browser let it.
pub(super) async fn copy(text: &str) -> bool {
    let navigator = web_sys::window().map(|window| JsValue::from(window.navigator()));
    // Absent where the page is not served securely.
    let clipboard = navigator.and_then(|navigator| Reflect::get(&navigator, &"clipboard".into()).ok());
    let clipboard = clipboard.filter(JsValue::is_object).map(JsCast::unchecked_into::<web_sys::Clipboard>);
    match clipboard {
        Some(clipboard) => JsFuture::from(clipboard.write_text(text)).await.is_ok(),
        None => false,
    }
}

/// The first element that a selector finds.
pub(super) fn find(selector: &str) -> Option<Element> {
    document()?.query_selector(selector).ok()?
}

/// All elements that a selector finds.
pub(super) fn find_all(selector: &str) -> Vec<HtmlElement> {
    document().and_then(|document| document.document_element()).map_or_else(Vec::new, |page| find_in(&page, selector))
}

/// All elements inside another that a selector finds.
pub(super) fn find_in(element: &Element, selector: &str) -> Vec<HtmlElement> {
    let found = element.query_selector_all(selector).ok();
    let nodes = found.iter().flat_map(|found| (0..found.length()).filter_map(|nth| found.item(nth)));
    nodes.filter_map(|node| node.dyn_into().ok()).collect()
}

/// Whether an element has the focus.
pub(super) fn is_focused(element: &HtmlElement) -> bool {
    document().and_then(|document| document.active_element()).is_some_and(|focused| focused == *element.as_ref())
}

/// Whether an element is shown: it has a place on the page, and is not hidden there.
pub(super) fn is_shown(element: &Element) -> bool {
    let style = || web_sys::window()?.get_computed_style(element).ok()?;
    let is_visible =
        || style().is_none_or(|style| style.get_property_value("visibility").is_ok_and(|it| it == "visible"));
    element.get_bounding_client_rect().height() > 0.0 && is_visible()
}

/// Whether the focus is in a field that is typed into.
pub(super) fn is_typing() -> bool {
    focused().is_some_and(|element| matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA"))
}

/// Whether nothing has the focus.
pub(super) fn is_nowhere() -> bool {
    focused().is_none_or(|element| element.tag_name() == "BODY")
}

/// What has the focus.
pub(super) fn focused() -> Option<Element> {
    document()?.active_element()
}

/// Moves the focus without scrolling the page.
pub(super) fn focus(selector: &str) {
    if let Some(element) = find(selector).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        focus_on(&element);
    }
}

/// Moves the focus to an element.
pub(super) fn focus_on(element: &HtmlElement) {
    // An element that cannot be focused leaves the focus where it is.
    let _: Result<(), JsValue> = element.focus();
}

/// Presses an element, as a mouse would.
pub(super) fn click(selector: &str) {
    if let Some(element) = find(selector).and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        element.click();
    }
}

/// Writes a number as the reader's language does.
pub(super) fn number(value: u64, language: &str) -> String {
    // Counts of articles are far below 2^53.
    #[allow(clippy::cast_precision_loss)]
    let number = js_sys::Number::from(value as f64);
    String::from(number.to_locale_string(language))
}

thread_local! {
    /// The rules of the language spoken last: to make them anew for each row would take longer than drawing it.
    static PLURALS: RefCell<Option<(&'static str, PluralRules)>> = const { RefCell::new(None) };
}

/// Whether a language takes this number as "one" (CLDR).
pub(super) fn is_one(value: u64, language: &'static str) -> bool {
    PLURALS.with_borrow_mut(|known| {
        if known.as_ref().is_none_or(|(of, _)| *of != language) {
            let languages = js_sys::Array::of1(&language.into());
            *known = Some((language, PluralRules::new(&languages, &js_sys::Object::new())));
        }
        // Counts of articles are far below 2^53.
        #[allow(clippy::cast_precision_loss)]
        let value = value as f64;
        known.as_ref().is_some_and(|(_, rules)| rules.select(value) == "one")
    })
}
