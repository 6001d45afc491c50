//! Where does an address lead, and is it the same as another? Links made absolute and readable, identities and ids.
//!
//! Never asks the network whether an address works, and lets none through but http, https and mailto.

use data_encoding::BASE32_NOPAD;
use percent_encoding::percent_decode_str;
use sha2::{Digest, Sha256};
use url::Url;

use super::rules::Rules;
use crate::corpus::ArticleId;

/// Query parameters that say how a reader came, not where: dropped from identities.
const TRACKING: [&str; 21] = [
    "__twitter_impression",
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "cmpid",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "igshid",
    "maca",
    "mc_cid",
    "mc_eid",
    "msclkid",
    "ocid",
    "smid",
    "twclid",
    "wbraid",
    "xtor",
    "yclid",
];

/// Proxies that carry the true address of an image in their `url` parameter.
const PROXIES: [&str; 2] = ["images.weserv.nl", "wsrv.nl"];

/// A proxy behind a proxy is believed; a tower of them is not.
const MAX_PROXIES: usize = 3;

/// What makes two addresses the same page: host and path without scheme, `www.`, fragment and tracking parameters.
///
/// ```
/// use yulan::ingest::canonical_url;
/// let canonical = canonical_url("HTTP://WWW.Example.org:80/a%2Db/?utm_source=x&id=7#top");
/// assert_eq!(canonical.as_deref(), Some("example.org/a-b?id=7"));
/// assert_eq!(canonical_url("javascript:alert(1)"), None);
/// ```
#[must_use]
pub fn canonical_url(url: &str) -> Option<String> {
    let url = web_page(url)?;
    let mut canonical = host(&url)?;
    if let Some(port) = url.port() {
        canonical.push(':');
        canonical.push_str(&port.to_string());
    }
    canonical.push_str(normal_percents(url.path()).trim_end_matches('/'));
    let kept = url.query().unwrap_or("").split('&').filter(|pair| !pair.is_empty() && !is_tracking(pair));
    for (nth, pair) in kept.enumerate() {
        canonical.push(if nth == 0 { '?' } else { '&' });
        canonical.push_str(&normal_percents(pair));
    }
    Some(canonical)
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or(pair).to_ascii_lowercase();
    name.starts_with("utm_") || name.starts_with("at_") || TRACKING.contains(&name.as_str())
}

/// What an article is, whatever file it lies in: by its outlet's patterns, else its canonical address, else what it is known by
/// where it lies, as its path.
#[must_use]
pub fn identity(url: Option<&str>, local: &str, rules: &Rules) -> String {
    let Some(canonical) = url.and_then(canonical_url) else { return local.to_owned() };
    let host = canonical.split(['/', ':', '?']).next().unwrap_or(&canonical);
    let patterns = rules.outlet(host).map_or(&[][..], |rule| &rule.identity);
    patterns.iter().find_map(|identity| identity.of(&canonical)).unwrap_or(canonical)
}

/// The first 64 bits of an identity's SHA-256, in lower-case base32 (RFC 4648, no padding): 13 characters.
///
/// ```
/// # use yulan::ingest::article_id;
/// assert_eq!(article_id("").0, "4oymiquy7qobi");
/// ```
#[must_use]
pub fn article_id(identity: &str) -> ArticleId {
    let digest = Sha256::digest(identity.as_bytes());
    let first: Vec<u8> = digest.iter().copied().take(8).collect();
    ArticleId(BASE32_NOPAD.encode(&first).to_ascii_lowercase())
}

/// An absolute http or https address.
pub(super) fn web_page(url: &str) -> Option<Url> {
    Url::parse(url.trim()).ok().filter(is_web)
}

fn is_web(url: &Url) -> bool {
    matches!(url.scheme(), "http" | "https") && url.host_str().is_some_and(|host| !host.is_empty())
}

/// Host without `www.`.
pub(super) fn host(url: &Url) -> Option<String> {
    let host = url.host_str()?.trim_end_matches('.');
    let host = host.strip_prefix("www.").filter(|rest| rest.contains('.')).unwrap_or(host);
    Some(host.to_owned()).filter(|host| !host.is_empty())
}

/// Where a link of a page leads, readable; none where a browser must not follow it.
pub(super) fn target(href: &str, page: Option<&Url>) -> Option<String> {
    let url = resolve(href, page)?;
    (is_web(&url) || url.scheme() == "mailto").then(|| readable(&url))
}

/// Where an image of a page lies at its publisher, readable, without a proxy before it.
pub(super) fn image(src: &str, page: Option<&Url>) -> Option<String> {
    let mut url = resolve(src, page).filter(is_web)?;
    for _ in 0..MAX_PROXIES {
        let Some(inner) = behind_proxy(&url) else { break };
        url = inner;
    }
    Some(readable(&url))
}

fn resolve(href: &str, page: Option<&Url>) -> Option<Url> {
    let href = href.trim();
    if href.is_empty() {
        return None;
    }
    match page {
        Some(page) => page.join(href).ok(),
        None => Url::parse(href).ok(),
    }
}

/// The address a proxy was asked for; it stands there with or without a scheme, encoded or not.
fn behind_proxy(url: &Url) -> Option<Url> {
    let is_proxy = url.host_str().is_some_and(|host| PROXIES.contains(&host));
    let inner = url.query().filter(|_| is_proxy)?.split('&').find_map(|pair| pair.strip_prefix("url="))?;
    let inner = percent_decode_str(inner).decode_utf8().ok()?;
    let inner = inner.strip_prefix("ssl:").unwrap_or(&inner).trim_start_matches('/');
    let absolute = if inner.contains("://") { Url::parse(inner) } else { Url::parse(&format!("https://{inner}")) };
    absolute.ok().filter(is_web)
}

/// The address with its letters shown as letters, as long as it still is the same address.
pub(super) fn readable(url: &Url) -> String {
    if !url.as_str().contains('%') {
        return url.as_str().to_owned();
    }
    let readable = decode_readable(url.as_str());
    let same = Url::parse(&readable).is_ok_and(|again| again.as_str().eq_ignore_ascii_case(url.as_str()));
    if same { readable } else { url.as_str().to_owned() }
}

/// Decodes what is percent-encoded beyond ASCII; spaces, controls and invisible characters stay encoded.
pub(super) fn decode_readable(encoded: &str) -> String {
    let mut decoded = String::with_capacity(encoded.len());
    let mut rest = encoded;
    while let Some((before, from_percent)) = rest.find('%').and_then(|at| rest.split_at_checked(at)) {
        decoded.push_str(before);
        let (bytes, n_encoded) = leading_bytes(from_percent);
        let (raw, after) = from_percent.split_at_checked(n_encoded.max(1)).unwrap_or((from_percent, ""));
        match std::str::from_utf8(&bytes) {
            Ok(text) if !bytes.is_empty() && text.chars().all(is_readable) => decoded.push_str(text),
            _ => decoded.push_str(raw),
        }
        rest = after;
    }
    decoded + rest
}

/// The bytes beyond ASCII that a text begins with in percent-encoding, and how long they are written.
fn leading_bytes(text: &str) -> (Vec<u8>, usize) {
    let escapes = text.as_bytes().chunks_exact(3).map_while(escaped).take_while(|byte| *byte >= 0x80);
    let bytes: Vec<u8> = escapes.collect();
    let n_encoded = bytes.len() * 3;
    (bytes, n_encoded)
}

/// The byte that `%XX` stands for.
fn escaped(escape: &[u8]) -> Option<u8> {
    let [b'%', high, low] = escape else { return None };
    let digit = |byte: u8| char::from(byte).to_digit(16).and_then(|digit| u8::try_from(digit).ok());
    Some(digit(*high)? << 4 | digit(*low)?)
}

/// Whether a reader can tell the character when it stands in an address.
fn is_readable(c: char) -> bool {
    let is_hidden = matches!(c,
        '\u{AD}' | '\u{61C}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{206F}'
        | '\u{E000}'..='\u{F8FF}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{FFF0}'..='\u{FFFF}' | '\u{E0000}'..);
    !is_hidden && !c.is_control() && !c.is_whitespace()
}

/// Percent-encoding in one form: upper-case digits, and none where the character needs none.
fn normal_percents(text: &str) -> String {
    let mut normal = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, from_percent)) = rest.find('%').and_then(|at| rest.split_at_checked(at)) {
        normal.push_str(before);
        let escape = from_percent.as_bytes().get(..3).and_then(escaped);
        let (raw, after) =
            from_percent.split_at_checked(if escape.is_some() { 3 } else { 1 }).unwrap_or((from_percent, ""));
        match escape {
            Some(byte) if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) => normal.push(char::from(byte)),
            _ => normal.push_str(&raw.to_ascii_uppercase()),
        }
        rest = after;
    }
    normal + rest
}

#[cfg(test)]
#[path = "link_tests.rs"]
mod tests;
