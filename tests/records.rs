//! Does a record keep its id whatever becomes of the others, and does its link open it still?

// A test that cannot go on has failed, and says so.
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

#[path = "command/bench.rs"]
#[allow(dead_code, reason = "this file serves no site")]
mod bench;

use std::collections::{BTreeMap, BTreeSet};

use bench::Bench;
use proptest::prelude::*;
use serde_json::{Value, json};
use yulan::ingest::{Fields, FormName, Manner, Repair, Rules, SourceFile, read_all};

/// A record of our own: key, title, text, and an address where it has one.
type Row = (u8, u8, u8, bool);

const FORMS: [FormName; 3] = [FormName::Csv, FormName::Json, FormName::JsonLines];

fn value((key, title, text, has_url): Row) -> Value {
    let url = if has_url { format!("https://example.org/{title}/{text}") } else { String::new() };
    json!({ "key": key, "title": format!("题 {title}"), "text": format!("第 {text} 段，\n完。"), "url": url })
}

fn written(form: FormName, rows: &[Row]) -> String {
    let values: Vec<Value> = rows.iter().map(|row| value(*row)).collect();
    match form {
        FormName::Json => serde_json::to_string(&values).unwrap(),
        FormName::JsonLines => values.iter().fold(String::new(), |lines, value| lines + &value.to_string() + "\n"),
        _ => {
            let cell = |value: &Value| value.as_str().map_or_else(|| value.to_string(), |text| format!("\"{text}\""));
            let line = |value: &Value| ["key", "title", "text", "url"].map(|name| cell(&value[name])).join(",");
            format!("key,title,text,url\n{}\n", values.iter().map(line).collect::<Vec<_>>().join("\n"))
        }
    }
}

/// The ids of a file's records, and which of them are made of the text.
fn ids(form: FormName, rows: &[Row], fields: &Fields) -> Vec<(String, bool)> {
    if rows.is_empty() {
        // A file without records is told as empty.
        return Vec::new();
    }
    let manner = Manner { form: Some(form), fields: fields.clone(), source: "export".to_owned() };
    let text = written(form, rows);
    let file = read_all(&SourceFile { path: "a/list", bytes: text.as_bytes() }, &manner, &Rules::default()).unwrap();
    let readings = file.records.into_iter().map(|(_, reading)| reading.unwrap());
    readings.map(|reading| (reading.article.id.0, reading.repairs.contains(&Repair::IdFromText))).collect()
}

/// What a record says, where its key is not named.
fn said((_, title, text, has_url): Row) -> (u8, u8, bool) {
    (title, text, has_url)
}

/// The ids of equal records.
fn by_text(form: FormName, rows: &[Row]) -> BTreeMap<(u8, u8, bool), BTreeSet<String>> {
    let mut by_text = BTreeMap::<_, BTreeSet<String>>::new();
    for (row, (id, _)) in rows.iter().zip(ids(form, rows, &Fields::default())) {
        by_text.entry(said(*row)).or_default().insert(id);
    }
    by_text
}

/// What somebody does to a list.
#[derive(Clone, Debug)]
enum Edit {
    Swap(usize, usize),
    Insert(usize, Row),
    Delete(usize),
}

impl Edit {
    fn apply(&self, rows: &mut Vec<Row>) {
        let n_rows = rows.len();
        match self {
            Self::Swap(one, other) if n_rows > 0 => rows.swap(one % n_rows, other % n_rows),
            Self::Insert(at, row) => rows.insert(at % (n_rows + 1), *row),
            Self::Delete(at) if n_rows > 0 => drop(rows.remove(at % n_rows)),
            Self::Swap(..) | Self::Delete(_) => {}
        }
    }
}

fn row() -> impl Strategy<Value = Row> {
    // So few that some are equal.
    (0..4_u8, 0..4_u8, 0..3_u8, any::<bool>())
}

fn edits() -> impl Strategy<Value = Vec<Edit>> {
    let edit = prop_oneof![
        (any::<usize>(), any::<usize>()).prop_map(|(one, other)| Edit::Swap(one, other)),
        (any::<usize>(), row()).prop_map(|(at, row)| Edit::Insert(at, row)),
        any::<usize>().prop_map(Edit::Delete),
    ];
    prop::collection::vec(edit, 1..6)
}

proptest! {
    #[test]
    fn records_keep_their_ids_while_others_come_go_and_move(
        before in prop::collection::vec(row(), 1..12),
        edits in edits(),
    ) {
        let mut after = before.clone();
        for edit in &edits {
            edit.apply(&mut after);
        }
        for form in FORMS {
            let (old, new) = (by_text(form, &before), by_text(form, &after));
            for (text, new) in &new {
                // Of equal records each has an id of its own, and the last come and go.
                let n_equal = after.iter().filter(|row| said(**row) == *text).count();
                prop_assert_eq!(new.len(), if text.2 { 1 } else { n_equal });
                let Some(old) = old.get(text) else { continue };
                prop_assert!(old.is_subset(new) || new.is_subset(old), "{:?} of {:?}: {:?} {:?}", form, text, old, new);
            }
        }
    }

    #[test]
    fn a_record_with_an_id_of_its_own_keeps_it_whatever_it_says(
        keys in prop::collection::btree_set(any::<u8>(), 2..9),
        texts in prop::collection::vec(0..99_u8, 9),
        edit in (any::<usize>(), any::<usize>()),
    ) {
        let rows = |texts: &[u8]| keys.iter().zip(texts).map(|(key, text)| (*key, 0, *text, false)).collect::<Vec<_>>();
        let before = rows(&texts);
        let mut after = rows(&texts.iter().map(|text| text + 100).collect::<Vec<_>>());
        Edit::Swap(edit.0, edit.1).apply(&mut after);
        let fields = Fields { id: Some("key".to_owned()), ..Fields::default() };
        for form in FORMS {
            let known = |rows: &[Row]| {
                rows.iter().map(|row| row.0).zip(ids(form, rows, &fields)).collect::<BTreeMap<u8, (String, bool)>>()
            };
            prop_assert_eq!(known(&before), known(&after));
            prop_assert!(ids(form, &before, &fields).iter().all(|(_, from_text)| !from_text));
        }
    }
}

#[test]
fn a_record_is_the_same_in_any_form_and_says_where_its_id_is_from() {
    let rows = [(1, 1, 1, false), (2, 2, 2, true), (1, 1, 1, false)];
    let first = ids(FormName::Csv, &rows, &Fields::default());
    for form in FORMS {
        assert_eq!(ids(form, &rows, &Fields::default()), first, "{form:?}");
    }
    assert_eq!(first.iter().map(|(_, from_text)| *from_text).collect::<Vec<_>>(), [true, false, true]);
    let corrected = ids(FormName::Csv, &[(1, 1, 9, false)], &Fields::default());
    assert_ne!(corrected[0].0, first[0].0, "another text is another article");
}

#[test]
fn the_id_of_a_record_is_made_as_documented() {
    use sha2::{Digest, Sha256};

    let mut hash = Sha256::new();
    for field in ["题 1", "", "", "", "", "第 1 段，\n完。"] {
        hash.update((field.len() as u64).to_le_bytes());
        hash.update(field);
    }
    let hex = data_encoding::HEXLOWER.encode(&hash.finalize());
    let made = |identity: &str| yulan::ingest::article_id(identity).0;
    let twice = ids(FormName::Csv, &[(1, 1, 1, false), (1, 1, 1, false)], &Fields::default());
    assert_eq!(twice[0].0, made(&format!("sha256:{hex}")));
    assert_eq!(twice[1].0, made(&format!("sha256:{hex}#2")));
    let named = Fields { id: Some("key".to_owned()), ..Fields::default() };
    assert_eq!(ids(FormName::Json, &[(7, 1, 1, false)], &named)[0].0, made("export#7"));
}

/// The titles that a site has, by id.
fn titles(bench: &Bench) -> BTreeMap<String, String> {
    let answer: Value = serde_json::from_str(&bench.run(&["query", "site", "#", "--json"]).out).unwrap();
    let rows = answer["results"].as_array().unwrap();
    rows.iter().map(|row| (row["id"].as_str().unwrap().to_owned(), row["title"].as_str().unwrap().to_owned())).collect()
}

#[test]
fn an_old_link_opens_the_same_record_in_a_table_put_in_order_anew() {
    let bench = Bench::new();
    let rows = ["甲,第一段。", "乙,第二段。", "丙,第三段。"];
    let build = |order: &[usize], name: &str| {
        let lines: Vec<&str> = order.iter().map(|nth| rows[*nth]).collect();
        bench.write(name, &format!("title,body\r\n{}\r\n", lines.join("\r\n")));
        let run = bench.run(&["build", "in", "--out", "site", "--data-only"]);
        assert_eq!(run.code, 0, "{}", run.err);
        titles(&bench)
    };
    let before = build(&[0, 1, 2], "in/table.csv");
    assert_eq!(before.len(), 3);
    assert_eq!(build(&[2, 0, 1], "in/table.csv"), before);
    let id = before.iter().find(|(_, title)| *title == "丙").unwrap().0;
    let address = format!("#article={id}");
    let opened: Value = serde_json::from_str(&bench.run(&["query", "site", &address, "--json"]).out).unwrap();
    assert_eq!(opened["article"]["article"]["title"], "丙");
    let report = bench.json("site/build-report.json");
    let reasons = report["files"].as_array().unwrap().iter().filter(|file| file["reason"] == "id_from_text");
    assert_eq!(reasons.count(), 3, "each says that its id is made of its text");
    // The same record in another file is a copy, and is told as one.
    build(&[0], "in/more.csv");
    assert_eq!(titles(&bench), before);
    assert_eq!(bench.json("site/build-report.json")["counts"]["duplicates"], 1);
}

#[test]
fn ids_of_two_sources_are_two() {
    let bench = Bench::new();
    bench.write(
        "corpus.toml",
        "id = \"x\"\ntitle = \"X\"\n[[source]]\npath = \"one.csv\"\nfields = { id = \"nr\" }\n\
         [[source]]\npath = \"two.csv\"\nfields = { id = \"nr\" }\n",
    );
    bench.write("one.csv", "nr,title,body\n1,甲,第一段。\n2,乙,第二段。\n");
    bench.write("two.csv", "nr,title,body\n1,丙,第三段。\n,丁,第四段。\n");
    let build = || bench.run(&["build", "corpus.toml", "--out", "site", "--data-only"]);
    assert_eq!(build().code, 0);
    let before = titles(&bench);
    assert_eq!(before.len(), 4);
    bench.write("one.csv", "nr,title,body\n2,乙,第二段。\n1,甲（更正）,第一段改了。\n");
    assert_eq!(build().code, 0);
    let after = titles(&bench);
    assert!(after.keys().eq(before.keys()), "{before:?} {after:?}");
}
