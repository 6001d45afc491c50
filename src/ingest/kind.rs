//! Is this paragraph text, a heading, or a note about the article? Told by its wording and its look.
//!
//! Never drops a paragraph, and never reads one longer than a note can be.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex_lite::Regex;

use super::flow::{Paragraph, is_blank};
use super::rules::Pattern;

/// A bold paragraph beyond this many characters is emphasis, not a heading.
const MAX_HEADING_CHARS: usize = 40;
/// Bylines, credits and sources are short; longer paragraphs that begin alike are text.
const MAX_LINE_CHARS: usize = 120;
/// A source in parentheses is a phrase; a whole paragraph in parentheses is an aside.
const MAX_SOURCE_CHARS: usize = 60;
/// Copyright notices run to a few sentences.
const MAX_COPYRIGHT_CHARS: usize = 240;

/// Labels of credits. `记者` and `作者` alone also open an answer or a question in an interview.
static CREDITS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let label = "(?:记者|記者|作者|撰稿|撰文|采写|採寫|采访|採訪|责编|責編|责任编辑|責任編輯|编辑|編輯|网编|網編|译者|譯者|编译|編譯|翻译|翻譯|校对|校對|摄影|攝影|监制|監製|来源|來源)";
    let name = "[^：:，。？！；“”「」?!]{1,40}";
    Regex::new(&format!("^(?:{label} *[：:/／] *{name})+$")).ok()
});
/// A line of editors' names however it begins, and however its labels are set off.
static EDITORS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    let label = "(?:责编|責編|责任编辑|責任編輯|网编|網編|发稿|發稿|审校|審校)";
    Regex::new(&format!("^[^。，！？!?]*{label} *[：:/／ ] *[^。，！？!?]+$")).ok()
});
static SOURCE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("^[（(][^（）()]*(?:报道|報道|报导|報導|综合|綜合|编译|編譯|消息)[^（）()]*[）)]$").ok()
});

fn is_match(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    LazyLock::force(pattern).as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// Whether a paragraph speaks of the article rather than being part of it.
pub(super) fn is_note(text: &str, boilerplate: &[Pattern]) -> bool {
    let line = text.trim();
    let n_chars = line.chars().count();
    (n_chars <= MAX_COPYRIGHT_CHARS && is_copyright(line))
        || (n_chars <= MAX_LINE_CHARS && may_name_makers(line) && names_makers(line, n_chars))
        || boilerplate.iter().any(|pattern| pattern.is_match(text))
}

fn is_copyright(line: &str) -> bool {
    let openings = ["©", "(c) ", "(C) ", "Copyright", "版权", "版權", "本文版权", "本文版權"];
    openings.iter().any(|opening| line.starts_with(opening)) || line.contains("版權聲明") || line.contains("版权声明")
}

/// Whether credits, editors or a source can be named in a line, seen from how it begins or from its having no sentence:
/// the patterns are slow, and most lines are text.
fn may_name_makers(line: &str) -> bool {
    let opens = |c| "记記作撰采採责責编編网網译譯翻校摄攝监監来來（(".contains(c);
    line.starts_with(opens) || !line.contains(['，', '。'])
}

fn names_makers(line: &str, n_chars: usize) -> bool {
    let is_space = |c| matches!(c, '\u{A0}' | '\u{3000}' | '\n' | '\t');
    let line = if line.contains(is_space) { Cow::Owned(line.replace(is_space, " ")) } else { Cow::Borrowed(line) };
    is_credits(&line)
        || is_editors(&line)
        || (n_chars <= MAX_SOURCE_CHARS && line.starts_with(['（', '(']) && is_match(&SOURCE, &line))
}

fn is_editors(line: &str) -> bool {
    line.contains(['编', '編', '稿', '校']) && is_match(&EDITORS, line)
}

fn is_credits(line: &str) -> bool {
    let opens_speech = ["记者", "記者", "作者"].iter().any(|label| line.starts_with(label));
    let n_labels = line.chars().filter(|c| matches!(c, '：' | ':' | '/' | '／')).count();
    // An interviewer's question bears the same label; a name is short.
    n_labels > 0 && (!opens_speech || n_labels > 1 || line.chars().count() <= 10) && is_match(&CREDITS, line)
}

/// Whether the first paragraph of a body is its byline: wholly italic with a date or 摘要 in it, or labelled as a date.
pub(super) fn is_byline(paragraph: &Paragraph, has_date: bool) -> bool {
    let text = paragraph.text();
    let (is_labelled, is_italic) = (is_dated(&text), paragraph.is_all(|style| style.italic));
    let is_short = text.chars().take(MAX_LINE_CHARS + 1).count() <= MAX_LINE_CHARS && !text.contains('。');
    (is_labelled && has_date) || (is_italic && (text.contains("摘要") || (has_date && is_short)))
}

/// Whether the look of a paragraph says that it may be a byline.
pub(super) fn may_be_byline(paragraph: &Paragraph) -> bool {
    paragraph.is_all(|style| style.italic) || is_dated(&paragraph.text())
}

fn is_dated(text: &str) -> bool {
    ["日期：", "日期:"].iter().any(|label| text.starts_with(label))
}

/// Whether a bold paragraph is a heading: short, one line, no sentence.
pub(super) fn is_heading(paragraph: &Paragraph) -> bool {
    let text = paragraph.text();
    let ends_sentence = |c| matches!(c, '。' | '！' | '？' | '!' | '?' | '；' | ';' | '…' | '\n');
    paragraph.is_all(|style| style.strong)
        && text.chars().take(MAX_HEADING_CHARS + 1).count() <= MAX_HEADING_CHARS
        && !text.contains(ends_sentence)
        && !text.ends_with('.')
        && text.contains(|c: char| c.is_alphanumeric())
        && !is_blank(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: bool) {
        assert_eq!(is_note(text, &[]), expected, "{text}");
    }

    #[test]
    fn copyright_credits_and_sources_are_notes() {
        check("© 2024年某台版權聲明：不得擅自使用。", true);
        check("© 2020 AFP", true);
        check("本文版权归某某所有", true);
        check("记者：甲乙    责编：丙\u{3000}网编：丁", true);
        check("记者：甲乙 责编：丙丁 戊己 网编：庚", true);
        check("責編：甲", true);
        check("译者/何某", true);
        check("编辑: 甲", true);
        check("（綜合報導）", true);
        check("某台记者甲乙某地报道   责编：丙   网编：丁", true);
        check("编译 甲 发稿 乙；审校 丙", true);
        check("(本文依据了某社的报道。)", true);
    }

    #[test]
    fn what_only_begins_alike_is_text() {
        check("记者：您今天为什么来到这里参加这个会", false);
        check("记者：您好。您为什么来？", false);
        check("来源：他说，“不知道”。", false);
        check("（某台中文網）某國外長週二說話。（綜合報導）", false);
        check("（他笑）", false);
        check(&format!("版权{}", "法".repeat(300)), false);
        check("编辑部说了话", false);
        check("他说，责编：甲", false);
        check("网编程序员", false);
    }

    #[test]
    fn a_corpus_adds_its_own() {
        let boilerplate = [Pattern::new("^获取更多").unwrap()];
        assert!(is_note("获取更多RSS：", &boilerplate));
        assert!(!is_note("获取更多RSS：", &[]));
    }
}
