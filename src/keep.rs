//! What does a reader keep of an archive? Stars and collections of articles, notes, searches, what was read and how far.
//!
//! Items, each with a key and a time, so that two tabs, or a file that is brought in, add to what is there and never
//! replace it. Never touches storage, files or the clock. `docs/kept.md` promises the form of the file.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::ids::ids;
use crate::json::{self, FromJson, Json, reads};

/// Version of the file's form.
pub const FORMAT: u32 = 1;

/// The collection of articles with a star. Readers cannot name one so.
pub const STARRED: &str = "*";

/// Items of what happened of itself (searched, read, how far) that are kept: the latest.
pub const MAX_HISTORY: usize = 200;

ids! {
    /// What an item is.
    #[derive(PartialOrd, Ord)]
    pub enum ItemKind {
        /// An article in a collection.
        Member = "member",
        /// What the reader wrote about an article.
        Note = "note",
        /// A view that is kept under a name.
        Search = "search",
        /// A search that was made.
        Asked = "asked",
        /// An article that was read, and how far.
        Read = "read",
    }
}

/// Something that is kept. Fields that its kind has no use for are empty.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Item {
    /// What it is.
    pub kind: ItemKind,
    /// When it was last changed, in milliseconds since 1970, UTC.
    pub at: u64,
    /// Id of the article it is about.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub article: String,
    /// The name of its collection or search, [`STARRED`] for stars; of a note the article's title.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
    /// The article's title, so that it can be told even in an archive that no longer has it; a note's text.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// The address of a search.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub address: String,
    /// How far an article was read, in thousandths of its text.
    #[serde(skip_serializing_if = "is_zero")]
    pub place: u32,
}

reads!(Item { kind, at; article, name, text, address, place });

#[expect(clippy::trivially_copy_pass_by_ref, reason = "serde passes a reference")]
fn is_zero(number: &u32) -> bool {
    *number == 0
}

impl ItemKind {
    /// Whether such items come of themselves, and not because the reader chose to keep something.
    #[must_use]
    pub fn is_history(self) -> bool {
        matches!(self, Self::Asked | Self::Read)
    }
}

impl Item {
    /// An item of this kind and time; its fields are filled in after.
    #[must_use]
    pub fn new(kind: ItemKind, at: u64) -> Self {
        let none = String::new;
        Self { kind, at, article: none(), name: none(), text: none(), address: none(), place: 0 }
    }

    /// What tells it from others: of two with one key the later stands.
    #[must_use]
    pub fn key(&self) -> String {
        match self.kind {
            ItemKind::Member => format!("{}/{}/{}", self.kind.id(), self.article, self.name),
            ItemKind::Note | ItemKind::Read => format!("{}/{}", self.kind.id(), self.article),
            ItemKind::Search => format!("{}/{}", self.kind.id(), self.name),
            ItemKind::Asked => format!("{}/{}", self.kind.id(), self.address),
        }
    }

    /// Whether it has what its kind needs, and a time that browsers can write.
    fn is_whole(&self) -> bool {
        let is_named = !self.name.trim().is_empty();
        self.at <= MAX_MILLIS
            && match self.kind {
                ItemKind::Member => !self.article.is_empty() && is_named,
                ItemKind::Note => !self.article.is_empty() && !self.text.is_empty(),
                ItemKind::Read => !self.article.is_empty(),
                // A view of this page, and no other place: the file may come from anybody. All articles have no address.
                ItemKind::Search => is_named && (self.address.is_empty() || self.address.starts_with('#')),
                ItemKind::Asked => self.address.starts_with('#'),
            }
    }
}

/// All that is kept of one corpus, by key.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Kept {
    // In the order of their keys. A map, and each sort of its own, would cost the app some KB.
    items: Vec<(String, Item)>,
}

impl Kept {
    fn place(&self, key: &str) -> Result<usize, usize> {
        self.items.binary_search_by(|(known, _)| known.as_str().cmp(key))
    }

    /// Adds an item, unless one of the same key is as late or later; whether it was added.
    pub fn add(&mut self, item: Item) -> bool {
        let key = item.key();
        if !item.is_whole() {
            return false;
        }
        match self.place(&key) {
            Ok(place) => match self.items.get_mut(place) {
                Some((_, known)) if known.at < item.at => *known = item,
                _ => return false,
            },
            Err(place) => self.items.insert(place, (key, item)),
        }
        true
    }

    /// Lets go of an item.
    pub fn remove(&mut self, key: &str) {
        if let Ok(place) = self.place(key) {
            self.items.remove(place);
        }
    }

    /// An item.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&Item> {
        self.items.get(self.place(key).ok()?).map(|(_, item)| item)
    }

    /// How many items there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The items of a kind, the latest first.
    #[must_use]
    pub fn latest(&self, kind: ItemKind) -> Vec<&Item> {
        let mut latest: Vec<&Item> = Vec::new();
        for item in self.of(kind) {
            let place = latest.partition_point(|before| before.at >= item.at);
            latest.insert(place, item);
        }
        latest
    }

    fn of(&self, kind: ItemKind) -> impl Iterator<Item = &Item> {
        self.items.iter().map(|(_, item)| item).filter(move |item| item.kind == kind)
    }

    /// The collections and the ids of the articles in each, by name; stars come first.
    #[must_use]
    pub fn collections(&self) -> Vec<(String, BTreeSet<String>)> {
        let mut collections: Vec<(String, BTreeSet<String>)> = Vec::new();
        for item in self.of(ItemKind::Member) {
            let place = collections.binary_search_by(|(name, _)| name.cmp(&item.name)).unwrap_or_else(|place| {
                collections.insert(place, (item.name.clone(), BTreeSet::new()));
                place
            });
            if let Some((_, articles)) = collections.get_mut(place) {
                articles.insert(item.article.clone());
            }
        }
        collections
    }

    /// The ids of the articles of a collection.
    #[must_use]
    pub fn members(&self, name: &str) -> Vec<String> {
        self.of(ItemKind::Member).filter(|item| item.name == name).map(|item| item.article.clone()).collect()
    }

    /// Keys of what happened of itself beyond the latest, to be let go.
    #[must_use]
    pub fn overdue(&self) -> Vec<String> {
        let old = |kind| self.latest(kind).into_iter().skip(MAX_HISTORY).map(Item::key).collect::<Vec<_>>();
        [old(ItemKind::Asked), old(ItemKind::Read)].concat()
    }

    /// The file that holds it all.
    #[must_use]
    pub fn file(&self, corpus: String) -> KeptFile {
        KeptFile { format: FORMAT, corpus, items: self.items.iter().map(|(_, item)| item.clone()).collect() }
    }
}

/// A file of what a reader keeps, for another browser or for safety.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptFile {
    /// Version of this form.
    pub format: u32,
    /// The corpus it is about, as addresses name it.
    pub corpus: String,
    /// The items, by key.
    pub items: Vec<Item>,
}

/// The last moment that a browser's clock can tell, in milliseconds since 1970 (ECMA-262, Time Values and Time Range).
const MAX_MILLIS: u64 = 8_640_000_000_000_000;

/// Why a file is not read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Refused {
    /// It is no such file, or is cut off or altered.
    Damaged,
    /// Its form is newer than [`FORMAT`].
    Newer,
}

/// A file whose items are not read yet. A newer form may lack what this one has.
struct Read {
    format: u32,
    corpus: Option<String>,
    items: Option<Vec<Json>>,
}

reads!(Read { format; corpus, items });

impl KeptFile {
    /// Reads a file, and counts the items that cannot be read: those of newer kinds, or altered by hand. The others are
    /// there all the same.
    pub fn read(bytes: &[u8]) -> Result<(Self, usize), Refused> {
        let Read { format, corpus, items } = json::read(bytes).map_err(|_| Refused::Damaged)?;
        if format > FORMAT {
            return Err(Refused::Newer);
        }
        let (corpus, found) = corpus.zip(items).ok_or(Refused::Damaged)?;
        let n_found = found.len();
        let read = found.into_iter().filter_map(|item| Item::from_json(item).ok().filter(Item::is_whole));
        let items: Vec<Item> = read.collect();
        let n_unread = n_found - items.len();
        Ok((Self { format, corpus, items }, n_unread))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn star(article: &str, at: u64) -> Item {
        Item { article: article.to_owned(), name: STARRED.to_owned(), ..Item::new(ItemKind::Member, at) }
    }

    fn note(article: &str, text: &str, at: u64) -> Item {
        Item { article: article.to_owned(), text: text.to_owned(), ..Item::new(ItemKind::Note, at) }
    }

    fn kept(items: Vec<Item>) -> Kept {
        let mut kept = Kept::default();
        for item in items {
            kept.add(item);
        }
        kept
    }

    #[test]
    fn of_two_with_one_key_the_later_stands_whichever_comes_first() {
        let items = [note("a", "one", 1), note("a", "two", 2), star("a", 1), star("b", 5)];
        let forwards = kept(items.to_vec());
        let backwards = kept(items.iter().rev().cloned().collect());
        assert_eq!(forwards, backwards);
        assert_eq!(forwards.get("note/a").map(|item| item.text.as_str()), Some("two"));
        let starred = |(name, articles): &(String, BTreeSet<String>)| name == STARRED && articles.len() == 2;
        assert!(matches!(&*forwards.collections(), [collection] if starred(collection)));
        assert_eq!(forwards.members(STARRED).len(), 2);
    }

    #[test]
    fn a_file_brings_everything_back() {
        let search = Item { name: "a/b".to_owned(), address: "#q=x".to_owned(), ..Item::new(ItemKind::Search, 7) };
        let read = Item { article: "a".to_owned(), place: 413, ..Item::new(ItemKind::Read, 8) };
        let one = kept(vec![star("a", 3), note("b", "é 字", 4), search, read]);
        let bytes = serde_json::to_vec(&one.file("news@0123".to_owned())).unwrap();
        let (file, unread) = KeptFile::read(&bytes).unwrap();
        assert_eq!((kept(file.items), file.corpus.as_str(), unread), (one, "news@0123", 0));
        let refused = |bytes: &[u8]| KeptFile::read(bytes).err();
        assert_eq!(refused(b"{\"format\":2,\"things\":{}}"), Some(Refused::Newer));
        assert_eq!([&b"[]"[..], b"{", b"{\"format\":1,\"corpus\":\"a\"}"].map(refused), [Some(Refused::Damaged); 3]);
    }

    #[test]
    fn an_item_that_cannot_be_read_keeps_none_of_the_others_out() {
        let file = r#"{"format":1,"corpus":"a@1","items":[{"kind":"song","at":1},7,{"kind":"note","at":1,"article":"a"},
            {"kind":"note","at":2,"article":"b","text":"x"}]}"#;
        let (file, unread) = KeptFile::read(file.as_bytes()).unwrap();
        assert_eq!((file.items, unread), (vec![note("b", "x", 2)], 3));
    }

    #[test]
    fn an_item_without_what_its_kind_needs_is_none() {
        assert_eq!(kept(vec![note("a", "", 1), note("", "x", 1), Item::new(ItemKind::Asked, 3)]), Kept::default());
    }

    #[test]
    fn only_the_latest_of_what_happened_of_itself_is_kept() {
        let asked = |n: u64| Item { address: format!("#q={n}"), ..Item::new(ItemKind::Asked, n) };
        let kept = kept((0..205).map(asked).chain([star("a", 0)]).collect());
        assert_eq!(kept.overdue().len(), 5);
        assert!(kept.overdue().contains(&"asked/#q=0".to_owned()));
        assert_eq!(kept.latest(ItemKind::Asked).first().map(|item| item.at), Some(204));
    }
}
