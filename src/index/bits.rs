//! How do small numbers become bits? Highest bits first, without a gap from one to the next.

/// Bits on their way into a file.
#[derive(Debug, Default)]
pub(super) struct BitWriter {
    bytes: Vec<u8>,
    n_bits: usize,
}

impl BitWriter {
    /// How many bits were written.
    pub(super) fn n_bits(&self) -> usize {
        self.n_bits
    }

    /// The lowest bits of a number, so many.
    pub(super) fn put(&mut self, number: u64, n_bits: u32) {
        for bit in (0..n_bits).rev() {
            if self.n_bits.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= u8::from(number >> bit & 1 == 1) << (7 - self.n_bits % 8);
            }
            self.n_bits += 1;
        }
    }

    /// A number as so many zeros and a one.
    pub(super) fn put_unary(&mut self, number: u64) {
        for _ in 0..number {
            self.put(0, 1);
        }
        self.put(1, 1);
    }

    /// One of the four shortest: so many ones, and a zero.
    pub(super) fn put_unary_ones(&mut self, number: u64) {
        for _ in 0..number {
            self.put(1, 1);
        }
        self.put(0, 1);
    }

    /// A number from 1: as many zeros as it has bits after the first, then its bits (Elias' gamma code).
    pub(super) fn put_gamma(&mut self, number: u64) {
        let n_more = number.max(1).ilog2();
        self.put(0, n_more);
        self.put(number.max(1), n_more + 1);
    }

    /// A number in Rice's code: its lowest bits as they are, so many, after what is above them in unary.
    ///
    /// Rice: Some practical universal noiseless coding techniques, JPL 1979.
    pub(super) fn put_rice(&mut self, number: u64, n_low: u32) {
        self.put_unary(number >> n_low);
        self.put(number, n_low);
    }

    pub(super) fn finish(self) -> Vec<u8> {
        self.bytes
    }
}

/// Reads bits that were written. Where nothing is left, it gives none.
#[derive(Clone, Copy, Debug)]
pub(super) struct Bits<'a> {
    bytes: &'a [u8],
    /// How many bits were read.
    pub(super) at: usize,
}

impl<'a> Bits<'a> {
    pub(super) fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    /// At least 57 bits from here on, highest first, zeros after the end.
    fn peek(&self) -> u64 {
        let rest = self.bytes.get(self.at / 8..).unwrap_or_default();
        let mut chunk = [0; 8];
        if let Some(whole) = rest.first_chunk::<8>() {
            chunk = *whole;
        } else {
            chunk.iter_mut().zip(rest).for_each(|(to, from)| *to = *from);
        }
        let bits = u64::from_be_bytes(chunk);
        bits << (self.at % 8)
    }

    fn pass(&mut self, n_bits: u32) -> Option<()> {
        self.at += usize::try_from(n_bits).ok()?;
        (self.at <= self.bytes.len() * 8).then_some(())
    }

    /// So many bits as a number; 57 at most.
    pub(super) fn number(&mut self, n_bits: u32) -> Option<u64> {
        let number = if n_bits == 0 { 0 } else { self.peek().checked_shr(64 - n_bits)? };
        self.pass(n_bits)?;
        Some(number)
    }

    /// How many zeros stand before the next one.
    pub(super) fn unary(&mut self) -> Option<u64> {
        let mut n_zeros = 0;
        loop {
            let zeros = self.peek().leading_zeros().min(57);
            if zeros < 57 {
                self.pass(zeros + 1)?;
                return Some(n_zeros + u64::from(zeros));
            }
            n_zeros += 57;
            self.pass(57)?;
        }
    }

    /// A number in Rice's code with so many low bits.
    pub(super) fn rice(&mut self, n_low: u32) -> Option<u64> {
        Some(self.unary()?.checked_shl(n_low)? | self.number(n_low)?)
    }

    pub(super) fn gamma(&mut self) -> Option<u64> {
        let n_more = u32::try_from(self.unary()?).ok().filter(|n_more| *n_more < 57)?;
        Some(1 << n_more | self.number(n_more)?)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn what_was_written_is_read(parts in proptest::collection::vec((any::<u32>(), 0_u32..33, 0_u64..200, 1_u64..1 << 40), 0..20)) {
            let mut writer = BitWriter::default();
            for (number, n_bits, unary, gamma) in &parts {
                writer.put(u64::from(*number), *n_bits);
                writer.put_unary(*unary);
                writer.put_gamma(*gamma);
            }
            let n_bits = writer.n_bits();
            let bytes = writer.finish();
            let mut bits = Bits::new(&bytes, 0);
            for (number, n_bits, unary, gamma) in parts {
                prop_assert_eq!(bits.number(n_bits), Some(u64::from(number) & ((1 << n_bits) - 1)));
                prop_assert_eq!(bits.unary(), Some(unary));
                prop_assert_eq!(bits.gamma(), Some(gamma));
            }
            prop_assert_eq!(bits.at, n_bits);
        }

        #[test]
        fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..20), at in 0_usize..300) {
            let mut bits = Bits::new(&bytes, at);
            let _ = (bits.gamma(), bits.unary(), bits.number(57));
        }
    }
}
