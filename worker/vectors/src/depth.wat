;; Calls itself 30,000 deep, which a chain of calls may be, and then deeper than it may be (R-RUN-15).
(module
  (memory (export "memory") 1)
  (func $down (param i32)
    (i32.store (i32.const 0) (i32.add (i32.load (i32.const 0)) (i32.const 1)))
    (if (local.get 0) (then (call $down (i32.sub (local.get 0) (i32.const 1))))))
  (func (export "_start")
    (call $down (i32.const 30000))
    (i32.store (i32.const 4) (i32.load (i32.const 0)))
    (call $down (i32.const 60000))))
