#!/usr/bin/env bash
# Makes the pictures in docs/pictures, from the digests written for this repository and from nothing else: full texts
# belong to their publishers.
set -euo pipefail
cd "$(dirname "$0")/.."
tools/setup.sh tests
export PATH="${YULAN_CACHE:-$HOME/.cache/yulan}/bin:$PATH"
site=$(mktemp -d)
trap 'rm -rf "$site"' EXIT
cargo run --quiet --release -- build docs/pictures/corpus.toml --app target/app --out "$site/dist" --single-file "$site/dist/yulan.html"
YULAN_DIST="$site/dist" cargo test --quiet --test browser takes_pictures -- --ignored
for name in home-1440-light article-1440-light article-1440-dark results-390-light; do
  cp "target/pictures/$name.png" docs/pictures/
done
