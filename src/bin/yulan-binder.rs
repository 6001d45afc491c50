//! The second WebAssembly of the app: it puts chosen articles and the page into one file. Built for the browser only.

fn main() {
    yulan::worker::bind();
}
