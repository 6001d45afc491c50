//! Yulan (语览): an explorer for archives of articles that runs entirely in the browser.
//!
//! Natively this package is the command line that turns a folder of archived articles into a site; compiled to
//! WebAssembly it is the app that searches and shows them. `ARCHITECTURE.md` maps the modules.

pub mod address;
pub mod ask;
pub mod chart;
pub mod corpus;
pub mod export;
pub mod hash;
mod ids;
pub mod index;
pub mod ingest;
pub mod json;
pub mod keep;
pub mod layout;
pub mod pack;
pub mod page;
pub mod query;
pub mod search;
pub mod select;
pub mod text;

#[cfg(not(target_arch = "wasm32"))]
pub mod command;
#[cfg(not(target_arch = "wasm32"))]
pub mod files;
#[cfg(not(target_arch = "wasm32"))]
pub mod generate;
#[cfg(not(target_arch = "wasm32"))]
pub mod site;
#[cfg(not(target_arch = "wasm32"))]
pub mod terms;

#[cfg(target_arch = "wasm32")]
pub mod ui;
#[cfg(target_arch = "wasm32")]
pub mod worker;
