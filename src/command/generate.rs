//! `yulan generate`: a made-up archive, written to a new folder.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use super::args::GenerateArgs;
use super::say::{count, grouped, say};
use super::{End, Outcome};
use crate::generate::{Archive, Recipe};

pub(super) fn run(args: &GenerateArgs) -> Outcome {
    let out = &args.out;
    let is_free = std::fs::read_dir(out).map_or(true, |mut inside| inside.next().is_none());
    if !is_free {
        return Err(
            format!("{} is not empty\n  name a new folder with --out; nothing was written", out.display()).into()
        );
    }
    let archive = Archive::new(Recipe {
        n_articles: args.articles,
        seed: args.seed,
        percent_traps: args.traps,
        profile: args.profile,
    });
    let (mut folders, mut n_bytes, mut n_traps) = (BTreeSet::<PathBuf>::new(), 0, 0_usize);
    for number in 0..args.articles {
        let file = archive.file(number);
        let path = out.join("articles").join(&file.path);
        if let Some(folder) = path.parent().filter(|folder| !folders.contains(*folder)) {
            std::fs::create_dir_all(folder).map_err(|error| cannot(folder, &error))?;
            folders.insert(folder.to_owned());
        }
        std::fs::write(&path, &file.bytes).map_err(|error| cannot(&path, &error))?;
        n_bytes += file.bytes.len();
        n_traps += usize::from(file.trap.is_some());
    }
    std::fs::create_dir_all(out).map_err(|error| cannot(out, &error))?;
    let config = out.join("corpus.toml");
    std::fs::write(&config, archive.config()).map_err(|error| cannot(&config, &error))?;
    let n_files = usize::try_from(args.articles).unwrap_or(usize::MAX);
    say(&format!("{}: {}, {} bytes", out.display(), count(n_files, "file", "files"), grouped(n_bytes)));
    say(&format!("  {} odd in one way; build it with: yulan build {}", grouped(n_traps), config.display()));
    Ok(End::Good)
}

fn cannot(path: &Path, error: &std::io::Error) -> String {
    format!(
        "cannot write {}: {error}\n  free some room or name another folder with --out; what is there can be deleted",
        path.display()
    )
}
