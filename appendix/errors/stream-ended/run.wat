(component
  (import "items" (func $items (result (stream u8))))
  (type $stream (stream u8))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (core func $items (canon lower (func $items)))
  (core func $read (canon stream.read $stream async (memory (core memory $memory "memory"))))
  (core module $m
    (import "host" "items" (func $items (result i32)))
    (import "host" "read" (func $read (param i32 i32 i32) (result i32)))
    (func (export "f") (local $stream i32)
      (local.set $stream (call $items))
      (drop (call $read (local.get $stream) (i32.const 0) (i32.const 1)))
      (drop (call $read (local.get $stream) (i32.const 0) (i32.const 1)))))
  (core instance $i (instantiate $m (with "host" (instance
    (export "items" (func $items))
    (export "read" (func $read))))))
  (func (export "f") (canon lift (core func $i "f"))))
