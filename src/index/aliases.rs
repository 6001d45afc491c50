//! Which other names has what is looked for? A table of concepts with the names they have in different places.

use std::collections::BTreeMap;

use crate::text::fold_text;

/// Names, and the others of what they stand for.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    /// For each folded name the others, as they are written, in the order of the table.
    // Of the type that requests hold names in: a map of another would cost the app a KB.
    others: BTreeMap<String, Vec<String>>,
}

impl Aliases {
    /// Reads a table: a concept a line, its kind and then its names, parted by tabs; lines that begin with `#` are notes.
    /// A name with `?` means something else too: it finds the others, and is not looked for in their place.
    #[must_use]
    pub fn read(table: &str) -> Self {
        let mut aliases = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let (mut folded_names, mut plain) = (Vec::new(), Vec::<(String, &str)>::new());
            for name in line.split('\t').skip(1) {
                let (name, is_plain) = name.strip_suffix('?').map_or((name, true), |name| (name, false));
                let folded = fold_text(name);
                if is_plain && plain.iter().all(|(known, _)| *known != folded) {
                    plain.push((folded.clone(), name));
                }
                folded_names.push(folded);
            }
            for folded in folded_names {
                let others = plain.iter().filter(|(other, _)| *other != folded);
                let known = aliases.others.entry(folded.clone()).or_default();
                // Most names stand in one line only.
                let of_lines_before: Vec<String> = known.iter().map(|name| fold_text(name)).collect();
                let news = others.filter(|(other, _)| !of_lines_before.contains(other));
                known.extend(news.map(|(_, name)| (*name).to_owned()));
            }
        }
        aliases
    }

    /// The other names of what a folded term stands for, each once, in the order of the table.
    #[must_use]
    pub fn others(&self, folded: &str) -> &[String] {
        self.others.get(folded).map_or(&[], Vec::as_slice)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_finds_the_others_once() {
        let aliases = Aliases::read(
            "# note\nperson\t普京\t普丁\tPutin\nperson\t卡特?\tCarter\nplace\t悉尼\t雪梨?\tSydney\nplace\t雪梨?\tpear\n",
        );
        assert_eq!(aliases.others("普丁"), ["普京", "Putin"]);
        assert_eq!(aliases.others("putin"), ["普京", "普丁"]);
        assert_eq!(aliases.others("carter"), [] as [&str; 0]);
        assert_eq!(aliases.others("卡特"), ["Carter"]);
        assert_eq!(aliases.others("雪梨"), ["悉尼", "Sydney", "pear"]);
        assert_eq!(aliases.others("普"), [] as [&str; 0]);
    }
}
