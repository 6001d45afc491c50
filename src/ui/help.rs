//! How is it all used? Queries that run when clicked, what the address says, the keys, and how counts are made.

use leptos::prelude::*;

use super::kit::{Tag, all, live, tag};
use super::session::{Session, link};
use super::words::Words;
use crate::address::Address;
use crate::search::Request;

/// The page of help.
pub(super) fn help(session: Session) -> AnyView {
    let content = live(move || {
        let (words, address) = (session.words(), session.address().get());
        all(vec![
            tag("h1").text(words.view_help),
            tag("h2").text(words.help),
            examples(session, &address),
            tag("h2").text(words.help_address),
            tag("p").text(words.help_address_says),
            parts(words),
            tag("h2").text(words.keys),
            keys(words),
            tag("h2").text(words.help_counts),
            tag("ul").class("said").children(words.help_counts_say.iter().map(|says| tag("li").text(*says))),
            tag("h2").text(words.help_private),
            tag("p").text(words.about_private),
        ])
    });
    tag("main").class("about help").child(content).into()
}

/// Queries of every kind, in the script and with the names that a reader of the language types.
const EXAMPLES: [&str; 13] = [
    "无人机",
    "王毅 乌克兰",
    "\"和平与稳定\"",
    "布林肯 OR 拉米",
    "制裁 -香港",
    "=中國",
    "普京",
    "title:王毅",
    "date:2023..2024-06",
    "中国 near/10 和平",
    "中?国 Shoi*",
    "Blinkin~",
    "/[0-9]+月[0-9]+日/",
];
const EXAMPLES_OF_TAIWAN: [&str; 13] = [
    "無人機",
    "王毅 烏克蘭",
    "\"和平與穩定\"",
    "布林肯 OR 拉米",
    "制裁 -香港",
    "=中國",
    "普丁",
    "title:王毅",
    "date:2023..2024-06",
    "中國 near/10 和平",
    "中?國 Shoi*",
    "Blinkin~",
    "/[0-9]+月[0-9]+日/",
];

/// Each a link that runs it.
pub(super) fn examples(session: Session, address: &Address) -> Tag {
    let words = session.words();
    let (queries, language) =
        if session.language() == "zh-Hant" { (EXAMPLES_OF_TAIWAN, "zh-Hant") } else { (EXAMPLES, "zh-Hans") };
    let says = [
        words.help_both,
        words.help_terms,
        words.help_phrase,
        words.help_or,
        words.help_not,
        words.help_exact,
        words.help_names,
        words.help_title,
        words.help_date,
        words.help_near,
        words.help_wild,
        words.help_like,
        words.help_regex,
    ];
    let example = |(query, says): (&'static str, &'static str)| {
        let href = link(address, |request| *request = Request { q: query.to_owned(), ..Request::default() });
        let link = tag("a").set("href", href).set("data-example", "").set("lang", language).text(query);
        [tag("dt").child(link), tag("dd").text(says)]
    };
    tag("dl").class("pairs").children(queries.into_iter().zip(says).flat_map(example))
}

/// What the parts of an address mean.
fn parts(words: &'static Words) -> Tag {
    let parts = [
        ("q=", words.part_q),
        ("outlet= name= year= …", words.part_facet),
        ("…__not=", words.part_not),
        ("date__gte= date__lte=", words.part_date),
        ("sort= once= exact= alias=", words.part_sort),
        ("article= hit= quote=", words.part_article),
        ("corpus= v=", words.part_corpus),
    ];
    let part =
        |(key, says): (&'static str, &'static str)| [tag("dt").child(tag("code").text(key)), tag("dd").text(says)];
    tag("dl").class("pairs").children(parts.into_iter().flat_map(part))
}

/// The keys, and what each does.
pub(super) fn keys(words: &'static Words) -> Tag {
    let keys = [
        ("/", words.key_search),
        ("j  k", words.key_rows),
        ("o  Enter", words.key_open),
        ("x", words.key_select),
        ("s", words.key_star),
        ("n  p", words.key_hits),
        ("f", words.key_find),
        ("e", words.key_export),
        ("y", words.key_copy),
        ("c", words.key_link),
        ("Esc", words.key_close),
        ("?", words.key_keys),
    ];
    let key = |(key, says): (&'static str, &'static str)| {
        let keys = key.split("  ").map(|key| tag("kbd").text(key));
        [tag("dt").children(keys), tag("dd").text(says)]
    };
    tag("dl").class("pairs keys").children(keys.into_iter().flat_map(key))
}
