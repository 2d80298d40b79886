#!/bin/sh
# Builds the vectors' modules into DIR (./wasm if not given). The same tools give the same bytes.
# C needs clang with the wasm32-wasi target: on Debian and Ubuntu
#   apt-get install clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc
# Text needs Node.js: npm brings wabt.
set -eu
cd "$(dirname "$0")"
out=${1:-wasm}
clang=${CLANG:-$(command -v clang-19 || command -v clang)}
[ -d node_modules/wabt ] || npm ci --silent --ignore-scripts
for source in src/*.c; do
  name=$(basename "$source" .c)
  # Only one needs what WebAssembly 1.0 has not.
  features=
  [ "$name" = bulk ] && features=-mbulk-memory
  # No fused multiply-add: every machine must round alike.
  "$clang" --target=wasm32-wasi -O2 -ffp-contract=off -mcpu=mvp $features -Iinclude \
    -Wl,--strip-all -Wl,-z,stack-size=65536 -o "$out/$name.wasm" "$source"
done
for source in src/*.wat; do
  node node_modules/wabt/bin/wat2wasm "$source" -o "$out/$(basename "$source" .wat).wasm"
done
chmod 644 "$out"/*.wasm
