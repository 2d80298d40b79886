;; Table entries that do not fit into their table: the program never begins.
(module
  (table 2 funcref)
  (memory (export "memory") 1)
  (elem (i32.const 1) $f $f)
  (func $f)
  (func (export "_start")))
