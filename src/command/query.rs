//! `yulan query`: the answer to an address, for a person or as JSON.

mod text;

use super::args::QueryArgs;
use super::say::{complain, is_styled, say};
use super::{End, Outcome};
use crate::address::fragment_of;
use crate::site::Site;

pub(super) fn run(args: &QueryArgs) -> Outcome {
    let mut site = Site::open(&args.site)?;
    let address = fragment_of(&args.address).unwrap_or(&args.address);
    let (response, troubles) = site.ask(address);
    if args.json {
        say(&serde_json::to_string_pretty(&response)?);
    } else {
        say(text::page(&response, site.engine().manifest(), is_styled()).trim_end());
    }
    for trouble in &troubles {
        complain(trouble);
    }
    Ok(if troubles.is_empty() { End::Good } else { End::Bad })
}
