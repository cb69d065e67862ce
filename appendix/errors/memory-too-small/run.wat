(component
  (core module $m (memory 17))
  (core instance (instantiate $m)))
