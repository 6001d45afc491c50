//! How do articles become shards and an index? Some thousand at a time, by as many hands as there are, so that an archive is
//! never in memory twice: what is laid out is packed at once, and its text let go.

use std::sync::Mutex;

use super::gist::Text;
use super::shards::{Shard, close, groups};
use super::spoken::{Passage, PassageKind, Related, Speech, Spoken};
use super::{Blob, Hands, LayError};
use crate::corpus::{Article, Block, Day, Kind, Script, ShardEntry, ShardKind};
use crate::hash::short_sha256_hex;
use crate::index::{
    self, CARDS_PER_FILE, Card, Column, Family, FileEntry, IDS_PER_FILE, N_BUCKETS, RELATED_PER_FILE, Root, Run,
    SEPARATORS_PER_FILE, Segment, Separators, TermFile, days_to_bytes, earliest, id_number, ids_to_bytes, length,
    length_code, merge_terms, pairs_to_bytes, related_to_bytes, separators_to_bytes, suggestions, vocabulary,
};
use crate::json;
use crate::pack::gzip;
use crate::search::length_id;

/// Articles that are laid out together.
const TOGETHER: usize = 2048;

/// Articles laid out.
pub(super) struct Laid {
    /// Shards of articles, then the root of the index.
    pub(super) shards: Vec<Shard>,
    /// The other files of the index.
    pub(super) files: Vec<(String, Vec<u8>)>,
}

/// Articles that follow each other, on their way.
struct Task<J> {
    first: u32,
    /// Number of the first shard.
    shard_idx: usize,
    shards: Vec<Vec<J>>,
}

/// What some articles became.
struct Done<B> {
    shards: Vec<Shard>,
    run: WaitingRun<B>,
    facts: Vec<Fact>,
}

/// The terms of a segment, bucket by bucket, until all segments are there.
struct WaitingRun<B> {
    bigrams: Vec<B>,
    words: Vec<B>,
}

impl<B> WaitingRun<B> {
    fn new(run: Run, hands: &impl Hands<Blob = B>) -> Self {
        let wait = |buckets: Vec<Vec<u8>>| buckets.into_iter().map(|bucket| hands.set_aside(bucket)).collect();
        Self { bigrams: wait(run.bigrams), words: wait(run.words) }
    }
}

/// What the index says of an article besides its terms.
struct Fact {
    card: Vec<u8>,
    id: Option<u64>,
    outlet: Option<String>,
    section: Option<String>,
    author: Option<String>,
    script: &'static str,
    day: Option<Day>,
    n_chars: u32,
    has_picture: bool,
    separators: Vec<u8>,
    spoken: Spoken,
}

/// What is known beside the articles.
pub(super) struct Beside<'a> {
    /// Pairs of an article and the earliest that is nearly the same, by their numbers, in ascending order.
    pub(super) alike: Vec<(u32, u32)>,
    /// Articles, in ascending order, with the places of blocks that repeat from one to the next and say nothing of them.
    pub(super) notes: Vec<(u32, &'a [u32])>,
    pub(super) tables: &'a Tables<'a>,
}

/// Tables that every corpus carries with it.
pub struct Tables<'a> {
    /// Names that differ from place to place.
    pub aliases: &'a str,
    /// For each script the table that writes texts in it.
    pub conversions: Vec<(Script, &'a str)>,
}

impl Beside<'_> {
    /// What an article says itself: its title, then its blocks without notes and links to others.
    fn own_texts(&self, number: u32, article: &Article) -> Vec<Passage> {
        let found = self.notes.binary_search_by_key(&number, |(article, _)| *article).ok();
        let notes = found.and_then(|place| self.notes.get(place)).map_or(&[] as &[u32], |(_, notes)| notes);
        let blocks = (0..).zip(&article.blocks);
        let own =
            blocks.filter(|(place, block)| !matches!(block.kind, Kind::Note | Kind::Related) && !notes.contains(place));
        let passage = |block: &Block| Passage {
            kind: if block.kind == Kind::Figure { PassageKind::Caption } else { PassageKind::Body },
            text: block.text(),
        };
        let title = Passage { kind: PassageKind::Title, text: article.title.clone() };
        std::iter::once(title).chain(own.map(|(_, block)| passage(block))).collect()
    }
}

/// Lays out the JSON of articles in the order of the corpus. `learn` says what they speak of; it may read some of them.
pub(super) fn lay<J: Text + Send, S: Speech>(
    articles: Vec<J>,
    beside: &Beside<'_>,
    learn: impl FnOnce(&Texts<'_>) -> Result<S, LayError>,
    hands: &impl Hands,
) -> Result<Laid, LayError> {
    let text_of = |nth: usize| {
        let Some(json) = articles.get(nth) else { return Ok(Vec::new()) };
        Ok(beside.own_texts(u32::try_from(nth).unwrap_or(u32::MAX), &article(&json.bytes()?)?))
    };
    let speech = learn(&Texts { n: articles.len(), text_of: &text_of })?;
    let tasks: Vec<Mutex<Option<Task<J>>>> = tasks(articles).into_iter().map(|task| Mutex::new(Some(task))).collect();
    // Each task is done once, and its texts let go with it.
    let take = |task: &Mutex<Option<Task<J>>>| task.lock().ok().and_then(|mut task| task.take());
    let done = hands.each("indexing", &tasks, |task| take(task).ok_or(LayError::Hands)?.run(&speech, beside, hands))?;
    let mut layer = Layer::default();
    let mut runs = Vec::new();
    for done in done {
        let done = done?;
        layer.shards.extend(done.shards);
        runs.push(done.run);
        layer.facts.extend(done.facts);
    }
    layer.speak(&speech, beside, hands)?;
    layer.finish(beside, runs)
}

/// What articles say themselves, to be learned from.
pub struct Texts<'a> {
    n: usize,
    text_of: &'a dyn Fn(usize) -> Result<Vec<Passage>, LayError>,
}

impl Texts<'_> {
    /// The texts of so many articles at most, spread evenly over the corpus: of each the title, then the passages.
    pub fn spread(&self, n_most: usize) -> Result<Vec<Vec<Passage>>, LayError> {
        let step = self.n.div_ceil(n_most.max(1)).max(1);
        (0..self.n).step_by(step).map(self.text_of).collect()
    }
}

/// An article of its JSON.
fn article(json: &[u8]) -> Result<Article, LayError> {
    json::read(json).map_err(LayError::Article)
}

fn tasks<J: Text>(articles: Vec<J>) -> Vec<Task<J>> {
    let groups = groups(ShardKind::Articles, articles.iter().map(Text::n_bytes));
    let mut articles = articles.into_iter();
    let mut tasks: Vec<Task<J>> = Vec::new();
    for (shard_idx, group) in groups.into_iter().enumerate() {
        let shard: Vec<J> = articles.by_ref().take(group.len()).collect();
        match tasks.last_mut() {
            Some(task) if group.end - task.first as usize <= TOGETHER => task.shards.push(shard),
            _ => {
                let first = u32::try_from(group.start).unwrap_or(u32::MAX);
                tasks.push(Task { first, shard_idx, shards: vec![shard] });
            }
        }
    }
    tasks
}

impl<J: Text> Task<J> {
    fn run<B>(
        self,
        speech: &impl Speech,
        beside: &Beside<'_>,
        hands: &impl Hands<Blob = B>,
    ) -> Result<Done<B>, LayError> {
        let mut segment = Segment::new(self.first);
        let (mut shards, mut facts) = (Vec::new(), Vec::new());
        let mut first = self.first;
        for (nth, shard) in self.shards.into_iter().enumerate() {
            let shard: Vec<Vec<u8>> = shard.iter().map(Text::bytes).collect::<std::io::Result<_>>()?;
            for (number, json) in (first..).zip(&shard) {
                let article = article(json)?;
                let folded = index::folded(&article);
                let separators = segment.add(&folded);
                let spoken = speech.read(&article.id, &beside.own_texts(number, &article));
                facts.push(Fact::of(article, length(&folded), &separators, spoken)?);
            }
            let shard = close(ShardKind::Articles, self.shard_idx + nth, first, &shard);
            first += shard.entry.articles;
            shards.push(shard);
        }
        Ok(Done { shards, run: WaitingRun::new(segment.finish(), hands), facts })
    }
}

impl Fact {
    fn of(article: Article, n_chars: u32, separators: &Separators, spoken: Spoken) -> Result<Self, LayError> {
        Ok(Self {
            card: serde_json::to_vec(&Card::of(&article))?,
            id: id_number(&article.id),
            day: article.day(),
            script: article.script.id(),
            outlet: article.outlet,
            section: article.section,
            author: article.author,
            n_chars,
            has_picture: article.blocks.iter().any(|block| block.image.is_some()),
            separators: separators.to_bytes(),
            spoken,
        })
    }
}

/// Of each bucket in turn what all runs have in it.
fn buckets<B: Blob>(runs: Vec<Vec<B>>) -> impl Iterator<Item = std::io::Result<Vec<Vec<u8>>>> {
    let mut runs: Vec<_> = runs.into_iter().map(Vec::into_iter).collect();
    (0..N_BUCKETS).map(move |_| runs.iter_mut().filter_map(Iterator::next).map(Blob::bytes).collect())
}

type ValueOf = fn(&Fact) -> Option<&str>;

/// Files about what articles speak of.
#[derive(Default)]
struct Said {
    lists: Vec<(&'static str, Vec<u8>)>,
    suggestions: Vec<TermFile>,
    related: Vec<Vec<u8>>,
}

#[derive(Default)]
struct Layer {
    shards: Vec<Shard>,
    facts: Vec<Fact>,
    said: Said,
    root: Root,
    files: Vec<(String, Vec<u8>)>,
}

impl Layer {
    /// What articles speak of, and which of the same.
    fn speak(&mut self, speech: &impl Speech, beside: &Beside<'_>, hands: &impl Hands) -> Result<(), LayError> {
        let spoken: Vec<Spoken> = self.facts.iter_mut().map(|fact| std::mem::take(&mut fact.spoken)).collect();
        self.said.lists =
            vec![("name", speech.names(&spoken).to_bytes()), ("topic", speech.topics(&spoken).to_bytes())];
        self.said.suggestions = suggestions(&speech.suggestions(&spoken));
        let related = Related::new(&spoken);
        let per_file = usize::try_from(RELATED_PER_FILE).unwrap_or(1);
        let firsts: Vec<usize> = (0..spoken.len()).step_by(per_file).collect();
        self.said.related = hands.each("relating", &firsts, |first| {
            let number = u32::try_from(*first).unwrap_or(u32::MAX);
            related_to_bytes(
                number,
                &related.of(*first..(first + per_file).min(spoken.len()), &|article| earliest(&beside.alike, article)),
            )
        })?;
        Ok(())
    }

    fn finish<B: Blob>(mut self, beside: &Beside<'_>, runs: Vec<WaitingRun<B>>) -> Result<Laid, LayError> {
        let n_articles = u32::try_from(self.facts.len()).unwrap_or(u32::MAX);
        let n_chars = self.facts.iter().map(|fact| u64::from(fact.n_chars)).sum();
        self.root = Root::new(n_articles, n_chars, CARDS_PER_FILE);
        self.columns(&beside.alike);
        self.cards();
        self.separators();
        let (bigrams, words): (Vec<_>, Vec<_>) = runs.into_iter().map(|run| (run.bigrams, run.words)).unzip();
        let mut add = |file| self.add_lists([Family::Bigram, Family::BigramPositions], file);
        merge_terms(buckets(bigrams), n_articles, &mut add, &mut |_| ())?;
        let mut vocabulary_words: Vec<Vec<u8>> = Vec::new();
        let mut add = |file| self.add_lists([Family::Word, Family::WordPositions], file);
        merge_terms(buckets(words), n_articles, &mut add, &mut |word| vocabulary_words.push(word.to_vec()))?;
        for file in vocabulary(vocabulary_words.iter().map(Vec::as_slice)) {
            self.add_terms(Family::Vocabulary, file);
        }
        self.add(Family::Alias, Vec::new(), beside.tables.aliases.as_bytes());
        for (script, table) in &beside.tables.conversions {
            self.add(Family::Convert, script.id().as_bytes().to_vec(), table.as_bytes());
        }
        let said = std::mem::take(&mut self.said);
        for (key, bytes) in said.lists {
            self.add(Family::Lists, key.as_bytes().to_vec(), &bytes);
        }
        for file in said.suggestions {
            self.add_terms(Family::Suggestion, file);
        }
        for bytes in said.related {
            self.add(Family::Related, Vec::new(), &bytes);
        }
        let bytes = self.root.to_bytes();
        let file = format!("index/root-{:016x}.gz", hash_of(&bytes));
        let entry =
            ShardEntry { file, kind: ShardKind::Index, first: 0, articles: n_articles, bytes: bytes.len() as u64 };
        self.shards.push(Shard { entry, content: gzip(&bytes) });
        Ok(Laid { shards: self.shards, files: self.files })
    }

    fn columns(&mut self, alike: &[(u32, u32)]) {
        let named: [(&str, ValueOf); 6] = [
            ("outlet", |fact| fact.outlet.as_deref()),
            ("section", |fact| fact.section.as_deref()),
            ("author", |fact| fact.author.as_deref()),
            ("script", |fact| Some(fact.script)),
            ("size", |fact| Some(length_id(fact.n_chars))),
            ("picture", |fact| fact.has_picture.then_some("yes")),
        ];
        for (key, value_of) in named {
            let values: Vec<Option<&str>> = self.facts.iter().map(value_of).collect();
            let bytes = Column::new(&values).to_bytes();
            self.add(Family::Column, key.as_bytes().to_vec(), &bytes);
        }
        let days: Vec<Option<Day>> = self.facts.iter().map(|fact| fact.day).collect();
        self.add(Family::Column, b"day".to_vec(), &days_to_bytes(&days));
        let lengths: Vec<u8> = self.facts.iter().map(|fact| length_code(fact.n_chars)).collect();
        self.add(Family::Column, b"length".to_vec(), &lengths);
        self.add(Family::Column, b"alike".to_vec(), &pairs_to_bytes(alike));
    }

    fn separators(&mut self) {
        let separators: Vec<Vec<u8>> = self.facts.iter_mut().map(|fact| std::mem::take(&mut fact.separators)).collect();
        let per_file = usize::try_from(SEPARATORS_PER_FILE).unwrap_or(1);
        for (first, separators) in (0..).step_by(per_file).zip(separators.chunks(per_file)) {
            let bytes = separators_to_bytes(first, separators.iter().map(Vec::as_slice));
            self.add(Family::Separators, Vec::new(), &bytes);
        }
    }

    fn cards(&mut self) {
        let cards: Vec<Vec<u8>> = self.facts.iter_mut().map(|fact| std::mem::take(&mut fact.card)).collect();
        for cards in cards.chunks(usize::try_from(CARDS_PER_FILE).unwrap_or(1)) {
            let bytes = [b"[", cards.join(b",\n".as_slice()).as_slice(), b"]\n"].concat();
            self.add(Family::Card, Vec::new(), &bytes);
        }
        let mut ids: Vec<(u64, u32)> = (0..).zip(&self.facts).filter_map(|(n, fact)| Some((fact.id?, n))).collect();
        ids.sort_unstable();
        for ids in ids.chunks(IDS_PER_FILE) {
            let first = ids.first().map_or(0, |(id, _)| *id);
            self.add(Family::Id, first.to_be_bytes().to_vec(), &ids_to_bytes(ids));
        }
    }

    /// A file of lists, and that of their positions.
    fn add_lists(&mut self, [lists, positions]: [Family; 2], file: TermFile) {
        self.add(positions, file.first.clone(), &file.positions);
        self.add_terms(lists, file);
    }

    fn add_terms(&mut self, family: Family, file: TermFile) {
        self.add(family, file.first, &file.bytes);
    }

    fn add(&mut self, family: Family, key: Vec<u8>, bytes: &[u8]) {
        let file = FileEntry { hash: hash_of(bytes), bytes: bytes.len() as u64, key };
        self.files.push((Root::name(family, &file), gzip(bytes)));
        self.root.add(family, file);
    }
}

/// The first 64 bits of the SHA-256.
fn hash_of(bytes: &[u8]) -> u64 {
    u64::from_str_radix(&short_sha256_hex(bytes), 16).unwrap_or_default()
}
