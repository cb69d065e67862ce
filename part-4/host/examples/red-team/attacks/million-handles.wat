;; Handles to a resource of its own, without end; no code of the host is called for them.
(component
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (func (export "attack")
      (loop $again
        (drop (call $new (i32.const 0)))
        (br $again))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "attack") (canon lift (core func $i "attack"))))
