;; What a compiler writes where it sees no way on.
(module
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 8) (i32.const 77))
    (unreachable)
    (i32.store (i32.const 8) (i32.const 78))))
