(component (import "log" (func)))
