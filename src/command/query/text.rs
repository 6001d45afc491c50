//! How does an answer read on a terminal? Plain text, hits in bold or in brackets.

use std::fmt::Write;

use super::super::say::{count, grouped, plain};
use crate::ask::Response;
use crate::corpus::{Article, Block, Dated, Kind, Manifest, Run};
use crate::search::{Count, HintKind, IssueCode, Opened, ResultRow, View};
use crate::text::did_you_mean;

/// What is written into a page cannot fail: it is a `String`.
type Page = String;

struct Style<'a> {
    manifest: &'a Manifest,
    /// What stands before and after a hit.
    mark: (&'a str, &'a str),
}

/// The whole response. `styled` sets hits in bold instead of brackets.
pub(super) fn page(response: &Response, manifest: &Manifest, styled: bool) -> String {
    let style = Style { manifest, mark: if styled { ("\u{1b}[1m", "\u{1b}[0m") } else { ("[", "]") } };
    let mut page = Page::new();
    match (&response.article, response.view) {
        (Some(opened), _) => style.article(&mut page, opened),
        (None, View::About) => style.about(&mut page),
        (None, View::Articles | View::Kept | View::Help) => style.results(&mut page, response),
    }
    for issue in &response.issues {
        let code = issue.code.id().replace('_', " ");
        let _ = write!(page, "\nnote: {code}");
        for part in issue.key.iter().chain(&issue.found) {
            let _ = write!(page, " {:?}", plain(part));
        }
        if let (IssueCode::NoSuchValue, Some("outlet"), Some(found)) = (issue.code, issue.key.as_deref(), &issue.found)
        {
            page.push_str(&did_you_mean(found, manifest.outlets.iter().map(|outlet| outlet.id.as_str())));
        }
        if let Some(at) = issue.at {
            let _ = write!(page, " at character {} of the query", at + 1);
        }
        page.push('\n');
    }
    page
}

impl Style<'_> {
    fn results(&self, page: &mut Page, response: &Response) {
        let n_articles = count(response.articles as usize, "article", "articles");
        let at_least = if response.complete { "" } else { "at least " };
        let _ = write!(page, "{at_least}{n_articles}");
        if !response.expanded.is_empty() {
            let n_hits = usize::try_from(response.hits).unwrap_or(usize::MAX);
            let _ = write!(page, ", {}", count(n_hits, "hit", "hits"));
        }
        page.push('\n');
        for term in response.expanded.iter().filter(|term| !term.also.is_empty()) {
            let _ = writeln!(page, "{}: also as {}", plain(&term.term), plain(&term.also.join(", ")));
        }
        let facets = &response.facets;
        for (name, counts) in [
            ("outlet", &facets.outlet),
            ("topic", &facets.topic),
            ("name", &facets.name),
            ("script", &facets.script),
            ("year", &facets.year),
        ] {
            facet(page, name, counts);
        }
        for (row_idx, row) in response.results.iter().enumerate() {
            self.row(page, row_idx + 1, row);
        }
        for hint in &response.hints {
            let what = match hint.kind {
                HintKind::Filter => format!("without the filter {}", hint.key.as_deref().unwrap_or_default()),
                HintKind::Filters => "without any filter".to_owned(),
                HintKind::Folded => "in both scripts".to_owned(),
                HintKind::Fewer | HintKind::Part | HintKind::Spelling => format!("q={}", plain(&hint.q)),
            };
            let what = if hint.unfiltered && hint.kind != HintKind::Filters {
                format!("{what} without any filter")
            } else {
                what
            };
            let _ = writeln!(page, "try {what}: at least {}", count(hint.articles as usize, "article", "articles"));
        }
        if response.results.len() < response.articles as usize {
            let n_more = grouped(response.articles as usize - response.results.len());
            let _ = writeln!(page, "\n{n_more} more; add &show=N to the address to list them");
        }
    }

    fn row(&self, page: &mut Page, number: usize, row: &ResultRow) {
        let _ = writeln!(page, "\n{number}. {}", self.title(&row.title_runs));
        let mut facts = vec![date(row.published.as_ref(), row.archived.as_ref())];
        facts.extend(row.outlet.as_deref().map(|outlet| self.outlet(outlet)));
        if row.hits > 0 {
            facts.push(count(row.hits as usize, "hit", "hits"));
        }
        facts.push(format!("#article={}", row.id.0));
        let _ = writeln!(page, "   {}", facts.join(" · "));
        let snippet = self.runs(&row.snippet);
        if !snippet.trim().is_empty() {
            let _ = writeln!(page, "   {}", snippet.trim());
        }
        if let Some(url) = &row.url {
            let _ = writeln!(page, "   {}", plain(url));
        }
    }

    fn article(&self, page: &mut Page, opened: &Opened) {
        let article: &Article = &opened.article;
        let _ = writeln!(page, "{}", self.title(&opened.title_runs));
        let mut facts = vec![date(article.published.as_ref(), article.archived.as_ref())];
        facts.extend(article.outlet.as_deref().map(|outlet| self.outlet(outlet)));
        if opened.hits > 0 {
            facts.push(count(opened.hits as usize, "hit", "hits"));
        }
        let _ = writeln!(page, "{}", facts.join(" · "));
        if let Some(url) = &article.url {
            let _ = writeln!(page, "{}", plain(url));
        }
        let mut last: Option<&Block> = None;
        for block in &article.blocks {
            let sign = match block.kind {
                Kind::Paragraph | Kind::Code => "",
                Kind::Heading => "## ",
                Kind::ListItem => "- ",
                Kind::Quote => "> ",
                Kind::Figure => "[figure] ",
                Kind::Note => "[note] ",
                Kind::Related => "[related] ",
                Kind::Cell | Kind::HeaderCell => "| ",
            };
            // A table is one passage, a row to a line.
            let gap = match last {
                None => "\n",
                Some(last) if last.row.is_some() && last.row == block.row => " ",
                Some(last) if last.row.is_some() && last.row < block.row => "\n",
                Some(_) => "\n\n",
            };
            let _ = write!(page, "{gap}{sign}{}", self.runs(&block.runs));
            last = Some(block);
        }
        if last.is_some() {
            let _ = writeln!(page);
        }
    }

    fn about(&self, page: &mut Page) {
        let manifest = self.manifest;
        let counts = &manifest.counts;
        for text in [&manifest.title, &manifest.description, &manifest.licence] {
            if let Some(text) = text.nearest("en") {
                let _ = writeln!(page, "{}", plain(text));
            }
        }
        let articles = count(counts.articles as usize, "article", "articles");
        let characters = usize::try_from(counts.characters).unwrap_or(usize::MAX);
        let _ = writeln!(page, "{articles}, {}", count(characters, "character", "characters"));
        if let Some(span) = &manifest.span {
            let _ = writeln!(page, "{} to {} ({})", span.first, span.last, manifest.time_zone);
        }
        for outlet in &manifest.outlets {
            let _ = writeln!(page, "{}: {}", self.outlet(&outlet.id), grouped(outlet.articles as usize));
        }
    }

    fn title(&self, runs: &[Run]) -> String {
        let title = self.runs(runs);
        if title.is_empty() { "(untitled)".to_owned() } else { title }
    }

    /// Runs as text, each hit marked once however many runs it spans.
    fn runs(&self, runs: &[Run]) -> String {
        let mut text = String::new();
        for hit in runs.chunk_by(|a, b| a.mark == b.mark) {
            let (before, after) = if hit.first().is_some_and(|run| run.mark.is_some()) { self.mark } else { ("", "") };
            text.push_str(before);
            text.extend(hit.iter().map(|run| plain(&run.text)));
            text.push_str(after);
        }
        text
    }

    fn outlet(&self, id: &str) -> String {
        let outlet = self.manifest.outlets.iter().find(|outlet| outlet.id == id);
        plain(outlet.and_then(|outlet| outlet.names.nearest("en")).unwrap_or(id))
    }
}

/// Values of a facet that are printed.
const MAX_VALUES: usize = 20;

fn facet(page: &mut Page, name: &str, counts: &[Count]) {
    let named = |count: &Count| format!("{} {}", plain(&count.value), grouped(count.articles as usize));
    let mut values: Vec<_> = counts.iter().take(MAX_VALUES).map(named).collect();
    if counts.len() > MAX_VALUES {
        values.push(format!("and {} more", grouped(counts.len() - MAX_VALUES)));
    }
    if !values.is_empty() {
        let _ = writeln!(page, "{name}: {}", values.join(", "));
    }
}

/// The day of an article, a bare one of archiving marked as such.
fn date(published: Option<&Dated>, archived: Option<&Dated>) -> String {
    match (published, archived) {
        (Some(dated), _) => dated.day.to_string(),
        (None, Some(dated)) => format!("{} (archived)", dated.day),
        (None, None) => "undated".to_owned(),
    }
}
