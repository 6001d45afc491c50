//! Does `yulan serve` answer every request, whoever else is connected, and say what HTTP asks of it? Runs the program.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that cannot go on has failed, and says so"
)]

#[path = "serve/client.rs"]
mod client;
#[path = "serve/hosted.rs"]
mod hosted;

use std::fs;
use std::process::Command;
use std::thread;
use std::time::Duration;

use client::{Connection, Server};
use hosted::{Hosted, is_file, noise, serving, text};

/// Fresh starts in `make test`, and in `make soak`.
const N_STARTS: usize = 50;
const N_SOAKED_STARTS: usize = 200;
/// More bytes than server and system hold back for a reader that does not read.
const LARGE_BYTES: usize = 12_000_000;

fn start_and_burst(n_starts: usize) {
    let hosted = Hosted::new();
    for n in 0..n_starts {
        hosted.burst(&hosted.serve(), 6 + n % 7);
    }
}

#[test]
fn a_fresh_server_answers_a_burst_of_connections() {
    start_and_burst(N_STARTS);
}

#[test]
#[ignore = "starts two hundred servers"]
fn two_hundred_fresh_servers_answer_a_burst_of_connections() {
    start_and_burst(N_SOAKED_STARTS);
}

#[test]
fn who_reads_slowly_or_asks_by_halves_keeps_nobody_waiting() {
    let mut hosted = Hosted::new();
    let server = hosted.serve();
    hosted.add("yulan.html", noise(7, LARGE_BYTES));
    let large = hosted.files.pop().unwrap();
    let mut slow: Vec<_> = (0..12).map(|_| server.connect()).collect();
    for connection in &mut slow {
        connection.send("GET", &large.0, &[]);
    }
    let silent: Vec<_> = (0..48).map(|_| server.connect()).collect();
    let mut halves: Vec<_> = (0..48).map(|_| server.connect()).collect();
    for connection in &mut halves {
        connection.write("GET /corpus.json HTTP/1.1\r\nHost: 127.0");
    }
    let mut bodiless: Vec<_> = (0..12).map(|_| server.connect()).collect();
    let promise = "POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 1000000\r\n\r\n";
    for connection in &mut bodiless {
        connection.write(promise);
    }
    for _ in 0..3 {
        hosted.burst(&server, 12);
    }
    // And they themselves are answered, once they ask and read.
    let corpus = &hosted.files[3];
    for mut connection in halves {
        connection.write(".0.1\r\n\r\n");
        is_file(&connection.receive("GET"), corpus);
    }
    for mut connection in silent {
        is_file(&connection.ask("GET", &corpus.0, &[]), corpus);
    }
    for connection in &mut slow {
        is_file(&connection.receive("GET"), &large);
    }
}

#[test]
fn who_goes_away_in_the_middle_leaves_the_others_served() {
    let mut hosted = Hosted::new();
    hosted.add("yulan.html", noise(7, LARGE_BYTES));
    let server = hosted.serve();
    for n in 0..40 {
        let mut connection = server.connect();
        connection.send("GET", if n % 2 == 0 { "/yulan.html" } else { "/" }, &[]);
    }
    hosted.burst(&server, 6);
}

#[test]
fn a_connection_is_used_again() {
    let hosted = Hosted::new();
    let server = hosted.serve();
    let mut connection = server.connect();
    for n in 0..300 {
        let file = &hosted.files[n % hosted.files.len()];
        match n % 5 {
            0 => assert_eq!(connection.ask("GET", "/none", &[]).status, 404),
            1 => assert_eq!(connection.ask("HEAD", &file.0, &[]).status, 200),
            _ => is_file(&connection.ask("GET", &file.0, &[]), file),
        }
    }
    connection.send("GET", "/corpus.json", &[("Connection", "close")]);
    assert!(connection.rest().ends_with(&hosted.files[3].1));
}

#[test]
fn who_has_said_all_is_still_answered() {
    let hosted = Hosted::new();
    let server = hosted.serve();
    let mut connection = server.connect();
    connection.send("GET", "/corpus.json", &[]);
    connection.stop_writing();
    is_file(&connection.receive("GET"), &hosted.files[3]);
    let mut old = server.connect();
    old.write("GET /corpus.json HTTP/1.0\r\n\r\n");
    assert!(old.rest().ends_with(&hosted.files[3].1));
}

#[test]
fn what_a_browser_has_is_not_sent_again() {
    let hosted = Hosted::new();
    let server = hosted.serve();
    for target in ["/", "/corpus.json", "/index/grams-3.gz"] {
        for coding in ["identity", "gzip", "br"] {
            let accepted = ("Accept-Encoding", coding);
            let tag = server.ask("GET", target, &[accepted]).header("etag").to_owned();
            let check = |condition: (&str, &str), status: u16| {
                let mut connection = server.connect();
                for method in ["GET", "HEAD"] {
                    let reply = connection.ask(method, target, &[accepted, condition]);
                    assert_eq!(reply.status, status, "{method} {target} {coding} {condition:?}");
                    assert_eq!(reply.header("etag"), tag);
                    assert_eq!(reply.header("cache-control"), "no-cache");
                }
            };
            check(("If-None-Match", &tag), 304);
            check(("If-None-Match", &format!("W/{tag}")), 304);
            check(("If-None-Match", &format!("\"other\", {tag}")), 304);
            check(("If-None-Match", "*"), 304);
            check(("If-None-Match", "\"other\""), 200);
        }
    }
    // One name, one content: codings and versions of a file are told apart.
    let tag_of = |coding| server.ask("HEAD", "/corpus.json", &[("Accept-Encoding", coding)]).header("etag").to_owned();
    let before = ["identity", "gzip", "br"].map(tag_of);
    assert!(before[0] != before[1] && before[1] != before[2] && before[0] != before[2], "{before:?}");
    let changed = text(21_000);
    fs::write(hosted.site().join("corpus.json"), &changed).unwrap();
    for (coding, tag) in ["identity", "gzip", "br"].into_iter().zip(&before) {
        let reply = server.ask("GET", "/corpus.json", &[("Accept-Encoding", coding), ("If-None-Match", tag)]);
        assert_eq!(reply.status, 200);
        assert!(reply.unpacked() == changed, "{coding}");
    }
}

#[test]
fn head_says_what_get_would_and_sends_nothing() {
    let mut hosted = Hosted::new();
    hosted.add("small.json", b"{}".to_vec());
    hosted.add("empty.txt", Vec::new());
    let server = hosted.serve();
    let mut connection = server.connect();
    for target in
        ["/", "/corpus.json", "/small.json", "/empty.txt", "/articles/3.json.gz", "/articles", "/none", "/../x"]
    {
        for coding in ["identity", "gzip", "br"] {
            let accepted = [("Accept-Encoding", coding)];
            let mut got = connection.ask("GET", target, &accepted);
            let mut told = connection.ask("HEAD", target, &accepted);
            assert_eq!(told.status, got.status, "{target}");
            got.headers.remove("date");
            told.headers.remove("date");
            assert_eq!(told.headers, got.headers, "{target} {coding}");
        }
    }
}

#[test]
fn parts_of_a_file_are_sent_as_it_lies() {
    let hosted = Hosted::new();
    let server = hosted.serve();
    for (target, bytes) in &hosted.files[..6] {
        let n_bytes = bytes.len();
        let check = |headers: &[(&str, &str)], status: u16, part: &[u8], range: &str| {
            let reply = server.ask("GET", target, &[headers, &[("Accept-Encoding", "gzip, br")]].concat());
            let part = if status == 200 { bytes } else { part };
            assert_eq!(reply.status, status, "{target} {headers:?}");
            assert_eq!(reply.header("content-range"), range, "{target} {headers:?}");
            assert!(reply.unpacked() == part, "{target} {headers:?}");
        };
        let end = |from: usize| format!("bytes {from}-{}/{n_bytes}", n_bytes - 1);
        check(&[("Range", "bytes=0-9")], 206, &bytes[..10], &format!("bytes 0-9/{n_bytes}"));
        check(&[("Range", "bytes=500-500")], 206, &bytes[500..=500], &format!("bytes 500-500/{n_bytes}"));
        check(&[("Range", "bytes=700-")], 206, &bytes[700..], &end(700));
        check(&[("Range", "bytes=-7")], 206, &bytes[n_bytes - 7..], &end(n_bytes - 7));
        check(&[("Range", "bytes=900-99999999")], 206, &bytes[900..], &end(900));
        check(&[("Range", &format!("bytes={n_bytes}-"))], 416, &[], &format!("bytes */{n_bytes}"));
        // What need not be understood is as if it was not said.
        check(&[("Range", "bytes=0-1,5-6")], 200, &[], "");
        check(&[("Range", "lines=1-2")], 200, &[], "");
        check(&[("Range", "bytes=0-9"), ("If-Range", "\"other\"")], 200, &[], "");
        let whole = server.ask("HEAD", target, &[("Range", "bytes=0-9")]);
        assert_eq!((whole.status, whole.header("accept-ranges")), (200, "bytes"));
        assert_eq!(whole.header("content-length"), n_bytes.to_string());
    }
}

#[test]
fn a_page_comes_in_the_coding_that_was_asked_for() {
    let mut hosted = Hosted::new();
    hosted.add("small.json", b"{}".to_vec());
    hosted.add("large.json", text(20_000_000));
    let server = hosted.serve();
    let check = |target: &str, accepted: Option<&str>, coding: &str| {
        let headers: Vec<_> = accepted.map(|accepted| ("Accept-Encoding", accepted)).into_iter().collect();
        let reply = server.ask("GET", target, &headers);
        assert_eq!((reply.status, reply.header("content-encoding")), (200, coding), "{target} {accepted:?}");
        let name = if target == "/" { "/index.html" } else { target };
        let (_, bytes) = hosted.files.iter().find(|(file, _)| file == name).unwrap();
        assert!(reply.unpacked() == *bytes, "{target} {accepted:?}");
        assert_eq!(reply.header("vary").is_empty(), target.contains(".gz"), "{target} {accepted:?}");
        assert!(coding.is_empty() || reply.body.len() < bytes.len() / 2, "{target} {accepted:?}");
    };
    for target in ["/", "/index.html", "/yulan-1.wasm", "/yulan-1.js", "/corpus.json"] {
        check(target, None, "");
        check(target, Some(""), "");
        check(target, Some("identity"), "");
        check(target, Some("gzip"), "gzip");
        check(target, Some("br"), "br");
        check(target, Some("gzip, deflate, br, zstd"), "br");
        check(target, Some("gzip;q=1.0, br;q=0.5"), "gzip");
        check(target, Some("br;q=0, gzip"), "gzip");
        check(target, Some("gzip;q=0, br;q=0.000"), "");
        check(target, Some("zstd, deflate"), "");
    }
    // Nothing to gain, or too much to hold.
    check("/small.json", Some("gzip, br"), "");
    check("/large.json", Some("gzip, br"), "");
    // In gzip already: they go out as they lie.
    check("/index/grams-5.gz", Some("gzip, br"), "");
    check("/articles/5.json.gz", Some("gzip, br"), "");
    // A compressed form that someone else put beside a file may be of another version.
    fs::write(hosted.site().join("corpus.json.gz"), b"stale").unwrap();
    check("/corpus.json", Some("gzip"), "gzip");
    assert_eq!(server.ask("GET", "/corpus.json.gz", &[]).body, b"stale");
    assert_eq!(server.ask("GET", "/index.html.br", &[]).status, 404);
}

#[test]
fn media_types_are_those_that_browsers_insist_on() {
    let mut hosted = Hosted::new();
    for path in ["a.css", "a.svg", "a.png", "a.mjs", "a.txt", "icon.ico", "yulan.webmanifest", "a.woff2"] {
        hosted.add(path, text(2_000));
    }
    let server = hosted.serve();
    for (target, media_type) in [
        ("/", "text/html; charset=utf-8"),
        ("/index.html?v=1", "text/html; charset=utf-8"),
        ("/yulan-1.js", "text/javascript; charset=utf-8"),
        ("/a.mjs", "text/javascript; charset=utf-8"),
        ("/yulan-1.wasm", "application/wasm"),
        ("/corpus.json", "application/json"),
        ("/yulan.webmanifest", "application/manifest+json"),
        ("/a.css", "text/css; charset=utf-8"),
        ("/a.txt", "text/plain; charset=utf-8"),
        ("/a.svg", "image/svg+xml"),
        ("/a.png", "image/png"),
        ("/icon.ico", "image/x-icon"),
        ("/a.woff2", "font/woff2"),
        ("/articles/1.json.gz", "application/gzip"),
    ] {
        for coding in ["identity", "br"] {
            let reply = server.ask("GET", target, &[("Accept-Encoding", coding)]);
            assert_eq!(reply.header("content-type"), media_type, "{target}");
            assert_eq!(reply.header("x-content-type-options"), "nosniff", "{target}");
        }
    }
}

#[test]
fn nothing_beside_the_site_is_served() {
    let hosted = Hosted::new();
    fs::write(hosted.folder.path().join("secret.json"), text(2_000)).unwrap();
    let folder = hosted.folder.path().to_str().unwrap();
    let mut targets = vec![format!("{folder}/secret.json"), format!("/{folder}/secret.json")];
    #[cfg(unix)]
    {
        let link = |to: &str, name: &str| std::os::unix::fs::symlink(to, hosted.site().join(name)).unwrap();
        link("../secret.json", "link.json");
        link("..", "above");
        link("corpus.json", "inner.json");
        targets.extend(["/link.json", "/above/secret.json", "/above/", "/above"].map(str::to_owned));
    }
    targets.extend(
        [
            "/../secret.json",
            "/%2e%2e/secret.json",
            "/.%2E/secret.json",
            "/..%2fsecret.json",
            "/articles/../../secret.json",
            "/articles/..%2f..%2fsecret.json",
            "/..\\secret.json",
            "/..%5csecret.json",
            "/articles/..%5c..%5csecret.json",
            "//etc/passwd",
            "/%2fetc/passwd",
            "/secret.json%00",
            "/%ff",
            "/%252e%252e/secret.json",
            "/C:/secret.json",
            "secret.json",
            "http://127.0.0.1/../secret.json",
        ]
        .map(str::to_owned),
    );
    let server = hosted.serve();
    for target in targets {
        for coding in ["identity", "gzip"] {
            let reply = server.ask("GET", &target, &[("Accept-Encoding", coding)]);
            assert!([400, 403, 404].contains(&reply.status), "{target}: {reply:?}");
            assert!(reply.body.len() < 100, "{target}: {reply:?}");
        }
    }
    #[cfg(unix)]
    is_file(&server.ask("GET", "/inner.json", &[]), &hosted.files[3]);
    for method in ["POST", "PUT", "DELETE", "OPTIONS", "PATCH", "TRACE", "YULAN"] {
        let reply = server.ask(method, "/", &[]);
        assert_eq!((reply.status, reply.header("allow")), (405, "GET, HEAD"), "{method}");
    }
    let moved = server.ask("GET", "/articles?x=1", &[]);
    assert_eq!((moved.status, moved.header("location")), (301, "/articles/?x=1"));
    assert_eq!(server.ask("GET", "/articles/", &[]).status, 404);
    assert_eq!(server.ask("GET", "/corpus.json/", &[]).status, 404);
}

#[cfg(unix)]
#[test]
fn an_interrupt_ends_it_whatever_is_under_way() {
    use std::os::unix::process::ExitStatusExt;

    let mut hosted = Hosted::new();
    hosted.add("yulan.html", noise(7, LARGE_BYTES));
    // Where this test runs in the background, the shell has told its children to ignore what Ctrl-C sends.
    let mut command = Command::new("env");
    if cfg!(target_os = "linux") {
        command.arg("--default-signal=INT");
    }
    command.arg(env!("CARGO_BIN_EXE_yulan"));
    let server = Server::start(&mut serving(command, &hosted.site()));
    let mut held: Vec<Connection> = (0..12).map(|_| server.connect()).collect();
    held.iter_mut().step_by(2).for_each(|connection| connection.send("GET", "/yulan.html", &[]));
    is_file(&server.ask("GET", "/corpus.json", &[]), &hosted.files[3]);
    thread::sleep(Duration::from_millis(50));
    assert_eq!(server.interrupt().signal(), Some(2));
}
