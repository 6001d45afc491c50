//! How are files kept small on any host? In gzip, which every browser unpacks by itself.

use std::io::{self, Read, Write};

use flate2::Compression;
use flate2::read::GzDecoder;
use flate2::write::GzEncoder;

/// What every gzip file begins with, and no other file of a site.
const MAGIC: [u8; 2] = [0x1F, 0x8B];

/// Some bytes in gzip, without a time stamp: the same bytes give the same bytes.
#[must_use]
pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::with_capacity(bytes.len() / 2), Compression::best());
    // Writing to memory does not fail.
    let written = encoder.write_all(bytes).and_then(|()| encoder.finish());
    written.unwrap_or_default()
}

/// Whether some bytes are in gzip.
#[must_use]
pub fn is_gzip(bytes: &[u8]) -> bool {
    bytes.starts_with(&MAGIC)
}

/// The bytes of a file, unpacked where they are in gzip: a host may have unpacked them already.
pub fn unpacked(bytes: Vec<u8>) -> io::Result<Vec<u8>> {
    if !is_gzip(&bytes) {
        return Ok(bytes);
    }
    let mut out = Vec::with_capacity(3 * bytes.len());
    GzDecoder::new(bytes.as_slice()).read_to_end(&mut out)?;
    Ok(out)
}
