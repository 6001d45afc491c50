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
    let mut n_of = [0_u32; 4];
    for c in text.chars() {
        if let Some(n_of) = n_of.get_mut(usize::from(evidence.of(c))) {
            *n_of = n_of.saturating_add(1);
        }
    }
    let [_, either, simplified, traditional] = n_of;
    let han = either.saturating_add(simplified).saturating_add(traditional);
    ScriptCount { hans: simplified, hant: traditional, han }
}

const LISTS: &str = include_str!("only.txt");

/// What a character is: no Han character, one of both scripts, of Simplified writing only, of Traditional only.
const NO_HAN: u8 = 0;
const EITHER: u8 = 1;
const SIMPLIFIED: u8 = 2;
const TRADITIONAL: u8 = 3;

/// Code points of the basic plane, beyond which no listed character lies.
const N_CODES: u32 = 0x1_0000;

/// What every character of the basic plane is, by code point: one look for each character of a text.
struct Evidence {
    kinds: Vec<u8>,
}

impl Evidence {
    fn shared() -> &'static Self {
        static EVIDENCE: OnceLock<Evidence> = OnceLock::new();
        EVIDENCE.get_or_init(Self::new)
    }

    fn new() -> Self {
        let kind = |code| if char::from_u32(code).is_some_and(is_han) { EITHER } else { NO_HAN };
        let mut kinds: Vec<u8> = (0..N_CODES).map(kind).collect();
        let lists = LISTS.lines().filter(|line| !line.starts_with('#'));
        for (list, side) in lists.zip([SIMPLIFIED, TRADITIONAL]) {
            for c in list.chars() {
                if let Some(kind) = kinds.get_mut(c as usize) {
                    *kind = side;
                }
            }
        }
        Self { kinds }
    }

    fn of(&self, c: char) -> u8 {
        match self.kinds.get(c as usize) {
            Some(kind) => *kind,
            None if is_han(c) => EITHER,
            None => NO_HAN,
        }
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
        assert!(lists.iter().all(|list| list.chars().all(|c| (c as u32) < N_CODES)));
        assert!(simplified.chars().count() > 2_500 && traditional.chars().count() > 3_000);
    }
}
