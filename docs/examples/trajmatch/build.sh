#!/bin/sh
# Builds trajmatch.wasm. The same compiler gives the same bytes.
# Needs clang with the wasm32-wasi target: on Debian and Ubuntu
#   apt-get install clang-19 lld-19 libclang-rt-19-dev-wasm32 wasi-libc
set -eu
cd "$(dirname "$0")"
clang=${CLANG:-$(command -v clang-19 || command -v clang)}
# No fused multiply-add: every machine must round alike.
"$clang" --target=wasm32-wasi -O2 -ffp-contract=off -mcpu=mvp \
  -Wl,--strip-all -Wl,-z,stack-size=65536 -o "${1:-trajmatch.wasm}" trajmatch.c
