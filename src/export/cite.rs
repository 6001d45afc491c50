//! How is an article cited?

use super::{Exported, accessed, published, title};
use crate::corpus::Day;

/// GB/T 7714-2015: electronic resources with an address (8.6), articles of newspapers without one (8.4).
pub(super) fn gbt(one: &Exported<'_>, today: Option<Day>) -> String {
    let article = one.article;
    let (author, title, outlet) = (before(article.author.as_deref(), ". "), title(one), one.outlet);
    let Some(url) = &article.url else {
        let day = published(one).map(|day| day.to_string()).unwrap_or_default();
        let source = [outlet, &day].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
        return format!("{}\n", format!("{author}{title}[N]. {}", before(Some(&source), ".")).trim_end());
    };
    let day = published(one).map_or_else(String::new, |day| format!("({day})"));
    let read = accessed(one, today).map_or_else(String::new, |day| format!("[{day}]"));
    let source = before(Some(&format!("{outlet}{day}{read}")), ". ");
    format!("{author}{title}[EB/OL]. {source}{url}.\n")
}

/// APA, 7th edition, section 10.16: news on a site. Titles in Han characters are not set in italics, so none are here.
pub(super) fn apa(one: &Exported<'_>, _: Option<Day>) -> String {
    let article = one.article;
    let day = published(one)
        .map_or_else(|| "n.d.".to_owned(), |day| format!("{:04}, {} {}", day.year(), month(day), day.day()));
    let (title, outlet) = (ended(&title(one)), before(Some(one.outlet), ". "));
    let url = article.url.as_deref().unwrap_or_default();
    let cited = match article.author.as_deref() {
        Some(author) => format!("{author}. ({day}). {title} {outlet}{url}"),
        None => format!("{title} ({day}). {outlet}{url}"),
    };
    format!("{}\n", cited.trim_end())
}

/// The Chicago Manual of Style, 17th edition, 14.191 and 14.207: news on a site, as in a bibliography.
pub(super) fn chicago(one: &Exported<'_>, today: Option<Day>) -> String {
    let article = one.article;
    let long = |day: Day| format!("{} {}, {:04}", month(day), day.day(), day.year());
    let author = before(article.author.as_deref(), ". ");
    // Without a day of publication, the day it was read on stands.
    let day = published(one).map(long);
    let begins = if one.outlet.is_empty() { "Accessed" } else { "accessed" };
    let day = day.or_else(|| accessed(one, today).map(|day| format!("{begins} {}", long(day))));
    let source: Vec<String> =
        [Some(one.outlet.to_owned()).filter(|outlet| !outlet.is_empty()), day].into_iter().flatten().collect();
    let source = before(Some(&source.join(", ")), ". ");
    let url = before(article.url.as_deref(), ".");
    // Inside quotation marks stand single ones.
    let title = ended(&title(one).replace('“', "‘").replace('”', "’"));
    format!("{}\n", format!("{author}“{title}” {source}{url}").trim_end())
}

/// A title as a sentence: what ends with a mark of its own needs no full stop.
fn ended(title: &str) -> String {
    let ends = |c: char| matches!(c, '.' | '?' | '!' | '。' | '？' | '！' | '…');
    format!("{title}{}", if title.ends_with(ends) { "" } else { "." })
}

/// A part and what follows it; nothing where there is no part.
fn before(part: Option<&str>, then: &str) -> String {
    part.filter(|part| !part.is_empty()).map_or_else(String::new, |part| format!("{part}{then}"))
}

fn month(day: Day) -> &'static str {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    MONTHS.get(usize::from(day.month()).saturating_sub(1)).copied().unwrap_or_default()
}
