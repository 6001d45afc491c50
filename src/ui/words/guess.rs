//! Which language does a reader meet who has chosen none?

use crate::address::Address;
use crate::ui::host;

/// The language of the interface with this id; English where there is none.
pub(in crate::ui) fn known(language: &str) -> &'static str {
    Address::LANGUAGES.into_iter().find(|known| *known == language).unwrap_or("en")
}

/// The language to begin with: the address's, the remembered one, or the first of the browser's that is spoken here.
pub(in crate::ui) fn guess(asked: Option<&str>) -> &'static str {
    let remembered = host::remembered("yulan.language");
    if let Some(language) = asked.or(remembered.as_deref()) {
        return known(language);
    }
    host::languages().iter().find_map(|language| spoken(language)).unwrap_or("en")
}

fn spoken(tag: &str) -> Option<&'static str> {
    let tag = tag.to_ascii_lowercase();
    let mut parts = tag.split('-');
    match parts.next() {
        Some("en") => Some("en"),
        Some("zh") if parts.any(|part| matches!(part, "hant" | "tw" | "hk" | "mo")) => Some("zh-Hant"),
        Some("zh") => Some("zh-Hans"),
        _ => None,
    }
}
