//! Which of the known names was meant? For messages about a misspelt one.

use super::fold_text;

/// The known name that is nearest to what was written; none where all are far.
///
/// Script, case and what parts words do not count, and the last step of a path stands for the whole. Of equals the first
/// is taken.
///
/// ```
/// use yulan::text::nearest;
/// assert_eq!(nearest("titel", ["title", "body"]), Some("title"));
/// assert_eq!(nearest("標題", ["正文", "标题"]), Some("标题"));
/// assert_eq!(nearest("headline", ["id", "meta.headline"]), Some("meta.headline"));
/// assert_eq!(nearest("colour", ["id", "title"]), None);
/// ```
#[must_use]
pub fn nearest<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let written = plain(written);
    // One slip in three letters, and never every letter of a short name.
    let n_chars = written.chars().count();
    let most = (n_chars / 3).clamp(1, 3).min(n_chars.saturating_sub(1));
    let distance = |name: &str| {
        let last = name.rsplit('.').next().unwrap_or(name);
        strsim::osa_distance(&written, &plain(name)).min(strsim::osa_distance(&written, &plain(last)))
    };
    let near = known.into_iter().map(|name| (distance(name), name)).filter(|(distance, _)| *distance <= most);
    near.min_by_key(|(distance, _)| *distance).map(|(_, name)| name)
}

/// `, did you mean "…"`, or nothing.
#[must_use]
pub fn did_you_mean<'a>(written: &str, known: impl IntoIterator<Item = &'a str>) -> String {
    nearest(written, known).map(|name| format!(", did you mean {name:?}?")).unwrap_or_default()
}

fn plain(name: &str) -> String {
    fold_text(name).chars().filter(|c| !matches!(c, '_' | '-' | ' ')).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(written: &str, known: &[&'static str], meant: Option<&str>) {
        assert_eq!(nearest(written, known.iter().copied()), meant, "{written} of {known:?}");
    }

    #[test]
    fn the_nearest_is_meant_and_a_far_one_is_not() {
        check("sources", &["id", "source", "outlet"], Some("source"));
        check("timezone", &["time_zone", "title"], Some("time_zone"));
        check("Outlet", &["outlet"], Some("outlet"));
        check("titel", &["tile", "title"], Some("title"));
        check("a", &["b"], None);
        check("ab", &["ac"], Some("ac"));
        check("", &["a"], None);
        check("xml", &["html", "text", "csv"], None);
        check("colour", &["id", "title", "source"], None);
    }

    #[test]
    fn a_message_asks_or_is_silent() {
        assert_eq!(did_you_mean("sorce", ["source"]), ", did you mean \"source\"?");
        assert_eq!(did_you_mean("colour", ["source"]), "");
    }
}
