(component
  (core module $m (func (export "loudest") (result i32) (i32.const 0)))
  (core instance $i (instantiate $m))
  (type $enum (enum "info" "warn"))
  (import "level" (type $level (eq $enum)))
  (func (export "loudest") (result $level) (canon lift (core func $i "loudest"))))
