//! Which lines does an outlet print under article after article? Found by counting.
//!
//! Never deletes a line: it is shown as the note it is.

use std::collections::BTreeSet;

use super::super::gist::Gist;
use crate::corpus::{Article, Block, Kind};
use crate::hash::hash;
use crate::ingest::Pattern;
use crate::text::fold_text;

/// Texts in which a line must stand to be the outlet's and not an article's.
const MIN_TEXTS: usize = 5;
/// And one of so many of the outlet's texts.
const MIN_SHARE: usize = 200;
/// Characters of a line; a longer one is a text.
const MAX_CHARS: usize = 200;
/// Characters without which a line says nothing.
const MIN_CHARS: usize = 4;

/// The lines that repeat.
#[derive(Debug, Default)]
pub(super) struct Repeated {
    /// For each article its blocks that are such lines, counted from 0.
    pub(super) blocks: Vec<Vec<u32>>,
    pub(super) n_lines: usize,
}

/// A short line of an article that could be its outlet's: the place of its block, and the hash of what it says. Of two
/// pictures that follow each other both places, each with the hash of the two.
pub(super) type Line = (u32, u64);

/// A line of an outlet: the outlet's number and the hash of the line.
type Standing = (usize, u64);

/// Finds the lines that repeat across an outlet's texts. Of texts that are nearly the same only the first counts, `heads`
/// says which.
pub(super) fn repeated<J>(articles: &[Gist<J>], heads: &[usize]) -> Repeated {
    let outlets: BTreeSet<Option<&str>> = articles.iter().map(|article| article.facts.outlet.as_deref()).collect();
    let outlets: Vec<Option<&str>> = outlets.into_iter().collect();
    let outlet_of = |article: &Gist<J>| outlets.binary_search(&article.facts.outlet.as_deref()).unwrap_or(0);

    let mut n_texts = vec![0_usize; outlets.len()];
    let mut standing: Vec<Standing> = Vec::new();
    for (nth, article) in articles.iter().enumerate() {
        if heads.get(nth).is_some_and(|head| *head != nth) {
            continue;
        }
        let outlet = outlet_of(article);
        if let Some(n_texts) = n_texts.get_mut(outlet) {
            *n_texts += 1;
        }
        let mut own: Vec<Standing> = article.sketch.lines.iter().map(|(_, line)| (outlet, *line)).collect();
        own.sort_unstable();
        own.dedup();
        standing.extend(own);
    }
    standing.sort_unstable();
    let is_enough = |same: &&[Standing]| {
        let n_texts = same.first().and_then(|(outlet, _)| n_texts.get(*outlet)).copied().unwrap_or(0);
        same.len() >= MIN_TEXTS.max(n_texts.div_ceil(MIN_SHARE))
    };
    let same = standing.chunk_by(|one, other| one == other).filter(is_enough);
    let repeated: Vec<Standing> = same.filter_map(|same| same.first().copied()).collect();
    let blocks = articles.iter().map(|article| {
        let outlet = outlet_of(article);
        let stands = |line: &u64| repeated.binary_search(&(outlet, *line)).is_ok();
        let mut places: Vec<u32> =
            article.sketch.lines.iter().filter(|(_, line)| stands(line)).map(|(place, _)| *place).collect();
        // A picture amid a gallery repeats with the one before it and with the one after it.
        places.sort_unstable();
        places.dedup();
        places
    });
    Repeated { blocks: blocks.collect(), n_lines: repeated.len() }
}

/// The short lines of an article that could be its outlet's, folded; one that `keep` matches never is.
pub(super) fn of(article: &Article, keep: &[Pattern]) -> Vec<Line> {
    let could_be = |block: &Block| matches!(block.kind, Kind::Paragraph | Kind::ListItem | Kind::Quote | Kind::Heading);
    let line = |(place, block): (u32, &Block)| {
        let text = block.text();
        if text.chars().nth(2 * MAX_CHARS).is_some() {
            return None;
        }
        let folded = fold_text(&text).split_whitespace().collect::<Vec<_>>().join(" ");
        let n_chars = folded.chars().take(MAX_CHARS + 1).count();
        let fits = (MIN_CHARS..=MAX_CHARS).contains(&n_chars) && !keep.iter().any(|pattern| pattern.is_match(&text));
        fits.then(|| (place, hash(folded.chars().map(|c| u64::from(u32::from(c))))))
    };
    let mut lines: Vec<Line> =
        (0..).zip(&article.blocks).filter(|(_, block)| could_be(block)).filter_map(line).collect();
    lines.extend(pictures(article, keep));
    lines
}

/// The pictures of an article that follow each other, two by two: a gallery that a page shows under article after article
/// is its outlet's, while a picture by itself may illustrate several.
fn pictures(article: &Article, keep: &[Pattern]) -> impl Iterator<Item = Line> {
    let is_picture = |block: &&Block| block.kind == Kind::Figure && block.image.is_some();
    let pairs = (0_u32..).zip(article.blocks.windows(2)).filter_map(move |(place, pair)| {
        let [one, next] = pair else { return None };
        let is_kept = |block: &Block| keep.iter().any(|pattern| pattern.is_match(&block.text()));
        let is_pair = is_picture(&one) && is_picture(&next) && !is_kept(one) && !is_kept(next);
        let says =
            |block: &Block| format!("{}\n{}\n", block.image.as_deref().unwrap_or_default(), fold_text(&block.text()));
        is_pair.then(|| (place, hash((says(one) + &says(next)).chars().map(|c| u64::from(u32::from(c))))))
    });
    pairs.flat_map(|(place, pair)| [(place, pair), (place + 1, pair)])
}

#[cfg(test)]
mod tests {
    use super::super::clusters;
    use super::super::tests::{gist, gist_under};
    use super::*;
    use crate::ingest::Rules;

    fn archive(n: usize, line: &str) -> Vec<Gist<Vec<u8>>> {
        kept(n, line, &Rules::default())
    }

    fn kept(n: usize, line: &str, rules: &Rules) -> Vec<Gist<Vec<u8>>> {
        let body = |nth: usize| {
            let own: String = (0..40)
                .map(|place| char::from_u32(0x4E00 + u32::try_from(nth * 40 + place).unwrap()).unwrap())
                .collect();
            format!("<p>{own}<p>{line}")
        };
        (0..n)
            .map(|nth| gist_under(&nth.to_string(), &format!("https://example.org/{nth}"), &body(nth), rules))
            .collect()
    }

    fn found(articles: &[Gist<Vec<u8>>]) -> (usize, usize) {
        let repeated = repeated(articles, &clusters::heads(articles));
        (repeated.n_lines, repeated.blocks.iter().flatten().count())
    }

    #[test]
    fn a_line_under_five_articles_is_the_outlets() {
        assert_eq!(found(&archive(5, "订阅我们的每周通讯")), (1, 5));
        assert_eq!(found(&archive(4, "订阅我们的每周通讯")), (0, 0));
    }

    #[test]
    fn another_outlet_does_not_count() {
        let mut articles = archive(4, "订阅我们的每周通讯");
        articles.push(gist("x", "https://other.example/x", "<p>别的内容<p>订阅我们的每周通讯"));
        assert_eq!(found(&articles), (0, 0));
    }

    /// Articles that all show three pictures after one of their own, the last caption as told.
    fn gallery(n: usize, last: &dyn Fn(usize) -> String) -> Vec<Gist<Vec<u8>>> {
        let picture = |name: &str, caption: &str| {
            format!("<figure><img src='https://example.org/{name}.jpg'><figcaption>{caption}</figcaption></figure>")
        };
        let article = |nth: usize| {
            let own = picture(&format!("own-{nth}"), "河边");
            let shared = picture("a", "桥一座") + &picture("b", "") + &picture("c", &last(nth));
            let text: String = (0..40)
                .filter_map(|place| char::from_u32(0x4E00 + u32::try_from(nth * 40 + place).unwrap_or(0)))
                .collect();
            gist(&nth.to_string(), &format!("https://example.org/{nth}"), &format!("<p>{text}</p>{own}{shared}"))
        };
        (0..n).map(article).collect()
    }

    #[test]
    fn a_gallery_under_five_articles_is_the_outlets() {
        let blocks = |articles: &[Gist<Vec<u8>>]| repeated(articles, &clusters::heads(articles)).blocks;
        assert_eq!(blocks(&gallery(5, &|_| "船".to_owned())), vec![vec![2, 3, 4]; 5]);
        assert_eq!(blocks(&gallery(4, &|_| "船".to_owned())), vec![Vec::<u32>::new(); 4]);
        // A picture with another caption in each is each article's own.
        assert_eq!(blocks(&gallery(5, &|nth| format!("船{nth}"))), vec![vec![2, 3]; 5]);
    }

    #[test]
    fn a_picture_by_itself_may_stand_in_many() {
        let picture =
            "<p>甲乙丙丁</p><figure><img src='https://example.org/a.jpg'><figcaption>桥一座</figcaption></figure>";
        assert_eq!(found(&archive(6, picture)).1, 6, "the line above it only");
    }

    #[test]
    fn a_corpus_may_keep_a_line() {
        let rules = Rules { keep: vec![Pattern::new("^订阅").unwrap()], ..Rules::default() };
        assert_eq!(found(&kept(6, "订阅我们的每周通讯", &rules)), (0, 0));
    }

    #[test]
    fn reprints_of_one_text_do_not_make_its_lines_the_outlets() {
        let body: String = (0..200).map(|place| char::from_u32(0x4E00 + place).unwrap()).collect();
        let reprint = |nth: usize| {
            gist(&nth.to_string(), &format!("https://example.org/{nth}"), &format!("<p>{body}<p>他这样说道，然后离开"))
        };
        let articles: Vec<_> = (0..8).map(reprint).collect();
        assert_eq!(found(&articles), (0, 0));
    }

    #[test]
    fn long_and_empty_lines_are_texts_or_nothing() {
        assert_eq!(found(&archive(9, &"长".repeat(MAX_CHARS + 1))), (0, 0));
        assert_eq!(found(&archive(9, "***")), (0, 0));
    }
}
