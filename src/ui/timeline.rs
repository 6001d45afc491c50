//! How does the answer lie in time? A ruler: the whole archive pale, the answer dark.

use leptos::ev;
use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::Element;

use super::session::Session;
use super::words::fill;
use crate::chart::{bars, ticks};
use crate::corpus::Period;
use crate::search::{Bin, DateFilter, Timeline as Bins};

/// Height and width of the drawing, in its own units; the browser stretches it to its place.
const SIZE: f64 = 10_000.0;

/// The ruler. A click sets the date filter; the date fields do the same by keyboard.
#[component]
pub(super) fn Timeline(session: Session) -> impl IntoView {
    let bins = session.answered(|response| response.timeline.clone());
    let pick = move |event: ev::MouseEvent| {
        let Some(period) = bins.get_untracked().flatten_bins().and_then(|bins| bin_at(&event, &bins)) else { return };
        let date = DateFilter::Between(Some(period), Some(period));
        session.choose(move |request| {
            request.date = if request.date == date { DateFilter::Any } else { date };
        });
    };
    view! {
        <section class="time" aria-label=session.say(|words| words.dates)>
            <div class="ruler" title=session.say(|words| words.timeline) on:click=pick>
                <svg viewBox="0 0 10000 10000" preserveAspectRatio="none" role="img"
                    aria-label=session.say(|words| words.timeline)>
                    {move || bins.get().map(|bins| drawing(session, &bins))}
                </svg>
                <div class="ticks" aria-hidden="true">
                    {move || bins.get().map(|timeline| ticks(timeline.grain, &timeline.bins).into_iter().map(|tick| {
                        let left = format!("calc({} * 100% / {})", units(tick.x), units(1.0));
                        view! { <span style:left=left>{tick.label}</span> }
                    }).collect_view())}
                </div>
            </div>
            <p class="grain">{move || bins.get().map(|timeline| session.words().grain(timeline.grain))}</p>
        </section>
    }
}

trait FlattenBins {
    fn flatten_bins(self) -> Option<Vec<Bin>>;
}

impl FlattenBins for Option<Bins> {
    fn flatten_bins(self) -> Option<Vec<Bin>> {
        self.map(|timeline| timeline.bins)
    }
}

fn drawing(session: Session, timeline: &Bins) -> AnyView {
    let date = session.address().with(|address| address.request.date);
    let drawn = bars(&timeline.bins).into_iter().zip(timeline.bins.clone());
    drawn.map(|(bar, bin)| {
        let inside = admits(date, &bin.period);
        let label = fill(
            session.words().timeline_bar,
            &[&bin.period, &bin.found.to_string(), &bin.all.to_string()],
        );
        let rect = |class: &'static str, height: f64| {
            view! {
                <rect class=class x=units(bar.x) width=units(bar.width) y=units(1.0 - height) height=units(height) />
            }
        };
        view! {
            <g data-inside=inside.to_string()>
                <title>{label}</title>
                {rect("all", bar.all)}
                {rect("hit", bar.found)}
            </g>
        }
    }).collect_view().into_any()
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
fn bin_at(event: &ev::MouseEvent, bins: &[Bin]) -> Option<Period> {
    let ruler = event.current_target()?.dyn_into::<Element>().ok()?.get_bounding_client_rect();
    let share = (f64::from(event.client_x()) - ruler.left()) / ruler.width().max(1.0);
    let count = u32::try_from(bins.len()).ok()?;
    // Between 0 and the number of bins, which is small.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let idx = (share.clamp(0.0, 0.999_999) * f64::from(count)) as usize;
    bins.get(idx)?.period.parse().ok()
}
