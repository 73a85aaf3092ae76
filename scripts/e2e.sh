#!/usr/bin/env bash
# Browser journeys: a made-up company and an empty home, each served on loopback, and a real browser.
#   scripts/e2e.sh PATH-OF-UPCOUNT
set -euo pipefail
upcount=$(realpath "$1")
top=$(cd "$(dirname "$0")/.." && pwd)
work=$(mktemp -d)
pids=()
end() {
  for pid in "${pids[@]}"; do kill "$pid" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT

# Serves a home; the address is in the variable named.
serve() {
  "$upcount" serve --home "$2" --port 0 >"$work/$1.log" 2>&1 &
  pids+=($!)
  for _ in $(seq 100); do
    address=$(grep -o 'http://127[^ ]*' "$work/$1.log" || true)
    [ -n "$address" ] && { export "$1=$address"; return; }
    sleep 0.1
  done
  cat "$work/$1.log"
  exit 1
}

# The made-up company takes recordings, which lie sealed.
export UPCOUNT_KEY
UPCOUNT_KEY=$("$upcount" key)
"$upcount" company --home "$work/company" --policies 60000 --seed 1 >/dev/null
serve UPCOUNT_URL "$work/company"
unset UPCOUNT_KEY
serve UPCOUNT_EMPTY_URL "$work/empty"
export UPCOUNT_BINARY="$upcount"
"$top/scripts/web.sh" e2e test
