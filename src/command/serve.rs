//! `yulan serve`: a site for browsers on this machine, and for no other machine.

use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::path::Path;
use std::thread;

use tiny_http::{Header, Method, Request, Response, Server};

use super::args::ServeArgs;
use super::say::say;
use super::{End, Outcome};
use crate::site::{self, NotServed};

const DEFAULT_PORT: u16 = 8080;
/// Ports tried after the default one before any free one is taken.
const N_TRIED: u16 = 20;
/// A browser opens up to six connections at once.
const N_THREADS: usize = 6;

pub(super) fn run(args: &ServeArgs) -> Outcome {
    let site = args.site.as_path();
    if !site.join("index.html").is_file() && !site.join(site::MANIFEST).is_file() {
        let remedy = "give the folder that `yulan build` wrote";
        return Err(format!("{} holds neither index.html nor corpus.json\n  {remedy}", site.display()).into());
    }
    let server = listen(args.port)?;
    let address = server.server_addr();
    say(&format!("{} is served at http://{address}/ to this machine only; Ctrl-C ends", site.display()));
    thread::scope(|scope| {
        for _ in 0..N_THREADS {
            scope.spawn(|| server.incoming_requests().for_each(|request| answer(site, request)));
        }
    });
    Ok(End::Good)
}

fn listen(port: Option<u16>) -> Result<Server, Box<dyn std::error::Error>> {
    let bind = |port: u16| Server::http(SocketAddr::from((Ipv4Addr::LOCALHOST, port)));
    if let Some(port) = port {
        let remedy = "give another port, or none to take the next that is free";
        return bind(port).map_err(|error| format!("cannot serve at 127.0.0.1:{port}: {error}\n  {remedy}").into());
    }
    let free = (DEFAULT_PORT..DEFAULT_PORT + N_TRIED).chain([0]).find_map(|port| bind(port).ok());
    free.ok_or_else(|| "no port of 127.0.0.1 is free".into())
}

fn answer(site: &Path, request: Request) {
    let found = match request.method() {
        Method::Get | Method::Head => site::find(site, request.url()),
        _ => return tell(request, 405, "only GET and HEAD are answered\n", &[("Allow", "GET, HEAD")]),
    };
    match found {
        Ok(served) => {
            let response = Response::from_file(served.file).with_status_code(200);
            send(request, response, &[("Content-Type", served.media_type)]);
        }
        Err(NotServed::Missing) => tell(request, 404, "there is no such file in this site\n", &[]),
        Err(NotServed::Refused) => tell(request, 403, "only files inside the site are served\n", &[]),
        Err(NotServed::Folder) => {
            let location = format!("{}/", request.url().split(['?', '#']).next().unwrap_or_default());
            tell(request, 301, "", &[("Location", &location)]);
        }
    }
}

fn tell(request: Request, status: u16, text: &str, headers: &[(&str, &str)]) {
    let response = Response::from_string(text).with_status_code(status);
    send(request, response, headers);
}

fn send<R: io::Read>(request: Request, mut response: Response<R>, headers: &[(&str, &str)]) {
    // A site that is built anew must not be mixed with what a browser kept of the old one.
    let always = [("Cache-Control", "no-cache"), ("X-Content-Type-Options", "nosniff")];
    for (name, value) in headers.iter().chain(&always) {
        if let Ok(header) = Header::from_bytes(name.as_bytes(), value.as_bytes()) {
            response.add_header(header);
        }
    }
    // Whoever asked may have gone away meanwhile.
    let _ = request.respond(response);
}
