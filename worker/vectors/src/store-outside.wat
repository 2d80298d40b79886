;; A store that must leave nothing of itself behind.
(module
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 8) (i32.const 77))
    (i64.store (i32.const 65533) (i64.const -1))
    (i32.store (i32.const 8) (i32.const 78))))
