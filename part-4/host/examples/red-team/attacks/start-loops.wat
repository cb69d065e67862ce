;; It never gets as far as being called: the endless loop runs when it is instantiated.
(component
  (core module $m
    (func $endless (loop $again (br $again)))
    (start $endless)
    (func (export "attack")))
  (core instance $i (instantiate $m))
  (func (export "attack") (canon lift (core func $i "attack"))))
