#!/bin/sh
# Fetches the local chain's binary with npm, when package.json is newer than what npm installed.
# No lock file: it would have to name the binaries of every platform, and some registries do not carry
# all of them. The version in package.json is exact.
set -eu
cd "$(dirname "$0")/.."
[ node_modules/.package-lock.json -nt package.json ] ||
  npm install --no-package-lock --ignore-scripts --no-audit --no-fund --loglevel=error
