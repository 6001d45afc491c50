//! What is this archive, and what does it hold?

use leptos::prelude::*;

use super::host;
use super::session::Session;

/// The archive's description, counts, outlets and terms.
#[component]
pub(super) fn About(session: Session) -> impl IntoView {
    view! {
        <main class="about">
            {move || content(session)}
            <Parts session />
        </main>
    }
}

/// The notices of what others made, read when asked for.
#[component]
fn Parts(session: Session) -> impl IntoView {
    let notices = RwSignal::new(None);
    let open = move |_| {
        wasm_bindgen_futures::spawn_local(async move {
            let text = host::load("THIRD-PARTY.md").await.ok().and_then(|bytes| String::from_utf8(bytes).ok());
            notices.set(Some(text.unwrap_or_else(|| session.words_untracked().about_parts_lost.to_owned())));
        });
    };
    view! {
        <button type="button" class="parts" data-parts="" on:click=open>{session.say(|words| words.about_parts)}</button>
        {move || notices.get().map(|text| view! { <pre class="parts-text" tabindex="0">{text}</pre> })}
    }
}

fn content(session: Session) -> impl IntoView {
    let (manifest, words, language) = (session.manifest(), session.words(), session.language().get());
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
    if let Some(span) = manifest.span {
        facts.insert(1, (words.about_span, format!("{} – {}", span.first, span.last)));
    }
    let outlet = |outlet: &crate::corpus::Outlet| {
        let href = session.link(|request| {
            *request = crate::search::Request::default();
            request.outlet.is.insert(outlet.id.clone());
        });
        let name = outlet.names.nearest(language).unwrap_or(&outlet.id).to_owned();
        view! { <li><a href=href>{name}</a><span>{number(u64::from(outlet.articles))}</span></li> }
    };
    view! {
        <h1>{manifest.title.nearest(language).unwrap_or(&manifest.id).to_owned()}</h1>
        <p>{manifest.description.nearest(language).map(str::to_owned)}</p>
        <dl>{facts.into_iter().map(|(name, fact)| view! { <div><dt>{name}</dt><dd>{fact}</dd></div> }).collect_view()}</dl>
        <h2>{words.about_outlets}</h2>
        <ul class="outlets">{manifest.outlets.iter().map(outlet).collect_view()}</ul>
        {manifest.licence.nearest(language).map(|licence| view! {
            <h2>{words.about_licence}</h2><p>{licence.to_owned()}</p>
        })}
        <p class="private">{words.about_private}</p>
    }
}
