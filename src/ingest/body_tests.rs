//! Tables of bodies and the blocks they show, after their kinds are settled.

use super::*;
use crate::corpus::Block;
use crate::ingest::{Rules, blocks};

fn settle(html: &str) -> (Vec<Block>, Vec<Repair>) {
    let page = Url::parse("https://example.org/a/1.html").unwrap();
    let mut repairs = Vec::new();
    let (blocks, _) = blocks::finish(read(html, Some(&page)), "题", &Rules::default(), &mut repairs);
    (blocks, repairs)
}

/// One line a block: `p`, `h2`, `l1`, `q`, `c1.2`, `t1.2`, `x`, `f`, `n` or `r`, then its image's file in angle brackets, then its text,
/// with `*…*` for emphasis and `[…](…)` for links.
fn outline(html: &str) -> Vec<String> {
    settle(html).0.iter().map(line).collect()
}

fn line(block: &Block) -> String {
    let kind = match block.kind {
        Kind::Paragraph => "p",
        Kind::Heading => "h",
        Kind::ListItem => "l",
        Kind::Quote => "q",
        Kind::Cell => "c",
        Kind::HeaderCell => "t",
        Kind::Code => "x",
        Kind::Figure => "f",
        Kind::Note => "n",
        Kind::Related => "r",
    };
    let row = block.row.map(|row| format!("{row}.")).unwrap_or_default();
    let level = block.level.map(|level| format!("{row}{level}")).unwrap_or_default();
    let image =
        block.image.as_deref().map(|image| format!("<{}>", image.rsplit('/').next().unwrap())).unwrap_or_default();
    let mut text = String::new();
    for run in &block.runs {
        let star = if run.em { "*" } else { "" };
        let words = format!("{star}{}{star}", run.text);
        text += &run.href.as_ref().map_or(words.clone(), |href| format!("[{words}]({href})"));
    }
    format!("{kind}{level}{image} {text}").replace('\n', "/")
}

#[track_caller]
fn check(html: &str, expected: &[&str]) {
    assert_eq!(outline(html), expected, "{html}");
}

#[test]
fn text_outside_any_block_is_a_paragraph() {
    check("某地 — <p>一</p>二<div>三<div>四</div>五</div>", &["p 某地 —", "p 一", "p 二", "p 三", "p 四", "p 五"]);
    check("<p>一<p>二</div><p> </p><p>&nbsp;</p><p><br></p>", &["p 一", "p 二"]);
    check("<table><tr><td>一</td><td>二</td></tr></table>", &["p 一", "p 二"]);
    check("", &[]);
}

#[test]
fn two_breaks_part_paragraphs_and_one_is_a_line() {
    check("<p>一<br />二<br> <br/>三<br>&nbsp;<br>四</p>", &["p 一/二", "p 三", "p 四"]);
    check("一<hr>二", &["p 一", "p 二"]);
    check("<pre>一  二\n 三\n\n四</pre>", &["p 一  二/ 三", "p 四"]);
}

#[test]
fn emphasis_and_links_are_runs() {
    check("<p>a <b>b</b><strong> c</strong> <i>d</i>e</p>", &["p a *b c d*e"]);
    check(
        "<p>一<a href=/x>二<b>三</b></a> 四</p>",
        &["p 一[二](https://example.org/x)[*三*](https://example.org/x) 四"],
    );
    check("<p>一<a href='javascript:x'>二</a><a name=x>三</a></p>", &["p 一二三"]);
    check("<p><ruby>漢<rp>(</rp><rt>hàn</rt><rp>)</rp></ruby>字</p>", &["p 漢字"]);
    check("<p>&lt;script&gt;alert(1)&lt;/script&gt; {{ x }}</p>", &["p <script>alert(1)</script> {{ x }}"]);
}

#[test]
fn what_is_lost_with_a_link_or_an_image_is_reported() {
    let repairs = settle("一<a href=/x></a><a href='javascript:x'>二</a><img src='data:x'><script></script>").1;
    let empty = Repair::EmptyLink { href: "https://example.org/x".to_owned() };
    let dropped =
        [Repair::LinksDropped { count: 1 }, Repair::ImagesDropped { count: 1 }, Repair::ElementsDropped { count: 1 }];
    assert_eq!(repairs, [vec![empty], dropped.to_vec()].concat());
    assert_eq!(settle("<a href=/x><img src=a.jpg></a><a href=/y><p>一</p></a>").1, []);
}

#[test]
fn short_bold_paragraphs_are_headings() {
    check("<h2>一</h2><p><strong>二 <b>三</b></strong></p><p><b>四。</b></p>", &["h2 一", "h3 二 三", "p *四。*"]);
    check(&format!("<p><b>{}</b></p>", "长".repeat(41)), &[&format!("p *{}*", "长".repeat(41))]);
    check(
        "<p><b>***</b></p><h6><i>五</i></h6>",
        &["p ****", "h6 五"].map(|line| if line == "p ****" { "p *****" } else { line }),
    );
}

#[test]
fn lists_quotes_and_related_articles_are_told_apart() {
    check("<ul><li>一<ol><li>二</ol><li>三</ul>", &["l1 一", "l2 二", "l1 三"]);
    check("<blockquote><p>一</p>二</blockquote>三", &["q 一", "q 二", "p 三"]);
    check(
        "<ul><li><b><a href=/1>一</a></b> <li><a href=/2>二</a></ul>",
        &["r [*一*](https://example.org/1)", "r [二](https://example.org/2)"],
    );
    check("<ul><li><a href=/1>一</a><li>二</ul>", &["l1 [一](https://example.org/1)", "l1 二"]);
    check("<ul></ul>", &[]);
}

#[test]
fn a_caption_is_found_where_its_page_puts_it() {
    check("<img src=a.jpg><div><small>一</small></div><p>二</p>", &["f<a.jpg> 一", "p 二"]);
    check("<div><img src=a.jpg alt=三><div><small>一</small></div></div>", &["f<a.jpg> 一"]);
    check(
        "<figure><img src=a.jpg alt=三><figcaption>一</figcaption><small></small></figure>二",
        &["f<a.jpg> 一", "p 二"],
    );
    check("<p><figure><figcaption>一</figcaption><img src=a.jpg></figure></p>", &["f<a.jpg> 一"]);
    check(
        "<div><img src=a.jpg><b>一</b>：二</div><div><img src=b.jpg><b>三</b>：四</div>",
        &["f<a.jpg> *一*：二", "f<b.jpg> *三*：四"],
    );
    check("<div><img src=a.jpg>一<br><br>二</div>", &["f<a.jpg> ", "p 一", "p 二"]);
    check("<div><img src=a.jpg alt=一><span>一</span></div><p>一</p>", &["f<a.jpg> 一", "p 一"]);
    check("<div class='wp-caption'><img src=a.jpg><p class='wp-caption-text'>一</p></div>", &["f<a.jpg> 一"]);
    check("<img src=a.jpg><p>一</p><div><small>二</small></div>", &["f<a.jpg> ", "p 一", "p 二"]);
    check("<img src=a.jpg alt=三><img src=b.jpg alt=x.jpg>", &["f<a.jpg> 三", "f<b.jpg> "]);
    check("<figure><video src=x></video><figcaption>一</figcaption></figure>", &["f 一"]);
}

#[test]
fn an_image_is_shown_once_and_furniture_never() {
    check("<img src=a.jpg alt=一><img src=a.jpg><img src=b.jpg alt=一>", &["f<a.jpg> 一", "f<b.jpg> 一"]);
    check("<img src=a.jpg alt=一><img src=a.jpg alt=二>", &["f<a.jpg> 一", "f<a.jpg> 二"]);
    check("<img src=/++plone++x/img/zoom.png><img src=icon-zoom.png><img src=p.gif width=1 height=1>一", &["p 一"]);
    check("一<img class=wp-emoji src=x.png alt=😀>二<img src=iconic.jpg>", &["p 一😀二", "f<iconic.jpg> "]);
    check("<img src='data:x' data-src=a.jpg>", &["f<a.jpg> "]);
}

#[test]
fn the_byline_is_a_note_and_a_sentence_is_not() {
    check("<div><i><br>2024-04-09T09:01:25.471Z</i></div><p>一</p>", &["n *2024-04-09T09:01:25.471Z*", "p 一"]);
    check("<div><i>甲<br>2024-04-09</i></div>", &["n *甲/2024-04-09*"]);
    check("<div><i>摘要 · 一二三</i></div>", &["n *摘要 · 一二三*"]);
    check("日期：Fri, 19 Jun 2020 00:03:12 +0000\n\n<p>一</p>", &["n 日期：Fri, 19 Jun 2020 00:03:12 +0000", "p 一"]);
    check("<p><i>2024年4月9日，天晴。</i></p>", &["p *2024年4月9日，天晴。*"]);
    check("<p>2024年4月9日</p><div><i>2024-04-09</i></div>", &["p 2024年4月9日", "p *2024-04-09*"]);
}

#[test]
fn code_keeps_its_lines_and_spaces() {
    check("<p>一<pre><code>\nif a:\n\n    b  # 二\n</code></pre>三", &["p 一", "x if a://    b  # 二", "p 三"]);
    check("<ul><li>一<pre>a\n  b</pre></ul>", &["l1 一", "x a/  b"]);
}

#[test]
fn tables_of_data_keep_rows_and_columns() {
    check(
        "<table><caption>表</caption><tr><th>甲<th>乙<tr><td>1<td>2<br>3</table>文",
        &["p 表", "t1.1 甲", "t1.2 乙", "c2.1 1", "c2.2 2/3", "p 文"],
    );
    // Two rows filled by one cell, two columns by another, a cell left empty, emphasis that is no heading.
    check(
        "<table><tr><td rowspan=2>甲<td colspan=2>乙<tr><td><td><b>丙</b><tr><td>丁<td><p>一<p>二</table>",
        &["c1.1 甲", "c1.2 乙", "c2.3 *丙*", "c3.1 丁", "c3.2 一/二"],
    );
    check("<table><tr><td>一<td>二<tr><td colspan=0>三</td>四</table>", &["p 四", "c1.1 一", "c1.2 二", "c2.1 三"]);
}

#[test]
fn tables_that_lay_out_a_page_are_not_seen() {
    check("<table><tr><td>一<tr><td>二</table>", &["p 一", "p 二"]);
    check("<table><tr><td>一<td>二</table>", &["p 一", "p 二"]);
    check("<table><tr><td>一<td><ul><li>二</ul><tr><td>三</table>", &["p 一", "l1 二", "p 三"]);
    check("<table><tr><td>一<td><img src=a.jpg><tr><td>三</table>", &["p 一", "f<a.jpg> ", "p 三"]);
    check(
        "<table><tr><td>一<td><table><tr><td>甲<td>乙<tr><td>丙</table><tr><td>三</table>",
        &["p 一", "c1.1 甲", "c1.2 乙", "c2.1 丙", "p 三"],
    );
    check(
        "<table><tr><td>一<td><p>1<p>2<p>3<p>4<p>5<tr><td>三</table>",
        &["p 一", "p 1", "p 2", "p 3", "p 4", "p 5", "p 三"],
    );
    let wide = format!("<table><tr>{}<tr><td>二<td>三</table>", "<td>一".repeat(300));
    assert!(settle(&wide).0.iter().all(|block| block.kind == Kind::Paragraph));
}

#[test]
fn what_a_page_hides_is_not_there() {
    check("<p hidden>一<p style='display:none'>二<p>三<span style=display:none>四</span>五", &["p 三五"]);
    check("<ul hidden><li>一</ul><table hidden><tr><td>二</table>三", &["p 三"]);
}

#[test]
fn images_of_emoji_are_text() {
    check("<p>一<img src=a.png alt='🙏' class=wp-smiley>二<img src=b.png alt='☀️'></p>", &["p 一🙏二☀️"]);
    check("<img src=b.png alt='晴'>", &["f<b.png> 晴"]);
}

#[test]
fn the_title_is_not_said_again_above_the_text() {
    check("<img src=a.jpg><h1>题</h1><h2>题</h2><p>文", &["f<a.jpg> ", "h2 题", "p 文"]);
    check("<p>题</p><h1>题</h1>", &["p 题", "h1 题"]);
}

/// A body read without a parser, where it nests, and read by html5ever.
fn both(html: &str) -> (Option<String>, String) {
    let page = Url::parse("https://example.org/a/1.html").unwrap();
    let reduced = markup::reduce(html);
    let fresh = || Walker { page: Some(&page), ..Walker::default() };
    let told = |walker: Walker<'_>| {
        let Body { drafts, repairs } = walker.finish(&reduced);
        format!("{drafts:#?} {repairs:?}")
    };
    let (mut walker, mut by_tree) = (fresh(), fresh());
    let nests = nest::walk(&reduced.html, &mut walker);
    tree::walk(&Html::parse_fragment(&reduced.html), &mut by_tree);
    (nests.then(|| told(walker)), told(by_tree))
}

proptest::proptest! {
    #![proptest_config(proptest::test_runner::Config { cases: 4000, failure_persistence: None, ..Default::default() })]

    #[test]
    fn markup_that_nests_reads_as_html5ever_reads_it(
        pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..24),
    ) {
        let html = pieces.concat();
        let (nested, by_tree) = both(&html);
        if let Some(nested) = nested {
            proptest::prop_assert_eq!(nested, by_tree, "{}", html);
        }
    }
}

const PIECES: [&str; 58] = [
    "<p>",
    "</p>",
    "<div>",
    "</div>",
    "<ul>",
    "</ul>",
    "<ol>",
    "</ol>",
    "<li>",
    "</li>",
    "<b>",
    "</b>",
    "<i>",
    "</i>",
    "<a href='x?a=1&b=2'>",
    "</a>",
    "<h2>",
    "</h2>",
    "<h3>",
    "</h3>",
    "<blockquote>",
    "</blockquote>",
    "<figure>",
    "</figure>",
    "<figcaption>",
    "</figcaption>",
    "<small>",
    "</small>",
    "<img src=a.jpg alt='甲&amp;乙>'>",
    "<br>",
    "<hr>",
    "一",
    "二 ",
    " \n",
    "a < b",
    "&nbsp;",
    "&amp;",
    "&lt;b&gt;",
    "&#8220;",
    "&#x4e00;",
    "&copy;",
    "&copy=1",
    "&",
    "&#0;",
    "\0",
    "<span>",
    "</span>",
    "<div class=caption>",
    "<p>三</p>",
    "<div>四</div>",
    "<b>五</b>",
    "<li>六</li>",
    "<table><tr><td>",
    "</table>",
    "<p hidden>",
    "<ruby>",
    "<img src=b.jpg alt='\0甲\r'>",
    "\r\n",
];

#[test]
fn what_archives_hold_nests() {
    let nests = |html: &str| both(html).0.is_some();
    assert!(nests(
        "<div><i>摘要</i></div><img src=x?a=1&b=2><p>一<b>二</b><br>三<p>四</p></p><ul><li>五<li>六</ul>&nbsp;&#8220;七"
    ));
    assert!(nests("<p>一<div>二</div></p><figure><img src=x><figcaption>三</figcaption></figure></div>"));
    assert!(!nests("<b>一<p>二</b>三</p>"));
    assert!(!nests("<table><tr><td>一</table>"));
    assert!(!nests("<p>一&frac12;"));
}
