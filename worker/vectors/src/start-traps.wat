;; A start function that traps: what it did before is there, and is paid for.
(module
  (memory (export "memory") 1)
  (func $first (i32.store (i32.const 0) (i32.const 5)) (unreachable))
  (func (export "_start") (i32.store (i32.const 4) (i32.const 6)))
  (start $first))
