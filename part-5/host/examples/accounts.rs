//! Two components that share types: a service, and the validator it was composed with.
//!
//! Takes accounts.

use std::process::ExitCode;

use part_5_shared::setup;
use wasmtime::Result;
use wasmtime::component::bindgen;
use wasmtime::error::Context;
use wasmtime_wasi::WasiCtx;

bindgen!({
    world: "accounts",
    path: "../../wit/part-5",
});

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("error: {}", printable(&error));
            for cause in error.chain().skip(1) {
                eprintln!("  caused by: {}", printable(cause));
            }
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<()> {
    let file = setup::file(1)?;
    let engine = setup::engine()?;
    let component = setup::component(&engine, 1)?;
    let linker = setup::linker(&engine)?;
    let mut store = setup::store(&engine, &mut WasiCtx::builder());
    let accounts = Accounts::instantiate(&mut store, &component, &linker).with_context(|| {
        format!(
            "{file} doesn't fit: \
             it must export `users` of wit/part-5/users.wit \
             and import nothing but WASI; plug a validator into its `validation`"
        )
    })?;

    for (name, email) in [
        (" Ada ", "Ada@Example.org"),
        ("", "nobody@example.org"),
        ("Grace", "grace"),
    ] {
        let result = accounts
            .tutorial_pipeline_users()
            .call_create_user(&mut store, name, email)
            .with_context(|| format!("{file} failed in `create-user`"))?;
        match result {
            Ok(user) => println!(
                "create-user({name:?}, {email:?}): {} <{}>",
                user.name, user.email
            ),
            Err(invalid) => println!("create-user({name:?}, {email:?}): {invalid:?}"),
        }
    }
    Ok(())
}

/// Escapes what a terminal would obey, because errors repeat names that a plugin has chosen, and
/// indents further lines, so that none looks like one of the host's. The bytes of a file that is no
/// WebAssembly, which the parser lists one to a line, are put on one.
fn printable(text: impl ToString) -> String {
    let text = text.to_string().replace("\n    0x", " 0x");
    let mut shown = String::new();
    for c in text.replace(",\n]", " ]").trim_end().chars() {
        match c {
            '\n' => shown.push_str("\n    "),
            '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
