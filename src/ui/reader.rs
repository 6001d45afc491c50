//! What does the open article say, and where are its hits?

use leptos::prelude::*;
use web_sys::{ScrollBehavior, ScrollIntoViewOptions, ScrollLogicalPosition};

use super::article::page_of;
use super::host;
use super::kit::{Tag, button, live, sign, tag};
use super::session::{Session, link};
use super::words::{count, fill};
use crate::search::{Opened, Request};

/// The reader: beside the list on wide screens, over it on narrow ones.
pub(super) fn reader(session: Session) -> AnyView {
    Effect::new(move |before: Option<Option<(String, Option<u32>)>>| {
        let shown = session.shown();
        let opened = shown.as_ref().and_then(|shown| shown.response.article.as_ref());
        let now = opened.map(|opened| (opened.article.id.0.clone(), opened.hit));
        let before = before.flatten();
        match (&before, &now) {
            (before, Some((id, _))) if before.as_ref().is_none_or(|(before, _)| before != id) => {
                focus_later(".page".to_owned());
            }
            // Whoever closes an article goes on from where it stands in the list; whoever types goes on typing.
            (Some((closed, _)), None) if !host::is_typing() => focus_later(format!("[data-result=\"{closed}\"] a")),
            _ => {}
        }
        if let Some((_, Some(hit))) = now.as_ref().filter(|_| now != before) {
            show_hit(*hit);
        }
        now
    });
    let page = live(move || {
        let page = session.page();
        match page.as_ref().and_then(|page| Some((page, page.response.article.as_ref()?))) {
            Some((page, opened)) => {
                Vec::<AnyView>::from([bar(session, opened).into(), page_of(session, page, opened).into()]).into_any()
            }
            None => no_article(session).into(),
        }
    });
    tag("section").class("reader").follow("aria-label", session.say(|words| words.reader)).child(page).into()
}

/// Moves the focus once the page shows what is to have it.
fn focus_later(selector: String) {
    request_animation_frame(move || host::focus(&selector));
}

/// Scrolls a hit into the middle of the page, once the page is laid out.
fn show_hit(hit: u32) {
    request_animation_frame(move || {
        let Some(mark) = host::find(&format!("mark[data-hit=\"{hit}\"]")) else { return };
        let options = ScrollIntoViewOptions::new();
        options.set_block(ScrollLogicalPosition::Center);
        options.set_behavior(ScrollBehavior::Auto);
        mark.scroll_into_view_with_scroll_into_view_options(&options);
    });
}

fn bar(session: Session, opened: &Opened) -> Tag {
    let words = session.words();
    let marks = opened.marks;
    let counter = move || match session.hit() {
        Some(hit) => fill(words.hit_of, &[&hit.to_string(), &marks.to_string()]),
        None => count(words.one_hit, words.hit_none, u64::from(marks), session.language()),
    };
    let step = |by: i64, label: &'static str, arrow: &'static str| {
        button(move |_| session.step_hit(by)).set("aria-label", label).set("title", label).child(sign(arrow))
    };
    let steps = (marks > 0).then(|| {
        let counter = tag("span").class("counter").set("role", "status").say(counter);
        [step(-1, words.previous_hit, "‹"), counter, step(1, words.next_hit, "›")]
    });
    let original = opened.article.url.clone().map(|url| {
        tag("a")
            .class("original")
            .set("href", url)
            .set("target", "_blank")
            .set("rel", "noreferrer noopener external")
            .text(words.original)
            .child(sign("↗"))
    });
    let back = button(move |_| session.close_article()).class("back").child(sign("←")).text(words.back);
    tag("header")
        .class("reader-bar")
        .child(back)
        .children(steps.into_iter().flatten())
        .child(tag("span").class("space"))
        .children(original)
}

/// What stands where no article is open: how to search, with examples that run.
fn no_article(session: Session) -> Tag {
    let words = session.words();
    let address = session.address().get();
    let examples = [
        ("无人机", words.help_both),
        ("王毅 乌克兰", words.help_terms),
        ("\"和平与稳定\"", words.help_phrase),
        ("布林肯 OR 拉米", words.help_or),
        ("制裁 -香港", words.help_not),
        ("=中國", words.help_exact),
        ("普京", words.help_names),
        ("title:王毅", words.help_title),
        ("date:2023..2024-06", words.help_date),
        ("中国 near/10 和平", words.help_near),
        ("中?国 Shoi*", words.help_wild),
        ("Blinkin~", words.help_like),
        ("/[0-9]+月[0-9]+日/", words.help_regex),
    ];
    let example = |(query, says): (&'static str, &'static str)| {
        let href = link(&address, |request| *request = Request { q: query.to_owned(), ..Request::default() });
        let link = tag("a").set("href", href).set("lang", "zh-Hans").text(query);
        [tag("dt").child(link), tag("dd").text(says)]
    };
    tag("div")
        .class("no-article")
        .child(tag("p").class("lead").text(words.pick))
        .child(tag("h2").text(words.help))
        .child(tag("dl").children(examples.into_iter().flat_map(example)))
        .child(tag("p").text(words.pick_hint))
}
