//! Who wrote, edited and distributed an article, and whose it is? Read only where its own notes and dateline say so.
//!
//! Never guesses from running text: an agency that is quoted did not write the article.

use std::sync::LazyLock;

use regex_lite::Regex;

use crate::corpus::{Block, Kind};

/// What an article says of those who made it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Credits {
    pub(super) author: Option<String>,
    pub(super) agency: Option<String>,
    pub(super) editors: Vec<String>,
    pub(super) copyright: Option<String>,
}

/// News agencies: the name that is kept, then the spellings under which datelines and credits name it.
const AGENCIES: &[(&str, &[&str])] = &[
    ("新华社", &["新华社", "新華社"]),
    ("中新社", &["中新社", "中国新闻社", "中國新聞社"]),
    ("中央社", &["中央社"]),
    ("法新社", &["法新社", "AFP"]),
    ("路透社", &["路透社", "路透", "Reuters"]),
    ("美联社", &["美联社", "美聯社"]),
    ("德新社", &["德新社", "dpa"]),
    ("共同社", &["共同社"]),
    ("时事社", &["时事社", "時事社"]),
    ("韩联社", &["韩联社", "韓聯社"]),
    ("朝中社", &["朝中社"]),
    ("塔斯社", &["塔斯社"]),
    ("俄新社", &["俄新社"]),
    ("国际文传电讯社", &["国际文传电讯社", "國際文傳電訊社"]),
    ("埃菲社", &["埃菲社"]),
    ("安莎社", &["安莎社"]),
    ("彭博社", &["彭博社", "彭博"]),
    ("合众国际社", &["合众国际社", "合眾國際社"]),
];

/// Characters of a first paragraph in which a dateline stands.
const DATELINE_CHARS: usize = 40;

/// What follows an agency's name in a dateline: `北京1月2日电`, `台北12日電）`, `北京6月30日 - `.
static DATELINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new("^[^，。：；]{0,16}(?:日|号|號) *(?:专电|專電|电|電|讯|訊|消息|-|—|–)").ok());
static AUTHOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(?:记者|記者|作者|撰稿|撰文|采写|採寫) *[：:/／] *(?<name>[^：:，。；;/／|（）() 　\u{A0}]{2,30})").ok()
});
static EDITOR: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new("(?:责编|責編|责任编辑|責任編輯|网编|網編|编辑|編輯) *[：:/／] *(?<name>[^：:，。；;/／|（）() 　\u{A0}]{2,30})")
        .ok()
});

/// Reads the credits of an article whose blocks have their kinds.
pub(super) fn of(blocks: &[Block]) -> Credits {
    let mut credits = Credits::default();
    for note in blocks.iter().filter(|block| block.kind == Kind::Note).map(Block::text) {
        // The patterns are slow, and most notes name nobody.
        let names = |labels: &[char], pattern| {
            let may = note.contains(['：', ':', '/', '／']) && note.contains(labels);
            may.then(|| names(pattern, &note)).into_iter().flatten()
        };
        if credits.author.is_none() {
            credits.author = names(&['者', '撰', '采', '採'], &AUTHOR).next();
        }
        for editor in names(&['编', '編'], &EDITOR) {
            if !credits.editors.contains(&editor) {
                credits.editors.push(editor);
            }
        }
        if credits.copyright.is_none() && is_copyright(&note) {
            credits.copyright = Some(note.clone());
        }
        if credits.agency.is_none() {
            credits.agency = credited(&note);
        }
    }
    let first = blocks.iter().find(|block| block.kind == Kind::Paragraph).map(Block::text);
    credits.agency = first.as_deref().and_then(dateline).or(credits.agency);
    credits
}

fn names(pattern: &LazyLock<Option<Regex>>, note: &str) -> impl Iterator<Item = String> {
    let found = LazyLock::force(pattern).as_ref().into_iter().flat_map(|pattern| pattern.captures_iter(note));
    let names: Vec<String> = found.filter_map(|found| Some(found.name("name")?.as_str().trim().to_owned())).collect();
    names.into_iter()
}

fn is_copyright(note: &str) -> bool {
    ["©", "版权", "版權", "Copyright", "copyright"].iter().any(|mark| note.contains(mark))
}

/// The agency whose dateline opens a paragraph.
fn dateline(paragraph: &str) -> Option<String> {
    let opening: String = paragraph.trim_start().chars().take(DATELINE_CHARS).collect();
    let opening = opening.trim_start_matches(['（', '(', '【', '[', '〔', '据', '據']);
    let dateline = LazyLock::force(&DATELINE).as_ref()?;
    let dates = |rest: &str| !continues(rest) && dateline.is_match(rest);
    let found = spellings().find(|(_, spelling)| opening.strip_prefix(spelling).is_some_and(dates));
    found.map(|(agency, _)| agency.to_owned())
}

/// The first agency in a line that holds nothing but agencies and what sets them apart: `（德新社/路透社）`.
fn credited(note: &str) -> Option<String> {
    let inside = note.trim().trim_matches(['（', '）', '(', ')', '。', ' ']);
    let mut first = None;
    for part in inside.split(['/', '／', '、', ',', '，', ' ', '|']).filter(|part| !part.is_empty()) {
        let agency = spellings().find(|(_, spelling)| *spelling == part)?.0;
        first = first.or(Some(agency.to_owned()));
    }
    first
}

fn spellings() -> impl Iterator<Item = (&'static str, &'static str)> {
    AGENCIES.iter().flat_map(|(agency, spellings)| spellings.iter().map(|spelling| (*agency, *spelling)))
}

/// Whether what follows an agency's name makes it another word: 中央社会, 新华社区.
fn continues(rest: &str) -> bool {
    rest.starts_with(['会', '會', '区', '區', '团', '團', '论', '論', '群'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Run, Script};

    fn blocks(texts: &[(Kind, &str)]) -> Vec<Block> {
        let block = |(kind, text): &(Kind, &str)| Block {
            kind: *kind,
            script: Script::Hans,
            level: None,
            row: None,
            image: None,
            runs: vec![Run { text: (*text).to_owned(), ..Run::default() }],
        };
        texts.iter().map(block).collect()
    }

    #[test]
    fn notes_name_author_editors_and_copyright() {
        let credits = of(&blocks(&[
            (Kind::Paragraph, "记者：他在文中这样写道，作者：某某。"),
            (Kind::Note, "记者：李一 责编：王二 网编：赵三"),
            (Kind::Note, "责编：王二"),
            (Kind::Note, "© 2024 某社。版权所有。"),
        ]));
        assert_eq!(credits.author.as_deref(), Some("李一"));
        assert_eq!(credits.editors, ["王二", "赵三"]);
        assert_eq!(credits.copyright.as_deref(), Some("© 2024 某社。版权所有。"));
        assert_eq!(credits.agency, None);
    }

    #[track_caller]
    fn check_agency(kind: Kind, text: &str, expected: Option<&str>) {
        assert_eq!(of(&blocks(&[(kind, text)])).agency.as_deref(), expected, "{text}");
    }

    #[test]
    fn a_dateline_names_its_agency() {
        check_agency(Kind::Paragraph, "新华社北京1月2日电 某地举行会议。", Some("新华社"));
        check_agency(Kind::Paragraph, "（中央社台北12日電）某事。", Some("中央社"));
        check_agency(Kind::Paragraph, "路透北京6月30日 - 某事。", Some("路透社"));
        check_agency(Kind::Note, "（德新社/路透社）", Some("德新社"));
    }

    #[test]
    fn an_agency_that_is_quoted_did_not_write_it() {
        check_agency(Kind::Paragraph, "据法新社报道，某事发生。", None);
        check_agency(Kind::Paragraph, "中央社会工作部1月2日讯 某事。", None);
        check_agency(Kind::Paragraph, "他在1月2日电话中说，新华社没有报道。", None);
        check_agency(Kind::Note, "（综合法新社报道）", None);
    }
}
