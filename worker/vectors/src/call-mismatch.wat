;; A call whose type is not the function's.
(module
  (type $none (func))
  (type $number (func (result i32)))
  (table 3 funcref)
  (memory (export "memory") 1)
  (elem (i32.const 0) $mark)
  (func $mark (i32.store8 (i32.const 100) (i32.const 1)))
  (func (export "_start")
    (call_indirect (type $none) (i32.const 0))
    (drop (call_indirect (type $number) (i32.const 0)))
    (i32.store8 (i32.const 101) (i32.const 1))))
