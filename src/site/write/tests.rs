//! Does a site appear whole or not at all, and does what others put beside it stay?

use std::collections::BTreeMap;

use super::*;
use crate::corpus::CorpusRef;
use crate::layout::RelationCounts;
use crate::site::report::ReportCounts;

fn contents(files: &[(&str, &str)], single: Option<&str>) -> Contents {
    let report = Report {
        format: 1,
        corpus: CorpusRef { id: "x".to_owned(), version: None },
        counts: ReportCounts::default(),
        sources: Vec::new(),
        by_outlet: BTreeMap::new(),
        by_year: BTreeMap::new(),
        by_form: BTreeMap::new(),
        relations: RelationCounts::default(),
        by_script: BTreeMap::new(),
        files: Vec::new(),
        written: Vec::new(),
    };
    let files = files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect();
    Contents { files, single: single.map(|text| text.as_bytes().to_vec()), report }
}

fn build(site: &Path, files: &[(&str, &str)]) {
    Output::open(site, None).unwrap().commit(contents(files, None)).unwrap();
}

fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<_> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

#[test]
fn a_site_is_replaced_and_leaves_nothing_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("deep/dist");
    build(&site, &[("corpus.json", "1"), ("articles/a.json", "a"), ("app.js", "old")]);
    build(&site, &[("corpus.json", "2"), ("articles/b.json", "b")]);
    assert_eq!(names(&site), ["articles", "build-report.json", "corpus.json"]);
    assert_eq!(names(&site.join("articles")), ["b.json"]);
    assert_eq!(fs::read_to_string(site.join("corpus.json")).unwrap(), "2");
    assert_eq!(names(&folder.path().join("deep")), ["dist"]);
}

#[test]
fn what_no_build_wrote_is_carried_over() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("dist");
    build(&site, &[("corpus.json", "1")]);
    fs::create_dir(site.join(".git")).unwrap();
    fs::write(site.join(".git/HEAD"), "head").unwrap();
    fs::write(site.join("CNAME"), "example.org").unwrap();
    build(&site, &[("corpus.json", "2")]);
    assert_eq!(names(&site), [".git", "CNAME", "build-report.json", "corpus.json"]);
    assert_eq!(fs::read_to_string(site.join(".git/HEAD")).unwrap(), "head");
}

#[test]
fn a_folder_that_is_no_site_is_not_replaced() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("papers");
    fs::create_dir(&site).unwrap();
    Output::open(&site, None).unwrap();
    fs::write(site.join("thesis.txt"), "years of work").unwrap();
    let message = Output::open(&site, None).unwrap_err().to_string();
    assert!(message.contains("papers") && message.contains("corpus.json") && message.contains("\n  "), "{message}");
    assert_eq!(names(folder.path()), ["papers"]);
}

#[test]
fn what_a_killed_build_left_is_cleared() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("dist");
    build(&site, &[("corpus.json", "1")]);
    // No process has this number.
    fs::create_dir(folder.path().join(".dist.yulan-new-4294967295")).unwrap();
    fs::create_dir(folder.path().join(".distant.yulan-new-4294967295")).unwrap();
    drop(Output::open(&site, None).unwrap());
    assert_eq!(names(folder.path()), [".distant.yulan-new-4294967295", "dist"]);
    assert_eq!(fs::read_to_string(site.join("corpus.json")).unwrap(), "1");
}

#[test]
fn a_site_caught_between_its_renames_is_put_back() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("dist");
    build(&site, &[("corpus.json", "1")]);
    fs::rename(&site, folder.path().join(".dist.yulan-old-4294967295")).unwrap();
    drop(Output::open(&site, None).unwrap());
    assert_eq!(fs::read_to_string(site.join("corpus.json")).unwrap(), "1");
}

#[test]
fn a_single_file_lies_inside_the_site_or_beside_it() {
    let folder = tempfile::tempdir().unwrap();
    let site = folder.path().join("dist");
    let (inside, beside) = (site.join("yulan.html"), folder.path().join("out/yulan.html"));
    for single in [&inside, &beside, &inside] {
        let output = Output::open(&site, Some(single)).unwrap();
        output.commit(contents(&[("corpus.json", "1")], Some("page"))).unwrap();
        assert_eq!(fs::read_to_string(single).unwrap(), "page");
    }
    assert_eq!(names(&folder.path().join("out")), ["yulan.html"]);
    let output = Output::open(&site, Some(&site.join("corpus.json"))).unwrap();
    assert!(output.commit(contents(&[("corpus.json", "1")], Some("page"))).is_err());
    assert!(Output::open(&site, Some(folder.path())).is_err());
}
