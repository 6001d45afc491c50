//! How is an article set as a page? Block by block, each in the language of its script.

use leptos::prelude::*;

use super::host;
use super::kit::{Tag, button, live, tag, text};
use super::runs::runs;
use super::session::Session;
use super::words::{Words, fill};
use crate::corpus::{Block, Dated, Kind, Origin, Precision};
use crate::search::Opened;

/// The page of an article.
pub(super) fn page_of(session: Session, opened: &Opened) -> Tag {
    let (words, language) = (session.words(), session.language());
    let article = &opened.article;
    let title = if article.title.is_empty() { text(words.untitled) } else { runs(session, &opened.title_runs) };
    let published = article.published.as_ref();
    let origin = published.map(|dated| origin(words, dated.origin)).unwrap_or_default();
    let archived = article.archived.as_ref().map(|dated| tag("span").text(fill(words.archived, &[&moment(dated)])));
    let outlet = article.outlet.as_deref().map(|outlet| session.outlet_name(outlet));
    let n_chars: usize = article.blocks.iter().map(|block| block.text().chars().count()).sum();
    let n_chars = fill(words.n_characters, &[&host::number(n_chars as u64, language)]);
    let size = format!("{} · {n_chars}", words.script_name(article.script.id()));
    let about = tag("p")
        .class("meta")
        .set("lang", language)
        .child(tag("span").text(outlet.unwrap_or_default()))
        .child(tag("time").set("title", origin).text(date_line(words, published, None)))
        .children(archived)
        .child(tag("span").text(size));
    let empty = article.blocks.is_empty().then(|| tag("p").class("empty-body").text(words.empty_body));
    tag("article")
        .class("page")
        .set("data-open", article.id.0.clone())
        .maybe("lang", article.script.lang())
        .set("tabindex", "-1")
        .child(tag("h1").child(title))
        .child(about)
        .children(blocks(session, &article.blocks))
        .children(empty)
}

/// Consecutive items of a list, and consecutive related links, stand in one list each.
fn blocks(session: Session, blocks: &[Block]) -> Vec<Tag> {
    let in_list = |kind: Kind| matches!(kind, Kind::ListItem | Kind::Related);
    let chunk = |chunk: &[Block]| match chunk {
        [first, ..] if first.kind == Kind::Related => vec![related(session, chunk)],
        [first, ..] if first.kind == Kind::ListItem => {
            vec![tag("ul").class("items").children(chunk.iter().map(|block| item(session, block)))]
        }
        chunk => chunk.iter().map(|block| single(session, block)).collect(),
    };
    blocks.chunk_by(|one, next| one.kind == next.kind && in_list(one.kind)).flat_map(chunk).collect()
}

fn related(session: Session, links: &[Block]) -> Tag {
    let label = session.words().related;
    tag("section")
        .class("related")
        .set("aria-label", label)
        .child(tag("p").class("label").set("lang", session.language()).text(label))
        .child(tag("ul").children(links.iter().map(|block| item(session, block))))
}

fn item(session: Session, block: &Block) -> Tag {
    let level = block.level.unwrap_or(1).to_string();
    tag("li").maybe("lang", block.script.lang()).set("data-level", level).child(runs(session, &block.runs))
}

fn single(session: Session, block: &Block) -> Tag {
    let said = |name: &'static str| tag(name).maybe("lang", block.script.lang()).child(runs(session, &block.runs));
    match block.kind {
        Kind::Heading => said("h2"),
        Kind::Quote => said("blockquote"),
        Kind::Note => said("p").class("note"),
        Kind::Figure => tag("figure")
            .children(block.image.clone().map(|image| image_of(session, image)))
            .children((!block.runs.is_empty()).then(|| said("figcaption"))),
        Kind::Paragraph | Kind::ListItem | Kind::Related => said("p"),
    }
}

/// A figure's image, fetched only once the reader asks for it.
fn image_of(session: Session, image: String) -> AnyView {
    // Whether it was asked for, and whether it could be had.
    let (asked, failed) = (RwSignal::new(false), RwSignal::new(false));
    live(move || {
        let words = session.words();
        if asked.get() && !failed.get() {
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

/// A date as finely as it is known: the instant in UTC, or the day.
fn moment(dated: &Dated) -> String {
    match (&dated.instant, dated.precision) {
        (Some(instant), Precision::Second | Precision::Millisecond) => {
            let minutes = instant.get(..16).unwrap_or(instant).replace('T', " ");
            format!("{minutes} UTC")
        }
        _ => dated.day.to_string(),
    }
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
