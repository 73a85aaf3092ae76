#!/bin/sh
# Measures Upcount beside DuckDB and Polars in one run, and writes the table of bench/README.md.
#   bench/run.sh BINARY [--policies N] [--rounds N] [--keep] [--no-readme]
#   bench/run.sh BINARY --boards [--policies N] [--rounds N]      the Boards instead, into bench/boards.md
#   bench/run.sh BINARY --goals [--policies N] [--rounds N]       goals instead, into bench/goals.md
# Needs Python 3.11 or newer with venv, and 10 GB of disk in the target folder. With the standard 10,000,000
# policies it takes some ten minutes; the big files are removed at the end.
set -eu
[ $# -gt 0 ] || { echo "bench/run.sh BINARY, such as target/release/upcount; make bench builds it first" >&2; exit 2; }
here=$(dirname "$0")
work=${CARGO_TARGET_DIR:-$here/../target}/bench
binary=$1
shift
[ -x "$work/venv/bin/python" ] || python3 -m venv "$work/venv"
"$work/venv/bin/python" -m pip install --quiet --disable-pip-version-check -r "$here/requirements.txt"
# What a server gathers by itself is not what is measured.
export UPCOUNT_GATHER_AFTER=0
# -B: nothing compiled is left in the tree.
if [ "${1:-}" = --goals ]; then
	shift
	exec "$work/venv/bin/python" -B "$here/goals.py" "$binary" "$@"
fi
if [ "${1:-}" = --boards ]; then
	shift
	exec "$work/venv/bin/python" -B "$here/boards.py" "$binary" "$@"
fi
exec "$work/venv/bin/python" -B "$here/bench.py" --upcount "$binary" --work "$work" "$@"
