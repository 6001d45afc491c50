//! Which files is the index made of, and which of them is needed? The one file of the index that the manifest names.

use super::INDEX_FORMAT;
use super::bytes::{Bytes, put, put_text};
use crate::ids::ids;

ids! {
    /// What a file of the index holds.
    #[derive(PartialOrd, Ord, Hash)]
    pub enum Family {
        /// Facts by article; its key is the name of the fact.
        Column = "column",
        /// Lists of bigrams; its key is its first term.
        Bigram = "bigram",
        /// Lists of words; its key is its first word.
        Word = "word",
        /// Positions of the terms of the file of bigrams of the same number, whose key it has.
        BigramPositions = "bigram_positions",
        /// Positions of the words of the file of words of the same number, whose key it has.
        WordPositions = "word_positions",
        /// Where punctuation stands in articles and their texts end, which positions count and nearness does not.
        Separators = "separators",
        /// All words, without their lists.
        Vocabulary = "vocabulary",
        /// What a list of results shows of articles, JSON by line.
        Card = "card",
        /// Numbers of articles by their ids; its key is its first id.
        Id = "id",
        /// Names that differ from place to place, a concept a line.
        Alias = "alias",
        /// Facts with several values for an article; its key is the name of the fact.
        Lists = "lists",
        /// Names and topics by what may be typed for them; its key is its first such key.
        Suggestion = "suggestion",
        /// For each article those that speak of the same.
        Related = "related",
        /// How characters and words are written in the other script; its key is the id of that script.
        Convert = "convert",
    }
}

/// A file of the index.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FileEntry {
    /// First 64 bits of the SHA-256 of its bytes, before compression.
    pub hash: u64,
    /// Its length in bytes, before compression.
    pub bytes: u64,
    /// What tells whether it is needed.
    pub key: Vec<u8>,
}

/// The table of the files of an index.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// Articles of the corpus.
    pub n_articles: u32,
    /// Characters of all folded fields together.
    pub n_chars: u64,
    /// Articles in a file of cards.
    pub cards_per_file: u32,
    /// The files of each family, in the order of [`Family::ALL`].
    families: [Vec<FileEntry>; Family::ALL.len()],
}

/// What every root begins with.
const MAGIC: &[u8] = b"yulan index";

impl Root {
    /// A table that names no files yet.
    #[must_use]
    pub fn new(n_articles: u32, n_chars: u64, cards_per_file: u32) -> Self {
        Self { n_articles, n_chars, cards_per_file, ..Self::default() }
    }

    /// The files of a family, in the order of their keys.
    #[must_use]
    pub fn files(&self, family: Family) -> &[FileEntry] {
        self.families.get(family as usize).map(Vec::as_slice).unwrap_or_default()
    }

    /// Where a file of the index lies: its family, the name of the fact for a column, its hash.
    #[must_use]
    pub fn name(family: Family, file: &FileEntry) -> String {
        let key = if matches!(family, Family::Column | Family::Lists | Family::Convert) {
            format!("-{}", String::from_utf8_lossy(&file.key))
        } else {
            String::new()
        };
        format!("index/{}{key}-{:016x}.gz", family.id(), file.hash)
    }

    /// The place of a file in its family, by where it lies.
    #[must_use]
    pub fn find(&self, file: &str) -> Option<(Family, usize)> {
        let (name, hash) = file.strip_prefix("index/")?.strip_suffix(".gz")?.rsplit_once('-')?;
        let hash = u64::from_str_radix(hash, 16).ok()?;
        let family = Family::from_id(name.split('-').next()?)?;
        let place = self.files(family).iter().position(|one| one.hash == hash && Self::name(family, one) == file)?;
        Some((family, place))
    }

    /// Adds a file to its family, after all others of it.
    pub fn add(&mut self, family: Family, file: FileEntry) {
        if let Some(files) = self.families.get_mut(family as usize) {
            files.push(file);
        }
    }

    /// The places of the files of a family that may hold keys beginning with a prefix.
    #[must_use]
    pub fn holding(&self, family: Family, prefix: &[u8]) -> std::ops::Range<usize> {
        let files = self.files(family);
        let start = files.partition_point(|file| file.key.as_slice() <= prefix).saturating_sub(1);
        let rest = files.get(start..).unwrap_or_default();
        // The first file may hold some even where its own key comes before the prefix.
        let n_more = rest.iter().skip(1).take_while(|file| file.key.starts_with(prefix)).count();
        start..(start + 1 + n_more).min(files.len())
    }

    /// The root as a file.
    #[must_use]
    pub fn to_bytes(&self) -> Vec<u8> {
        let mut out = MAGIC.to_vec();
        put(&mut out, INDEX_FORMAT);
        put(&mut out, u64::from(self.n_articles));
        put(&mut out, self.n_chars);
        put(&mut out, u64::from(self.cards_per_file));
        for files in &self.families {
            put(&mut out, files.len() as u64);
            for file in files {
                out.extend(file.hash.to_be_bytes());
            }
            for file in files {
                put(&mut out, file.bytes);
            }
            for file in files {
                put_text(&mut out, &file.key);
            }
        }
        out
    }

    /// The root of a file; what is wrong with it where it is none.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, String> {
        let mut bytes = Bytes(bytes);
        if bytes.take(MAGIC.len()) != Some(MAGIC) {
            return Err("it is no index".to_owned());
        }
        match bytes.number() {
            Some(INDEX_FORMAT) => read(bytes).ok_or_else(|| "it ends too early".to_owned()),
            Some(other) => Err(format!("its format is {other}, expected {INDEX_FORMAT}")),
            None => Err("it ends too early".to_owned()),
        }
    }
}

fn read(mut bytes: Bytes<'_>) -> Option<Root> {
    let mut root = Root {
        n_articles: bytes.small()?,
        n_chars: bytes.number()?,
        cards_per_file: bytes.small()?,
        ..Root::default()
    };
    for files in &mut root.families {
        for _ in 0..bytes.number()? {
            files.push(FileEntry { hash: bytes.hash()?, bytes: 0, key: Vec::new() });
        }
        for file in files.iter_mut() {
            file.bytes = bytes.number()?;
        }
        for file in files {
            file.key = bytes.text()?.to_vec();
        }
    }
    bytes.is_empty().then_some(root)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(key: &str) -> FileEntry {
        FileEntry { hash: 7, bytes: 300, key: key.as_bytes().to_vec() }
    }

    #[test]
    fn the_files_that_may_hold_a_term_are_named() {
        let mut root = Root::default();
        for key in ["一", "丁", "丁七", "丁万", "且"] {
            root.add(Family::Bigram, entry(key));
        }
        let holding = |prefix: &str| root.holding(Family::Bigram, prefix.as_bytes());
        assert_eq!(holding("一"), 0..1);
        assert_eq!(holding("丁"), 1..4);
        assert_eq!(holding("丁丄"), 2..3);
        assert_eq!(holding("丁万"), 3..4);
        assert_eq!(holding("丅"), 3..4);
        assert_eq!(holding("丙"), 4..5);
        assert_eq!(holding("龍"), 4..5);
        assert_eq!(holding("a"), 0..1);
        assert_eq!(root.holding(Family::Word, b"a"), 0..0);
    }

    #[test]
    fn a_root_comes_back_and_a_strange_one_is_refused() {
        let mut root = Root { n_articles: 3, n_chars: 1 << 40, cards_per_file: 64, ..Root::default() };
        root.add(Family::Bigram, entry("一"));
        root.add(Family::Column, entry("outlet"));
        let bytes = root.to_bytes();
        assert_eq!(Root::from_bytes(&bytes), Ok(root));
        assert_eq!(Root::from_bytes(&bytes[..bytes.len() - 1]).unwrap_err(), "it ends too early");
        assert_eq!(Root::from_bytes(b"{}").unwrap_err(), "it is no index");
        let mut newer = bytes;
        newer[MAGIC.len()] = 9;
        assert_eq!(Root::from_bytes(&newer).unwrap_err(), "its format is 9, expected 2");
    }

    proptest! {
        #[test]
        fn any_bytes_are_read_without_harm(rest in proptest::collection::vec(any::<u8>(), 0..60)) {
            let _ = Root::from_bytes(&[MAGIC, &[2], &rest].concat());
        }
    }
}
