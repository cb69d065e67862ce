;; Sixty megabytes of random numbers in one call.
(component
  (import "wasi:random/random@0.2.0" (instance $random
    (export "get-random-bytes" (func (param "len" u64) (result (list u8))))))
  (core module $libc
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) (i32.const 1024)))
  (core instance $libc (instantiate $libc))
  (core func $get (canon lower (func $random "get-random-bytes")
    (memory (core memory $libc "memory")) (realloc (core func $libc "realloc"))))
  (core module $m
    (import "" "get" (func $get (param i64 i32)))
    (func (export "attack") (call $get (i64.const 60000000) (i32.const 0))))
  (core instance $i (instantiate $m (with "" (instance (export "get" (func $get))))))
  (func (export "attack") (canon lift (core func $i "attack"))))
