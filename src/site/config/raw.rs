//! What stands in the file, and where? The TOML as it is written, then as it is meant.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::outlets;
use super::values::{self, Text};
use super::{Config, ConfigError, Place, Reach, Source};
use crate::corpus::Section;
use crate::ingest::{Fields, FormName, Identity, Manner, OutletRule, Pattern, Rules};
use crate::text::fold_text;

const MANUAL: &str = "docs/corpus-toml.md lists every key";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawConfig {
    id: Spanned<String>,
    title: Text,
    #[serde(default)]
    description: Text,
    #[serde(default)]
    licence: Text,
    language: Option<Spanned<String>>,
    time_zone: Option<Spanned<String>>,
    base_url: Option<Spanned<String>>,
    #[serde(default)]
    connect: Vec<Spanned<String>>,
    #[serde(default)]
    boilerplate: Vec<Spanned<String>>,
    #[serde(default)]
    aliases: Vec<Spanned<Vec<String>>>,
    #[serde(default)]
    keep: Vec<Spanned<String>>,
    #[serde(default)]
    source: Vec<Spanned<RawSource>>,
    #[serde(default)]
    outlet: Vec<RawOutlet>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawSource {
    path: Option<Spanned<String>>,
    glob: Option<Spanned<String>>,
    format: Option<Spanned<String>>,
    #[serde(default)]
    fields: Fields,
    #[serde(default)]
    optional: bool,
    #[serde(default)]
    fallback: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawOutlet {
    id: Spanned<String>,
    hosts: Option<Spanned<Vec<Spanned<String>>>>,
    #[serde(default)]
    names: Text,
    #[serde(default)]
    identity: Vec<RawIdentity>,
    section: Option<Spanned<String>>,
    #[serde(default)]
    sections: BTreeMap<String, Text>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIdentity {
    pattern: Spanned<String>,
    name: String,
}

/// The outlets of a file, whatever else stands in it.
#[derive(Deserialize)]
struct RawOutlets {
    outlet: Vec<RawOutlet>,
}

/// Reads the outlets of a file and nothing else of it.
pub(super) fn parse_outlets(text: &str, path: &Path) -> Result<Vec<OutletRule>, ConfigError> {
    let page = Page { text, path };
    let raw: RawOutlets = toml::from_str(text).map_err(|error| unreadable(&page, &error))?;
    raw.outlet.iter().map(|outlet| read_outlet(&page, outlet)).collect()
}

fn unreadable(page: &Page<'_>, error: &toml::de::Error) -> ConfigError {
    ConfigError::Bad {
        at: page.place(error.span().map_or(0, |span| span.start)),
        message: error.message().to_owned(),
        remedy: MANUAL.to_owned(),
    }
}

/// The file that is being read, to name places in it.
struct Page<'a> {
    text: &'a str,
    path: &'a Path,
}

impl Page<'_> {
    fn place(&self, byte_idx: usize) -> Place {
        let before = self.text.get(..byte_idx).unwrap_or(self.text);
        Place { file: self.path.to_owned(), line: 1 + before.matches('\n').count() }
    }

    fn bad<T>(&self, spanned: &Spanned<T>, message: String, remedy: &str) -> ConfigError {
        ConfigError::Bad { at: self.place(spanned.span().start), message, remedy: remedy.to_owned() }
    }

    fn pattern(&self, text: &Spanned<String>) -> Result<Pattern, ConfigError> {
        Pattern::new(text.get_ref()).map_err(|why| {
            let message = format!("{:?} is no pattern: {why}", text.get_ref());
            self.bad(text, message, "patterns are regular expressions; write a literal ( . ? + as \\( \\. \\? \\+")
        })
    }
}

pub(super) fn parse(text: &str, path: &Path) -> Result<Config, ConfigError> {
    let page = Page { text, path };
    let raw: RawConfig = toml::from_str(text).map_err(|error| unreadable(&page, &error))?;
    if !values::is_id(raw.id.get_ref()) {
        let message = format!("{:?} is no id", raw.id.get_ref());
        return Err(page.bad(&raw.id, message, "an id is made of ASCII letters, digits and hyphens; links name it"));
    }
    let language = language(&page, raw.language.as_ref())?;
    let base = path.parent().unwrap_or(Path::new("")).to_owned();
    let sources = raw.source.iter().map(|source| read_source(&page, &base, source)).collect::<Result<_, _>>()?;
    let rules = rules(&page, &raw)?;
    Ok(Config {
        title: raw.title.in_language(&language),
        description: raw.description.in_language(&language),
        licence: raw.licence.in_language(&language),
        time_zone: raw.time_zone.as_ref().map_or("UTC", |zone| zone.get_ref()).to_owned(),
        base_url: raw.base_url.as_ref().map(|url| base_url(&page, url)).transpose()?,
        connect: raw.connect.iter().map(|origin| read_origin(&page, origin)).collect::<Result<_, _>>()?,
        sources,
        rules,
        aliases: aliases(&page, &raw.aliases)?,
        id: raw.id.into_inner(),
        language,
    })
}

/// The names that come with the program.
const ALIASES: &str = include_str!("../../../data/aliases.tsv");

/// The table of names: those that come with the program, and those of this corpus.
fn aliases(page: &Page<'_>, own: &[Spanned<Vec<String>>]) -> Result<String, ConfigError> {
    let mut table: String =
        ALIASES.lines().filter(|line| !line.starts_with('#')).flat_map(|line| [line, "\n"]).collect();
    for names in own {
        let spellings: BTreeSet<String> =
            names.get_ref().iter().map(|name| fold_text(name.trim_end_matches('?'))).collect();
        let strange = names.get_ref().iter().find(|name| name.trim() != *name || name.contains(['\t', '\n', '|']));
        if let Some(name) = strange {
            let remedy = "write the name alone, without spaces around it, tabs or |";
            return Err(page.bad(names, format!("{name:?} is no name"), remedy));
        }
        if spellings.len() < names.get_ref().len() || spellings.len() < 2 || spellings.contains("") {
            let message = format!("{:?} are one name to a search", names.get_ref());
            return Err(page.bad(
                names,
                message,
                "give two names or more that differ in more than script, width or case",
            ));
        }
        table.extend(["term\t", &names.get_ref().join("\t"), "\n"]);
    }
    Ok(table)
}

fn language(page: &Page<'_>, raw: Option<&Spanned<String>>) -> Result<String, ConfigError> {
    let Some(raw) = raw else { return Ok("zh".to_owned()) };
    if values::is_id(raw.get_ref()) {
        return Ok(raw.get_ref().clone());
    }
    let message = format!("{:?} is no language tag", raw.get_ref());
    Err(page.bad(raw, message, "write it as in HTML's lang: \"zh\", \"zh-Hant\", \"en\""))
}

fn rules(page: &Page<'_>, raw: &RawConfig) -> Result<Rules, ConfigError> {
    let mut rules = Rules::default();
    if let Some(zone) = &raw.time_zone {
        // The zones this program brings along, never the system's: the same input gives the same days everywhere.
        rules.time_zone = jiff::tz::TimeZoneDatabase::bundled().get(zone.get_ref()).map_err(|_| {
            let message = format!("{:?} is no time zone", zone.get_ref());
            page.bad(
                zone,
                message,
                "use a name of the IANA database, such as \"UTC\", \"Asia/Shanghai\" or \"Asia/Taipei\"",
            )
        })?;
    }
    rules.boilerplate = raw.boilerplate.iter().map(|text| page.pattern(text)).collect::<Result<_, _>>()?;
    rules.keep = raw.keep.iter().map(|text| page.pattern(text)).collect::<Result<_, _>>()?;
    let mut seen = BTreeSet::new();
    for outlet in &raw.outlet {
        if !seen.insert(outlet.id.get_ref()) {
            let message = format!("outlet {:?} stands here twice", outlet.id.get_ref());
            return Err(page.bad(&outlet.id, message, "give each outlet one [[outlet]] with all its hosts"));
        }
        rules.outlets.push(read_outlet(page, outlet)?);
    }
    Ok(rules)
}

fn read_outlet(page: &Page<'_>, raw: &RawOutlet) -> Result<OutletRule, ConfigError> {
    // A host that no outlet names is an outlet's id as it stands: who names it later keeps the links that name it.
    if !values::is_host(raw.id.get_ref()) {
        let message = format!("{:?} is no id", raw.id.get_ref());
        let remedy = "an id is made of ASCII letters, digits, hyphens and dots; links name it";
        return Err(page.bad(&raw.id, message, remedy));
    }
    let hosts = hosts(page, raw)?;
    let identity = raw
        .identity
        .iter()
        .map(|identity| Ok(Identity { pattern: page.pattern(&identity.pattern)?, name: identity.name.clone() }));
    Ok(OutletRule {
        id: raw.id.get_ref().clone(),
        hosts,
        names: raw.names.clone().in_language("zh"),
        identity: identity.collect::<Result<_, ConfigError>>()?,
        section: raw.section.as_ref().map(|text| page.pattern(text)).transpose()?,
        sections: raw.sections.iter().map(section).collect(),
    })
}

/// The hosts of an outlet; none of one that is known and only given names.
fn hosts(page: &Page<'_>, raw: &RawOutlet) -> Result<Vec<String>, ConfigError> {
    let Some(hosts) = &raw.hosts else {
        if outlets::known()?.iter().any(|known| known.id == *raw.id.get_ref()) {
            return Ok(Vec::new());
        }
        let message = format!("no outlet {:?} comes with the program", raw.id.get_ref());
        return Err(page.bad(&raw.id, message, "name its hosts: hosts = [\"example.org\"]"));
    };
    if hosts.get_ref().is_empty() {
        let message = "an outlet without a host has no articles".to_owned();
        return Err(page.bad(hosts, message, "name its hosts: hosts = [\"example.org\"]"));
    }
    let host = |host: &Spanned<String>| {
        if values::is_host(host.get_ref()) {
            return Ok(host.get_ref().to_ascii_lowercase());
        }
        let message = format!("{:?} is no host name", host.get_ref());
        Err(page.bad(host, message, "write the name alone: \"example.org\", without https:// and path"))
    };
    hosts.get_ref().iter().map(host).collect()
}

fn section((id, names): (&String, &Text)) -> Section {
    Section { id: id.clone(), names: names.clone().in_language("zh") }
}

/// The form all files of a source have; none for `auto`.
fn form(page: &Page<'_>, raw: Option<&Spanned<String>>) -> Result<Option<FormName>, ConfigError> {
    let Some(raw) = raw.filter(|raw| raw.get_ref() != "auto") else { return Ok(None) };
    FormName::from_id(raw.get_ref()).map(Some).ok_or_else(|| {
        let known: Vec<_> = FormName::ALL.iter().map(|form| form.id()).collect();
        let message = format!("{:?} is no form of archive", raw.get_ref());
        page.bad(raw, message, &format!("write \"auto\" or one of {}", known.join(", ")))
    })
}

fn read_source(page: &Page<'_>, base: &Path, raw: &Spanned<RawSource>) -> Result<Source, ConfigError> {
    let source = raw.get_ref();
    let (reach, written) = match (&source.path, &source.glob) {
        (Some(path), None) => (Reach::Path(path.get_ref().clone()), path),
        (None, Some(glob)) => (Reach::Glob(glob.get_ref().clone()), glob),
        _ => {
            let message = "a source needs either a path or a glob".to_owned();
            return Err(page.bad(
                raw,
                message,
                "write path = \"folder\" or glob = \"folder/**/*.txt\", one of the two",
            ));
        }
    };
    Ok(Source {
        name: written.get_ref().clone(),
        base: base.to_owned(),
        reach,
        manner: Manner { form: form(page, source.format.as_ref())?, fields: source.fields.clone() },
        optional: source.optional,
        fallback: source.fallback,
        origin: Some(page.place(written.span().start)),
    })
}

fn base_url(page: &Page<'_>, raw: &Spanned<String>) -> Result<String, ConfigError> {
    match values::web_address(raw.get_ref()) {
        Some(url) if url.fragment().is_none() => Ok(url.into()),
        _ => {
            let message = format!("{:?} is no address a site can have", raw.get_ref());
            Err(page.bad(raw, message, "write where the site will be, from http:// or https:// on, without #"))
        }
    }
}

fn read_origin(page: &Page<'_>, raw: &Spanned<String>) -> Result<String, ConfigError> {
    values::origin(raw.get_ref()).ok_or_else(|| {
        let message = format!("{:?} is no origin", raw.get_ref());
        page.bad(raw, message, "an origin is scheme and host alone: \"https://example.org\"")
    })
}
