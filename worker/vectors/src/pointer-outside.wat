;; A write whose second vector lies outside: the first is out, the program ends.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\20\00\00\00\05\00\00\00\ff\ff\00\00\02\00\00\00")
  (data (i32.const 32) "first")
  (func (export "_start")
    (drop (call $write (i32.const 1) (i32.const 0) (i32.const 2) (i32.const 64)))))
