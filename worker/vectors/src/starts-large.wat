;; Memory of three pages before the first instruction.
(module
  (memory (export "memory") 3)
  (data (i32.const 196600) "end")
  (func (export "_start")))
