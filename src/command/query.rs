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
        let wish = Wish { format, language: args.language.clone(), link, day: args.day, chosen: None };
        let (export, troubles) = site.export(address, &wish);
        write_out(export.text.as_bytes());
        let said = format!("incomplete: {} of at least {} articles are written", export.written, export.articles);
        return Ok(end(troubles, export.complete, said));
    }
    let (response, troubles) = site.ask(address);
    if args.json {
        say(&serde_json::to_string_pretty(&response)?);
    } else {
        say(text::page(&response, site.engine().manifest(), is_styled()).trim_end());
    }
    let said = format!("incomplete: at least {} articles and {} hits", response.articles, response.hits);
    Ok(end(troubles, response.complete, said))
}

/// Tells what could not be brought, and what is missing for it.
fn end(mut troubles: Vec<String>, is_complete: bool, said: String) -> End {
    troubles.extend((!is_complete).then_some(said));
    for trouble in &troubles {
        complain(trouble);
    }
    if troubles.is_empty() { End::Good } else { End::Bad }
}
