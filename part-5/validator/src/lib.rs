//! Says whether a user may be stored.

wit_bindgen::generate!({
    world: "validator",
    path: "../../wit/part-5",
});

use exports::tutorial::pipeline::validation::{Guest, Invalid, User};

struct Validator;

impl Guest for Validator {
    fn validate_user(user: User) -> Result<(), Invalid> {
        if user.name.is_empty() {
            return Err(Invalid::EmptyName);
        }
        Self::validate_email(user.email)
    }

    fn validate_email(email: String) -> Result<(), Invalid> {
        // Good enough to show an error: something, one `@`, something with a dot inside.
        match email.split_once('@') {
            Some((name, domain))
                if !name.is_empty() && !domain.contains('@') && has_inner_dot(domain) =>
            {
                Ok(())
            }
            _ => Err(Invalid::BadEmail(email)),
        }
    }
}

fn has_inner_dot(domain: &str) -> bool {
    domain.trim_matches('.') == domain && domain.contains('.')
}

#[cfg(target_arch = "wasm32")]
export!(Validator);
