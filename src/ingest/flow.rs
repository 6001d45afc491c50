//! How does running text read on a page? White space collapsed, lines and paragraphs told apart, styles kept beside.
//!
//! Never knows elements, only text, line breaks and the style in force.

use std::borrow::Cow;
use std::rc::Rc;

use scraper::{Html, Node};

use crate::corpus::Run;
use crate::text::is_han;

/// How a piece of text stands on the page.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Style {
    pub(super) strong: bool,
    pub(super) italic: bool,
    pub(super) small: bool,
    pub(super) href: Option<Rc<str>>,
}

/// Text of one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Piece {
    pub(super) text: String,
    pub(super) style: Style,
}

/// One or more lines that belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    lines: Vec<Vec<Piece>>,
}

impl Paragraph {
    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// The text, lines joined by `\n`.
    pub(super) fn text(&self) -> Cow<'_, str> {
        // Most paragraphs are one piece.
        if let [line] = self.lines.as_slice()
            && let [piece] = line.as_slice()
        {
            return Cow::Borrowed(&piece.text);
        }
        let line = |line: &Vec<Piece>| line.iter().map(|piece| piece.text.as_str()).collect::<String>();
        Cow::Owned(self.lines.iter().map(line).collect::<Vec<_>>().join("\n"))
    }

    pub(super) fn pieces(&self) -> impl Iterator<Item = &Piece> {
        self.lines.iter().flatten()
    }

    /// Whether all its visible text has a style.
    pub(super) fn is_all(&self, has: impl Fn(&Style) -> bool) -> bool {
        self.pieces().all(|piece| has(&piece.style) || is_blank(&piece.text))
    }

    /// Appends another paragraph's lines.
    pub(super) fn append(&mut self, other: Self) {
        self.lines.extend(other.lines);
    }

    /// The runs an article keeps; adjacent equal ones are one.
    pub(super) fn into_runs(self) -> Vec<Run> {
        let mut runs: Vec<Run> = Vec::new();
        for (nth, line) in self.lines.into_iter().enumerate() {
            if nth > 0 {
                let is_link = runs.last().is_some_and(|run| run.href.is_some());
                let em = !is_link && runs.last().is_some_and(|run| run.em);
                push_run(&mut runs, Run { text: "\n".to_owned(), em, ..Run::default() });
            }
            for Piece { text, style } in line {
                let href = style.href.map(|href| href.to_string());
                push_run(&mut runs, Run { text, href, em: style.strong || style.italic, mark: None });
            }
        }
        runs
    }
}

/// Runs with adjacent equal ones made one.
pub(super) fn merged(runs: impl Iterator<Item = Run>) -> Vec<Run> {
    let mut merged = Vec::new();
    runs.for_each(|run| push_run(&mut merged, run));
    merged
}

fn push_run(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        Some(last) if last.href == run.href && last.em == run.em => last.text.push_str(&run.text),
        _ => runs.push(run),
    }
}

/// Running text between two block boundaries.
#[derive(Default)]
pub(super) struct Flow {
    lines: Vec<Vec<Piece>>,
    line: Vec<Piece>,
    has_space: bool,
    /// Whether spaces at the ends of lines stand as they are.
    keeps_indentation: bool,
}

impl Flow {
    /// Adds text, collapsing white space as a page does.
    pub(super) fn text(&mut self, text: &str, style: &Style) {
        let is_end = |c: char| c == ' ' || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
        let mut rest = text;
        while let Some((word, from_end)) = rest.find(is_end).and_then(|at| rest.split_at_checked(at)) {
            self.push(word, style);
            let mut after = from_end.chars();
            match after.next() {
                Some(' ' | '\t' | '\n' | '\r' | '\u{C}') => self.has_space = true,
                Some('\u{2028}' | '\u{2029}') => self.break_line(),
                _ => {}
            }
            rest = after.as_str();
        }
        self.push(rest, style);
    }

    /// Adds text whose line breaks and spaces stand as they are.
    pub(super) fn preformatted(&mut self, text: &str, style: &Style) {
        self.keeps_indentation = true;
        for c in text.chars() {
            match c {
                '\n' | '\u{2028}' | '\u{2029}' => self.break_line(),
                '\t' => self.append(" ", style),
                c if c.is_control() => {}
                c => self.append(c.encode_utf8(&mut [0; 4]), style),
            }
        }
    }

    /// Adds text without white space.
    fn push(&mut self, word: &str, style: &Style) {
        if word.is_empty() {
            return;
        }
        if std::mem::take(&mut self.has_space)
            && let Some(last) = self.line.last()
        {
            // The space belongs to the plainer side, so that no link begins or ends with it.
            let plainer = match (&last.style.href, &style.href) {
                (Some(one), Some(other)) if one == other => style.clone(),
                (Some(_), Some(_)) => Style::default(),
                (Some(_), None) => style.clone(),
                _ => last.style.clone(),
            };
            self.append(" ", &plainer);
        }
        self.append(word, style);
    }

    fn append(&mut self, text: &str, style: &Style) {
        match self.line.last_mut() {
            Some(last) if last.style == *style => last.text.push_str(text),
            _ => self.line.push(Piece { text: text.to_owned(), style: style.clone() }),
        }
    }

    pub(super) fn break_line(&mut self) {
        self.has_space = false;
        self.lines.push(std::mem::take(&mut self.line));
    }

    /// Ends the text: paragraphs are what stands between blank lines.
    pub(super) fn take(&mut self) -> Vec<Paragraph> {
        self.break_line();
        let keeps_indentation = std::mem::take(&mut self.keeps_indentation);
        let mut paragraphs = vec![Paragraph::default()];
        for line in std::mem::take(&mut self.lines) {
            if line.iter().all(|piece| is_blank(&piece.text)) {
                paragraphs.push(Paragraph::default());
            } else if let Some(last) = paragraphs.last_mut() {
                last.lines.push(if keeps_indentation { line } else { trimmed(line) });
            }
        }
        paragraphs.retain(|paragraph| !paragraph.is_empty());
        paragraphs
    }

    /// Ends the text: one paragraph, blank lines inside it and all.
    pub(super) fn take_whole(&mut self) -> Vec<Paragraph> {
        self.break_line();
        self.keeps_indentation = false;
        let is_blank = |line: &Vec<Piece>| line.iter().all(|piece| is_blank(&piece.text));
        let mut lines: Vec<Vec<Piece>> = std::mem::take(&mut self.lines).into_iter().skip_while(is_blank).collect();
        while lines.pop_if(|line| is_blank(line)).is_some() {}
        Vec::from_iter((!lines.is_empty()).then_some(Paragraph { lines }))
    }

    /// Whether most of the text so far is not Chinese: what stands preformatted is then code, else a text set as one.
    pub(super) fn is_code(&self) -> bool {
        let pieces = self.lines.iter().flatten().chain(&self.line);
        let chars = || pieces.clone().flat_map(|piece| piece.text.chars()).filter(|c| !c.is_whitespace());
        let n_han = chars().filter(|c| is_han(*c)).count();
        2 * n_han < chars().count()
    }
}

/// A line without white space and non-breaking spaces at its ends; ideographic spaces are indentation and stay.
fn trimmed(mut line: Vec<Piece>) -> Vec<Piece> {
    let is_padding = |c: char| matches!(c, ' ' | '\u{A0}');
    while let Some(last) = line.last_mut() {
        last.text.truncate(last.text.trim_end_matches(is_padding).len());
        if !last.text.is_empty() {
            break;
        }
        line.pop();
    }
    let mut line: Vec<Piece> = line.into_iter().skip_while(|piece| piece.text.chars().all(is_padding)).collect();
    if let Some(first) = line.first_mut() {
        first.text = first.text.trim_start_matches(is_padding).to_owned();
    }
    line
}

/// Whether a text shows nothing: white space and characters without width.
pub(super) fn is_blank(text: &str) -> bool {
    text.chars().all(|c| {
        c.is_whitespace() || c.is_control() || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
    })
}

/// A title in plain text: entities decoded, white space of every kind but the ideographic one space.
pub(super) fn plain(title: &str) -> String {
    let mut flow = Flow::default();
    let collapse = |text: &str, flow: &mut Flow| {
        flow.text(&text.replace(['\u{A0}', '\u{2028}', '\u{2029}'], " "), &Style::default());
    };
    if title.contains('&') {
        // A tag in a title is text, and so is an ampersand that begins no entity.
        let escaped = escape_bare_ampersands(title).replace('<', "&lt;");
        for node in Html::parse_fragment(&escaped).tree.values() {
            if let Node::Text(text) = node {
                collapse(text, &mut flow);
            }
        }
    } else {
        collapse(title, &mut flow);
    }
    let lines = flow.take();
    lines.first().map(Paragraph::text).unwrap_or_default().trim().to_owned()
}

/// Leaves `&name;` and `&#1;` alone; `&copy=1` and `AT&T` mean what they say.
fn escape_bare_ampersands(text: &str) -> String {
    let mut parts = text.split('&');
    let mut escaped = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let name = part.split(';').next().filter(|name| name.len() < part.len()).unwrap_or_default();
        let is_entity = !name.is_empty()
            && name.len() <= 32
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'#');
        escaped.push_str(if is_entity { "&" } else { "&amp;" });
        escaped.push_str(part);
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_plain_text() {
        let check = |title, expected: &str| assert_eq!(plain(title), expected, "{title}");
        check("  一\n 二\u{A0}\u{A0}三 ", "一 二 三");
        check("就&quot;必要&quot;--&lt;b&gt;<i>", "就\"必要\"--<b><i>");
        check("AT&T &copy=1 &#x4e00; &nosuch;", "AT&T &copy=1 一 &nosuch;");
        check("一\u{3000}二\u{3000}", "一\u{3000}二");
        check("&nbsp;", "");
        check("", "");
    }

    #[test]
    fn white_space_collapses_as_on_a_page() {
        let link = Style { href: Some(Rc::from("x")), ..Style::default() };
        let mut flow = Flow::default();
        flow.text(" \n a", &Style::default());
        flow.text(" ", &Style::default());
        flow.text(" b ", &link);
        flow.text(" c\u{A0} \u{A0}", &Style::default());
        let paragraphs = flow.take();
        let texts: Vec<&str> = paragraphs.iter().flat_map(Paragraph::pieces).map(|piece| piece.text.as_str()).collect();
        assert_eq!(texts, ["a ", "b", " c"]);
    }

    #[test]
    fn blank_lines_part_paragraphs_and_single_breaks_do_not() {
        let mut flow = Flow::default();
        for text in ["\u{3000}\u{3000}一", "二", " \u{A0} ", "\u{200B}", "三", ""] {
            flow.text(text, &Style::default());
            flow.break_line();
        }
        let paragraphs = flow.take();
        let texts: Vec<_> = paragraphs.iter().map(Paragraph::text).collect();
        assert_eq!(texts, ["\u{3000}\u{3000}一\n二", "三"]);
    }
}
