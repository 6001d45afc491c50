//! What of the glue does nobody call? wasm-bindgen always writes how a module is fetched, which our loader does itself, and
//! classes for streams that a library exports and the app never makes: 2 KB of what a reader loads first.

/// Classes that nobody makes.
const CLASSES: [&str; 3] = ["IntoUnderlyingByteSource", "IntoUnderlyingSink", "IntoUnderlyingSource"];

/// The glue, as Trunk made it small, without what nobody calls; as it is where it is not understood.
pub(super) fn trim(glue: &str) -> String {
    let without_fetching = without_fetching(glue).unwrap_or_else(|| glue.to_owned());
    CLASSES.iter().fold(without_fetching, |glue, class| without_class(&glue, class).unwrap_or(glue))
}

/// Only `initSync` is left of what the glue gives.
fn without_fetching(glue: &str) -> Option<String> {
    let (before, after) = glue.rsplit_once("{initSync:")?;
    let (sync, after) = after.split_once('}')?;
    // `return Object.assign(fetching,{initSync:sync},classes)`
    let (start, call) = before.rsplit_once("return ")?;
    let fetching = call.split_once(".assign(")?.1.strip_suffix(',')?;
    let rest = after.split_once(')')?.1;
    let kept = format!("{start}return{{initSync:{sync}}}{rest}");
    let kept = without_statement(&kept, &format!("var {fetching}=("))?;
    let fetcher = kept.find("failed to fetch Wasm")?;
    let fetched_by = kept.get(..fetcher)?.rfind("var ").and_then(|start| kept.get(start..start + 7))?;
    let kept = without_statement(&kept, fetched_by)?;
    // Where the script came from, which only fetching asks.
    let (start, rest) = kept.split_once("if(typeof document!==")?;
    let (_, rest) = rest.split_once("location.href).toString()}")?;
    Some(format!("{start}{}", rest.strip_prefix(';').unwrap_or(rest)))
}

/// Without a class, what lets go of what it holds, and its name among what the glue gives.
fn without_class(glue: &str, class: &str) -> Option<String> {
    // `class c{…}if(…)…;exports.Class=c;`
    let named = glue.find(&format!(".{class}="))?;
    let end = named + glue.get(named..)?.find(';')? + 1;
    let start = glue.get(..named)?.rfind("class ")?;
    let kept = format!("{}{}", glue.get(..start)?, glue.get(end..)?);
    // `const c=typeof FinalizationRegistry===…?{…}:new FinalizationRegistry(…__wbg_class_free…);`
    let freed = kept.find(&format!("__wbg_{}_free", class.to_lowercase()))?;
    let start = kept.get(..freed)?.rfind("const ")?;
    let end = freed + kept.get(freed..)?.find(';')? + 1;
    Some(format!("{}{}", kept.get(..start)?, kept.get(end..)?))
}

/// Without the statement that begins so: up to the bracket that closes it, and a semicolon after.
fn without_statement(glue: &str, begins: &str) -> Option<String> {
    let start = glue.find(begins)?;
    let mut depth = 0_usize;
    let mut quote = None;
    for (at, c) in glue.get(start..)?.char_indices() {
        match (quote, c) {
            (Some(open), _) if open == c => quote = None,
            (None, '`' | '"' | '\'') => quote = Some(c),
            (None, '(' | '{' | '[') => depth += 1,
            (None, ')' | '}' | ']') => {
                depth = depth.checked_sub(1)?;
                if depth == 0 {
                    let rest = glue.get(start + at + 1..)?;
                    return Some(format!("{}{}", glue.get(..start)?, rest.strip_prefix(';').unwrap_or(rest)));
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_calls_is_left_out() {
        let glue = "let wasm_bindgen=(a=>{var O=(async(a,b)=>{throw new X(`failed to fetch Wasm: ) ${a.b}`)});\
            var P=(a=>N(a));var R=(async(a)=>{const {b:b}=await O(a);return N(b)});let b;if(typeof document!==T&&document.currentScript!==U){b=new URL(\
            document.currentScript.src,location.href).toString()};class c{free(){const a=1;M.__wbg_intounderlyingsink_free(a,V)}}if(W.dispose)c.prototype[W.dispose]=c.prototype.free;\
            a.IntoUnderlyingSink=c;const m=2;const p=typeof ad===T?{register:()=>{},unregister:()=>{}}:new ad(a=>\
            M.__wbg_intounderlyingsink_free(a,Z));let Q;return a6.assign(R,{initSync:P},a)})({__proto__:null})";
        let expected =
            "let wasm_bindgen=(a=>{var P=(a=>N(a));let b;const m=2;let Q;return{initSync:P}})({__proto__:null})";
        assert_eq!(trim(glue), expected);
        assert_eq!(trim(expected), expected);
    }

    #[test]
    fn what_is_not_understood_is_left_as_it_is() {
        for glue in ["", "let wasm_bindgen;", "return a.assign(R,{initSync:P},a)", "a.IntoUnderlyingSink=c;"] {
            assert_eq!(trim(glue), glue);
        }
    }
}
