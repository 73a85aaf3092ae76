#!/usr/bin/env bash
# Runs an npm script of a folder (web, web/types, e2e) with a Node that its tools accept, installing its packages
# first when the lock file has changed.
#   scripts/web.sh FOLDER SCRIPT
set -euo pipefail
cd "$(dirname "$0")/../$1"

# Vite needs Node 20.19; older distributions have 18. The npm registry carries Node itself as a package.
new_enough() { node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; }
if ! new_enough; then
  cache="${XDG_CACHE_HOME:-$HOME/.cache}/upcount-node"
  if [ ! -x "$cache/node_modules/node/bin/node" ]; then
    echo "Node $(node --version) is too old for the web's tools; fetching Node 22 as an npm package"
    npm install --silent --no-audit --no-fund --prefix "$cache" node@22
  fi
  export PATH="$cache/node_modules/node/bin:$PATH"
fi

if [ ! -e node_modules/.installed ] || [ package-lock.json -nt node_modules/.installed ]; then
  npm ci --no-audit --no-fund --loglevel=error
  touch node_modules/.installed
fi
npm run --silent "$2"
