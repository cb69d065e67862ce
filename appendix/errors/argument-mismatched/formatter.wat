(component
  (core module $m (func (export "clean")))
  (core instance $i (instantiate $m))
  (func $clean (canon lift (core func $i "clean")))
  (instance $format (export "cleaned" (func $clean)))
  (export "tutorial:pipeline/format@0.1.0" (instance $format)))
