(component
  (core module $m
    (memory (export "memory") 1)
    (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)
    (func (export "length") (param i32 i32) (result i32) unreachable))
  (core instance $i (instantiate $m))
  (type $record (record (field "title" string)))
  (import "chapter" (type $chapter (eq $record)))
  (func (export "length") (param "chapter" $chapter) (result u32)
    (canon lift (core func $i "length") (memory (core memory $i "memory"))
      (realloc (core func $i "realloc")))))
