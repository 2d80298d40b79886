;; Passive data, fills, copies over themselves in both directions, and a segment that is dropped.
(module
  (memory (export "memory") 2)
  (data $text "the quick brown fox")
  (func (export "_start")
    (memory.init $text (i32.const 100) (i32.const 4) (i32.const 15))
    (memory.init $text (i32.const 65530) (i32.const 0) (i32.const 19))
    (memory.fill (i32.const 200) (i32.const 0x1ab) (i32.const 1000))
    (memory.copy (i32.const 105) (i32.const 100) (i32.const 15))
    (memory.copy (i32.const 202) (i32.const 210) (i32.const 900))
    (data.drop $text)
    (memory.init $text (i32.const 0) (i32.const 0) (i32.const 0))
    (memory.fill (i32.const 131072) (i32.const 1) (i32.const 0))))
