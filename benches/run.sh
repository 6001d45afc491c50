#!/usr/bin/env bash
# Measures what BENCHMARKS.md states: the first load, the speed of reading beside html5ever, and builds of made-up archives.
# Sizes of the archives are given as arguments (10000 articles by default; BENCHMARKS.md also has 100000 and 200000).
# The same archive is searched with other engines too, which takes about a quarter of an hour; PEERS=0 leaves them out.
# The interface is used in a browser, four minutes for each archive and for the sample in dist; INTERFACE=0 leaves it out.
set -euo pipefail
cd "$(dirname "$0")/.."
[ -x /usr/bin/time ] || { echo "benches/run.sh needs GNU time at /usr/bin/time (Debian: apt install time)" >&2; exit 1; }

cargo test --quiet --test budget -- --nocapture | grep bytes

echo "== reading, a made-up archive"
cargo bench --quiet --bench reading
sample=${YULAN_SHARED:-../shared}/archive-sample
if [ -d "$sample" ]; then
  echo "== reading, $(basename "$sample")"
  cargo bench --quiet --bench reading -- "$(realpath "$sample")"
else
  echo "== skipped: $sample is not here"
fi

cargo build --quiet --release
yulan=${CARGO_TARGET_DIR:-target}/release/yulan
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for n in "${@:-10000}"; do
  echo "== building, $n made-up articles: wall s, user s, system s, memory kB (median of three by wall time)"
  rm -rf "$work/archive" "$work/cache"
  "$yulan" generate --articles "$n" --out "$work/archive" | head -1
  measure() { # what, arguments
    local what=$1; shift
    for _ in 1 2 3; do
      rm -rf "$work/site"
      /usr/bin/time -o "$work/times" -f "%e %U %S %M" "$yulan" build "$work/archive/corpus.toml" "$@" >"$work/log" 2>&1 ||
        { cat "$work/log" >&2; exit 1; }
      cat "$work/times"
    done | sort -n | sed -n 2p | sed "s/^/  $what: /"
  }
  measure "without a cache" --check --no-cache
  "$yulan" build "$work/archive/corpus.toml" --check --cache "$work/cache" >/dev/null 2>&1
  measure "nothing changed" --check --cache "$work/cache"
  measure "written to disk" --data-only --no-cache --out "$work/site"
  echo "== searching, $n made-up articles"
  cargo bench --quiet --bench searching -- "$work/site"
done

# The peers come from npm, and their pages run in Chromium; both stay out of what building and testing need.
if [ "${PEERS:-1}" != 0 ] && command -v npm >/dev/null && command -v chromedriver >/dev/null; then
  peers=${YULAN_CACHE:-$HOME/.cache/yulan}/peers
  mkdir -p "$peers"
  cp benches/peers/package.json "$peers/"
  (cd "$peers" && npm install --silent --no-package-lock)
  "$yulan" generate --articles 10000 --out "$work/archive" | head -1
  "$yulan" build "$work/archive/corpus.toml" --app target/app --no-cache --out "$work/app" >/dev/null 2>&1
  echo "== Yulan and its peers in one run"
  YULAN_PEERS="$peers/node_modules" node benches/peers/run.mjs "$work/app"
else
  echo "== skipped: the peers, which need npm, chromedriver and chromium, and PEERS not 0"
fi

# Lighthouse comes from npm too. Without it the rest is still measured.
if [ "${INTERFACE:-1}" != 0 ] && command -v npm >/dev/null && command -v chromedriver >/dev/null; then
  interface=${YULAN_CACHE:-$HOME/.cache/yulan}/interface
  mkdir -p "$interface"
  cp benches/interface/package.json "$interface/"
  (cd "$interface" && npm install --silent --no-package-lock) || echo "Lighthouse could not be installed" >&2
  used=()
  if [ -f dist/corpus.json ]; then used+=(dist); else echo "== skipped: the sample, which make build writes to dist"; fi
  for n in "${@:-10000}"; do
    rm -rf "$work/archive"
    "$yulan" generate --articles "$n" --out "$work/archive" | head -1
    "$yulan" build "$work/archive/corpus.toml" --app target/app --no-cache --out "$work/app-$n" >/dev/null 2>&1
    used+=("$work/app-$n")
  done
  echo "== the interface, as a reader uses it"
  YULAN_INTERFACE="$interface/node_modules" node benches/interface/run.mjs "${used[@]}"
else
  echo "== skipped: the interface, which needs npm, chromedriver and chromium, and INTERFACE not 0"
fi
