//! Which articles speak of the same? Those that share the rare words each uses most.
//!
//! Cosine of term vectors weighted by (1 + ln tf) · ln(N / df) (Manning, Raghavan & Schütze 2008, 6.4.3, "ltc"), each cut
//! to its heaviest words, which changes little and lets a large corpus be compared in seconds.

use std::hash::{Hash as _, Hasher as _};

use crate::hash::Lasting;

/// Words of an article that are compared.
const MAX_WORDS: usize = 24;
/// Articles that a word stands in at most to tell anything.
const MAX_ARTICLES: usize = 800;
/// Related articles that are named at most.
pub(super) const MAX_RELATED: usize = 6;
/// Cosine from which articles count as related.
const MIN_COSINE: f64 = 0.12;

/// The words of an article that say most of it: their hashes and 1 + ln tf, in the order of the hashes.
#[derive(Clone, Debug, Default)]
pub struct Words(Vec<(u32, f32)>);

/// A word as a number.
#[must_use]
pub fn word_number(word: &str) -> u32 {
    let mut hasher = Lasting::default();
    word.hash(&mut hasher);
    // The upper half is as good as the lower.
    u32::try_from(hasher.finish() >> 32).unwrap_or_default()
}

impl Words {
    /// Of words with repetition, those with the greatest weight by how rare `rarity` says they are.
    #[must_use]
    pub fn of(mut words: Vec<u32>, rarity: &dyn Fn(u32) -> f64) -> Self {
        words.sort_unstable();
        let weigh = |same: &[u32]| {
            let word = *same.first()?;
            let n = f64::from(u32::try_from(same.len()).unwrap_or(u32::MAX));
            let tf = 1.0 + libm::log(n);
            Some((word, tf, tf * rarity(word)))
        };
        let mut weighed: Vec<(u32, f64, f64)> = words.chunk_by(|one, other| one == other).filter_map(weigh).collect();
        weighed.sort_unstable_by(|one, other| other.2.total_cmp(&one.2).then(one.0.cmp(&other.0)));
        weighed.truncate(MAX_WORDS);
        // Seven digits are enough for a weight of which thousands are kept.
        #[allow(clippy::cast_possible_truncation)]
        let mut kept: Vec<(u32, f32)> = weighed.into_iter().map(|(word, tf, _)| (word, tf as f32)).collect();
        kept.sort_unstable_by_key(|(word, _)| *word);
        Self(kept)
    }
}

/// Articles by the words they share. Two tables of one piece each: millions of small ones would never be given back.
pub(super) struct Vectors {
    /// Of each word that tells something, one after another, the articles with it and its weight there.
    words: Rows,
    /// Of each article, one after another, its words: their places among those above, and their weights.
    articles: Rows,
}

/// Rows of numbers with weights.
#[derive(Default)]
struct Rows {
    cells: Vec<(u32, f32)>,
    /// Where each row begins, and the end.
    starts: Vec<usize>,
}

impl Rows {
    fn row(&self, nth: usize) -> &[(u32, f32)] {
        let bounds = self.starts.get(nth).zip(self.starts.get(nth + 1)).map(|(start, end)| *start..*end);
        bounds.and_then(|bounds| self.cells.get(bounds)).unwrap_or_default()
    }
}

impl Vectors {
    pub(super) fn new<'a>(all_words: impl ExactSizeIterator<Item = &'a Words>) -> Self {
        let n = all_words.len();
        let mut all: Vec<(u32, u32, f32)> = Vec::new();
        for (article, words) in (0..).zip(all_words) {
            all.extend(words.0.iter().map(|(word, tf)| (*word, article, *tf)));
        }
        all.sort_unstable_by_key(|(word, article, _)| (*word, *article));
        let n_articles = f64::from(u32::try_from(n).unwrap_or(u32::MAX));
        let mut squares = vec![0.0_f64; n];
        let mut words = Rows { cells: Vec::new(), starts: vec![0] };
        for same in all.chunk_by(|one, other| one.0 == other.0) {
            let df = f64::from(u32::try_from(same.len()).unwrap_or(u32::MAX));
            let rarity = libm::log(n_articles / df);
            let is_telling = (2..=MAX_ARTICLES).contains(&same.len()) && rarity > 0.0;
            for (_, article, tf) in same {
                let weight = f64::from(*tf) * rarity;
                if let Some(square) = usize::try_from(*article).ok().and_then(|article| squares.get_mut(article)) {
                    *square += weight * weight;
                }
                if is_telling {
                    // Seven digits are enough for a weight of which thousands are added up.
                    #[allow(clippy::cast_possible_truncation)]
                    words.cells.push((*article, weight as f32));
                }
            }
            if is_telling {
                words.starts.push(words.cells.len());
            }
        }
        drop(all);
        // Lengths are those of all words, words that nobody shares among them.
        #[allow(clippy::cast_possible_truncation)]
        let lengths: Vec<f32> = squares.iter().map(|square| libm::sqrt(*square).max(1e-9) as f32).collect();
        for (article, weight) in &mut words.cells {
            *weight /= usize::try_from(*article).ok().and_then(|article| lengths.get(article)).unwrap_or(&1.0);
        }
        let articles = turned(&words, n);
        Self { words, articles }
    }

    /// The articles nearest to one, the nearest first. `group` names what is nearly the same: of each such group one is
    /// named, and none of the article's own.
    pub(super) fn related(&self, article: usize, scores: &mut Vec<f32>, group: &dyn Fn(u32) -> u32) -> Vec<u32> {
        scores.resize(self.articles.starts.len(), 0.0);
        let mut touched: Vec<u32> = Vec::new();
        for (word, weight) in self.articles.row(article) {
            let with = usize::try_from(*word).map(|word| self.words.row(word)).unwrap_or_default();
            for (other, of_other) in with {
                let Some(score) = usize::try_from(*other).ok().and_then(|other| scores.get_mut(other)) else {
                    continue;
                };
                if *score == 0.0 {
                    touched.push(*other);
                }
                *score += weight * of_other;
            }
        }
        let mut near: Vec<(f32, u32)> = Vec::new();
        for other in touched {
            let Some(score) = usize::try_from(other).ok().and_then(|other| scores.get_mut(other)) else { continue };
            if f64::from(*score) >= MIN_COSINE {
                near.push((*score, other));
            }
            *score = 0.0;
        }
        near.sort_unstable_by(|one, other| other.0.total_cmp(&one.0).then(one.1.cmp(&other.1)));
        let own = u32::try_from(article).map_or(u32::MAX, group);
        let mut groups = vec![own];
        let mut related = Vec::new();
        for (_, other) in near {
            let of_other = group(other);
            if !groups.contains(&of_other) {
                groups.push(of_other);
                related.push(other);
                if related.len() == MAX_RELATED {
                    break;
                }
            }
        }
        related
    }
}

/// The same with rows and numbers changed about: of each number its rows.
fn turned(rows: &Rows, n_numbers: usize) -> Rows {
    let mut cells: Vec<(u32, u32, f32)> = Vec::with_capacity(rows.cells.len());
    for (row, bounds) in (0..).zip(rows.starts.windows(2)) {
        let of_row = bounds.first().zip(bounds.last()).and_then(|(start, end)| rows.cells.get(*start..*end));
        cells.extend(of_row.into_iter().flatten().map(|(number, weight)| (*number, row, *weight)));
    }
    cells.sort_unstable_by_key(|(number, row, _)| (*number, *row));
    let mut turned = Rows { cells: Vec::with_capacity(cells.len()), starts: vec![0] };
    let mut rest = cells.into_iter().peekable();
    for number in 0..n_numbers {
        while let Some((_, row, weight)) = rest.next_if(|(found, ..)| usize::try_from(*found) == Ok(number)) {
            turned.cells.push((row, weight));
        }
        turned.starts.push(turned.cells.len());
    }
    turned
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vectors(texts: &[&str]) -> Vectors {
        let words = |text: &&str| Words::of(text.split(' ').map(word_number).collect(), &|_| 1.0);
        Vectors::new(texts.iter().map(words).collect::<Vec<_>>().iter())
    }

    #[test]
    fn articles_that_share_rare_words_are_related_and_copies_are_named_once() {
        let vectors =
            vectors(&["a b c d", "a b c e", "x y z v", "a b c e", "x y u w", "m n o p", "x y z v q", "b r s t"]);
        let mut scores = Vec::new();
        let alone = |article: u32| article;
        let with_copy = |article: u32| if article == 3 { 1 } else { article };
        assert_eq!(vectors.related(0, &mut scores, &alone), [1, 3]);
        assert_eq!(vectors.related(0, &mut scores, &with_copy), [1]);
        assert_eq!(vectors.related(1, &mut scores, &with_copy), [0]);
        assert_eq!(vectors.related(2, &mut scores, &alone), [6, 4]);
        assert_eq!(vectors.related(5, &mut scores, &alone), [] as [u32; 0]);
        assert!(scores.iter().all(|score| *score == 0.0));
    }

    #[test]
    fn the_heaviest_words_are_kept() {
        let words: Vec<u32> = (0..100).chain(90..100).collect();
        let heaviest = Words::of(words, &|word| if word == 7 { 9.0 } else { 1.0 });
        let kept: Vec<u32> = heaviest.0.iter().map(|(word, _)| *word).collect();
        assert_eq!(kept.len(), MAX_WORDS);
        assert!(kept.contains(&7) && (90..100).all(|word| kept.contains(&word)), "{kept:?}");
    }
}
