//! The contract, as every host of the tutorial has it; once with calls that are futures.

wasmtime::component::bindgen!({
    world: "plugin",
    path: "../wit",
    additional_derives: [serde::Serialize],
});

pub use tutorial::costs::types::Word;

pub mod futures {
    wasmtime::component::bindgen!({
        world: "plugin",
        path: "../wit",
        exports: { default: async },
        with: { "tutorial:costs/types": crate::bindings::tutorial::costs::types },
    });
}
