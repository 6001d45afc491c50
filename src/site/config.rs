//! What does `corpus.toml` say? Read once, every fault named with its file, its line and a remedy.
//!
//! Never opens a source; whether one is there is asked when it is gathered.

mod outlets;
mod raw;
mod values;

use std::fmt;
use std::fs;
use std::path::{Path, PathBuf};

use crate::corpus::Names;
use crate::ingest::{Manner, OutletRule, Rules};

/// The rules a bare folder is read with, and the outlets that every corpus knows: those of the sample corpus.
const BUILT_IN: &str = include_str!("../../data/corpus.toml");

/// A corpus as it is to be built.
#[derive(Debug)]
pub struct Config {
    /// Name in addresses.
    pub id: String,
    /// Title.
    pub title: Names,
    /// What it is.
    pub description: Names,
    /// What readers may do with the texts.
    pub licence: Names,
    /// Main language, BCP 47.
    pub language: String,
    /// IANA name of the zone in which days are counted.
    pub time_zone: String,
    /// Where the site will be hosted.
    pub base_url: Option<String>,
    /// Origins, besides its own, that the hosted page may connect to.
    pub connect: Vec<String>,
    /// Where its articles lie, in the order they are read.
    pub sources: Vec<Source>,
    /// How files are read. Its own outlets stand first, then those that come with the program.
    pub rules: Rules,
    /// How many outlets are its own.
    pub n_own_outlets: usize,
    /// Names that differ from place to place: the table that comes with the program, and what `corpus.toml` adds to it.
    pub aliases: String,
}

/// A place where articles lie.
#[derive(Clone, Debug)]
pub struct Source {
    /// As it is written in `corpus.toml`; of a folder given by itself, its name.
    pub name: String,
    /// Folder that a relative path or glob starts from.
    pub base: PathBuf,
    /// What is to be walked.
    pub reach: Reach,
    /// How its files are to be read.
    pub manner: Manner,
    /// Whether the build goes on when it is missing.
    pub optional: bool,
    /// Whether its articles give way to those of other sources.
    pub fallback: bool,
    /// Where it is written, for messages.
    pub origin: Option<Place>,
}

/// What part of the file system a source means.
#[derive(Clone, Debug)]
pub enum Reach {
    /// A folder or file.
    Path(String),
    /// A pattern.
    Glob(String),
}

/// A place in a configuration file.
#[derive(Clone, Debug)]
pub struct Place {
    /// The file.
    pub file: PathBuf,
    /// Its line, from 1.
    pub line: usize,
}

impl fmt::Display for Place {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{}:{}", self.file.display(), self.line)
    }
}

/// Why a configuration cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// The file or folder cannot be read.
    #[error("{}: {message}\n  {remedy}", .path.display())]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        message: String,
        /// What to do.
        remedy: String,
    },
    /// What stands there cannot be used.
    #[error("{at}: {message}\n  {remedy}")]
    Bad {
        /// Where.
        at: Place,
        /// What is the matter.
        message: String,
        /// What to do.
        remedy: String,
    },
}

impl Config {
    /// Reads a `corpus.toml`, or takes a folder of archived files with default settings.
    pub fn read(path: &Path) -> Result<Self, ConfigError> {
        if path.is_dir() {
            return Self::of_folder(path);
        }
        let bytes = fs::read(path).map_err(|error| ConfigError::Unreadable {
            path: path.to_owned(),
            message: error.to_string(),
            remedy: "give the path of a corpus.toml, or of a folder that holds archived articles".to_owned(),
        })?;
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.as_bytes().utf8_chunks().next().map_or("", |chunk| chunk.valid());
            ConfigError::Bad {
                at: Place { file: path.to_owned(), line: 1 + valid.matches('\n').count() },
                message: "not valid UTF-8".to_owned(),
                remedy: "a corpus.toml is text in UTF-8: save it so; an archived article is built by giving its folder"
                    .to_owned(),
            }
        })?;
        Self::parse(&text, path)
    }

    /// Reads the text of a `corpus.toml`; its path is for messages and for the sources it names.
    pub fn parse(text: &str, path: &Path) -> Result<Self, ConfigError> {
        let mut config = raw::parse(text, path)?;
        config.n_own_outlets = config.rules.outlets.len();
        config.rules.outlets = outlets::joined(config.rules.outlets, outlets::built_in()?);
        Ok(config)
    }

    fn of_folder(folder: &Path) -> Result<Self, ConfigError> {
        let unreadable = |error: std::io::Error| ConfigError::Unreadable {
            path: folder.to_owned(),
            message: error.to_string(),
            remedy: "give a folder that you may read".to_owned(),
        };
        let full = fs::canonicalize(folder).map_err(unreadable)?;
        let name = full.file_name().map_or_else(|| "archive".to_owned(), |name| name.to_string_lossy().into_owned());
        let built_in = Self::parse(BUILT_IN, Path::new("data/corpus.toml"))?;
        let source = Source {
            name: name.clone(),
            base: full,
            reach: Reach::Path(".".to_owned()),
            manner: Manner { source: name.clone(), ..Manner::default() },
            optional: false,
            fallback: false,
            origin: None,
        };
        Ok(Self {
            id: values::slug(&name),
            title: Names { en: Some(name), ..Names::default() },
            description: Names::default(),
            licence: Names::default(),
            base_url: None,
            connect: Vec::new(),
            sources: vec![source],
            n_own_outlets: 0,
            ..built_in
        })
    }

    /// Takes in another corpus: its sources, outlets and patterns. What names the whole stays as it is.
    #[must_use]
    pub fn with(mut self, other: Self) -> Self {
        self.sources.extend(other.sources);
        self.take_outlets(other.rules.outlets, other.n_own_outlets);
        self.rules.boilerplate.extend(other.rules.boilerplate);
        self.rules.keep.extend(other.rules.keep);
        for line in
            other.aliases.lines().filter(|line| !self.aliases.lines().any(|known| known == *line)).collect::<Vec<_>>()
        {
            self.aliases.push_str(line);
            self.aliases.push('\n');
        }
        self
    }

    /// Takes in the outlets of another corpus, of which so many are its own: of one id its own stay, then the other's own,
    /// then what comes with the program.
    fn take_outlets(&mut self, mut outlets: Vec<OutletRule>, n_own: usize) {
        let known = outlets.split_off(n_own.min(outlets.len()));
        let known =
            self.rules.outlets.split_off(self.n_own_outlets.min(self.rules.outlets.len())).into_iter().chain(known);
        let own = &mut self.rules.outlets;
        for (is_own, outlet) in outlets.into_iter().map(|own| (true, own)).chain(known.map(|known| (false, known))) {
            if own.iter().all(|other| other.id != outlet.id) {
                own.push(outlet);
                self.n_own_outlets += usize::from(is_own);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LEAST: &str = "id = \"x\"\ntitle = \"X\"\n";

    fn parse(text: &str) -> Result<Config, String> {
        Config::parse(text, Path::new("a/corpus.toml")).map_err(|error| error.to_string())
    }

    #[track_caller]
    fn refused(more: &str, parts: &[&str]) {
        let Err(message) = parse(&format!("{LEAST}{more}")) else { panic!("taken: {more}") };
        for part in parts {
            assert!(message.contains(part), "{part:?} in {message:?}");
        }
        assert!(message.contains("\n  "), "a remedy in {message:?}");
    }

    #[test]
    fn the_sample_corpus_is_taken() {
        let config = Config::parse(BUILT_IN, Path::new("data/corpus.toml")).unwrap();
        assert_eq!(config.time_zone, "UTC");
        let ids: Vec<_> = config.rules.outlets.iter().map(|outlet| outlet.id.as_str()).collect();
        assert_eq!(ids, ["voa", "rfa", "dw"]);
        assert!(config.sources.iter().any(|source| source.fallback));
    }

    #[test]
    fn a_plain_text_is_in_the_language_of_the_corpus() {
        let title = |language: &str| parse(&format!("id = \"x\"\ntitle = \"T\"\n{language}")).unwrap().title;
        let some = || Some("T".to_owned());
        assert_eq!(title("language = \"en\""), Names { en: some(), ..Names::default() });
        assert_eq!(title("language = \"zh-Hant-TW\""), Names { hant: some(), ..Names::default() });
        assert_eq!(title("language = \"zh\""), Names { hans: some(), ..Names::default() });
    }

    #[test]
    fn every_fault_names_file_line_and_remedy() {
        refused("time_zone = \"Mars/Olympus\"", &["a/corpus.toml:3", "Mars/Olympus", "Asia/Shanghai"]);
        refused("colour = 1", &["a/corpus.toml:3", "colour", "time_zone, base_url"]);
        refused("[[sources]]\npath = \"a\"", &["a/corpus.toml:3", "\"sources\", did you mean \"source\"?"]);
        refused("[[source]]\npath = \"a\"\nfield = {}", &["did you mean \"fields\"?", "path, glob, format, fields"]);
        refused(
            "[[source]]\npath = \"a\"\nfields = { titel = \"x\" }",
            &["a/corpus.toml:5", "did you mean \"title\"?"],
        );
        refused("language = 5", &["a/corpus.toml:3"]);
        refused("description = { en = \"a\", fr = \"b\" }", &["a/corpus.toml:3", "fr"]);
        refused("base_url = \"ftp://x\"", &["a/corpus.toml:3", "http"]);
        refused("connect = [\n\"https://a.example\",\n\"https://b.example/path\"]", &["a/corpus.toml:5", "origin"]);
        refused("[[source]]\noptional = true", &["a/corpus.toml:3", "path", "glob"]);
        refused("[[source]]\npath = \"a\"\nglob = \"b\"", &["a/corpus.toml:3", "path", "glob"]);
        refused("[[source]]\npath = \"a\"\nformat = \"xml\"", &["a/corpus.toml:5", "xml"]);
        refused("[[source]]\npath = \"a\"\nformat = \"jsonl\"", &["did you mean \"json_lines\"?"]);
        refused("[[source]]\npath = \"a\"\nformat = \"Feeds\"", &["did you mean \"feed\"?"]);
        refused("[[outlet]]\nid = \"a b\"\nhosts = [\"x\"]", &["a/corpus.toml:4", "a b"]);
        refused("[[outlet]]\nid = \"a\"\nhosts = []", &["a/corpus.toml:5", "host"]);
        refused(
            "[[outlet]]\nid = \"a\"\nhosts = [\"x.org\"]\n[[outlet]]\nid = \"a\"\nhosts = [\"y.org\"]",
            &["a/corpus.toml:7", "twice"],
        );
        refused("boilerplate = [\n  \"good\",\n  \"(\",\n]", &["a/corpus.toml:5", "("]);
        refused("title = 'again'", &["a/corpus.toml:3", "duplicate"]);
        refused("[[source]", &["a/corpus.toml:3"]);
        assert!(parse("title = \"X\"").unwrap_err().contains("id"));
        assert!(parse("id = \"语\"\ntitle = \"X\"").unwrap_err().contains("a/corpus.toml:1"));
    }

    #[test]
    fn names_are_added_to_those_that_come_along() {
        let config = parse(&format!("{LEAST}aliases = [[\"河桥\", \"River Bridge\", \"橋河?\"]]")).unwrap();
        assert!(
            config.aliases.contains("person\t普京\t") && config.aliases.ends_with("term\t河桥\tRiver Bridge\t橋河?\n")
        );
        refused("aliases = [[\"台湾\", \"臺灣\"]]", &["a/corpus.toml:3", "台湾"]);
        refused("aliases = [\n[\"a\", \" b\"]]", &["a/corpus.toml:4", "no name"]);
        refused("aliases = [[\"a\"]]", &["a/corpus.toml:3"]);
    }

    #[test]
    fn two_corpora_become_one_under_the_first_name() {
        let first = parse(&format!("{LEAST}[[source]]\npath = \"a\"")).unwrap();
        let second = parse("id = \"y\"\ntitle = \"Y\"\n[[source]]\npath = \"b\"").unwrap();
        let both = first.with(second);
        assert_eq!(both.id, "x");
        assert_eq!(both.sources.iter().map(|source| source.name.as_str()).collect::<Vec<_>>(), ["a", "b"]);
    }
}
