//! How is a view written? One canonical order, defaults left out, everything but the unreserved percent-encoded.

use std::collections::BTreeSet;
use std::fmt::{self, Write};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

use super::Address;
use crate::corpus::{CorpusRef, Period};
use crate::search::{DateFilter, FacetKey, Request, TextLimit, View};

/// All but RFC 3986's unreserved characters and those that are harmless after `#` and keep addresses readable.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~').remove(b'@').remove(b'/').remove(b':');

impl fmt::Display for Address {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, (key, value)) in self.pairs().iter().enumerate() {
            out.write_char(if nth == 0 { '#' } else { '&' })?;
            encoded(out, key)?;
            out.write_char('=')?;
            encoded(out, value)?;
        }
        Ok(())
    }
}

/// A space becomes `+`, which keeps queries of several words readable.
fn encoded(out: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for (idx, part) in text.split(' ').enumerate() {
        if idx > 0 {
            out.write_char('+')?;
        }
        write!(out, "{}", utf8_percent_encode(part, ENCODED))?;
    }
    Ok(())
}

impl Address {
    /// What the address says, key by key in its one order; nothing is encoded.
    #[must_use]
    pub fn pairs(&self) -> Vec<(String, String)> {
        let mut pairs = Pairs(Vec::new());
        pairs.request(&self.request);
        pairs.say("lang", self.lang.clone());
        pairs.say("corpus", self.corpus.as_ref().map(CorpusRef::to_string));
        pairs.say("found", number(self.found));
        pairs.say("v", number(self.version));
        pairs.0.extend(self.unknown.iter().cloned());
        pairs.0
    }
}

fn number(number: Option<u32>) -> Option<String> {
    number.map(|number| number.to_string())
}

struct Pairs(Vec<(String, String)>);

impl Pairs {
    /// A key with its value, where it has one.
    fn say(&mut self, key: &str, value: Option<String>) {
        self.0.extend(value.map(|value| (key.to_owned(), value)));
    }

    /// The same of what is either so or not.
    fn says(&mut self, key: &str, is_so: bool, value: &str) {
        self.say(key, is_so.then(|| value.to_owned()));
    }

    fn request(&mut self, request: &Request) {
        self.says("q", !request.q.is_empty(), &request.q);
        self.says("exact", request.exact, "1");
        self.says("alias", request.alias.off, "off");
        for (term, names) in &request.alias.given {
            self.says("alias", true, &format!("{term}|{}", names.join("|")));
        }
        for key in FacetKey::ALL {
            let (choice, without) = (request.choice(key), format!("{}__not", key.id()));
            choice.is.iter().for_each(|value| self.says(key.id(), true, value));
            choice.is_not.iter().for_each(|value| self.says(&without, true, value));
        }
        match request.date {
            DateFilter::Any => {}
            DateFilter::Undated => self.says("date", true, "none"),
            DateFilter::Between(from, to) => {
                self.say("date__gte", from.map(|from| from.to_string()));
                self.say("date__lte", to.map(|to| to.to_string()));
            }
        }
        self.says("once", request.once, "1");
        let joined = |ids: &BTreeSet<String>| ids.iter().map(String::as_str).collect::<Vec<_>>().join(".");
        for (name, ids) in &request.held {
            self.says("held", true, &format!("{name}|{}", joined(ids)));
        }
        self.say("among", request.among.as_ref().map(joined));
        self.says("count", request.text_limit != TextLimit::default(), request.text_limit.id());
        self.say("sort", request.sort.map(|sort| sort.id().to_owned()));
        self.say("grain", request.grain.map(|grain| grain.id().to_owned()));
        let span = |(from, to): (Period, Period)| if from == to { from.to_string() } else { format!("{from}..{to}") };
        self.say("span", request.span.map(span));
        if let Some((key, text)) = &request.list {
            let listed = if text.is_empty() { key.id().to_owned() } else { format!("{}|{text}", key.id()) };
            self.say("list", Some(listed));
        }
        self.says("view", request.view != View::default(), request.view.id());
        self.say("article", request.article.as_ref().map(|article| article.0.clone()));
        self.say("version", number(request.version));
        self.say("hit", number(request.hit));
        self.say("find", request.find.clone());
        self.say("quote", request.quote.clone());
        self.say("in", request.shown_in.map(|script| script.id().to_owned()));
        self.say("show", number(request.show.filter(|show| *show != Request::DEFAULT_SHOW)));
        self.say("at", number(request.at));
    }
}
