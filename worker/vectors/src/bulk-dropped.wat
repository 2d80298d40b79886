;; Data that was dropped is empty: taking a byte of it traps.
(module
  (memory (export "memory") 1)
  (data $text "gone")
  (func (export "_start")
    (memory.init $text (i32.const 0) (i32.const 0) (i32.const 4))
    (data.drop $text)
    (memory.init $text (i32.const 8) (i32.const 0) (i32.const 1))))
