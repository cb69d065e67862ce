;; Fifteen memories of 10 MiB: a limit for each of them would allow them all.
(component
  (core module $m
    (memory 160) (memory 160) (memory 160) (memory 160) (memory 160)
    (memory 160) (memory 160) (memory 160) (memory 160) (memory 160)
    (memory 160) (memory 160) (memory 160) (memory 160) (memory 160)
    (func (export "attack")))
  (core instance $i (instantiate $m))
  (func (export "attack") (canon lift (core func $i "attack"))))
