(component
  (import "log" (func $log (param "text" string)))
  (core module $memory (memory (export "memory") 1))
  (core instance $memory (instantiate $memory))
  (core func $log (canon lower (func $log) (memory (core memory $memory "memory"))))
  (core module $m
    (import "host" "log" (func $log (param i32 i32)))
    (func (export "f") (call $log (i32.const 0) (i32.const 2000))))
  (core instance $i (instantiate $m (with "host" (instance (export "log" (func $log))))))
  (func (export "f") (canon lift (core func $i "f"))))
