//! Did a person write this caption, or a machine? Names of files, counters of cameras, hashes and words of programs say
//! nothing of a picture.
//!
//! Never doubts a caption with a space in it, unless it ends as the name of a file does.

/// How names of image files end.
const ENDINGS: [&str; 10] = [".jpg", ".jpeg", ".png", ".gif", ".webp", ".bmp", ".svg", ".avif", ".heic", ".tiff"];

/// Words that programs put in a caption's place, with or without a number after them.
const WORDS: [&str; 35] = [
    "attachment",
    "cdtimg",
    "default",
    "download",
    "dsc",
    "dscf",
    "dscn",
    "fig",
    "figure",
    "file",
    "gif",
    "image",
    "images",
    "img",
    "jpeg",
    "jpg",
    "mmexport",
    "null",
    "photo",
    "pic",
    "picture",
    "placeholder",
    "png",
    "pxl",
    "screenshot",
    "thumbnail",
    "undefined",
    "unnamed",
    "untitled",
    "wechatimg",
    "图片",
    "圖片",
    "微信图片",
    "微信圖片",
    "插图",
];

/// Digits by which a name without a word is a counter or a time, not a year.
const MIN_DIGITS: usize = 5;
/// Characters of a hash.
const MIN_HASH: usize = 12;

/// Whether a caption is a machine's.
pub(super) fn is_of_machine(caption: &str) -> bool {
    let lower = caption.trim().to_lowercase();
    if ENDINGS.iter().any(|ending| lower.ends_with(ending)) {
        return true;
    }
    // A word, then numbers and what parts them: img_1234, image001, mmexport1589012345678, IMG_1234 (2).
    let is_counter = |c: char| c.is_ascii_digit() || matches!(c, '_' | '-' | '.' | '(' | ')' | ' ');
    let word = lower.trim_end_matches(is_counter);
    if WORDS.contains(&word) {
        return true;
    }
    let n_digits = lower.chars().filter(char::is_ascii_digit).count();
    let bare: String = lower.chars().filter(|c| !matches!(c, '_' | '-')).collect();
    let is_number = n_digits >= MIN_DIGITS && bare.len() == n_digits;
    // Dates are written with marks too; a hash has letters.
    let is_date = lower.matches('-').count() == 2 && n_digits <= 8;
    let is_hash = bare.len() >= MIN_HASH && n_digits > 1 && bare.chars().all(|c| c.is_ascii_hexdigit());
    (is_number || is_hash) && !is_date
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_counters_and_hashes_are_no_captions() {
        for caption in [
            "img",
            "cdtimg",
            "file",
            "IMG_1234.jpg",
            "IMG_1234",
            "image001",
            "Image 3",
            "DSC01234",
            "我的照片.PNG",
            " img ",
            "mmexport1589012345678",
            "微信图片_20200713103000",
            "图片",
            "1594612345",
            "640-480-12345",
            "086b2036-0a30-4a6f-a4a0-94c46832b58f",
            "d41d8cd98f00b204e9800998ecf8427e",
        ] {
            assert!(is_of_machine(caption), "{caption}");
        }
    }

    #[test]
    fn what_a_person_wrote_stays() {
        for caption in [
            "",
            "示意图",
            "2022.01.08",
            "2020-07-13",
            "2020",
            "Twitter logo",
            "图片来源：某报",
            "图片 1：河边",
            "Image of the river",
            "file photo",
            "deadbeef",
            "IMF",
            "G20",
            "Covid-19",
        ] {
            assert!(!is_of_machine(caption), "{caption}");
        }
    }
}
