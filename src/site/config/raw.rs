//! What stands in the file, and where? The TOML as it is written, then as it is meant.

use std::collections::BTreeSet;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use super::values::{self, Text};
use super::{Config, ConfigError, Place, Reach, Source};
use crate::ingest::{Fields, FormName, Identity, Manner, OutletRule, Pattern, Rules};
use crate::text::{did_you_mean, fold_text};

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
    hosts: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    names: Text,
    #[serde(default)]
    identity: Vec<RawIdentity>,
    section: Option<Spanned<String>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RawIdentity {
    pattern: Spanned<String>,
    name: String,
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
    let raw: RawConfig = toml::from_str(text).map_err(|error| ConfigError::Bad {
        at: page.place(error.span().map_or(0, |span| span.start)),
        message: unknown_key(error.message()).unwrap_or_else(|| error.message().to_owned()),
        remedy: MANUAL.to_owned(),
    })?;
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
        n_own_outlets: 0,
        rules,
        aliases: aliases(&page, &raw.aliases)?,
        id: raw.id.into_inner(),
        language,
    })
}

/// What serde says of a key that nothing is called, and which of those that there are may be meant.
fn unknown_key(message: &str) -> Option<String> {
    let rest = message.strip_prefix("unknown field ")?;
    // Names stand between backticks.
    let mut names = rest.split('`').skip(1).step_by(2);
    let unknown = names.next()?;
    let known: Vec<&str> = names.collect();
    let meant = did_you_mean(unknown, known.iter().copied());
    let keys = known.join(", ");
    Some(match meant.as_str() {
        "" => format!("there is no key {unknown:?}; the keys here are {keys}"),
        _ => format!("there is no key {unknown:?}{meant} The keys here are {keys}"),
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
    if !values::is_id(raw.id.get_ref()) {
        let message = format!("{:?} is no id", raw.id.get_ref());
        return Err(page.bad(&raw.id, message, "an id is made of ASCII letters, digits and hyphens; links name it"));
    }
    if raw.hosts.get_ref().is_empty() {
        let message = "an outlet without a host has no articles".to_owned();
        return Err(page.bad(&raw.hosts, message, "name its hosts: hosts = [\"example.org\"]"));
    }
    for host in raw.hosts.get_ref() {
        if !values::is_host(host.get_ref()) {
            let message = format!("{:?} is no host name", host.get_ref());
            return Err(page.bad(host, message, "write the name alone: \"example.org\", without https:// and path"));
        }
    }
    let identity = raw
        .identity
        .iter()
        .map(|identity| Ok(Identity { pattern: page.pattern(&identity.pattern)?, name: identity.name.clone() }));
    Ok(OutletRule {
        id: raw.id.get_ref().clone(),
        hosts: raw.hosts.get_ref().iter().map(|host| host.get_ref().to_ascii_lowercase()).collect(),
        names: raw.names.clone().in_language("zh"),
        identity: identity.collect::<Result<_, ConfigError>>()?,
        section: raw.section.as_ref().map(|text| page.pattern(text)).transpose()?,
    })
}

/// The form all files of a source have; none for `auto`.
fn form(page: &Page<'_>, raw: Option<&Spanned<String>>) -> Result<Option<FormName>, ConfigError> {
    let Some(raw) = raw.filter(|raw| raw.get_ref() != "auto") else { return Ok(None) };
    FormName::from_id(raw.get_ref()).map(Some).ok_or_else(|| {
        let known: Vec<_> = FormName::ALL.iter().map(|form| form.id()).collect();
        let message = format!("{:?} is no form of archive", raw.get_ref());
        let message = format!("{message}{}", meant_form(raw.get_ref(), &known));
        page.bad(raw, message, &format!("write \"auto\" or one of {}", known.join(", ")))
    })
}

/// Which form is meant by what is none: one that is misspelt, or the ending of its files.
fn meant_form(written: &str, known: &[&str]) -> String {
    let written = written.trim_start_matches('.').to_ascii_lowercase();
    let by_ending = match written.as_str() {
        "jsonl" | "ndjson" | "jsonlines" => Some(FormName::JsonLines),
        "md" | "mkd" => Some(FormName::Markdown),
        "txt" | "plain" => Some(FormName::Text),
        "htm" | "xhtml" => Some(FormName::Html),
        "tsv" => Some(FormName::Csv),
        "yaml" | "yml" | "frontmatter" => Some(FormName::FrontMatter),
        "rss" | "atom" => Some(FormName::Feed),
        _ => None,
    };
    match by_ending {
        Some(form) => format!(", did you mean {:?}?", form.id()),
        None => did_you_mean(&written, known.iter().copied().chain(["auto"])),
    }
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
        manner: Manner {
            form: form(page, source.format.as_ref())?,
            fields: source.fields.clone(),
            source: written.get_ref().clone(),
        },
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
