//! Does the command line say what it should, and end as it should? Runs the program itself, on archives of our own.

// A test that cannot go on has failed, and says so.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "command/bench.rs"]
mod bench;

use std::fs;
use std::process::Command;

use bench::{Bench, article};
use serde_json::Value;

#[test]
fn wrong_usage_ends_with_2_and_help_with_0() {
    let bench = Bench::new();
    for (args, code) in [
        (&[][..], 2),
        (&["bild"], 2),
        (&["build"], 2),
        (&["build", "--out", "x", "--data-only", "--single-file", "y"], 2),
        (&["build", "--out", "x", "--jobs", "0"], 2),
        (&["serve", "x", "--port", "70000"], 2),
        (&["--help"], 0),
        (&["build", "--help"], 0),
        (&["--version"], 0),
        (&["completions", "bash"], 0),
        (&["man"], 0),
        (&["man", "build"], 0),
        (&["man", "bild"], 1),
        (&["hook"], 1),
    ] {
        assert_eq!(bench.run(args).code, code, "{args:?}");
    }
    assert!(bench.run(&["--help"]).out.contains("Examples:"));
    assert!(bench.run(&["man", "build"]).out.contains("single"));
}

#[test]
fn a_malformed_corpus_toml_is_told_with_file_line_and_remedy() {
    let bench = Bench::new();
    for (text, line, said) in [
        ("id = \"x\"\ntitle = \"X\"\ntime_zone = \"Europe/Atlantis\"\n", 3, "Europe/Atlantis"),
        ("id = \"x\"\n\ntitle = \n", 3, "3"),
        ("id = \"x\"\ntitle = \"X\"\ncolour = \"red\"\n", 3, "colour"),
        ("id = \"x\"\ntitle = \"X\"\nboilerplate = [\"(\"]\n", 3, "pattern"),
        ("id = \"x\"\ntitle = \"X\"\n[[source]]\npath = \"nowhere\"\n", 4, "nowhere"),
        ("id = \"x\"\ntitle = \"X\"\n[[source]]\nglob = \"*.none\"\n", 4, "*.none"),
    ] {
        bench.write("corpus.toml", text);
        let run = bench.run(&["build", "corpus.toml", "--out", "site", "--data-only"]);
        assert_eq!(run.code, 1, "{text}");
        assert!(run.err.contains(&format!("corpus.toml:{line}:")), "{}", run.err);
        assert!(run.err.contains(said) && run.err.contains("\n  "), "{}", run.err);
        assert_eq!(bench.names(""), ["corpus.toml"], "nothing is left behind");
    }
    fs::write(bench.path("corpus.toml"), b"id = \"x\"\ntitle = \"\xff\"\n").unwrap();
    let run = bench.run(&["build", "corpus.toml", "--out", "site", "--data-only"]);
    assert!(run.code == 1 && run.err.contains("corpus.toml:2:"), "{}", run.err);
    let run = bench.run(&["build", "nowhere.toml", "--out", "site", "--data-only"]);
    assert!(run.code == 1 && run.err.contains("nowhere.toml"), "{}", run.err);
}

#[test]
fn what_must_not_or_cannot_be_written_is_told() {
    let bench = Bench::new();
    bench.write("in/a.txt", &article(1));
    bench.write("papers/thesis.txt", "years of work");
    let run = bench.run(&["build", "in", "--out", "papers", "--data-only"]);
    assert!(run.code == 1 && run.err.contains("papers") && run.err.contains("corpus.json"), "{}", run.err);
    assert_eq!(bench.names("papers"), ["thesis.txt"]);

    let run = bench.run(&["build", "in", "--out", "papers/thesis.txt/site", "--data-only"]);
    assert!(run.code == 1 && run.err.contains("thesis.txt") && run.err.contains("--out"), "{}", run.err);
    let run = bench.run(&["build", "in", "--out", "/proc/yulan-site", "--data-only"]);
    assert!(run.code == 1 && run.err.contains("/proc") && run.err.contains("--out"), "{}", run.err);
    let run = bench.run(&["build", "in", "--out", "site"]);
    assert!(run.code == 1 && run.err.contains("make build"), "{}", run.err);
    assert_eq!(bench.names(""), ["in", "papers"]);
}

#[test]
fn files_that_are_no_articles_are_listed_and_the_build_goes_on() {
    let bench = Bench::new();
    bench.write("in/good.txt", &article(1));
    bench.write("in/empty.txt", "");
    bench.write("in/none.css", "p { color: red }\n");
    fs::write(bench.path("in/bytes.bin"), [0xff, 0xfe, 0]).unwrap();
    let run = bench.run(&["build", "in", "--out", "site", "--data-only"]);
    assert_eq!(run.code, 0, "{}", run.err);
    assert!(run.out.contains("1 article from 4 files, 3 skipped"), "{}", run.out);
    assert!(run.out.contains("build-report.json"), "{}", run.out);
    let report = bench.json("site/build-report.json");
    let skipped: Vec<_> =
        report["files"].as_array().unwrap().iter().filter(|file| file["outcome"] == "skipped").collect();
    let paths: Vec<_> = skipped.iter().map(|file| file["path"].as_str().unwrap()).collect();
    assert_eq!(paths, ["bytes.bin", "empty.txt", "none.css"]);
    assert!(skipped.iter().all(|file| file["message"].as_str().unwrap().starts_with("expected ")));
    for path in paths {
        assert!(run.err.contains(path), "{path} in {}", run.err);
    }
}

#[test]
fn every_form_is_read_also_out_of_containers() {
    let bench = Bench::new();
    bench.write("in/feed.md", &article(1));
    bench
        .write("in/front.md", "---\ntitle: 海边\nfrom: https://example.org/f\ndate: 2020-01-02\n---\n\n今天*下雨*。\n");
    bench.write("in/page.html", "<!doctype html><title>山</title><article><p>山里下雪。</p></article>");
    bench.write("in/text.txt", "河\n\n河水上涨。\n");
    bench.write("in/list.jsonl", "{\"title\":\"甲\",\"body\":\"一\"}\nbroken\n{\"title\":\"乙\",\"body\":\"二\"}\n");
    bench.write("in/table.csv", "title,body,url\n丙,三,https://example.org/c\n");
    let mut zip = zip::ZipWriter::new(fs::File::create(bench.path("in/more.zip")).unwrap());
    zip.start_file("inner/deep.md", zip::write::SimpleFileOptions::default()).unwrap();
    std::io::Write::write_all(&mut zip, "# 深\n\n深处。\n".as_bytes()).unwrap();
    zip.finish().unwrap();
    let run = bench.run(&["build", "in", "--out", "site", "--data-only"]);
    assert!(run.code == 0 && run.out.contains("8 articles from 9 files, 1 skipped"), "{} {}", run.out, run.err);
    let report = bench.json("site/build-report.json");
    let forms = serde_json::json!({
        "csv": 1, "feed": 1, "front_matter": 1, "html": 1, "json_lines": 2, "markdown": 1, "text": 1,
    });
    assert_eq!(report["by_form"], forms);
    let skipped = report["files"].as_array().unwrap().iter().find(|file| file["outcome"] == "skipped").unwrap();
    assert_eq!(skipped["path"], "list.jsonl#2");
    let run = bench.run(&["query", "site", "#q=深处", "--json"]);
    assert!(run.out.contains("more.zip/inner/deep.md") || run.out.contains("深"), "{}", run.out);
}

#[test]
fn of_several_copies_the_newest_stays_and_older_texts_can_be_opened() {
    let bench = Bench::new();
    for (path, stamp, body) in [
        ("in/old.txt", 1_600_000_000_000_u64, "第一稿。"),
        ("in/new.txt", 1_700_000_000_000, "第二稿。"),
        ("in/same.txt", 1_700_000_000_000, "第二稿。"),
    ] {
        bench.write(path, &format!("<!--{stamp}-->\n[桥](https://example.org/one.html)\n------\n<p>{body}</p>"));
    }
    bench.run(&["build", "in", "--out", "site", "--data-only"]);
    assert_eq!(bench.run(&["check", "site"]).code, 0);
    let report = bench.json("site/build-report.json");
    let outcome = |path: &str| {
        let files = report["files"].as_array().unwrap();
        files.iter().find(|file| file["path"] == path && file["outcome"] != "repaired").unwrap()["outcome"].clone()
    };
    assert_eq!(outcome("same.txt"), "duplicate", "of equals the first stays");
    assert_eq!(outcome("old.txt"), "version");
    let ask = |address: &str| -> serde_json::Value {
        serde_json::from_str(&bench.run(&["query", "site", address, "--json"]).out).unwrap()
    };
    let id = ask("#")["results"][0]["id"].as_str().unwrap().to_owned();
    let newest = ask(&format!("#article={id}"))["article"].clone();
    assert_eq!((&newest["versions"], &newest["article"]["path"]), (&1.into(), &"new.txt".into()));
    let oldest = ask(&format!("#article={id}&version=1"))["article"].clone();
    assert_eq!((&oldest["version"], &oldest["article"]["path"]), (&1.into(), &"old.txt".into()));
    let beyond = ask(&format!("#article={id}&version=7"));
    assert_eq!(beyond["issues"][0]["code"], "no_such_version");
    assert_eq!(beyond["article"]["article"]["path"], "new.txt", "the newest is shown");
}

#[test]
fn the_same_input_gives_the_same_bytes_whatever_the_threads() {
    let bench = Bench::new();
    bench.write_articles("in", 300);
    let build = |site: &str, jobs: &str| {
        let run = bench.run(&["build", "in", "--out", site, "--data-only", "--jobs", jobs]);
        assert_eq!(run.code, 0, "{}", run.err);
        bench.tree(site)
    };
    let first = build("one", "1");
    assert!(first.len() >= 300 / 64 + 2, "several shards");
    assert_eq!(build("two", "7"), first);
    assert_eq!(build("one", "3"), first, "built again in the same place");
}

#[test]
fn unchanged_files_are_read_from_before_and_give_the_same_bytes() {
    let bench = Bench::new();
    bench.write_articles("in", 120);
    bench.write("in/broken.txt", "");
    let build = |extra: &[&str]| {
        let arguments = [&["build", "in", "--out", "site", "--data-only"], extra].concat();
        let run = bench.run(&arguments);
        assert_eq!(run.code, 0, "{}", run.err);
        bench.tree("site")
    };
    let fresh = build(&["--no-cache"]);
    assert_eq!(build(&["--cache", "kept"]), fresh);
    let pack = bench.path("kept").join(&bench.names("kept")[0]);
    let length = fs::metadata(&pack).unwrap().len();
    assert_eq!(build(&["--cache", "kept", "--jobs", "1"]), fresh);
    assert_eq!(fs::metadata(&pack).unwrap().len(), length, "the same readings are kept");
    let whole = fs::read(&pack).unwrap();
    fs::write(&pack, &whole[..whole.len() / 2]).unwrap();
    assert_eq!(build(&["--cache", "kept"]), fresh, "half a pack");
    bench.write("in/7.txt", &article(9_999));
    let changed = build(&["--cache", "kept"]);
    assert_ne!(changed, fresh);
    assert_eq!(build(&["--no-cache"]), changed);
}

#[test]
fn a_check_tells_what_a_build_would_do_and_writes_nothing() {
    let bench = Bench::new();
    bench.write("in/good.txt", &article(1));
    bench.write("in/none.css", "p { color: red }\n");
    let run = bench.run(&["build", "in", "--check"]);
    assert_eq!(run.code, 0, "{}", run.err);
    for said in ["1 article from 2 files, 1 skipped", "forms: feed 1", "years: 2020 1", "skipped: unknown_form 1"] {
        assert!(run.out.contains(said), "{said} in {}", run.out);
    }
    assert_eq!(bench.names(""), ["in"]);
    let run = bench.run(&["build", "in", "--check", "--report", "-"]);
    let report: serde_json::Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!(report["counts"]["skipped"], 1);
    bench.run(&["build", "in", "--check", "--report", "told.json"]);
    assert_eq!(bench.json("told.json"), report);
    assert_eq!(bench.run(&["build", "in", "--check", "--out", "site"]).code, 2);
    assert_eq!(bench.run(&["build", "in"]).code, 2, "a build needs a place");
}

#[test]
fn a_build_that_is_killed_leaves_the_old_site_whole() {
    let bench = Bench::new();
    bench.write_articles("in", 3);
    bench.run(&["build", "in", "--out", "site", "--data-only"]);
    let before = bench.tree("site");
    bench.write_articles("in", 2_000);
    let mut child = bench.command(&["build", "in", "--out", "site", "--data-only"]).spawn().unwrap();
    let staging = format!(".site.yulan-new-{}", child.id());
    while !bench.path(&staging).exists() && child.try_wait().unwrap().is_none() {
        std::thread::yield_now();
    }
    let caught = bench.path(&staging).exists();
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(caught, "the build was over before it could be killed");
    assert_eq!(bench.tree("site"), before);
    let check = bench.run(&["check", "site"]);
    assert!(check.code == 1 && check.err.contains(&staging), "{}", check.err);

    let run = bench.run(&["build", "in", "--out", "site", "--data-only"]);
    assert!(run.out.contains("2,000 articles"), "{}", run.out);
    assert_eq!(bench.names(""), ["in", "site"]);
    assert_eq!(bench.run(&["check", "site"]).code, 0);
}

#[test]
fn query_prints_the_answer_as_json_or_for_people() {
    let bench = Bench::new();
    bench.write_articles("in", 3);
    bench.run(&["build", "in", "--out", "site", "--data-only"]);
    let run = bench.run(&["query", "site", "#q=第二座", "--json"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((&answer["articles"], &answer["hits"], &answer["complete"]), (&1.into(), &1.into(), &true.into()));
    let result = &answer["results"][0];
    assert_eq!(result["title"], "桥 2");
    for key in ["id", "title", "url", "outlet", "archived", "snippet"] {
        assert!(!result[key].is_null(), "{key}");
    }
    assert_eq!(answer["facets"]["outlet"][0]["value"], "example.org");

    let run = bench.run(&["query", "site", "https://x.example/site/#q=第二座"]);
    assert!(run.out.starts_with("1 article, 1 hit\n"), "{}", run.out);
    assert!(run.out.contains("[第二座]") && run.out.contains("桥 2"), "{}", run.out);
    let id = result["id"].as_str().unwrap();
    let run = bench.run(&["query", "site", &format!("#article={id}")]);
    assert!(run.out.starts_with("桥 2\n"), "{}", run.out);
    let run = bench.run(&["query", "site", "#date__gte=yesterday"]);
    assert!(run.code == 0 && run.out.contains("note: bad date") && run.out.contains("yesterday"), "{}", run.out);
    let run = bench.run(&["query", "in", "#q=x"]);
    assert!(run.code == 1 && run.err.contains("corpus.json"), "{}", run.err);
}

#[test]
fn the_terminal_goes_to_the_end_or_says_what_is_missing() {
    let bench = Bench::new();
    // More text than a page looks through with so many expressions.
    let more = "长河".repeat(16_000);
    let line = |n: usize| {
        let text = if n < 9 { more.as_str() } else { "桥" };
        format!("{{\"title\":\"河 {n}\",\"url\":\"https://example.org/{n}\",\"body\":\"{text}{n}\"}}\n")
    };
    bench.write("in/list.jsonl", &(1..=60).map(line).collect::<String>());
    let run = bench.run(&["build", "in", "--out", "site", "--data-only"]);
    assert_eq!(run.code, 0, "{}", run.err);
    let count = |address: &str, form: &str| {
        let run = bench.run(&["query", "site", address, "--as", form]);
        assert_eq!((run.code, run.err.as_str()), (0, ""), "{address}");
        run.out.lines().count()
    };
    // Which of a list are looked at is no matter of an export.
    assert_eq!(count("#q=河&show=20&at=5", "csv"), 61);
    let terms = (0..80).map(|n| format!("title:/[河{}]/", char::from_u32(0x5000 + n).unwrap()));
    let costly = format!("#q={}&show=1", terms.collect::<Vec<_>>().join(" OR "));
    assert_eq!(count(&costly, "csv"), 61);
    let run = bench.run(&["query", "site", &costly, "--json"]);
    let answer: Value = serde_json::from_str(&run.out).unwrap();
    let told = (&answer["articles"], &answer["complete"], &answer["issues"]);
    assert_eq!((run.code, told), (0, (&60.into(), &true.into(), &Value::Array(vec![]))));

    // One with a text that the index alone is not sure of, where its very characters are meant.
    let holds = |name: &String| {
        let packed = fs::read(bench.path(&format!("site/articles/{name}"))).unwrap();
        String::from_utf8(yulan::site::unpacked(packed).unwrap()).unwrap().contains("长河长")
    };
    let shard = format!("articles/{}", bench.names("site/articles").into_iter().find(holds).unwrap());
    fs::remove_file(bench.path(&format!("site/{shard}"))).unwrap();
    for form in ["csv", "jsonl", "md", "ris", "csl.json", "gbt7714.txt"] {
        let run = bench.run(&["query", "site", "#q=河", "--as", form]);
        assert!(
            run.code == 1 && run.err.contains(&shard) && run.err.contains("of at least 60 articles"),
            "{}",
            run.err
        );
        let head: String = run.out.chars().take(900).collect();
        assert!(head.contains("Incomplete: ") && head.replace('\\', "").contains(&shard), "{form}: {head}");
    }
    let run = bench.run(&["query", "site", "#q=河", "--json"]);
    assert!(run.code == 1 && run.err.contains(&shard), "{}", run.err);
    let run = bench.run(&["query", "site", "#q==长河长"]);
    assert!(
        run.code == 1 && run.err.contains("incomplete: at least") && run.out.starts_with("at least"),
        "{}",
        run.out
    );
}

#[test]
fn check_names_the_file_that_is_wrong() {
    let bench = Bench::new();
    bench.write_articles("in", 70);
    bench.run(&["build", "in", "--out", "site", "--data-only"]);
    assert_eq!(bench.run(&["check", "site"]).code, 0);
    let shard = format!("articles/{}", bench.names("site/articles")[1]);
    let path = bench.path(&format!("site/{shard}"));
    let good = fs::read(&path).unwrap();
    let check = |named: &str, said: &str| {
        let run = bench.run(&["check", "site"]);
        assert!(run.code == 1 && run.err.contains(named) && run.err.contains(said), "{}", run.err);
    };

    fs::write(&path, &good[..good.len() / 2]).unwrap();
    check(&shard, "unpacked");
    // Which articles hold a string is known without their texts; its very characters are looked for in them.
    let run = bench.run(&["query", "site", "#q=这是第", "--json"]);
    assert!(run.code == 1 && run.out.contains("\"complete\": true") && run.err.contains(&shard), "{}", run.err);
    let run = bench.run(&["query", "site", "#q==这是第", "--json"]);
    assert!(run.code == 1 && run.out.contains("\"complete\": false") && run.err.contains(&shard), "{}", run.err);
    let mut altered = yulan::site::unpacked(good.clone()).unwrap();
    altered[10] ^= 1;
    fs::write(&path, &altered).unwrap();
    check(&shard, "SHA-256");
    fs::write(&path, &altered[1..]).unwrap();
    check(&shard, "bytes");
    fs::remove_file(&path).unwrap();
    check(&shard, "cannot be read");
    fs::write(&path, &good).unwrap();
    assert_eq!(bench.run(&["check", "site"]).code, 0);

    bench.write("site/articles/9999-stray.json", "[]");
    check("9999-stray.json", "not in the manifest");
    fs::remove_file(bench.path("site/articles/9999-stray.json")).unwrap();
    let manifest = fs::read_to_string(bench.path("site/corpus.json")).unwrap();
    bench.write("site/corpus.json", &manifest.replace("\"format\": 1", "\"format\": 9"));
    check("corpus.json", "format");
    bench.write("site/corpus.json", &manifest.replace("\"time_zone\": \"UTC\"", "\"time_zone\": \"GMT\""));
    check("corpus.json", "version");
    bench.write("site/corpus.json", "{");
    check("corpus.json", "no manifest");
    let run = bench.run(&["check", "in"]);
    assert!(run.code == 1 && run.err.contains("corpus.json"), "{}", run.err);
}

#[test]
fn the_hook_adds_the_corpus_to_what_trunk_builds() {
    let bench = Bench::new();
    bench.write_articles("in", 2);
    bench.write("staging/index.html", "<!doctype html>");
    let staging = bench.path("staging");
    let mut command = bench.command(&["hook"]);
    let status = command.env("TRUNK_STAGING_DIR", staging).env("YULAN_CORPUS", bench.path("in")).status().unwrap();
    assert!(status.success());
    assert_eq!(bench.names("staging"), ["articles", "build-report.json", "corpus.json", "index", "index.html"]);
    assert_eq!(bench.run(&["check", "staging"]).code, 0);
}

#[test]
fn a_site_is_served_to_this_machine_and_nothing_beside_it() {
    let bench = Bench::new();
    bench.write_articles("in", 1);
    bench.run(&["build", "in", "--out", "site", "--data-only"]);
    bench.write("site/index.html", "<!doctype html>");
    bench.write("site/a.wasm", "\0asm");
    bench.write("secret.txt", "secret");
    let server = bench.serve("site");
    for (target, status, media_type) in [
        ("/", 200, "text/html; charset=utf-8"),
        ("/corpus.json", 200, "application/json"),
        ("/a.wasm?x=1", 200, "application/wasm"),
        ("/articles", 301, ""),
        ("/none", 404, ""),
        ("/../secret.txt", 403, ""),
        ("/%2e%2e/secret.txt", 403, ""),
        ("/articles/..%2f../secret.txt", 403, ""),
        ("//etc/passwd", 403, ""),
    ] {
        let response = server.get(target);
        assert!(response.starts_with(&format!("HTTP/1.1 {status} ")), "{target}: {response}");
        assert!(!response.contains("secret"), "{target}: {response}");
        assert!(response.contains(&format!("Content-Type: {media_type}")), "{target}: {response}");
    }
    assert!(server.ask("POST", "/").starts_with("HTTP/1.1 405 "));
    let port = server.port.to_string();
    let run = bench.run(&["serve", "site", "--port", &port]);
    assert!(run.code == 1 && run.err.contains(&port), "{}", run.err);
    assert_eq!(bench.run(&["serve", "in"]).code, 1);
}

#[test]
fn a_reader_that_leaves_early_is_no_error() {
    let bench = Bench::new();
    let mut child = Command::new(env!("CARGO_BIN_EXE_yulan"));
    let mut child = child.arg("man").current_dir(bench.path("")).stdout(std::process::Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert!(child.wait().unwrap().success());
}
