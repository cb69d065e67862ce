;; A memory of 8 GiB, with addresses of 64 bits.
(component
  (core module $m
    (memory i64 131072)
    (func (export "attack")))
  (core instance $i (instantiate $m))
  (func (export "attack") (canon lift (core func $i "attack"))))
