//! Passes the environment on, without the variables that aren't `LANG`.

wit_bindgen::generate!({
    world: "only-lang",
    path: "../../../wit/part-5/wasi",
    // For interfaces of another package, bindings are made on request only.
    generate_all,
});

use exports::wasi::cli::environment::Guest;
use wasi::cli::environment;

struct OnlyLang;

// ANCHOR: only-lang
impl Guest for OnlyLang {
    fn get_environment() -> Vec<(String, String)> {
        let granted = environment::get_environment().into_iter();
        granted.filter(|(name, _)| name == "LANG").collect()
    }

    fn get_arguments() -> Vec<String> {
        environment::get_arguments()
    }

    fn initial_cwd() -> Option<String> {
        environment::initial_cwd()
    }
}
// ANCHOR_END: only-lang

#[cfg(target_arch = "wasm32")]
export!(OnlyLang);
