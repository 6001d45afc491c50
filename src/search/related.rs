//! What do other articles say of this one? Read from the relations a build found.

use super::answer::Opened;
use super::store::{Store, Wants};
use crate::corpus::{ArticleId, Kind, Relations, ShardKind};
use crate::json;

/// What is known of an article, if anything is.
pub(super) fn of(store: &Store, number: u32, id: &ArticleId, wants: &mut Wants) -> Option<Relations> {
    // The id is the first field of an entry, so only the article's own is read.
    let start = format!("{{\"id\":\"{}\"", id.0);
    let lines = store.lines_about(ShardKind::Relations, number, wants);
    let line = lines.into_iter().find(|line| line.starts_with(start.as_bytes()))?;
    json::read(line).ok()
}

/// Tells an open article what is known of it.
pub(super) fn tell(opened: &mut Opened, relations: &Relations) {
    // An older version has blocks and links of its own, which nothing is known of.
    if opened.version.is_some() {
        return;
    }
    opened.links.clone_from(&relations.links);
    for (place, block) in (0..).zip(&mut opened.article.blocks) {
        // A picture of a gallery that repeats is still a picture.
        if relations.notes.contains(&place) && block.kind != Kind::Figure {
            block.kind = Kind::Note;
        }
    }
}
