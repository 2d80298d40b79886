;; A copy that ends outside writes nothing, and has been paid for in full.
(module
  (memory (export "memory") 1)
  (data (i32.const 0) "some bytes")
  (func (export "_start")
    (memory.copy (i32.const 32768) (i32.const 0) (i32.const 32768))
    (memory.copy (i32.const 40000) (i32.const 0) (i32.const 25537))))
