//! How is an article written as text?

use super::{Exported, published, title};
use crate::corpus::{Block, Kind, Run};

/// What is known of an article, on one line.
fn about(one: &Exported<'_>) -> String {
    let article = one.article;
    let parts = [
        Some(one.outlet.to_owned()),
        article.author.clone(),
        published(one).map(|day| day.to_string()),
        article.url.clone(),
        Some(article.id.0.clone()),
    ];
    let parts = parts.into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

/// Text as it stands, blocks parted by empty lines.
pub(super) fn text(one: &Exported<'_>) -> String {
    let blocks = one.article.blocks.iter().map(|block| block.text() + "\n\n").collect::<String>();
    format!("{}\n{}\n\n{blocks}\n", title(one), about(one))
}

/// `CommonMark`.
pub(super) fn markdown(one: &Exported<'_>) -> String {
    let title = escaped(&title(one));
    let blocks: String = one.article.blocks.iter().map(block).collect();
    format!("# {title}\n\n{}\n\n{blocks}", escaped(&about(one)))
}

fn block(block: &Block) -> String {
    let said = plain_lines(&block.runs.iter().map(run).collect::<String>());
    match block.kind {
        Kind::Heading => {
            format!("{} {}\n\n", "#".repeat(usize::from(block.level.unwrap_or(2)).clamp(2, 6)), said.replace('\n', " "))
        }
        Kind::Quote => format!("> {}\n\n", said.replace('\n', "\n> ")),
        Kind::ListItem | Kind::Related => {
            let depth = usize::from(block.level.unwrap_or(1)).saturating_sub(1).min(6);
            format!("{}- {}\n\n", "    ".repeat(depth), said.replace('\n', " "))
        }
        Kind::Code => {
            let code: Vec<String> = block.text().lines().map(|line| format!("    {line}\n")).collect();
            code.concat() + "\n"
        }
        _ => format!("{}\n\n", said.replace('\n', "\\\n")),
    }
}

/// Lines of which none begins a list, or draws a line under the one before.
fn plain_lines(text: &str) -> String {
    let mut plain = String::new();
    // Digits since a line began; none once anything else came.
    let mut n_digits = Some(0);
    for c in text.chars() {
        let begins = match n_digits {
            Some(0) => matches!(c, '-' | '+' | '='),
            Some(_) => matches!(c, '.' | ')'),
            None => false,
        };
        if begins {
            plain.push('\\');
        }
        plain.push(c);
        n_digits =
            if c == '\n' { Some(0) } else { n_digits.filter(|_| c.is_ascii_digit()).map(|n_digits| n_digits + 1) };
    }
    plain
}

fn run(run: &Run) -> String {
    let text = escaped(&run.text);
    match &run.href {
        Some(href) => format!("[{text}](<{}>)", href.replace(['<', '>'], "")),
        None => text,
    }
}

/// Text that no sign of which makes markup.
pub(super) fn escaped(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        if matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '>' | '#' | '|' | '!' | '~' | '&') {
            escaped.push('\\');
        }
        escaped.push(c);
    }
    escaped
}
