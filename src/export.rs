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

/// Files that an export names at most as missing.
const MAX_LOST_FILES: usize = 5;

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
    /// In which order, as addresses say it.
    pub order: String,
    /// A link to the view, or its address, from which query and filters can be had again.
    pub address: String,
    /// Where the articles were chosen one by one, the address of just these.
    pub selection: Option<String>,
    /// Articles that were found, or chosen.
    pub articles: u32,
    /// Hits in them.
    pub hits: u64,
    /// Whether these counts are exact and all of them were written; if not, there may be more.
    pub complete: bool,
    /// If not, the files that could not be read.
    pub lost: Vec<String>,
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
            format!("Order: {}", self.order),
            format!("View: {}", self.address),
            match &self.selection {
                Some(address) => {
                    format!("Selected: {} articles one by one, {} hits ({address})", self.articles, self.hits)
                }
                None => format!("Found: {least}{} articles, {} hits", self.articles, self.hits),
            },
            format!("Written: {} articles", self.written),
        ];
        lines.extend(self.missing());
        lines.extend(self.day.map(|day| format!("Exported: {day}")));
        lines.push("Made with: Yulan".to_owned());
        // What somebody typed stays on its line.
        lines.iter().map(|line| line.replace(char::is_control, " ")).collect()
    }

    /// What is missing, in a sentence that every form has a place for; none where nothing is.
    #[must_use]
    pub fn missing(&self) -> Option<String> {
        let n_unwritten = usize::try_from(self.articles).unwrap_or(usize::MAX).saturating_sub(self.written);
        let what = match n_unwritten {
            0 => "there may be more articles and hits".to_owned(),
            n => format!("{n} of the articles are not written, and there may be more"),
        };
        let files = match self.lost.get(..MAX_LOST_FILES) {
            Some(first) if self.lost.len() > MAX_LOST_FILES => {
                format!("{} and {} more", first.join(", "), self.lost.len() - MAX_LOST_FILES)
            }
            _ => self.lost.join(", "),
        };
        let files = if files.is_empty() { files } else { format!("; files that could not be read: {files}") };
        (!self.complete).then(|| format!("Incomplete: {what}{files}"))
    }

    /// The same as a file of its own.
    #[must_use]
    pub fn file(&self) -> String {
        self.lines().join("\n") + "\n"
    }
}

/// Writes articles in a form, in the order given. Where some are missing the head of the file says so: the lines of its
/// provenance, of a table one more column, of JSON Lines a line before the others, of records a note of the first.
#[must_use]
pub fn export(format: Format, articles: &[Exported<'_>], provenance: &Provenance) -> String {
    let each = |write: fn(&Exported<'_>, Option<Day>) -> String| -> String {
        articles.iter().map(|one| write(one, provenance.day)).collect()
    };
    let under = |mark: &str, body: String| -> String {
        let said: Vec<String> = provenance.lines().iter().map(|line| format!("{mark}{line}\n")).collect();
        format!("{}\n{body}", said.concat())
    };
    let missing = provenance.missing();
    let missing = missing.as_deref();
    match format {
        Format::Csv => records::csv(articles, missing),
        Format::JsonLines => json::incomplete(missing).into_iter().chain(articles.iter().map(json::line)).collect(),
        Format::Markdown => {
            let said: Vec<String> =
                provenance.lines().iter().map(|line| format!("> {}  \n", prose::escaped(line))).collect();
            format!("{}\n{}", said.concat(), articles.iter().map(prose::markdown).collect::<String>())
        }
        Format::Text => under("", articles.iter().map(prose::text).collect()),
        Format::BibTex => under("% ", each(records::bibtex)),
        Format::Ris => records::ris(articles, provenance.day, missing),
        Format::Csl => json::csl(articles, provenance.day, missing),
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
            order: "newest".to_owned(),
            address: "#q=%E7%94%B2".to_owned(),
            selection: None,
            articles: 2,
            hits: 3,
            complete: true,
            lost: Vec::new(),
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
    fn the_head_of_every_form_says_what_is_missing_and_machines_still_read_it() {
        let articles = articles();
        let exported: Vec<_> = articles.iter().map(|article| Exported { article, outlet: "例报", hits: 1 }).collect();
        let lost = (1..=7).map(|nth| format!("articles/{nth}.json.gz")).collect();
        let provenance = Provenance { articles: 5, written: 3, complete: false, lost, ..provenance() };
        let missing = "Incomplete: 2 of the articles are not written, and there may be more; files that could not be read: \
                       articles/1.json.gz, articles/2.json.gz, articles/3.json.gz, articles/4.json.gz, articles/5.json.gz \
                       and 2 more";
        assert_eq!(provenance.missing().as_deref(), Some(missing));
        for format in Format::ALL {
            let text = export(format, &exported, &provenance);
            // Before the second article of whatever form.
            let head = text.split("bbbbbbbbbbbbb").next().unwrap().replace('\\', "");
            assert!(head.contains(missing), "{text}");
            assert!(!export(format, &exported, &self::provenance()).contains("Incomplete"), "{}", format.id());
        }
        let table = export(Format::Csv, &exported, &provenance);
        let mut rows = csv::Reader::from_reader(table.trim_start_matches('\u{feff}').as_bytes());
        assert_eq!(rows.headers().unwrap().iter().next_back(), Some(missing));
        assert_eq!(rows.records().map(Result::unwrap).count(), 3);
        let lines = export(Format::JsonLines, &exported, &provenance);
        let lines: Vec<serde_json::Value> = lines.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!((lines.len(), lines[0]["incomplete"].as_str()), (4, Some(missing)));
        let csl: serde_json::Value = serde_json::from_str(&export(Format::Csl, &exported, &provenance)).unwrap();
        assert_eq!((csl[0]["note"].as_str(), &csl[1]["note"]), (Some(missing), &serde_json::Value::Null));
        let ris = export(Format::Ris, &exported, &provenance);
        assert_eq!((ris.matches("TY  - ").count(), ris.matches("N1  - Incomplete").count()), (3, 1));
        assert!(ris.starts_with("TY  - "), "{ris}");
    }

    #[test]
    fn a_selection_says_that_it_is_one() {
        let selection = Some("#among=aaaaaaaaaaaaa.bbbbbbbbbbbbb".to_owned());
        let lines = Provenance { selection, ..provenance() }.lines();
        assert!(
            lines.contains(&"Query: 甲 OR 乙".to_owned()) && lines.contains(&"Order: newest".to_owned()),
            "{lines:?}"
        );
        let selected = "Selected: 2 articles one by one, 3 hits (#among=aaaaaaaaaaaaa.bbbbbbbbbbbbb)".to_owned();
        assert!(lines.contains(&selected) && !lines.iter().any(|line| line.starts_with("Found")), "{lines:?}");
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
