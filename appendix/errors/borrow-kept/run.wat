(component
  (import "thing" (type $thing (sub resource)))
  (core module $m (func (export "f") (param i32)))
  (core instance $i (instantiate $m))
  (func (export "f") (param "thing" (borrow $thing)) (canon lift (core func $i "f"))))
