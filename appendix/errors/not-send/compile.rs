//! An import that waits, and has something in hand which can't change threads.

use std::rc::Rc;
use wasmtime::component::bindgen;

bindgen!({
    inline: "package tutorial:book; world plugin { import setting: func(key: string) -> string; }",
    imports: { default: async },
});

struct State;

impl PluginImports for State {
    async fn setting(&mut self, key: String) -> String {
        let key = Rc::new(key);
        tokio::task::yield_now().await;
        key.to_string()
    }
}
