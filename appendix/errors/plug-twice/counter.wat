(component
  (import "tutorial:pipeline/format@0.1.0" (instance $format (export "clean" (func))))
  (instance $stats (export "count-clean" (func $format "clean")))
  (export "tutorial:pipeline/stats@0.1.0" (instance $stats)))
