(component
  (import "wasi:io/poll@0.2.6" (instance (export "f" (func)))))
