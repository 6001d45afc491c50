//! Which characters count as the same? Brings text and query to one common spelling: both
//! scripts, widths, cases, accents, quotes. It works in two stages: *drop* takes out what nobody
//! types or sees (and is the only stage that moves characters), *map* puts one character in place
//! of one. Folding what is folded changes nothing.
//!
//! Never for display: a class holds words apart in print (炼 and 链, 后 and 後). Never splits or
//! joins characters (ß and œ stay), never segments, never fails, whatever the text.
//!
//! The tables are `classes.txt` and `latin.txt`, written by `tools/fold-classes.py`; what a rule
//! says in a line stands here.

use std::ops::{Range, RangeInclusive};
use std::sync::OnceLock;

/// Folds one character: the map stage alone.
///
/// Han characters become the representative of their class, letters lose case and diacritics,
/// full-width forms their width; quotes, dots between names and white space become the ASCII or
/// plain one. All others, the droppable ones too, are returned as they are.
///
/// ```
/// # use yulan::text::fold_char;
/// assert_eq!(['臺', '檯', 'É', '９', '「'].map(fold_char), ['台', '台', 'e', '9', '"']);
/// ```
#[must_use]
pub fn fold_char(c: char) -> char {
    match Table::shared().look(c) {
        SAME | DROPPED => c,
        folded => folded,
    }
}

/// Is this a Han character, of whatever plane?
///
/// Radicals, compatibility forms, 々, 〇 and the Hangzhou numerals count; kana, hangul, bopomofo
/// and punctuation do not.
#[must_use]
pub fn is_han(c: char) -> bool {
    matches!(c,
        '\u{4E00}'..='\u{9FFF}'
        | '\u{3400}'..='\u{4DBF}'
        | '\u{2E80}'..='\u{2FDF}'
        | '々' | '〇' | '〡'..='〩' | '〸'..='〻'
        | '\u{F900}'..='\u{FAFF}'
        | '\u{20000}'..='\u{3FFFD}')
}

/// Folds a text and remembers where everything stood.
///
/// ```
/// # use yulan::text::fold;
/// let folded = fold("在 臺 灣");
/// assert_eq!(folded.text(), "在台湾");
/// assert_eq!(folded.original(3..9), 4..11);
/// ```
#[must_use]
pub fn fold(text: &str) -> Folded {
    let mut sink = Recorder::default();
    sink.folded.text.reserve(text.len());
    walk(text, &mut sink);
    sink.finish()
}

/// Folds a text whose original places are not needed, such as a query: [`fold`] without the map.
#[must_use]
pub fn fold_text(text: &str) -> String {
    let mut sink = String::with_capacity(text.len());
    walk(text, &mut sink);
    sink
}

/// A folded text and the way back from it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Folded {
    text: String,
    /// Ordered by `folded`, no two alike.
    steps: Vec<Step>,
}

impl Folded {
    /// The folded text.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Where a byte range of the folded text stood in the original, in bytes.
    ///
    /// It reaches from the start of the first character to the end of the last, with the dropped
    /// marks, selectors and zero-widths that follow that one, but without dropped white space.
    /// Ends inside a character are moved outwards, ends beyond the text are moved to its end, and
    /// an empty or reversed range is empty where it starts.
    #[must_use]
    pub fn original(&self, folded: Range<usize>) -> Range<usize> {
        let length = self.text.len();
        let is_edge = |at: &usize| self.text.is_char_boundary(*at);
        let first = (0..=folded.start.min(length)).rev().find(is_edge).unwrap_or(0);
        let start = self.after(first);
        if folded.end <= folded.start || first == length {
            return start..start;
        }
        let last = (folded.end.min(length)..=length).find(is_edge).unwrap_or(length);
        start..self.before(last)
    }

    /// Where the character that starts at `folded` starts.
    fn after(&self, folded: usize) -> usize {
        let n_passed = self.steps.partition_point(|step| step.folded <= folded);
        self.carry(n_passed, folded)
    }

    /// Where the character that ends at `folded` ends.
    fn before(&self, folded: usize) -> usize {
        let n_passed = self.steps.partition_point(|step| step.folded < folded);
        match self.steps.get(n_passed) {
            Some(step) if step.folded == folded => step.before,
            _ => self.carry(n_passed, folded),
        }
    }

    /// Counts on from the last step passed, since between steps nothing changes its length.
    fn carry(&self, n_passed: usize, folded: usize) -> usize {
        let step = n_passed.checked_sub(1).and_then(|last| self.steps.get(last));
        step.map_or(folded, |step| step.after + (folded - step.folded))
    }
}

/// A place where folded and original text do not run on side by side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Step {
    folded: usize,
    /// Where the original character before this place ends, its dropped marks included.
    before: usize,
    /// Where the original character after this place starts.
    after: usize,
}

/// Takes in what [`walk`] finds, in the order of the text.
trait Sink {
    /// A stretch that folds to itself.
    fn copy(&mut self, at: usize, stretch: &str);
    /// A character that became another.
    fn change(&mut self, at: Range<usize>, folded: char);
    /// A mark was dropped that ends here and belongs to the character before.
    fn mark(&mut self, end: usize);
}

impl Sink for String {
    fn copy(&mut self, _: usize, stretch: &str) {
        self.push_str(stretch);
    }

    fn change(&mut self, _: Range<usize>, folded: char) {
        self.push(folded);
    }

    fn mark(&mut self, _: usize) {}
}

#[derive(Default)]
struct Recorder {
    folded: Folded,
    /// Where the next character stands if no step comes.
    expected: usize,
    /// Where the last character ends, its dropped marks included.
    end: usize,
}

impl Recorder {
    fn step_to(&mut self, at: usize) {
        if self.end != self.expected || at != self.expected {
            let folded = self.folded.text.len();
            self.folded.steps.push(Step { folded, before: self.end, after: at });
        }
    }

    fn finish(mut self) -> Folded {
        self.step_to(self.end);
        self.folded
    }
}

impl Sink for Recorder {
    fn copy(&mut self, at: usize, stretch: &str) {
        self.step_to(at);
        self.folded.text.push_str(stretch);
        self.end = at + stretch.len();
        self.expected = self.end;
    }

    fn change(&mut self, at: Range<usize>, folded: char) {
        self.step_to(at.start);
        self.folded.text.push(folded);
        self.end = at.end;
        self.expected = at.start + folded.len_utf8();
    }

    fn mark(&mut self, end: usize) {
        // Marks that open the text belong to no character.
        if !self.folded.text.is_empty() {
            self.end = end;
        }
    }
}

fn walk(text: &str, sink: &mut impl Sink) {
    let table = Table::shared();
    let mut gap = Gap::default();
    // Most text folds to itself, so it is copied by stretches and not by characters.
    let mut copied = 0;
    for (at, c) in text.char_indices() {
        let folded = table.look(c);
        if folded == SAME {
            continue;
        }
        if folded == BLANK && at >= gap.end {
            gap = Gap::around(text, at, table);
        }
        let is_closed = at < gap.end && gap.is_between_han;
        if folded == c && !is_closed {
            continue;
        }
        if let Some(stretch) = text.get(copied..at).filter(|stretch| !stretch.is_empty()) {
            sink.copy(copied, stretch);
        }
        copied = at + c.len_utf8();
        match folded {
            _ if is_closed => {}
            DROPPED => sink.mark(copied),
            _ => sink.change(at..copied, folded),
        }
    }
    if let Some(stretch) = text.get(copied..).filter(|stretch| !stretch.is_empty()) {
        sink.copy(copied, stretch);
    }
}

/// A run of white space, with the droppable characters inside and after it.
#[derive(Default)]
struct Gap {
    end: usize,
    is_between_han: bool,
}

impl Gap {
    fn around(text: &str, at: usize, table: &Table) -> Self {
        let (head, tail) = text.split_at_checked(at).unwrap_or((text, ""));
        let is_dropped = |c: &char| table.look(*c) == DROPPED;
        let before = head.chars().rev().find(|c| !is_dropped(c));
        let rest = tail.trim_start_matches(|c| matches!(table.look(c), BLANK | DROPPED));
        Self {
            end: text.len() - rest.len(),
            is_between_han: before.is_some_and(is_han) && rest.chars().next().is_some_and(is_han),
        }
    }
}

/// `classes.txt` and `latin.txt`, packed; `build.rs` says how.
const PACKED: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/fold.bin"));

/// Bytes below it tell how far a representative is from the last one, bytes from it on how far from another.
const NEAR: u32 = 180;

/// The byte of a representative that is written out.
const FAR: u32 = 255;

/// Soft hyphen, zero-widths, bidi controls, variation selectors, combining marks. Between the
/// zero-widths and the bidi controls stand line and paragraph separators, which are white space.
const DROPPED_RANGES: [RangeInclusive<char>; 15] = [
    '\u{AD}'..='\u{AD}',
    '\u{300}'..='\u{36F}',
    '\u{61C}'..='\u{61C}',
    '\u{1AB0}'..='\u{1AFF}',
    '\u{1DC0}'..='\u{1DFF}',
    '\u{200B}'..='\u{200F}',
    '\u{202A}'..='\u{202E}',
    '\u{2060}'..='\u{2064}',
    '\u{2066}'..='\u{2069}',
    '\u{20D0}'..='\u{20FF}',
    '\u{3099}'..='\u{309A}',
    '\u{FE00}'..='\u{FE0F}',
    '\u{FE20}'..='\u{FE2F}',
    '\u{FEFF}'..='\u{FEFF}',
    '\u{E0100}'..='\u{E01EF}',
];

/// Entry of a character that folds to itself.
const SAME: char = '\0';
/// Entry of a character that is dropped: a code point that is no character, so nothing maps to it.
const DROPPED: char = '\u{FFFF}';
/// Entry of white space, the ASCII space included.
const BLANK: char = ' ';

const PAGE_CHARS: usize = 256;

/// What every character becomes, in pages of 256 of which most are the one empty page.
struct Table {
    directory: Vec<u16>,
    pages: Vec<[char; PAGE_CHARS]>,
}

impl Table {
    fn shared() -> &'static Self {
        static TABLE: OnceLock<Table> = OnceLock::new();
        TABLE.get_or_init(Self::new)
    }

    fn new() -> Self {
        let mut table = Self { directory: Vec::new(), pages: vec![[SAME; PAGE_CHARS]] };
        unpack(PACKED, |member, representative| table.set(member, representative));
        ('A'..='Z').zip('a'..='z').for_each(|(large, small)| table.set(large, small));
        for (wide, narrow) in ('！'..='～').zip('!'..='~') {
            let folded = table.look(narrow);
            table.set(wide, if folded == SAME { narrow } else { folded });
        }
        for dropped in DROPPED_RANGES.into_iter().flatten() {
            table.set(dropped, DROPPED);
        }
        for blank in ('\0'..='\u{3000}').filter(|c| c.is_whitespace()) {
            table.set(blank, BLANK);
        }
        table
    }

    fn set(&mut self, c: char, entry: char) {
        let (page_idx, slot_idx) = (c as usize / PAGE_CHARS, c as usize % PAGE_CHARS);
        if page_idx >= self.directory.len() {
            self.directory.resize(page_idx + 1, 0);
        }
        let Some(place) = self.directory.get_mut(page_idx) else { return };
        if *place == 0 {
            *place = u16::try_from(self.pages.len()).unwrap_or(0);
            self.pages.push([SAME; PAGE_CHARS]);
        }
        let page = self.pages.get_mut(usize::from(*place));
        if let Some(slot) = page.and_then(|page| page.get_mut(slot_idx)) {
            *slot = entry;
        }
    }

    fn look(&self, c: char) -> char {
        let place = self.directory.get(c as usize / PAGE_CHARS);
        let page = place.and_then(|place| self.pages.get(usize::from(*place)));
        let entry = page.and_then(|page| page.get(c as usize % PAGE_CHARS));
        entry.copied().unwrap_or(SAME)
    }
}

/// Reads the packed table; `build.rs` wrote it, so it is whole, and says how.
fn unpack(packed: &[u8], mut set: impl FnMut(char, char)) {
    let [low, high, far_low, far_high, rest @ ..] = packed else { return };
    let count = |low: &u8, high: &u8| usize::from(u16::from_le_bytes([*low, *high]));
    let (count, n_far) = (count(low, high), count(far_low, far_high));
    let (rest, far) = rest.split_at_checked(rest.len().saturating_sub(3 * n_far)).unwrap_or_default();
    let (steps, places) = rest.split_at_checked(rest.len().saturating_sub(count)).unwrap_or_default();
    let plane = |nth: usize| far.get(nth * n_far..).unwrap_or_default().iter().copied();
    let mut far = plane(0).zip(plane(1)).zip(plane(2));
    let mut places = places.iter().copied();
    let (mut last, mut other) = (0, 0);
    let mut next = move || {
        let byte = u32::from(places.next()?);
        let from = |from: u32, distance: u32| from.wrapping_add((distance >> 1) ^ (distance & 1).wrapping_neg());
        if byte < NEAR {
            last = from(last, byte);
        } else if byte < FAR {
            (last, other) = (from(other, byte - NEAR), last);
        } else {
            let ((high, middle), low) = far.next()?;
            other = u32::from_be_bytes([0, high, middle, low]);
            return char::from_u32(other);
        }
        char::from_u32(last)
    };
    let (mut member, mut step, mut shift) = (0, 0, 0);
    for byte in steps {
        step |= u32::from(byte & 0x7F) << shift;
        shift += 7;
        if byte & 0x80 != 0 {
            continue;
        }
        member += step;
        (step, shift) = (0, 0);
        if let (Some(member), Some(folded)) = (char::from_u32(member), next()) {
            set(member, folded);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every line folds to the first.
    #[track_caller]
    fn check_alike(spellings: &[&str]) {
        for spelling in spellings {
            let folded = fold_text(spelling);
            assert_eq!(Some(&folded.as_str()), spellings.first(), "folding {spelling}");
            assert_eq!(fold_text(&folded), folded, "folding {spelling} twice");
            assert_eq!(fold(spelling).text(), folded, "folding {spelling} with the map");
        }
    }

    /// Finds `needle` in the folded `text` and gives what the original says there.
    #[track_caller]
    fn check_found(text: &str, needle: &str, expected: &str) {
        let folded = fold(text);
        let at = folded.text().find(needle).expect("the needle is in the folded text");
        let range = folded.original(at..at + needle.len());
        assert_eq!(&text[range.clone()], expected, "{needle} in {text:?} at {range:?}");
    }

    #[test]
    fn the_packed_table_says_what_the_text_says() {
        let (mut unpacked, mut read) = (Vec::new(), Vec::new());
        unpack(PACKED, |member, representative| unpacked.push((member, representative)));
        for class in include_str!("classes.txt").lines().chain(include_str!("latin.txt").lines()) {
            let representative = class.chars().next();
            let members = class.chars().skip(1).filter(|_| !class.starts_with('#'));
            read.extend(members.filter_map(|member| Some((member, representative?))));
        }
        read.sort_unstable();
        assert_eq!(unpacked, read);
    }

    #[test]
    fn both_scripts_fold_alike() {
        check_alike(&["台湾", "台灣", "臺灣", "臺湾"]);
        check_alike(&["发现头发", "發現頭髮", "発現頭髪"]);
        check_alike(&["里面", "裡面", "裏面", "裏麵"]);
        check_alike(&["台风", "颱風"]);
        check_alike(&["干部", "幹部", "乾部"]);
        check_alike(&["后只着了", "後隻著瞭"]);
        check_alike(&["计划", "計劃", "計畫"]);
        check_alike(&["它你他炮", "牠妳祂砲"]);
        check_alike(&["帐侄吴", "帳姪吳", "账侄呉"]);
        check_alike(&["坐标沈没", "座標沈沒", "坐标沉没"]);
    }

    #[test]
    fn words_that_only_japanese_writes_alike_stay_apart() {
        for (one, other) in [('予', '豫'), ('欠', '缺'), ('芸', '艺'), ('连', '联'), ('辨', '辩')] {
            assert_ne!(fold_char(one), fold_char(other), "{one} {other}");
        }
    }

    #[test]
    fn compatibility_forms_and_planes_fold() {
        check_alike(&["车金日", "車金日", "\u{F902}\u{F90A}⽇"]);
        check_alike(&["𣎴"]);
        assert_eq!(fold_char('\u{2F800}'), '丽');
        assert_eq!(fold_char('〇'), '〇');
    }

    #[test]
    fn width_case_and_accents_fold() {
        check_alike(&["covid-19,2020", "ＣＯＶＩＤ－１９，２０２０", "Covid-19，2020"]);
        check_alike(&["cafe", "Café", "CAFE\u{301}"]);
        check_alike(&["uber soren lodz dai istanbul", "Über Søren Łódź Đại İstanbul"]);
        check_alike(&["иосиф еж", "Йосиф Ёж", "И\u{306}осиф Е\u{308}ж"]);
        check_alike(&["οδυσσευσ", "Ὀδυσσεύς"]);
        check_alike(&["straße œuvre", "STRAẞE ŒUVRE"]);
        check_alike(&["唐纳德·川普", "唐納德‧川普", "唐納德・川普"]);
        check_alike(&["a — b – c"]);
    }

    #[test]
    fn quotes_fold_alike() {
        check_alike(&["\"quoted\"", "“quoted”", "「quoted」", "『quoted』", "«quoted»", "＂quoted＂"]);
        check_alike(&["it's", "it’s", "it´s", "it｀s"]);
    }

    #[test]
    fn white_space_is_dropped_between_han_only() {
        check_alike(&["中国", "中 国", "中\u{3000}\n 國", "中\u{200B} \u{FE0F}国"]);
        check_alike(&["中 a 国", "中\u{3000}a\u{A0}国"]);
        check_alike(&["中, 国", "中，\u{2003}國"]);
        check_alike(&[" 中国 ", "\t中 國\n"]);
        check_alike(&["a  b", "a\u{2028}\u{2029}b"]);
        check_alike(&["", "\u{FEFF}", "\u{301}"]);
    }

    #[test]
    fn a_match_is_found_where_it_stood() {
        check_found("他在臺灣。", "台湾", "臺灣");
        check_found("他在臺 灣 說", "台湾", "臺 灣");
        check_found("在臺灣\u{E0100}\u{200B} 說", "台湾", "臺灣\u{E0100}\u{200B}");
        check_found("在臺灣 \u{200B}說", "台湾", "臺灣");
        check_found("在臺灣 \u{200B}說", "说", "說");
        check_found("\u{301}\u{FEFF}北京", "北", "北");
        check_found("ＡＢ，ＣＤ Café e\u{301}t", "b,c", "Ｂ，Ｃ");
        check_found("ＡＢ，ＣＤ Cafe\u{301} et", "cafe", "Cafe\u{301}");
        check_found("𣎴 \u{2F800}人", "丽", "\u{2F800}");
        check_found("𣎴 \u{2F800}人", "人", "人");
        check_found("他 說「 人 人」 Ok", "\" 人人\"", "「 人 人」");
    }

    #[test]
    fn every_range_has_an_original() {
        for text in ["", "\u{301}", "\u{301}a", "臺 灣é\u{301} 「Ｘ」𣎴\u{2F800}\u{200B} ", "a b"] {
            let folded = fold(text);
            let ends = (0..folded.text().len() + 3).chain([usize::MAX]);
            for (start, end) in ends.clone().flat_map(|s| ends.clone().map(move |e| (s, e))) {
                let range = folded.original(start..end);
                assert!(text.get(range.clone()).is_some(), "{start}..{end} of {text:?}: {range:?}");
                assert_eq!(range.is_empty(), start >= end || start >= folded.text().len());
            }
        }
    }

    #[test]
    fn each_character_finds_itself() {
        let text = "\u{FEFF}他 說「臺\u{FE00} 灣Ａ」，\u{3000}É\u{301} 𣎴 \u{2F800}\n人 ok\u{200B}";
        let folded = fold(text);
        let mut last = 0;
        for (at, c) in folded.text().char_indices() {
            let range = folded.original(at..at + c.len_utf8());
            let first = text[range.clone()].chars().next().expect("no range is empty");
            assert_eq!(fold_char(first), c);
            assert!(range.start >= last);
            last = range.end;
        }
        assert_eq!(last, text.len());
    }

    #[test]
    fn every_character_folds_once_and_stays_what_it_is() {
        for c in '\0'..=char::MAX {
            let folded = fold_char(c);
            assert_eq!(fold_char(folded), folded, "{c}");
            assert_eq!(is_han(folded), is_han(c), "{c}");
            assert_eq!(folded.is_whitespace(), c.is_whitespace(), "{c}");
            let is_dropped = |c| Table::shared().look(c) == DROPPED;
            assert_eq!(is_dropped(folded), is_dropped(c), "{c}");
        }
    }

    #[test]
    fn han_is_told_from_its_neighbours() {
        for c in "中𣎴々〇⼀⺟\u{F900}\u{2F800}𰻝".chars() {
            assert!(is_han(c), "{c}");
        }
        for c in "aあア한，。·ㄅ！\u{3000}".chars() {
            assert!(!is_han(c), "{c}");
        }
    }
}
