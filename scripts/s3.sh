#!/usr/bin/env bash
# Runs a command beside an S3-compatible server of its own, on a free loopback port, that ends with it.
#   scripts/s3.sh COMMAND…     the command finds the server's address in UPCOUNT_TEST_S3; it has a bucket `backups`
set -euo pipefail
work=$(mktemp -d)
server=
end() {
  [ -z "$server" ] || kill "$server" 2>/dev/null || true
  rm -rf "$work"
}
trap end EXIT
mkdir -p "${CARGO_TARGET_DIR:-target}"
tools=$(realpath "${CARGO_TARGET_DIR:-target}")/moto
if [ ! -x "$tools/bin/moto_server" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet 'moto[s3,server]==5.2.5'
fi
for port in $(shuf -i 20000-60000 -n 5); do
  "$tools/bin/moto_server" -H 127.0.0.1 -p "$port" >"$work/log" 2>&1 &
  server=$!
  for _ in $(seq 100); do
    if curl -fsS -X PUT "http://127.0.0.1:$port/backups" >/dev/null 2>&1; then
      UPCOUNT_TEST_S3="http://127.0.0.1:$port" "$@"
      exit
    fi
    kill -0 "$server" 2>/dev/null || break
    sleep 0.1
  done
  kill "$server" 2>/dev/null || true
done
cat "$work/log" >&2
exit 1
