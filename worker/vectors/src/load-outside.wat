;; A load whose last byte is outside.
(module
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 8) (i32.const 77))
    (drop (i64.load (i32.const 65529)))
    (i32.store (i32.const 8) (i32.const 78))))
