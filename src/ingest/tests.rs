//! Whole files: what is read from them, what is reported, and that nothing makes reading fail.

use proptest::prelude::*;

use super::*;
use crate::corpus::{Kind, Precision, Script};

fn read_text(text: &str) -> Result<Reading, Skip> {
    read(&SourceFile { path: "a/b.txt", bytes: text.as_bytes() }, &Rules::default())
}

#[test]
fn a_file_without_an_article_says_what_was_expected_and_what_stood_there() {
    let skip = |bytes: &[u8]| read(&SourceFile { path: "a", bytes }, &Rules::default()).unwrap_err();
    assert_eq!(skip(b""), Skip::Empty);
    assert_eq!(skip(b"\xEF\xBB\xBF \n"), Skip::Empty);
    assert_eq!(skip(b"\x89PNG\r\n\x1A\n\0\0\0\rIHDR\0\0"), Skip::NotText);
    let read_as = |form, text: &str| {
        let manner = Manner { form: Some(form), ..Manner::default() };
        read_all(&SourceFile { path: "a", bytes: text.as_bytes() }, &manner, &Rules::default()).map(|file| file.records)
    };
    let records = read_as(FormName::Feed, "题\n------\n");
    assert_eq!(records, Err(Skip::NoLinkLine { found: "题".to_owned() }));
    let message = "expected a line `[title](address)` at the head, found \"---\"";
    assert_eq!(read_as(FormName::Feed, "---\ntitle: x\n---\n").unwrap_err().to_string(), message);
    assert_eq!(serde_json::to_string(&Skip::Empty).unwrap(), r#"{"reason":"empty"}"#);
}

#[test]
fn dates_come_from_byline_address_and_stamp() {
    let text =
        "\u{FEFF}<!--1722004743070-->\r\n[题](https://www.example.org/x-20240726/1.html)\r\n------\r\n\r\n<p>一</p>";
    let reading = read_text(text).unwrap();
    let published = reading.article.published.unwrap();
    assert_eq!(
        (published.day.to_string().as_str(), published.precision, published.origin),
        ("2024-07-26", Precision::Day, Origin::Url)
    );
    assert_eq!(reading.article.archived.unwrap().instant.as_deref(), Some("2024-07-26T14:39:03.070Z"));
    assert_eq!(reading.article.outlet.as_deref(), Some("example.org"));
    assert_eq!(reading.identity, "example.org/x-20240726/1.html");
    assert_eq!(reading.repairs, [Repair::DateFromUrl]);
}

#[test]
fn a_date_that_cannot_be_true_gives_way_to_the_next() {
    let text =
        "<!--1722004743000-->\n[题](https://example.org/20240725/1)\n------\n<div><i>2024-08-26T00:00:00Z</i></div>";
    let reading = read_text(text).unwrap();
    let implausible = Repair::ImplausibleDate { found: "2024-08-26T00:00:00Z".to_owned(), origin: Origin::Byline };
    assert_eq!(reading.repairs, [implausible, Repair::DateFromUrl]);
    assert_eq!(reading.article.published.unwrap().day.to_string(), "2024-07-25");
    let repairs = read_text("<!--17-->\n[](ftp://x)\n------\n").unwrap().repairs;
    assert_eq!(repairs.len(), 3, "{repairs:?}");
    let repairs = read_text("<!--NaN-->\n[题](http://x.org/)\n一").unwrap().repairs;
    assert_eq!(repairs, [Repair::MissingRule, Repair::UnreadableStamp { found: "NaN".to_owned() }]);
}

#[test]
fn an_article_without_address_or_body_is_an_article() {
    let reading = read_text("[题 &amp; &quot;目&quot;\n二](x)\n------\n").unwrap();
    assert_eq!(reading.article.title, "题 & \"目\" 二");
    assert_eq!((reading.article.url, reading.article.outlet), (None, None));
    assert_eq!(reading.identity, "a/b.txt");
    assert_eq!((reading.article.script, reading.article.blocks.len()), (Script::Hans, 0));
}

#[test]
fn hostile_bodies_keep_their_text_and_take_no_time() {
    let head = "<!--1722004743000-->\n[题](https://example.org/1)\n------\n";
    let units = [
        "<div>",
        "<b id=x>",
        "<p><b>",
        "<a href=x>",
        "<ul><li>",
        "<blockquote>",
        "<figure>",
        "<table><td>",
        "<svg><p>",
        "</p>",
        "<br>",
        "<i></b>",
        "<img src=a>",
        "<font><u>",
    ];
    for unit in units {
        let reading = read_text(&format!("{head}{}末", unit.repeat(4_000))).unwrap();
        let last =
            reading.article.blocks.iter().rev().find(|block| block.kind != Kind::Figure || !block.runs.is_empty());
        assert!(last.is_some_and(|block| block.text().ends_with('末')), "{unit}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_reading_fail(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = read(&SourceFile { path: "a", bytes: &bytes }, &Rules::default());
    }

    #[test]
    fn no_markup_makes_reading_fail(parts in proptest::collection::vec(piece(), 0..60)) {
        let text = format!("<!--1722004743000-->\n[题](https://example.org/1)\n------\n{}", parts.concat());
        let reading = read_text(&text).unwrap();
        for block in &reading.article.blocks {
            prop_assert!(block.kind == Kind::Figure || !flow::is_blank(&block.text()), "{block:?}");
            for pair in block.runs.windows(2) {
                prop_assert!(pair[0].href != pair[1].href || pair[0].em != pair[1].em, "{block:?}");
            }
        }
    }

    #[test]
    fn text_in_paragraphs_is_never_lost(words in proptest::collection::vec("[a-z一-十]{1,8}", 0..20)) {
        let body = format!("<p>{}</p>", words.join("</p><p>"));
        let reading = read_text(&format!("[题](https://example.org/1)\n------\n{body}")).unwrap();
        let texts: Vec<String> = reading.article.blocks.iter().map(crate::corpus::Block::text).collect();
        prop_assert_eq!(texts, words);
    }
}

fn piece() -> impl Strategy<Value = String> {
    let tags = [
        "<p>",
        "</p>",
        "<div>",
        "</div>",
        "<b>",
        "</b>",
        "<i>",
        "<a href=/x>",
        "</a>",
        "<br>",
        "<ul>",
        "<li>",
        "</ul>",
        "<figure>",
        "</figure>",
        "<figcaption>",
        "</figcaption>",
        "<img src=a.jpg>",
        "<small>",
        "</small>",
        "<ruby>",
        "<rt>",
        "<pre>",
        "<h2>",
        "</h2>",
        "<blockquote>",
        "<table>",
        "<script>",
        "</script>",
        "<!--",
        "-->",
        "<x",
        "\"",
        "'",
        ">",
        "<",
        "&amp;",
        "&",
        " ",
        "\n",
        "一",
        "a",
        "\u{A0}",
        "\u{3000}",
        "\u{200B}",
        "\0",
        "\r",
        "\u{2028}",
        "2024-01-01",
        "记者：甲",
    ];
    proptest::sample::select(tags.to_vec()).prop_map(str::to_owned)
}
