//! Which outlets are known without anybody's saying so? Those of the sample corpus, and the hosts that archives of Chinese
//! news hold most.
//!
//! Own outlets of a corpus stand beside them and take over what they do not say themselves. Never decides which outlet has
//! a host: `ingest::Rules` asks a corpus's own outlets first.

use std::path::Path;
use std::sync::OnceLock;

use super::raw::parse_outlets;
use super::{BUILT_IN, ConfigError};
use crate::corpus::Section;
use crate::ingest::OutletRule;

/// Outlets by their hosts, in the form of `corpus.toml`.
const OUTLETS: &str = include_str!("../../../data/outlets.toml");

/// Read once: reading compiles some hundred patterns.
static KNOWN: OnceLock<Vec<OutletRule>> = OnceLock::new();

/// The outlets that come with the program.
pub(super) fn known() -> Result<Vec<OutletRule>, ConfigError> {
    if let Some(known) = KNOWN.get() {
        return Ok(known.clone());
    }
    let mut known = parse_outlets(BUILT_IN, Path::new("data/corpus.toml"))?;
    known.extend(parse_outlets(OUTLETS, Path::new("data/outlets.toml"))?);
    Ok(KNOWN.get_or_init(|| known).clone())
}

/// Own outlets with what they leave out and a known one of their id or hosts has: without the patterns of a known outlet its
/// several addresses of one article would be several articles.
pub(super) fn completed(own: Vec<OutletRule>, known: &[OutletRule]) -> Vec<OutletRule> {
    own.into_iter().map(|own| complete(own, known)).collect()
}

/// Known outlets without those that a corpus has outlets of its own for.
pub(super) fn besides(known: Vec<OutletRule>, own: &[OutletRule]) -> Vec<OutletRule> {
    known.into_iter().filter(|known| own.iter().all(|own| own.id != known.id)).collect()
}

fn complete(mut own: OutletRule, known: &[OutletRule]) -> OutletRule {
    let has_identity = !own.identity.is_empty();
    for known in known {
        let is_same = known.id == own.id;
        if !is_same && !shares_host(&own, known) {
            continue;
        }
        if !has_identity {
            own.identity.extend(known.identity.iter().cloned());
        }
        own.section = own.section.or_else(|| known.section.clone());
        let is_named = |section: &Section| own.sections.iter().any(|own| own.id == section.id);
        let more: Vec<_> = known.sections.iter().filter(|section| !is_named(section)).cloned().collect();
        own.sections.extend(more);
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
    use std::collections::BTreeSet;

    use super::*;
    use crate::corpus::{Article, Names};
    use crate::ingest::{SourceFile, read};
    use crate::search::{Engine, Reach, Request};
    use crate::site::{Config, of_articles, unpacked};
    use crate::text::count;

    const LEAST: &str = "id = \"x\"\ntitle = \"X\"\n";

    fn config(more: &str) -> Config {
        Config::parse(&format!("{LEAST}{more}"), Path::new("a/corpus.toml")).unwrap()
    }

    fn article(config: &Config, url: &str) -> Article {
        let text = format!("<!--1600000000000-->\n[题]({url})\n------\n<p>正文。");
        read(&SourceFile { path: "a.txt", bytes: text.as_bytes() }, &config.rules).unwrap().article
    }

    #[test]
    fn every_known_outlet_has_its_names_in_three_languages_and_its_own_id() {
        let known = known().unwrap();
        assert!(known.len() > 50);
        let ids: BTreeSet<&str> = known.iter().map(|outlet| outlet.id.as_str()).collect();
        assert_eq!(ids.len(), known.len());
        let hosts: Vec<&String> = known.iter().flat_map(|outlet| &outlet.hosts).collect();
        assert_eq!(hosts.iter().collect::<BTreeSet<_>>().len(), hosts.len());
        let sections = known.iter().flat_map(|outlet| outlet.sections.iter().map(|section| &section.names));
        for names in known.iter().map(|outlet| &outlet.names).chain(sections) {
            let Names { en: Some(en), hans: Some(simplified), hant: Some(traditional) } = names else {
                panic!("{names:?}")
            };
            assert_eq!((count(en).han, count(simplified).hant, count(traditional).hans), (0, 0, 0), "{names:?}");
        }
        for outlet in &known {
            assert!(outlet.sections.is_empty() || outlet.section.is_some(), "{}", outlet.id);
        }
        // An identity would change the ids of articles that are linked to.
        for outlet in known.iter().filter(|outlet| !["voa", "rfa", "dw"].contains(&outlet.id.as_str())) {
            assert!(outlet.identity.is_empty() && outlet.hosts.contains(&outlet.id), "{}", outlet.id);
        }
    }

    #[test]
    fn addresses_name_outlet_and_section() {
        let config = config("");
        let check = |url: &str, outlet: &str, section: Option<&str>| {
            let article = article(&config, url);
            assert_eq!((article.outlet.as_deref(), article.section.as_deref()), (Some(outlet), section), "{url}");
        };
        check("http://www.bbc.com/zhongwen/simp/chinese-news-53232567", "bbc.com", Some("chinese-news"));
        check("https://www.bbc.co.uk/news/world-asia-china-53421349", "bbc.com", Some("world-asia-china"));
        check("http://www.rfi.fr//cn/%E6%B8%AF%E6%BE%B3%E5%8F%B0/20200630-x", "rfi.fr", Some("港澳台"));
        check("http://www.rfi.fr//cn/contenu/20200705-x", "rfi.fr", None);
        check("https://cn.nytimes.com/asia-pacific/20210422/x/", "cn.nytimes.com", Some("asia-pacific"));
        check("https://www.nytimes.com/2020/07/13/x.html", "nytimes.com", None);
        check("https://cn.ft.com/story/001088230?full=y", "cn.ft.com", None);
        check("http://www.ftchinese.com/story/001088230", "cn.ft.com", None);
        check("https://cn.reuters.com/article/x-idCNKBS2410YO", "cn.reuters.com", None);
        check("https://www.reuters.com/world/china/x-y-2023-05-04/", "reuters.com", Some("world/china"));
        check("https://www.cna.com.tw/news/firstnews/202106190221.aspx", "cna.com.tw", Some("firstnews"));
        check("https://www.zaobao.com.sg/realtime/china/story20200701-1", "zaobao.com", Some("realtime/china"));
        check("http://politics.people.com.cn/n1/2020/0701/c1024-1.html", "people.com.cn", Some("politics"));
        check("http://www.news.cn/world/2021-07/01/c_1.htm", "xinhuanet.com", Some("world"));
        check("https://news.ltn.com.tw/news/politics/breakingnews/1", "ltn.com.tw", Some("politics"));
        check(
            "https://www.rfa.org/mandarin/yataibaodao/gangtai/x-07172020121056.html",
            "rfa",
            Some("yataibaodao/gangtai"),
        );
        check("https://chinadigitaltimes.net/chinese/2020/06/x/", "chinadigitaltimes.net", None);
        check("https://mp.weixin.qq.com/s/x", "mp.weixin.qq.com", None);
        check("https://unknown.example/a", "unknown.example", None);
    }

    #[test]
    fn a_corpus_adds_names_to_an_outlet_that_is_known() {
        let more = "[[outlet]]\nid = \"rfa\"\n[outlet.sections]\n\"yataibaodao/gangtai\" = \"港台新闻\"\n";
        let config = config(more);
        let url = "https://www.rfa.org/mandarin/yataibaodao/gangtai/x-07172020121056.html";
        let built = of_articles(&config, vec![article(&config, url)]).unwrap();
        let [outlet] = built.manifest.outlets.as_slice() else { panic!("{:?}", built.manifest.outlets) };
        assert_eq!(outlet.names.nearest("zh-Hant"), Some("自由亞洲電台"));
        let names = built.manifest.section("yataibaodao/gangtai").unwrap();
        assert_eq!(names.nearest("en"), Some("港台新闻"));
        let unknown = format!("{LEAST}[[outlet]]\nid = \"rfaa\"\n");
        let message = Config::parse(&unknown, Path::new("a/corpus.toml")).unwrap_err().to_string();
        assert!(message.contains("a/corpus.toml:4") && message.contains("rfaa"), "{message}");
    }

    #[test]
    fn the_manifest_names_what_is_there_and_a_query_finds_it_by_name() {
        let config = config("");
        let urls = [
            "https://www.rfa.org/mandarin/yataibaodao/gangtai/x-07172020121056.html",
            "https://www.rfa.org/mandarin/somewhere/y-07172020121057.html",
            "https://www.bbc.com/zhongwen/simp/world-53421349",
        ];
        let built = of_articles(&config, urls.iter().map(|url| article(&config, url)).collect()).unwrap();
        let sections = |id: &str| -> Vec<String> {
            let outlet = built.manifest.outlets.iter().find(|outlet| outlet.id == id).unwrap();
            outlet.sections.iter().map(|section| section.id.clone()).collect()
        };
        assert_eq!((sections("rfa"), sections("bbc.com")), (vec!["yataibaodao/gangtai".into()], vec!["world".into()]));
        let file = |name: &str| {
            let (_, bytes) = built.files.iter().find(|(file, _)| file == name).unwrap();
            unpacked(bytes.clone()).unwrap()
        };
        let mut engine = Engine::open(&file("corpus.json"), Reach::Near).unwrap();
        let mut found = |q: &str| loop {
            let answer = engine.answer(&Request { q: q.to_owned(), ..Request::default() });
            if answer.lacks.is_empty() {
                return answer.articles;
            }
            for name in answer.lacks {
                engine.insert(&name, &file(&name)).unwrap();
            }
        };
        // Ids and parts of them, and names in any language and script.
        for (q, n) in [
            ("section:gangtai", 1),
            ("section:港台", 1),
            ("section:\"Hong Kong\"", 1),
            ("section:国际", 1),
            ("section:國際", 1),
            ("outlet:bbc", 1),
            ("section:河", 0),
        ] {
            assert_eq!(found(q), n, "{q}");
        }
    }

    fn ids(config: &Config) -> Vec<&str> {
        config.rules.outlets.iter().map(|outlet| outlet.id.as_str()).collect()
    }

    const OWN: &str = "[[outlet]]\nid = \"own\"\nhosts = [\"own.example\"]\n";

    #[test]
    fn own_outlets_stand_beside_those_that_come_along() {
        let known = known().unwrap();
        let config = config(OWN);
        assert_eq!(ids(&config), ["own"]);
        assert_eq!(config.rules.known, known);
    }

    #[test]
    fn an_own_outlet_says_what_it_says_and_leaves_the_rest() {
        let config = config("[[outlet]]\nid = \"rfa\"\nhosts = [\"rfa.example\"]\nnames = { en = \"Mine\" }\n");
        let known = known().unwrap().into_iter().find(|outlet| outlet.id == "rfa").unwrap();
        let own = &config.rules.outlets[0];
        assert_eq!((own.names.en.as_deref(), &own.names.hans), (Some("Mine"), &None));
        assert_eq!(own.hosts, ["rfa.example", "rfa.org"]);
        assert_eq!((&own.identity, &own.section), (&known.identity, &known.section));
        assert_eq!(own.sections, known.sections);
        assert!(config.rules.known.iter().all(|outlet| outlet.id != "rfa"));
    }

    #[test]
    fn another_id_for_known_hosts_keeps_their_patterns() {
        let given = "[[outlet.identity]]\npattern = 'x'\nname = \"y\"\n";
        let outlet = "[[outlet]]\nid = \"mandarin\"\nhosts = [\"mandarin.rfa.org\"]\n";
        let known = known().unwrap().into_iter().find(|outlet| outlet.id == "rfa").unwrap();
        assert_eq!(config(outlet).rules.outlets[0].identity, known.identity);
        assert_eq!(config(&format!("{outlet}{given}")).rules.outlets[0].identity.len(), 1, "its own stand alone");
    }

    #[test]
    fn joined_corpora_prefer_own_outlets_of_either_to_known_ones() {
        let named = "[[outlet]]\nid = \"dw\"\nhosts = [\"dw.example\"]\nnames = { en = \"Second\" }\n";
        let both = config(OWN).with(config(named));
        assert_eq!(ids(&both), ["own", "dw"]);
        assert_eq!(both.rules.outlets[1].names.en.as_deref(), Some("Second"));
        assert_eq!(both.rules.known.len(), known().unwrap().len() - 1);
    }
}
