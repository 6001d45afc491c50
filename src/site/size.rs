//! How much does a reader load? Sizes as a host that compresses sends them.

/// Length of some bytes in brotli at its best, as a static host would keep them; 0 should the compressor fail.
#[must_use]
pub fn brotli_len(bytes: &[u8]) -> usize {
    let params = brotli::enc::BrotliEncoderParams { quality: 11, lgwin: 22, ..Default::default() };
    let mut input = bytes;
    let mut output = Vec::new();
    brotli::BrotliCompress(&mut input, &mut output, &params).unwrap_or(0)
}
