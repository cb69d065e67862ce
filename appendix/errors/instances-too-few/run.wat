(component
  (core module $m)
  (core instance (instantiate $m))
  (core instance (instantiate $m)))
