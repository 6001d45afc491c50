//! Does the index find what the texts hold? Strings drawn from the texts are asked for, and looked for by a scan.

use std::io;

use super::check::Fault;
use crate::corpus::{Article, Manifest, Script, ShardEntry, ShardKind};
use crate::hash::{hash, mix};
use crate::index::texts;
use crate::search::{AliasChoice, Engine, IssueCode, Reach, Request};
use crate::text::fold_text;

/// Characters of a drawn string at most.
const MAX_CHARS: u64 = 8;

/// Differences after which a probe ends: more would say no more.
const MAX_FAULTS: usize = 5;

/// The article shards that a probe reads.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Sample {
    /// All of them.
    All,
    /// So many, spread over the corpus: what the index says of other articles is not looked at.
    Shards(usize),
}

/// A text that is at hand, with the number of its article.
struct Text {
    number: u32,
    script: Script,
    /// Each field as it was written, and folded.
    fields: Vec<(String, String)>,
}

/// Asks for so many strings and tells where index and scan differ. `bring` gives the files of the site, unpacked. The same
/// site is asked the same.
pub(super) fn probe(
    manifest: &[u8],
    n_queries: usize,
    sample: Sample,
    bring: &mut dyn FnMut(&str) -> io::Result<Vec<u8>>,
) -> Vec<Fault> {
    let Ok(mut engine) = Engine::open(manifest, Reach::Near) else { return Vec::new() };
    let texts = read(&drawn(engine.manifest(), sample), bring);
    let mut faults = Vec::new();
    for nth in 0..n_queries as u64 {
        if faults.len() >= MAX_FAULTS {
            break;
        }
        let Some((text, field, exact)) = draw(&texts, nth) else { continue };
        let q = if exact { format!("=\"{text}\"") } else { format!("\"{text}\"") };
        let request = Request { q, alias: AliasChoice { off: true, ..AliasChoice::default() }, ..Request::default() };
        let among = |number: u32| texts.binary_search_by_key(&number, |text| text.number).is_ok();
        let found = loop {
            let found = engine.found(&request, &among);
            if found.lacks.is_empty() {
                break found;
            }
            for file in found.lacks {
                let brought = bring(&file).ok().and_then(|bytes| engine.insert(&file, &bytes).ok());
                if brought.is_none() {
                    engine.give_up(&file, IssueCode::ShardMissing);
                }
            }
        };
        let expected: Vec<(u32, u32)> = texts.iter().map(|one| (one.number, one.hits(&text, exact))).collect();
        let expected: Vec<(u32, u32)> = expected.into_iter().filter(|(_, hits)| *hits > 0).collect();
        if found.articles != expected || !found.complete {
            faults.push(Fault {
                file: "index".to_owned(),
                message: difference(&request.q, field, &found.articles, &expected),
            });
        }
    }
    faults
}

fn difference(q: &str, number: u32, found: &[(u32, u32)], expected: &[(u32, u32)]) -> String {
    let sum = |articles: &[(u32, u32)]| articles.iter().map(|(_, hits)| u64::from(*hits)).sum::<u64>();
    let first =
        found.iter().find(|one| !expected.contains(one)).or_else(|| expected.iter().find(|one| !found.contains(one)));
    format!(
        "{q}, drawn from article number {number}, is found in {} articles with {} hits, but the texts hold it in {} with {}\
         {}; build the site again, and report it if it stays",
        found.len(),
        sum(found),
        expected.len(),
        sum(expected),
        first.map(|(number, _)| format!(" (first difference: article number {number})")).unwrap_or_default()
    )
}

fn drawn(manifest: &Manifest, sample: Sample) -> Vec<ShardEntry> {
    let shards: Vec<&ShardEntry> = manifest.shards.iter().filter(|entry| entry.kind == ShardKind::Articles).collect();
    let step = match sample {
        Sample::All => 1,
        Sample::Shards(n) => shards.len().div_ceil(n.max(1)).max(1),
    };
    shards.into_iter().step_by(step).cloned().collect()
}

fn read(shards: &[ShardEntry], bring: &mut dyn FnMut(&str) -> io::Result<Vec<u8>>) -> Vec<Text> {
    let mut all = Vec::new();
    for shard in shards {
        // What cannot be read is told of where files are checked.
        let bytes = bring(&shard.file).unwrap_or_default();
        let articles: Vec<Article> = serde_json::from_slice(&bytes).unwrap_or_default();
        for (number, article) in (shard.first..).zip(articles) {
            let fields = texts(&article).map(|text| (fold_text(&text), text)).map(|(folded, text)| (text, folded));
            all.push(Text { number, script: article.script, fields: fields.collect() });
        }
    }
    all
}

impl Text {
    fn hits(&self, term: &str, exact: bool) -> u32 {
        let needle = if exact { term.to_owned() } else { fold_text(term.trim()).trim().to_owned() };
        let count = |(text, folded): &(String, String)| if exact { text } else { folded }.matches(&needle).count();
        u32::try_from(self.fields.iter().map(count).sum::<usize>()).unwrap_or(u32::MAX)
    }
}

/// A string from a text, by turns of either script, and whether it is to be found as it stands.
fn draw(texts: &[Text], nth: u64) -> Option<(String, u32, bool)> {
    let script = if nth.is_multiple_of(2) { Script::Hans } else { Script::Hant };
    let exact = nth % 4 == 3;
    // Some tries: a text may be of the other script, and a string may be blank or hold quotation marks.
    (0..64).find_map(|turn| {
        let number = |what: u64, below: usize| {
            let drawn = hash([nth, turn, what].into_iter()) % u64::try_from(below.max(1)).unwrap_or(1);
            usize::try_from(drawn).unwrap_or_default()
        };
        let text = texts.get(number(0, texts.len())).filter(|text| text.script == script || turn > 32)?;
        let (field, _) = text.fields.get(number(1, text.fields.len()))?;
        let length = usize::try_from(1 + mix(nth) % MAX_CHARS).unwrap_or(1);
        let start = number(2, field.chars().count());
        let term: String = field.chars().skip(start).take(length).collect();
        let is_asked = !term.contains(['"', '“', '”', '「', '」', '\n']) && !fold_text(term.trim()).trim().is_empty();
        is_asked.then_some((term, text.number, exact))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::index::{Family, FileEntry, Root};
    use crate::site::{Config, of_articles, sha256_hex, unpacked};

    type Files = BTreeMap<String, Vec<u8>>;

    /// Texts in both scripts, of characters that meet often.
    fn made_up() -> Files {
        let text = |of: &str, seed: u64| -> String {
            let chars: Vec<char> = of.chars().collect();
            let nth = |place: u64| usize::try_from(hash([seed, place].into_iter()) % chars.len() as u64).unwrap();
            (0..120).map(|place| chars[nth(place)]).collect()
        };
        let article = |number: u64| -> Article {
            let (script, of) = match number % 2 {
                0 => ("Hans", "台湾国人中美里发后，。 a1"),
                _ => ("Hant", "臺灣國人中美裏發後，。 B2"),
            };
            let id = data_encoding::BASE32_NOPAD.encode(&mix(number).to_be_bytes()).to_ascii_lowercase();
            let blocks = (0..4).map(|nth| {
                let text = text(of, number * 8 + nth);
                format!(r#"{{"kind":"paragraph","script":"{script}","runs":[{{"text":"{text}"}}]}}"#)
            });
            let blocks = blocks.collect::<Vec<_>>().join(",");
            let json = format!(
                r#"{{"format":1,"id":"{id}","title":"题","path":"{number}","script":"{script}","blocks":[{blocks}]}}"#
            );
            serde_json::from_str(&json).unwrap()
        };
        let config = Config::parse("id = \"x\"\ntitle = \"X\"", "corpus.toml".as_ref()).unwrap();
        let built = of_articles(&config, (0..60).map(article).collect()).unwrap();
        built.files.into_iter().map(|(path, bytes)| (path, unpacked(bytes).unwrap())).collect()
    }

    fn faults(files: &Files) -> Vec<Fault> {
        let mut bring = |file: &str| files.get(file).cloned().ok_or_else(|| io::Error::other("no such file"));
        probe(&files["corpus.json"], 200, Sample::All, &mut bring)
    }

    /// Changes a file of the index, and all hashes on the way to it, so that only its content is wrong.
    fn mutate(files: &mut Files, family: Family, change: impl Fn(&mut Vec<u8>)) {
        let is_root = |path: &&String| path.starts_with("index/root-");
        let root_path = files.keys().find(is_root).unwrap().clone();
        let old = Root::from_bytes(&files[&root_path]).unwrap();
        let mut root = Root::new(old.n_articles, old.n_chars, old.cards_per_file);
        for one in Family::ALL {
            for (nth, entry) in old.files(one).iter().enumerate() {
                let mut entry = entry.clone();
                if (one, nth) == (family, 0) {
                    let mut bytes = files.remove(&Root::name(one, &entry)).unwrap();
                    change(&mut bytes);
                    let hash = u64::from_str_radix(&sha256_hex(&bytes)[..16], 16).unwrap();
                    entry = FileEntry { hash, bytes: bytes.len() as u64, key: entry.key };
                    files.insert(Root::name(one, &entry), bytes);
                }
                root.add(one, entry);
            }
        }
        let bytes = root.to_bytes();
        let new_path = format!("index/root-{}.gz", &sha256_hex(&bytes)[..16]);
        let manifest = String::from_utf8(files["corpus.json"].clone()).unwrap().replace(&root_path, &new_path);
        files.insert("corpus.json".to_owned(), manifest.into_bytes());
        files.insert(new_path, bytes);
    }

    #[test]
    fn a_whole_index_finds_what_the_texts_hold() {
        assert_eq!(faults(&made_up()), []);
    }

    #[test]
    fn a_posting_that_is_wrong_is_noticed() {
        a_wrong_bit_is_noticed(Family::Bigram);
    }

    #[test]
    fn a_position_that_is_wrong_is_noticed() {
        a_wrong_bit_is_noticed(Family::BigramPositions);
    }

    /// A bit in the middle of lists: an article less, another, another count or another position.
    #[track_caller]
    fn a_wrong_bit_is_noticed(family: Family) {
        let whole = made_up();
        for bit in [0, 1, 2] {
            let mut files = whole.clone();
            mutate(&mut files, family, |bytes| {
                let from = bytes.len() / 2;
                for byte in bytes.iter_mut().skip(from).step_by(40) {
                    *byte ^= 1 << bit;
                }
            });
            let faults = faults(&files);
            assert!(
                faults.iter().any(|fault| fault.message.contains("the texts hold it in")),
                "{family:?}, bit {bit}: {faults:?}"
            );
        }
    }
}
