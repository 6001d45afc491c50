//! Which script is each block written in, and which the article? By the characters that only one script has.
//!
//! Never guesses from the outlet or the address.

use crate::corpus::{Block, Script};
use crate::text::{ScriptCount, count};

/// Below this share of Han characters among its letters, 1 in 10, a text is not Chinese.
const HAN_SHARE: u64 = 10;

/// Letters from which on a block without Han is a text in another language, not a name or a number in a Chinese one.
const MIN_FOREIGN_LETTERS: u64 = 20;

/// What speaks for each script.
#[derive(Clone, Copy, Default)]
struct Evidence {
    hans: u64,
    hant: u64,
    han: u64,
    letters: u64,
}

impl Evidence {
    /// Other letters are counted only where a text has so few Han characters that they could decide.
    fn of(text: &str) -> Self {
        let ScriptCount { hans, hant, han } = count(text);
        let han = u64::from(han);
        let is_chinese = han * HAN_SHARE >= text.len() as u64;
        let letters = if is_chinese { han } else { text.chars().filter(|c| c.is_alphabetic()).count() as u64 };
        Self { hans: hans.into(), hant: hant.into(), han, letters }
    }

    fn add(&mut self, other: Self) {
        self.hans += other.hans;
        self.hant += other.hant;
        self.han += other.han;
        self.letters += other.letters;
    }

    fn majority(self) -> Option<Script> {
        match self.hans.cmp(&self.hant) {
            std::cmp::Ordering::Greater => Some(Script::Hans),
            std::cmp::Ordering::Less => Some(Script::Hant),
            std::cmp::Ordering::Equal => None,
        }
    }

    fn is_foreign(self) -> bool {
        self.han * HAN_SHARE < self.letters
    }
}

/// Writes the script into every block and returns the article's: the majority over title and blocks.
pub(super) fn settle(title: &str, blocks: &mut [Block]) -> Script {
    let of_block = |block: &Block| {
        let mut evidence = Evidence::default();
        block.runs.iter().for_each(|run| evidence.add(Evidence::of(&run.text)));
        evidence
    };
    let of_blocks: Vec<Evidence> = blocks.iter().map(of_block).collect();
    let mut sum = Evidence::of(title);
    for evidence in &of_blocks {
        sum.add(*evidence);
    }
    let script = sum.majority().unwrap_or(match sum {
        // Han characters that both scripts share tell nothing; most Chinese text on the web is Simplified.
        Evidence { han, .. } if han > 0 && !sum.is_foreign() => Script::Hans,
        _ => Script::Other,
    });
    for (block, evidence) in blocks.iter_mut().zip(of_blocks) {
        let is_foreign = evidence.is_foreign() && evidence.letters >= MIN_FOREIGN_LETTERS;
        block.script = evidence.majority().unwrap_or(if is_foreign { Script::Other } else { script });
    }
    script
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corpus::{Kind, Run};

    fn block(text: &str) -> Block {
        let runs = vec![Run { text: text.to_owned(), ..Run::default() }];
        Block { kind: Kind::Paragraph, script: Script::Other, level: None, row: None, image: None, runs }
    }

    #[track_caller]
    fn check(title: &str, texts: &[&str], article: Script, expected: &[Script]) {
        let mut blocks: Vec<Block> = texts.iter().map(|text| block(text)).collect();
        assert_eq!(settle(title, &mut blocks), article, "{title}");
        assert_eq!(blocks.iter().map(|block| block.script).collect::<Vec<_>>(), expected, "{title}");
    }

    #[test]
    fn the_majority_decides_and_a_block_without_evidence_follows() {
        use Script::{Hans, Hant, Other};
        check("欧洲议会", &["歐洲議會", "人口", "AP"], Hans, &[Hant, Hans, Hans]);
        check("歐洲議會開會", &["欧洲", "A sentence that is written in English."], Hant, &[Hans, Other]);
        check("人口", &["日月"], Hans, &[Hans]);
        check("Title", &["An English text, 人 in it, that is long enough."], Other, &[Other]);
        check("", &[], Other, &[]);
    }
}
