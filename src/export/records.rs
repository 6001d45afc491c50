//! How does an article become a row, or a record of a reference manager?

use super::{Exported, accessed, key, published, published_at, title};
use crate::corpus::Day;

/// The columns of the table.
const COLUMNS: &str = "id,title,outlet,section,author,published,archived,script,characters,hits,url,published_at";

/// A table, RFC 4180. Where something is missing a last column without cells says so by its name, which no reader of the
/// other columns stumbles over.
pub(super) fn csv(articles: &[Exported<'_>], missing: Option<&str>) -> String {
    let head = missing.map_or_else(String::new, |missing| format!(",{}", cell(missing)));
    let end = if missing.is_some() { ",\"\"\r\n" } else { "\r\n" };
    let mut table = format!("\u{feff}{COLUMNS}{head}\r\n");
    for one in articles {
        let article = one.article;
        let optional = |value: &Option<String>| value.clone().unwrap_or_default();
        let day = |day: Option<Day>| day.map_or_else(String::new, |day| day.to_string());
        let n_chars: usize = article.blocks.iter().map(|block| block.text().chars().count()).sum();
        let cells = [
            article.id.0.clone(),
            article.title.clone(),
            one.outlet.to_owned(),
            optional(&article.section),
            optional(&article.author),
            day(published(one)),
            day(article.archived.as_ref().map(|dated| dated.day)),
            article.script.id().to_owned(),
            (n_chars + article.title.chars().count()).to_string(),
            one.hits.to_string(),
            optional(&article.url),
            published_at(one).to_owned(),
        ];
        table.push_str(&cells.map(|text| cell(&text)).join(","));
        table.push_str(end);
    }
    table
}

/// A cell that no spreadsheet takes for a formula: those begin with one of a few signs of either width, and one quotation mark
/// before them makes them text (OWASP, CSV injection).
fn cell(text: &str) -> String {
    let begins = |c: char| matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '\n' | '＝' | '＋' | '－' | '＠');
    let guard = if text.starts_with(begins) { "'" } else { "" };
    format!("\"{guard}{}\"", text.replace('"', "\"\""))
}

/// A record for biblatex.
pub(super) fn bibtex(one: &Exported<'_>, today: Option<Day>) -> String {
    let article = one.article;
    let day = |day: Day| day.to_string();
    let fields = [
        ("title", Some(title(one))),
        ("author", article.author.as_ref().map(|author| format!("{{{}}}", braced(author)))),
        ("organization", Some(one.outlet.to_owned())),
        ("date", published(one).map(day)),
        ("url", article.url.as_ref().map(|url| url.replace('{', "%7B").replace('}', "%7D"))),
        ("urldate", accessed(one, today).filter(|_| article.url.is_some()).map(day)),
        ("langid", article.script.lang().map(|_| "chinese".to_owned())),
    ];
    let fields = fields.into_iter().filter_map(|(name, value)| Some((name, value.filter(|value| !value.is_empty())?)));
    let fields = fields.map(|(name, value)| {
        let value = match name {
            "title" => format!("{{{}}}", braced(&value)),
            "author" | "url" => value,
            _ => braced(&value),
        };
        format!("  {name} = {{{value}}},\n")
    });
    format!("@online{{{},\n{}}}\n\n", key(one), fields.collect::<String>())
}

/// Text that TeX sets as it is.
fn braced(text: &str) -> String {
    let mut braced = String::new();
    for c in text.chars() {
        match c {
            '\\' => braced.push_str("\\textbackslash{}"),
            '{' | '}' | '&' | '%' | '$' | '#' | '_' => braced.extend(['\\', c]),
            '~' => braced.push_str("\\textasciitilde{}"),
            '^' => braced.push_str("\\textasciicircum{}"),
            c if c.is_control() => braced.push(' '),
            c => braced.push(c),
        }
    }
    braced
}

/// Records in RIS; where something is missing, with a note in the first.
pub(super) fn ris(articles: &[Exported<'_>], today: Option<Day>, missing: Option<&str>) -> String {
    let notes = std::iter::once(missing).chain(std::iter::repeat(None));
    articles.iter().zip(notes).map(|(one, note)| ris_record(one, today, note)).collect()
}

fn ris_record(one: &Exported<'_>, today: Option<Day>, note: Option<&str>) -> String {
    let article = one.article;
    let slashed = |day: Day| day.to_string().replace('-', "/");
    let fields = [
        ("TY", Some("NEWS".to_owned())),
        ("ID", Some(article.id.0.clone())),
        ("TI", Some(title(one))),
        ("AU", article.author.clone()),
        ("T2", Some(one.outlet.to_owned())),
        ("PY", published(one).map(|day| format!("{:04}", day.year()))),
        ("DA", published(one).map(slashed)),
        ("UR", article.url.clone()),
        ("Y2", accessed(one, today).filter(|_| article.url.is_some()).map(slashed)),
        ("LA", article.script.lang().map(str::to_owned)),
        ("N1", note.map(str::to_owned)),
    ];
    let mut record = String::new();
    for (tag, value) in fields {
        let value = value.map(|value| value.split_whitespace().collect::<Vec<_>>().join(" "));
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            record.extend([tag, "  - ", &value, "\r\n"]);
        }
    }
    record + "ER  - \r\n\r\n"
}
