//! What is this archive, and what does it hold?

use leptos::prelude::*;

use super::kit::{Tag, button, live, tag};
use super::offline::offline;
use super::session::{Session, link};
use super::words::fill;
use super::{host, list_end};
use crate::address::Address;
use crate::corpus::{Outlet, Period};
use crate::search::{Covered, DateFilter, Request};

/// What became of every file of the archive, as the build wrote it beside the page.
const REPORT: &str = "build-report.json";

/// The archive's description, counts, outlets and terms.
pub(super) fn about(session: Session) -> AnyView {
    let content = live(move || content(session).into_iter().map(AnyView::from).collect::<Vec<_>>().into_any());
    let reading = live(move || {
        let choice = (!host::is_single_file()).then(|| list_end::choice(session, session.words()));
        tag("div").children(choice).into()
    });
    tag("main").class("about").child(content).child(reading).child(offline(session)).children(parts(session)).into()
}

/// The notices of what others made, read when asked for.
fn parts(session: Session) -> [AnyView; 2] {
    let notices = RwSignal::new(String::new());
    let open = move |_| {
        host::spawn(async move {
            let text = host::load("THIRD-PARTY.md").await.ok().and_then(|bytes| String::from_utf8(bytes).ok());
            notices.set(text.unwrap_or_else(|| session.words_untracked().about_parts_lost.to_owned()));
        });
    };
    let button = button(open).class("parts").set("data-parts", "").say(session.say(|words| words.about_parts));
    let text = live(move || {
        let text = notices.get();
        // Not read yet.
        if text.is_empty() {
            return ().into_any();
        }
        tag("pre").class("parts-text").set("tabindex", "0").text(text).into()
    });
    [tag("div").child(button).into(), text]
}

fn content(session: Session) -> Vec<Tag> {
    let (manifest, words, language) = (session.manifest(), session.words(), session.language());
    let number = |count: u64| host::number(count, language);
    let counts = manifest.counts;
    let mut facts = vec![
        (words.about_holds, number(u64::from(counts.articles))),
        (words.about_characters, number(counts.characters)),
        (words.about_figures, number(u64::from(counts.figures))),
        (words.about_links, number(u64::from(counts.links))),
        (words.about_zone, manifest.time_zone.clone()),
        (words.about_version, format!("{}@{}", manifest.id, manifest.version)),
        (words.about_made, format!("{} {}", manifest.generator.name, manifest.generator.version)),
    ];
    if let Some(made) = manifest.made_from {
        let parts = [
            (made.files, words.n_files),
            (made.skipped, words.about_skipped),
            (made.gave_way, words.about_gave_way),
            (made.repaired, words.about_repaired),
        ];
        let parts = parts.into_iter().filter(|(count, _)| *count > 0);
        let parts: Vec<String> = parts.map(|(count, of)| fill(of, &[&number(u64::from(count))])).collect();
        facts.push((words.about_made_from, parts.join(" · ")));
    }
    if let Some(span) = manifest.span {
        facts.insert(1, (words.about_span, format!("{} – {}", span.first, span.last)));
    }
    let address = session.address().get();
    let outlet = |outlet: &Outlet| {
        let href = link(&address, |request| {
            *request = Request::default();
            request.outlet.is.insert(outlet.id.clone());
        });
        let name = outlet.names.nearest(language).unwrap_or(&outlet.id).to_owned();
        let n_articles = number(u64::from(outlet.articles));
        tag("li").child(tag("a").set("href", href).text(name)).child(tag("span").text(n_articles))
    };
    let fact =
        |(name, fact): (&'static str, String)| tag("div").child(tag("dt").text(name)).child(tag("dd").text(fact));
    let title = manifest.called(language).to_owned();
    let mut content = vec![
        tag("h1").text(title),
        tag("p").text(manifest.description.nearest(language).unwrap_or_default().to_owned()),
        tag("dl").children(facts.into_iter().map(fact)),
    ];
    // One file has none beside it, nor an archive that was made from another.
    if manifest.made_from.is_some() && !host::is_single_file() {
        let report = tag("a").set("href", REPORT).text(words.about_report);
        content.push(tag("p").child(report));
    }
    content.extend([
        tag("h2").text(words.about_coverage),
        tag("p").class("hint").text(words.about_coverage_hint),
        covered(session, &address),
        tag("h2").text(words.about_outlets),
        tag("ul").class("outlets").children(manifest.outlets.iter().map(outlet)),
    ]);
    if let Some(licence) = manifest.licence.nearest(language) {
        content.push(tag("h2").text(words.about_licence));
        content.push(tag("p").text(licence.to_owned()));
    }
    content.push(tag("p").class("private").text(words.about_private));
    content
}

/// A table of articles by outlet and period, shaded by their number; each cell leads to its articles.
fn covered(session: Session, address: &Address) -> Tag {
    let (words, language, shown) = (session.words(), session.language(), session.shown());
    let coverage = shown.as_ref().and_then(|shown| shown.response.coverage.as_ref());
    let Some(coverage) = coverage else { return tag("p").text(words.opening) };
    let most = coverage.outlets.iter().flat_map(|covered| &covered.bins).copied().max().unwrap_or(0).max(1);
    let cell = |outlet: Option<&str>, period: &str, count: u32| {
        if count == 0 {
            return tag("td");
        }
        let bounds = period.parse::<Period>().ok();
        let href = link(address, |request| {
            *request = Request { date: DateFilter::Between(bounds, bounds), ..Request::default() };
            request.outlet.is.extend(outlet.map(str::to_owned));
        });
        let share = u64::from(count) * 100 / u64::from(most);
        tag("td")
            .style("--share", format!("{share}%"))
            .child(tag("a").set("href", href).text(host::number(u64::from(count), language)))
    };
    let row = |covered: &Covered| {
        let name = covered.outlet.as_deref().map(|outlet| session.outlet_name(outlet));
        let name = tag("th").set("scope", "row").text(name.unwrap_or_else(|| words.outlet_none.to_owned()));
        let cells = coverage.periods.iter().zip(&covered.bins);
        let cells = cells.map(|(period, count)| cell(covered.outlet.as_deref(), period, *count));
        let undated =
            if covered.undated == 0 { String::new() } else { host::number(u64::from(covered.undated), language) };
        tag("tr").child(name).children(cells).child(tag("td").text(undated))
    };
    let period = |period: &String| tag("th").set("scope", "col").child(tag("span").text(period.clone()));
    let head = tag("tr")
        .child(tag("td"))
        .children(coverage.periods.iter().map(period))
        .child(tag("th").set("scope", "col").child(tag("span").text(words.undated)));
    let table =
        tag("table").child(tag("thead").child(head)).child(tag("tbody").children(coverage.outlets.iter().map(row)));
    tag("div")
        .class("coverage")
        .set("data-coverage", "")
        .set("role", "region")
        .set("aria-label", words.about_coverage)
        .set("tabindex", "0")
        .child(table)
}
