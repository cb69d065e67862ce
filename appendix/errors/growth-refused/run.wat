(component
  (core module $m
    (memory 2)
    (func (export "f") (drop (memory.grow (i32.const 1)))))
  (core instance $i (instantiate $m))
  (func (export "f") (canon lift (core func $i "f"))))
