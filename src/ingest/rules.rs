//! What does this corpus know about its outlets? Patterns and names that whoever keeps the corpus has written down.
//!
//! Never reads a configuration file; the rules are handed in ready.

use std::fmt;

use jiff::tz::TimeZone;
use regex_lite::{Captures, Regex};

use super::link;
use crate::corpus::Names;

/// What is known about a corpus before it is read. The default knows nothing and counts its days in UTC.
#[derive(Clone, Debug)]
pub struct Rules {
    /// The zone in which an instant becomes a day.
    pub time_zone: TimeZone,
    /// The outlets, in the order in which they are tried.
    pub outlets: Vec<OutletRule>,
    /// A paragraph that matches one of these is a note, beyond those that are recognised anyway.
    pub boilerplate: Vec<Pattern>,
    /// A line that matches one of these is never taken for boilerplate because it repeats.
    pub keep: Vec<Pattern>,
}

impl Default for Rules {
    fn default() -> Self {
        Self { time_zone: TimeZone::UTC, outlets: Vec::new(), boilerplate: Vec::new(), keep: Vec::new() }
    }
}

impl Rules {
    /// The outlet to which a host belongs; the longest matching host decides.
    #[must_use]
    pub fn outlet(&self, host: &str) -> Option<&OutletRule> {
        let matching = |rule: &OutletRule| rule.hosts.iter().filter(|own| is_within(host, own)).map(String::len).max();
        let mut best: Option<(usize, &OutletRule)> = None;
        for rule in &self.outlets {
            if let Some(length) = matching(rule)
                && best.is_none_or(|(longest, _)| length > longest)
            {
                best = Some((length, rule));
            }
        }
        best.map(|(_, rule)| rule)
    }
}

/// Whether a host is this one or one of its subdomains.
fn is_within(host: &str, own: &str) -> bool {
    let own = own.strip_prefix("www.").unwrap_or(own);
    host.len()
        .checked_sub(own.len())
        .and_then(|at| host.split_at_checked(at))
        .is_some_and(|(before, after)| after.eq_ignore_ascii_case(own) && (before.is_empty() || before.ends_with('.')))
}

/// One publisher: how it is recognised and how its addresses are read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OutletRule {
    /// Stable id, used in addresses.
    pub id: String,
    /// Its hosts; each stands for itself and its subdomains.
    pub hosts: Vec<String>,
    /// Its names, shown to readers.
    pub names: Names,
    /// How its several addresses of one article become one; the first that matches decides.
    pub identity: Vec<Identity>,
    /// Where its addresses name a section: capture 1 on the canonical address.
    pub section: Option<Pattern>,
}

impl OutletRule {
    /// The section an address names.
    pub(super) fn section_of(&self, url: &str) -> Option<String> {
        let canonical = link::canonical_url(url)?;
        let section = self.section.as_ref()?.captures(&canonical)?.get(1)?.as_str();
        Some(link::decode_readable(section)).filter(|section| !section.is_empty())
    }
}

/// One way in which an outlet addresses an article.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Identity {
    /// Matched against the canonical address, which has no scheme.
    pub pattern: Pattern,
    /// The identity, with `$1` or `${1}` for what the pattern captured.
    pub name: String,
}

impl Identity {
    /// The identity of the article at this canonical address, where the pattern knows it.
    pub(super) fn of(&self, canonical: &str) -> Option<String> {
        let captures = self.pattern.captures(canonical)?;
        let mut name = String::new();
        captures.expand(&self.name, &mut name);
        Some(name)
    }
}

/// A regular expression that keeps what was written.
#[derive(Clone)]
pub struct Pattern {
    regex: Regex,
}

impl Pattern {
    /// Compiles a pattern in the syntax of the `regex-lite` crate; the error says what is wrong with it.
    ///
    /// ```
    /// use yulan::ingest::Pattern;
    /// assert!(Pattern::new("^a+$").unwrap().is_match("aaa"));
    /// assert!(Pattern::new("(").is_err());
    /// ```
    pub fn new(source: &str) -> Result<Self, String> {
        Regex::new(source).map(|regex| Self { regex }).map_err(|error| format!("{source:?}: {error}"))
    }

    /// The pattern as it was written.
    #[must_use]
    pub fn source(&self) -> &str {
        self.regex.as_str()
    }

    /// Whether the pattern occurs in a text.
    #[must_use]
    pub fn is_match(&self, text: &str) -> bool {
        self.regex.is_match(text)
    }

    /// What the pattern captured at its first place in a text.
    fn captures<'t>(&self, text: &'t str) -> Option<Captures<'t>> {
        self.regex.captures(text)
    }
}

impl fmt::Debug for Pattern {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "Pattern({:?})", self.source())
    }
}

impl PartialEq for Pattern {
    fn eq(&self, other: &Self) -> bool {
        self.source() == other.source()
    }
}

impl Eq for Pattern {}

#[cfg(test)]
mod tests {
    use super::*;

    fn outlet(id: &str, hosts: &[&str]) -> OutletRule {
        OutletRule {
            id: id.to_owned(),
            hosts: hosts.iter().map(|&host| host.to_owned()).collect(),
            ..OutletRule::default()
        }
    }

    #[test]
    fn a_host_stands_for_itself_and_its_subdomains_and_the_longest_decides() {
        let outlets =
            vec![outlet("ft", &["ft.com"]), outlet("ftchinese", &["cn.ft.com"]), outlet("dw", &["www.dw.com"])];
        let rules = Rules { outlets, ..Rules::default() };
        let check = |host, id: Option<&str>| assert_eq!(rules.outlet(host).map(|rule| rule.id.as_str()), id, "{host}");
        check("ft.com", Some("ft"));
        check("m.ft.com", Some("ft"));
        check("cn.ft.com", Some("ftchinese"));
        check("api.dw.com", Some("dw"));
        check("draft.com", None);
        check("com", None);
        check("", None);
        check("网.ft.com", Some("ft"));
    }
}
