(component
  (core module $m (func $f (export "f") (call $f)))
  (core instance $i (instantiate $m))
  (func (export "f") (canon lift (core func $i "f"))))
