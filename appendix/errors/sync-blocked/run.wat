(component
  (import "wait" (func $wait async))
  (core func $wait (canon lower (func $wait)))
  (core module $m
    (import "host" "wait" (func $wait))
    (func (export "f") (call $wait)))
  (core instance $i (instantiate $m (with "host" (instance (export "wait" (func $wait))))))
  (func (export "f") (canon lift (core func $i "f"))))
