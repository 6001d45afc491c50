//! Can any file make a reader fall, hang or swell? Hostile bytes for every form, briefly here and for long in `make soak`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it found"
)]

use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use proptest::prelude::*;
use proptest::test_runner::{Config, TestRunner};
use yulan::ingest::{FileReading, FormName, Manner, Rules, Skip, SourceFile, read_all};

/// Characters that a reading may hold for each byte of its file: escapes shrink, and nothing else grows.
const MAX_GROWTH: usize = 4;
/// Deeply nested HTML is walked by a stack that the program gives its readers too.
const STACK_BYTES: usize = 64 << 20;
/// Seconds each reader is soaked for where none are named.
const SOAK_SECONDS: u64 = 600;

/// What files of any form are made of: line ends, marks of encodings, halves of characters.
const COMMON: [&[u8]; 21] = [
    b"\n",
    b"\r",
    b"\r\n",
    b" ",
    b"\t",
    b"\0",
    b"\xEF\xBB\xBF",
    b"\xFF\xFE",
    b"\xFE\xFF",
    b"\xFF",
    b"\xE4\xB8",
    b"\xB1\xB1",
    b"\xA4\xA4",
    b"\xE2\x80\xA8",
    b"\xF0\xA3\x8E\xB4",
    "题".as_bytes(),
    "文，".as_bytes(),
    b"2024-01-02T03:04:05Z",
    b"https://example.org/a_(b)",
    b"&quot;",
    b"{{ x }}",
];

/// What files of a form are made of, and what has broken readers of it elsewhere, parted by `¦`.
fn own(form: FormName) -> &'static str {
    match form {
        FormName::Feed => {
            "<!--1700000000000-->¦<!--NaN-->¦<!--¦-->¦[¦](¦)¦\n------\n¦---¦<p>¦</p>¦<div class=\"a¦<divclass=\"b\">¦<imgsrc=x>¦\
             <script>¦</script>¦<svg>¦<!--[if mso]>¦<![endif]>¦<br><br>¦<table><tr><td>¦</table>¦<th colspan=99999>¦<td rowspan=65535>¦<caption>¦<p hidden>¦<span style='display:none'>¦\
             <pre>¦</pre>¦<a href='javascript:x'>¦<img src=x alt='🙏'>"
        }
        FormName::FrontMatter => {
            "---\n¦...\n¦title: ¦date: 2020-01-01\n¦from: ¦\"¦'¦[a, b]¦{a: 1}¦&x ¦*x¦!!binary ¦- ¦? ¦: ¦|\n¦>\n¦# ¦%YAML 1.2\n¦\
             <<: *x\n¦[[[[¦{{{{"
        }
        FormName::Html => {
            "<!doctype html>¦<html>¦<head>¦<meta charset=\"big5\">¦<meta property='og:title' content='¦\
             <link rel=canonical href='¦<title>¦</title>¦<article>¦</article>¦<main>¦<h1>¦<time datetime='¦<template>¦<frameset>¦\
             <math>¦<select><option>¦<noscript>¦<!¦</¦'>"
        }
        FormName::Markdown => {
            "# ¦===¦---¦* ¦- ¦1. ¦> ¦```¦~~~¦`¦**¦__¦~~¦[a]¦(b)¦![¦](¦| a | b |\n|---|---|\n¦<div>¦[^1]¦[^1]: ¦\\¦    "
        }
        FormName::Text => "\n\n¦    ¦　　¦<b>¦<script>",
        FormName::JsonLines | FormName::Json => {
            "{¦}¦[¦]¦\"¦:¦,¦\"title\":\"x\"¦\"body\":\"¦\"\\ud800\"¦\\u0000¦1e999¦null¦true¦-¦{\"title\":\"t\",\"body\":\"b\"}¦\
             \"url\":[¦\\"
        }
        FormName::Csv => "title,body,url\n¦title;body\n¦title\tbody\n¦\"¦\"\"¦,¦;¦\t¦a¦\n\n",
    }
}

fn pieces(form: FormName) -> Vec<&'static [u8]> {
    let own = own(form).split('¦').map(str::as_bytes);
    COMMON.into_iter().chain(own).filter(|piece| !piece.is_empty()).collect()
}

/// Files of a form that are odd as a whole.
fn odd(form: FormName, length: usize) -> Vec<Vec<u8>> {
    pieces(form)
        .into_iter()
        .map(|piece| piece.iter().copied().cycle().take(length / piece.len() * piece.len()).collect())
        .collect()
}

fn bytes_of(form: FormName) -> impl Strategy<Value = Vec<u8>> {
    let piece = prop_oneof![
        8 => proptest::sample::select(pieces(form)).prop_map(<[u8]>::to_vec),
        1 => proptest::collection::vec(any::<u8>(), 1..6),
    ];
    proptest::collection::vec(piece, 0..80).prop_map(|pieces| pieces.concat())
}

/// Reads some bytes as every source would, and as a source of this form.
fn check(form: FormName, bytes: &[u8]) {
    let extension = match form {
        FormName::Feed | FormName::FrontMatter | FormName::Markdown => "md",
        FormName::Html => "html",
        FormName::Text => "txt",
        FormName::JsonLines => "jsonl",
        FormName::Json => "json",
        FormName::Csv => "csv",
    };
    let path = format!("a/b.{extension}");
    for manner in [Manner::default(), Manner { form: Some(form), ..Manner::default() }] {
        let read = || read_all(&SourceFile { path: &path, bytes }, &manner, &Rules::default());
        let reading = read();
        assert_sound(&reading, bytes.len());
        assert_eq!(read(), reading, "the same bytes are read alike");
    }
}

fn assert_sound(reading: &Result<FileReading, Skip>, n_bytes: usize) {
    let Ok(reading) = reading else { return };
    let mut n_chars = 0;
    for (path, record) in &reading.records {
        assert!(path.starts_with("a/b."), "{path}");
        let Ok(reading) = record else { continue };
        let article = &reading.article;
        assert_eq!(article.id.0.len(), 13);
        n_chars += article.title.chars().count();
        for block in &article.blocks {
            let text = block.text();
            n_chars += text.chars().count();
            assert!(!text.contains('\r'), "{text:?}");
        }
        let links = article.blocks.iter().flat_map(|block| &block.runs).filter_map(|run| run.href.as_ref());
        for href in links {
            assert!(!href.trim_start().to_ascii_lowercase().starts_with("javascript:"), "{href}");
        }
    }
    assert!(n_chars <= n_bytes * MAX_GROWTH, "{n_chars} characters from {n_bytes} bytes");
}

/// Runs something on a stack as deep as the program's own readers have.
fn deep(work: impl FnOnce() + Send + 'static) {
    let thread = std::thread::Builder::new().stack_size(STACK_BYTES).spawn(work).unwrap();
    if let Err(panic) = thread.join() {
        std::panic::resume_unwind(panic);
    }
}

#[test]
fn no_file_makes_a_reader_fall_or_swell() {
    deep(|| {
        for form in FormName::ALL {
            let mut runner = TestRunner::new(Config { cases: 150, failure_persistence: None, ..Config::default() });
            runner
                .run(&bytes_of(form), |bytes| {
                    check(form, &bytes);
                    Ok(())
                })
                .unwrap_or_else(|error| panic!("{}: {error}", form.id()));
        }
    });
}

#[test]
fn one_piece_over_and_over_is_read_to_its_end() {
    deep(|| {
        for form in FormName::ALL {
            for bytes in odd(form, 20_000) {
                check(form, &bytes);
            }
        }
    });
}

/// For `make soak`: `YULAN_SOAK_SECONDS` for each form, ten minutes unless said otherwise; one form a processor at a time.
#[test]
#[ignore = "runs for more than half an hour"]
fn soak() {
    let seconds = std::env::var("YULAN_SOAK_SECONDS").ok().and_then(|text| text.parse().ok()).unwrap_or(SOAK_SECONDS);
    let n_threads = std::thread::available_parallelism().map_or(1, usize::from);
    let next = AtomicUsize::new(0);
    let soak_next = || {
        while let Some(form) = FormName::ALL.get(next.fetch_add(1, Ordering::Relaxed)) {
            soak_form(*form, Duration::from_secs(seconds));
        }
    };
    std::thread::scope(|scope| {
        for _ in 0..n_threads {
            std::thread::Builder::new().stack_size(STACK_BYTES).spawn_scoped(scope, soak_next).unwrap();
        }
    });
}

#[allow(clippy::disallowed_methods, reason = "a soak lasts for a time, not for a number of files")]
fn soak_form(form: FormName, time: Duration) {
    let (begin, mut n_files) = (Instant::now(), 0_u64);
    for bytes in odd(form, 1 << 20) {
        check(form, &bytes);
        n_files += 1;
    }
    while begin.elapsed() < time {
        let mut runner = TestRunner::new(Config { cases: 500, failure_persistence: None, ..Config::default() });
        runner
            .run(&bytes_of(form), |bytes| {
                check(form, &bytes);
                Ok(())
            })
            .unwrap_or_else(|error| panic!("{}: {error}", form.id()));
        n_files += 500;
    }
    println!("{}: {n_files} files in {} seconds", form.id(), begin.elapsed().as_secs());
}
