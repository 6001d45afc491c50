//! Who did the browser talk to? A plain static host for the site, and a proxy that refuses and records everything else.
//! Neither listens anywhere but on 127.0.0.1, and neither compresses.

use std::io::{BufRead, BufReader, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

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
    manner: Arc<Manner>,
}

/// How a host answers.
#[derive(Default)]
struct Manner {
    is_silent: AtomicBool,
    /// The next request for a path that holds this meets with that.
    faults: Mutex<Vec<(&'static str, Fault)>>,
    /// How long it takes to answer for a file of the archive.
    delay_millis: AtomicUsize,
    /// Requests that are being answered now, and at most so far.
    n_open: AtomicUsize,
    most_open: AtomicUsize,
}

/// What a request meets with instead of its file.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Fault {
    /// No answer, on a connection that stays open.
    Stall,
    /// The host says that it cannot answer now.
    Unavailable,
    /// The host says that it is asked too often.
    TooMany,
}

impl Manner {
    fn fault(&self, line: &str) -> Option<Fault> {
        let mut faults = self.faults.lock().unwrap_or_else(PoisonError::into_inner);
        let place = faults.iter().position(|(part, _)| line.contains(part))?;
        Some(faults.remove(place).1)
    }
}

impl Host {
    pub(crate) fn start(root: PathBuf) -> Self {
        let manner = Arc::new(Manner::default());
        let of_host = manner.clone();
        let (address, log) = listen(move |stream, log| {
            // Hung up on before it has spoken, a browser takes the network for gone.
            if manner.is_silent.load(Ordering::SeqCst) {
                return;
            }
            let Some(line) = request_line(&stream) else { return };
            let n_open = manner.n_open.fetch_add(1, Ordering::SeqCst) + 1;
            manner.most_open.fetch_max(n_open, Ordering::SeqCst);
            match manner.fault(&line) {
                Some(Fault::Stall) => thread::sleep(Duration::from_secs(60)),
                Some(Fault::Unavailable) => answer(stream, "503 Service Unavailable", "text/plain", b"not now"),
                Some(Fault::TooMany) => answer(stream, "429 Too Many Requests", "text/plain", b"not now"),
                None => {
                    if line.contains(".gz") {
                        thread::sleep(Duration::from_millis(manner.delay_millis.load(Ordering::SeqCst) as u64));
                    }
                    serve_file(stream, &root, line, log);
                }
            }
            manner.n_open.fetch_sub(1, Ordering::SeqCst);
        });
        Self { address, log, manner: of_host }
    }

    /// The next request for a path that holds this meets with a fault.
    pub(crate) fn fail_next(&self, part: &'static str, fault: Fault) {
        self.manner.faults.lock().unwrap_or_else(PoisonError::into_inner).push((part, fault));
    }

    /// Faults that no request has met with yet.
    pub(crate) fn n_faults_left(&self) -> usize {
        self.manner.faults.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Takes so long for each file of an archive from now on.
    pub(crate) fn delay(&self, millis: usize) {
        self.manner.delay_millis.store(millis, Ordering::SeqCst);
    }

    /// The most requests that were being answered at once since the last call.
    pub(crate) fn most_open(&self) -> usize {
        self.manner.most_open.swap(0, Ordering::SeqCst)
    }

    /// Answers nobody from now on, or answers again.
    pub(crate) fn silence(&self, is_silent: bool) {
        self.manner.is_silent.store(is_silent, Ordering::SeqCst);
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }
}

fn serve_file(stream: TcpStream, root: &Path, line: String, log: &Log) {
    let file = line.split(' ').nth(1).and_then(|target| file_of(root, target));
    if let Some((file, Ok(bytes))) = file.as_deref().map(|file| (file, std::fs::read(file))) {
        log.add(line);
        answer(stream, "200 OK", content_type(file), &bytes);
    } else {
        log.add(format!("404 {line}"));
        answer(stream, "404 Not Found", "text/plain", b"not here");
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
