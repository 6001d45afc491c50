#!/usr/bin/env bash
# Lints for both targets, formatting, documentation, and the budget of the first load. Stops at the first failure.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="${YULAN_CACHE:-$HOME/.cache/yulan}/bin:$PATH"

step() { printf '== %s\n' "$*"; }

step "formatting"
cargo fmt --check
step "lints, native"
cargo clippy --quiet --all-targets -- -D warnings
step "lints, wasm32"
cargo clippy --quiet --target wasm32-unknown-unknown -- -D warnings
step "documentation"
RUSTDOCFLAGS="-D warnings" cargo doc --quiet --no-deps --document-private-items
step "budget of the first load"
cargo test --quiet --test budget -- --nocapture
