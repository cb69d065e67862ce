(component
  (core module $m (func (export "length")))
  (core instance $i (instantiate $m))
  (func $length (canon lift (core func $i "length")))
  (instance $texts (export "length" (func $length)))
  (export "tutorial:book/texts" (instance $texts)))
