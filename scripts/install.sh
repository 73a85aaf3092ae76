#!/usr/bin/env bash
# Installs what is missing, with the distribution's package manager, and says what it does.
#   scripts/install.sh demo    what building and looking needs
#   scripts/install.sh test    the same, and a browser, a PostgreSQL and a Python for the tests
set -euo pipefail

say() { printf '\033[1m%s\033[0m\n' "$*"; }
have() { command -v "$1" >/dev/null 2>&1; }

missing=()
have cc || missing+=(build-essential)
have node && have npm || missing+=(nodejs npm)
fc-list 2>/dev/null | grep -qi 'noto.*cjk' || missing+=(fonts-noto-cjk fontconfig)
if [ "${1:-demo}" = test ]; then
  have chromium || missing+=(chromium)
  ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1 || missing+=(postgresql)
  python3 -c 'import ensurepip' >/dev/null 2>&1 && have curl || missing+=(python3-venv curl)
fi

if [ ${#missing[@]} -gt 0 ]; then
  if ! have apt-get; then
    say "These are missing, and there is no apt-get to install them: ${missing[*]}"
    exit 1
  fi
  root=()
  if [ "$(id -u)" != 0 ]; then
    have sudo || { say "Installing ${missing[*]} needs root; install them and run this again."; exit 1; }
    root=(sudo)
  fi
  say "Installing with apt-get: ${missing[*]}"
  "${root[@]}" apt-get update -qq
  DEBIAN_FRONTEND=noninteractive "${root[@]}" apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
fi

have cargo || { say "There is no Rust toolchain (cargo); install one first."; exit 1; }
