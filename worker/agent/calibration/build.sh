#!/bin/sh
# Builds calibration.wasm, which is committed. The same tools give the same bytes. A change makes every
# worker measure again. Needs clang with the wasm32-wasi target: on Debian and Ubuntu
#   apt-get install clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc
set -eu
cd "$(dirname "$0")"
out=${1:-../src/main/resources/io/sidework/agent/adapter/sandbox/calibration.wasm}
"${CLANG:-clang-19}" --target=wasm32-wasi -O2 -ffp-contract=off -mcpu=mvp -Wl,--strip-all -Wl,-z,stack-size=65536 \
  -o "$out" calibration.c
chmod 644 "$out"
