//! How does the answer lie in time? A ruler: the whole archive pale, the answer dark.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

use super::kit::{Tag, live, tag};
use super::session::Session;
use super::words::{Words, fill};
use crate::chart::{Bar, Tick, bars, ticks};
use crate::corpus::Period;
use crate::search::{Bin, DateFilter, Grain, Timeline as Bins};

/// Height and width of the drawing, in its own units; the browser stretches it to its place.
const SIZE: f64 = 10_000.0;

/// The ruler. A click sets the date filter; the date fields do the same by keyboard.
pub(super) fn timeline(session: Session) -> AnyView {
    live(move || {
        let (words, shown) = (session.words(), session.shown());
        let timeline = shown.as_ref().map(|shown| &shown.response.timeline);
        let pick = {
            let shown = shown.clone();
            move |event: ev::Event| {
                let timeline = shown.as_ref().map(|shown| &shown.response.timeline);
                let Some((from, to)) = timeline.and_then(|timeline| bin_at(&event, timeline)) else { return };
                let date = DateFilter::Between(Some(from), Some(to));
                session.choose(|request| {
                    request.date = if request.date == date { DateFilter::Any } else { date };
                });
            }
        };
        let date = shown.as_ref().map_or(DateFilter::Any, |shown| shown.address.request.date);
        let ticks = timeline.map(|timeline| ticks(timeline.grain, &timeline.bins)).unwrap_or_default();
        let tick = |tick: Tick| {
            let left = format!("calc({} * 100% / {})", units(tick.x), units(1.0));
            tag("span").style("left", left).text(tick.label)
        };
        let ticks = tag("div").class("ticks").set("aria-hidden", "true").children(ticks.into_iter().map(tick));
        let drawing = view! {
            <svg viewBox="0 0 10000 10000" preserveAspectRatio="none" role="img" aria-label=words.timeline>
                {timeline.map(|timeline| drawing(words, date, timeline)).unwrap_or_default()}
            </svg>
        };
        let ruler = tag("div")
            .class("ruler")
            .set("title", words.timeline)
            .on("click", pick)
            .child(drawing.into_any())
            .child(ticks);
        tag("section")
            .class("time")
            .set("aria-label", words.dates)
            .child(ruler)
            .child(timeline.map_or_else(|| tag("p"), |timeline| grains(session, words, timeline.grain)).class("grain"))
            .into()
    })
}

/// How long the bars are, and a choice of it.
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

fn drawing(words: &Words, date: DateFilter, timeline: &Bins) -> Vec<AnyView> {
    let draw = |(bar, bin): (Bar, &Bin)| {
        let inside = timeline.period_of(bin).is_some_and(|(from, to)| admits(date, from, to));
        let label = fill(words.timeline_bar, &[&bin.period, &bin.found.to_string(), &bin.all.to_string()]);
        let rect = |class: &'static str, height: f64| {
            let [x, y, width, height] = [bar.x, 1.0 - height, bar.width, height].map(|share| units(share).to_string());
            view! { <rect class=class x=x width=width y=y height=height /> }.into_any()
        };
        view! {
            <g data-inside=inside.to_string()>
                <title>{label}</title>
                {rect("all", bar.all)}
                {rect("hit", bar.found)}
            </g>
        }
        .into_any()
    };
    bars(&timeline.bins).into_iter().zip(&timeline.bins).map(draw).collect()
}

/// A fraction in the drawing's units, which are fine enough to be whole: printing floats would cost the app 12 KB.
fn units(fraction: f64) -> u32 {
    // Fractions lie between 0 and 1.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let units = (fraction * SIZE).round() as u32;
    units
}

fn admits(date: DateFilter, first: Period, last: Period) -> bool {
    match date {
        DateFilter::Any => true,
        DateFilter::Undated => false,
        DateFilter::Between(from, to) => {
            from.is_none_or(|from| last.last() >= from.first()) && to.is_none_or(|to| first.first() <= to.last())
        }
    }
}

/// The days of the bin under the pointer.
fn bin_at(event: &ev::Event, timeline: &Bins) -> Option<(Period, Period)> {
    let event = event.dyn_ref::<MouseEvent>()?;
    let ruler = event.current_target()?.dyn_into::<Element>().ok()?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - ruler.left()) / ruler.width().max(1.0);
    let count = u32::try_from(timeline.bins.len()).ok()?;
    // Between 0 and the number of bins, which is small.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let idx = (share.clamp(0.0, 0.999_999) * f64::from(count)) as usize;
    timeline.period_of(timeline.bins.get(idx)?)
}
