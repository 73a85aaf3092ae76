#!/usr/bin/env bash
# Runs a command that finds in UPCOUNT_TEST_SQL a Python with a client of Arrow Flight SQL (ADBC).
#   scripts/sql.sh COMMAND…
set -euo pipefail
mkdir -p "${CARGO_TARGET_DIR:-target}"
tools=$(realpath "${CARGO_TARGET_DIR:-target}")/sql
if [ ! -f "$tools/ready" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check \
    'adbc-driver-manager==1.13.0' 'adbc-driver-flightsql==1.13.0' 'pyarrow==26.0.1'
  touch "$tools/ready"
fi
UPCOUNT_TEST_SQL="$tools/bin/python" "$@"
