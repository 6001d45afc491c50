//! How is a view written? One canonical order, defaults left out, everything but the unreserved percent-encoded.

use std::fmt::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Address;
use crate::corpus::Script;
use crate::search::{DateFilter, FacetKey, Request, View};

/// All but RFC 3986's unreserved characters and those that are harmless after `#` and keep addresses readable.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@').remove(b'/').remove(b':');

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut writer = Writer { out, started: false };
        writer.request(&self.request)?;
        if let Some(lang) = &self.lang {
            writer.pair("lang", lang)?;
        }
        if let Some(corpus) = &self.corpus {
            writer.pair("corpus", &corpus.to_string())?;
        }
        if let Some(found) = self.found {
            writer.pair("found", &found.to_string())?;
        }
        if let Some(version) = self.version {
            writer.pair("v", &version.to_string())?;
        }
        self.unknown.iter().try_for_each(|(key, value)| writer.pair(key, value))
    }
}

struct Writer<'a, 'b> {
    out: &'a mut fmt::Formatter<'b>,
    started: bool,
}

impl Writer<'_, '_> {
    fn pair(&mut self, key: &str, value: &str) -> fmt::Result {
        self.out.write_char(if self.started { '&' } else { '#' })?;
        self.started = true;
        self.encoded(key)?;
        self.out.write_char('=')?;
        self.encoded(value)
    }

    /// A space becomes `+`, which keeps queries of several words readable.
    fn encoded(&mut self, text: &str) -> fmt::Result {
        for (idx, part) in text.split(' ').enumerate() {
            if idx > 0 {
                self.out.write_char('+')?;
            }
            write!(self.out, "{}", utf8_percent_encode(part, ENCODED))?;
        }
        Ok(())
    }

    fn request(&mut self, request: &Request) -> fmt::Result {
        if !request.q.is_empty() {
            self.pair("q", &request.q)?;
        }
        if request.exact {
            self.pair("exact", "1")?;
        }
        if request.alias.off {
            self.pair("alias", "off")?;
        }
        for (term, names) in &request.alias.given {
            self.pair("alias", &format!("{term}|{}", names.join("|")))?;
        }
        for key in FacetKey::ALL {
            let choice = request.choice(key);
            choice.is.iter().try_for_each(|value| self.pair(key.id(), value))?;
            choice.is_not.iter().try_for_each(|value| self.pair(&format!("{}__not", key.id()), value))?;
        }
        self.date(request.date)?;
        if request.once {
            self.pair("once", "1")?;
        }
        if let Some(kept) = &request.kept {
            self.pair("kept", kept)?;
        }
        if let Some(among) = &request.among {
            let ids: Vec<&str> = among.iter().map(String::as_str).collect();
            self.pair("among", &ids.join("."))?;
        }
        if let Some(sort) = request.sort {
            self.pair("sort", sort.id())?;
        }
        if let Some(grain) = request.grain {
            self.pair("grain", grain.id())?;
        }
        if let Some((from, to)) = request.span {
            self.pair("span", &if from == to { from.to_string() } else { format!("{from}..{to}") })?;
        }
        if let Some((key, text)) = &request.list {
            let listed = if text.is_empty() { key.id().to_owned() } else { format!("{}|{text}", key.id()) };
            self.pair("list", &listed)?;
        }
        if request.view != View::default() {
            self.pair("view", request.view.id())?;
        }
        if let Some(article) = &request.article {
            self.pair("article", &article.0)?;
        }
        if let Some(version) = request.version {
            self.pair("version", &version.to_string())?;
        }
        if let Some(hit) = request.hit {
            self.pair("hit", &hit.to_string())?;
        }
        let said = [("find", request.find.as_deref()), ("quote", request.quote.as_deref())];
        let said = said.into_iter().chain([("in", request.shown_in.map(Script::id))]);
        for (key, value) in said {
            value.map_or(Ok(()), |value| self.pair(key, value))?;
        }
        if let Some(show) = request.show.filter(|show| *show != Request::DEFAULT_SHOW) {
            self.pair("show", &show.to_string())?;
        }
        request.at.map_or(Ok(()), |at| self.pair("at", &at.to_string()))
    }

    fn date(&mut self, date: DateFilter) -> fmt::Result {
        match date {
            DateFilter::Any => Ok(()),
            DateFilter::Undated => self.pair("date", "none"),
            DateFilter::Between(from, to) => {
                from.map_or(Ok(()), |from| self.pair("date__gte", &from.to_string()))?;
                to.map_or(Ok(()), |to| self.pair("date__lte", &to.to_string()))
            }
        }
    }
}
