//! One package, two doors: natively the command line, in a browser the app.

/// Gives memory back that a build of a large archive no longer needs: of 100,000 articles a quarter.
#[cfg(not(target_arch = "wasm32"))]
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[cfg(not(target_arch = "wasm32"))]
fn main() -> std::process::ExitCode {
    yulan::command::main()
}

#[cfg(target_arch = "wasm32")]
fn main() {
    yulan::ui::start_or_serve();
}
