//! Two components that share types: a service, and the validator it was composed with.
//!
//! Takes accounts.

use std::process::ExitCode;

use wasmtime::component::{Component, Linker, ResourceTable, bindgen};
use wasmtime::error::Context;
use wasmtime::{Config, Engine, Result, Store};
use wasmtime_wasi::{WasiCtx, WasiCtxView, WasiView};

bindgen!({
    world: "accounts",
    path: "../../wit/part-5",
});

struct State {
    wasi: WasiCtx,
    table: ResourceTable,
}

impl WasiView for State {
    fn ctx(&mut self) -> WasiCtxView<'_> {
        WasiCtxView {
            ctx: &mut self.wasi,
            table: &mut self.table,
        }
    }
}

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
    let file = std::env::args().nth(1).context(
        "no component given; type `cargo xtask run part-5 accounts`, or pass one: accounts FILE",
    )?;

    let mut config = Config::new();
    config.concurrency_support(false);
    let engine = Engine::new(&config)?;
    let component = Component::from_file(&engine, &file).with_context(|| {
        format!(
            "{file} can't be loaded: a component was expected, \
             as `cargo wac plug` makes them"
        )
    })?;

    let mut linker = Linker::new(&engine);
    wasmtime_wasi::p2::add_to_linker_sync(&mut linker)?;
    let state = State {
        wasi: WasiCtx::builder().build(),
        table: ResourceTable::new(),
    };
    let mut store = Store::new(&engine, state);
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

/// Escapes what a terminal would obey. A plugin chooses the names of its functions and imports, and
/// errors repeat them.
fn printable(text: impl ToString) -> String {
    let mut shown = String::new();
    for c in text.to_string().chars() {
        match c {
            '\n' | '"' | '\'' | '\\' => shown.push(c),
            c => shown.extend(c.escape_debug()),
        }
    }
    shown
}
