//! How does the answer lie in time? A ruler: the whole archive pale, the answer dark.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Element, MouseEvent};

use super::kit::{live, tag};
use super::session::Session;
use super::words::{Words, fill};
use crate::chart::{Bar, Tick, bars, ticks};
use crate::corpus::Period;
use crate::search::{Bin, DateFilter, Timeline as Bins};

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
                let bins = shown.as_ref().map(|shown| shown.response.timeline.bins.as_slice());
                let Some(period) = bin_at(&event, bins.unwrap_or_default()) else { return };
                let date = DateFilter::Between(Some(period), Some(period));
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
        let grain = timeline.map(|timeline| words.grain(timeline.grain)).unwrap_or_default();
        tag("section")
            .class("time")
            .set("aria-label", words.dates)
            .child(ruler)
            .child(tag("p").class("grain").text(grain))
            .into()
    })
}

fn drawing(words: &Words, date: DateFilter, timeline: &Bins) -> Vec<AnyView> {
    let draw = |(bar, bin): (Bar, &Bin)| {
        let inside = admits(date, &bin.period);
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

fn admits(date: DateFilter, period: &str) -> bool {
    let Ok(period) = period.parse::<Period>() else { return false };
    match date {
        DateFilter::Any => true,
        DateFilter::Undated => false,
        DateFilter::Between(from, to) => {
            from.is_none_or(|from| period.last() >= from.first()) && to.is_none_or(|to| period.first() <= to.last())
        }
    }
}

/// The bin under the pointer.
fn bin_at(event: &ev::Event, bins: &[Bin]) -> Option<Period> {
    let event = event.dyn_ref::<MouseEvent>()?;
    let ruler = event.current_target()?.dyn_into::<Element>().ok()?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - ruler.left()) / ruler.width().max(1.0);
    let count = u32::try_from(bins.len()).ok()?;
    // Between 0 and the number of bins, which is small.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let idx = (share.clamp(0.0, 0.999_999) * f64::from(count)) as usize;
    bins.get(idx)?.period.parse().ok()
}
