//! How does the answer lie in time? A ruler: the whole archive pale, the answer dark, each on a scale of its own, the chosen
//! days between two lines. Nothing where nothing was found.
//!
//! Dragging chooses days, dragging a line moves it, a double click looks closer. The lines are sliders for the keyboard, and
//! a table says the same in numbers.

use std::cell::Cell;
use std::fmt::Write;

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, KeyboardEvent, PointerEvent};

mod table;

use super::host;
use super::kit::{Tag, live, tag, tool};
use super::session::{Session, Shown};
use super::words::{Words, fill};
use crate::chart::{Bar, Tick, bars, chosen, tallest, ticks};
use crate::corpus::Period;
use crate::search::{DateFilter, Grain, Timeline as Bins};

/// Height and width of the drawing, in its own units; the browser stretches it to its place.
const SIZE: f64 = 10_000.0;

/// What the pointer does: from which bin it drags, and whether it has left it.
#[derive(Clone, Copy)]
struct Drag {
    from: usize,
    moved: bool,
    plot: Plot,
}

/// Where the bars begin and how wide they are together, in CSS pixels.
#[derive(Clone, Copy)]
struct Plot {
    left: f64,
    width: f64,
}

/// Two clicks that follow each other faster are a double click.
const DOUBLE_CLICK_MILLIS: f64 = 500.0;

thread_local! {
    /// What the pointer does, where it is down: there is one pointer, and nothing is drawn anew for it.
    static DRAG: Cell<Option<Drag>> = const { Cell::new(None) };
    /// When a bar was clicked last, as events count time.
    static LAST_CLICK: Cell<f64> = const { Cell::new(f64::NEG_INFINITY) };
}

/// The ruler over time.
pub(super) fn timeline(session: Session) -> AnyView {
    let table = RwSignal::new(false);
    live(move || {
        let (words, shown) = (session.words(), session.shown());
        if shown.as_deref().is_some_and(is_empty) {
            return ().into_any();
        }
        let timeline = shown.as_ref().map(|shown| &shown.response.timeline);
        let date = session.address().with(|address| address.request.date);
        let twin = timeline.filter(|_| table.get()).map(|timeline| table::table(session, words, timeline));
        tag("section")
            .class("time")
            .set("aria-label", words.dates)
            .child(ruler(session, words, timeline, date))
            .child(timeline.map_or_else(|| tag("p").class("grain"), |timeline| tools(session, words, timeline, table)))
            .children(twin)
            .into()
    })
}

/// Whether an answer has nothing to draw. Of a part of time that was chosen to be looked at the way back stays; so does all
/// until the last answer, as the first are of what is at hand.
pub(super) fn is_empty(shown: &Shown) -> bool {
    let bins = &shown.response.timeline.bins;
    shown.is_last && shown.address.request.span.is_none() && tallest(bins).1 == 0
}

/// What the drawing is, and what its two scales are.
fn says(session: Session, words: &Words, timeline: Option<&Bins>) -> String {
    let number = |count: u32| host::number(u64::from(count), session.language());
    let scales = timeline.map(|timeline| {
        let (all, found) = tallest(&timeline.bins);
        fill(words.timeline_scales, &[&number(found), &number(all)])
    });
    fill(words.timeline, &[&scales.unwrap_or_default()])
}

fn ruler(session: Session, words: &'static Words, timeline: Option<&Bins>, date: DateFilter) -> Tag {
    let ticks = timeline.map(|timeline| ticks(timeline.grain, &timeline.bins)).unwrap_or_default();
    let tick = |tick: Tick| tag("span").style("left", share(tick.x)).text(tick.label);
    let ticks = tag("div").class("ticks").set("aria-hidden", "true").children(ticks.into_iter().map(tick));
    let drawing = view! {
        <svg viewBox="0 0 10000 10000" preserveAspectRatio="none" role="img" aria-label=says(session, words, timeline)>
            {timeline.map(|timeline| drawing(date, timeline)).unwrap_or_default()}
        </svg>
    };
    let n_bins = timeline.map_or(0, |timeline| timeline.bins.len());
    let chosen = timeline.and_then(|timeline| chosen(timeline, date));
    // Where no days are chosen the lines stand at the ends, for the keyboard alone.
    let whole = n_bins.checked_sub(1).map(|last| (0, last));
    let band = chosen.or(whole).map(|(first, last)| {
        let side = |is_first: bool| handle(session, words, timeline, (first, last), is_first);
        tag("div")
            .class(if chosen.is_some() { "brush" } else { "brush idle" })
            .style("left", share(fraction(first, n_bins)))
            .style("width", share(fraction(last + 1 - first, n_bins)))
            .child(side(true))
            .child(side(false))
    });
    tag("div")
        .class("ruler")
        .set("data-bins", n_bins.to_string())
        .on("pointerdown", move |event| begin(session, &event))
        .on("pointermove", move |event| go(session, words, &event))
        .on("pointerup", move |event| end(session, &event))
        .on("pointercancel", move |_| DRAG.set(None))
        .on("dblclick", move |event| closer(session, &event))
        .child(tag("div").class("plot").child(drawing.into_any()).children(band))
        .child(ticks)
}

/// A line of the brush, for mouse and keyboard.
fn handle(
    session: Session,
    words: &'static Words,
    timeline: Option<&Bins>,
    (first, last): (usize, usize),
    is_first: bool,
) -> Tag {
    let now = if is_first { first } else { last };
    let n_bins = timeline.map_or(1, |timeline| timeline.bins.len());
    let says = timeline.and_then(|timeline| timeline.bins.get(now)).map_or_else(String::new, |bin| bin.period.clone());
    let on_key = move |event: ev::Event| {
        let Some(event) = event.dyn_ref::<KeyboardEvent>() else { return };
        let far = (n_bins / 12).max(2);
        let next = match event.key().as_str() {
            "ArrowLeft" | "ArrowDown" => now.saturating_sub(1),
            "ArrowRight" | "ArrowUp" => now + 1,
            "PageDown" => now.saturating_sub(far),
            "PageUp" => now + far,
            "Home" => 0,
            "End" => n_bins,
            _ => return,
        };
        event.prevent_default();
        let next = next.min(n_bins - 1);
        let (from, to) = if is_first { (next.min(last), last) } else { (first, next.max(first)) };
        choose(session, from, to);
    };
    tag("button")
        .set("type", "button")
        .class("edge")
        .set("role", "slider")
        .set("data-edge", if is_first { "from" } else { "to" })
        .set("aria-label", if is_first { words.date_from } else { words.date_to })
        .set("aria-valuemin", "0")
        .set("aria-valuemax", (n_bins - 1).to_string())
        .set("aria-valuenow", now.to_string())
        .set("aria-valuetext", says)
        .on("keydown", on_key)
}

/// A fraction as a share of the ruler's width.
fn share(fraction: f64) -> String {
    format!("calc({} * 100% / {})", units(fraction), units(1.0))
}

fn fraction(nth: usize, of: usize) -> f64 {
    // Some thousand bins at most.
    #[allow(clippy::cast_precision_loss)]
    let fraction = nth as f64 / of.max(1) as f64;
    fraction
}

/// Where the bars are. Measured once a drag: each answer draws the page anew, and to measure it lays it out at once.
fn plot() -> Option<Plot> {
    let measured = || {
        let plot = host::find(".ruler .plot")?.get_bounding_client_rect();
        Some(Plot { left: plot.left(), width: plot.width() })
    };
    DRAG.get().map(|drag| drag.plot).or_else(measured)
}

/// The bin under the pointer.
fn under(session: Session, event: &ev::Event) -> Option<usize> {
    let event =
        event.dyn_ref::<PointerEvent>().map(AsRef::as_ref).or_else(|| event.dyn_ref::<web_sys::MouseEvent>())?;
    let plot = plot()?;
    let share = (f64::from(event.client_x()) - plot.left) / plot.width.max(1.0);
    let n_bins = session.shown_untracked()?.response.timeline.bins.len();
    // Between 0 and the number of bins, which is small.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, clippy::cast_precision_loss)]
    let nth = (share.clamp(0.0, 0.999_999) * n_bins as f64) as usize;
    (n_bins > 0).then_some(nth)
}

fn begin(session: Session, event: &ev::Event) {
    let Some((nth, plot)) = under(session, event).zip(plot()) else { return };
    let edge = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let edge = edge.and_then(|edge| edge.get_attribute("data-edge"));
    let now = session.shown_untracked().and_then(|shown| {
        let date = session.address().with_untracked(|address| address.request.date);
        chosen(&shown.response.timeline, date)
    });
    // Whoever takes hold of a line drags from the other.
    let from = match (edge.as_deref(), now) {
        (Some("from"), Some((_, last))) => last,
        (Some(_), Some((first, _))) => first,
        _ => nth,
    };
    DRAG.set(Some(Drag { from, moved: edge.is_some(), plot }));
    let ruler = event.current_target().and_then(|ruler| ruler.dyn_into::<Element>().ok());
    if let (Some(ruler), Some(event)) = (ruler, event.dyn_ref::<PointerEvent>()) {
        event.prevent_default();
        // A pointer that is gone by now needs no following.
        let _: Result<(), JsValue> = ruler.set_pointer_capture(event.pointer_id());
    }
}

fn go(session: Session, words: &Words, event: &ev::Event) {
    let nth = under(session, event);
    let ruler = event.current_target().and_then(|ruler| ruler.dyn_into::<Element>().ok());
    if let Some((ruler, told)) = ruler.zip(nth.and_then(|nth| told(session, words, nth))) {
        // What stands under the pointer, as its tip.
        let _: Result<(), JsValue> = ruler.set_attribute("title", &told);
    }
    let (Some(now), Some(nth)) = (DRAG.get(), nth) else { return };
    if now.moved || nth != now.from {
        DRAG.set(Some(Drag { moved: true, ..now }));
        choose(session, now.from.min(nth), now.from.max(nth));
    }
}

fn end(session: Session, event: &ev::Event) {
    let Some(now) = DRAG.get() else { return };
    DRAG.set(None);
    let since = event.time_stamp() - LAST_CLICK.replace(event.time_stamp());
    if now.moved {
        session.settle();
    } else if since < DOUBLE_CLICK_MILLIS {
        // It looks closer, and takes nothing back.
    } else if let Some(date) = under(session, event).and_then(|nth| days(session, nth, nth)) {
        session.choose(|request| request.date = if request.date == date { DateFilter::Any } else { date });
    }
}

/// Chooses the days of some bins: the answer follows at once, the history when the reader pauses.
fn choose(session: Session, first: usize, last: usize) {
    if let Some(date) = days(session, first, last) {
        session.preview(|request| request.date = date);
    }
}

/// The days of some bins.
fn days(session: Session, first: usize, last: usize) -> Option<DateFilter> {
    let shown = session.shown_untracked()?;
    let timeline = &shown.response.timeline;
    let (from, _) = timeline.period_of(timeline.bins.get(first)?)?;
    let (_, to) = timeline.period_of(timeline.bins.get(last)?)?;
    Some(DateFilter::Between(Some(from), Some(to)))
}

/// Looks closer at the bin under the pointer.
fn closer(session: Session, event: &ev::Event) {
    if let Some(DateFilter::Between(Some(from), Some(to))) =
        under(session, event).and_then(|nth| days(session, nth, nth))
    {
        look_at(session, from, to);
    }
}

/// Shows a part of time alone, in bins that fit it.
fn look_at(session: Session, from: Period, to: Period) {
    session.choose(|request| {
        request.date = DateFilter::Between(Some(from), Some(to));
        request.span = Some((from, to));
        request.grain = None;
    });
}

/// How long the bars are, a closer look and the way back, and the table.
fn tools(session: Session, words: &'static Words, timeline: &Bins, table: RwSignal<bool>) -> Tag {
    let (date, span) = session.address().with(|address| (address.request.date, address.request.span));
    let closer = match date {
        DateFilter::Between(Some(from), Some(to)) if span != Some((from, to)) => Some((from, to)),
        _ => None,
    };
    let closer = closer.map(|(from, to)| {
        tool(words.closer, "+", move |_| look_at(session, from, to)).set("data-closer", "").set("id", "closer")
    });
    // It comes while one drags: its room is there before, or the ruler would shrink under the pointer.
    let closer = closer.unwrap_or_else(|| tag("span").class("no-closer"));
    let wider = span.map(|(from, to)| {
        tool(words.wider, "−", move |_| session.choose(|request| request.span = wider(from, to))).set("data-wider", "")
    });
    let as_table = tool(words.as_table, "▤", move |_| table.update(|table| *table = !*table))
        .set("data-time-table", "")
        .set("aria-expanded", table.get().to_string());
    tag("div")
        .class("grain")
        .child(closer)
        .child(grains(session, words, timeline.grain))
        .children(wider)
        .child(as_table)
}

/// The period that a part of time lies in: of a month its year, of a year the whole.
fn wider(from: Period, to: Period) -> Option<(Period, Period)> {
    let (first, last) = (from.first(), to.last());
    let year = format!("{:04}", first.year()).parse::<Period>().ok()?;
    let is_year = first == year.first() && last == year.last();
    (first.year() == last.year() && !is_year).then_some((year, year))
}

/// A choice of how long the bars are.
fn grains(session: Session, words: &Words, now: Grain) -> Tag {
    let asked = session.address().with(|address| address.request.grain);
    let choose = move |event: ev::Event| {
        let grain = Grain::from_id(&event_target_value(&event));
        session.choose(move |request| request.grain = grain);
    };
    let option = |grain: Option<Grain>, name: String| {
        tag("option")
            .set("value", grain.map_or("", Grain::id))
            .maybe("selected", (asked == grain).then_some(""))
            .text(name)
    };
    let auto = format!("{} · {}", words.grain_name(now), words.grain_auto);
    let named = Grain::ALL.map(|grain| option(Some(grain), words.grain_name(grain).to_owned()));
    let select = tag("select").set("aria-label", words.grain).on("change", choose);
    tag("label").child(select.child(option(None, auto)).children(named))
}

/// Three shapes, however many bars there are: the whole archive, the answer, and the answer where it is not chosen.
fn drawing(date: DateFilter, timeline: &Bins) -> Vec<AnyView> {
    let chosen = chosen(timeline, date);
    let is_inside = |nth: usize| match date {
        DateFilter::Any => true,
        _ => chosen.is_some_and(|(first, last)| (first..=last).contains(&nth)),
    };
    let [mut all, mut inside, mut outside] = [String::new(), String::new(), String::new()];
    for (nth, bar) in bars(&timeline.bins).iter().enumerate() {
        draw(&mut all, bar, bar.all);
        draw(if is_inside(nth) { &mut inside } else { &mut outside }, bar, bar.found);
    }
    let shape = |class: &'static str, shape: String| view! { <path class=class d=shape /> }.into_any();
    vec![shape("all", all), shape("hit", inside), shape("hit-outside", outside)]
}

/// Adds a bar to a shape.
fn draw(shape: &mut String, bar: &Bar, height: f64) {
    if height > 0.0 {
        let (left, top, width) = (units(bar.x), units(1.0 - height), units(bar.width).max(1));
        // Writing into a string cannot fail.
        let _ = write!(shape, "M{left} {top}h{width}V{}H{left}z", units(1.0));
    }
}

/// What stands under the pointer, in numbers.
fn told(session: Session, words: &Words, nth: usize) -> Option<String> {
    let shown = session.shown_untracked()?;
    let bin = shown.response.timeline.bins.get(nth)?;
    Some(fill(
        words.timeline_bar,
        &[&bin.period, &format!("{}{}", shown.bound_sign(), bin.found), &bin.all.to_string()],
    ))
}

/// A fraction in the drawing's units, which are fine enough to be whole: printing floats would cost the app 12 KB.
fn units(fraction: f64) -> u32 {
    // Fractions lie between 0 and 1.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let units = (fraction * SIZE).round() as u32;
    units
}
