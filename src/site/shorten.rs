//! How are the names between the app's WebAssembly and its JavaScript made short? wasm-bindgen gives each import, and each
//! closure that is exported, a hash of 16 digits, which stand in both files and compress badly: 4 KB of what a reader loads
//! first.

use std::collections::BTreeMap;

use super::trim::trim;
use crate::index::bytes::{Bytes, put, put_text};

/// Names that wasm-bindgen makes up begin so: of imports, of closures.
const MADE_UP: [&str; 2] = ["__wb", "wasm_bindgen__"];
/// Section of a module that holds its imports (WebAssembly Core Specification 2.0, 5.5.5).
const IMPORTS: u8 = 2;
/// Section that holds its exports (5.5.10).
const EXPORTS: u8 = 7;

/// The module and its glue with short names, and without what nobody calls; as they are where the module is none that is
/// understood.
pub(super) fn shorten(wasm: Vec<u8>, glue: String) -> (Vec<u8>, String) {
    match shortened(&wasm, &trim(&glue)) {
        Some(short) => short,
        None => (wasm, glue),
    }
}

fn shortened(wasm: &[u8], glue: &str) -> Option<(Vec<u8>, String)> {
    let mut sections = Bytes(wasm.get(8..)?);
    let mut short = wasm.get(..8)?.to_vec();
    let mut names = BTreeMap::new();
    while !sections.is_empty() {
        let (id, content) = (sections.byte()?, sections.text()?);
        let renamed = match id {
            IMPORTS => imports(content, glue, &mut names),
            EXPORTS => exports(content, glue, &mut names),
            _ => None,
        };
        short.push(id);
        put_text(&mut short, renamed.as_deref().unwrap_or(content));
    }
    Some((short, renamed(glue, &names)))
}

/// The section of imports with short names; `names` gets which name became which.
fn imports(content: &[u8], glue: &str, names: &mut BTreeMap<String, String>) -> Option<Vec<u8>> {
    let mut read = Bytes(content);
    let mut section = Vec::new();
    let n_imports = read.number()?;
    put(&mut section, n_imports);
    for _ in 0..n_imports {
        put_text(&mut section, read.text()?);
        let name = std::str::from_utf8(read.text()?).ok()?;
        put_text(&mut section, short_name(name, glue, names).as_bytes());
        let before = read.0;
        match read.byte()? {
            // A function, by its type.
            0 => _ = read.number()?,
            // A table or a memory, with its limits.
            kind @ (1 | 2) => {
                if kind == 1 {
                    read.byte()?;
                }
                let has_most = read.number()? & 1 == 1;
                read.number()?;
                if has_most {
                    read.number()?;
                }
            }
            // A global, or a tag.
            3 | 4 => {
                read.byte()?;
                read.number()?;
            }
            _ => return None,
        }
        section.extend(before.get(..before.len() - read.0.len())?);
    }
    read.is_empty().then_some(section)
}

/// The section of exports with short names, and without those that the glue never names.
fn exports(content: &[u8], glue: &str, names: &mut BTreeMap<String, String>) -> Option<Vec<u8>> {
    let mut read = Bytes(content);
    let mut kept = Vec::new();
    let mut n_kept = 0;
    for _ in 0..read.number()? {
        let name = std::str::from_utf8(read.text()?).ok()?;
        let (kind, place) = (read.byte()?, read.number()?);
        if glue.contains(name) {
            put_text(&mut kept, short_name(name, glue, names).as_bytes());
            kept.push(kind);
            put(&mut kept, place);
            n_kept += 1;
        }
    }
    let mut section = Vec::new();
    put(&mut section, n_kept);
    section.extend(kept);
    read.is_empty().then_some(section)
}

/// What a name that wasm-bindgen made up becomes.
fn short_name<'a>(name: &'a str, glue: &str, names: &'a mut BTreeMap<String, String>) -> &'a str {
    let is_made_up = MADE_UP.iter().any(|begins| name.starts_with(begins)) && glue.contains(name);
    let next = format!("_{:x}", names.len());
    if is_made_up { names.entry(name.to_owned()).or_insert(next) } else { name }
}

/// The glue with whole words renamed.
fn renamed(glue: &str, names: &BTreeMap<String, String>) -> String {
    let is_of_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '$';
    let mut renamed = String::with_capacity(glue.len());
    let mut rest = glue;
    while let Some(start) = rest.find(is_of_word) {
        let (before, word_on) = rest.split_at(start);
        let (word, after) = word_on.split_at(word_on.find(|c| !is_of_word(c)).unwrap_or(word_on.len()));
        renamed.push_str(before);
        renamed.push_str(names.get(word).map_or(word, String::as_str));
        rest = after;
    }
    renamed + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module that imports two functions and a memory, and has a section after.
    fn module() -> Vec<u8> {
        let mut imports = vec![3];
        for (name, rest) in
            [("__wbg_now_0123456789abcdef", &[0, 1][..]), ("memory", &[2, 0, 1]), ("__wbg_now_0", &[0, 0])]
        {
            put_text(&mut imports, b"wbg");
            put_text(&mut imports, name.as_bytes());
            imports.extend(rest);
        }
        let mut module = b"\0asm\x01\0\0\0".to_vec();
        let mut exports = vec![3];
        for name in ["memory", "wasm_bindgen__invoke__h0123456789abcdef", "nobody_calls_this"] {
            put_text(&mut exports, name.as_bytes());
            exports.extend([0, 1]);
        }
        for (id, content) in [(IMPORTS, imports.as_slice()), (EXPORTS, exports.as_slice()), (0, b"rest")] {
            module.push(id);
            put_text(&mut module, content);
        }
        module
    }

    #[test]
    fn names_are_short_on_both_sides_and_nothing_else_moves() {
        let glue = "i={__wbg_now_0123456789abcdef:()=>x,__wbg_now_0:y,__wbg_now_01:z,\"memory\":m};M.wasm_bindgen__invoke__h0123456789abcdef()";
        let (short, renamed) = shorten(module(), glue.to_owned());
        assert_eq!(renamed, "i={_0:()=>x,_1:y,__wbg_now_01:z,\"memory\":m};M._2()");
        let has = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        assert!(
            !has(&short, b"__wbg")
                && !has(&short, b"nobody")
                && has(&short, b"memory")
                && short.ends_with(b"\0\x04rest")
        );
        // Read again it has no long names left, and is the same.
        assert_eq!(shorten(short.clone(), renamed.clone()), (short, renamed));
    }

    #[test]
    fn what_is_no_module_is_left_as_it_is() {
        for bytes in [&b"\0asm"[..], b"", &module()[..40]] {
            assert_eq!(shorten(bytes.to_vec(), "__wbg_now_0".to_owned()), (bytes.to_vec(), "__wbg_now_0".to_owned()));
        }
    }
}
