#!/usr/bin/env bash
# Measures what BENCHMARKS.md states: the first load, and the time to build a site from an archive of the given folder.
set -euo pipefail
cd "$(dirname "$0")/.."
cargo test --quiet --test budget -- --nocapture
archive=${1:-data/digests}
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
bytes=$(find "$archive" -type f -printf '%s\n' | awk '{n += $1} END {print n}')
echo "building the data of $archive ($bytes bytes), five times:"
for _ in 1 2 3 4 5; do
  rm -rf "$out/site"
  start=$(date +%s%N)
  cargo run --quiet --release -- build "$archive" --data-only --out "$out/site" >/dev/null 2>&1
  echo "  $((($(date +%s%N) - start) / 1000000)) ms"
done
