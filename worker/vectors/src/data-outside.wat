;; Data that does not fit into memory: the program never begins.
(module
  (memory (export "memory") 1)
  (data (i32.const 0) "written before")
  (data (i32.const 65530) "too long for its place")
  (func (export "_start")))
