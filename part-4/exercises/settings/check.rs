//! An import with a grant: show a plugin some settings, and not all.
//!
//! Takes part-4-settings-guest.

use std::collections::HashMap;

use wasmtime::Result;
use wasmtime::component::{HasSelf, bindgen};
use wasmtime::error::Context;

use super::answer::Settings;
use crate::attempt::{Attempt, MISFIT, State, expect};

bindgen!({
    world: "plugin",
    path: "../../part-4/exercises/settings/guest/wit",
});

pub use tutorial::settings::settings;

const ALL: [(&str, &str); 4] = [
    ("ui.theme", "dark"),
    ("ui.font", "Mono"),
    ("uid", "1000"),
    ("mail.password", "secret"),
];

pub fn check(attempt: &Attempt) -> Result<()> {
    let mut linker = attempt.linker()?;
    Plugin::add_to_linker::<State, HasSelf<Settings>>(&mut linker, |state| state.host())?;
    let all = ALL.map(|(name, value)| (name.to_string(), value.to_string()));

    for (granted, visible) in [
        (vec!["ui".to_string()], &["ui.theme", "ui.font"][..]),
        (vec!["mail".to_string()], &["mail.password"]),
        (vec![], &[]),
    ] {
        let settings = Settings {
            all: HashMap::from(all.clone()),
            granted: granted.clone(),
        };
        let mut store = attempt.store_with(settings);
        let plugin = Plugin::instantiate(&mut store, attempt.component()?, &linker);
        let plugin = plugin.context(MISFIT)?;
        for (name, value) in ALL
            .into_iter()
            .chain([("ui.colour", ""), ("ui", ""), ("", "")])
        {
            let should = visible.contains(&name).then_some(value);
            let answer = plugin.call_ask(&mut store, name)?;
            let call = format!("get({name:?}) with {granted:?} granted");
            expect(&call, answer.as_deref(), should)?;
        }
    }
    Ok(())
}
