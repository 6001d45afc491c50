//! What may a value be? Ids, origins, addresses and texts in several languages.

use std::fmt;

use serde::Deserialize;
use serde::de::value::MapAccessDeserializer;
use serde::de::{Deserializer, MapAccess, Visitor};
use url::Url;

use crate::corpus::Names;
use crate::site::sha256_hex;

/// A text: plain, or one for each language of the interface.
#[derive(Clone, Debug)]
pub(super) enum Text {
    Plain(String),
    Each(Names),
}

impl Default for Text {
    fn default() -> Self {
        Self::Each(Names::default())
    }
}

impl Text {
    /// A plain text is taken to be in this language.
    pub(super) fn in_language(self, language: &str) -> Names {
        let text = match self {
            Self::Each(names) => return names,
            Self::Plain(text) => Some(text),
        };
        if language.starts_with("zh-Hant") {
            Names { hant: text, ..Names::default() }
        } else if language.starts_with("zh") {
            Names { hans: text, ..Names::default() }
        } else {
            Names { en: text, ..Names::default() }
        }
    }
}

/// [`Names`], refusing languages that the interface does not speak.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawNames {
    en: Option<String>,
    #[serde(rename = "zh-Hans")]
    hans: Option<String>,
    #[serde(rename = "zh-Hant")]
    hant: Option<String>,
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextVisitor;

        impl<'de> Visitor<'de> for TextVisitor {
            type Value = Text;

            fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
                out.write_str("a text, or { en = …, zh-Hans = …, zh-Hant = … }")
            }

            fn visit_str<E>(self, text: &str) -> Result<Text, E> {
                Ok(Text::Plain(text.to_owned()))
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Text, A::Error> {
                let RawNames { en, hans, hant } = RawNames::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Text::Each(Names { en, hans, hant }))
            }
        }

        deserializer.deserialize_any(TextVisitor)
    }
}

/// Ids and language tags: ASCII letters, digits and hyphens.
pub(super) fn is_id(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// A host name without scheme, port or path.
pub(super) fn is_host(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.'))
}

pub(super) fn web_address(text: &str) -> Option<Url> {
    Url::parse(text).ok().filter(|url| matches!(url.scheme(), "http" | "https"))
}

/// An origin in its one spelling, if this is one: it becomes part of the page's policy.
pub(super) fn origin(text: &str) -> Option<String> {
    let origin = web_address(text)?.origin().ascii_serialization();
    (text.trim_end_matches('/') == origin).then_some(origin)
}

/// An id for a folder's name. Names without ASCII letters or digits are told apart by a hash.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for char in name.chars() {
        if char.is_ascii_alphanumeric() {
            slug.push(char.to_ascii_lowercase());
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() {
        return format!("archive-{}", sha256_hex(name.as_bytes()).get(..8).unwrap_or_default());
    }
    slug.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_name_becomes_an_id() {
        assert_eq!(slug("My Archive (2024)"), "my-archive-2024");
        assert_eq!(slug("--a--"), "a");
        assert!(is_id(&slug("语料")) && slug("语料") != slug("檔案"));
    }

    #[test]
    fn an_origin_is_scheme_and_host_alone() {
        assert_eq!(origin("https://a.example").as_deref(), Some("https://a.example"));
        assert_eq!(origin("https://a.example/").as_deref(), Some("https://a.example"));
        assert_eq!(origin("http://127.0.0.1:8080").as_deref(), Some("http://127.0.0.1:8080"));
        for text in ["https://a.example/x", "a.example", "data:x", "https://a.example; script-src *", "*"] {
            assert_eq!(origin(text), None, "{text}");
        }
    }
}
