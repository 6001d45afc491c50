//! Of which short strings is a text made? Folded, so that both scripts meet, and hashed.

use crate::corpus::{Article, Kind};
use crate::hash::hash;
use crate::text::{fold_text, is_han};

/// Letters in a shingle: five Han characters are rarely the same by chance.
const LENGTH: usize = 5;

/// The hashes of all runs of five letters in what an article says, sorted, each once. Notes, related links, captions, white
/// space and punctuation do not count.
pub(super) fn of(article: &Article) -> Vec<u64> {
    let said = article.blocks.iter().filter(|block| !matches!(block.kind, Kind::Note | Kind::Related | Kind::Figure));
    let mut shingles = Vec::new();
    for block in said {
        let letters: Vec<char> =
            fold_text(&block.text()).chars().filter(|c| is_han(*c) || c.is_alphanumeric()).collect();
        shingles.extend(letters.windows(LENGTH).map(|letters| hash(letters.iter().map(|c| u64::from(u32::from(*c))))));
    }
    shingles.sort_unstable();
    shingles.dedup();
    shingles
}

/// Share of the strings of both that both have: Jaccard's coefficient, 0.0..=1.0.
pub(super) fn resemblance(one: &[u64], other: &[u64]) -> f64 {
    let (mut both, mut rest) = (0_u32, other);
    for shingle in one {
        let passed = rest.partition_point(|other| other < shingle);
        rest = rest.get(passed..).unwrap_or_default();
        both += u32::from(rest.first() == Some(shingle));
    }
    let all = u32::try_from(one.len() + other.len()).unwrap_or(u32::MAX).saturating_sub(both);
    f64::from(both) / f64::from(all.max(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn resemblance_is_the_share_of_what_both_have() {
        let close = |found: f64, expected: f64| assert!((found - expected).abs() < 1e-12, "{found}");
        close(resemblance(&[1, 2, 3], &[2, 3, 4]), 0.5);
        close(resemblance(&[1, 2], &[1, 2]), 1.0);
        close(resemblance(&[1], &[2]), 0.0);
        close(resemblance(&[], &[]), 0.0);
    }
}
