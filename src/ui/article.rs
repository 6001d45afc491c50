//! How is an article set as a page? Block by block, each in the language of its script.

use leptos::prelude::*;

use super::host;
use super::kit::{Tag, button, live, tag, text};
use super::moments::{mention_time, own_time};
use super::runs::{Place, runs};
use super::session::{Session, Shown};
use super::words::{Words, fill};
use crate::corpus::{Block, Dated, Kind, Origin};
use crate::keep::{Item, ItemKind};
use crate::search::{FacetKey, Mention, Opened, Request};

/// The page of an article.
pub(super) fn page_of(session: Session, shown: &Shown, opened: &Opened) -> Tag {
    let (words, language) = (session.words(), session.language());
    let article = &opened.article;
    let place = Place { session, shown, links: &opened.links };
    let title = if article.title.is_empty() { text(words.untitled) } else { runs(place, &opened.title_runs) };
    let published = article.published.as_ref();
    let origin_of = |dated: &Dated| origin(words, dated.origin);
    let origin = published.map(origin_of).unwrap_or_default();
    let archived = article.archived.as_ref().map(|dated| {
        let archived = fill(words.archived, &[&moment(session, dated)]);
        tag("span").text(format!("{archived} · {}", origin_of(dated)))
    });
    let outlet = article.outlet.as_deref().map(|outlet| tag("span").text(session.outlet_name(outlet)));
    let n_chars: usize = article.blocks.iter().map(|block| block.text().chars().count()).sum();
    let n_chars = fill(words.n_characters, &[&host::number(n_chars as u64, language)]);
    let size = format!("{} · {n_chars}", words.script_name(article.script.id()));
    let about = tag("p")
        .class("meta")
        .set("lang", language)
        .children(outlet)
        .child(tag("time").set("title", origin).text(own_time(session, words, opened)))
        .children(archived)
        .child(tag("span").text(size));
    // On paper, the archive and where the article came from.
    let archive = session.manifest().called(language).to_owned();
    let printed = article.url.iter().fold(archive, |printed, url| printed + " · " + url);
    let name = if article.title.is_empty() { words.untitled.to_owned() } else { article.title.clone() };
    let empty = article.blocks.is_empty().then(|| tag("p").class("empty-body").text(words.empty_body));
    tag("article")
        .class("page")
        .set("data-open", article.id.0.clone())
        .maybe("lang", opened.shown_in.unwrap_or(article.script).lang())
        .set("tabindex", "-1")
        .set("aria-label", name)
        .child(tag("p").class("printed").set("lang", language).text(printed))
        .child(tag("h1").child(title))
        .child(about)
        .children(
            opened.shown_in.map(|_| {
                tag("p").class("converted").set("lang", language).set("data-converted", "").text(words.converted)
            }),
        )
        .children(opened.version.map(|nth| older(words, language, shown, opened, nth)))
        .children(blocks(place, &article.blocks))
        .children(empty)
        .children(others(session, shown, opened))
        .child(note(session, words, opened))
}

/// Says of an older version that it is one, and leads to the newest.
fn older(words: &Words, language: &'static str, shown: &Shown, opened: &Opened, nth: u32) -> Tag {
    let says = version_name(words, opened, Some(nth));
    let newest = version_link(words, shown, opened, None);
    tag("div").class("converted").set("lang", language).set("data-older", "").text(says).text(" · ").child(newest)
}

/// How a version is called; none is the newest.
fn version_name(words: &Words, opened: &Opened, nth: Option<u32>) -> String {
    match nth {
        Some(nth) => fill(words.version, &[&nth.to_string(), &(opened.versions + 1).to_string()]),
        None => words.newest_version.to_owned(),
    }
}

fn version_link(words: &Words, shown: &Shown, opened: &Opened, nth: Option<u32>) -> Tag {
    let href = shown.link(|request| (request.version, request.hit) = (nth, None));
    tag("a").set("href", href).text(version_name(words, opened, nth))
}

/// What the reader writes about the article.
fn note(session: Session, words: &'static Words, opened: &Opened) -> Tag {
    let item = Item {
        article: opened.article.id.0.clone(),
        name: opened.article.title.clone(),
        ..Item::new(ItemKind::Note, 0)
    };
    let key = item.key();
    let shown = {
        let key = key.clone();
        move || session.shelf().kept().with(|kept| kept.get(&key).map(|item| item.text.clone()).unwrap_or_default())
    };
    let write = move |event: leptos::ev::Event| {
        let text = event_target_value(&event);
        if text.trim().is_empty() {
            session.shelf().remove(&key);
        } else {
            session.shelf().keep(Item { text, ..item.clone() });
        }
    };
    let field = tag("textarea")
        .set("rows", "3")
        .set("data-note", "")
        .set("spellcheck", "false")
        .value(shown)
        .on("input", write);
    tag("label").class("note-field").set("lang", session.language()).child(tag("span").text(words.note)).child(field)
}

/// Consecutive items of a list, and consecutive related links, stand in one list each; so do the cells of a table.
fn blocks(place: Place<'_>, blocks: &[Block]) -> Vec<Tag> {
    let in_list = |kind: Kind| matches!(kind, Kind::ListItem | Kind::Related);
    let is_next = |one: &Block, next: &Block| match (one.row, next.row) {
        (Some(row), Some(next_row)) => (row, one.level) < (next_row, next.level),
        _ => one.kind == next.kind && in_list(one.kind),
    };
    let chunk = |chunk: &[Block]| match chunk {
        [first, ..] if first.kind == Kind::Related => vec![related(place, chunk)],
        [first, ..] if first.kind == Kind::ListItem => {
            vec![tag("ul").class("items").children(chunk.iter().map(|block| item(place, block)))]
        }
        [first, ..] if first.row.is_some() => vec![table(place, chunk)],
        chunk => chunk.iter().map(|block| single(place, block)).collect(),
    };
    blocks.chunk_by(is_next).flat_map(chunk).collect()
}

/// A table, which a reader without a mouse scrolls by keyboard where it is wide.
fn table(place: Place<'_>, cells: &[Block]) -> Tag {
    let rows = cells.chunk_by(|one, next| one.row == next.row).map(|row| {
        let mut filled = Vec::new();
        for block in row {
            let column = usize::from(block.level.unwrap_or(1));
            while filled.len() + 1 < column {
                filled.push(tag("td"));
            }
            let name = if block.kind == Kind::HeaderCell { "th" } else { "td" };
            filled.push(tag(name).maybe("lang", block.script.lang()).child(runs(place, &block.runs)));
        }
        tag("tr").children(filled)
    });
    tag("div").class("table").set("tabindex", "0").child(tag("table").children(rows))
}

fn related(place: Place<'_>, links: &[Block]) -> Tag {
    let session = place.session;
    let label = session.words().related;
    tag("section")
        .class("related")
        .set("aria-label", label)
        .child(tag("p").class("label").set("lang", session.language()).text(label))
        .child(tag("ul").children(links.iter().map(|block| item(place, block))))
}

fn item(place: Place<'_>, block: &Block) -> Tag {
    let level = block.level.unwrap_or(1).to_string();
    tag("li").maybe("lang", block.script.lang()).set("data-level", level).child(runs(place, &block.runs))
}

fn single(place: Place<'_>, block: &Block) -> Tag {
    let said = |name: &'static str| tag(name).maybe("lang", block.script.lang()).child(runs(place, &block.runs));
    match block.kind {
        Kind::Heading => said("h2"),
        Kind::Quote => said("blockquote"),
        Kind::Note => said("p").class("note"),
        Kind::Figure => tag("figure")
            .children(block.image.clone().map(|image| image_of(place.session, image)))
            .children((!block.runs.is_empty()).then(|| said("figcaption"))),
        Kind::Code => said("pre"),
        _ => said("p"),
    }
}

/// Topics, and names, that are listed of an article.
const MAX_TERMS: usize = 12;

/// All articles of the corpus with a value.
fn only(key: FacetKey, value: &str) -> Request {
    let mut request = Request::default();
    request.choice_mut(key).is.insert(value.to_owned());
    request
}

/// What stands after an article: what it speaks of, its versions, what links to it, what is nearly the same.
fn others(session: Session, shown: &Shown, opened: &Opened) -> Vec<Tag> {
    let words = session.words();
    let mut others = Vec::new();
    if !opened.topics.is_empty() || !opened.names.is_empty() {
        let of = |key: FacetKey, values: &[String]| -> Vec<Tag> {
            let value = |value: &String| {
                let href = shown.link(|request| *request = only(key, value));
                tag("li").child(tag("a").set("href", href).set("data-term", key.id()).text(value.clone()))
            };
            values.iter().take(MAX_TERMS).map(value).collect()
        };
        let terms = of(FacetKey::Topic, &opened.topics).into_iter().chain(of(FacetKey::Name, &opened.names));
        others.push(listed(session, words.speaks_of, terms.collect()).set("data-terms", ""));
    }
    if opened.versions > 0 {
        others.push(listed(session, words.versions, versions(words, shown, opened)));
    }
    let lists =
        [(words.linked_from, &opened.linked_from), (words.alike, &opened.alike), (words.same_matter, &opened.related)];
    for (label, mentions) in lists {
        if !mentions.is_empty() {
            others.push(listed(
                session,
                label,
                mentions.iter().map(|mention| spoken_of(session, shown, opened, mentions, mention)).collect(),
            ));
        }
    }
    others
}

fn listed(session: Session, label: &'static str, items: Vec<Tag>) -> Tag {
    tag("section")
        .class("others")
        .set("aria-label", label)
        .set("lang", session.language())
        .child(tag("h2").text(label))
        .child(tag("ul").children(items))
}

fn spoken_of(session: Session, shown: &Shown, opened: &Opened, among: &[Mention], mention: &Mention) -> Tag {
    let title = if mention.title.is_empty() { session.words().untitled.to_owned() } else { mention.title.clone() };
    let link = tag("a").set("href", shown.opening(&mention.id)).maybe("lang", mention.script.lang()).text(title);
    let outlet = mention.outlet.as_deref().map(|outlet| session.outlet_name(outlet)).unwrap_or_default();
    let time = mention_time(session, opened, among, mention);
    tag("li").child(link).child(tag("small").text(format!("{outlet} {time}")))
}

/// Every version, the newest first.
fn versions(words: &Words, shown: &Shown, opened: &Opened) -> Vec<Tag> {
    let version = |nth: Option<u32>| {
        let current = (opened.version == nth).then_some("true");
        tag("li").child(version_link(words, shown, opened, nth).maybe("aria-current", current))
    };
    std::iter::once(None).chain((1..=opened.versions).rev().map(Some)).map(version).collect()
}

/// A figure's image, fetched only once the reader asks for it.
fn image_of(session: Session, image: String) -> AnyView {
    // Whether it was asked for, and whether it could be had.
    let (asked, failed) = (RwSignal::new(false), RwSignal::new(false));
    live(move || {
        let words = session.words();
        if (asked.get() || session.images().get()) && !failed.get() {
            return tag("img")
                .set("alt", "")
                .set("referrerpolicy", "no-referrer")
                .on("error", move |_| failed.set(true))
                .set("src", image.clone())
                .into();
        }
        let (label, sentence) =
            if failed.get() { (words.retry, words.image_failed) } else { (words.show_image, words.image_from) };
        let ask = button(move |_| {
            failed.set(false);
            asked.set(true);
        });
        tag("p")
            .class("ask-image")
            .set("lang", session.language())
            .maybe("role", failed.get().then_some("alert"))
            .child(ask.set("data-show-image", "").text(label))
            .child(tag("small").text(fill(sentence, &[host_of(&image)])))
            .into()
    })
}

/// The host an image lies on, as the reader is told before it is fetched. Stored addresses are whole and normal.
fn host_of(url: &str) -> &str {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.split(['/', '?', '#']).next().unwrap_or(rest)
}

/// The day an article stands under: of publication, else of archiving, marked as such.
pub(super) fn date_line(words: &Words, published: Option<&Dated>, archived: Option<&Dated>) -> String {
    match (published, archived) {
        (Some(dated), _) => dated.day.to_string(),
        (None, Some(dated)) => fill(words.archived_only, &[&dated.day.to_string()]),
        (None, None) => words.undated.to_owned(),
    }
}

/// A date as finely as it is known: the minute in the archive's time zone, as its days are, or the day.
fn moment(session: Session, dated: &Dated) -> String {
    let moment = dated.fine_instant().and_then(|instant| host::moment(instant, &session.manifest().time_zone));
    moment.unwrap_or_else(|| dated.day.to_string())
}

fn origin(words: &Words, origin: Origin) -> &'static str {
    match origin {
        Origin::Byline => words.origin_byline,
        Origin::Url => words.origin_url,
        Origin::Stamp => words.origin_stamp,
        Origin::FrontMatter => words.origin_front_matter,
        Origin::Metadata => words.origin_metadata,
    }
}
