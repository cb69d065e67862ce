;; Ten memories of 16 MiB with one byte at each end. Wasmtime compiles them to images of that size.
(component
  (core module $m
    (memory $m0 256) (data (memory $m0) (i32.const 0) "a") (data (memory $m0) (i32.const 16777000) "z")
    (memory $m1 256) (data (memory $m1) (i32.const 0) "a") (data (memory $m1) (i32.const 16777000) "z")
    (memory $m2 256) (data (memory $m2) (i32.const 0) "a") (data (memory $m2) (i32.const 16777000) "z")
    (memory $m3 256) (data (memory $m3) (i32.const 0) "a") (data (memory $m3) (i32.const 16777000) "z")
    (memory $m4 256) (data (memory $m4) (i32.const 0) "a") (data (memory $m4) (i32.const 16777000) "z")
    (memory $m5 256) (data (memory $m5) (i32.const 0) "a") (data (memory $m5) (i32.const 16777000) "z")
    (memory $m6 256) (data (memory $m6) (i32.const 0) "a") (data (memory $m6) (i32.const 16777000) "z")
    (memory $m7 256) (data (memory $m7) (i32.const 0) "a") (data (memory $m7) (i32.const 16777000) "z")
    (memory $m8 256) (data (memory $m8) (i32.const 0) "a") (data (memory $m8) (i32.const 16777000) "z")
    (memory $m9 256) (data (memory $m9) (i32.const 0) "a") (data (memory $m9) (i32.const 16777000) "z")
    (func (export "attack")))
  (core instance $i (instantiate $m))
  (func (export "attack") (canon lift (core func $i "attack"))))
