;; A table that grows by twenty million elements, eight bytes each in the host.
(component
  (core module $m
    (table $t 1 funcref)
    (func (export "attack")
      (drop (table.grow $t (ref.null func) (i32.const 20000000)))))
  (core instance $i (instantiate $m))
  (func (export "attack") (canon lift (core func $i "attack"))))
