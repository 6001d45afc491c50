//! Does a build lose anything quietly? Sources that are missing, misread or misnamed, and sums that must add up.

// A test that cannot go on has failed, and says so.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "command/bench.rs"]
#[allow(dead_code, reason = "this file serves no site")]
mod bench;

use bench::{Bench, article};
use serde_json::Value;

const HEAD: &str = "id = \"x\"\ntitle = \"X\"\n";
const BUILD: [&str; 5] = ["build", "corpus.toml", "--out", "site", "--data-only"];

/// A bench with three articles and a site made of them.
fn built() -> Bench {
    let bench = Bench::new();
    bench.write_articles("articles", 3);
    bench.write("corpus.toml", &format!("{HEAD}[[source]]\npath = \"articles\"\n"));
    let run = bench.run(&BUILD);
    assert_eq!(run.code, 0, "{}", run.err);
    bench
}

/// A corpus that must be refused: by a build, which leaves the old site, and by a check, with the same words.
#[track_caller]
fn refused(bench: &Bench, corpus: &str, said: &[&str]) {
    bench.write("corpus.toml", &format!("{HEAD}{corpus}"));
    let before = bench.tree("site");
    let run = bench.run(&BUILD);
    assert_eq!((run.code, run.out.as_str()), (1, ""), "{corpus}");
    let check = bench.run(&["build", "corpus.toml", "--check"]);
    assert_eq!(check.code, 1, "{corpus}");
    for said in said {
        assert!(run.err.contains(said), "{said:?} in {}", run.err);
        assert!(check.err.contains(said), "{said:?} in {}", check.err);
    }
    assert!(run.err.contains("\n  "), "a remedy in {}", run.err);
    assert!(bench.tree("site") == before, "the old site stays: {corpus}");
    assert!(!bench.names("").iter().any(|name| name.starts_with(".site")), "nothing is left behind");
}

#[test]
fn a_source_that_is_not_there_is_an_error_that_names_what_is() {
    let bench = built();
    let meant = [
        "corpus.toml:4: source \"articels\": ",
        "is not there",
        "articles, corpus.toml, site, did you mean \"articles\"?",
    ];
    refused(&bench, "[[source]]\npath = \"articels\"\n", &meant);
    refused(&bench, "[[source]]\nglob = \"artikles/*.txt\"\n", &["did you mean \"articles\"?", "optional = true"]);
    refused(&bench, "[[source]]\nglob = \"articles/*.md\"\n", &["no file matches it", "1.txt, 2.txt, 3.txt"]);
    refused(&bench, "", &["not one article was found: the corpus names no [[source]]", "[[source]]"]);
    refused(
        &bench,
        "[[source]]\npath = \"nowhere\"\noptional = true\n",
        &["not one article was found", "is optional and not there"],
    );
    bench.write("empty/.keep", "");
    refused(
        &bench,
        "[[source]]\npath = \"empty\"\n",
        &["source \"empty\"", "found no file to read", "optional = true"],
    );
    // Beside others that have articles, too.
    let both = "[[source]]\npath = \"articles\"\n[[source]]\npath = \"empty\"\n";
    refused(&bench, both, &["corpus.toml:6: source \"empty\""]);
}

#[test]
fn a_wrong_form_is_an_error_that_names_the_right_one() {
    let bench = built();
    for form in ["json", "json_lines", "front_matter", "csv"] {
        let corpus = format!("[[source]]\npath = \"articles\"\nformat = \"{form}\"\n");
        let said = format!("expected articles of the form {form}, found none in 3 files, which look like feed; ");
        refused(&bench, &corpus, &["corpus.toml:4: ", &said, "write format = \"feed\""]);
    }
    for form in ["text", "markdown", "html"] {
        let corpus = format!("[[source]]\npath = \"articles\"\nformat = \"{form}\"\n");
        refused(&bench, &corpus, &[&format!("expected the form {form}, found that each file looks like feed")]);
    }
    bench.write("mixed/1.txt", &article(1));
    bench.write("mixed/2.txt", "题\n\n一段。\n");
    bench.write("corpus.toml", &format!("{HEAD}[[source]]\npath = \"mixed\"\nformat = \"text\"\n"));
    let run = bench.run(&["build", "corpus.toml", "--check"]);
    assert!(run.code == 0 && run.err.contains("its format is text, and 1 of 2 files look like feed"), "{}", run.err);
    bench.write("table.csv", "nr,titel,inhalt\n1,桥,河上有桥。\n2,河,河水很长。\n");
    let said = "found nr, titel, inhalt; did you mean title = \"titel\"?";
    refused(&bench, "[[source]]\npath = \"table.csv\"\n", &[said]);
    let run = bench.run(&BUILD);
    assert_eq!(run.err.matches("skipped ").count(), 1, "two rows, one reason, told once: {}", run.err);
    assert!(run.err.contains("skipped table.csv#1, table.csv#2 of table.csv: "), "{}", run.err);
    refused(
        &bench,
        "[[source]]\npath = \"articles\"\nformat = \"feeds\"\n",
        &["corpus.toml:5: ", "did you mean \"feed\"?"],
    );
}

#[test]
fn a_folder_without_an_article_is_refused_and_the_report_says_why() {
    let bench = built();
    bench.write("in/empty.txt", "");
    bench.write("in/none.css", "p { color: red }\n");
    let before = bench.tree("site");
    let run = bench.run(&["build", "in", "--out", "site", "--data-only"]);
    assert!(run.code == 1 && run.err.contains("found none in 2 files"), "{}", run.err);
    assert!(run.err.contains("the site that is there stays as it was"), "{}", run.err);
    assert!(run.err.contains("empty.txt") && run.err.contains("none.css"), "{}", run.err);
    assert_eq!(bench.tree("site"), before);
    let run = bench.run(&["build", "in", "--out", "new", "--data-only"]);
    assert!(run.code == 1 && !bench.path("new").exists(), "{}", run.err);
    let run = bench.run(&["build", "in", "--check", "--report", "-"]);
    let report: Value = serde_json::from_str(&run.out).unwrap();
    assert_eq!((run.code, &report["counts"]["skipped"]), (1, &2.into()));
    assert!(report["corpus"].get("version").is_none(), "nothing was built that would have one");
}

/// The numbers of a summary before its semicolon.
fn numbers(line: &str) -> Vec<usize> {
    let (_, sum) = line.split_once(": ").unwrap();
    let sum = sum.split(';').next().unwrap().replace(',', "");
    sum.split(' ').filter_map(|word| word.parse().ok()).collect()
}

#[test]
fn the_summary_adds_up() {
    let bench = Bench::new();
    let corpus = "[[source]]\npath = \"full\"\n[[source]]\npath = \"short\"\nfallback = true\n[[source]]\npath = \"table.csv\"\n";
    bench.write("corpus.toml", &format!("{HEAD}{corpus}"));
    bench.write_articles("full", 5);
    for (nth, body) in ["第一稿。", "第二稿。", "第三稿。", "第三稿。"].iter().enumerate() {
        let stamp = 1_600_000_000_000_u64 + 1_000 * nth as u64;
        bench.write(
            &format!("full/draft{nth}.txt"),
            &format!("<!--{stamp}-->\n[稿](https://example.org/draft.html)\n------\n<p>{body}</p>"),
        );
    }
    bench.write("full/.hidden", "x");
    bench.write("full/empty.txt", "");
    bench.write("full/none.css", "p { color: red }\n");
    bench.write("full/list.jsonl", "{\"title\":\"甲\",\"body\":\"一\"}\nbroken\n{\"title\":\"甲\",\"body\":\"一\"}\n");
    let mut zip = zip::ZipWriter::new(std::fs::File::create(bench.path("full/more.zip")).unwrap());
    for name in ["one.md", "inner.zip"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        std::io::Write::write_all(&mut zip, "# 深\n\n深处。\n".as_bytes()).unwrap();
    }
    zip.finish().unwrap();
    bench.write("short/1.txt", &article(1));
    bench.write("table.csv", "title,body\n甲,一\n乙,\n,\n");
    let run = bench.run(&BUILD);
    assert_eq!(run.code, 0, "{}", run.err);
    let line = run.out.lines().next().unwrap();
    let [articles, files, rest @ ..] = numbers(line).try_into().map(|all: [usize; 6]| all).unwrap();
    assert_eq!(articles + rest.iter().sum::<usize>(), files, "{line}");
    assert!(articles > 0 && rest.iter().all(|count| *count > 0), "one of every kind: {line}");
    assert!(line.contains("2 older versions"), "{line}");
    // The report lists as many of each kind.
    let report = bench.json("site/build-report.json");
    let listed =
        |outcome: &str| report["files"].as_array().unwrap().iter().filter(|file| file["outcome"] == outcome).count();
    assert_eq!(["skipped", "replaced", "duplicate", "version"].map(listed), rest);
    assert_eq!(report["counts"]["files"], files);
    let sources = report["sources"].as_array().unwrap();
    assert_eq!(sources.iter().map(|source| source["files"].as_u64().unwrap()).sum::<u64>(), files as u64);
    assert_eq!(sources.iter().map(|source| source["articles"].as_u64().unwrap()).sum::<u64>(), articles as u64);
    let check = bench.run(&["build", "corpus.toml", "--check"]);
    assert_eq!(check.out.lines().next(), Some(line), "a check tells the same");
    assert!(check.out.contains("older versions: older_version 2"), "{}", check.out);
}

#[test]
fn own_outlets_leave_the_known_ones_their_patterns() {
    let bench = Bench::new();
    let twice = |folder: &str, nth: usize, address: &str| {
        bench.write(
            &format!("{folder}/{nth}.txt"),
            &format!(
                "<!--{}-->\n[桥](https://{address})\n------\n<p>河上有桥。</p>",
                1_600_000_000_000_u64 + nth as u64
            ),
        );
    };
    for (nth, address) in [
        "www.rfa.org/mandarin/yataibaodao/a-01022020030405.html",
        "www.rfa.org/mandarin/Xinwen/a-01022020030405.html",
        "www.dw.com/zh/a-slug/a-68761339",
        "api.dw.com/api/detail/article/68761339",
        "www.voachinese.com/a/7693930.html",
        "www.voachinese.com/a/slug/7693930.html",
    ]
    .iter()
    .enumerate()
    {
        twice("articles", nth, address);
    }
    let own = "[[outlet]]\nid = \"example\"\nhosts = [\"example.org\"]\n[[outlet]]\nid = \"rfa\"\nhosts = [\"rfa.org\"]\nnames = { en = \"Mine\" }\n";
    bench.write("corpus.toml", &format!("{HEAD}[[source]]\npath = \"articles\"\n{own}"));
    let run = bench.run(&BUILD);
    assert!(run.out.contains("3 articles from 6 files, 0 skipped, 0 replaced, 3 duplicate"), "{} {}", run.out, run.err);
    let outlets = bench.json("site/corpus.json")["outlets"].clone();
    let names: Vec<_> =
        outlets.as_array().unwrap().iter().map(|outlet| (outlet["id"].clone(), outlet["names"].clone())).collect();
    assert_eq!(names.len(), 3);
    assert!(names.contains(&("rfa".into(), serde_json::json!({ "en": "Mine" }))), "{names:?}");
}

#[test]
fn a_misnamed_field_is_told_once_with_those_that_there_are() {
    let bench = Bench::new();
    let fields = "fields = { title = \"meta.headlin\", date = \"when\", body = \"text\" }\n";
    bench.write("corpus.toml", &format!("{HEAD}[[source]]\npath = \"export.jsonl\"\n{fields}"));
    let line = "{\"meta\":{\"headline\":\"桥\"},\"day\":\"2020-01-02\",\"text\":\"河上有桥。\"}\n";
    bench.write("export.jsonl", &line.repeat(50));
    for args in [&BUILD[..], &["build", "corpus.toml", "--check"]] {
        let run = bench.run(args);
        assert_eq!(run.code, 0, "{}", run.err);
        for said in [
            "fields.title names \"meta.headlin\", which no record has; did you mean \"meta.headline\"? The fields are day, meta.headline, text",
            "fields.date names \"when\", which no record has; the fields are day, meta.headline, text",
        ] {
            assert_eq!(run.err.matches(said).count(), 1, "{said} once in {}", run.err);
        }
    }
    assert_eq!(bench.json("site/build-report.json")["sources"][0]["warnings"].as_array().unwrap().len(), 2);
    bench.write(
        "corpus.toml",
        &format!(
            "{HEAD}[[source]]\npath = \"export.jsonl\"\n{}",
            fields.replace("headlin\"", "headline\"").replace("when", "day")
        ),
    );
    let run = bench.run(&BUILD);
    assert!(run.code == 0 && !run.err.contains("warning"), "{}", run.err);
}
