#!/usr/bin/env bash
# Sends made-up requests to every route, as the OpenAPI document describes them and as it does not (schemathesis).
#   scripts/fuzz.sh BINARY [EXAMPLES] [SEED]
set -euo pipefail
binary=$(realpath "$1") examples=${2:-100} seed=${3:-$RANDOM}
work=$(mktemp -d)
server=
end() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
mkdir -p "${CARGO_TARGET_DIR:-target}"
tools=$(realpath "${CARGO_TARGET_DIR:-target}")/schemathesis
if [ ! -x "$tools/bin/schemathesis" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet schemathesis==4.32.5
fi
"$binary" --home "$work/home" company --policies 2000 --seed 7 >/dev/null
UPCOUNT_KEY=$("$binary" key) "$binary" --home "$work/home" serve --port 0 >"$work/said" &
server=$!
for _ in $(seq 100); do grep -q http "$work/said" && break; sleep 0.1; done
address=$(grep -o 'http://.*' "$work/said")
cd "$work"
# An account would close the home to whoever tries; tests of the whole try the routes of signing in.
"$tools/bin/schemathesis" run "$address/api/v1/openapi.json" --max-examples "$examples" --seed "$seed" \
  --exclude-path-regex '/me/|/session|/accounts' \
  --checks not_a_server_error,status_code_conformance,content_type_conformance,response_schema_conformance
