//! Which files does the first look ask for? The engine is asked it when a site is built, so that the page can bring them
//! while the app is still on its way: each round of files that is asked for later costs a slow network its latency again.

use super::{MANIFEST, unpacked};
use crate::page::SiteFile;
use crate::search::{Engine, IssueCode, Reach, Request};

/// Bytes that are brought early at most: more would hold up the app itself.
const MAX_BYTES: usize = 96 << 10;
/// Rows that a first look shows: those of a screen of some thousand pixels.
const N_ROWS: u32 = 8;

/// The files, in the order they are asked for.
pub(super) fn early(data: &[SiteFile]) -> Vec<&str> {
    let file = |wanted: &str| data.iter().find(|(name, _)| name == wanted);
    let engine = file(MANIFEST).and_then(|(_, bytes)| Engine::open(bytes, Reach::Far).ok());
    let Some(mut engine) = engine else { return Vec::new() };
    let request = Request { show: Some(N_ROWS), ..Request::default() };
    let (mut early, mut n_bytes) = (Vec::new(), 0);
    loop {
        let lacks = engine.answer(&request).lacks;
        if lacks.is_empty() {
            return early;
        }
        for name in lacks {
            let bytes = file(&name).and_then(|(name, bytes)| {
                n_bytes += bytes.len();
                early.extend((n_bytes <= MAX_BYTES).then_some(name.as_str()));
                unpacked(bytes.clone()).ok()
            });
            if bytes.and_then(|bytes| engine.insert(&name, &bytes).ok()).is_none() {
                engine.give_up(&name, IssueCode::ShardMissing);
            }
        }
        if n_bytes > MAX_BYTES {
            return early;
        }
    }
}
