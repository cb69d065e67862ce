;; A memory that threads may share: a limiter isn't asked about those.
(component
  (core module $m
    (memory 1 65536 shared)
    (func (export "attack") (drop (memory.grow (i32.const 60000)))))
  (core instance $i (instantiate $m))
  (func (export "attack") (canon lift (core func $i "attack"))))
