//! How do articles leave for other programs? As tables, texts, records for reference managers, and citations.
//!
//! Always the archived text, never a converted one. The same bytes from the command line and from the page. Never asks the
//! clock: who exports says which day it is.

mod cite;
mod json;
mod prose;
mod records;

use crate::corpus::{Article, Dated, Day};
use crate::ids::ids;

ids! {
    /// A form that articles are written in.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Format {
        /// A table, RFC 4180, UTF-8 with a byte order mark so that spreadsheets read it as such.
        Csv = "csv",
        /// An object a line, with the text.
        JsonLines = "jsonl",
        /// Texts under headings, `CommonMark`.
        Markdown = "md",
        /// Texts, nothing else.
        Text = "txt",
        /// BibTeX records for biblatex: `@online`.
        BibTex = "bib",
        /// RIS records, for `EndNote`, Zotero and others.
        Ris = "ris",
        /// CSL-JSON 1.0, for citation processors.
        Csl = "csl.json",
        /// Citations after GB/T 7714-2015.
        Gbt = "gbt7714.txt",
        /// Citations after APA, 7th edition.
        Apa = "apa.txt",
        /// Citations after The Chicago Manual of Style, 17th edition, bibliography.
        Chicago = "chicago.txt",
    }
}

impl Format {
    /// Its media type, RFC 6838.
    #[must_use]
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv;charset=utf-8",
            Self::JsonLines => "application/jsonl",
            Self::Markdown => "text/markdown;charset=utf-8",
            Self::Text | Self::Gbt | Self::Apa | Self::Chicago => "text/plain;charset=utf-8",
            Self::BibTex => "application/x-bibtex",
            Self::Ris => "application/x-research-info-systems",
            Self::Csl => "application/vnd.citationstyles.csl+json",
        }
    }

    /// Whether it has room for words about itself; of the others they go into a file beside it.
    #[must_use]
    pub fn has_header(self) -> bool {
        !matches!(self, Self::Csv | Self::JsonLines | Self::Ris | Self::Csl)
    }
}

/// An article on its way out.
#[derive(Clone, Copy, Debug)]
pub struct Exported<'a> {
    /// The article.
    pub article: &'a Article,
    /// The name of its outlet; empty where it has none.
    pub outlet: &'a str,
    /// Hits of the query in it.
    pub hits: u32,
}

/// Where an export comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Provenance {
    /// Title of the archive.
    pub archive: String,
    /// The corpus and its version, as addresses name them.
    pub corpus: String,
    /// The query; empty where there is none.
    pub query: String,
    /// What narrows it beside the query, as addresses say it, unescaped; empty where nothing does.
    pub filters: String,
    /// A link to the view, or its address, from which query and filters can be had again.
    pub address: String,
    /// Articles that were found.
    pub articles: u32,
    /// Hits in them.
    pub hits: u64,
    /// Whether these counts are exact; if not, there may be more.
    pub complete: bool,
    /// Articles that were written.
    pub written: usize,
    /// The day of the export.
    pub day: Option<Day>,
}

impl Provenance {
    /// What there is to say, a line for each.
    #[must_use]
    pub fn lines(&self) -> Vec<String> {
        let least = if self.complete { "" } else { "at least " };
        let mut lines = vec![
            format!("Archive: {}", self.archive),
            format!("Corpus: {}", self.corpus),
            format!("Query: {}", if self.query.is_empty() { "(all articles)" } else { &self.query }),
            format!("Filters: {}", if self.filters.is_empty() { "(none)" } else { &self.filters }),
            format!("View: {}", self.address),
            format!("Found: {least}{} articles, {} hits", self.articles, self.hits),
            format!("Written: {} articles", self.written),
        ];
        lines.extend(self.day.map(|day| format!("Exported: {day}")));
        lines.push("Made with: Yulan".to_owned());
        // What somebody typed stays on its line.
        lines.iter().map(|line| line.replace(char::is_control, " ")).collect()
    }

    /// The same as a file of its own.
    #[must_use]
    pub fn file(&self) -> String {
        self.lines().join("\n") + "\n"
    }
}

/// Writes articles in a form, in the order given.
#[must_use]
pub fn export(format: Format, articles: &[Exported<'_>], provenance: &Provenance) -> String {
    let each = |write: fn(&Exported<'_>, Option<Day>) -> String| -> String {
        articles.iter().map(|one| write(one, provenance.day)).collect()
    };
    let under = |mark: &str, body: String| -> String {
        let said: Vec<String> = provenance.lines().iter().map(|line| format!("{mark}{line}\n")).collect();
        format!("{}\n{body}", said.concat())
    };
    match format {
        Format::Csv => records::csv(articles),
        Format::JsonLines => articles.iter().map(json::line).collect(),
        Format::Markdown => {
            let said: Vec<String> =
                provenance.lines().iter().map(|line| format!("> {}  \n", prose::escaped(line))).collect();
            format!("{}\n{}", said.concat(), articles.iter().map(prose::markdown).collect::<String>())
        }
        Format::Text => under("", articles.iter().map(prose::text).collect()),
        Format::BibTex => under("% ", each(records::bibtex)),
        Format::Ris => each(records::ris),
        Format::Csl => json::csl(articles, provenance.day),
        Format::Gbt => under("", each(cite::gbt)),
        Format::Apa => under("", each(cite::apa)),
        Format::Chicago => under("", each(cite::chicago)),
    }
}

/// Letters by which an article is called in lists of references.
fn key(one: &Exported<'_>) -> String {
    let year = one.article.day().map_or_else(String::new, |day| day.year().to_string());
    format!("{}{year}-{}", one.article.outlet.as_deref().unwrap_or("article"), one.article.id.0)
}

/// A title on one line; of an article without one its path, which tells it from others.
fn title(one: &Exported<'_>) -> String {
    let title = if one.article.title.trim().is_empty() { &one.article.path } else { &one.article.title };
    title.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The day something was read on: that of the archived copy, else that of the export.
fn accessed(one: &Exported<'_>, today: Option<Day>) -> Option<Day> {
    one.article.archived.as_ref().map(|dated| dated.day).or(today)
}

/// The instant it was published at, in UTC, where that is known to the second.
fn published_at<'a>(one: &Exported<'a>) -> &'a str {
    one.article.published.as_ref().and_then(Dated::fine_instant).unwrap_or_default()
}

/// The day it was published on, where that is known.
fn published(one: &Exported<'_>) -> Option<Day> {
    one.article.published.as_ref().map(|dated| dated.day)
}

#[cfg(test)]
mod tests {
    use insta::assert_snapshot;

    use super::*;
    use crate::json::read;

    fn articles() -> Vec<Article> {
        let json = r#"[
            {"format":1,"id":"aaaaaaaaaaaaa","title":"=甲, \"乙\" & {丙} *丁*","url":"https://example.org/a?b=1&c=%E4%BA%94","path":"a.md",
             "outlet":"ex","author":"王五","script":"Hans",
             "published":{"day":"2023-05-04","instant":"2023-05-04T10:11:12Z","precision":"second","origin":"byline"},
             "archived":{"day":"2023-06-01","precision":"day","origin":"stamp"},
             "blocks":[{"kind":"heading","script":"Hans","level":2,"runs":[{"text":"小 标题"}]},
                       {"kind":"paragraph","script":"Hans","runs":[{"text":"第一段 "},{"text":"链接","href":"https://example.org/b"}]},
                       {"kind":"quote","script":"Hans","runs":[{"text":"引\n文"}]},
                       {"kind":"list_item","script":"Hans","level":1,"runs":[{"text":"一项"}]},
                       {"kind":"figure","script":"Hans","image":"https://example.org/i.jpg","runs":[{"text":"图注"}]}]},
            {"format":1,"id":"bbbbbbbbbbbbb","title":"","path":"b.md","script":"Hant","blocks":[]},
            {"format":1,"id":"ccccccccccccc","title":"＝他说“好”？","path":"c.md","script":"Hans",
             "blocks":[{"kind":"paragraph","script":"Hans","runs":[{"text":"- 甲\n1. 乙\n2023-05\n==="}]}]}
        ]"#;
        read::<Vec<Article>>(json.as_bytes()).unwrap()
    }

    fn provenance() -> Provenance {
        Provenance {
            archive: "样本".to_owned(),
            corpus: "sample@0123".to_owned(),
            query: "甲 OR 乙".to_owned(),
            filters: "outlet=voa; date__gte=2023".to_owned(),
            address: "#q=%E7%94%B2".to_owned(),
            articles: 2,
            hits: 3,
            complete: false,
            written: 2,
            day: "2024-02-03".parse().ok(),
        }
    }

    #[test]
    fn every_form_says_what_there_is_and_breaks_at_nothing() {
        let articles = articles();
        let exported: Vec<Exported<'_>> = articles
            .iter()
            .zip(["例报", "", ""])
            .map(|(article, outlet)| Exported { article, outlet, hits: 3 })
            .collect();
        let pages = Format::ALL.map(|format| {
            format!("=== {} ({})\n{}", format.id(), format.media_type(), export(format, &exported, &provenance()))
        });
        assert_snapshot!(pages.join("\n"));
    }

    #[test]
    fn machines_read_what_is_for_them() {
        let articles = articles();
        let exported: Vec<_> = articles.iter().map(|article| Exported { article, outlet: "例报", hits: 1 }).collect();
        let table = export(Format::Csv, &exported, &provenance());
        let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        let rows: Vec<csv::StringRecord> = rows.records().map(Result::unwrap).collect();
        assert_eq!((rows.len(), &rows[0][1]), (3, "'=甲, \"乙\" & {丙} *丁*"), "no cell is a formula");
        let lines = export(Format::JsonLines, &exported, &provenance());
        let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(lines[0]["title"], articles[0].title);
        assert_eq!(lines[0]["text"], "小 标题\n第一段 链接\n引\n文\n一项\n图注");
        let csl: serde_json::Value = serde_json::from_str(&export(Format::Csl, &exported, &provenance())).unwrap();
        assert_eq!(csl[0]["issued"]["date-parts"][0], serde_json::json!([2023, 5, 4]));
    }
}
