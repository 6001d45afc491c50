//! Who did the browser talk to? A plain static host for the site, and a proxy that refuses and records everything else.
//! Neither listens anywhere but on 127.0.0.1, and neither compresses.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// What a server was asked for, in order: one request line each.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// Everything asked for since the last call.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }

    fn add(&self, line: String) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line);
    }
}

/// The proxy every engine is started behind. It records each attempt and lets none through.
pub(crate) struct Recorder {
    pub(crate) address: SocketAddr,
    pub(crate) log: Log,
}

impl Recorder {
    pub(crate) fn start() -> Self {
        let (address, log) = listen(|stream, log| {
            // A connection that says nothing is an attempt too: browsers open them ahead of need.
            log.add(request_line(&stream).unwrap_or_else(|| "a connection without a request".to_owned()));
            answer(stream, "403 Forbidden", "text/plain", b"");
        });
        Self { address, log }
    }
}

/// A static host of the plainest kind: it knows few types, calls wasm octet-stream and compresses nothing.
pub(crate) struct Host {
    pub(crate) address: SocketAddr,
    pub(crate) log: Log,
    is_silent: Arc<AtomicBool>,
}

impl Host {
    pub(crate) fn start(root: PathBuf) -> Self {
        let is_silent = Arc::new(AtomicBool::new(false));
        let silent = is_silent.clone();
        let (address, log) = listen(move |stream, log| {
            // Hung up on before it has spoken, a browser takes the network for gone.
            if silent.load(Ordering::SeqCst) {
                return;
            }
            let Some(line) = request_line(&stream) else { return };
            let file = line.split(' ').nth(1).and_then(|target| file_of(&root, target));
            if let Some((file, Ok(bytes))) = file.as_deref().map(|file| (file, std::fs::read(file))) {
                log.add(line);
                answer(stream, "200 OK", content_type(file), &bytes);
            } else {
                log.add(format!("404 {line}"));
                answer(stream, "404 Not Found", "text/plain", b"not here");
            }
        });
        Self { address, log, is_silent }
    }

    /// Answers nobody from now on, or answers again.
    pub(crate) fn silence(&self, is_silent: bool) {
        self.is_silent.store(is_silent, Ordering::SeqCst);
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

fn listen(serve: impl Fn(TcpStream, &Log) + Send + Sync + 'static) -> (SocketAddr, Log) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let (address, log) = (listener.local_addr().unwrap(), Log::default());
    let (shared, serve) = (log.clone(), Arc::new(serve));
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let (log, serve) = (shared.clone(), Arc::clone(&serve));
            thread::spawn(move || serve(stream, &log));
        }
    });
    (address, log)
}

fn request_line(stream: &TcpStream) -> Option<String> {
    let mut lines = BufReader::new(stream).lines();
    let first = lines.next()?.ok()?;
    // The rest of the head is read so that closing does not reset the connection.
    lines.map_while(Result::ok).find(String::is_empty);
    Some(first)
}

fn answer(mut stream: TcpStream, status: &str, content_type: &str, body: &[u8]) {
    let head = format!(
        "HTTP/1.1 {status}\r\nContent-Type: {content_type}\r\nContent-Length: {}\r\nCache-Control: no-store\r\nConnection: close\r\n\r\n",
        body.len()
    );
    // The browser may have gone by now, which is its right.
    let _ = stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(body));
}

fn file_of(root: &Path, target: &str) -> Option<PathBuf> {
    let path = target.split('?').next()?.strip_prefix('/')?;
    let inside = !path.split('/').any(|part| part == "..");
    let index = if path.is_empty() || path.ends_with('/') { "index.html" } else { "" };
    inside.then(|| root.join(format!("{path}{index}")))
}

fn content_type(file: &Path) -> &'static str {
    match file.extension().and_then(|extension| extension.to_str()) {
        Some("html") => "text/html; charset=utf-8",
        Some("js") => "text/javascript",
        Some("css") => "text/css",
        Some("json") => "application/json",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    }
}
