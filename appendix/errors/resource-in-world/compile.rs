//! A resource directly in the world, and a plugin that wants to implement it.

wit_bindgen::generate!({
    inline: "package tutorial:store; world plugin {
        resource kv-store { constructor(); }
        export open: func() -> kv-store;
    }",
});

struct Store;

impl GuestKvStore for Store {
    fn new() -> Self {
        Self
    }
}
