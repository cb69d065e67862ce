;; The eighth case of an enum that has two.
(component
  (type $e (enum "yes" "no"))
  (export $answer "answer" (type $e))
  (core module $m (func (export "attack") (result i32) (i32.const 7)))
  (core instance $i (instantiate $m))
  (func (export "attack") (result $answer) (canon lift (core func $i "attack"))))
