//! In which ways are archived files odd? Each way here is one that archives were found to have.

use super::outlets::{self, Script};
use super::{Article, day, second};
use crate::ids::ids;

/// What a trap makes of an article.
pub(super) struct Written {
    /// End of the file's name.
    pub(super) name: &'static str,
    pub(super) bytes: Vec<u8>,
}

ids! {
    /// A way of being odd.
    pub(super) enum Trap {
        NoStamp = "no stamp",
        BrokenStamp = "broken stamp",
        NoRule = "no rule",
        BracketsInTitle = "brackets in the title",
        TitleOfThreeLines = "title of three lines",
        EmptyTitle = "empty title",
        EntitiesInTitle = "entities in the title",
        SpacesInTitle = "odd spaces in the title",
        EncodedAddress = "percent-encoded address",
        GluedTags = "glued tags",
        UnbalancedTags = "unbalanced tags",
        ScriptsAndFrames = "scripts and frames",
        PayloadsAsText = "payloads as text",
        BreaksForParagraphs = "breaks for paragraphs",
        WordHtml = "Word's HTML",
        Table = "a table",
        Gallery = "a gallery",
        RelatedList = "a list of related articles",
        Ruby = "ruby",
        EmptyBody = "empty body",
        OddCharacters = "odd characters",
        RareHan = "Han beyond the basic plane",
        LoneReturns = "lone carriage returns",
        HalfCharacter = "half a character",
        Gb18030 = "GB18030",
        Big5 = "Big5",
        Utf16 = "UTF-16",
        FrontMatter = "front matter",
        BrokenFrontMatter = "broken front matter",
        Markdown = "Markdown",
        Page = "a whole page",
        JsonLines = "JSON Lines",
        OddName = "odd file name",
        Implausible = "implausible date",
    }
}

impl Trap {
    /// An article that is odd in this way.
    pub(super) fn write(self, article: &Article, body: &str) -> Written {
        let feed = |text: String| Written { name: ".txt", bytes: text.into_bytes() };
        let whole = article.feed(body);
        let titled = |title: &str| feed(whole.replacen(&format!("[{}](", article.title), &format!("[{title}]("), 1));
        let bodied = |body: &str| feed(article.feed(body));
        let after = |more: &str| feed(article.feed(&format!("{body}{more}")));
        let Article { title, paragraphs, .. } = article;
        let first = paragraphs.first().map_or("", String::as_str);
        match self {
            Self::NoStamp => feed(whole.split_once('\n').map_or(String::new(), |(_, rest)| rest.to_owned())),
            Self::BrokenStamp => feed(whole.replacen(&article.archived_ms.to_string(), "NaN", 1)),
            Self::NoRule => feed(whole.replacen("------\n", "", 1)),
            Self::BracketsInTitle => titled(&format!("[视频]{title}](1)")),
            Self::TitleOfThreeLines => titled(&format!("{title}\n{first}\n完")),
            Self::EmptyTitle => titled(""),
            Self::EntitiesInTitle => titled(&format!("&quot;{title}&quot; &amp; AT&T")),
            Self::SpacesInTitle => titled(&format!("\u{3000}{title}\u{A0}\u{A0}全文 ")),
            Self::EncodedAddress => feed(whole.replacen("/story-", "/%E6%95%85%E4%BA%8B_(1)/story-", 1)),
            Self::GluedTags => bodied(&body.replace("<p>", "<divclass=\"p\">").replace("</p>", "</div>").replace("<img src", "<imgsrc")),
            Self::UnbalancedTags => bodied(&body.replace("</p>", "</b></div>").replace("<p>", "<p><b><i>")),
            Self::ScriptsAndFrames => after(
                "<script>if (a < b) document.write('</p>')</script><iframe src=\"https://player.example/1\"></iframe>\
                 <p onclick=\"x()\">末<a href=\"javascript:x()\">点</a></p><style>p { color: red }</style><svg><path d=\"M0 0\"/></svg>",
            ),
            Self::PayloadsAsText => after("<p>输入 &lt;script&gt;alert(1)&lt;/script&gt; 或 {{ 7*7 }} 即可。</p>"),
            Self::BreaksForParagraphs => bodied(&paragraphs.join("<br />\n<br />\u{3000}\u{3000}")),
            Self::WordHtml => bodied(&paragraphs.iter().fold(String::new(), |html, text| {
                html + "<p class=\"MsoNormal\" style=\"mso-char-indent-count:2.0\"><span lang=\"ZH-CN\" style=\"font-family:宋体\">" + text + "<o:p></o:p></span></p>"
            })),
            Self::Table => after(
                "<table border=1><caption>附表</caption><tr><th>年<th>额<tr><td>2023<td>2,401<tr><td>2024<td></table>",
            ),
            Self::Gallery => after(
                "<h3>图集</h3><div><img src=\"https://img.example/1.jpg\"><b>其一</b>：图片说明</div><div><img src=\"https://img.example/2.jpg\">\
                 <b>其二</b>：另一说明</div>",
            ),
            Self::RelatedList => after(&format!(
                "<ul><li><a href=\"{}\">{title}</a></li><li><a href=\"https://elsewhere.example/a_(b)\">外部文章</a></li></ul>",
                outlets::link(article.number.saturating_sub(1))
            )),
            Self::Ruby => after("<p><ruby>語<rp>(</rp><rt>ㄩˇ</rt><rp>)</rp></ruby>覽</p>"),
            Self::EmptyBody => bodied(""),
            Self::OddCharacters => bodied(&body.replacen("<p>", "<p>台\u{200B}湾\u{2028}第二行\u{FEFF}\u{7}\u{202E}倒\u{202C}\u{E000}\u{FFFD}🙏", 1)),
            Self::RareHan => titled(&format!("𣎴{title}𠮷")),
            Self::LoneReturns => feed(whole.replace('\n', "\r")),
            Self::HalfCharacter => {
                let mut written = feed(whole);
                written.bytes.extend([0xE4, 0xB8]);
                written
            }
            Self::Gb18030 => Written { name: ".txt", bytes: encoding_rs::GB18030.encode(&whole).0.into_owned() },
            // Big5 has no Simplified characters; what it lacks, robots wrote as entities.
            Self::Big5 if article.outlet.script == Script::Hant => {
                Written { name: ".txt", bytes: encoding_rs::BIG5.encode(&whole).0.into_owned() }
            }
            Self::Utf16 | Self::Big5 => {
                let units = std::iter::once(0xFEFF).chain(whole.encode_utf16());
                Written { name: ".txt", bytes: units.flat_map(u16::to_le_bytes).collect() }
            }
            Self::FrontMatter => front(article, "---\n\n<div>", &format!("{body}</div>")),
            Self::BrokenFrontMatter => front(article, "tags: [ 甲\n---\n\n", body),
            Self::Markdown => Written {
                name: ".md",
                bytes: format!("# {title}\n\n{}\n\n- 一\n- **二**\n\n> {first}\n", paragraphs.join("\n\n")).into_bytes(),
            },
            Self::Page => Written { name: ".html", bytes: page(article, body).into_bytes() },
            Self::JsonLines => Written { name: ".jsonl", bytes: record(article).into_bytes() },
            Self::OddName => Written { name: " #1 100%（完）.txt", bytes: whole.into_bytes() },
            Self::Implausible => bodied(&format!("<p>日期：3024-01-05</p><p>{}</p>", paragraphs.join("</p><p>"))),
        }
    }
}

fn front(article: &Article, opening: &str, body: &str) -> Written {
    let (title, address, date) = (&article.title, article.address(), second(article.published));
    let text = format!("---\ntitle: \"{title}\"\ndate: {date}\nauthor: 甲乙\nfrom: {address}\n{opening}{body}\n");
    Written { name: ".md", bytes: text.into_bytes() }
}

fn page(article: &Article, body: &str) -> String {
    let (title, address, host, date) = (&article.title, article.address(), article.outlet.host, day(article.published));
    format!(
        "<!doctype html><html lang=\"zh\"><head><meta charset=\"utf-8\"><title>{title} - {host}</title>\
         <link rel=\"canonical\" href=\"{address}\"><meta property=\"og:title\" content=\"{title}\">\
         <meta property=\"article:published_time\" content=\"{date}\"></head><body><nav><ul><li><a href=\"/\">首页</a></ul></nav>\
         <article><h1>{title}</h1>{body}</article><footer>页脚</footer></body></html>"
    )
}

/// One object on one line.
fn record(article: &Article) -> String {
    let record = serde_json::json!({
        "title": article.title,
        "url": article.address(),
        "date": second(article.published),
        "body": article.paragraphs.join("\n\n"),
    });
    format!("{record}\n")
}
