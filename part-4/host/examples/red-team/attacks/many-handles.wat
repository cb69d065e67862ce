;; Fifty thousand handles to a resource of its own; no code of the host is called for them.
;; Wasmtime's own limit, unless another is set, is a hundred thousand.
(component
  (type $r (resource (rep i32)))
  (core func $new (canon resource.new $r))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (func (export "attack")
      (local $left i32)
      (local.set $left (i32.const 50000))
      (loop $again
        (drop (call $new (i32.const 0)))
        (local.set $left (i32.sub (local.get $left) (i32.const 1)))
        (br_if $again (local.get $left)))))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func (export "attack") (canon lift (core func $i "attack"))))
