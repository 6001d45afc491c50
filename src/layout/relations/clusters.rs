//! Which articles have the same text, or nearly? Each such group is a star around its earliest article.
//!
//! `MinHash` (Broder, "On the resemblance and containment of documents", 1997) over five-letter strings, bands of rows to
//! find candidates (Leskovec, Rajaraman, Ullman, "Mining of Massive Datasets", ch. 3), and the exact resemblance of each
//! candidate to the star's centre. Never chains: what resembles a member but not the centre is not of the group.

use super::super::gist::{Gist, Text};
use super::shingles;
use crate::corpus::Article;
use crate::hash::{hash, mix};
use crate::json;

/// Resemblance from which two texts are nearly the same: a reprint with another opening or ending has it, two reports
/// of one event do not.
pub(super) const NEARLY: f64 = 0.6;
/// Strings a text needs: shorter ones resemble each other by chance.
const MIN_SHINGLES: usize = 30;
/// 20 bands of 5 rows: two texts of resemblance 0.6 meet in a band with a chance of 80 %, of 0.7 of 97 %, of 0.8 of
/// 99.96 %, of 0.3 of 5 %.
const N_BANDS: usize = 20;
const N_ROWS: u64 = 5;
/// Centres that are compared to one article at most, the earliest; a band that holds more says little.
const MAX_CANDIDATES: usize = 32;

/// The keys under which a text and its like are found.
pub(super) type Bands = [u64; N_BANDS];

/// For each article of a corpus, in its order, the place of the earliest whose text is nearly its own: its own place
/// where there is none.
pub(super) fn heads<J: Text>(articles: &[Gist<J>]) -> Vec<usize> {
    let shared = Shared::of(articles);
    let mut centres: Vec<Vec<usize>> = vec![Vec::new(); shared.n_bands];
    let mut heads = Vec::with_capacity(articles.len());
    for (nth, article) in articles.iter().enumerate() {
        let bands = shared.bands_of(nth);
        let mut candidates: Vec<usize> =
            bands.iter().filter_map(|(_, band)| centres.get(*band)).flatten().copied().collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates.truncate(MAX_CANDIDATES);
        let own = if candidates.is_empty() { Vec::new() } else { shingles_of(article) };
        let nearly = |candidate: &usize| {
            let centre = articles.get(*candidate).map(shingles_of).unwrap_or_default();
            shingles::resemblance(&own, &centre) >= NEARLY
        };
        if let Some(head) = candidates.into_iter().find(nearly) {
            heads.push(head);
            continue;
        }
        for (_, band) in bands {
            if let Some(band) = centres.get_mut(*band).filter(|band| band.len() < MAX_CANDIDATES) {
                band.push(nth);
            }
        }
        heads.push(nth);
    }
    heads
}

/// The bands that several articles have: of all bands a few, and the only ones in which anything can be found.
struct Shared {
    /// Places of articles and numbers of their shared bands, in order.
    members: Vec<(usize, usize)>,
    n_bands: usize,
}

impl Shared {
    fn of<J>(articles: &[Gist<J>]) -> Self {
        let keyed = articles
            .iter()
            .enumerate()
            .flat_map(|(nth, article)| article.sketch.bands.iter().flatten().map(move |key| (*key, nth)));
        let mut keyed: Vec<(u64, usize)> = keyed.collect();
        keyed.sort_unstable();
        let shared = keyed.chunk_by(|one, other| one.0 == other.0).filter(|band| band.len() > 1);
        let (mut members, mut n_bands) = (Vec::new(), 0);
        for band in shared {
            members.extend(band.iter().map(|(_, nth)| (*nth, n_bands)));
            n_bands += 1;
        }
        members.sort_unstable();
        Self { members, n_bands }
    }

    fn bands_of(&self, nth: usize) -> &[(usize, usize)] {
        let start = self.members.partition_point(|(member, _)| *member < nth);
        let from = self.members.get(start..).unwrap_or_default();
        from.get(..from.partition_point(|(member, _)| *member == nth)).unwrap_or_default()
    }
}

/// The strings of an article whose text is laid down; few have to be looked at again.
fn shingles_of<J: Text>(article: &Gist<J>) -> Vec<u64> {
    let article: Option<Article> = article.json.bytes().ok().and_then(|json| json::read(&json).ok());
    article.as_ref().map(shingles::of).unwrap_or_default()
}

/// The bands of a text, none of one too short to compare: of each row the least of its strings under that row's own hash,
/// five rows mixed into one key.
pub(super) fn bands(shingles: &[u64]) -> Option<Bands> {
    if shingles.len() < MIN_SHINGLES {
        return None;
    }
    // The strings are well mixed, so a multiplication by an odd number and an addition order them anew for every row.
    let least = |row: u64| {
        let (factor, summand) = (mix(2 * row) | 1, mix(2 * row + 1));
        let hashed = shingles.iter().map(|shingle| shingle.wrapping_mul(factor).wrapping_add(summand));
        hashed.min().unwrap_or(0)
    };
    Some(std::array::from_fn(|band| {
        let band = band as u64;
        let rows = (0..N_ROWS).map(|row| least(band * N_ROWS + row));
        hash(std::iter::once(band).chain(rows))
    }))
}

#[cfg(test)]
mod tests {
    use super::super::tests::gist;
    use super::*;

    const STORY: &str = "海边的小镇昨天举行了一年一度的灯会，附近几个村子的人都赶来观看。镇长说，今年的灯比去年多了三百盏，都是学生自己做的。傍晚时分下起小雨，人们撑着伞站在河堤上，等到八点钟灯才全部点亮。";
    const STORY_HANT: &str = "海邊的小鎮昨天舉行了一年一度的燈會，附近幾個村子的人都趕來觀看。鎮長說，今年的燈比去年多了三百盞，都是學生自己做的。傍晚時分下起小雨，人們撐著傘站在河堤上，等到八點鐘燈才全部點亮。";
    const OTHER: &str = "海边小镇的灯会昨晚开幕，数千名游客冒雨到场。主办方表示，三百盏新灯由当地中学生制作，其中最大的一盏高达五米。灯会将持续十天，期间夜间公交延长到零点，商店也推迟打烊。";

    fn heads_of(bodies: &[String]) -> Vec<usize> {
        let articles: Vec<_> = bodies
            .iter()
            .enumerate()
            .map(|(nth, body)| gist(&nth.to_string(), &format!("https://example.org/{nth}"), &format!("<p>{body}")))
            .collect();
        heads(&articles)
    }

    #[test]
    fn the_same_text_in_either_script_is_one_group_around_the_earliest() {
        let reprint = format!("{STORY}（完）");
        let opened = format!("本报讯：{STORY}");
        let bodies = [STORY.to_owned(), OTHER.to_owned(), STORY_HANT.to_owned(), reprint, opened];
        assert_eq!(heads_of(&bodies), [0, 1, 0, 0, 0]);
    }

    #[test]
    fn two_reports_of_one_event_stay_apart() {
        assert_eq!(heads_of(&[STORY.to_owned(), OTHER.to_owned()]), [0, 1]);
    }

    #[test]
    fn short_texts_are_not_compared() {
        assert_eq!(heads_of(&["今天下雨。".to_owned(), "今天下雨。".to_owned()]), [0, 1]);
    }

    #[test]
    fn groups_are_stars_and_not_chains() {
        // Each differs from the one before by a fifth, so the last hardly resembles the first.
        let parts: Vec<String> = (0..30_u32)
            .map(|nth| (0..20).map(|place| char::from_u32(0x4E00 + nth * 20 + place).unwrap()).collect())
            .collect();
        let bodies: Vec<String> = (0..10).map(|start| parts[start..start + 10].concat()).collect();
        let heads = heads_of(&bodies);
        assert_eq!(heads[0], 0);
        assert_eq!(heads[1], 0, "nine of eleven parts are the same");
        assert_ne!(heads[9], 0, "one part is the same");
        for (nth, head) in heads.iter().enumerate() {
            assert!(nth - head <= 2, "{heads:?}");
        }
    }
}
