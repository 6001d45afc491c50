//! What does a made-up article tell? A title and paragraphs of sentences, and how others take it up.

use super::random::Random;
use super::words::Words;

/// A story in Simplified characters.
#[derive(Clone)]
pub(super) struct Story {
    pub(super) title: String,
    pub(super) paragraphs: Vec<String>,
}

impl Story {
    pub(super) fn new(words: &Words, random: &mut Random) -> Self {
        // Mostly short, some very long: the smallest of three draws, twice over.
        let n_more = (0..3).map(|_| random.below(27)).min().unwrap_or(0) + random.below(12);
        Self { title: title(words, random), paragraphs: (0..2 + n_more).map(|_| paragraph(words, random)).collect() }
    }

    /// The same told by another outlet: one paragraph less, a title and a first sentence of its own.
    pub(super) fn reprinted(mut self, words: &Words, random: &mut Random) -> Self {
        self.title = title(words, random);
        if self.paragraphs.len() > 4 {
            self.paragraphs.remove(random.index(self.paragraphs.len()));
        }
        if let Some(first) = self.paragraphs.first_mut() {
            first.insert_str(0, &words.sentence(random));
        }
        self
    }

    /// The same at a later time: one paragraph more.
    pub(super) fn revised(mut self, words: &Words, random: &mut Random) -> Self {
        self.paragraphs.push(paragraph(words, random));
        self
    }
}

/// A title in which nothing is met that the words leave out.
pub(super) fn title(words: &Words, random: &mut Random) -> String {
    words.clean(random, any_title)
}

fn any_title(words: &Words, random: &mut Random) -> String {
    let n_words = 5 + random.below(5);
    let mut title = String::new();
    for nth in 0..n_words {
        if nth == 3 {
            title.push(random.pick(&['：', ' ', '，']));
        }
        title.push_str(words.word(random));
    }
    title
}

fn paragraph(words: &Words, random: &mut Random) -> String {
    (0..=random.below(4)).map(|_| words.sentence(random)).collect()
}
