;; An address and an offset whose sum passes 2^32.
(module
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 8) (i32.const 77))
    (drop (i32.load8_u offset=4294967295 (i32.const -1)))
    (i32.store (i32.const 8) (i32.const 78))))
