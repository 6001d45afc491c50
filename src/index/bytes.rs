//! How do numbers and texts become bytes? Whole numbers in LEB128, texts by their length.

/// Writes a whole number: seven bits a byte, low ones first, the highest bit set where more follow (LEB128).
pub(crate) fn put(out: &mut Vec<u8>, number: u64) {
    let mut rest = number;
    while rest > 0x7F {
        out.push(rest.to_le_bytes()[0] | 0x80);
        rest >>= 7;
    }
    out.push(rest.to_le_bytes()[0]);
}

/// Writes a text and its length before it.
pub(crate) fn put_text(out: &mut Vec<u8>, text: &[u8]) {
    put(out, text.len() as u64);
    out.extend_from_slice(text);
}

/// Writes how many texts there are, and each.
pub(super) fn put_strings(out: &mut Vec<u8>, texts: &[String]) {
    put(out, texts.len() as u64);
    for text in texts {
        put_text(out, text.as_bytes());
    }
}

/// Reads what was written. Where nothing is left, or nothing of the kind, it gives none and stays where it is unclear.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Bytes<'a>(pub(crate) &'a [u8]);

impl<'a> Bytes<'a> {
    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(crate) fn byte(&mut self) -> Option<u8> {
        let (first, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*first)
    }

    pub(crate) fn number(&mut self) -> Option<u64> {
        let mut number = 0;
        for shift in (0..64).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7F) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    /// A number that fits.
    pub(crate) fn small(&mut self) -> Option<u32> {
        u32::try_from(self.number()?).ok()
    }

    pub(super) fn length(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    pub(super) fn take(&mut self, n_bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(n_bytes)?;
        self.0 = rest;
        Some(taken)
    }

    pub(crate) fn text(&mut self) -> Option<&'a [u8]> {
        let length = self.length()?;
        self.take(length)
    }

    pub(super) fn string(&mut self) -> Option<String> {
        String::from_utf8(self.text()?.to_vec()).ok()
    }

    pub(super) fn strings(&mut self) -> Option<Vec<String>> {
        (0..self.length()?).map(|_| self.string()).collect()
    }

    pub(super) fn hash(&mut self) -> Option<u64> {
        self.take(8)?.try_into().ok().map(u64::from_be_bytes)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
            #[test]
            fn numbers_and_texts_come_back(numbers in proptest::collection::vec(any::<u64>(), 0..9), text in any::<String>()) {
                let mut out = Vec::new();
                for number in &numbers {
     put(&mut out, *number);
    }
                put_text(&mut out, text.as_bytes());
                let mut bytes = Bytes(&out);
                for number in numbers {
                    prop_assert_eq!(bytes.number(), Some(number));
                }
                prop_assert_eq!(bytes.string(), Some(text));
                prop_assert!(bytes.is_empty());
                prop_assert_eq!(bytes.number(), None);
            }

            #[test]
            fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
                let mut bytes = Bytes(&bytes);
                let _ = (bytes.text(), bytes.number(), bytes.small(), bytes.hash(), bytes.take(usize::MAX));
            }
        }
}
