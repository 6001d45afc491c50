//! How is each engine started so that it can be watched? Behind the recording proxy, with a new profile, and with
//! its own errands (updates, portals, suggestions) switched off, so that whatever is recorded is the page's doing.

use std::cell::Cell;
use std::fs::{self, File};
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

use super::page::{Page, patiently};

#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Engine {
    Chromium,
    Firefox,
    WebKit,
}

/// What a session of a browser is started with.
pub(crate) struct Setting<'a> {
    /// A folder for profile and log.
    pub(crate) folder: &'a Path,
    pub(crate) proxy: SocketAddr,
    /// The one address that may be reached without the proxy.
    pub(crate) host: Option<SocketAddr>,
}

/// A browser with its driver; both end when this is dropped.
pub(crate) struct Browser {
    // The order matters: the session is closed before its driver, the driver before its screen.
    pub(crate) page: Page,
    log: PathBuf,
    n_read_bytes: Cell<usize>,
    _driver: Running,
    _screen: Option<Running>,
}

impl Browser {
    pub(crate) fn start(engine: Engine, setting: &Setting) -> Self {
        let log = setting.folder.join("driver.log");
        let screen = (engine == Engine::WebKit).then(Running::screen);
        let port = free_port();
        let mut command = driver(engine, port, setting);
        if let Some((_, display)) = &screen {
            command.env("DISPLAY", display);
        }
        let output = File::options().create(true).append(true).open(&log).unwrap();
        command.stdin(Stdio::null()).stdout(output.try_clone().unwrap()).stderr(output);
        let driver = Running::start(&mut command);
        wait_for(port);
        let page =
            Page::open(&format!("http://127.0.0.1:{port}"), &capabilities(engine, setting)).unwrap_or_else(|error| {
                panic!("{engine:?} did not start: {error}\n{}", fs::read_to_string(&log).unwrap_or_default())
            });
        // All three alike, and wide enough for every column.
        page.resize(1280, 900);
        Self { page, log, n_read_bytes: Cell::new(0), _driver: driver, _screen: screen.map(|(running, _)| running) }
    }

    /// What the engine and its driver have printed since the last call.
    pub(crate) fn printed(&self) -> String {
        let all = fs::read(&self.log).unwrap();
        let new = all.get(self.n_read_bytes.replace(all.len())..).unwrap_or_default();
        String::from_utf8_lossy(new).into_owned()
    }
}

struct Running(Child);

impl Running {
    fn start(command: &mut Command) -> Self {
        let name = command.get_program().to_owned();
        Self(
            command
                .spawn()
                .unwrap_or_else(|error| panic!("{}: {error}; tools/setup.sh tests brings it", name.display())),
        )
    }

    /// A screen that nobody looks at, for the one engine that wants one.
    fn screen() -> (Self, String) {
        let mut command = Command::new("Xvfb");
        command.args(["-displayfd", "1", "-screen", "0", "1600x1200x24", "-nolisten", "tcp"]);
        command.stdout(Stdio::piped()).stderr(Stdio::null());
        let mut running = Self::start(&mut command);
        let mut number = String::new();
        BufReader::new(running.0.stdout.take().unwrap()).read_line(&mut number).unwrap();
        (running, format!(":{}", number.trim()))
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn free_port() -> u16 {
    TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

fn wait_for(port: u16) {
    patiently(|| TcpStream::connect(("127.0.0.1", port))).expect("the driver listens");
}

fn driver(engine: Engine, port: u16, setting: &Setting) -> Command {
    let mut command = match engine {
        Engine::Chromium => Command::new("chromedriver"),
        Engine::Firefox => Command::new("geckodriver"),
        Engine::WebKit => Command::new("WebKitWebDriver"),
    };
    command.arg(format!("--port={port}"));
    if engine == Engine::Firefox {
        // The driver and the browser talk over a second port, which must be free as well.
        command.arg(format!("--websocket-port={}", free_port()));
        // Release builds heed `services.settings.server` only with this set.
        command.env("MOZ_REMOTE_SETTINGS_DEVTOOLS", "1");
    }
    if engine == Engine::WebKit {
        // As root there is no sandbox to be had; the page under test is our own.
        command.env("WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS", "1");
        command.env("WEBKIT_DISABLE_DMABUF_RENDERER", "1").env("NO_AT_BRIDGE", "1");
        command.envs(["XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"].map(|key| (key, setting.folder)));
    }
    command
}

fn capabilities(engine: Engine, setting: &Setting) -> Value {
    match engine {
        Engine::Chromium => chromium(setting),
        Engine::Firefox => firefox(setting),
        Engine::WebKit => webkit(setting),
    }
}

fn chromium(setting: &Setting) -> Value {
    // `<-loopback>` takes back Chromium's own rule that this machine is never proxied; its errands end at a closed door.
    let bypass = setting.host.map(|host| format!(";{host}")).unwrap_or_default();
    let mut arguments = vec![
        format!("--user-data-dir={}", setting.folder.join("profile").display()),
        format!("--proxy-server=http://{}", setting.proxy),
        format!("--proxy-bypass-list=<-loopback>;127.0.0.1:9{bypass}"),
    ];
    arguments.extend(CHROMIUM_FLAGS.iter().map(ToString::to_string));
    json!({
        "browserName": "chrome",
        "goog:chromeOptions": { "args": arguments },
        "goog:loggingPrefs": { "browser": "ALL" },
    })
}

const CHROMIUM_FLAGS: [&str; 12] = [
    "--headless",
    // As root there is no sandbox to be had; the page under test is our own.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-sync",
    "--disable-features=OptimizationHints,MediaRouter,Translate,NetworkTimeServiceQuerying,AutofillServerCommunication",
    // A private window does not warm up the search engine.
    "--incognito",
    // No flag switches these two off: asking for signed-in accounts and for component updates. They get the discard
    // port of this machine, past the proxy, instead of their servers.
    "--gaia-url=http://127.0.0.1:9/",
    "--component-updater=url-source=http://127.0.0.1:9/",
    "--disable-component-update",
];

fn firefox(setting: &Setting) -> Value {
    let mut preferences = json!({
        "network.proxy.type": 1,
        "network.proxy.http": setting.proxy.ip().to_string(),
        "network.proxy.http_port": setting.proxy.port(),
        "network.proxy.ssl": setting.proxy.ip().to_string(),
        "network.proxy.ssl_port": setting.proxy.port(),
        // Without this, Firefox never proxies this machine.
        "network.proxy.allow_hijacking_localhost": true,
        "network.proxy.no_proxies_on": setting.host.map(|host| host.to_string()).unwrap_or_default(),
        // Console and uncaught errors go to the log, where the test reads them.
        "devtools.console.stdout.content": true,
        "browser.dom.window.dump.enabled": true,
        "devtools.console.stdout.chrome": false,
        // Firefox ends the process of a page that is left, and breaks off the script that runs there wherever it is; what the
        // next task finds half done it complains of, to nobody. Without this, scripts end as they do in a page that stays.
        "dom.abort_script_on_child_shutdown": false,
        "services.settings.server": "data:,",
    });
    for name in FIREFOX_ERRANDS {
        preferences[name] = json!(false);
    }
    json!({
        "browserName": "firefox",
        "moz:firefoxOptions": {
            "binary": on_path(&["firefox-esr", "firefox"]),
            "args": ["-headless"],
            "prefs": preferences,
        },
    })
}

/// What Firefox would fetch of its own accord. geckodriver switches most of it off; this is the rest.
const FIREFOX_ERRANDS: [&str; 4] = [
    "network.captive-portal-service.enabled",
    "network.connectivity-service.enabled",
    "browser.safebrowsing.update.enabled",
    // Experiments, which say so on the console when they cannot be fetched.
    "messaging-system.rsexperimentloader.enabled",
];

fn webkit(setting: &Setting) -> Value {
    let mut arguments = vec!["--automation".to_owned(), format!("--proxy=http://{}", setting.proxy)];
    arguments.extend(setting.host.map(|host| format!("--ignore-host={host}")));
    json!({
        "browserName": "MiniBrowser",
        "webkitgtk:browserOptions": { "binary": minibrowser(), "args": arguments },
    })
}

/// WebKitGTK's own small browser; distributions keep it beside the library, in a folder named by its version.
fn minibrowser() -> PathBuf {
    let roots = ["/usr/lib", "/usr/lib64", "/usr/libexec", "/usr/lib/x86_64-linux-gnu", "/usr/lib/aarch64-linux-gnu"];
    let mut found: Vec<PathBuf> = roots
        .iter()
        .filter_map(|root| fs::read_dir(root).ok())
        .flat_map(Iterator::flatten)
        .map(|entry| entry.path().join("MiniBrowser"))
        .filter(|path| {
            path.components().any(|part| part.as_os_str().to_string_lossy().starts_with("webkit")) && path.is_file()
        })
        .collect();
    found.sort();
    found.pop().expect("WebKitGTK's MiniBrowser is missing; tools/setup.sh tests brings it")
}

fn on_path(names: &[&str]) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = std::env::split_paths(&path).collect();
    let candidates = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    candidates
        .into_iter()
        .find(|file| file.is_file())
        .unwrap_or_else(|| panic!("none of {names:?} is installed; tools/setup.sh tests brings it"))
}
