//! Which script is this written in? Counts the characters that only one script has; whoever asks
//! weighs them.
//!
//! Never decides: a text without such characters has no script of its own, and what a mixture is
//! called is for the caller. Characters good in both scripts (后 里 干 台 面 着) tell nothing.
//!
//! The table is `only.txt`, written by `tools/fold-classes.py`.

use std::sync::OnceLock;

use super::fold::is_han;

/// How many characters of a text speak for either script.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct ScriptCount {
    /// Characters of Simplified writing only.
    pub hans: u32,
    /// Characters of Traditional writing only, those of Taiwan and Hong Kong alike.
    pub hant: u32,
    /// All Han characters, the two above among them.
    pub han: u32,
}

/// Counts the characters of a text that tell its script. A count stops at `u32::MAX`.
///
/// ```
/// # use yulan::text::count;
/// let counted = count("欧洲議會, 2020");
/// assert_eq!((counted.hans, counted.hant, counted.han), (1, 2, 4));
/// ```
#[must_use]
pub fn count(text: &str) -> ScriptCount {
    let evidence = Evidence::shared();
    let mut counted = ScriptCount::default();
    for c in text.chars().filter(|c| is_han(*c)) {
        counted.han = counted.han.saturating_add(1);
        match evidence.of(c) {
            Some(Side::Simplified) => counted.hans = counted.hans.saturating_add(1),
            Some(Side::Traditional) => counted.hant = counted.hant.saturating_add(1),
            None => {}
        }
    }
    counted
}

const LISTS: &str = include_str!("only.txt");

#[derive(Clone, Copy)]
enum Side {
    Simplified,
    Traditional,
}

/// The side of every character up to the last one listed, by code point.
struct Evidence {
    sides: Vec<Option<Side>>,
}

impl Evidence {
    fn shared() -> &'static Self {
        static EVIDENCE: OnceLock<Evidence> = OnceLock::new();
        EVIDENCE.get_or_init(Self::new)
    }

    fn new() -> Self {
        let mut evidence = Self { sides: Vec::new() };
        let lists = LISTS.lines().filter(|line| !line.starts_with('#'));
        for (list, side) in lists.zip([Side::Simplified, Side::Traditional]) {
            list.chars().for_each(|c| evidence.set(c, side));
        }
        evidence
    }

    fn set(&mut self, c: char, side: Side) {
        let code = c as usize;
        if code >= self.sides.len() {
            self.sides.resize(code + 1, None);
        }
        if let Some(slot) = self.sides.get_mut(code) {
            *slot = Some(side);
        }
    }

    fn of(&self, c: char) -> Option<Side> {
        self.sides.get(c as usize).copied().flatten()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: [u32; 3]) {
        let ScriptCount { hans, hant: traditional, han: all } = count(text);
        assert_eq!([hans, traditional, all], expected, "{text}");
    }

    #[test]
    fn characters_of_one_script_are_counted() {
        check("这个国家", [3, 0, 4]);
        check("這個國家", [0, 3, 4]);
        check("这個国家", [2, 1, 4]);
    }

    #[test]
    fn characters_good_in_both_scripts_tell_nothing() {
        check("后里干台面着床群秘雇", [0, 0, 10]);
        check("一人大山", [0, 0, 4]);
    }

    #[test]
    fn forms_of_hong_kong_are_not_taken_for_simplified() {
        check("說明税務户口", [0, 2, 6]);
        check("説閲鋭", [0, 3, 3]);
    }

    #[test]
    fn only_han_is_counted() {
        check("", [0, 0, 0]);
        check("abc, 한국 カナ。", [0, 0, 0]);
        check("𣎴々〇", [0, 0, 3]);
    }

    #[test]
    fn no_character_stands_in_both_lists() {
        let lists: Vec<&str> = LISTS.lines().filter(|line| !line.starts_with('#')).collect();
        let [simplified, traditional] = lists[..] else { panic!("{} lists", lists.len()) };
        assert!(simplified.chars().all(|c| !traditional.contains(c)));
        assert!(simplified.chars().count() > 2_500 && traditional.chars().count() > 3_000);
    }
}
