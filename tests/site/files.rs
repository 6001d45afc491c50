//! A site whose files come when they are asked for.

use std::collections::BTreeMap;

use yulan::corpus::Article;
use yulan::search::{Answer, Engine, Reach, Request};
use yulan::site::{Config, of_articles, unpacked};

/// The files of a site, unpacked.
pub(crate) struct Site {
    manifest: Vec<u8>,
    pub(crate) files: BTreeMap<String, Vec<u8>>,
}

impl Site {
    pub(crate) fn new(articles: Vec<Article>) -> Self {
        let corpus = "id = \"a\"\ntitle = \"A\"\n[[source]]\npath = \".\"\n";
        let config = Config::parse(corpus, "corpus.toml".as_ref()).unwrap();
        let built = of_articles(&config, articles).unwrap();
        let mut files: BTreeMap<String, Vec<u8>> = built.files.into_iter().collect();
        let manifest = files.remove("corpus.json").unwrap();
        let files = files.into_iter().map(|(file, packed)| (file, unpacked(packed).unwrap())).collect();
        Self { manifest, files }
    }

    pub(crate) fn engine(&self) -> Engine {
        Engine::open(&self.manifest, Reach::Near).unwrap()
    }

    /// Asks until nothing is lacking; `bring` has the last word on each file.
    pub(crate) fn ask(
        &self,
        engine: &mut Engine,
        request: &Request,
        bring: &dyn Fn(&mut Engine, &str, &[u8]),
    ) -> Answer {
        for _ in 0..100 {
            let answer = engine.answer(request);
            if answer.lacks.is_empty() {
                return answer;
            }
            for file in &answer.lacks {
                bring(engine, file, &self.files[file]);
            }
        }
        panic!("it never ends: {:?}", engine.answer(request).lacks);
    }
}

/// Brings a file as it is.
pub(crate) fn whole(engine: &mut Engine, file: &str, bytes: &[u8]) {
    engine.insert(file, bytes).unwrap();
}
