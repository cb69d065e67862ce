//! Keeps the core module: the linker would wrap it in a component, as it does for plugins.

fn main() {
    if std::env::var("CARGO_CFG_TARGET_ARCH").is_ok_and(|arch| arch == "wasm32") {
        println!("cargo::rustc-cdylib-link-arg=--skip-wit-component");
    }
}
