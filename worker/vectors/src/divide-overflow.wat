;; The one quotient that does not fit.
(module
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 8) (i32.const 77))
    (drop (i64.div_s (i64.const 0x8000000000000000) (i64.sub (i64.load (i32.const 0)) (i64.const 1))))
    (i32.store (i32.const 8) (i32.const 78))))
