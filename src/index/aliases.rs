//! Which other names has what is looked for? A table of concepts with the names they have in different places.

use std::collections::BTreeMap;

use crate::text::fold_text;

/// Concepts and their names.
#[derive(Clone, Debug, Default)]
pub struct Aliases {
    /// For each concept its names, as they are written.
    concepts: Vec<Vec<Name>>,
    /// The concepts that a folded name stands for.
    of: BTreeMap<String, Vec<usize>>,
}

#[derive(Clone, Debug)]
struct Name {
    name: String,
    /// Whether it means something else too: it finds the others, and is not looked for in their place.
    is_ambiguous: bool,
}

impl Aliases {
    /// Reads a table: a concept a line, its kind and then its names, parted by tabs; lines that begin with `#` are notes.
    #[must_use]
    pub fn read(table: &str) -> Self {
        let mut aliases = Self::default();
        for line in table.lines().filter(|line| !line.starts_with('#')) {
            let names = line.split('\t').skip(1).map(|name| match name.strip_suffix('?') {
                Some(name) => Name { name: name.to_owned(), is_ambiguous: true },
                None => Name { name: name.to_owned(), is_ambiguous: false },
            });
            let names: Vec<Name> = names.collect();
            for name in &names {
                aliases.of.entry(fold_text(&name.name)).or_default().push(aliases.concepts.len());
            }
            aliases.concepts.push(names);
        }
        aliases
    }

    /// The other names of what a folded term stands for, each once, in the order of the table.
    #[must_use]
    pub fn others(&self, folded: &str) -> Vec<&str> {
        let concepts = self.of.get(folded).into_iter().flatten().filter_map(|place| self.concepts.get(*place));
        let mut seen = vec![folded.to_owned()];
        let mut others = Vec::new();
        for name in concepts.flatten().filter(|name| !name.is_ambiguous) {
            let folded = fold_text(&name.name);
            if !seen.contains(&folded) {
                seen.push(folded);
                others.push(name.name.as_str());
            }
        }
        others
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
