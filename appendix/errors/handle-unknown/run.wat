(component
  (type $thing' (resource (rep i32)))
  (core func $new (canon resource.new $thing'))
  (core module $m
    (import "" "new" (func $new (param i32) (result i32)))
    (func (export "make") (result i32) (call $new (i32.const 1)))
    (func (export "take") (param i32))
    (func (export "look") (param i32)))
  (core instance $i (instantiate $m (with "" (instance (export "new" (func $new))))))
  (func $make (result (own $thing')) (canon lift (core func $i "make")))
  (func $look (param "thing" (borrow $thing')) (canon lift (core func $i "look")))
  (component $things
    (import "thing" (type $t (sub resource)))
    (import "make" (func $make (result (own $t))))
    (import "look" (func $look (param "thing" (borrow $t))))
    (export $thing "thing" (type $t))
    (export "make" (func $make) (func (result (own $thing))))
    (export "look" (func $look) (func (param "thing" (borrow $thing)))))
  (instance $things (instantiate $things
    (with "thing" (type $thing'))
    (with "make" (func $make))
    (with "look" (func $look))))
  (export "things" (instance $things)))
