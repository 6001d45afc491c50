//! What does a file of a site hold? Pieces that are not copied together unless somebody wants the whole.

use std::borrow::Cow;
use std::io::{self, Write};

use sha2::{Digest, Sha256};

/// The bytes of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Content(Vec<Cow<'static, [u8]>>);

impl Content {
    /// Adds a piece at the end.
    pub(super) fn push(&mut self, piece: impl Into<Cow<'static, [u8]>>) {
        self.0.push(piece.into());
    }

    /// Its length in bytes.
    #[must_use]
    pub fn n_bytes(&self) -> usize {
        self.0.iter().map(|piece| piece.len()).sum()
    }

    /// All its bytes in one piece.
    #[must_use]
    pub fn whole(&self) -> Cow<'_, [u8]> {
        match self.0.as_slice() {
            [only] => Cow::Borrowed(only.as_ref()),
            pieces => Cow::Owned(pieces.concat()),
        }
    }

    /// Writes all of it.
    pub(super) fn write_to(&self, out: &mut impl Write) -> io::Result<()> {
        self.0.iter().try_for_each(|piece| out.write_all(piece))
    }

    /// SHA-256, as 64 hexadecimal digits.
    pub(super) fn sha256_hex(&self) -> String {
        let mut hash = Sha256::new();
        self.0.iter().for_each(|piece| hash.update(piece));
        data_encoding::HEXLOWER.encode(&hash.finalize())
    }
}

impl From<Vec<u8>> for Content {
    fn from(bytes: Vec<u8>) -> Self {
        Self(vec![Cow::Owned(bytes)])
    }
}
