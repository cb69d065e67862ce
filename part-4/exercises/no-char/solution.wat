;; It says that it returns a character, and lies.
(component
  (core module $m
    (func (export "attack") (result i32)
      ;; Half of a pair in UTF-16: no Unicode scalar value.
      (i32.const 0xd800)))
  (core instance $i (instantiate $m))
  (func (export "attack") (result char)
    (canon lift (core func $i "attack"))))
