//! Does every view speak one language? What the interface says in Chinese is rendered and read back: no word of another
//! script or of English stands in it, wherever it comes from.

use std::collections::BTreeSet;

use serde_json::Value;

use super::session::{Session, Story, stories};

pub(crate) const STORIES: &[Story] = stories![every_view_speaks_one_language];

/// Latin words that stand in Chinese on purpose: formats and styles by their names, keys, what is typed as it stands.
const NAMES: &str = "APA BibTeX Chicago CSL CSV Enter Esc GB GMT JSON Lines Markdown MB OR OpenCC RIS T Tab UTC Yulan \
    author body caption date near outlet section title c e f j k n o p s x";

/// What the page itself says: names of controls, headings, hints. What comes from the archive (values, titles, texts, its
/// own names) is the archive's language; examples of queries are typed as they stand.
const SAID: &str = "const of_archive = '.facets li, .kept li, .result, article, .page > :not(.note-field), .brand, .outlets, .ways, .chips, .no-article p, .coverage, \
      .about > p, .about dd, .parts-text, .pairs dt, dl dt a, code, kbd, time, [data-total], .time-table, .citation, select[aria-label]'; \
    const said = new Set(); \
    for (const each of document.querySelectorAll('button, label, h2, legend, th, dt, p, option, [aria-label], [title], [placeholder]')) { \
      if (!each.checkVisibility() || each.closest(of_archive) || each.closest('option[value=en]')) continue; \
      for (const node of each.childNodes) if (node.nodeType === Node.TEXT_NODE) said.add(node.data.trim()); \
      for (const name of ['aria-label', 'title', 'placeholder']) said.add(each.getAttribute(name) ?? ''); \
    } return [...said].filter((text) => text)";

fn every_view_speaks_one_language(session: &Session) {
    let id = session.open("#q=普京").results[0].id.clone();
    let views = [
        "#",
        "#q=普京&date__gte=2023",
        "#q=无此词语无此词语",
        &format!("#q=普京&article={id}"),
        "#view=about",
        "#view=kept",
        "#view=help",
    ];
    let names: BTreeSet<&str> = NAMES.split_whitespace().collect();
    let only = include_str!("../../src/text/only.txt");
    let mut lists = only.lines().filter(|line| !line.starts_with('#'));
    let [simplified, traditional]: [BTreeSet<char>; 2] = [(); 2].map(|()| lists.next().unwrap().chars().collect());
    let mut faults = BTreeSet::new();
    for (language, foreign) in [("zh-Hans", &traditional), ("zh-Hant", &simplified)] {
        let mut n_said = 0;
        for view in views {
            session.open(&format!("{view}&lang={language}").replace("#&", "#"));
            for text in session.page().execute(SAID, &[]).as_array().unwrap().iter().filter_map(Value::as_str) {
                n_said += 1;
                // The example of what exact script tells apart.
                let text = text.replace("台湾不再找到台灣", "");
                let mut words = text.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| !word.is_empty());
                let is_foreign = text.chars().any(|c| foreign.contains(&c)) || words.any(|word| !names.contains(word));
                if is_foreign {
                    faults.insert(format!("{language} {view}: {text}"));
                }
            }
        }
        assert!(n_said > 100, "{language}: {n_said} sentences are read");
    }
    assert!(faults.is_empty(), "{faults:#?}");
}
