//! How are the names between the app's WebAssembly and its JavaScript made short? wasm-bindgen gives each import a hash of 16
//! digits, which stand in both files and compress badly: 4 KB of what a reader loads first.

use std::collections::BTreeMap;

use crate::index::bytes::{Bytes, put, put_text};

/// Names that wasm-bindgen makes up begin so.
const MADE_UP: &str = "__wb";
/// Section of a module that holds its imports (WebAssembly Core Specification 2.0, 5.5.5).
const IMPORTS: u8 = 2;

/// The module and its glue with short names of imports; as they are where the module is none that is understood.
pub(super) fn shorten(wasm: Vec<u8>, glue: String) -> (Vec<u8>, String) {
    match shortened(&wasm, &glue) {
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
        let imports = if id == IMPORTS { imports(content, glue, &mut names) } else { None };
        short.push(id);
        put_text(&mut short, imports.as_deref().unwrap_or(content));
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
        let is_made_up = name.starts_with(MADE_UP) && glue.contains(name);
        let next = format!("_{:x}", names.len());
        let becomes = if is_made_up { names.entry(name.to_owned()).or_insert(next).as_str() } else { name };
        put_text(&mut section, becomes.as_bytes());
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
        for (id, content) in [(IMPORTS, imports.as_slice()), (0, b"rest")] {
            module.push(id);
            put_text(&mut module, content);
        }
        module
    }

    #[test]
    fn names_are_short_on_both_sides_and_nothing_else_moves() {
        let glue = "i={__wbg_now_0123456789abcdef:()=>x,__wbg_now_0:y,__wbg_now_01:z,\"memory\":m}";
        let (short, renamed) = shorten(module(), glue.to_owned());
        assert_eq!(renamed, "i={_0:()=>x,_1:y,__wbg_now_01:z,\"memory\":m}");
        let has = |bytes: &[u8], text: &[u8]| bytes.windows(text.len()).any(|window| window == text);
        assert!(!has(&short, b"__wbg") && has(&short, b"memory") && short.ends_with(b"\0\x04rest"));
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
