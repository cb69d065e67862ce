(component (import "tutorial:book/host@0.2.0" (instance (export "log" (func)))))
