//! `yulan query`: the answer to an address, for a person or as JSON.

mod text;

use super::args::QueryArgs;
use super::say::{complain, is_styled, say, write_out};
use super::{End, Outcome};
use crate::address::{Address, fragment_of};
use crate::ask::Wish;
use crate::site::Site;

pub(super) fn run(args: &QueryArgs) -> Outcome {
    let mut site = Site::open(&args.site)?;
    let address = fragment_of(&args.address).unwrap_or(&args.address);
    if let Some(format) = args.form {
        let link = Address::parse(address).0.to_string();
        let wish = Wish { format, language: args.language.clone(), link, day: args.day };
        let (export, troubles) = site.export(address, &wish);
        write_out(export.text.as_bytes());
        return Ok(end(&troubles));
    }
    let (response, troubles) = site.ask(address);
    if args.json {
        say(&serde_json::to_string_pretty(&response)?);
    } else {
        say(text::page(&response, site.engine().manifest(), is_styled()).trim_end());
    }
    Ok(end(&troubles))
}

/// Tells what could not be brought.
fn end(troubles: &[String]) -> End {
    for trouble in troubles {
        complain(trouble);
    }
    if troubles.is_empty() { End::Good } else { End::Bad }
}
