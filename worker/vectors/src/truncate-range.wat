;; Truncation of what is one too large.
(module
  (memory (export "memory") 1)
  (func (export "_start")
    (i32.store (i32.const 8) (i32.const 77))
    (drop (i32.trunc_f64_u (f64.add (f64.load (i32.const 0)) (f64.const 4294967296))))
    (i32.store (i32.const 8) (i32.const 78))))
