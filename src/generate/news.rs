//! What do made-up news tell? Words of a dictionary in which public names are mentioned as often, and as unevenly, as
//! news mention them.
//!
//! Nothing is said of anyone: each mention is a short sentence of its own, and the words round it hold no name.

mod names;
mod outlets;

use jiff::tz::TimeZone;

pub use names::{NAMES, Name};

use super::instant;
use super::outlets::{Outlet, Script};
use super::random::Random;
use super::story::{Story, title};
use super::words::Words;
use outlets::SIZES;

/// First and last second in which news are published: 2019 to 2021, in UTC and in the archive's own zone.
pub(super) const SPAN: (i64, i64) = (1_546_300_800, 1_640_966_399);
/// What an archive of news says of itself.
pub(super) const DESCRIPTION: &str = r#"description = { en = "News made up from a seed, to measure and test with: twelve outlets in both scripts, 2019 to 2021. Public names are mentioned, nothing is said of anyone.", zh-Hans = "由种子生成的新闻，供测量与试验之用：十二家媒体，简体与繁体并存，2019 至 2021 年。文中提到公众人物与词语，但不陈述任何事实。", zh-Hant = "由種子產生的新聞，供測量與試驗之用：十二家媒體，簡體與繁體並存，2019 至 2021 年。文中提到公眾人物與詞語，但不陳述任何事實。" }"#;

const N_MONTHS: usize = 36;
const N_OUTLETS: usize = SIZES.len();
/// What is certain, as odds.
const CERTAIN: u64 = 1 << 32;
/// The highest odds, nine of ten: no name is in every article of a month.
const HIGHEST: u64 = CERTAIN / 10 * 9;
/// How eager outlets are to mention a name, dealt out to them anew for each: some never do, one or two far more than the others.
const EAGERNESS: [u64; N_OUTLETS] = [0, 0, 1, 1, 1, 2, 2, 3, 4, 6, 8, 12];

/// Lengths of texts in characters by how many of a thousand are shorter; straight lines between. What each article has besides, some
/// 60 characters of captions, credits and last lines, is left out.
const LENGTHS: [(u64, u64); 9] =
    [(0, 60), (50, 160), (250, 450), (500, 840), (750, 1650), (900, 2900), (950, 4200), (990, 7940), (1000, 24_000)];

/// What a mention is, in Simplified and in Traditional; the name stands for `{}`.
const MENTIONS: [[&str; 2]; 8] = [
    ["谈到{}。", "談到{}。"],
    ["关于{}。", "關於{}。"],
    ["文中提到{}。", "文中提到{}。"],
    ["另见{}。", "另見{}。"],
    ["话题：{}。", "話題：{}。"],
    ["参见有关{}的资料。", "參見有關{}的資料。"],
    ["提及{}。", "提及{}。"],
    ["以{}为关键词。", "以{}為關鍵詞。"],
];
/// One mention has about so many characters.
const MENTION_LEN: u64 = 8;
/// Of so many articles that mention a name, one is titled for it.
const ONE_TITLE_IN: u64 = 8;

/// When, where and in which script a story is told.
#[derive(Clone, Copy)]
pub(super) struct Occasion {
    pub(super) published: i64,
    /// Id of the outlet that told it first.
    pub(super) outlet: &'static str,
    /// The script of the outlet that tells it.
    pub(super) script: Script,
}

/// How likely each name is mentioned, by month and outlet.
pub(super) struct News {
    /// For each name the odds of each month and outlet.
    odds: Vec<Vec<u64>>,
    outlets: Vec<&'static Outlet>,
    /// Each outlet as often as its size says.
    by_size: Vec<&'static Outlet>,
}

impl News {
    pub(super) fn new() -> Self {
        let by_size = outlets::all().zip(SIZES).flat_map(|(outlet, size)| (0..size).map(move |_| outlet));
        Self {
            odds: (0..).zip(&NAMES).map(|(nth, name)| odds(nth, name)).collect(),
            outlets: outlets::all().collect(),
            by_size: by_size.collect(),
        }
    }

    /// The words of news, in which no name is met by chance.
    pub(super) fn words() -> Words {
        Words::of_dictionary(NAMES.iter().flat_map(Name::forms))
    }

    pub(super) fn outlets(&self) -> &[&'static Outlet] {
        &self.outlets
    }

    /// An outlet by the sizes of outlets.
    pub(super) fn outlet(&self, random: &mut Random) -> &'static Outlet {
        random.pick(&self.by_size)
    }

    /// A story. Told in the other script it has the same sentences, with the names as they are written there.
    pub(super) fn story(&self, words: &Words, random: &mut Random, occasion: Occasion) -> Story {
        let length = length(random);
        let mentions = self.mentions(random, occasion);
        let mut title = title(words, random);
        let (is_titled, issue) = (random.below(ONE_TITLE_IN) == 0, random.below(10_000));
        if let Some((_, form)) = mentions.first().filter(|_| is_titled) {
            title = format!("{}{form}（{issue}）", occasion.script.of(["关于", "關於"]));
        }
        let mut left = length.saturating_sub(MENTION_LEN * mentions.len() as u64);
        let mut paragraphs = Vec::new();
        while left > 0 || paragraphs.is_empty() {
            paragraphs.push(paragraph(words, random, &mut left));
        }
        for (mention, form) in mentions {
            let place = random.index(paragraphs.len());
            if let Some(paragraph) = paragraphs.get_mut(place) {
                paragraph.push_str(&mention.replace("{}", form));
            }
        }
        Story { title, paragraphs }
    }

    /// Sentences with the forms they mention. As many numbers are drawn for each script.
    fn mentions(&self, random: &mut Random, occasion: Occasion) -> Vec<(&'static str, &'static str)> {
        let outlet = self.outlets.iter().position(|outlet| outlet.id == occasion.outlet).unwrap_or(0);
        let cell = month(occasion.published) * N_OUTLETS + outlet;
        let mut mentions = Vec::new();
        for (name, odds) in NAMES.iter().zip(&self.odds) {
            if random.below(CERTAIN) >= odds.get(cell).copied().unwrap_or(0) {
                continue;
            }
            let forms = occasion.script.of([name.hans, name.hant]);
            // Geometric: each further mention is as likely as none.
            for _ in 0..=random.next().trailing_ones() {
                let mention = occasion.script.of(random.pick(&MENTIONS));
                // The lesser of two draws: the first form is the most frequent.
                let nth = random.index(forms.len()).min(random.index(forms.len()));
                mentions.push((mention, forms.get(nth).copied().unwrap_or_default()));
            }
        }
        mentions
    }
}

/// The month, from 0 for January 2019.
fn month(seconds: i64) -> usize {
    let date = instant(seconds).to_zoned(TimeZone::UTC).date();
    let month = (i32::from(date.year()) - 2019) * 12 + i32::from(date.month()) - 1;
    usize::try_from(month).unwrap_or(0).min(N_MONTHS - 1)
}

/// A length drawn from [`LENGTHS`].
fn length(random: &mut Random) -> u64 {
    let place = random.below(1_000_000);
    let line = LENGTHS.iter().zip(LENGTHS.iter().skip(1)).find(|(_, (end, _))| place < end * 1000);
    line.map_or(0, |((start, from), (end, to))| from + (to - from) * (place - start * 1000) / ((end - start) * 1000))
}

/// A paragraph of at most as many characters as are left, or a sentence more. Its first sentence is long enough for what is made of
/// its beginning: headings and captions.
fn paragraph(words: &Words, random: &mut Random, left: &mut u64) -> String {
    let n_more = random.below(5);
    let mut paragraph = String::new();
    while paragraph.chars().count() < 13 || paragraph.len() < 37 {
        paragraph = words.sentence(random);
    }
    let mut n_chars = paragraph.chars().count() as u64;
    for _ in 0..n_more {
        if n_chars >= *left {
            break;
        }
        let sentence = words.sentence(random);
        n_chars += sentence.chars().count() as u64;
        paragraph.push_str(&sentence);
    }
    *left = left.saturating_sub(n_chars);
    paragraph
}

/// The odds of a name in each month and outlet, as uneven as its weights say and together what its share asks for.
fn odds(nth: u64, name: &Name) -> Vec<u64> {
    let (mut eagerness, mut random) = (EAGERNESS, Random::new(nth));
    for last in (1..N_OUTLETS).rev() {
        eagerness.swap(last, random.index(last + 1));
    }
    let months = (0..).take(N_MONTHS).map(|month| weight(name, month));
    let cells = |of_month: u64| eagerness.into_iter().zip(SIZES).map(move |(eager, size)| (of_month * eager, size));
    let weights: Vec<(u64, u64)> = months.flat_map(cells).collect();
    let odds = |scale: u64, weight: u64| scale.saturating_mul(weight).min(HIGHEST);
    let total = |scale| weights.iter().map(|(weight, size)| odds(scale, *weight) * size).sum::<u64>();
    let everywhere = CERTAIN * SIZES.iter().sum::<u64>() * N_MONTHS as u64;
    let wanted = everywhere / 10_000 * u64::from(name.per_10_000);
    // The smallest scale that gives the share.
    let (mut low, mut high) = (0, CERTAIN);
    while low < high {
        let middle = low.midpoint(high);
        if total(middle) < wanted {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    weights.into_iter().map(|(weight, _)| odds(low, weight)).collect()
}

/// How much a name is in the news in a month: nothing at first, then a little, and much about its peaks.
fn weight(name: &Name, month: u32) -> u64 {
    if month < name.since {
        return 0;
    }
    let about = |peak: u32| u64::from(120 / (1 + month.abs_diff(peak).pow(2)));
    8 + name.peaks.into_iter().map(about).sum::<u64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_name_can_have_its_share() {
        let everywhere: u64 = SIZES.iter().sum::<u64>() * N_MONTHS as u64;
        for (nth, name) in (0..).zip(&NAMES) {
            let sum: u64 = odds(nth, name).iter().zip(SIZES.iter().cycle()).map(|(odds, size)| odds * size).sum();
            let share = u128::from(sum) * 1_000_000 / u128::from(CERTAIN * everywhere);
            let wanted = u128::from(name.per_10_000) * 100;
            assert!(share.abs_diff(wanted) <= wanted / 100 + 1, "{}: {share} for {wanted}", name.id());
        }
    }

    #[test]
    fn forms_in_traditional_have_no_character_of_the_other_script() {
        let words = News::words();
        for form in NAMES.iter().flat_map(|name| name.hant) {
            assert_eq!(&words.in_traditional(form), form);
        }
    }

    #[test]
    fn half_the_texts_are_shorter_than_the_middle_length() {
        let mut random = Random::new(1);
        let mut lengths: Vec<u64> = (0..10_001).map(|_| length(&mut random)).collect();
        lengths.sort_unstable();
        assert!((800..880).contains(&lengths[5000]), "{}", lengths[5000]);
        assert!((7000..9000).contains(&lengths[9900]), "{}", lengths[9900]);
    }

    #[test]
    fn months_are_counted_from_the_first() {
        assert_eq!([SPAN.0, 1_593_561_600, SPAN.1].map(month), [0, 18, 35]);
    }
}
