//! How is a name typed in Latin letters? By its syllables, whole or by their initials: wangyi and wy for 王毅.

use std::collections::BTreeSet;

use pinyin::ToPinyinMulti as _;

use crate::text::{is_han, simplified};

/// Words whose syllables are not the likeliest of their characters.
const READINGS: [(&str, &[&str]); 47] = [
    ("重庆", &["chong", "qing"]),
    ("长安", &["chang", "an"]),
    ("厦门", &["xia", "men"]),
    ("朝鲜", &["chao", "xian"]),
    ("长春", &["chang", "chun"]),
    ("长沙", &["chang", "sha"]),
    ("长江", &["chang", "jiang"]),
    ("长城", &["chang", "cheng"]),
    ("长征", &["chang", "zheng"]),
    ("成长", &["cheng", "zhang"]),
    ("增长", &["zeng", "zhang"]),
    ("部长", &["bu", "zhang"]),
    ("市长", &["shi", "zhang"]),
    ("校长", &["xiao", "zhang"]),
    ("会长", &["hui", "zhang"]),
    ("议长", &["yi", "zhang"]),
    ("院长", &["yuan", "zhang"]),
    ("省长", &["sheng", "zhang"]),
    ("州长", &["zhou", "zhang"]),
    ("银行", &["yin", "hang"]),
    ("行业", &["hang", "ye"]),
    ("行长", &["hang", "zhang"]),
    ("发行", &["fa", "xing"]),
    ("音乐", &["yin", "yue"]),
    ("会计", &["kuai", "ji"]),
    ("调查", &["diao", "cha"]),
    ("调整", &["tiao", "zheng"]),
    ("重大", &["zhong", "da"]),
    ("重要", &["zhong", "yao"]),
    ("重建", &["chong", "jian"]),
    ("曾庆红", &["zeng", "qing", "hong"]),
    ("曾俊华", &["zeng", "jun", "hua"]),
    ("解放", &["jie", "fang"]),
    ("台州", &["tai", "zhou"]),
    ("六安", &["lu", "an"]),
    ("蚌埠", &["beng", "bu"]),
    ("东莞", &["dong", "guan"]),
    ("丽水", &["li", "shui"]),
    ("大厦", &["da", "sha"]),
    ("西藏", &["xi", "zang"]),
    ("吐蕃", &["tu", "bo"]),
    ("大宛", &["da", "yuan"]),
    ("单于", &["chan", "yu"]),
    ("华盛顿", &["hua", "sheng", "dun"]),
    ("秘鲁", &["bi", "lu"]),
    ("率领", &["shuai", "ling"]),
    ("效率", &["xiao", "lv"]),
];
/// Ways to read a name that are written down at most.
const MAX_READINGS: usize = 6;
/// Characters of a name that is read.
const MAX_CHARS: usize = 12;

/// What may be typed for a name of Han characters: its syllables, and their initials; nothing for other names.
pub(super) fn keys(name: &str) -> BTreeSet<String> {
    let name = simplified(name);
    let n_chars = name.chars().count();
    if n_chars > MAX_CHARS || !name.chars().all(|c| is_han(c) || c == '·') {
        return BTreeSet::new();
    }
    let mut readings: Vec<Vec<&str>> = vec![Vec::new()];
    let mut rest = name.as_str();
    while let Some(c) = rest.chars().next() {
        if let Some((word, syllables)) = READINGS.iter().find(|(word, _)| rest.starts_with(word)) {
            for reading in &mut readings {
                reading.extend(syllables.iter());
            }
            rest = rest.get(word.len()..).unwrap_or_default();
            continue;
        }
        rest = rest.get(c.len_utf8()..).unwrap_or_default();
        let mut syllables: Vec<&str> = Vec::new();
        for syllable in c.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain) {
            if !syllables.contains(&syllable) {
                syllables.push(syllable);
            }
        }
        // The likeliest readings come first; rare ones of one character do not multiply.
        syllables.truncate((MAX_READINGS / readings.len()).clamp(1, 3));
        if !syllables.is_empty() {
            readings = readings
                .iter()
                .flat_map(|reading| syllables.iter().map(move |syllable| [reading.as_slice(), &[*syllable]].concat()))
                .collect();
        }
    }
    let whole = readings.iter().map(|reading| reading.concat().replace('ü', "v"));
    let initials = |reading: &Vec<&str>| -> String { reading.iter().filter_map(|one| one.chars().next()).collect() };
    let short = readings.iter().map(initials).filter(|short| short.len() > 1);
    whole.chain(short).filter(|key| !key.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(name: &str, expected: &[&str]) {
        let keys = keys(name);
        for key in expected {
            assert!(keys.contains(*key), "{name}: {keys:?}");
        }
    }

    #[test]
    fn names_are_typed_by_syllables_or_initials() {
        check("王毅", &["wangyi", "wy"]);
        check("泽连斯基", &["zeliansiji", "zlsj"]);
        check("歐盟", &["oumeng", "om"]);
    }

    #[test]
    fn words_read_otherwise_than_their_characters_are_listed() {
        check("重庆", &["chongqing", "cq"]);
        check("重慶市", &["chongqingshi", "cqs"]);
        check("厦门", &["xiamen"]);
        check("長安", &["changan", "ca"]);
        check("朝鲜", &["chaoxian", "cx"]);
        check("中国人民银行", &["zhongguorenminyinhang"]);
    }

    #[test]
    fn a_character_of_two_readings_is_typed_either_way() {
        check("单田芳", &["dantianfang", "shantianfang"]);
        assert!(keys("Putin").is_empty() && keys("G20峰会").is_empty());
    }
}
