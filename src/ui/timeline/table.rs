//! How many articles has each period, in numbers?

use super::Bins;
use crate::search::{Bin, DateFilter};
use crate::ui::host;
use crate::ui::kit::{Tag, tag};
use crate::ui::session::{Session, Shown};
use crate::ui::words::Words;

/// The timeline as a table; each period can be chosen.
pub(super) fn table(session: Session, words: &'static Words, timeline: &Bins) -> Tag {
    let number = |count: u32| host::number(u64::from(count), session.language());
    let shown = session.shown();
    let bound = shown.as_deref().map_or("", Shown::bound_sign);
    let row = |bin: &Bin| {
        let days = timeline.period_of(bin);
        let href = shown.as_deref().map(|shown: &Shown| {
            shown.link(|request| {
                if let Some((from, to)) = days {
                    request.date = DateFilter::Between(Some(from), Some(to));
                }
            })
        });
        let period = tag("a").maybe("href", href).text(bin.period.clone());
        tag("tr")
            .child(tag("th").set("scope", "row").child(period))
            .child(tag("td").text(format!("{bound}{}", number(bin.found))))
            .child(tag("td").text(number(bin.all)))
    };
    let head = |says: &'static str| tag("th").set("scope", "col").text(says);
    let heads = tag("tr").child(head(words.period)).child(head(words.found)).child(head(words.of_all));
    let rows = tag("table")
        .child(tag("caption").class("visually-hidden").text(words.as_table))
        .child(tag("thead").child(heads))
        .child(tag("tbody").children(timeline.bins.iter().map(row)));
    tag("div")
        .class("time-table")
        .set("role", "region")
        .set("aria-label", words.as_table)
        .set("tabindex", "0")
        .child(rows)
}
