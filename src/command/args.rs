//! Which words does the command line understand? The definition that help, completions and man page come from.

use std::num::NonZeroU16;
use std::path::PathBuf;

use clap::{Parser, Subcommand};
use clap_complete::Shell;

use crate::corpus::Day;
use crate::export::Format;
use crate::text::did_you_mean;

const EXAMPLES: &str = "\
Examples:
  yulan build ~/archive --out site          explore a folder of archived articles
  yulan build --out dist --single-file dist/yulan.html
                                            the corpus of data/corpus.toml, as a site and as one file
  yulan serve site                          look at it on this machine
  yulan query site '#q=台湾 -选举&sort=oldest'
                                            ask what the page would show at this address
  yulan check site                          is every file whole?

Exit codes: 0 all is well, 1 something is wrong with the input or the site (and is told), 2 wrong usage.";

const BUILD_EXAMPLES: &str = "\
Examples:
  yulan build ~/archive --out site
      Every file of a folder. What is no article is listed in site/build-report.json with its reason.
  yulan build my/corpus.toml --out site --single-file archive.html
      A corpus described in a file (docs/corpus-toml.md), and one HTML file that opens from a disk.
  yulan build data/corpus.toml more/ --out site
      Several together: the first names the corpus, the others add their articles.
  yulan build ~/archive --check
      What is there, what would be skipped, mended or guessed at, and why; nothing is written.

A build writes beside SITE and swaps at the end: interrupted, it leaves the old site whole.
The same input gives the same bytes, whatever --jobs says.";

const QUERY_EXAMPLES: &str = "\
Examples:
  yulan query site '#q=王毅'
  yulan query site '#q=王毅&outlet=voa&date__gte=2024' --json | jq .articles
  yulan query site 'https://example.org/site/#q=普京&sort=oldest'

The address is what the page has after its #, as typed or percent-encoded; docs/address.md lists its keys.";

const GENERATE_EXAMPLES: &str = "\
Examples:
  yulan generate --articles 10000 --out /tmp/made-up
  yulan build /tmp/made-up/corpus.toml --out /tmp/site

The same numbers give the same bytes on every machine. docs/generate.md says what is in it.";

/// 语览: turns a folder of archived articles into an explorer that runs entirely in a browser.
///
/// No server, no account: one folder for any static host, or one HTML file for a USB stick. Search is exact and finds
/// Simplified and Traditional spellings alike.
#[derive(Debug, Parser)]
#[command(name = "yulan", version, after_help = EXAMPLES, max_term_width = 100, arg_required_else_help = true)]
pub(super) struct Args {
    #[command(subcommand)]
    pub(super) task: Task,
}

#[derive(Debug, Subcommand)]
pub(super) enum Task {
    /// Build a site, and one file if wanted, from archived articles.
    #[command(after_help = BUILD_EXAMPLES)]
    Build(BuildArgs),
    /// Ask a site what the page would show at an address.
    #[command(after_help = QUERY_EXAMPLES)]
    Query(QueryArgs),
    /// Check that every file of a site is whole.
    Check {
        /// Folder of the site.
        site: PathBuf,
        /// Ask the index for so many strings drawn from the texts, and compare with a scan of them.
        #[arg(long, value_name = "N", default_value_t = 0)]
        queries: usize,
    },
    /// Serve a site to browsers on this machine.
    Serve(ServeArgs),
    /// Write a made-up archive, for trying and measuring.
    #[command(after_help = GENERATE_EXAMPLES)]
    Generate(GenerateArgs),
    /// Print completions for a shell.
    #[command(after_help = "Example:\n  yulan completions bash > ~/.local/share/bash-completion/completions/yulan")]
    Completions {
        /// The shell.
        shell: Shell,
    },
    /// Print the man page.
    #[command(after_help = "Example:\n  yulan man > ~/.local/share/man/man1/yulan.1")]
    Man {
        /// A command whose own page is wanted.
        command: Option<String>,
    },
    /// Write the data of a corpus into Trunk's staging folder.
    #[command(hide = true)]
    Hook,
}

#[derive(Debug, clap::Args)]
pub(super) struct BuildArgs {
    /// A corpus.toml, or a folder of archived articles; several become one corpus under the first's name.
    #[arg(value_name = "CORPUS.toml | FOLDER", default_value = "data/corpus.toml")]
    pub(super) corpus: Vec<PathBuf>,
    /// Folder to write the site to. A site that is there is replaced; files in it that no build wrote are kept.
    #[arg(long, value_name = "SITE", required_unless_present = "check")]
    pub(super) out: Option<PathBuf>,
    /// Also write everything into one HTML file, which may lie inside SITE.
    #[arg(long, value_name = "FILE", conflicts_with = "data_only")]
    pub(super) single_file: Option<PathBuf>,
    /// Folder of the built app [default: target/app].
    #[arg(long, value_name = "DIR", conflicts_with = "data_only")]
    pub(super) app: Option<PathBuf>,
    /// Write corpus.json, articles/ and build-report.json only, without the app.
    #[arg(long)]
    pub(super) data_only: bool,
    /// Read everything and tell what would become of every file, without writing a site.
    #[arg(long, conflicts_with_all = ["out", "single_file", "app", "data_only"])]
    pub(super) check: bool,
    /// With --check: write the report as JSON to this file, `-` for the terminal.
    #[arg(long, value_name = "FILE", requires = "check")]
    pub(super) report: Option<PathBuf>,
    /// Folder in which readings are kept, so that unchanged files are not read again; safe to delete [default: in the
    /// user's folder for caches].
    #[arg(long, value_name = "DIR", conflicts_with = "no_cache")]
    pub(super) cache: Option<PathBuf>,
    /// Read every file anew and keep nothing.
    #[arg(long)]
    pub(super) no_cache: bool,
    /// Threads that read files [default: as many as there are processors].
    #[arg(long, value_name = "N")]
    pub(super) jobs: Option<NonZeroU16>,
}

#[derive(Debug, clap::Args)]
pub(super) struct QueryArgs {
    /// Folder of the site.
    pub(super) site: PathBuf,
    /// The address: '#q=…', or a whole link to a view.
    #[arg(default_value = "#", allow_hyphen_values = true)]
    pub(super) address: String,
    /// Print the answer as JSON, the same that `window.yulan.ask` gives.
    #[arg(long)]
    pub(super) json: bool,
    /// Print the articles that are found in another form instead, the same that the page exports: csv, jsonl, md, txt,
    /// bib, ris, csl.json, gbt7714.txt, apa.txt, chicago.txt.
    #[arg(long = "as", value_name = "FORM", conflicts_with = "json", value_parser = form)]
    pub(super) form: Option<Format>,
    /// Name outlets in this language: en, zh-Hans, zh-Hant.
    #[arg(long, value_name = "LANGUAGE", default_value = "en", requires = "form")]
    pub(super) language: String,
    /// The day that an export is made on, for its citations and what it says of itself: 2024-05-31.
    #[arg(long, value_name = "DAY", requires = "form", value_parser = day)]
    pub(super) day: Option<Day>,
}

fn day(text: &str) -> Result<Day, String> {
    text.parse().map_err(|()| "expected a day as in 2024-05-31".to_owned())
}

fn form(id: &str) -> Result<Format, String> {
    let known = || Format::ALL.map(Format::id).join(", ");
    let meant = || did_you_mean(id, Format::ALL.map(Format::id));
    Format::from_id(id).ok_or_else(|| format!("expected one of {}{}", known(), meant()))
}

#[derive(Debug, clap::Args)]
pub(super) struct ServeArgs {
    /// Folder of the site.
    pub(super) site: PathBuf,
    /// Port of 127.0.0.1; 0 takes any that is free [default: 8080, or the next that is free].
    #[arg(long, value_name = "N")]
    pub(super) port: Option<u16>,
}

#[derive(Debug, clap::Args)]
pub(super) struct GenerateArgs {
    /// New folder for the archive: its corpus.toml, and its files in articles/.
    #[arg(long, value_name = "DIR")]
    pub(super) out: PathBuf,
    /// How many articles.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub(super) articles: u64,
    /// What all chance is drawn from.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(super) seed: u64,
    /// Percent of the articles that are odd in one way, as archived files are.
    #[arg(long, value_name = "PERCENT", default_value_t = 5, value_parser = clap::value_parser!(u8).range(0..=100))]
    pub(super) traps: u8,
}
