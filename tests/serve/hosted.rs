//! A site to serve, and clients that ask for all of it at once.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Barrier;
use std::thread;

use super::client::{Reply, Server};

/// A folder with a site such as a build writes, as far as a server can tell.
pub(crate) struct Hosted {
    pub(crate) folder: tempfile::TempDir,
    /// Every file of it.
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

impl Hosted {
    pub(crate) fn new() -> Self {
        let mut hosted = Self { folder: tempfile::tempdir().unwrap(), files: Vec::new() };
        hosted.add("index.html", text(30_000));
        hosted.add("yulan-1.wasm", [b"\0asm".to_vec(), text(120_000)].concat());
        hosted.add("yulan-1.js", text(9_000));
        hosted.add("corpus.json", text(20_000));
        for n in 0..12 {
            hosted.add(&format!("index/grams-{n}.gz"), noise(n, 1_000 + 7_000 * n));
            hosted.add(&format!("articles/{n}.json.gz"), noise(100 + n, 60_000 - 4_000 * n));
        }
        hosted
    }

    pub(crate) fn add(&mut self, path: &str, bytes: Vec<u8>) {
        let full = self.site().join(path);
        fs::create_dir_all(full.parent().unwrap()).unwrap();
        fs::write(full, &bytes).unwrap();
        self.files.push((format!("/{path}"), bytes));
    }

    pub(crate) fn site(&self) -> PathBuf {
        self.folder.path().join("site")
    }

    pub(crate) fn serve(&self) -> Server {
        Server::start(&mut serving(Command::new(env!("CARGO_BIN_EXE_yulan")), &self.site()))
    }

    /// Connections that all begin at once, each asking for every file; half of them ask before they are answered.
    pub(crate) fn burst(&self, server: &Server, n_connections: usize) {
        let together = Barrier::new(n_connections);
        thread::scope(|scope| {
            for n in 0..n_connections {
                let together = &together;
                scope.spawn(move || {
                    let (late, early) = self.files.split_at(n * 5 % self.files.len());
                    let files: Vec<_> = early.iter().chain(late).collect();
                    together.wait();
                    let mut connection = server.connect();
                    if n.is_multiple_of(2) {
                        for (target, _) in &files {
                            connection.send("GET", target, &[]);
                        }
                        for file in &files {
                            is_file(&connection.receive("GET"), file);
                        }
                    } else {
                        for file in &files {
                            is_file(&connection.ask("GET", &file.0, &[]), file);
                        }
                    }
                });
            }
        });
    }
}

pub(crate) fn serving(mut command: Command, site: &Path) -> Command {
    command.arg("serve").arg(site).args(["--port", "0"]);
    command
}

#[track_caller]
pub(crate) fn is_file(reply: &Reply, (target, bytes): &(String, Vec<u8>)) {
    assert_eq!(reply.status, 200, "{target}");
    assert!(reply.body == *bytes, "{target} has other bytes: {} instead of {}", reply.body.len(), bytes.len());
}

/// Text that compresses as a page does.
pub(crate) fn text(n_bytes: usize) -> Vec<u8> {
    (0..).flat_map(|n: u32| format!("<p>{} 桥 {n}</p>\n", n % 7).into_bytes()).take(n_bytes).collect()
}

/// Bytes that do not compress.
pub(crate) fn noise(seed: usize, n_bytes: usize) -> Vec<u8> {
    let mut state = seed as u64 + 1;
    let next = move || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        u8::try_from(state >> 56).unwrap()
    };
    std::iter::repeat_with(next).take(n_bytes).collect()
}
