;; It says that it returns a character, and does.
(component
  (core module $m
    (func (export "attack") (result i32)
      (i32.const 65)))
  (core instance $i (instantiate $m))
  (func (export "attack") (result char)
    (canon lift (core func $i "attack"))))
