#!/usr/bin/env bash
# Looks for a fault of the heap in WebKit: loads the single file without a worker thousands of times in each of several
# builds, and keeps what is said at a fault (tools/webkit-heap.mjs). Run `make build` first. Broken off and started again it
# goes on where it was; `rm -r` the folder to begin anew.
#
#   tools/webkit-heap.sh [LOADS] [VARIANT…]      5000 loads of every variant
#
#   shipped      dist/yulan.html as it is
#   named        the same flags, with the names of functions, so that stacks can be read (wasm-opt -g)
#   plain        as wasm-bindgen left it, before wasm-opt
#   unflattened  without --flatten --rereloop, with names
#   no-omg       as shipped, without WebKit's optimising compiler (JSC_useOMGJIT=0)
#
# Other settings of JavaScriptCore are taken from the environment: JSC_useWasmFastMemory=0 tools/webkit-heap.sh. Logs lie in
# target/webkit-heap (or $YULAN_HEAP), one for each variant.
set -euo pipefail
cd "$(dirname "$0")/.."
export PATH="${YULAN_CACHE:-$HOME/.cache/yulan}/bin:$PATH"

loads=${1:-5000}
[ $# -eq 0 ] || shift
if [ $# -eq 0 ]; then set -- shipped named plain unflattened no-omg; fi
target=${CARGO_TARGET_DIR:-target}
work=${YULAN_HEAP:-$target/webkit-heap}
app=${YULAN_APP:-target/app}
dist=${YULAN_DIST:-dist}
bindgen=$target/wasm-bindgen/release/yulan_bg.wasm

fail() { printf 'webkit-heap: %s\n' "$*" >&2; exit 1; }

for command in WebKitWebDriver xvfb-run node wasm-opt; do
  command -v "$command" >/dev/null || fail "$command is missing; tools/setup.sh tests brings it"
done
[ -f "$dist/yulan.html" ] || fail "$dist/yulan.html is missing; run make build first"
mkdir -p "$work"

# The flags of wasm-opt as index.html gives them to Trunk.
flags() {
  sed -n 's/.*data-bin="yulan" .*data-wasm-opt-params="\([^"]*\)".*/\1/p' index.html
}

# page VARIANT: makes the single file of a variant, unless it is there and newer than the app.
page() {
  local variant=$1 folder=$work/$1 wasm
  if [ "$folder/page.html" -nt "$app/index.html" ]; then return; fi
  [ -f "$bindgen" ] || fail "$bindgen is missing; run make build first"
  rm -rf "$folder"
  mkdir -p "$folder"
  cp -r "$app" "$folder/app"
  wasm=$(sed -n 's/.*<script data-wasm="*\(\.\/\)*\([^" >]*\).*/\2/p' "$folder/app/index.html" | head -n 1)
  [ -f "$folder/app/$wasm" ] || fail "$app/index.html names no WebAssembly"
  # Words of one line each, to be split.
  # shellcheck disable=SC2046
  case $variant in
    named) wasm-opt -Oz "$bindgen" -g $(flags) -o "$folder/app/$wasm" ;;
    plain) cp "$bindgen" "$folder/app/$wasm" ;;
    unflattened) wasm-opt -Oz "$bindgen" -g $(flags | sed 's/--flatten //; s/--rereloop //') -o "$folder/app/$wasm" ;;
  esac
  cargo run --quiet --release -- build data/corpus.toml --app "$folder/app" --out "$folder/site" --single-file "$folder/made.html" >&2
  rm -rf "$folder/app" "$folder/site"
  mv "$folder/made.html" "$folder/page.html"
}

status=0
for variant in "$@"; do
  html=$dist/yulan.html
  setting=()
  case $variant in
    shipped) ;;
    no-omg) setting=(JSC_useOMGJIT=0) ;;
    named | plain | unflattened)
      page "$variant"
      html=$work/$variant/page.html
      ;;
    *) fail "no variant is called $variant: shipped, named, plain, unflattened, no-omg" ;;
  esac
  env "${setting[@]}" xvfb-run -a -s "-screen 0 1280x1024x24" \
    node tools/webkit-heap.mjs "$html" "$work/$variant.log" "$loads" || status=1
done
exit "$status"
