//! The engine's twin: a plain scan with a fold of its own, and sites to compare it with.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use yulan::corpus::{Article, Block};
use yulan::search::{Answer, Engine, Reach, Request};
use yulan::site::{Config, of_articles, unpacked};

/// The fold, as its documentation states it.
pub(crate) struct Twin(BTreeMap<char, char>);

impl Twin {
    /// Read once: it is asked for at every turn.
    pub(crate) fn shared() -> &'static Self {
        static TWIN: LazyLock<Twin> = LazyLock::new(Twin::new);
        &TWIN
    }

    fn new() -> Self {
        let tables = [include_str!("../../src/text/classes.txt"), include_str!("../../src/text/latin.txt")];
        let classes = tables.iter().flat_map(|table| table.lines()).filter(|line| !line.starts_with('#'));
        let pairs = classes.flat_map(|class| {
            let first = class.chars().next();
            class.chars().skip(1).filter_map(move |member| Some((member, first?)))
        });
        Self(pairs.collect())
    }

    fn map(&self, c: char) -> char {
        match c {
            '\u{FF01}'..='\u{FF5E}' => self.map(char::from_u32(u32::from(c) - 0xFEE0).unwrap()),
            _ if c.is_whitespace() => ' ',
            _ => *self.0.get(&c).unwrap_or(&c.to_ascii_lowercase()),
        }
    }

    pub(crate) fn fold(&self, text: &str) -> String {
        let kept: Vec<char> = text.chars().filter(|c| !is_dropped(*c)).collect();
        let neighbour = |mut chars: Box<dyn Iterator<Item = &char> + '_>| chars.find(|c| !c.is_whitespace()).copied();
        let between_han = |idx: usize| {
            let before = neighbour(Box::new(kept[..idx].iter().rev()));
            let after = neighbour(Box::new(kept[idx..].iter()));
            before.is_some_and(is_han) && after.is_some_and(is_han)
        };
        let stays = |idx: usize| !kept[idx].is_whitespace() || !between_han(idx);
        (0..kept.len()).filter(|idx| stays(*idx)).map(|idx| self.map(kept[idx])).collect()
    }

    /// Leftmost matches that do not overlap, in every field of an article.
    pub(crate) fn hits(&self, article: &Article, term: &str, exact: bool) -> usize {
        let fields = std::iter::once(article.title.clone()).chain(article.blocks.iter().map(Block::text));
        let needle = if exact { term.to_owned() } else { self.fold(term.trim()).trim().to_owned() };
        let count = |field: String| count_from_left(&if exact { field } else { self.fold(&field) }, &needle);
        fields.map(count).sum()
    }
}

pub(crate) fn count_from_left(text: &str, needle: &str) -> usize {
    let (text, needle): (Vec<char>, Vec<char>) = (text.chars().collect(), needle.chars().collect());
    let (mut at, mut found) = (0, 0);
    while at + needle.len() <= text.len() {
        if text[at..].starts_with(&needle) {
            found += 1;
            at += needle.len();
        } else {
            at += 1;
        }
    }
    found
}

fn is_dropped(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{AD}' | '\u{0300}'..='\u{036F}')
}

pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' | '\u{20000}'..='\u{3FFFD}')
}

/// An engine that has brought all it lacked for a request, from a site that was built of these articles.
pub(crate) struct Site {
    files: BTreeMap<String, Vec<u8>>,
    engine: Engine,
}

pub(crate) fn site(articles: &[Article]) -> Site {
    site_with("", articles)
}

/// The same with more lines in its `corpus.toml`.
pub(crate) fn site_with(lines: &str, articles: &[Article]) -> Site {
    let corpus = format!("id = \"twin\"\ntitle = \"Twin\"\n{lines}\n[[source]]\npath = \".\"\n");
    let config = Config::parse(&corpus, "corpus.toml".as_ref()).unwrap();
    let built = of_articles(&config, articles.to_vec()).unwrap();
    let files: BTreeMap<_, _> = built.files.into_iter().collect();
    let engine = Engine::open(&files["corpus.json"], Reach::Near).unwrap();
    Site { files, engine }
}

impl Site {
    pub(crate) fn answer(&mut self, request: &Request) -> Answer {
        loop {
            let answer = self.engine.answer(request);
            if answer.lacks.is_empty() {
                assert!(answer.complete, "{:?}", answer.issues);
                return answer;
            }
            for file in answer.lacks {
                self.engine.insert(&file, &unpacked(self.files[&file].clone()).unwrap()).unwrap();
            }
        }
    }

    /// What is answered before any text is read.
    pub(crate) fn answer_by_index(&self, request: &Request) -> Answer {
        let mut engine = Engine::open(&self.files["corpus.json"], Reach::Far).unwrap();
        loop {
            let answer = engine.answer(request);
            let of_index: Vec<&String> = answer.lacks.iter().filter(|file| !file.starts_with("articles/")).collect();
            if answer.complete || of_index.is_empty() {
                return answer;
            }
            for file in of_index {
                engine.insert(file, &unpacked(self.files[file].clone()).unwrap()).unwrap();
            }
        }
    }
}
