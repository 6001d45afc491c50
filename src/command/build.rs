//! `yulan build`: what is read, where it goes, and what is told at the end.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::thread;

use super::args::BuildArgs;
use super::progress::Progress;
use super::say::{complain, count, grouped, plain, say, write_out};
use super::{End, Outcome};
use crate::site::{self, App, BuildError, Built, Config, ConfigError, Contents, Finding, NoArticles, Output, Report};

/// Where `make build` and Trunk leave the app.
const APP: &str = "target/app";
/// Reasons for which files were skipped that are told on the terminal; the report names every file.
const MAX_REASONS: usize = 12;
/// Files that are named for one reason.
const MAX_NAMED: usize = 3;
/// Beyond this much data a page no longer loads all of it at once, and weighing it would take minutes.
const MAX_WEIGHED_BYTES: usize = 8 << 20;

pub(super) fn run(args: &BuildArgs) -> Outcome {
    let config = read_config(&args.corpus)?;
    let cache = if args.no_cache { None } else { args.cache.clone().or_else(default_cache) };
    let n_jobs = args.jobs.map(|n_jobs| n_jobs.get().into());
    let Some(out) = args.out.as_deref().filter(|_| !args.check) else {
        return check(&config, build(&config, n_jobs, cache.as_deref()), args.report.as_deref());
    };
    let app = if args.data_only { None } else { Some(read_app(args.app.as_deref())?) };
    let output = Output::open(out, args.single_file.as_deref())?;
    let built = match build(&config, n_jobs, cache.as_deref()) {
        Err(BuildError::NoArticles(nothing)) => return Ok(refuse(&nothing, out)),
        built => built?,
    };

    let Built { manifest, mut files, report } = built;
    let single = match (&app, &args.single_file) {
        (Some(app), Some(_)) => Some(app.single_file(&manifest, &files)),
        _ => None,
    };
    let n_single_bytes = single.as_ref().map(Vec::len);
    let of_app = app.as_ref().map(|app| app.hosted(&manifest, &config.connect, &files)).unwrap_or_default();
    files.extend(of_app);
    let load = app.is_some().then(|| Load::weigh(&files));
    let written = output.commit(Contents { files, single, report: report.clone() })?;

    say(&summary(&report, &title(&config)));
    let n_bytes: usize = written.iter().map(|(_, n_bytes)| n_bytes).sum();
    say(&format!("  {}: {}, {} bytes", out.display(), count(written.len(), "file", "files"), grouped(n_bytes)));
    if let Some(load) = load {
        say(&load.to_string());
    }
    if let (Some(path), Some(n_bytes)) = (&args.single_file, n_single_bytes) {
        say(&format!("  {}: everything in one file, {} bytes", path.display(), grouped(n_bytes)));
    }
    say(&format!("  {}: what became of every file", out.join(site::REPORT).display()));
    warn(&report);
    Ok(End::Good)
}

/// Tells why nothing is written.
fn refuse(nothing: &NoArticles, out: &Path) -> End {
    warn(&nothing.report);
    complain(&format!("error: {nothing}"));
    let stays = if out.join(site::MANIFEST).exists() { "; the site that is there stays as it was" } else { "" };
    complain(&format!("nothing was written to {}{stays}", out.display()));
    End::Bad
}

/// Tells what a build would make of the sources.
fn check(config: &Config, built: Result<Built, BuildError>, to: Option<&Path>) -> Outcome {
    let (report, nothing) = match built {
        Err(BuildError::NoArticles(nothing)) => (nothing.report.clone(), Some(nothing)),
        built => (built?.report, None),
    };
    let end = || match &nothing {
        None => End::Good,
        Some(nothing) => {
            complain(&format!("error: {nothing}"));
            End::Bad
        }
    };
    let json = || {
        serde_json::to_vec_pretty(&report).map(|mut json| {
            json.push(b'\n');
            json
        })
    };
    match to {
        Some(path) if path == Path::new("-") => {
            write_out(&json()?);
            return Ok(end());
        }
        Some(path) => std::fs::write(path, json()?).map_err(|error| {
            format!("cannot write {}: {error}\n  choose another place with --report", path.display())
        })?,
        None => {}
    }
    say(&summary(&report, &title(config)));
    say(&coverage(&report));
    warn(&report);
    Ok(end())
}

fn title(config: &Config) -> String {
    plain(config.title.nearest("en").unwrap_or(&config.id))
}

/// Where programs keep what they can make again; none where the system names no such place.
pub(super) fn default_cache() -> Option<PathBuf> {
    let named = |name: &str| std::env::var_os(name).filter(|value| !value.is_empty()).map(PathBuf::from);
    let home =
        || named("HOME").map(|home| home.join(if cfg!(target_os = "macos") { "Library/Caches" } else { ".cache" }));
    Some(named("XDG_CACHE_HOME").or_else(|| named("LOCALAPPDATA")).or_else(home)?.join("yulan/readings"))
}

/// What there is, and what had to be done to it, counted.
fn coverage(report: &Report) -> String {
    let list = |counts: &BTreeMap<String, u32>| {
        let counts = counts.iter().map(|(value, count)| format!("{value} {}", grouped(*count as usize)));
        counts.collect::<Vec<_>>().join(", ")
    };
    let mut lines = Vec::new();
    for (name, counts) in [
        ("forms", &report.by_form),
        ("outlets", &report.by_outlet),
        ("years", &report.by_year),
        ("scripts", &report.by_script),
    ] {
        lines.push(format!("  {name}: {}", list(counts)));
    }
    for (outcome, name) in [
        (site::Outcome::Skipped, "skipped"),
        (site::Outcome::Replaced, "replaced"),
        (site::Outcome::Duplicate, "duplicate"),
        (site::Outcome::Version, "older versions"),
        (site::Outcome::Repaired, "repaired"),
    ] {
        let mut reasons = BTreeMap::<String, u32>::new();
        for finding in report.with_outcome(outcome) {
            *reasons.entry(finding.reason.clone()).or_default() += 1;
        }
        if !reasons.is_empty() {
            lines.push(format!("  {name}: {}", list(&reasons)));
        }
    }
    lines.join("\n")
}

/// Reads the corpora that were named, as one.
pub(super) fn read_config(paths: &[impl AsRef<Path>]) -> Result<Config, ConfigError> {
    let mut configs = paths.iter().map(|path| Config::read(path.as_ref()));
    let first = configs.next().unwrap_or_else(|| Config::read(Path::new("data/corpus.toml")))?;
    configs.try_fold(first, |first, next| Ok(first.with(next?)))
}

/// Builds a corpus in memory, showing how far it is.
pub(super) fn build(config: &Config, n_jobs: Option<usize>, cache: Option<&Path>) -> Result<Built, site::BuildError> {
    let n_jobs = n_jobs.or_else(|| thread::available_parallelism().ok().map(Into::into)).unwrap_or(1);
    site::build(config, n_jobs, cache, &Progress::default())
}

fn read_app(given: Option<&Path>) -> Result<App, Box<dyn std::error::Error>> {
    let folder = given.unwrap_or(Path::new(APP));
    if !folder.join("index.html").is_file() {
        let remedy =
            "build the app with `make build`, name its folder with --app, or write the data alone with --data-only";
        return Err(format!("no app at {}: there is no index.html\n  {remedy}", folder.display()).into());
    }
    Ok(App::read(folder)?)
}

/// One line that adds up: every file is an article or one of the others. What was repaired is among the articles.
fn summary(report: &Report, title: &str) -> String {
    let counts = &report.counts;
    format!(
        "{title}: {} from {}, {} skipped, {} replaced, {} duplicate, {}; {} of the articles repaired",
        count(counts.articles, "article", "articles"),
        count(counts.files, "file", "files"),
        grouped(counts.skipped),
        grouped(counts.replaced),
        grouped(counts.duplicates),
        count(counts.versions, "older version", "older versions"),
        grouped(counts.repaired),
    )
}

/// Tells what was skipped and what is odd, each reason once for a source.
pub(super) fn warn(report: &Report) {
    let mut reasons: Vec<Vec<&Finding>> = Vec::new();
    let mut places = BTreeMap::<(&str, &str), usize>::new();
    for finding in report.with_outcome(site::Outcome::Skipped) {
        let place = *places.entry((finding.source.as_str(), finding.reason.as_str())).or_insert(reasons.len());
        match reasons.get_mut(place) {
            Some(reason) => reason.push(finding),
            None => reasons.push(vec![finding]),
        }
    }
    for reason in reasons.iter().take(MAX_REASONS) {
        complain(&skipped(reason));
    }
    if reasons.len() > MAX_REASONS {
        let n_more: usize = reasons.iter().skip(MAX_REASONS).map(Vec::len).sum();
        complain(&format!("and {} more, all listed in {}", grouped(n_more), site::REPORT));
    }
    for source in &report.sources {
        if !source.present {
            complain(&format!("source {} is optional and not there", plain(&source.source)));
        }
        for warning in &source.warnings {
            complain(&format!("warning: source {}: {}", plain(&source.source), plain(warning)));
        }
    }
}

/// Files of a source that were skipped for one reason, the message that of the first.
fn skipped(findings: &[&Finding]) -> String {
    let names: Vec<_> = findings.iter().take(MAX_NAMED).map(|finding| plain(&finding.path)).collect();
    let more = match findings.len().saturating_sub(MAX_NAMED) {
        0 => String::new(),
        n_more => format!(" and {} more", grouped(n_more)),
    };
    let (source, message) =
        findings.first().map(|first| (plain(&first.source), plain(&first.message))).unwrap_or_default();
    format!("skipped {}{more} of {source}: {message}", names.join(", "))
}

/// What a browser loads before the first result: bytes in brotli.
struct Load {
    wasm: usize,
    /// With the wasm.
    app: usize,
    /// None where it is too large to be weighed, and to come in the first load.
    corpus: Option<usize>,
}

impl Load {
    fn weigh(files: &[(String, Vec<u8>)]) -> Self {
        let is_data = |path: &str| path == site::MANIFEST || path.starts_with("articles/");
        let weigh = |wanted: &dyn Fn(&str) -> bool| -> usize {
            files.iter().filter(|(path, _)| wanted(path)).map(|(_, content)| site::brotli_len(content)).sum()
        };
        let n_raw_bytes: usize = files.iter().filter(|(path, _)| is_data(path)).map(|(_, content)| content.len()).sum();
        let has_wasm = |path: &str| Path::new(path).extension().is_some_and(|extension| extension == "wasm");
        // That of the binder comes when a selection is saved.
        let is_wasm = |path: &str| has_wasm(path) && !path.starts_with("binder-");
        let wasm = weigh(&is_wasm);
        Self {
            wasm,
            app: wasm + weigh(&|path| path == "index.html"),
            corpus: (n_raw_bytes <= MAX_WEIGHED_BYTES).then(|| weigh(&is_data)),
        }
    }
}

impl std::fmt::Display for Load {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (wasm, app) = (grouped(self.wasm), grouped(self.app));
        write!(out, "  in brotli: wasm {wasm} bytes, whole app {app} bytes, ")?;
        match self.corpus {
            Some(corpus) => {
                let all = grouped(self.app + corpus);
                write!(out, "corpus {} bytes, whole first load {all} bytes", grouped(corpus))
            }
            None => out.write_str("corpus too large to weigh"),
        }
    }
}
