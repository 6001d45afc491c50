//! Does the repository keep the rules that no compiler sees? Which module may use which, how files open and how long
//! they grow, what may stand in styles, words, locks and digests.
//!
//! Every rule is a function from text to faults, and every test first plants a fault that its rule has to notice. A
//! fault names file and line and says what to do. Never changes anything.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::print_stdout,
    reason = "a test that cannot go on has failed, and says so, or what it skips"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

#[path = "full_texts/folder.rs"]
mod full_texts;

/// Every top-level module and what it may use. A module uses only modules above it, so nothing goes in circles.
const MAY_USE: [(&str, &[&str]); 25] = [
    ("json", &[]),
    ("ids", &["json"]),
    ("corpus", &["ids", "json"]),
    ("text", &[]),
    ("query", &["text"]),
    ("hash", &[]),
    ("index", &["corpus", "hash", "ids", "json", "text"]),
    ("search", &["corpus", "ids", "index", "json", "text", "query"]),
    ("address", &["corpus", "search"]),
    ("export", &["corpus", "ids", "json"]),
    ("keep", &["ids", "json"]),
    ("ask", &["address", "corpus", "export", "json", "search"]),
    ("chart", &["search"]),
    ("ingest", &["corpus", "ids", "json", "text"]),
    ("pack", &[]),
    ("page", &["corpus", "pack"]),
    ("layout", &["corpus", "hash", "index", "ingest", "json", "pack", "search", "text"]),
    ("select", &["address", "ask", "corpus", "index", "layout", "page", "search"]),
    ("files", &[]),
    ("generate", &["hash", "ids", "text"]),
    ("terms", &["corpus", "hash", "index", "layout", "text"]),
    // Besides building sites it reads them, for `yulan query`: that is what it needs `ask` and `search` for.
    (
        "site",
        &["corpus", "hash", "index", "text", "ingest", "files", "search", "ask", "terms", "layout", "pack", "page"],
    ),
    (
        "command",
        &[
            "corpus", "text", "query", "search", "address", "ask", "chart", "export", "ingest", "files", "generate",
            "site",
        ],
    ),
    ("worker", &["ask", "corpus", "json", "page", "search", "select"]),
    ("ui", &["address", "ask", "chart", "corpus", "export", "json", "keep", "search", "text", "worker"]),
];

/// Who may touch files and the network.
const SHELL: [&str; 3] = ["files", "site", "command"];

/// Who may name the browser.
const PAGE: [&str; 2] = ["ui", "worker"];

/// Lines of a source file without its tests: what still fits into one head.
const MAX_SOURCE_LINES: usize = 400;

/// Lines of the map: what is read in one sitting.
const MAX_MAP_LINES: usize = 120;

/// The only JavaScript that is shipped as we wrote it, and the lines it may have: what is done where the WebAssembly has
/// stopped, the loader, the service worker that keeps a hosted archive on a device, which browsers take as a script only,
/// and how the loader asks a host, which is needed before there is any WebAssembly.
const SCRIPTS: [(&str, usize); 4] =
    [("src/crash.js", 39), ("src/loader.js", 99), ("src/offline.js", 59), ("src/requests.js", 49)];

/// The longest run of Han characters that a digest may share with an article: names of offices are that long, a
/// sentence is longer.
const MAX_SHARED_HAN: usize = 15;

/// Latin words that Chinese texts of the interface may hold: what is typed as it stands, and names.
const LATIN_IN_CHINESE: [&str; 15] = [
    "OR", "UTC", "Yulan", "near", "body", "caption", "outlet", "author", "section", "Putin", "CSV", "OpenCC", "MB",
    "s", "x",
];

/// Words of the mainland that conversion of characters leaves standing, and what Taiwan says.
const TAIWAN: [(&str, &str); 57] = [
    ("存檔", "典藏"),
    ("信息", "資訊"),
    ("網絡", "網路"),
    ("默認", "預設"),
    ("缺省", "預設"),
    ("軟件", "軟體"),
    ("硬件", "硬體"),
    ("文件夾", "資料夾"),
    ("打印", "列印"),
    ("搜索", "搜尋"),
    ("視頻", "影片"),
    ("音頻", "音訊"),
    ("鏈接", "連結"),
    ("設置", "設定"),
    ("菜單", "選單"),
    ("粘貼", "貼上"),
    ("剪貼板", "剪貼簿"),
    ("保存", "儲存"),
    ("屏幕", "螢幕"),
    ("全屏", "全螢幕"),
    ("服務器", "伺服器"),
    ("程序", "程式"),
    ("代碼", "程式碼"),
    ("用戶", "使用者"),
    ("登錄", "登入"),
    ("支持", "支援"),
    ("導出", "匯出"),
    ("導入", "匯入"),
    ("加載", "載入"),
    ("刷新", "重新整理"),
    ("字符", "字元"),
    ("圖標", "圖示"),
    ("界面", "介面"),
    ("在線", "線上"),
    ("緩存", "快取"),
    ("數據", "資料"),
    ("內存", "記憶體"),
    ("硬盤", "硬碟"),
    ("鼠標", "滑鼠"),
    ("查找", "尋找"),
    ("標籤頁", "分頁"),
    ("窗口", "視窗"),
    ("對話框", "對話方塊"),
    ("快捷鍵", "快速鍵"),
    ("幫助", "說明"),
    ("複選框", "核取方塊"),
    ("列表", "清單"),
    ("字段", "欄位"),
    ("短語", "片語"),
    ("激活", "啟用"),
    ("高亮", "醒目標示"),
    ("添加", "新增"),
    ("創建", "建立"),
    ("文檔", "文件"),
    ("設備", "裝置"),
    ("重新加載", "重新載入"),
    ("正則表達式", "規則運算式"),
];

/// Where both scripts stand on purpose: the example of what exact script tells apart.
const BOTH_SCRIPTS: &str = "台湾不再找到台灣";

// The rules, one test each.

#[test]
fn modules_use_only_what_the_table_allows() {
    notices(&imports("src/text/fold.rs", "use std::fmt;\nuse crate::search::Hit;"), "src/text/fold.rs:2:");
    notices(&imports("src/text.rs", "use crate::{\n    text::fold,\n    ui::App,\n};"), "src/text.rs:3:");
    notices(&imports("src/corpus/day.rs", "fn f() {\n    super::super::text::fold()\n}"), "src/corpus/day.rs:2:");
    notices(&imports("src/corpus.rs", "#[cfg(test)]\nmod tests {\n    use super::super::ask;\n}"), "src/corpus.rs:3:");
    passes(&imports("src/text.rs", "// crate::ui\nconst A: &str = \"crate::ui\";\nmod ui;\nuse self::ui::b;"));
    passes(&imports("src/command.rs", "mod query;\n#[cfg(test)]\nmod tests {\n    use super::query;\n}"));
    hold(sources().iter().flat_map(|file| imports(&file.path, &file.text)));
}

#[test]
fn the_table_of_modules_is_whole_and_goes_in_no_circle() {
    notices(&table_gaps("pub mod corpus;\npub mod chat;", &[("corpus", &[])]), "src/lib.rs:2:");
    notices(&table_gaps("pub mod corpus;", &[("corpus", &[]), ("gone", &[])]), "tests/tidy.rs:");
    notices(&table_gaps("mod a;\nmod b;", &[("a", &["b"]), ("b", &["a"])]), "tests/tidy.rs:");
    hold(table_gaps(&text_of("src/lib.rs"), &MAY_USE));
}

#[test]
fn every_file_says_what_it_is_and_every_module_what_it_answers() {
    notices(&openings("src/ui/words.rs", "use std::fmt;\n//! Late."), "src/ui/words.rs:1:");
    notices(&openings("src/chart.rs", "//! Bars and ticks.\n//!\n//! How tall?"), "src/chart.rs:1:");
    passes(&openings("src/chart.rs", "//! Bars and ticks:\n//! how tall, and where?"));
    passes(&openings("src/chart/bar.rs", "//! Bars."));
    let files = sources().into_iter().chain(rust_files("tests"));
    hold(files.flat_map(|file| openings(&file.path, &file.text)));
}

#[test]
fn no_source_file_outgrows_400_lines() {
    let long = "fn f() {}\n".repeat(MAX_SOURCE_LINES + 1);
    notices(&lengths("src/a.rs", &long), "src/a.rs:401:");
    passes(&lengths("src/a.rs", &format!("fn f() {{}}\n#[cfg(test)]\nmod tests {{\n{long}}}\n")));
    notices(&lengths("src/a.rs", &format!("#[cfg(test)]\nmod tests {{\n}}\n{long}")), "src/a.rs:401:");
    let item_first = format!("#[cfg(test)]\nuse a::b;\n{long}");
    notices(&lengths("src/a.rs", &item_first), "src/a.rs:");
    hold(sources().iter().flat_map(|file| lengths(&file.path, &file.text)));
}

#[test]
fn only_the_shell_touches_files_and_the_network() {
    notices(&shell("src/search/engine.rs", "fn f() {\n    std::fs::read(\"a\");\n}"), "src/search/engine.rs:2:");
    notices(&shell("src/ingest.rs", "use std::{\n    io,\n    net::TcpStream,\n};"), "src/ingest.rs:3:");
    notices(&shell("src/lib.rs", "use std::{fs};"), "src/lib.rs:1:");
    passes(&shell("src/files/walk.rs", "use std::fs;"));
    passes(&shell("src/filesystem.rs", "use std::path::Path; // std::fs"));
    hold(sources().iter().flat_map(|file| shell(&file.path, &file.text)));
}

#[test]
fn only_the_page_and_its_worker_name_the_browser() {
    notices(&page("src/search.rs", "\nuse leptos::prelude::*;"), "src/search.rs:2:");
    notices(&page("src/main.rs", "use {web_sys::Window};"), "src/main.rs:1:");
    passes(&page("src/ui/frame.rs", "use leptos::prelude::*;"));
    hold(sources().iter().flat_map(|file| page(&file.path, &file.text)));
}

#[test]
fn the_target_gate_stands_in_three_places_only() {
    notices(&gate("src/ui.rs", "fn f() {\n    if cfg!(target_arch = \"wasm32\") {}\n}"), "src/ui.rs:2:");
    notices(&gate("tools/x.toml", "[target.'cfg(target_family = \"wasm\")']"), "tools/x.toml:1:");
    passes(&gate("src/lib.rs", "#[cfg(target_arch = \"wasm32\")]"));
    passes(&gate("src/ui.rs", "// no target_arch\nconst A: &str = \"target_arch\";"));
    let gated = tracked().into_iter().filter(|file| file.is(&["rs", "toml"]));
    hold(gated.flat_map(|file| gate(&file.path, &file.text)));
}

#[test]
fn javascript_of_our_own_stays_short() {
    let [(path, most), ..] = SCRIPTS;
    notices(&script(path, most, &"a();\n".repeat(most + 1)), "src/crash.js:40:");
    passes(&script(path, most, &"a();\n".repeat(most)));
    hold(SCRIPTS.iter().flat_map(|(path, most)| script(path, *most, &text_of(path))));
    let shipped = tracked().into_iter().filter(|file| file.path.starts_with("src/") && file.is(&["js", "mjs"]));
    assert_eq!(shipped.map(|file| file.path).collect::<Vec<_>>(), SCRIPTS.map(|(path, _)| path));
}

#[test]
fn the_map_is_short_and_names_every_module() {
    let names: Vec<String> = MAY_USE.iter().map(|(module, _)| format!("`{module}`")).collect();
    passes(&map(&names.join(" ")));
    notices(&map(&names[1..].join(" ")), "ARCHITECTURE.md:1:");
    notices(&map(&(names.join(" ") + &"\n".repeat(MAX_MAP_LINES + 1))), "ARCHITECTURE.md:121:");
    let Some(text) = text_if_there("ARCHITECTURE.md") else {
        panic!(
            "ARCHITECTURE.md:1: is missing; write the map of at most {MAX_MAP_LINES} lines that src/lib.rs promises"
        );
    };
    hold(map(&text));
}

#[test]
fn styles_have_no_important_and_no_ids() {
    notices(&styles("a.css", "a { b: c;\n d: e !important; }"), "a.css:2:");
    notices(&styles("a.css", "a { b: c;\n d: e ! IMPORTANT; }"), "a.css:2:");
    notices(&styles("a.css", "@layer x {\n a, #b:hover { c: d } }"), "a.css:2:");
    notices(&styles("a.css", "a { b: c;\n &#d { e: f } }"), "a.css:2:");
    passes(&styles("a.css", "/* #a !important */ :root { --a: #fff; b: url(\"#c{\") } a[href=\"#x\"] { c: #abc }"));
    hold(tracked().iter().filter(|file| file.is(&["css"])).flat_map(|file| styles(&file.path, &file.text)));
}

#[test]
fn nothing_is_styled_inline() {
    notices(&inline_styles("index.html", "<p>\n<b class=\"c\" style=\"d\">"), "index.html:2:");
    notices(&inline_styles("src/ui/a.rs", "view! {\n    <p style=\"a\"/> }"), "src/ui/a.rs:2:");
    notices(&inline_styles("src/ui/a.rs", "view! { <p style=move || a()/> }"), "src/ui/a.rs:1:");
    passes(&inline_styles(
        "src/ui/a.rs",
        "let style = 1; view! { <p style:width=w style=(\"height\", h)/> } // a style=\"b\"",
    ));
    let mut files = rust_files("src/ui");
    files.push(file_of("index.html"));
    hold(files.iter().flat_map(|file| inline_styles(&file.path, &file.text)));
}

#[test]
fn chinese_words_keep_to_their_script() {
    let only = OnlyLists::read(&text_of("src/text/only.txt"));
    let hans = |text: &str| words("hans.rs", text, &only.traditional, &LATIN_IN_CHINESE);
    notices(&hans("a: \"文字\",\nb: \"檢索\","), "hans.rs:2:");
    notices(&hans("a: \"Search 文字\","), "hans.rs:1:");
    notices(&hans(&format!("a: \"{BOTH_SCRIPTS}，說\"")), "hans.rs:1:");
    passes(&hans(&format!("// 檢 Search\nfind: \"在词间写 OR，{{}} {BOTH_SCRIPTS}\"")));
    notices(&words("hant.rs", "a: \"检索\"", &only.simplified, &LATIN_IN_CHINESE), "hant.rs:1:");
    notices(&han_in_english("en.rs", "a: \"Search\",\nb: \"搜索\","), "en.rs:2:");

    let file = |name: &str| file_of(&format!("src/ui/words/{name}.rs"));
    let [english, simplified, traditional] = ["en", "hans", "hant"].map(file);
    let mut faults = words(&simplified.path, &simplified.text, &only.traditional, &LATIN_IN_CHINESE);
    faults.extend(words(&traditional.path, &traditional.text, &only.simplified, &LATIN_IN_CHINESE));
    faults.extend(han_in_english(&english.path, &english.text));
    hold(faults);
}

#[test]
fn traditional_words_are_those_of_taiwan() {
    notices(&mainland("hant.rs", "a: \"打開\",\nb: \"網絡\","), "hant.rs:2:");
    passes(&mainland("hant.rs", "// 網絡\na: \"網路設定\""));
    // Written in the characters of this script: in the others they would never be met.
    let only = OnlyLists::read(&text_of("src/text/only.txt"));
    let simplified = TAIWAN.iter().filter(|(word, _)| word.chars().any(|c| only.simplified.contains(&c)));
    assert_eq!(simplified.collect::<Vec<_>>(), Vec::<&(&str, &str)>::new());
    let file = file_of("src/ui/words/hant.rs");
    hold(mainland(&file.path, &file.text));
}

#[test]
fn wasm_bindgen_is_one_version_everywhere() {
    let manifest = "[dependencies]\nwasm-bindgen-futures = \"0.4\"\nwasm-bindgen = \"=1.2.3\"\n";
    let lock = "[[package]]\nname = \"wasm-bindgen\"\nversion = \"1.2.3\"\n";
    passes(&one_version(manifest, lock, "[tools]\nwasm_bindgen = \"1.2.3\"\n"));
    notices(&one_version(manifest, lock, "[tools]\nwasm_bindgen = \"1.2.4\"\n"), "Trunk.toml:2:");
    notices(&one_version(&manifest.replace('=', ""), lock, "wasm_bindgen = \"1.2.3\"\n"), "Cargo.toml:");
    hold(one_version(&text_of("Cargo.toml"), &text_of("Cargo.lock"), &text_of("Trunk.toml")));
}

#[test]
fn locks_name_no_host_but_the_index_of_crates() {
    notices(&lock_hosts("Cargo.lock", "[[package]]\nsource = \"git+https://example.org/a\""), "Cargo.lock:2:");
    notices(&lock_hosts("a.json", "{\n\"resolved\": \"https://example.org/a.tgz\""), "a.json:2:");
    passes(&lock_hosts("Cargo.lock", &format!("source = \"{CRATES_INDEX}\"")));
    for path in ["Cargo.lock", "tools/package-lock.json"] {
        hold(lock_hosts(path, &text_of(path)));
    }
}

#[test]
fn no_file_knows_a_machine_or_a_registry() {
    for planted in [["/ho", "me/ann/yulan"], ["/ro", "ot/.cargo"], ["/wo", "rk/main"], ["/Us", "ers/ann"]] {
        notices(&machines("a.md", &format!("first\nsee {}", planted.concat())), "a.md:2:");
        passes(&machines("a.md", &format!("https://example.org{} and $HOME{0}", planted.concat())));
    }
    notices(&machines("a.json", &["https://registry.", "npmjs.org/a.tgz"].concat()), "a.json:1:");
    hold(tracked().iter().flat_map(|file| machines(&file.path, &file.text)));
}

#[test]
fn sentences_of_others_are_noticed() {
    let article =
        "<!--1-->\n[一二三四五六七八九十甲乙丙丁戊己庚辛](a)\n------\n<p>天地玄黄宇宙洪荒日月盈昃辰宿列张寒来暑往</p>";
    let owned = han_windows(&prose(article));
    let shared = |digest: &str| shared_sentences("a.txt", digest, &owned);
    notices(&shared("<!--1-->\n[题](a)\n------\n<p>说：\n玄黄宇宙洪荒日月盈昃辰宿列张寒来。</p>"), "a.txt:5:");
    notices(&shared("<!--1-->\n[题](a)\n------\n玄黄宇宙洪荒<br>\n<b>日月盈昃辰宿</b>列张寒来"), "a.txt:4:");
    passes(&shared(
        "<!--1-->\n[一二三四五六七八九十甲乙丙丁戊己庚辛](a)\n------\n<p>玄黄宇宙洪荒日月盈昃辰宿列张寒。</p>",
    ));
    passes(&shared(
        "\n\n\n<img alt=\"天地玄黄宇宙洪荒日月盈昃辰宿列张\"><a href=\"b\">天地玄黄宇宙洪荒日月盈昃辰宿列张</a>",
    ));
}

#[test]
fn digests_hold_no_sentence_of_a_publisher() {
    let Some(seeds) = full_texts::folder("seeds") else { return };
    let listing = fs::read_dir(&seeds).unwrap();
    let mut owned = BTreeSet::new();
    for entry in listing {
        let text = fs::read_to_string(entry.unwrap().path()).unwrap();
        owned.extend(han_windows(&prose(&text)));
    }
    assert!(!owned.is_empty(), "{}: holds no article; put the articles there or take the folder away", seeds.display());
    let digests = tracked().into_iter().filter(|file| file.path.starts_with("data/digests/"));
    hold(digests.flat_map(|file| shared_sentences(&file.path, &file.text, &owned)));
}

// What the tests say.

#[track_caller]
fn hold(faults: impl IntoIterator<Item = String>) {
    let faults: Vec<String> = faults.into_iter().collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The rule finds the planted fault, once, and names its place.
#[track_caller]
fn notices(faults: &[String], place: &str) {
    let noticed = matches!(faults, [one] if one.starts_with(place));
    assert!(noticed, "this rule no longer notices a fault planted at {place} and nothing else: {faults:?}");
}

#[track_caller]
fn passes(faults: &[String]) {
    assert!(faults.is_empty(), "this rule complains of what is allowed: {faults:?}");
}

fn fault(path: &str, line: usize, what: &str) -> String {
    format!("{path}:{line}: {what}")
}

// The rules as functions over text.

fn imports(path: &str, text: &str) -> Vec<String> {
    let Some(module) = module_of(path) else { return Vec::new() };
    let Some((_, allowed)) = MAY_USE.iter().find(|(known, _)| *known == module) else { return Vec::new() };
    // `super` leads out of the module once for every step of the file's path, and once more from its tests.
    let depth = path.split('/').count() - 1;
    let tests_from = if path.ends_with("_tests.rs") { 1 } else { tests_start(text).unwrap_or(usize::MAX) };
    let used = |line: usize, steps: &[String]| {
        let n_supers = steps.iter().take_while(|step| *step == "super").count();
        let n_to_root = depth + usize::from(line >= tests_from);
        let at = match steps.first().map(String::as_str) {
            Some("crate") => 1,
            Some("super") if n_supers == n_to_root => n_supers,
            _ => return None,
        };
        let name = steps.get(at)?.as_str();
        MAY_USE.iter().map(|(known, _)| *known).find(|known| *known == name)
    };
    let offends = |other: &str| other != module && !allowed.contains(&other);
    let faults = paths_in(text).into_iter().filter_map(|(line, steps)| {
        let other = used(line, &steps).filter(|other| offends(other))?;
        let what = format!(
            "`{module}` may not use `{other}`; move what is shared to a module both may use, or change the table in \
             tests/tidy.rs and ARCHITECTURE.md together"
        );
        Some(fault(path, line, &what))
    });
    faults.collect()
}

fn table_gaps(lib: &str, table: &[(&str, &[&str])]) -> Vec<String> {
    let mut faults = Vec::new();
    let mut declared = Vec::new();
    for (line, text) in numbered(lib) {
        let name = text.trim_start_matches("pub ").strip_prefix("mod ").and_then(|rest| rest.strip_suffix(';'));
        let Some(name) = name else { continue };
        declared.push(name);
        if !table.iter().any(|(known, _)| *known == name) {
            let what = format!("`{name}` is not in the table of tests/tidy.rs; say there what it may use");
            faults.push(fault("src/lib.rs", line, &what));
        }
    }
    for (at, (module, uses)) in table.iter().enumerate() {
        if !declared.contains(module) {
            let what = format!("the table names `{module}`, which src/lib.rs does not declare; take it out");
            faults.push(fault("tests/tidy.rs", 1, &what));
        }
        for other in *uses {
            if !table[..at].iter().any(|(above, _)| above == other) {
                let what = format!("`{module}` may use `{other}`, which does not stand above it; break the circle");
                faults.push(fault("tests/tidy.rs", 1, &what));
            }
        }
    }
    faults
}

fn openings(path: &str, text: &str) -> Vec<String> {
    if !text.starts_with("//!") {
        return vec![fault(path, 1, "open the file with `//!` and the question it answers")];
    }
    let is_module = path.matches('/').count() == 1 && module_of(path).is_some();
    let first_paragraph = text.lines().map_while(|line| line.strip_prefix("//! "));
    if is_module && !first_paragraph.collect::<String>().contains('?') {
        return vec![fault(path, 1, "say in the first paragraph which question this module answers, with its `?`")];
    }
    Vec::new()
}

fn lengths(path: &str, text: &str) -> Vec<String> {
    let n_lines = tests_start(text).map_or_else(|| text.lines().count(), |line| line - 1);
    if n_lines <= MAX_SOURCE_LINES {
        return Vec::new();
    }
    let folder = path.trim_end_matches(".rs");
    let what =
        format!("{n_lines} lines without tests; move a part to the folder {folder}/, at most {MAX_SOURCE_LINES} stay");
    vec![fault(path, MAX_SOURCE_LINES + 1, &what)]
}

fn shell(path: &str, text: &str) -> Vec<String> {
    if module_of(path).is_some_and(|module| SHELL.contains(&module)) {
        return Vec::new();
    }
    let reaches_out =
        |steps: &[String]| matches!(steps, [std, part, ..] if std == "std" && (part == "fs" || part == "net"));
    let found = paths_in(text).into_iter().filter(|(_, steps)| reaches_out(steps));
    found
        .map(|(line, steps)| {
            let what = format!("only {} name std::{}; let them bring the bytes", SHELL.join(", "), steps[1]);
            fault(path, line, &what)
        })
        .collect()
}

fn page(path: &str, text: &str) -> Vec<String> {
    if module_of(path).is_some_and(|module| PAGE.contains(&module)) {
        return Vec::new();
    }
    let browser = |steps: &[String]| matches!(steps[0].as_str(), "leptos" | "gloo" | "web_sys");
    let found = paths_in(text).into_iter().filter(|(_, steps)| browser(steps));
    found
        .map(|(line, steps)| {
            let what = format!("only {} name {}; keep this module free of the browser", PAGE.join(" and "), steps[0]);
            fault(path, line, &what)
        })
        .collect()
}

fn gate(path: &str, text: &str) -> Vec<String> {
    if ["Cargo.toml", "src/lib.rs", "src/main.rs"].contains(&path) {
        return Vec::new();
    }
    let code = if is_rust(path) { code_of(text) } else { text.to_owned() };
    let gated = |line: &str| line.contains("target_arch") || line.contains("target_family");
    let found = numbered(&code).filter(|(_, line)| gated(line));
    found
        .map(|(line, _)| {
            fault(
                path,
                line,
                "the target is told apart in Cargo.toml, src/lib.rs and src/main.rs only; split the module there",
            )
        })
        .collect()
}

fn script(path: &str, most: usize, text: &str) -> Vec<String> {
    let n_lines = text.lines().count();
    if n_lines <= most {
        return Vec::new();
    }
    vec![fault(path, most + 1, &format!("{n_lines} lines; do in Rust what Rust can do"))]
}

fn map(text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    let n_lines = text.lines().count();
    if n_lines > MAX_MAP_LINES {
        let what = format!("{n_lines} lines; a map has at most {MAX_MAP_LINES}, move details to module docs or docs/");
        faults.push(fault("ARCHITECTURE.md", MAX_MAP_LINES + 1, &what));
    }
    for (module, _) in MAY_USE {
        if !text.contains(&format!("`{module}`")) {
            let what = format!("does not name `{module}`; say which question it answers");
            faults.push(fault("ARCHITECTURE.md", 1, &what));
        }
    }
    faults
}

fn styles(path: &str, text: &str) -> Vec<String> {
    let mut faults = Vec::new();
    // What stands before a `{` is a selector or a condition; what stands before `;` or `}` is a declaration.
    let mut piece = String::new();
    let mut line = 1;
    let mut piece_line = 1;
    for c in without_css_comments_and_strings(text).chars().chain([';']) {
        match c {
            '{' | ';' | '}' => {
                for (n_before, part) in piece.split('\n').enumerate() {
                    let squeezed: String = part.split_whitespace().collect::<String>().to_ascii_lowercase();
                    if squeezed.contains("!important") {
                        let what = "no `!important`; put the rule into a later layer";
                        faults.push(fault(path, piece_line + n_before, what));
                    }
                    if c == '{' && part.contains('#') {
                        let what = "no id in a selector; use a class named like the component";
                        faults.push(fault(path, piece_line + n_before, what));
                    }
                }
                piece.clear();
                piece_line = line;
            }
            _ => piece.push(c),
        }
        line += usize::from(c == '\n');
    }
    faults
}

fn inline_styles(path: &str, text: &str) -> Vec<String> {
    let code = if is_rust(path) { code_of(text) } else { text.to_owned() };
    // `style=("width", …)` goes through CSSOM, which the content security policy allows.
    let styled = |line: &str| {
        let mut after = line.split(" style=").skip(1).chain(line.strip_prefix("style="));
        after.any(|value| !value.starts_with(['(', '=']))
    };
    let what = "no style attribute, the content security policy refuses it; use a class, or `style:name=` in `view!`";
    numbered(&code).filter(|(_, line)| styled(line)).map(|(line, _)| fault(path, line, what)).collect()
}

fn words(path: &str, text: &str, foreign: &BTreeSet<char>, latin: &[&str]) -> Vec<String> {
    let mut faults = Vec::new();
    for (line, string) in strings_in(text) {
        let string = string.replace(BOTH_SCRIPTS, "");
        let strange: String = string.chars().filter(|c| foreign.contains(c)).collect();
        if !strange.is_empty() {
            let what = format!("{strange} belongs to the other script; write it as this one does");
            faults.push(fault(path, line, &what));
        }
        let mut runs = string.split(|c: char| !c.is_ascii_alphabetic()).filter(|run| !run.is_empty());
        if let Some(run) = runs.find(|run| !latin.contains(run)) {
            let what = format!("`{run}` is Latin in a Chinese text; translate it, or allow it in tests/tidy.rs");
            faults.push(fault(path, line, &what));
        }
    }
    faults
}

fn mainland(path: &str, text: &str) -> Vec<String> {
    let found = strings_in(text).into_iter().flat_map(|(line, string)| {
        let known = TAIWAN.iter().filter(move |(word, _)| string.contains(word));
        known.map(move |(word, taiwan)| {
            fault(path, line, &format!("{word} is said on the mainland; Taiwan says {taiwan}"))
        })
    });
    found.collect()
}

fn han_in_english(path: &str, text: &str) -> Vec<String> {
    // The English example of exact script names the word in both scripts.
    let examples = ["台湾", "台灣"];
    let rest = |string: &str| examples.iter().fold(string.to_owned(), |rest, example| rest.replace(example, ""));
    let found = strings_in(text).into_iter().filter(|(_, string)| rest(string).chars().any(is_han));
    found.map(|(line, _)| fault(path, line, "Chinese in an English text; translate it")).collect()
}

fn one_version(manifest: &str, lock: &str, trunk: &str) -> Vec<String> {
    let locked = lock.split("[[package]]").find(|package| package.contains("\nname = \"wasm-bindgen\"\n"));
    let locked = locked.and_then(|package| value_of(package, "version"));
    let Some((_, locked)) = locked else {
        return vec![fault("Cargo.lock", 1, "names no wasm-bindgen; run cargo build")];
    };
    let mut faults = Vec::new();
    let places = [
        ("Cargo.toml", value_of(manifest, "wasm-bindgen"), format!("={locked}")),
        ("Trunk.toml", value_of(trunk, "wasm_bindgen"), locked.to_owned()),
    ];
    for (path, found, expected) in places {
        let (line, found) = found.unwrap_or((1, "nothing"));
        if found != expected {
            let what = format!("names {found} for wasm-bindgen; write \"{expected}\", which Cargo.lock holds");
            faults.push(fault(path, line, &what));
        }
    }
    faults
}

const CRATES_INDEX: &str = "registry+https://github.com/rust-lang/crates.io-index";

fn lock_hosts(path: &str, text: &str) -> Vec<String> {
    let has_host = |line: &str| line.replace(CRATES_INDEX, "").contains("://");
    let found = numbered(text).filter(|(_, line)| has_host(line));
    found.map(|(line, _)| fault(path, line, "names a host; lock by version and checksum alone")).collect()
}

fn machines(path: &str, text: &str) -> Vec<String> {
    // Put together here, so that this file does not hold what it looks for.
    let folders = [["/ho", "me/"], ["/ro", "ot/"], ["/Us", "ers/"], ["/wo", "rk/"], [":\\Us", "ers\\"]];
    let hosts = [["registry.", "npmjs."], ["registry.", "yarnpkg."], ["index.", "crates.io"], ["static.", "crates.io"]];
    // After a letter such a path is the end of a longer, relative one or of an address.
    let is_absolute = |line: &str, at: usize| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || "._~-}*".contains(c))
    };
    let mut faults = Vec::new();
    for (line, text) in numbered(text) {
        for folder in folders.map(|parts| parts.concat()) {
            let windows = folder.starts_with(':');
            if text.match_indices(&folder).any(|(at, _)| windows || is_absolute(text, at)) {
                let what = format!("{folder} is a folder of one machine; write a relative path");
                faults.push(fault(path, line, &what));
            }
        }
        for host in hosts.map(|parts| parts.concat()).iter().filter(|host| text.contains(*host)) {
            let what = format!("{host} is a registry's host; tools know it by themselves, leave it out");
            faults.push(fault(path, line, &what));
        }
    }
    faults
}

fn shared_sentences(path: &str, digest: &str, owned: &BTreeSet<String>) -> Vec<String> {
    let mut faults = Vec::new();
    let mut before = String::new();
    for (line, window) in windows_with_lines(&prose(digest)).into_iter().filter(|(_, window)| owned.contains(window)) {
        // A shared run of 20 characters is one fault, not five.
        let goes_on = before.chars().skip(1).eq(window.chars().take(MAX_SHARED_HAN));
        if !goes_on || before.is_empty() {
            let start: String = window.chars().take(4).collect();
            let what = format!(
                "more than {MAX_SHARED_HAN} characters from 「{start}…」 on stand in a publisher's article; say it in \
                 words of our own"
            );
            faults.push(fault(path, line, &what));
        }
        before = window;
    }
    faults
}

// Digests and articles.

/// The same text, of the same lines, with blanks for what is no prose of its author: the title's line, tags with all
/// their attributes, and what links say. Tags within a sentence do not break it.
fn prose(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    let mut n_line = 1;
    while let Some(c) = rest.chars().next() {
        let is_link = ["<a ", "<a>"].iter().any(|tag| rest.starts_with(tag));
        let n_bytes = match (c, rest.find("</a>")) {
            ('<', Some(end)) if is_link => end + "</a>".len(),
            ('<', _) => rest.find('>').map_or(1, |end| end + 1),
            ('[', _) if n_line == 2 => rest.find('\n').unwrap_or(rest.len()),
            _ => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(n_bytes);
        n_line += piece.matches('\n').count();
        if n_bytes == c.len_utf8() {
            kept.push(c);
        } else {
            if is_link || piece.starts_with('[') || piece.starts_with("<p") || piece.starts_with("</p") {
                kept.push(' ');
            }
            kept.extend(piece.chars().filter(|c| *c == '\n'));
        }
        rest = after;
    }
    kept
}

fn han_windows(prose: &str) -> BTreeSet<String> {
    windows_with_lines(prose).into_iter().map(|(_, window)| window).collect()
}

/// Every run of one more Han character than may be shared, with the line it begins on. Line ends do not break a run.
fn windows_with_lines(prose: &str) -> Vec<(usize, String)> {
    let mut windows = Vec::new();
    let mut run: Vec<(usize, char)> = Vec::new();
    for (line, text) in numbered(prose) {
        for c in text.chars() {
            if !is_han(c) {
                run.clear();
                continue;
            }
            run.push((line, c));
            if let Some(window) = run.len().checked_sub(MAX_SHARED_HAN + 1).and_then(|start| run.get(start..)) {
                windows.push((window[0].0, window.iter().map(|(_, c)| c).collect()));
            }
        }
    }
    windows
}

fn is_han(c: char) -> bool {
    matches!(c, '々' | '〇' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}

/// The characters that only one script has, as src/text/only.txt lists them.
struct OnlyLists {
    simplified: BTreeSet<char>,
    traditional: BTreeSet<char>,
}

impl OnlyLists {
    fn read(text: &str) -> Self {
        let mut lists = text.lines().filter(|line| !line.starts_with('#')).map(|line| line.chars().collect());
        let (Some(simplified), Some(traditional), None) = (lists.next(), lists.next(), lists.next()) else {
            panic!("src/text/only.txt:1: expected two lists; run tools/fold-classes.py");
        };
        Self { simplified, traditional }
    }
}

// Reading Rust, CSS and TOML, as far as the rules need it.

fn is_rust(path: &str) -> bool {
    path.rsplit_once('.').is_some_and(|(_, extension)| extension == "rs")
}

/// The top-level module a file belongs to; none for lib.rs, main.rs and what is not in src.
fn module_of(path: &str) -> Option<&str> {
    let first = path.strip_prefix("src/")?.split('/').next()?;
    let module = first.strip_suffix(".rs").unwrap_or(first);
    (!["lib", "main"].contains(&module)).then_some(module)
}

/// The line on which the tests at the end of a file begin; none where anything follows them.
fn tests_start(text: &str) -> Option<usize> {
    let lines: Vec<&str> = text.lines().collect();
    let gate = lines.iter().rposition(|line| *line == "#[cfg(test)]")?;
    let rest = &lines[gate + 1..];
    let item = rest.iter().position(|line| !line.starts_with("#["))?;
    let end = match rest[item] {
        line if !line.starts_with("mod ") => return None,
        line if line.ends_with(';') => item,
        _ => rest.iter().position(|line| *line == "}")?,
    };
    (end + 1 == rest.len()).then_some(gate + 1)
}

fn numbered(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines().enumerate().map(|(before, line)| (before + 1, line))
}

/// The first `key = "value"` of a TOML text, with its line.
fn value_of<'a>(text: &'a str, key: &str) -> Option<(usize, &'a str)> {
    numbered(text).find_map(|(line, text)| {
        let value = text.strip_prefix(key)?.trim_start().trim_start_matches("= ").strip_prefix('"')?;
        Some((line, value.strip_suffix('"')?))
    })
}

#[derive(Clone, Copy, PartialEq)]
enum Part {
    Code,
    Comment,
    Text,
}

/// Which part every character of a Rust source belongs to. The quotes of a text are code.
fn parts(source: &str) -> Vec<(char, Part)> {
    let chars: Vec<char> = source.chars().collect();
    let at = |index: usize| chars.get(index).copied().unwrap_or('\0');
    let mut parts: Vec<(char, Part)> = Vec::new();
    while parts.len() < chars.len() {
        let start = parts.len();
        let before = start.checked_sub(1).map_or('\0', at);
        let n_hashes = chars[start + 1..].iter().take_while(|c| **c == '#').count();
        let is_raw = at(start) == 'r'
            && at(start + 1 + n_hashes) == '"'
            && (before == 'b' || !(before.is_alphanumeric() || before == '_'));
        // How many characters open the piece, of which kind it is, and where it ends.
        let (n_open, part, end) = match (at(start), at(start + 1)) {
            ('/', '/') => (0, Part::Comment, find(&chars, start, &['\n'])),
            ('/', '*') => (0, Part::Comment, find(&chars, start, &['*', '/']) + 2),
            _ if is_raw => {
                let close: Vec<char> = std::iter::once('"').chain(std::iter::repeat_n('#', n_hashes)).collect();
                (n_hashes + 2, Part::Text, find(&chars, start + n_hashes + 2, &close))
            }
            ('"', _) => (1, Part::Text, text_end(&chars, start + 1)),
            ('\'', '\\') => (1, Part::Text, find(&chars, start + 3, &['\''])),
            ('\'', _) if at(start + 2) == '\'' => (1, Part::Text, start + 2),
            _ => (1, Part::Code, start + 1),
        };
        let n_close = match at(start) {
            '"' | '\'' if part == Part::Text => 1,
            _ if part == Part::Text => n_hashes + 1,
            _ => 0,
        };
        let stop = (end + n_close).clamp(start + 1, chars.len());
        for (index, c) in chars.iter().enumerate().take(stop).skip(start) {
            let inside = (start + n_open..end).contains(&index);
            parts.push((*c, if inside { part } else { Part::Code }));
        }
    }
    parts
}

/// Where the pattern begins next, or the end.
fn find(chars: &[char], from: usize, pattern: &[char]) -> usize {
    let rest = chars.get(from..).unwrap_or_default();
    rest.windows(pattern.len()).position(|window| window == pattern).map_or(chars.len(), |n| from + n)
}

/// Where a text in plain quotes ends.
fn text_end(chars: &[char], from: usize) -> usize {
    let mut at = from;
    while let Some(c) = chars.get(at) {
        match c {
            '"' => break,
            '\\' => at += 2,
            _ => at += 1,
        }
    }
    at
}

/// A Rust source of the same lines, with blanks for comments and for what stands in quotes.
fn code_of(source: &str) -> String {
    let blanked = |(c, part)| if part == Part::Code || c == '\n' { c } else { ' ' };
    parts(source).into_iter().map(blanked).collect()
}

/// What stands in quotes in a Rust source, with the line it begins on.
fn strings_in(source: &str) -> Vec<(usize, String)> {
    let mut strings: Vec<(usize, String)> = Vec::new();
    let mut line = 1;
    let mut within = false;
    for (c, part) in parts(source) {
        match (part == Part::Text, within) {
            (true, false) => strings.push((line, c.to_string())),
            (true, true) => strings.last_mut().unwrap().1.push(c),
            (false, _) => {}
        }
        within = part == Part::Text;
        line += usize::from(c == '\n');
    }
    strings
}

/// Every path of a Rust source, `use` trees taken apart, with the line of its last step: `use a::{b, c::d};` gives
/// `a::b` and `a::c::d`. A name alone is a path of one step.
fn paths_in(source: &str) -> Vec<(usize, Vec<String>)> {
    let mut paths = Vec::new();
    let tokens = tokens_of(&code_of(source));
    // What the braces that are open now stand behind; braces that are no `use` tree stand behind nothing.
    let mut stems: Vec<Vec<String>> = Vec::new();
    let mut current: Vec<String> = Vec::new();
    let mut line = 1;
    let mut is_joined = false;
    for (token_line, token) in tokens {
        let is_name = token.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        if is_name && !is_joined {
            flush(&mut paths, line, &mut current);
            current = stems.last().cloned().unwrap_or_default();
        }
        match token.as_str() {
            "{" => {
                let stem = if is_joined { std::mem::take(&mut current) } else { Vec::new() };
                flush(&mut paths, line, &mut current);
                stems.push(stem);
            }
            "::" => {}
            "self" if is_joined || stems.last().is_some_and(|stem| !stem.is_empty()) => {}
            "self" => current.clear(),
            _ if is_name => current.push(token.clone()),
            _ => flush(&mut paths, line, &mut current),
        }
        if token == "}" {
            stems.pop();
        }
        is_joined = token == "::";
        line = token_line;
    }
    flush(&mut paths, line, &mut current);
    paths
}

fn flush(paths: &mut Vec<(usize, Vec<String>)>, line: usize, current: &mut Vec<String>) {
    if !current.is_empty() {
        paths.push((line, std::mem::take(current)));
    }
}

/// Names, `::` and single signs of blanked code, with their lines.
fn tokens_of(code: &str) -> Vec<(usize, String)> {
    let mut tokens: Vec<(usize, String)> = Vec::new();
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    for (line, text) in numbered(code) {
        let mut before = ' ';
        for c in text.chars() {
            let goes_on = (is_name(c) && is_name(before))
                || (c == ':' && tokens.last().is_some_and(|(_, t)| t == ":") && before == ':');
            match tokens.last_mut() {
                Some((_, token)) if goes_on => token.push(c),
                _ if c.is_whitespace() => {}
                _ => tokens.push((line, c.to_string())),
            }
            before = c;
        }
    }
    tokens
}

/// A style sheet of the same lines, without comments and without what stands in quotes.
fn without_css_comments_and_strings(text: &str) -> String {
    let mut kept = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let n_bytes = match c {
            '/' if rest.starts_with("/*") => rest.find("*/").map_or(rest.len(), |end| end + 2),
            '"' | '\'' => rest[1..].find(c).map_or(rest.len(), |end| end + 2),
            _ => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(n_bytes);
        if n_bytes == c.len_utf8() {
            kept.push(c);
        } else {
            kept.extend(piece.chars().filter(|c| *c == '\n'));
        }
        rest = after;
    }
    kept
}

// The repository.

struct File {
    /// From the package's folder, with `/`.
    path: String,
    text: String,
}

impl File {
    fn is(&self, extensions: &[&str]) -> bool {
        self.path.rsplit_once('.').is_some_and(|(_, extension)| extensions.contains(&extension))
    }
}

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn text_if_there(path: &str) -> Option<String> {
    fs::read(root().join(path)).ok().map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
}

fn text_of(path: &str) -> String {
    text_if_there(path).unwrap_or_else(|| panic!("{path}:1: cannot be read; a rule of tests/tidy.rs speaks of it"))
}

fn file_of(path: &str) -> File {
    File { path: path.to_owned(), text: text_of(path) }
}

fn sources() -> Vec<File> {
    rust_files("src")
}

fn rust_files(folder: &str) -> Vec<File> {
    let prefix = format!("{folder}/");
    let files: Vec<File> =
        tracked().into_iter().filter(|file| file.path.starts_with(&prefix) && file.is(&["rs"])).collect();
    assert!(!files.is_empty(), "{folder}:1: holds no Rust; a rule of tests/tidy.rs speaks of it");
    files
}

/// Every file that git tracks or would, or, where there is no git, every file that no build makes.
fn tracked() -> Vec<File> {
    let listed = Command::new("git")
        .args(["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
        .current_dir(root())
        .output();
    let mut paths: Vec<String> = match listed {
        Ok(output) if output.status.success() => {
            let names = String::from_utf8_lossy(&output.stdout).into_owned();
            names.split('\0').filter(|name| !name.is_empty()).map(str::to_owned).collect()
        }
        _ => walked(&root(), ""),
    };
    paths.sort();
    paths.dedup();
    // What is deleted but not yet committed is listed all the same.
    paths.into_iter().filter_map(|path| text_if_there(&path).map(|text| File { path, text })).collect()
}

fn walked(folder: &Path, prefix: &str) -> Vec<String> {
    let mut paths = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let entry = entry.unwrap();
        let path = format!("{prefix}{}", entry.file_name().to_string_lossy());
        if [".git", "target", "dist", "data/local"].contains(&path.as_str()) {
            continue;
        }
        if entry.file_type().unwrap().is_dir() {
            paths.extend(walked(&entry.path(), &format!("{path}/")));
        } else {
            paths.push(path);
        }
    }
    paths
}
