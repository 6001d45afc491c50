//! How do bytes become articles?
//!
//! One archived file in, its articles out, each with its identity and a list of everything that had to be guessed or
//! mended; or the reason why there is none. Rules of the corpus (outlets, identities, boilerplate, time zone) come from
//! outside. Never touches files, the network, the clock or chance, never shows HTML, and no input makes it panic.

mod blocks;
mod body;
mod credits;
mod date;
mod decode;
mod flow;
mod forms;
mod kind;
mod link;
mod markup;
mod nest;
mod picture;
mod report;
mod rules;
mod script;
mod table;
mod tree;

pub use forms::{FieldNames, Fields, FormName};
pub use link::{article_id, canonical_url, identity};
pub use report::{Repair, Skip};
pub use rules::{Identity, OutletRule, Pattern, Rules};

use std::collections::BTreeMap;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use url::Url;

use crate::corpus::{Article, Dated, FORMAT, Origin};
use date::{Found, Window};
use forms::{Parts, RecordKey, Stamp};

/// One file of an archive, as it was found.
#[derive(Clone, Copy, Debug)]
pub struct SourceFile<'a> {
    /// Path relative to the chosen folder, with `/` between its parts.
    pub path: &'a str,
    /// Everything in the file.
    pub bytes: &'a [u8],
}

/// How the files of a source are to be read.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Manner {
    /// The form all of them have; without it each file shows its own.
    pub form: Option<FormName>,
    /// Which field of a record is what.
    pub fields: Fields,
    /// The source as its corpus names it: ids of records are told apart by it.
    pub source: String,
}

/// An article of a file.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Reading {
    /// The article.
    pub article: Article,
    /// What makes it the same article in another file: its canonical address, else what tells it from other records, else
    /// its path.
    pub identity: String,
    /// What was guessed or mended on the way, in no order that matters but always in the same one.
    pub repairs: Vec<Repair>,
}

/// What a file held.
#[derive(Clone, Debug, PartialEq)]
pub struct FileReading {
    /// The form it was read in.
    pub form: FormName,
    /// Its articles, or for a record that is none the reason, in the order of the file. The path of a record is that of
    /// its file, `#` and the number of its line, element or row.
    pub records: Vec<(String, Result<Reading, Skip>)>,
    /// Names of fields, where its records have some and the corpus names any.
    pub names: Option<FieldNames>,
}

/// The form that a file shows, whatever its source says of it.
#[must_use]
pub fn form_of(file: &SourceFile<'_>) -> Option<FormName> {
    let (text, _) = decode::decode(file.bytes).ok()?;
    forms::detect(file.path, &text)
}

/// Reads all articles of one archived file.
pub fn read_all(file: &SourceFile<'_>, manner: &Manner, rules: &Rules) -> Result<FileReading, Skip> {
    let (text, mended) = decode::decode(file.bytes)?;
    if text.trim().is_empty() {
        return Err(Skip::Empty);
    }
    let (form, entries, names) = forms::read(file.path, &text, manner.form, &manner.fields)?;
    let mut keys = RecordIdentities { source: &manner.source, n_equal: BTreeMap::new() };
    let read = |entry: forms::Entry<'_>| {
        let path = match entry.nth {
            Some(nth) => format!("{}#{nth}", file.path),
            None => file.path.to_owned(),
        };
        let reading = entry.parts.map(|mut parts| {
            parts.repairs.splice(0..0, mended.iter().cloned());
            let local = keys.identity(&path, entry.nth, parts.key.as_ref());
            assemble(&path, local, parts, rules)
        });
        (path, reading)
    };
    Ok(FileReading { form, records: entries.into_iter().map(read).collect(), names })
}

/// Names the records of a file that have no address.
struct RecordIdentities<'a> {
    source: &'a str,
    /// How many records with these very fields there were.
    n_equal: BTreeMap<[u8; 32], usize>,
}

/// What an article without an address is known by.
enum LocalIdentity {
    /// Its path, or what its source calls it.
    Named(String),
    /// What it says: corrected, it is another article.
    FromText(String),
}

impl RecordIdentities<'_> {
    /// A path says where a record stands, so it names only the file's one article.
    fn identity(&mut self, path: &str, nth: Option<usize>, key: Option<&RecordKey>) -> LocalIdentity {
        match key {
            Some(RecordKey::Id(id)) => LocalIdentity::Named(format!("{}#{id}", self.source)),
            Some(RecordKey::Fields(hash)) if nth.is_some() => {
                let n_equal = self.n_equal.entry(*hash).or_default();
                *n_equal += 1;
                let again = if *n_equal > 1 { format!("#{n_equal}") } else { String::new() };
                LocalIdentity::FromText(format!("sha256:{}{again}", HEXLOWER.encode(hash)))
            }
            _ => LocalIdentity::Named(path.to_owned()),
        }
    }
}

/// Reads the article of a file that holds one.
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
    let reading = read_all(file, &Manner::default(), rules)?;
    reading.records.into_iter().next().map_or(Err(Skip::Empty), |(_, reading)| reading)
}

/// Makes the article of its parts.
fn assemble(path: &str, local: LocalIdentity, parts: Parts<'_>, rules: &Rules) -> Reading {
    let mut repairs = parts.repairs;
    let url = link::web_page(&parts.url);
    if url.is_none() && !parts.url.trim().is_empty() {
        repairs.push(Repair::UnusableUrl { found: report::excerpt(&parts.url) });
    }
    let title = flow::plain(&parts.title);
    if title.is_empty() {
        repairs.push(Repair::EmptyTitle);
    }
    let body = body::read(&parts.body, url.as_ref());
    let (archived, window) = archived(&parts.stamp, rules, &mut repairs);
    let (mut blocks, byline) = blocks::finish(body, &title, rules, &mut repairs);
    let named = named(parts.date, &mut repairs);
    let candidates = [byline.map(|found| (found, Origin::Byline)), named];
    let published = published(candidates, url.as_ref(), &window, rules, &mut repairs);
    let script = script::settle(&title, &mut blocks);

    let readable = url.as_ref().map(link::readable);
    let (local, from_text) = match local {
        LocalIdentity::Named(local) => (local, false),
        LocalIdentity::FromText(local) => (local, true),
    };
    let identity = identity(readable.as_deref(), &local, rules);
    if from_text && identity == local {
        repairs.push(Repair::IdFromText);
    }
    let host = url.as_ref().and_then(link::host);
    let rule = host.as_deref().and_then(|host| rules.outlet(host));
    let section = rule.zip(readable.as_deref()).and_then(|(rule, url)| rule.section_of(url));
    let credits = credits::of(&blocks);
    let said = |text: &str| Some(flow::plain(text)).filter(|text| !text.is_empty() && !is_filler(text));
    let article = Article {
        format: FORMAT,
        id: article_id(&identity),
        title,
        path: path.to_owned(),
        outlet: rule.map(|rule| rule.id.clone()).or(host),
        section: section.or_else(|| said(&parts.section)),
        author: said(&parts.author).or(credits.author),
        agency: credits.agency,
        editors: credits.editors,
        copyright: credits.copyright,
        url: readable,
        script,
        published,
        archived,
        blocks,
    };
    Reading { article, identity, repairs }
}

/// What programs write where they know nothing.
fn is_filler(text: &str) -> bool {
    ["unknown", "none", "null", "n/a", "admin", "未知", "佚名"].iter().any(|filler| filler.eq_ignore_ascii_case(text))
}

/// The date that a form names outside the body.
fn named(date: Option<(String, Origin)>, repairs: &mut Vec<Repair>) -> Option<(Found, Origin)> {
    let (text, origin) = date?;
    let found = date::in_text(&text).or_else(|| date::in_number(&text));
    if found.is_none() {
        repairs.push(Repair::UnreadableDate { found: report::excerpt(&text), origin });
    }
    found.map(|found| (found, origin))
}

/// When the robot archived the article, and which dates of publication that leaves possible.
fn archived(stamp: &Stamp<'_>, rules: &Rules, repairs: &mut Vec<Repair>) -> (Option<Dated>, Window) {
    let millis = match stamp {
        Stamp::EpochMillis(millis) => *millis,
        Stamp::None => return (None, Window::default()),
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

/// When the article was published: its byline, else what its form names, else digits in its address.
fn published(
    named: [Option<(Found, Origin)>; 2],
    url: Option<&Url>,
    window: &Window,
    rules: &Rules,
    repairs: &mut Vec<Repair>,
) -> Option<Dated> {
    let from_url = || url.and_then(date::in_url).map(|found| (found, Origin::Url));
    let candidates = named.into_iter().chain(std::iter::once_with(from_url));
    for (found, origin) in candidates.flatten() {
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
