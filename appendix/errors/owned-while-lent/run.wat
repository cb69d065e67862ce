(component
  (import "thing" (type $thing (sub resource)))
  (import "both" (func $both (param "lent" (borrow $thing)) (param "given" (own $thing))))
  (core func $both (canon lower (func $both)))
  (core module $m
    (import "" "both" (func $both (param i32 i32)))
    (func (export "f") (param i32) (call $both (local.get 0) (local.get 0))))
  (core instance $i (instantiate $m (with "" (instance (export "both" (func $both))))))
  (func (export "f") (param "thing" (own $thing)) (canon lift (core func $i "f"))))
