//! Does an image belong to its article, and where does it lie?

use url::Url;

use super::link;
use super::tree::Element;

/// What an image is to its article.
pub(super) enum Picture {
    /// A character that the page draws as an image.
    Emoji,
    /// The page's own: a counting pixel, a line, an icon.
    Furniture,
    /// One that names no place it could be had from.
    Nowhere,
    /// One that lies at this address.
    At(String),
}

/// What an image on this page is.
pub(super) fn of(element: &Element<'_>, page: Option<&Url>) -> Picture {
    if is_emoji(element.attr("alt").unwrap_or_default()) || element.classes().any(|class| class.contains("emoji")) {
        return Picture::Emoji;
    }
    // Pages that load images late have the real address elsewhere.
    let sources = ["src", "data-src", "data-original"].into_iter().filter_map(|name| element.attr(name));
    let src = sources.map(str::trim).find(|src| !src.is_empty() && !is_inline(src));
    if is_pixel(element) || src.is_some_and(is_icon) {
        return Picture::Furniture;
    }
    src.and_then(|src| link::image(src, page)).map_or(Picture::Nowhere, Picture::At)
}

/// Whether an image says of itself that it is a character or two that is drawn: what pages put in an emoji's place.
fn is_emoji(alt: &str) -> bool {
    !alt.is_empty()
        && alt.chars().nth(8).is_none()
        && alt
            .chars()
            .all(|c| matches!(c, '\u{200D}' | '\u{FE0F}' | '\u{2600}'..='\u{27BF}' | '\u{1F000}'..='\u{1FAFF}'))
}

fn is_inline(src: &str) -> bool {
    src.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("data:"))
}

/// Counting pixels, and lines drawn with images.
fn is_pixel(element: &Element<'_>) -> bool {
    let is_tiny =
        |name| element.attr(name).is_some_and(|length| matches!(length.trim().trim_end_matches("px"), "0" | "1" | "2"));
    is_tiny("width") || is_tiny("height")
}

/// The page's own furniture, by the name of its file.
fn is_icon(src: &str) -> bool {
    let path = src.split(['?', '#']).next().unwrap_or(src);
    let file = path.rsplit('/').next().unwrap_or(path).to_ascii_lowercase();
    let names_icon = file.split(|c: char| !c.is_ascii_alphabetic()).any(|word| word == "icon" || word == "icons");
    names_icon || (path.contains("++plone++") && path.contains("/img/"))
}
