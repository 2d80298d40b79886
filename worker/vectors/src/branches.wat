;; A table of branches over all of its cases and past them.
(module
  (memory (export "memory") 1)
  (func $which (param i32) (result i32)
    (block $other (block $two (block $one (block $zero
      (br_table $zero $one $two $one $other (local.get 0)))
      (return (i32.const 100)))
      (return (i32.const 101)))
      (return (i32.const 102)))
    (i32.const 103))
  (func (export "_start")
    (local $i i32)
    (loop $next
      (i32.store (i32.shl (local.get $i) (i32.const 2)) (call $which (local.get $i)))
      (br_if $next (i32.lt_u (local.tee $i (i32.add (local.get $i) (i32.const 1))) (i32.const 8))))
    (i32.store (i32.const 64) (call $which (i32.const -1)))))
