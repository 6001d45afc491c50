//! What is under test? Copies of what was built, whole or damaged on purpose, hosted under a path or opened as a file.
//! What was built is only ever read.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::{Arc, Mutex, Weak};

use serde_json::Value;
use tempfile::TempDir;
use url::Url;

use super::servers::Host;

/// The two ways a reader gets Yulan.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Form {
    /// A folder on a static host.
    Hosted,
    /// One file, opened from disk.
    SingleFile,
}

/// A folder with copies of the site, or of the single file, each under its own name.
pub(crate) struct Copies {
    form: Form,
    folder: TempDir,
    host: Option<Host>,
    /// Archives that copies were made of, which other browsers may still want.
    shared: RefCell<Vec<Arc<TempDir>>>,
}

/// What a made-up archive came to, as it stands in its JSON.
pub(crate) struct MadeUp {
    pub(crate) articles: Vec<Value>,
    pub(crate) relations: Vec<Value>,
}

/// The copy that nobody has touched. Two folders deep, as on a host that serves much else.
pub(crate) const WHOLE: &str = "a/b";

impl Copies {
    pub(crate) fn new(form: Form) -> Self {
        // A space and Han characters: what people name their folders.
        let folder = tempfile::Builder::new().prefix("yulan 语览 ").tempdir().unwrap();
        let host = (form == Form::Hosted).then(|| Host::start(folder.path().to_owned()));
        let copies = Self { form, folder, host, shared: RefCell::default() };
        copies.copy(WHOLE);
        copies
    }

    pub(crate) fn host(&self) -> Option<&Host> {
        self.host.as_ref()
    }

    /// Where a reader finds an address in a copy.
    pub(crate) fn url(&self, name: &str, address: &str) -> String {
        match &self.host {
            Some(host) => host.url(&format!("/{name}/{address}")),
            None => format!("{}{address}", Url::from_file_path(self.page(name)).unwrap()),
        }
    }

    /// A page that shows an address in a copy in a window as narrow as a phone's. Browsers on a desk have a least width,
    /// frames have none.
    pub(crate) fn framed(&self, name: &str, address: &str) -> String {
        self.framed_in((390, 800), name, address)
    }

    /// The same in a window of this width and height, in CSS pixels.
    pub(crate) fn framed_in(&self, (width, height): (u32, u32), name: &str, address: &str) -> String {
        let source = self.url(name, address);
        let frame = format!(
            "<!doctype html><meta charset=utf-8><link rel=icon href='data:,'><title>narrow</title>\
             <iframe title=narrow width={width} height={height} style='border:0' src=\"{source}\"></iframe>"
        );
        let file = self.folder.path().join("narrow.html");
        fs::write(&file, frame).unwrap();
        let on_disk = Url::from_file_path(file).unwrap();
        self.host.as_ref().map_or(on_disk.to_string(), |host| host.url("/narrow.html"))
    }

    /// A copy whose page was changed.
    pub(crate) fn edit(&self, name: &str, change: impl FnOnce(&str) -> String) {
        self.copy(name);
        let page = self.page(name);
        let changed = change(&fs::read_to_string(&page).unwrap());
        fs::write(page, changed).unwrap();
    }

    /// Writes a page that the app made to disk; where a browser finds it there.
    pub(crate) fn write_page(&self, name: &str, page: &str) -> String {
        let file = self.folder.path().join(format!("{name}.html"));
        fs::write(&file, page).unwrap();
        Url::from_file_path(file).unwrap().to_string()
    }

    /// Changes a file of the hosted copy of this name, which is made where there is none.
    pub(crate) fn rewrite(&self, name: &str, file: &str, change: impl FnOnce(&str) -> String) {
        if !self.has(name) {
            self.copy(name);
        }
        let path = self.folder.path().join(name).join(file);
        let changed = change(&fs::read_to_string(&path).unwrap());
        fs::write(path, changed).unwrap();
    }

    /// A copy in which a script runs before anything of the page's own, and before the page's policy holds.
    pub(crate) fn prepare(&self, name: &str, script: &str) {
        self.edit(name, |page| {
            let (doctype, rest) = page.split_once('>').unwrap();
            format!("{doctype}><script>{script}</script>{rest}")
        });
    }

    /// A copy of the site in which something was done to the files that are chosen.
    pub(crate) fn damage(&self, name: &str, chosen: fn(&str) -> bool, harm: fn(&Path)) {
        self.copy(name);
        let root = self.folder.path().join(name);
        let files: Vec<_> = files_below(&root).into_iter().filter(|file| chosen(&slashed(&root, file))).collect();
        assert!(!files.is_empty(), "the site holds nothing to damage for {name:?}");
        for file in &files {
            harm(file);
        }
    }

    /// The folder of a hosted copy.
    pub(crate) fn folder(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Whether there is a copy of this name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.page(name).exists()
    }

    /// A copy that holds a made-up archive, and what is in it.
    pub(crate) fn make_up(&self, name: &str, recipe: &[&str]) -> MadeUp {
        let made = made_up(recipe);
        let page = self.page(name);
        match self.form {
            Form::Hosted => copy_folder(&made.path().join("site"), page.parent().unwrap()),
            Form::SingleFile => {
                fs::create_dir_all(page.parent().unwrap()).unwrap();
                fs::copy(made.path().join("page.html"), page).unwrap();
            }
        }
        let read = |folder: &str| articles_in(&made.path().join("site").join(folder));
        let read = MadeUp { articles: read("articles"), relations: read("relations") };
        self.shared.borrow_mut().push(made);
        read
    }

    /// A copy that holds an archive of these files, each with its path. One is its `corpus.toml`.
    pub(crate) fn write_out(&self, name: &str, files: &[(&str, String)]) {
        let archive = self.archive(name);
        for (path, text) in files {
            let file = archive.join(path);
            fs::create_dir_all(file.parent().unwrap()).unwrap();
            fs::write(file, text).unwrap();
        }
        self.make_of(name, &archive.join("corpus.toml"));
    }

    /// A copy that holds what a `corpus.toml` describes. Returns the folder with the files of its site.
    pub(crate) fn make_of(&self, name: &str, corpus: &Path) -> PathBuf {
        let page = self.page(name);
        fs::create_dir_all(page.parent().unwrap()).unwrap();
        let site = match self.form {
            Form::Hosted => page.parent().unwrap().to_owned(),
            Form::SingleFile => self.folder.path().join(format!("{name}.site")),
        };
        let mut build = build(corpus, &site);
        if self.form == Form::SingleFile {
            build.arg("--single-file").arg(&page);
        }
        run(&mut build);
        site
    }

    fn archive(&self, name: &str) -> PathBuf {
        self.folder.path().join(format!("{name}.archive"))
    }

    fn copy(&self, name: &str) {
        let target = self.page(name);
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        match self.form {
            Form::SingleFile => drop(fs::copy(single_file(), target).unwrap()),
            Form::Hosted => copy_folder(&built(), target.parent().unwrap()),
        }
    }

    fn page(&self, name: &str) -> PathBuf {
        let folder = self.folder.path().join(name);
        folder.join(if self.form == Form::Hosted { "index.html" } else { "yulan.html" })
    }
}

/// The site that was built: `YULAN_DIST`, else `dist`.
pub(crate) fn built() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = std::env::var_os("YULAN_DIST").map_or_else(|| root.join("dist"), |folder| root.join(folder));
    for needed in ["index.html", "corpus.json", "yulan.html"] {
        assert!(
            folder.join(needed).is_file(),
            "{} is not there: run `make build` first",
            folder.join(needed).display()
        );
    }
    folder
}

fn single_file() -> PathBuf {
    built().join("yulan.html")
}

/// What the command line answers to an address of the site that was built.
pub(crate) fn queried(address: &str) -> Value {
    queried_of(&built(), address)
}

/// The same of the site in a folder.
pub(crate) fn queried_of(site: &Path, address: &str) -> Value {
    let output = Command::new(env!("CARGO_BIN_EXE_yulan")).arg("query").arg(site).args([address, "--json"]).output();
    let output = output.unwrap();
    serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|error| panic!("yulan query {address:?}: {error}\n{}", String::from_utf8_lossy(&output.stderr)))
}

/// What the command line writes of the articles at an address of the site that was built.
pub(crate) fn exported(address: &str, form: &str, language: &str, day: &str) -> String {
    let arguments = [address, "--as", form, "--language", language, "--day", day];
    let output = Command::new(env!("CARGO_BIN_EXE_yulan")).arg("query").arg(built()).args(arguments).output().unwrap();
    assert!(output.status.success(), "yulan query --as {form}: {}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

/// What was built says of itself.
pub(crate) fn manifest() -> Value {
    serde_json::from_slice(&fs::read(built().join("corpus.json")).unwrap()).unwrap()
}

/// The articles that were built, as they stand in their JSON.
pub(crate) fn articles() -> Vec<Value> {
    articles_in(&built().join("articles"))
}

fn articles_in(folder: &Path) -> Vec<Value> {
    let mut files = files_below(folder);
    files.sort();
    let read = |file: &PathBuf| {
        serde_json::from_slice::<Vec<Value>>(&yulan::site::unpacked(fs::read(file).unwrap()).unwrap()).unwrap()
    };
    files.iter().filter(|file| file.to_string_lossy().ends_with(".json.gz")).flat_map(read).collect()
}

/// A made-up archive and what was built of it: `site` and `page.html`. Browsers that want it at the same time share one.
fn made_up(recipe: &[&str]) -> Arc<TempDir> {
    static MADE: Mutex<BTreeMap<String, Weak<TempDir>>> = Mutex::new(BTreeMap::new());
    let mut made = MADE.lock().unwrap();
    if let Some(known) = made.get(&recipe.join(" ")).and_then(Weak::upgrade) {
        return known;
    }
    let folder = Arc::new(TempDir::new().unwrap());
    let archive = folder.path().join("archive");
    run(Command::new(env!("CARGO_BIN_EXE_yulan")).arg("generate").args(recipe).arg("--out").arg(&archive));
    let page = folder.path().join("page.html");
    run(build(&archive.join("corpus.toml"), &folder.path().join("site")).arg("--single-file").arg(page));
    made.insert(recipe.join(" "), Arc::downgrade(&folder));
    folder
}

/// The command that builds the site that a `corpus.toml` describes.
fn build(corpus: &Path, site: &Path) -> Command {
    let app = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/app");
    let mut build = Command::new(env!("CARGO_BIN_EXE_yulan"));
    build.arg("build").arg(corpus).arg("--no-cache").arg("--app").arg(app).arg("--out").arg(site);
    build
}

fn run(command: &mut Command) {
    let output = command.output().unwrap();
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn copy_folder(from: &Path, to: &Path) {
    for file in files_below(from) {
        let target = to.join(file.strip_prefix(from).unwrap());
        fs::create_dir_all(target.parent().unwrap()).unwrap();
        fs::copy(file, target).unwrap();
    }
}

pub(crate) fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] }).collect()
}

fn slashed(root: &Path, file: &Path) -> String {
    file.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/")
}
