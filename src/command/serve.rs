//! `yulan serve`: a site for browsers on this machine, and for no other machine.

use std::convert::Infallible;
use std::io;
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::time::Duration;

use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpStream;

use super::Outcome;
use super::args::ServeArgs;
use super::say::say;
use crate::site::{self, SiteService};

const DEFAULT_PORT: u16 = 8080;
/// Ports tried after the default one before any free one is taken.
const N_TRIED: u16 = 20;
/// Threads that read files and compress; connections need none of their own.
const N_FILE_THREADS: usize = 16;
/// How long a connection may wait for its next request: longer than browsers keep one, so that it is they who close it.
const IDLE: Duration = Duration::from_secs(330);
/// Pause after a connection that could not be taken, where the system is short of something.
const PAUSE: Duration = Duration::from_millis(50);

pub(super) fn run(args: &ServeArgs) -> Outcome {
    let site = args.site.as_path();
    if !site.join("index.html").is_file() && !site.join(site::MANIFEST).is_file() {
        let remedy = "give the folder that `yulan build` wrote";
        return Err(format!("{} holds neither index.html nor corpus.json\n  {remedy}", site.display()).into());
    }
    let listener = listen(args.port)?;
    let address = listener.local_addr()?;
    let mut runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = runtime.enable_all().max_blocking_threads(N_FILE_THREADS).build()?;
    say(&format!("{} is served at http://{address}/ to this machine only; Ctrl-C ends", site.display()));
    // Ctrl-C ends the process as it ends any other: nothing is left that would have to be put away.
    match runtime.block_on(accept(listener, SiteService::new(site)))? {}
}

fn listen(port: Option<u16>) -> Result<TcpListener, Box<dyn std::error::Error>> {
    let bind = |port: u16| TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    if let Some(port) = port {
        let remedy = "give another port, or none to take the next that is free";
        return bind(port).map_err(|error| format!("cannot serve at 127.0.0.1:{port}: {error}\n  {remedy}").into());
    }
    let free = (DEFAULT_PORT..DEFAULT_PORT + N_TRIED).chain([0]).find_map(|port| bind(port).ok());
    free.ok_or_else(|| "no port of 127.0.0.1 is free".into())
}

/// Takes every connection as a task, so that none waits for another.
async fn accept(listener: TcpListener, service: SiteService) -> io::Result<Infallible> {
    listener.set_nonblocking(true)?;
    let listener = tokio::net::TcpListener::from_std(listener)?;
    loop {
        match listener.accept().await {
            Ok((stream, _)) => drop(tokio::spawn(converse(stream, service.clone()))),
            Err(_) => tokio::time::sleep(PAUSE).await,
        }
    }
}

/// Answers the requests of one connection until it is closed.
async fn converse(stream: TcpStream, service: SiteService) {
    // Without it the end of a short answer may wait for the client to acknowledge the beginning.
    let _ = stream.set_nodelay(true);
    let respond = service_fn(|request| {
        let service = service.clone();
        async move { Ok::<_, Infallible>(service.respond(request).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(IDLE).half_close(true).title_case_headers(true);
    // Whoever asked may have gone away meanwhile.
    let _ = http.serve_connection(TokioIo::new(stream), respond).await;
}
