//! Do real articles show the text that a browser shows of them? Line by line, over a folder of archived files that lies
//! beside the checkout; where it is absent nothing is compared.
//!
//! The files are cut and their Markdown is rendered here, not by the readers under test; the page they are shown on runs no
//! script and loads no image. The articles belong to their publishers: a failure names files and lines, never says them.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use pulldown_cmark::{Options, Parser, html};
use serde::Deserialize;
use serde_json::json;
use yulan::corpus::{Article, Kind};
use yulan::ingest::{Rules, SourceFile, read};

use super::copies::{Form, files_below};
use super::engine::Engine;
use super::session::Session;
use crate::full_texts;

/// What the page shows, and what its images say of themselves. Images that stand for emoji are replaced by them first,
/// and readings of ruby, controls, drawings and what is meant for pages without scripts are taken out; all are counted.
const SHOW: &str = r#"
    const [html, done] = [arguments[0], arguments[arguments.length - 1]];
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-same-origin';
    frame.onload = () => {
        const page = frame.contentDocument;
        const alt = (image) => image.getAttribute('alt') || '';
        const emoji = [...page.images].filter((image) => /^[\u200D\uFE0F\u2600-\u27BF\u{1F000}-\u{1FAFF}]{1,8}$/u.test(alt(image)));
        emoji.forEach((image) => image.replaceWith(alt(image)));
        const fallbacks = [...page.querySelectorAll('noscript')].filter((fallback) => fallback.innerText.trim());
        const readings = page.querySelectorAll('rt, rp');
        const controls = page.querySelectorAll('button, math, select, svg, textarea');
        [...page.querySelectorAll('noscript'), ...readings, ...controls].forEach((element) => element.remove());
        const shown = { text: page.body.innerText, emoji: emoji.length, fallbacks: fallbacks.length, readings: readings.length, controls: controls.length, alts: [...page.images].map(alt) };
        frame.remove();
        done(shown);
    };
    const policy = "default-src 'none'; style-src 'unsafe-inline'";
    frame.srcdoc = `<!doctype html><meta http-equiv="Content-Security-Policy" content="${policy}"><body>${html}`;
    document.body.append(frame);
"#;

/// What a browser shows of a file.
#[derive(Deserialize)]
struct Shown {
    text: String,
    emoji: usize,
    fallbacks: usize,
    readings: usize,
    controls: usize,
    alts: Vec<String>,
}

/// The differences that are allowed, and how many of each the folder holds: `docs/extraction.md` says why each is right.
const ALLOWED: [(&str, usize); 7] = [
    ("alternative text", 7),
    ("controls and drawings", 0),
    ("emoji", 8),
    ("fallbacks of scripts", 6),
    ("line separators", 3),
    ("readings of ruby", 0),
    ("title above the text", 5),
];

/// What the folder has little or nothing of, in bodies of our own, and how many differences are allowed in them all.
const OWN: [&str; 14] = [
    "<table><caption>表</caption><tr><th>甲<th>乙<tr><td>1<td>2<br>3</table>文",
    "<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td><td><b>丙</b></table>",
    "<table><tr><td>一<td><ul><li>二</ul><tr><td><table><tr><td>甲<td>乙<tr><td>丙</table></table>",
    "<table><tr><td>一<td>二<tr><td>三</td>四</table>",
    "一<td>二</td><tr>三</table>四",
    "<pre>\nif a:\n\n    b  # 二\n</pre><listing>c\n  d</listing>",
    "<p hidden>一<p style='color:red; display:none'>二<p>三<span style=display:none>四</span>五<ul hidden><li>六</ul>",
    "<ruby>漢<rp>(<rt>かん<rp>)</ruby><ruby>字<rt>じ</ruby>",
    "<dl><dt>一<dd>二</dl><details open><summary>三</summary>四</details><fieldset><legend>五</legend>六</fieldset>",
    "<div>一<p>二</div>三</p><b>四<div>五</b>六</div></span>七",
    "<p class=MsoNormal><span lang=ZH-CN>一<o:p></o:p></span><o:p>&nbsp;</o:p></p><st1:place>二</st1:place>",
    "一<script>document.write('x')</script>二<svg><title>x</title><text>y</text></svg>&lt;script&gt;alert(1)&lt;/script&gt;",
    "1 < 2 & 3 <王> &copy=1 &#x4e00; <!-- 二 --> <![CDATA[三]]> <a href='x\"y'>四</a><img src=x alt='🙏'>",
    "<form>一<input value=x><button>二</button><select><option>三</select><textarea>四</textarea></form>五<marquee>六</marquee>",
];
const ALLOWED_IN_OWN: [(&str, usize); 7] = [
    ("alternative text", 0),
    ("controls and drawings", 4),
    ("emoji", 1),
    ("fallbacks of scripts", 0),
    ("line separators", 0),
    ("readings of ruby", 4),
    ("title above the text", 0),
];

/// Compares bodies of our own, then every article of the folder, with what Chromium shows of them.
pub(crate) fn compare() {
    let session = Session::start(Engine::Chromium, Form::SingleFile);
    session.page().visit("data:text/html,<title>shows articles</title>");
    let own =
        OWN.map(|body| (body.to_owned(), format!("<!--1-->\n[题](https://example.org/)\n------\n{body}").into_bytes()));
    compare_all(&session, own.into_iter(), ALLOWED_IN_OWN);

    let Some(root) = full_texts::folder("archive-sample") else { return };
    let mut files = files_below(&root);
    files.sort();
    let name = |file: &PathBuf| file.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
    compare_all(&session, files.iter().map(|file| (name(file), fs::read(file).unwrap())), ALLOWED);
}

fn compare_all(session: &Session, files: impl Iterator<Item = (String, Vec<u8>)>, allowed: [(&'static str, usize); 7]) {
    let (mut differences, mut broken) = (BTreeMap::from(allowed.map(|(name, _)| (name, 0))), Vec::new());
    for (name, bytes) in files {
        let article = read(&SourceFile { path: "a.md", bytes: &bytes }, &Rules::default()).expect("an article").article;
        let shown = session.page().execute_later("show", SHOW, &[json!(body(&String::from_utf8_lossy(&bytes)))]);
        let shown = serde_json::from_value(shown).unwrap();
        if let Err(place) = explain(&article, &shown, &mut differences) {
            broken.push(format!("{name}: {place}"));
        }
    }
    println!("compared with a browser: {differences:?}");
    assert!(broken.is_empty(), "{} differ in a way that is not allowed: {broken:#?}", broken.len());
    assert_eq!(differences, BTreeMap::from(allowed), "docs/extraction.md states these counts");
}

/// The HTML of a file: without its front matter, without the title and the rule of a feed robot, Markdown rendered.
fn body(text: &str) -> String {
    let is_rule = |line: &str| line.len() >= 3 && line.trim_end().chars().all(|c| c == '-');
    let after_rule = |text: &str| {
        let mut start = 0;
        text.split_inclusive('\n').take(20).find_map(|line| {
            start += line.len();
            is_rule(line).then_some(start)
        })
    };
    let mut rest = text.trim_start();
    if rest.starts_with("---") {
        rest = &rest[4..];
        rest = &rest[after_rule(rest).expect("front matter ends")..];
    }
    let opening = rest.trim_start();
    if opening.starts_with("<!--") || opening.starts_with('[') {
        rest = &rest[after_rule(rest).expect("a rule of hyphens")..];
    } else if !opening.starts_with('<') {
        let options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES | Options::ENABLE_STRIKETHROUGH;
        let mut rendered = String::new();
        html::push_html(&mut rendered, Parser::new_ext(rest, options));
        return rendered;
    }
    rest.to_owned()
}

/// Lines with something to see on them, white space as one space.
fn lines(text: &str) -> Vec<String> {
    let is_unseen = |c: char| {
        (c.is_control() && !c.is_whitespace())
            || matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}' | '\u{FEFF}')
    };
    let seen: String = text.chars().filter(|c| !is_unseen(*c)).collect();
    let line = |line: &str| line.split_whitespace().collect::<Vec<_>>().join(" ");
    seen.split(['\n', '\t', '\u{2028}', '\u{2029}']).map(line).filter(|line| !line.is_empty()).collect()
}

/// Accounts for every line that only one side has, or says where that fails.
fn explain(article: &Article, shown: &Shown, differences: &mut BTreeMap<&str, usize>) -> Result<(), String> {
    let mut count = |name: &'static str, n: usize| *differences.get_mut(name).expect("a named difference") += n;
    count("emoji", shown.emoji);
    count("fallbacks of scripts", shown.fallbacks);
    count("readings of ruby", shown.readings);
    count("controls and drawings", shown.controls);
    count("line separators", shown.text.matches(['\u{2028}', '\u{2029}']).count());
    let theirs = lines(&shown.text);
    let ours: Vec<(Kind, String)> = article
        .blocks
        .iter()
        .flat_map(|block| lines(&block.text()).into_iter().map(|line| (block.kind, line)))
        .collect();
    let title = lines(&article.title);
    let alts: Vec<String> = shown.alts.iter().flat_map(|alt| lines(alt)).collect();
    let (mut here, mut there) = (0, 0);
    while here < ours.len() || there < theirs.len() {
        let (own, other) = (ours.get(here), theirs.get(there));
        match (own, other) {
            (Some((_, own)), Some(other)) if own == other => (here, there) = (here + 1, there + 1),
            (Some((Kind::Figure, own)), _) if alts.contains(own) => {
                count("alternative text", 1);
                here += 1;
            }
            (_, Some(other)) if here == 0 && title == [other.as_str()] => {
                count("title above the text", 1);
                there += 1;
            }
            _ => {
                let n_chars = |line: Option<&String>| line.map_or(0, |line| line.chars().count());
                let kind = own.map(|(kind, _)| kind);
                return Err(format!(
                    "line {here} of {} ({kind:?}, {} characters) is line {there} of {} in the browser ({} characters)",
                    ours.len(),
                    n_chars(own.map(|(_, line)| line)),
                    theirs.len(),
                    n_chars(other),
                ));
            }
        }
    }
    Ok(())
}
