//! A running `yulan serve`, and a client that keeps its connections.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

/// Stands for "never": on a busy machine an answer takes seconds at most.
const NEVER: Duration = Duration::from_secs(120);

/// A running server, ended when dropped.
pub(crate) struct Server {
    child: Child,
    port: u16,
}

impl Server {
    /// Starts the command, which says in its first line where it serves.
    pub(crate) fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let port = line.split_once("http://127.0.0.1:").unwrap().1.split('/').next().unwrap().parse().unwrap();
        Self { child, port }
    }

    pub(crate) fn connect(&self) -> Connection {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        stream.set_read_timeout(Some(NEVER)).unwrap();
        stream.set_write_timeout(Some(NEVER)).unwrap();
        Connection { stream: BufReader::new(stream) }
    }

    /// One request on a connection of its own.
    pub(crate) fn ask(&self, method: &str, target: &str, headers: &[(&str, &str)]) -> Reply {
        self.connect().ask(method, target, headers)
    }

    /// What Ctrl-C in a terminal sends.
    pub(crate) fn interrupt(mut self) -> ExitStatus {
        let sent = Command::new("kill").args(["-INT", &self.child.id().to_string()]).status().unwrap();
        assert!(sent.success());
        self.child.wait().unwrap()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// An open connection.
pub(crate) struct Connection {
    stream: BufReader<TcpStream>,
}

impl Connection {
    pub(crate) fn ask(&mut self, method: &str, target: &str, headers: &[(&str, &str)]) -> Reply {
        self.send(method, target, headers);
        self.receive(method)
    }

    /// Sends a request and does not wait. The target is sent as it is, `..` and all.
    pub(crate) fn send(&mut self, method: &str, target: &str, headers: &[(&str, &str)]) {
        let headers: Vec<_> = headers.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
        let headers = headers.concat();
        self.write(&format!("{method} {target} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n"));
    }

    pub(crate) fn write(&mut self, text: &str) {
        self.stream.get_mut().write_all(text.as_bytes()).unwrap();
    }

    /// The answer to the oldest request that has none.
    pub(crate) fn receive(&mut self, method: &str) -> Reply {
        let first = self.line();
        let status = first.strip_prefix("HTTP/1.1 ").and_then(|rest| rest.get(..3)).map(str::parse);
        let Some(Ok(status)) = status else { panic!("no answer but {first:?}") };
        let mut headers = BTreeMap::new();
        loop {
            let line = self.line();
            let Some((name, value)) = line.split_once(": ") else { break };
            headers.insert(name.to_ascii_lowercase(), value.to_owned());
        }
        let has_body = method != "HEAD" && status != 304;
        let n_bytes = if has_body { headers["content-length"].parse().unwrap() } else { 0 };
        let mut body = vec![0; n_bytes];
        self.stream.read_exact(&mut body).unwrap();
        Reply { status, headers, body }
    }

    /// Says that nothing more will be asked, and goes on listening.
    pub(crate) fn stop_writing(&self) {
        self.stream.get_ref().shutdown(Shutdown::Write).unwrap();
    }

    /// What comes until the server closes the connection.
    pub(crate) fn rest(mut self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.stream.read_to_end(&mut bytes).unwrap();
        bytes
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        self.stream.read_line(&mut line).unwrap();
        line.trim_end().to_owned()
    }
}

/// An answer.
#[derive(Debug)]
pub(crate) struct Reply {
    pub(crate) status: u16,
    /// By their names in lower case.
    pub(crate) headers: BTreeMap<String, String>,
    pub(crate) body: Vec<u8>,
}

impl Reply {
    /// The value of a header, empty where there is none.
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", String::as_str)
    }

    /// The body as a browser's page gets it.
    pub(crate) fn unpacked(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        match self.header("content-encoding") {
            "gzip" => flate2::read::GzDecoder::new(&self.body[..]).read_to_end(&mut bytes).unwrap(),
            "br" => brotli::Decompressor::new(&self.body[..], 4096).read_to_end(&mut bytes).unwrap(),
            "" => return self.body.clone(),
            other => panic!("nobody asked for {other}"),
        };
        bytes
    }
}
