(component
  (import "tutorial:book/host" (instance $host (export "log" (func))))
  (core func $log (canon lower (func $host "log")))
  (core module $m
    (import "host" "log" (func $log))
    (func (export "f") (call $log)))
  (core instance $i (instantiate $m (with "host" (instance (export "log" (func $log))))))
  (func (export "f") (canon lift (core func $i "f"))))
