//! Creates users, and leaves the rules to whoever exports `validation`.

wit_bindgen::generate!({
    world: "service",
    path: "../../wit/part-5",
});

use exports::tutorial::pipeline::users::{Guest, Invalid, User};
use tutorial::pipeline::validation;

struct Service;

// ANCHOR: service
impl Guest for Service {
    fn create_user(name: String, email: String) -> Result<User, Invalid> {
        let user = User {
            name: name.trim().to_string(),
            email: email.trim().to_lowercase(),
        };
        // One type on both sides: `user-types` is imported once and shared.
        validation::validate_user(&user)?;
        Ok(user)
    }
}
// ANCHOR_END: service

#[cfg(target_arch = "wasm32")]
export!(Service);
