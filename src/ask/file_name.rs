//! How is a file called that holds what was asked?
//!
//! Letters and digits of any script, `-`, `_`, `=` and `.`: what every file system takes, and no program takes for a path.

use super::export::filters;
use crate::search::Request;

/// Bytes of a name in UTF-8, without its ending. File systems take 255, those that encrypt names 143.
const MAX_BYTES: usize = 120;

/// Characters of one part of a name, so that a long query leaves room for the filters.
const MAX_PART_CHARS: usize = 32;

/// Names that Windows keeps for devices, whatever their ending.
const RESERVED: [&str; 4] = ["con", "prn", "aux", "nul"];

/// The same, followed by a digit.
const RESERVED_NUMBERED: [&str; 2] = ["com", "lpt"];

/// A name for a file of what a request finds, or of what was chosen one by one: the archive's id, the query, the filters. One
/// article is called by its title, several chosen ones by their number. Without an ending.
#[must_use]
pub fn file_name(corpus: &str, request: &Request, chosen: Option<&[String]>, title: Option<&str>) -> String {
    let selection = match chosen {
        None => None,
        Some([_]) => title.map(str::to_owned),
        Some(ids) => Some(format!("selected-{}", ids.len())),
    };
    let asked = std::iter::once(corpus.to_owned()).chain([request.q.clone()]).chain(filters(request)).chain(selection);
    let parts = asked.map(|part| cleaned(&part)).filter(|part| !part.is_empty());
    let name = parts.collect::<Vec<_>>().join("_");
    let name = shortened(&name, MAX_BYTES);
    match name {
        "" => "yulan".to_owned(),
        name if is_reserved(name) => format!("yulan-{name}"),
        name => name.to_owned(),
    }
}

/// A part of a name: what is neither letter nor digit is one hyphen, and none at its ends.
fn cleaned(text: &str) -> String {
    let mut cleaned = String::new();
    for c in text.chars() {
        if c.is_alphanumeric() || matches!(c, '=' | '.') {
            cleaned.push(c);
        } else if !cleaned.ends_with('-') {
            cleaned.push('-');
        }
    }
    let part: String = cleaned.trim_matches(is_joint).chars().take(MAX_PART_CHARS).collect();
    part.trim_end_matches(|c| is_joint(c) || c == '=').to_owned()
}

/// What joins, and means nothing at an end; a dot there would hide a file, or be dropped.
fn is_joint(c: char) -> bool {
    matches!(c, '-' | '_' | '.')
}

/// As much of a name as fits into so many bytes.
fn shortened(name: &str, n_bytes: usize) -> &str {
    let end = (0..=n_bytes.min(name.len())).rev().find(|end| name.is_char_boundary(*end)).unwrap_or_default();
    name.get(..end).unwrap_or_default().trim_end_matches(is_joint)
}

fn is_reserved(name: &str) -> bool {
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    let is_numbered = |device: &&str| {
        let number = stem.strip_prefix(*device);
        number.is_some_and(|number| number.chars().count() == 1 && number.chars().all(char::is_numeric))
    };
    RESERVED.contains(&stem.as_str()) || RESERVED_NUMBERED.iter().any(is_numbered)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::address::Address;

    #[track_caller]
    fn check(address: &str, chosen: Option<&[&str]>, title: Option<&str>, name: &str) {
        let (Address { request, .. }, _) = Address::parse(address);
        let chosen: Option<Vec<String>> = chosen.map(|ids| ids.iter().map(ToString::to_string).collect());
        assert_eq!(file_name("news", &request, chosen.as_deref(), title), name, "{address}");
    }

    #[test]
    fn a_file_is_called_by_what_was_asked() {
        check("", None, Some("题"), "news");
        check("#q=普京", None, None, "news_普京");
        check("#q=普京+OR+\"a/b\\c\"", None, None, "news_普京-OR-a-b-c");
        check("#q==中国", None, None, "news_=中国");
        check("#q=/20[0-9]{2}年/", None, None, "news_20-0-9-2-年");
        check("#q=../../etc/passwd", None, None, "news_etc-passwd");
        check("#outlet=voa&date__gte=2023-06&sort=oldest", None, None, "news_outlet=voa_date-gte=2023-06");
        check("#q=甲&kept=*&outlet__not=a b", None, None, "news_甲_outlet-not=a-b_kept");
        check("#q=甲&among=aaaaaaaaaaaaa.bbbbbbbbbbbbb", None, None, "news_甲_among=2-articles");
        check("#q=甲", Some(&["a", "b", "c"]), Some("题"), "news_甲_selected-3");
        check("#q=甲", Some(&["a"]), Some("一：“题”？"), "news_甲_一-题");
        check("#q=甲", Some(&["a"]), Some("\u{202e}gpj.exe\0"), "news_甲_gpj.exe");
        check("", Some(&["a"]), None, "news");
    }

    #[test]
    fn devices_of_windows_are_no_names() {
        for (corpus, name) in [("con", "yulan-con"), ("LPT1", "yulan-LPT1"), ("com", "com"), ("com10", "com10")] {
            assert_eq!(file_name(corpus, &Request::default(), None, None), name);
        }
        assert_eq!(file_name("", &Request::default(), None, None), "yulan");
    }

    proptest! {
        #[test]
        fn every_name_is_one_that_file_systems_take(q in any::<String>(), outlet in any::<String>(), title in any::<String>()) {
            let mut request = Request { q, ..Request::default() };
            request.outlet.is.insert(outlet);
            let name = file_name("news", &request, Some(&["a".to_owned()]), Some(&title));
            prop_assert!(name.len() <= MAX_BYTES, "{}", name);
            prop_assert!(name.starts_with("news") && !name.ends_with(['.', ' ', '-', '_']), "{}", name);
            prop_assert!(name.chars().all(|c| c.is_alphanumeric() || "-_=.".contains(c)), "{}", name);
        }
    }
}
