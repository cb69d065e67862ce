;; A string that begins where the memory ends.
(component
  (core module $m
    (memory (export "memory") 1)
    (data (i32.const 0) "\00\00\01\00" "\64\00\00\00")
    (func (export "attack") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (func (export "attack") (result string)
    (canon lift (core func $i "attack") (memory (core memory $i "memory")))))
