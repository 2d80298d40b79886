;; A start function runs before _start, and is metered like it.
(module
  (memory (export "memory") 1)
  (func $first (i32.store (i32.const 0) (i32.add (i32.load (i32.const 4)) (i32.const 1))))
  (func (export "_start") (i32.store (i32.const 4) (i32.add (i32.load (i32.const 0)) (i32.const 10))))
  (start $first))
