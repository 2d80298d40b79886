;; Grows page by page, marks each, and writes down what every growth answered. The module allows itself 9.
(module
  (memory (export "memory") 1 9)
  (func (export "_start")
    (local $n i32) (local $old i32)
    (loop $again
      (local.set $old (memory.grow (i32.const 1)))
      (i32.store (i32.shl (local.get $n) (i32.const 2)) (local.get $old))
      (if (i32.ge_s (local.get $old) (i32.const 0))
        (then (i32.store8 (i32.shl (local.get $old) (i32.const 16)) (i32.const 7))))
      (local.set $n (i32.add (local.get $n) (i32.const 1)))
      (br_if $again (i32.lt_u (local.get $n) (i32.const 12))))
    (i32.store (i32.const 100) (memory.grow (i32.const 0)))
    (i32.store (i32.const 104) (memory.grow (i32.const -1)))
    (i32.store (i32.const 108) (memory.grow (i32.const 65536)))
    (i32.store (i32.const 112) (memory.size))))
