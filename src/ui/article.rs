//! How is an article set as a page? Block by block, each in the language of its script.

use leptos::prelude::*;

use super::host;
use super::runs::runs;
use super::session::Session;
use super::words::{Words, fill};
use crate::corpus::{Block, Dated, Kind, Origin, Precision};
use crate::search::Opened;

/// The page of an article.
#[component]
pub(super) fn Page(session: Session, opened: Opened, current: Signal<Option<u32>>) -> impl IntoView {
    let article = opened.article;
    let title = if article.title.is_empty() {
        session.say(|words| words.untitled).into_any()
    } else {
        runs(opened.title_runs, current).into_any()
    };
    let n_chars: usize = article.blocks.iter().map(|block| block.text().chars().count()).sum();
    let script = article.script;
    let (published, archived) = (article.published.clone(), article.archived.clone());
    let outlet = article.outlet.clone();
    let dates = move || {
        let words = session.words();
        let date = date_line(words, published.as_ref(), None);
        let archived = archived.as_ref().map(|dated| fill(words.archived, &[&moment(dated)]));
        let origin = published.as_ref().map(|dated| origin(words, dated.origin));
        view! {
            <time title=origin>{date}</time>
            {archived.map(|archived| view! { <span>{archived}</span> })}
        }
    };
    let size = move || {
        let words = session.words();
        let count = host::number(n_chars as u64, session.language().get());
        format!("{} · {}", words.script_name(script.id()), fill(words.n_characters, &[&count]))
    };
    let empty = article.blocks.is_empty();
    view! {
        <article class="page" data-open=article.id.0 lang=script.lang() tabindex="-1">
            <h1>{title}</h1>
            <p class="meta" lang=move || session.language().get()>
                <span>{move || outlet.as_deref().map(|outlet| session.outlet_name(outlet))}</span>
                {dates}
                <span>{size}</span>
            </p>
            {blocks(session, article.blocks, current)}
            <Show when=move || empty><p class="empty-body">{session.say(|words| words.empty_body)}</p></Show>
        </article>
    }
}

/// Consecutive items of a list, and consecutive related links, stand in one list each.
fn blocks(session: Session, blocks: Vec<Block>, current: Signal<Option<u32>>) -> Vec<AnyView> {
    let mut views = Vec::new();
    let mut rest = blocks.into_iter().peekable();
    while let Some(block) = rest.next() {
        let kind = block.kind;
        if !matches!(kind, Kind::ListItem | Kind::Related) {
            views.push(single(session, block, current));
            continue;
        }
        let mut items = vec![item(block, current)];
        while let Some(next) = rest.next_if(|next| next.kind == kind) {
            items.push(item(next, current));
        }
        views.push(match kind {
            Kind::Related => view! {
                <section class="related" aria-label=session.say(|words| words.related)>
                    <p class="label" lang=move || session.language().get()>{session.say(|words| words.related)}</p>
                    <ul>{items}</ul>
                </section>
            }
            .into_any(),
            _ => view! { <ul class="items">{items}</ul> }.into_any(),
        });
    }
    views
}

fn item(block: Block, current: Signal<Option<u32>>) -> AnyView {
    let level = block.level.unwrap_or(1).to_string();
    view! { <li lang=block.script.lang() data-level=level>{runs(block.runs, current)}</li> }.into_any()
}

fn single(session: Session, block: Block, current: Signal<Option<u32>>) -> AnyView {
    let lang = block.script.lang();
    match block.kind {
        Kind::Heading => view! { <h2 lang=lang>{runs(block.runs, current)}</h2> }.into_any(),
        Kind::Quote => view! { <blockquote lang=lang>{runs(block.runs, current)}</blockquote> }.into_any(),
        Kind::Note => view! { <p class="note" lang=lang>{runs(block.runs, current)}</p> }.into_any(),
        Kind::Figure => view! { <Figure session block current /> }.into_any(),
        Kind::Paragraph | Kind::ListItem | Kind::Related => {
            view! { <p lang=lang>{runs(block.runs, current)}</p> }.into_any()
        }
    }
}

/// A figure: its caption always, its image only once the reader asks for it.
#[component]
fn Figure(session: Session, block: Block, current: Signal<Option<u32>>) -> impl IntoView {
    let image = block.image.map(|image| view! { <Image session image /> });
    let caption = (!block.runs.is_empty())
        .then(|| view! { <figcaption lang=block.script.lang()>{runs(block.runs, current)}</figcaption> });
    view! { <figure>{image}{caption}</figure> }
}

#[derive(Clone, Copy, PartialEq)]
enum Shown {
    NotAsked,
    Asked,
    Failed,
}

#[component]
fn Image(session: Session, image: String) -> impl IntoView {
    let shown = RwSignal::new(Shown::NotAsked);
    let host_name = StoredValue::new(host_of(&image).to_owned());
    let image = StoredValue::new(image);
    let said = move |sentence: fn(&Words) -> &'static str| {
        host_name.with_value(|host| fill(sentence(session.words()), &[host]))
    };
    move || match shown.get() {
        Shown::NotAsked => view! {
            <p class="ask-image" lang=move || session.language().get()>
                <button type="button" data-show-image="" on:click=move |_| shown.set(Shown::Asked)>
                    {session.say(|words| words.show_image)}
                </button>
                <small>{move || said(|words| words.image_from)}</small>
            </p>
        }
        .into_any(),
        Shown::Asked => view! {
            <img src=image.get_value() alt="" referrerpolicy="no-referrer" on:error=move |_| shown.set(Shown::Failed) />
        }
        .into_any(),
        Shown::Failed => view! {
            <p class="ask-image" role="alert" lang=move || session.language().get()>
                <button type="button" data-show-image="" on:click=move |_| shown.set(Shown::Asked)>
                    {session.say(|words| words.retry)}
                </button>
                <small>{move || said(|words| words.image_failed)}</small>
            </p>
        }
        .into_any(),
    }
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
    }
}
