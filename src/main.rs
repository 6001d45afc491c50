//! One package, two doors: natively the command line, in a browser the app.

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    yulan::command::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {
    yulan::ui::start_or_serve();
}
