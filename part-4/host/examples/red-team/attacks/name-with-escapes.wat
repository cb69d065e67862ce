;; A function whose name clears the screen and forges a line of the host's log.
(component
  (core module $m
    (func $"\1b[2J\nhost: all plugins are fine" unreachable)
    (func (export "attack") (call 0)))
  (core instance $i (instantiate $m))
  (func (export "attack") (canon lift (core func $i "attack"))))
