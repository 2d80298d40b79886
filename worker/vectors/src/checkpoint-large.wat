;; Hands over as much as the first argument's length says: 1 MiB is taken, a byte more is a trap.
(module
  (import "wasi_snapshot_preview1" "args_sizes_get" (func $sizes (param i32 i32) (result i32)))
  (import "sidework" "checkpoint" (func $checkpoint (param i32 i32)))
  (import "sidework" "state_size" (func $size (result i32)))
  (memory (export "memory") 17)
  (func (export "_start")
    (drop (call $sizes (i32.const 0) (i32.const 4)))
    ;; "program" and its end are 8 bytes, an argument of n letters n + 1 more.
    (if (i32.eqz (call $size))
      (then (call $checkpoint (i32.const 16)
        (i32.add (i32.const 1048576) (i32.sub (i32.load (i32.const 4)) (i32.const 10))))))))
