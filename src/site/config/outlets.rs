//! Which outlets does a corpus know? Its own, and those that come with the program.

use std::path::Path;

use super::{BUILT_IN, ConfigError, raw};
use crate::ingest::OutletRule;

/// The outlets that come with the program.
pub(super) fn built_in() -> Result<Vec<OutletRule>, ConfigError> {
    Ok(raw::parse(BUILT_IN, Path::new("data/corpus.toml"))?.rules.outlets)
}

/// A corpus's own outlets, then those that come with the program and have none of their ids.
///
/// What an own outlet leaves out it takes over from a known one of its id or hosts: without the patterns of a known outlet
/// its several addresses of one article would be several articles.
pub(super) fn joined(own: Vec<OutletRule>, built_in: Vec<OutletRule>) -> Vec<OutletRule> {
    let mut all: Vec<_> = own.into_iter().map(|own| completed(own, &built_in)).collect();
    for known in built_in {
        if all.iter().all(|own| own.id != known.id) {
            all.push(known);
        }
    }
    all
}

fn completed(mut own: OutletRule, built_in: &[OutletRule]) -> OutletRule {
    let has_identity = !own.identity.is_empty();
    for known in built_in {
        let is_same = known.id == own.id;
        if !is_same && !shares_host(&own, known) {
            continue;
        }
        if !has_identity {
            own.identity.extend(known.identity.iter().cloned());
        }
        own.section = own.section.or_else(|| known.section.clone());
        if is_same {
            let more: Vec<_> = known.hosts.iter().filter(|host| !own.hosts.contains(host)).cloned().collect();
            own.hosts.extend(more);
            if own.names.is_empty() {
                own.names = known.names.clone();
            }
        }
    }
    own
}

/// Whether a host of an outlet is one of a known outlet, or a subdomain of it.
fn shares_host(own: &OutletRule, known: &OutletRule) -> bool {
    let bare = |host: &str| host.strip_prefix("www.").unwrap_or(host).to_owned();
    let within = |own: &str, known: &str| own == known || own.ends_with(&format!(".{known}"));
    own.hosts.iter().any(|own| known.hosts.iter().any(|known| within(&bare(own), &bare(known))))
}

#[cfg(test)]
mod tests {
    use super::super::Config;
    use super::*;

    fn config(outlets: &str) -> Config {
        Config::parse(&format!("id = \"x\"\ntitle = \"X\"\n{outlets}"), Path::new("a/corpus.toml")).unwrap()
    }

    fn ids(config: &Config) -> Vec<&str> {
        config.rules.outlets.iter().map(|outlet| outlet.id.as_str()).collect()
    }

    const OWN: &str = "[[outlet]]\nid = \"own\"\nhosts = [\"own.example\"]\n";

    #[test]
    fn own_outlets_stand_beside_those_that_come_along() {
        let known = built_in().unwrap();
        let config = config(OWN);
        assert_eq!(ids(&config)[0], "own");
        assert_eq!(config.rules.outlets[1..], known[..]);
        assert!(known.len() >= 3);
    }

    #[test]
    fn an_own_outlet_says_what_it_says_and_leaves_the_rest() {
        let config = config("[[outlet]]\nid = \"rfa\"\nhosts = [\"rfa.example\"]\nnames = { en = \"Mine\" }\n");
        let known = built_in().unwrap().into_iter().find(|outlet| outlet.id == "rfa").unwrap();
        let own = &config.rules.outlets[0];
        assert_eq!((own.names.en.as_deref(), &own.names.hans), (Some("Mine"), &None));
        assert_eq!(own.hosts, ["rfa.example", "rfa.org"]);
        assert_eq!((&own.identity, &own.section), (&known.identity, &known.section));
        assert_eq!(ids(&config).iter().filter(|id| **id == "rfa").count(), 1);
    }

    #[test]
    fn another_id_for_known_hosts_keeps_their_patterns() {
        let given = "[[outlet.identity]]\npattern = 'x'\nname = \"y\"\n";
        let outlet = "[[outlet]]\nid = \"mandarin\"\nhosts = [\"mandarin.rfa.org\"]\n";
        let known = built_in().unwrap().into_iter().find(|outlet| outlet.id == "rfa").unwrap();
        assert_eq!(config(outlet).rules.outlets[0].identity, known.identity);
        assert_eq!(config(&format!("{outlet}{given}")).rules.outlets[0].identity.len(), 1, "its own stand alone");
    }

    #[test]
    fn joined_corpora_prefer_own_outlets_of_either_to_known_ones() {
        let named = "[[outlet]]\nid = \"dw\"\nhosts = [\"dw.example\"]\nnames = { en = \"Second\" }\n";
        let both = config(OWN).with(config(named));
        assert_eq!(ids(&both)[..2], ["own", "dw"]);
        assert_eq!(both.rules.outlets[1].names.en.as_deref(), Some("Second"));
        assert_eq!(both.rules.outlets.len(), built_in().unwrap().len() + 1);
    }
}
