//! In which encoding was a file written? UTF-8 as a rule; else what it says of itself, else the likeliest.
//!
//! Never loses a byte silently: what cannot be read becomes U+FFFD and is counted.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use super::{Repair, Skip};

/// Bytes in which a document may name its encoding, as browsers look for it.
const DECLARED_WITHIN: usize = 1024;
/// One byte in this many may be broken in a text that is still taken for UTF-8.
const MAX_BROKEN: usize = 200;
/// One character in this many may be a control character or unreadable in a text whose encoding was guessed.
const MAX_ODD: usize = 20;
/// One byte in this many may be zero in a text.
const MAX_NUL: usize = 8;

/// The text of a file, its byte order mark taken off, and what had to be guessed or mended.
pub(super) fn decode(bytes: &[u8]) -> Result<(Cow<'_, str>, Vec<Repair>), Skip> {
    let (text, repairs) = match Encoding::for_bom(bytes) {
        Some((encoding, length)) => with(encoding, bytes.get(length..).unwrap_or_default(), encoding != UTF_8),
        None => match std::str::from_utf8(bytes) {
            Ok(text) => (Cow::Borrowed(text), Vec::new()),
            Err(_) if is_utf8_at_heart(bytes) => with(UTF_8, bytes, false),
            Err(_) => with(declared(bytes).unwrap_or_else(|| likeliest(bytes)), bytes, true),
        },
    };
    let is_odd = |c: &char| (c.is_control() && !c.is_whitespace()) || *c == '\u{FFFD}';
    let n_nul = memchr::memchr_iter(0, text.as_bytes()).count();
    // Valid UTF-8 is hardly anything else; what was guessed at may be no text at all.
    let is_noise = !repairs.is_empty() && text.chars().filter(is_odd).count() * MAX_ODD > text.len();
    if is_noise || n_nul * MAX_NUL > text.len() {
        return Err(Skip::NotText);
    }
    Ok((text, repairs))
}

fn with<'a>(encoding: &'static Encoding, bytes: &'a [u8], is_guess: bool) -> (Cow<'a, str>, Vec<Repair>) {
    let (text, had_errors) = encoding.decode_without_bom_handling(bytes);
    let mut repairs = Vec::new();
    if is_guess {
        repairs.push(Repair::Encoding { name: encoding.name().to_owned() });
    }
    if had_errors {
        let count = text.chars().filter(|c| *c == '\u{FFFD}').count();
        let at_end = count == 1 && text.trim_end().ends_with('\u{FFFD}');
        repairs.push(if at_end {
            Repair::HalfCharacter
        } else {
            Repair::UnreadableBytes { count: u32::try_from(count).unwrap_or(u32::MAX) }
        });
    }
    (text, repairs)
}

/// Whether bytes are UTF-8 but for a few: there are characters of several bytes, and hardly one is broken.
fn is_utf8_at_heart(bytes: &[u8]) -> bool {
    let (mut n_broken, mut n_several) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        n_several += chunk.valid().chars().filter(|c| c.len_utf8() > 1).count();
        n_broken += usize::from(!chunk.invalid().is_empty());
    }
    n_several > n_broken * 4 && n_broken * MAX_BROKEN <= bytes.len().max(MAX_BROKEN)
}

/// The encoding a page or an XML document names in its head.
fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes.get(..bytes.len().min(DECLARED_WITHIN))?;
    let head = head.to_ascii_lowercase();
    ["charset=", "encoding="].into_iter().find_map(|key| {
        let at = head.windows(key.len()).position(|window| window == key.as_bytes())?;
        let label = head.get(at + key.len()..)?;
        let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
        let end = label.iter().position(|byte| !byte.is_ascii_alphanumeric() && !b"-_:".contains(byte));
        let named = Encoding::for_label(label.get(..end.unwrap_or(label.len()))?)?;
        // A page that names UTF-8 and is none says nothing.
        Some(named).filter(|named| *named != UTF_8)
    })
}

fn likeliest(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    // As if more followed: half a character at the end says nothing against an encoding.
    detector.feed(bytes, false);
    detector.guess(None, Utf8Detection::Deny)
}

#[cfg(test)]
mod tests {
    use super::*;
    use encoding_rs::{BIG5, GB18030, WINDOWS_1252};

    const SIMPLIFIED: &str = "海边的小镇今天下雨，人们在门口说话。明天也许会放晴，渔船就可以出海了。";
    const TRADITIONAL: &str = "海邊的小鎮今天下雨，人們在門口說話。明天也許會放晴，漁船就可以出海了。";

    #[track_caller]
    fn check(bytes: &[u8], text: &str, repairs: &[Repair]) {
        let (found, mended) = decode(bytes).unwrap();
        assert_eq!((&*found, mended.as_slice()), (text, repairs));
    }

    fn named(name: &str) -> Repair {
        Repair::Encoding { name: name.to_owned() }
    }

    #[test]
    fn utf_8_is_taken_as_it_is() {
        check(SIMPLIFIED.as_bytes(), SIMPLIFIED, &[]);
        check(format!("\u{FEFF}{SIMPLIFIED}").as_bytes(), SIMPLIFIED, &[]);
        check(b"", "", &[]);
    }

    #[test]
    fn chinese_encodings_are_recognised() {
        check(&GB18030.encode(SIMPLIFIED).0, SIMPLIFIED, &[named("GBK")]);
        check(&BIG5.encode(TRADITIONAL).0, TRADITIONAL, &[named("Big5")]);
    }

    #[test]
    fn utf_16_is_told_by_its_mark() {
        let little: Vec<u8> =
            "\u{FEFF}".encode_utf16().chain(SIMPLIFIED.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        let big: Vec<u8> =
            "\u{FEFF}".encode_utf16().chain(SIMPLIFIED.encode_utf16()).flat_map(u16::to_be_bytes).collect();
        check(&little, SIMPLIFIED, &[named("UTF-16LE")]);
        check(&big, SIMPLIFIED, &[named("UTF-16BE")]);
    }

    #[test]
    fn western_text_is_cp1252() {
        let text = "Le café “déjà vu” à la façade — c’est l’été où l’on rêve.";
        check(&WINDOWS_1252.encode(text).0, text, &[named("windows-1252")]);
    }

    #[test]
    fn a_page_names_its_own_encoding() {
        let page = format!("<meta charset=\"gb2312\"><p>{SIMPLIFIED}");
        check(&GB18030.encode(&page).0, &page, &[named("GBK")]);
        let lying = format!("<meta charset='utf-8'><p>{SIMPLIFIED}");
        check(&GB18030.encode(&lying).0, &lying, &[named("GBK")]);
    }

    #[test]
    fn half_a_character_at_the_end_is_replaced_and_reported() {
        let bytes = SIMPLIFIED.as_bytes();
        let cut = &bytes[..bytes.len() - 1];
        let (text, repairs) = decode(cut).unwrap();
        assert!(text.ends_with("了\u{FFFD}"));
        assert_eq!(repairs, [Repair::HalfCharacter]);
        let bytes = GB18030.encode(SIMPLIFIED).0;
        let (text, repairs) = decode(&bytes[..bytes.len() - 1]).unwrap();
        assert!(text.starts_with("海边的小镇"), "{text}");
        assert_eq!(repairs, [named("GBK"), Repair::HalfCharacter]);
    }

    #[test]
    fn a_few_broken_bytes_do_not_make_another_encoding() {
        let mut bytes = SIMPLIFIED.repeat(10).into_bytes();
        bytes[300] = 0xFF;
        let (text, repairs) = decode(&bytes).unwrap();
        assert!(text.contains('\u{FFFD}') && text.contains("海边"));
        assert!(matches!(repairs.as_slice(), [Repair::UnreadableBytes { count: 1..=3 }]), "{repairs:?}");
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        assert_eq!(decode(&[0, 1, 2, 3, 0, 0, 5, 9, 0, 0, 0]), Err(Skip::NotText));
        let noise: Vec<u8> = (0..4000_u32).map(|i| (i.wrapping_mul(2_654_435_761) >> 13).to_le_bytes()[0]).collect();
        assert_eq!(decode(&noise), Err(Skip::NotText));
    }
}
