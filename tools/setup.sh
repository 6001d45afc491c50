#!/usr/bin/env bash
# Installs what building (`app`) or testing (`tests`) Yulan needs and is not there yet, saying what and why.
# Everything but the browsers goes into one folder outside the checkout, so that every clone shares it.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(dirname "$here")
cache=${YULAN_CACHE:-$HOME/.cache/yulan}
bin=$cache/bin
mkdir -p "$bin"
export PATH="$bin:$PATH"

trunk_version=0.21.14
geckodriver_version=0.37.1
# The wasm-bindgen command must be the very version the app is compiled against.
wasm_bindgen_version=$(sed -n '/^name = "wasm-bindgen"$/{n;s/^version = "\(.*\)"$/\1/p;}' "$root/Cargo.lock")

say() { printf 'setup: %s\n' "$*" >&2; }
fail() { printf 'setup: %s\n' "$*" >&2; exit 1; }

need() { command -v "$1" >/dev/null 2>&1 || fail "$1 is missing. $2"; }

# cargo_tool COMMAND VERSION WHY PACKAGE [cargo-install flags]
cargo_tool() {
  local command=$1 version=$2 why=$3 package=$4
  shift 4
  if "$bin/$command" --version 2>/dev/null | grep -qF " $version"; then return; fi
  say "installing $package $version ($why); a few minutes, once"
  # A target folder of its own: no lock is shared with a build of the app.
  CARGO_TARGET_DIR=$cache/target-tools cargo install "$package" --version "$version" --root "$cache" --quiet "$@"
}

npm_tools() {
  local stamp=$cache/npm.stamp
  if [ -d "$cache/node_modules" ] && cmp -s "$here/package-lock.json" "$stamp"; then return; fi
  say "installing npm packages named in tools/package.json (wasm-opt to shrink the app, axe-core to test accessibility)"
  cp "$here/package.json" "$here/package-lock.json" "$cache/"
  (cd "$cache" && npm ci --no-audit --no-fund --loglevel=error)
  ln -sf "$cache/node_modules/.bin/wasm-opt" "$bin/wasm-opt"
  cp "$here/package-lock.json" "$stamp"
}

app() {
  need cargo "Install Rust with rustup: see rustup.rs"
  need rustup "Install Rust with rustup, which can add the WebAssembly target: see rustup.rs"
  need node "Install Node.js 18 or newer; it runs wasm-opt and the accessibility checks"
  need npm "Install npm, which comes with Node.js"
  need cc "Install a C compiler (Debian: apt-get install build-essential)"
  if ! rustup target list --installed | grep -qx wasm32-unknown-unknown; then
    say "adding the wasm32-unknown-unknown target (the app runs as WebAssembly)"
    rustup target add wasm32-unknown-unknown
  fi
  npm_tools
  cargo_tool wasm-bindgen "$wasm_bindgen_version" "joins WebAssembly and JavaScript" wasm-bindgen-cli
  cargo_tool trunk "$trunk_version" "builds the app" trunk --locked
}

# Debian package, the command it brings, and why.
browser_packages='chromium:chromium:engine under test
chromium-driver:chromedriver:drives Chromium
firefox-esr:firefox-esr:engine under test
webkit2gtk-driver:WebKitWebDriver:drives WebKit
xvfb:Xvfb:a screen for WebKit
fonts-noto-cjk::Chinese type, without which nothing can be looked at'

browsers() {
  local missing=() line package command why
  while IFS=: read -r package command why; do
    if [ -n "$command" ]; then command -v "$command" >/dev/null 2>&1 && continue
    elif [ -e /usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc ] || fc-list 2>/dev/null | grep -qi 'noto.*cjk'; then continue; fi
    missing+=("$package")
    line="$package ($why)"
    say "wanted: $line"
  done <<<"$browser_packages"
  [ ${#missing[@]} -eq 0 ] && return
  if ! command -v apt-get >/dev/null 2>&1; then
    fail "these are not here and there is no apt-get to bring them: ${missing[*]}. Install Chromium with chromedriver, Firefox, WebKitGTK's WebKitWebDriver, Xvfb and Noto CJK fonts with your package manager, then run make test again."
  fi
  local sudo=
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "run as root: apt-get install ${missing[*]}"
    sudo=sudo
  fi
  say "installing ${missing[*]}"
  $sudo apt-get update -qq
  $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
}

tests() {
  app
  browsers
  cargo_tool geckodriver "$geckodriver_version" "drives Firefox" geckodriver --locked
}

case ${1:-} in
  app) app ;;
  tests) tests ;;
  *) fail "usage: tools/setup.sh app|tests" ;;
esac
