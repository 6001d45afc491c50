//! How do bytes become articles?
//!
//! One archived file in, one article out, with its identity and a list of everything that had to be guessed or mended;
//! or the reason why there is no article in it. Rules of the corpus (outlets, identities, boilerplate, time zone) come
//! from outside. Never touches files, the network, the clock or chance, never shows HTML, and no input makes it panic.

mod blocks;
mod body;
mod date;
mod feed;
mod flow;
mod kind;
mod link;
mod markup;
mod report;
mod rules;
mod script;

pub use link::{article_id, canonical_url, identity};
pub use report::{Repair, Skip};
pub use rules::{Identity, OutletRule, Pattern, Rules};

use url::Url;

use crate::corpus::{Article, Dated, FORMAT, Origin};
use date::{Found, Window};

/// One file of an archive, as it was found.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// Path relative to the chosen folder, with `/` between its parts.
    pub path: &'a str,
    /// Everything in the file.
    pub bytes: &'a [u8],
}

/// What a file held.
#[derive(Clone, Debug, PartialEq)]
pub struct Reading {
    /// The article.
    pub article: Article,
    /// What makes it the same article in another file: its canonical address, else its path.
    pub identity: String,
    /// What was guessed or mended on the way, in no order that matters but always in the same one.
    pub repairs: Vec<Repair>,
}

/// What a form of archive says of an article before anything is made of it.
struct Parts<'a> {
    /// The robot's stamp: epoch milliseconds, or what stood in its place.
    stamp: Stamp<'a>,
    /// Title as archived, entities and line breaks included.
    title: String,
    /// Address as archived.
    url: String,
    /// The body's HTML.
    body: &'a str,
    /// What the form itself had to mend.
    repairs: Vec<Repair>,
}

/// The first line of an archived file.
enum Stamp<'a> {
    Absent,
    Unreadable(&'a str),
    EpochMillis(i64),
}

/// A form of archive: one file each, listed in [`FORMS`].
trait Form: Sync {
    /// Whether a text that opens like this is of this form.
    fn detect(&self, head: &str) -> bool;
    /// Takes the text apart.
    fn read<'a>(&self, text: &'a str) -> Result<Parts<'a>, Skip>;
}

/// Every form, the most particular first.
const FORMS: [&dyn Form; 1] = [&feed::Feed];

/// Bytes of a text in which its form must show; titles over several lines fit many times over.
const HEAD_BYTES: usize = 16 * 1024;

/// Reads one archived file.
///
/// ```
/// use yulan::ingest::{Rules, SourceFile, read};
/// let bytes = "<!--1700000000000-->\n[题目](https://example.org/a/1.html)\n------\n<p>正文。</p>".as_bytes();
/// let reading = read(&SourceFile { path: "a.txt", bytes }, &Rules::default()).unwrap();
/// assert_eq!(reading.identity, "example.org/a/1.html");
/// assert_eq!(reading.article.title, "题目");
/// assert_eq!(reading.article.blocks[0].text(), "正文。");
/// ```
pub fn read(file: &SourceFile<'_>, rules: &Rules) -> Result<Reading, Skip> {
    let text = std::str::from_utf8(file.bytes).map_err(|error| Skip::NotUtf8 { at_byte: error.valid_up_to() })?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    if text.trim().is_empty() {
        return Err(Skip::Empty);
    }
    let end = text.len().min(HEAD_BYTES);
    let head = (0..=end).rev().find_map(|end| text.get(..end)).unwrap_or(text);
    let Some(form) = FORMS.into_iter().find(|form| form.detect(head)) else {
        return Err(Skip::NoLinkLine { found: report::excerpt(feed::first_line(text)) });
    };
    Ok(assemble(file.path, form.read(text)?, rules))
}

/// Makes the article of its parts.
fn assemble(path: &str, parts: Parts<'_>, rules: &Rules) -> Reading {
    let mut repairs = parts.repairs;
    let url = link::web_page(&parts.url);
    if url.is_none() {
        repairs.push(Repair::UnusableUrl { found: report::excerpt(&parts.url) });
    }
    let title = flow::plain(&parts.title);
    if title.is_empty() {
        repairs.push(Repair::EmptyTitle);
    }
    let body = body::read(parts.body, url.as_ref());
    let (archived, window) = archived(&parts.stamp, rules, &mut repairs);
    let (mut blocks, byline) = blocks::finish(body, rules, &mut repairs);
    let published = published(byline, url.as_ref(), &window, rules, &mut repairs);
    let script = script::settle(&title, &mut blocks);

    let readable = url.as_ref().map(link::readable);
    let identity = identity(readable.as_deref(), path, rules);
    let host = url.as_ref().and_then(link::host);
    let rule = host.as_deref().and_then(|host| rules.outlet(host));
    let article = Article {
        format: FORMAT,
        id: article_id(&identity),
        title,
        path: path.to_owned(),
        outlet: rule.map(|rule| rule.id.clone()).or(host),
        section: rule.zip(readable.as_deref()).and_then(|(rule, url)| rule.section_of(url)),
        url: readable,
        script,
        published,
        archived,
        blocks,
    };
    Reading { article, identity, repairs }
}

/// When the robot archived the article, and which dates of publication that leaves possible.
fn archived(stamp: &Stamp<'_>, rules: &Rules, repairs: &mut Vec<Repair>) -> (Option<Dated>, Window) {
    let millis = match stamp {
        Stamp::EpochMillis(millis) => *millis,
        Stamp::Absent => {
            repairs.push(Repair::MissingStamp);
            return (None, Window::default());
        }
        Stamp::Unreadable(found) => {
            repairs.push(Repair::UnreadableStamp { found: report::excerpt(found) });
            return (None, Window::default());
        }
    };
    let found = Found::from_epoch_millis(millis).filter(|found| Window::default().holds(found));
    let Some(found) = found else {
        repairs.push(Repair::ImplausibleDate { found: millis.to_string(), origin: Origin::Stamp });
        return (None, Window::default());
    };
    (found.dated(Origin::Stamp, &rules.time_zone), Window::until(&found))
}

/// When the article was published: its byline, else digits in its address.
fn published(
    byline: Option<Found>,
    url: Option<&Url>,
    window: &Window,
    rules: &Rules,
    repairs: &mut Vec<Repair>,
) -> Option<Dated> {
    let from_url = || url.and_then(date::in_url).map(|found| (found, Origin::Url));
    let candidates = [byline.map(|found| (found, Origin::Byline)), from_url()];
    for (found, origin) in candidates.into_iter().flatten() {
        if window.holds(&found) {
            if origin == Origin::Url {
                repairs.push(Repair::DateFromUrl);
            }
            return found.dated(origin, &rules.time_zone);
        }
        repairs.push(Repair::ImplausibleDate { found: found.to_string(), origin });
    }
    None
}

#[cfg(test)]
mod tests;
