;; A component that calls itself, from outside as it were.
(component
  (core module $inner (func (export "f")))
  (core instance $inner (instantiate $inner))
  (func $lifted (canon lift (core func $inner "f")))
  (core func $lowered (canon lower (func $lifted)))
  (core module $m
    (import "" "f" (func $f))
    (func (export "attack") (call $f)))
  (core instance $i (instantiate $m (with "" (instance (export "f" (func $lowered))))))
  (func (export "attack") (canon lift (core func $i "attack"))))
