//! Chance that is the same everywhere: the generator `SplitMix64` (see `hash`), and whole numbers only.
//!
//! A library's generators may change with its version, and with them every archive ever made; this one cannot.

use crate::hash::{STEP, mix};

/// A stream of chance.
pub(super) struct Random(u64);

impl Random {
    pub(super) fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        let next = mix(self.0);
        self.0 = self.0.wrapping_add(STEP);
        next
    }

    /// A number below a bound; 0 where the bound is 0.
    pub(super) fn below(&mut self, bound: u64) -> u64 {
        u64::try_from((u128::from(self.next()) * u128::from(bound)) >> 64).unwrap_or(0)
    }

    /// An index below a length.
    pub(super) fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap_or(0)
    }

    pub(super) fn pick<T: Copy>(&mut self, from: &[T]) -> T {
        *self.pick_ref(from)
    }

    /// One of several.
    pub(super) fn pick_ref<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        #[expect(
            clippy::indexing_slicing,
            reason = "the index is below the length; lists here are constant and not empty"
        )]
        &from[self.index(from.len())]
    }
}

/// Ranks drawn after the law of Zipf and Mandelbrot: the weight of rank r, from 0, is 1 / (r + shift).
#[derive(Debug)]
pub(super) struct Zipf {
    /// Sums of the weights up to each rank.
    sums: Vec<u64>,
}

impl Zipf {
    pub(super) fn new(n_ranks: u32, shift: u32) -> Self {
        let weights = (0..n_ranks).map(|rank| (1 << 40) / u64::from(rank + shift));
        let sums = weights.scan(0, |sum, weight| {
            *sum += weight;
            Some(*sum)
        });
        Self { sums: sums.collect() }
    }

    pub(super) fn rank(&self, random: &mut Random) -> usize {
        let place = random.below(self.sums.last().copied().unwrap_or(0));
        self.sums.partition_point(|sum| *sum <= place)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_stream_is_that_of_the_paper() {
        // The reference implementation's first values for the seed 1234567.
        let mut random = Random::new(1_234_567);
        assert_eq!([random.next(), random.next()], [6_457_827_717_110_365_317, 3_203_168_211_198_807_973]);
    }

    #[test]
    fn the_second_rank_comes_half_as_often_as_the_first() {
        let (zipf, mut random) = (Zipf::new(1000, 1), Random::new(1));
        let mut n_drawn = [0_u32; 1000];
        for _ in 0..100_000 {
            n_drawn[zipf.rank(&mut random)] += 1;
        }
        let ratio = f64::from(n_drawn[0]) / f64::from(n_drawn[1]);
        assert!((1.9..2.1).contains(&ratio), "{ratio}");
        assert!(n_drawn[999] > 0);
    }
}
