#!/usr/bin/env bash
# Runs a command that finds in UPCOUNT_TEST_LAKE a Python with DuckDB and Polars.
#   scripts/lake.sh COMMAND…
set -euo pipefail
mkdir -p "${CARGO_TARGET_DIR:-target}"
tools=$(realpath "${CARGO_TARGET_DIR:-target}")/lake
if [ ! -f "$tools/ready" ]; then
  python3 -m venv "$tools"
  "$tools/bin/pip" install --quiet --disable-pip-version-check 'duckdb==2.0.0' 'polars==2.1.0'
  touch "$tools/ready"
fi
UPCOUNT_TEST_LAKE="$tools/bin/python" "$@"
