//! Which files of the corpus are at hand, and which does an answer still lack?

use std::cell::OnceCell;
use std::collections::BTreeSet;
use std::ops::Range;

use sha2::{Digest, Sha256};

use super::facts::Facts;
use super::issue::{Issue, IssueCode};
use super::refusal::Refusal;
use super::request::FacetKey;
use super::text::{Fields, Texts};
use crate::corpus::{Article, FORMAT, Manifest, Script, ShardEntry, ShardKind};
use crate::index::{Aliases, Card, Family, FileEntry, Lists, Root};
use crate::json;

/// A file of the corpus.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    /// The one the manifest names at this place.
    Shard(usize),
    /// The one the index names at this place of a family.
    Part(Family, usize),
}

/// What an answer asked for and did not get.
#[derive(Debug, Default)]
pub(super) struct Wants {
    /// Files that are to be brought.
    pub(super) lacks: BTreeSet<Place>,
    /// Whether a file was needed that cannot be had.
    pub(super) is_short: bool,
}

enum Slot {
    Wanted,
    Held(Vec<u8>),
    Lost(IssueCode),
}

/// A corpus, as far as its files are at hand.
pub(super) struct Store {
    pub(super) manifest: Manifest,
    root: Option<Root>,
    facts: OnceCell<Facts>,
    aliases: OnceCell<Aliases>,
    /// Of topics and of names.
    lists: [OnceCell<Option<Lists>>; 2],
    /// Where the shards of each kind stand in the manifest, in the order of [`ShardKind::ALL`].
    kinds: [Range<usize>; ShardKind::ALL.len()],
    /// As the manifest lists them.
    shards: Vec<Slot>,
    /// As the root of the index lists them.
    parts: Vec<Vec<Slot>>,
    /// Texts of the articles of each shard that is one of articles.
    texts: Vec<OnceCell<Texts>>,
}

impl Store {
    pub(super) fn open(manifest: &[u8]) -> Result<Self, Refusal> {
        let manifest: Manifest = json::read(manifest).map_err(Refusal::Manifest)?;
        if manifest.format != FORMAT {
            return Err(Refusal::Manifest(format!("it says format {}", manifest.format)));
        }
        let kinds = ShardKind::ALL.map(|kind| {
            let of_kind = |entry: &ShardEntry| entry.kind == kind;
            let start = manifest.shards.iter().position(of_kind).unwrap_or_default();
            let n = manifest.shards.iter().skip(start).take_while(|entry| of_kind(entry)).count();
            start..start + n
        });
        let shards = manifest.shards.iter().map(|_| Slot::Wanted).collect();
        let texts = manifest.shards.iter().map(|_| OnceCell::new()).collect();
        Ok(Self {
            manifest,
            root: None,
            facts: OnceCell::new(),
            aliases: OnceCell::new(),
            lists: [OnceCell::new(), OnceCell::new()],
            kinds,
            shards,
            parts: Vec::new(),
            texts,
        })
    }

    /// Where a file is, by its path.
    fn place(&self, file: &str) -> Option<Place> {
        let shard = self.manifest.shards.iter().position(|entry| entry.file == file);
        let part = || self.root.as_ref()?.find(file).map(|(family, nth)| Place::Part(family, nth));
        shard.map(Place::Shard).or_else(part)
    }

    /// The path of a file.
    pub(super) fn file(&self, place: Place) -> String {
        let path = match place {
            Place::Shard(nth) => self.manifest.shards.get(nth).map(|entry| entry.file.clone()),
            Place::Part(family, nth) => {
                let file = self.root.as_ref().and_then(|root| root.files(family).get(nth));
                file.map(|file| Root::name(family, file))
            }
        };
        path.unwrap_or_default()
    }

    fn slot(&self, place: Place) -> Option<&Slot> {
        match place {
            Place::Shard(nth) => self.shards.get(nth),
            Place::Part(family, nth) => self.parts.get(family as usize)?.get(nth),
        }
    }

    fn slot_mut(&mut self, place: Place) -> Option<&mut Slot> {
        match place {
            Place::Shard(nth) => self.shards.get_mut(nth),
            Place::Part(family, nth) => self.parts.get_mut(family as usize)?.get_mut(nth),
        }
    }

    /// Takes in a file, once its length and hash are what they should be.
    pub(super) fn insert(&mut self, file: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let place = self.place(file).ok_or_else(|| Refusal::Stranger(file.to_owned()))?;
        let read = self.whole(place, file, bytes).and_then(|()| self.take_root(place, file, bytes));
        let refused = read.as_ref().err().map(Refusal::code);
        if let Some(slot) = self.slot_mut(place) {
            *slot = refused.map_or_else(|| Slot::Held(bytes.to_vec()), Slot::Lost);
        }
        read
    }

    /// Whether a file is the one that was built.
    fn whole(&self, place: Place, file: &str, bytes: &[u8]) -> Result<(), Refusal> {
        let (expected, hash) = match place {
            Place::Shard(nth) => self.manifest.shards.get(nth).map_or((0, None), |entry| (entry.bytes, entry.hash())),
            Place::Part(family, nth) => {
                let entry = self.root.as_ref().and_then(|root| root.files(family).get(nth));
                entry.map_or((0, None), |entry| (entry.bytes, Some(entry.hash)))
            }
        };
        let found = bytes.len() as u64;
        // A file that could not be unpacked comes as it is.
        if found != expected && !bytes.starts_with(&[0x1F, 0x8B]) {
            return Err(Refusal::Truncated { file: file.to_owned(), expected, found });
        }
        let digest = Sha256::digest(bytes);
        let first = digest.iter().take(8).fold(0, |hash, byte| hash << 8 | u64::from(*byte));
        if hash == Some(first) { Ok(()) } else { Err(Refusal::Altered(file.to_owned())) }
    }

    fn take_root(&mut self, place: Place, file: &str, bytes: &[u8]) -> Result<(), Refusal> {
        if self.entry(place).is_none_or(|entry| entry.kind != ShardKind::Index) {
            return Ok(());
        }
        let unreadable = |found| Refusal::Unreadable { file: file.to_owned(), found };
        let root = Root::from_bytes(bytes).map_err(unreadable)?;
        let slots = |family: Family| root.files(family).iter().map(|_| Slot::Wanted).collect();
        self.parts = Family::ALL.into_iter().map(slots).collect();
        self.root = Some(root);
        Ok(())
    }

    fn entry(&self, place: Place) -> Option<&ShardEntry> {
        match place {
            Place::Shard(nth) => self.manifest.shards.get(nth),
            Place::Part(..) => None,
        }
    }

    /// Says that a file cannot be brought.
    pub(super) fn give_up(&mut self, file: &str, reason: IssueCode) {
        if let Some(slot) = self.place(file).and_then(|place| self.slot_mut(place)) {
            *slot = Slot::Lost(reason);
        }
    }

    /// Wants lost files again.
    pub(super) fn retry(&mut self) {
        self.facts = OnceCell::new();
        for slot in self.shards.iter_mut().chain(self.parts.iter_mut().flatten()) {
            if matches!(slot, Slot::Lost(_)) {
                *slot = Slot::Wanted;
            }
        }
    }

    fn places(&self) -> impl Iterator<Item = Place> {
        let parts = Family::ALL.into_iter().zip(&self.parts);
        let parts = parts.flat_map(|(family, slots)| (0..slots.len()).map(move |nth| Place::Part(family, nth)));
        (0..self.shards.len()).map(Place::Shard).chain(parts)
    }

    /// Files that are neither at hand nor given up.
    pub(super) fn wanted(&self) -> impl Iterator<Item = Place> {
        self.places().filter(|place| matches!(self.slot(*place), Some(Slot::Wanted)))
    }

    /// An issue for each file that cannot be had.
    pub(super) fn lost(&self) -> Vec<Issue> {
        let issue = |place| match self.slot(place) {
            Some(Slot::Lost(code)) => Some(Issue { code: *code, key: Some(self.file(place)), found: None, at: None }),
            _ => None,
        };
        self.places().filter_map(issue).collect()
    }

    /// A file, if it is at hand; else it is wanted.
    pub(super) fn get(&self, place: Place, wants: &mut Wants) -> Option<&[u8]> {
        match self.slot(place)? {
            Slot::Held(bytes) => return Some(bytes),
            Slot::Wanted => {
                wants.lacks.insert(place);
            }
            Slot::Lost(_) => wants.is_short = true,
        }
        None
    }

    /// Whether a file is at hand.
    pub(super) fn has(&self, place: Place) -> bool {
        matches!(self.slot(place), Some(Slot::Held(_)))
    }

    /// Whether a file cannot be had.
    pub(super) fn is_lost(&self, place: Place) -> bool {
        matches!(self.slot(place), Some(Slot::Lost(_)))
    }

    /// Bytes of a file that the manifest names, unpacked.
    pub(super) fn n_bytes(&self, place: Place) -> u64 {
        self.entry(place).map_or(0, |entry| entry.bytes)
    }

    /// The table of the index.
    pub(super) fn root(&self, wants: &mut Wants) -> Option<&Root> {
        self.get(Place::Shard(self.of_kind(ShardKind::Index).next()?), wants)?;
        self.root.as_ref()
    }

    /// What is known of all articles.
    pub(super) fn facts(&self, wants: &mut Wants) -> Option<&Facts> {
        let root = self.root(wants)?;
        let mut columns = Vec::new();
        for (nth, file) in root.files(Family::Column).iter().enumerate() {
            columns.push((file.key.as_slice(), self.get(Place::Part(Family::Column, nth), wants)));
        }
        // One that cannot be had was missed by whoever asks after they were read, too.
        if let Some(facts) = self.facts.get() {
            return Some(facts);
        }
        // All are asked for before any is missed; one that cannot be had is done without.
        let is_coming = |place: &Place| matches!(place, Place::Part(Family::Column, _));
        if wants.lacks.iter().any(is_coming) {
            return None;
        }
        let columns: Vec<_> = columns.into_iter().filter_map(|(key, bytes)| Some((key, bytes?))).collect();
        Some(self.facts.get_or_init(|| Facts::read(&columns, root)))
    }

    /// The table of names; none before it is at hand.
    pub(super) fn aliases(&self, wants: &mut Wants) -> Option<&Aliases> {
        let bytes = self.get(Place::Part(Family::Alias, 0), wants)?;
        Some(self.aliases.get_or_init(|| Aliases::read(&String::from_utf8_lossy(bytes))))
    }

    /// The table that writes texts in a script; none before it is at hand.
    pub(super) fn conversions(&self, script: Script, wants: &mut Wants) -> Option<String> {
        let root = self.root(wants)?;
        let nth = root.files(Family::Convert).iter().position(|file| file.key == script.id().as_bytes())?;
        self.get(Place::Part(Family::Convert, nth), wants).map(|bytes| String::from_utf8_lossy(bytes).into_owned())
    }

    /// Bytes of the file of topics or names, unpacked.
    pub(super) fn lists_bytes(&self, key: FacetKey) -> u64 {
        let files = self.root.as_ref().map_or(&[] as &[FileEntry], |root| root.files(Family::Lists));
        files.iter().find(|file| file.key == key.id().as_bytes()).map_or(0, |file| file.bytes)
    }

    /// Topics or names of all articles; none before they are at hand.
    pub(super) fn lists(&self, key: FacetKey, wants: &mut Wants) -> Option<&Lists> {
        let root = self.root(wants)?;
        let nth = root.files(Family::Lists).iter().position(|file| file.key == key.id().as_bytes())?;
        let bytes = self.get(Place::Part(Family::Lists, nth), wants)?;
        let [topics, names] = &self.lists;
        let cell = if key == FacetKey::Topic { topics } else { names };
        cell.get_or_init(|| Lists::from_bytes(bytes, root.n_articles)).as_ref()
    }

    /// The places of the shards of a kind.
    fn of_kind(&self, kind: ShardKind) -> Range<usize> {
        self.kinds.get(kind as usize).cloned().unwrap_or_default()
    }

    /// The place of the shard of a kind that an article would be in, and the article's place in it.
    fn shard_of(&self, kind: ShardKind, article: u32) -> Option<(usize, usize)> {
        let places = self.of_kind(kind);
        let of_kind = self.manifest.shards.get(places.clone())?;
        let nth = of_kind.partition_point(|entry| entry.first <= article).checked_sub(1)?;
        let first = of_kind.get(nth)?.first;
        Some((places.start + nth, usize::try_from(article - first).ok()?))
    }

    /// Where the text of an article is.
    pub(super) fn text_place(&self, article: u32) -> Option<Place> {
        self.shard_of(ShardKind::Articles, article).map(|(nth, _)| Place::Shard(nth))
    }

    /// The fields of an article, folded or as they were written.
    pub(super) fn fields(&self, article: u32, is_folded: bool, wants: &mut Wants) -> Option<&Fields> {
        let (nth, within) = self.shard_of(ShardKind::Articles, article)?;
        let bytes = self.get(Place::Shard(nth), wants)?;
        self.texts.get(nth)?.get_or_init(|| Texts::of(bytes)).fields(bytes, within, is_folded)
    }

    /// An article.
    pub(super) fn article(&self, article: u32, wants: &mut Wants) -> Option<Article> {
        let (nth, within) = self.shard_of(ShardKind::Articles, article)?;
        let bytes = self.get(Place::Shard(nth), wants)?;
        json::read(line(bytes, within)?).ok()
    }

    /// The lines of the shards of a kind that may speak of an article; none where there is no such shard.
    pub(super) fn lines_about(&self, kind: ShardKind, article: u32, wants: &mut Wants) -> Vec<&[u8]> {
        let Some((last, _)) = self.shard_of(kind, article) else { return Vec::new() };
        // What begins with an article may have begun in the shard before.
        let begins = |nth: usize| self.manifest.shards.get(nth).is_some_and(|entry| entry.first == article);
        let mut first = last;
        while first > self.of_kind(kind).start && begins(first) {
            first -= 1;
        }
        let files = (first..=last).filter_map(|nth| self.get(Place::Shard(nth), wants));
        files.flat_map(|bytes| bytes.split(|byte| *byte == b'\n').map(bare)).filter(|line| !line.is_empty()).collect()
    }

    /// The card of an article.
    pub(super) fn card(&self, article: u32, wants: &mut Wants) -> Option<Card> {
        let per_file = self.root(wants)?.cards_per_file.max(1);
        let nth = usize::try_from(article / per_file).ok()?;
        let bytes = self.get(Place::Part(Family::Card, nth), wants)?;
        json::read(line(bytes, usize::try_from(article % per_file).ok()?)?).ok()
    }
}

/// An entry of a JSON array whose entries stand on lines of their own.
pub(super) fn line(bytes: &[u8], nth: usize) -> Option<&[u8]> {
    bytes.split(|byte| *byte == b'\n').nth(nth).map(bare)
}

/// A line without what joins it to the others.
pub(super) fn bare(line: &[u8]) -> &[u8] {
    let line = line.strip_prefix(b"[").unwrap_or(line);
    let line = line.strip_suffix(b",").unwrap_or(line);
    line.strip_suffix(b"]").unwrap_or(line)
}
