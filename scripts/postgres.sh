#!/usr/bin/env bash
# Runs a command beside a PostgreSQL of its own, on a free loopback port, that ends and is gone with it.
#   scripts/postgres.sh COMMAND…     the command finds the server's address in UPCOUNT_TEST_POSTGRES, and in
#                                    UPCOUNT_TEST_POSTGRES_RESTART how to end it at once and start it again
set -euo pipefail
programs=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | sort -V | tail -1)
[ -n "$programs" ] || { echo "There is no PostgreSQL; scripts/install.sh test installs it." >&2; exit 1; }
work=$(mktemp -d)
# PostgreSQL does not run as root.
as=()
if [ "$(id -u)" = 0 ]; then
  chown postgres "$work"
  as=(runuser -u postgres --)
fi
end() {
  "${as[@]}" "$programs/pg_ctl" stop -D "$work/data" -m immediate >/dev/null 2>&1 || true
  rm -rf "$work"
}
trap end EXIT
cd "$work"
"${as[@]}" "$programs/initdb" -D "$work/data" -U postgres -A trust -E UTF8 --locale=C >/dev/null
started=
for port in $(shuf -i 20000-60000 -n 5); do
  settings="-c listen_addresses=127.0.0.1 -c port=$port -c unix_socket_directories=$work -c max_connections=300"
  if "${as[@]}" "$programs/pg_ctl" start -w -D "$work/data" -l "$work/log" \
    -o "$settings ${UPCOUNT_TEST_POSTGRES_OPTIONS:--c fsync=off}" >/dev/null; then
    started=1
    break
  fi
done
[ -n "$started" ] || { cat "$work/log" >&2; exit 1; }
cd - >/dev/null
export UPCOUNT_TEST_POSTGRES_RESTART="${as[*]} $programs/pg_ctl restart -w -m immediate -D $work/data -l $work/log"
UPCOUNT_TEST_POSTGRES="postgres://postgres@127.0.0.1:$port" "$@"
