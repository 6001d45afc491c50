//! What was asked on the command line, and what is told there? The native door.
//!
//! The only module that prints. Never does the work itself: `site` builds, checks and reads.

mod args;
mod build;
mod generate;
mod hook;
mod manual;
mod progress;
mod query;
mod say;
mod serve;

use std::error::Error;
use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use crate::site;
use args::{Args, Task};
use say::{complain, say};

/// How a task ended, when nothing kept it from ending.
enum End {
    /// All is well.
    Good,
    /// It ended, but something is wrong and was told.
    Bad,
}

type Outcome = Result<End, Box<dyn Error>>;

/// Runs the command line. Exit codes: 0 good, 1 something is wrong with the input or the site, 2 wrong usage.
#[must_use]
pub fn main() -> ExitCode {
    // clap itself ends the program where the usage is wrong (2) or help is wanted (0).
    let args = Args::parse();
    match run(args.task) {
        Ok(End::Good) => ExitCode::SUCCESS,
        Ok(End::Bad) => ExitCode::FAILURE,
        Err(error) => {
            complain(&format!("error: {error}"));
            ExitCode::FAILURE
        }
    }
}

/// The command line as clap knows it.
#[must_use]
pub fn definition() -> clap::Command {
    Args::command()
}

fn run(task: Task) -> Outcome {
    match task {
        Task::Build(args) => build::run(&args),
        Task::Query(args) => query::run(&args),
        Task::Check { site, queries } => check(&site, queries),
        Task::Serve(args) => serve::run(&args),
        Task::Generate(args) => generate::run(&args),
        Task::Completions { shell } => Ok(manual::completions(shell)),
        Task::Man { command } => manual::page(command.as_deref()),
        Task::Hook => hook::run(),
    }
}

fn check(folder: &Path, n_queries: usize) -> Outcome {
    let checked = site::check(folder, n_queries)?;
    for fault in &checked.faults {
        complain(&format!("{}: {}", folder.join(&fault.file).display(), fault.message));
    }
    let (n_shards, n_articles) = (checked.n_shards, checked.n_articles);
    if checked.faults.is_empty() {
        say(&format!("{} is whole: {n_articles} articles in {n_shards} shards", folder.display()));
        return Ok(End::Good);
    }
    complain(&format!("{} is damaged\n  build it again, or copy it again from where it was built", folder.display()));
    Ok(End::Bad)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_command_line_is_consistent() {
        super::definition().debug_assert();
    }
}
