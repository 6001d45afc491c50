//! Which number stands for many, the same on every machine and in every build?
//!
//! The finaliser of `SplitMix64`: Steele, Lea, Flood: Fast splittable pseudorandom number generators, OOPSLA 2014. For
//! telling things apart and for made-up chance, never against anybody; names of files and articles are SHA-256, below.

use std::hash::Hasher;

use sha2::{Digest as _, Sha256};

/// What is added before mixing: 2^64 divided by the golden ratio.
pub const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

/// Mixes a number, so that near ones come to lie far apart.
#[must_use]
pub fn mix(number: u64) -> u64 {
    let mut mixed = number.wrapping_add(STEP);
    mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    mixed ^ (mixed >> 31)
}

/// Mixes numbers into one.
#[must_use]
pub fn hash(numbers: impl Iterator<Item = u64>) -> u64 {
    numbers.fold(STEP, |state, number| mix(state ^ number))
}

/// SHA-256 of some bytes, as 64 hexadecimal digits.
#[must_use]
pub fn sha256_hex(bytes: &[u8]) -> String {
    data_encoding::HEXLOWER.encode(&Sha256::digest(bytes))
}

/// The first 64 bits of the SHA-256 of some bytes, as 16 hexadecimal digits: files and versions are named by it.
#[must_use]
pub fn short_sha256_hex(bytes: &[u8]) -> String {
    sha256_hex(bytes).chars().take(16).collect()
}

/// A hasher whose hashes can be kept, unlike the standard library's.
#[derive(Default)]
pub struct Lasting(u64);

impl Hasher for Lasting {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut number = [0; 8];
            number.iter_mut().zip(part).for_each(|(to, from)| *to = *from);
            self.0 = mix(self.0 ^ u64::from_le_bytes(number));
        }
        self.0 = mix(self.0 ^ bytes.len() as u64);
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
