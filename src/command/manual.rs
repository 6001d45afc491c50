//! What does the shell know of this program? Completions and man pages, made from the definition.

use clap_complete::Shell;
use clap_mangen::Man;

use super::say::write_out;
use super::{End, Outcome, definition};

pub(super) fn completions(shell: Shell) -> End {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut definition(), "yulan", &mut script);
    write_out(&script);
    End::Good
}

pub(super) fn page(command: Option<&str>) -> Outcome {
    let mut whole = definition();
    whole.build();
    let wanted = match command {
        None => whole,
        Some(name) => {
            let found = whole.get_subcommands().find(|known| known.get_name() == name).cloned();
            let unknown = format!("there is no command {name:?}\n  `yulan --help` lists all");
            found.ok_or(unknown)?
        }
    };
    let mut page = Vec::new();
    Man::new(wanted).render(&mut page)?;
    write_out(&page);
    Ok(End::Good)
}
