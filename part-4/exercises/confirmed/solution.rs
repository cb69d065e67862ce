//! One user's session, which outlives its plugin.

use std::collections::BTreeMap;

use wasmtime::Result;

use super::check::{Alive, Host};

pub struct Session<'a> {
    host: &'a Host<'a>,
    alive: Alive,
    saved: BTreeMap<String, String>,
}

impl<'a> Session<'a> {
    pub fn begin(host: &'a Host<'a>) -> Result<Self> {
        let saved = BTreeMap::new();
        Ok(Self {
            host,
            alive: Alive::start(host, &saved)?,
            saved,
        })
    }

    pub fn get(&mut self, key: &str) -> Result<Option<String>> {
        let answer = self.alive.get(key);
        self.settle(answer)
    }

    // ANCHOR: put
    pub fn put(&mut self, key: &str, value: &str) -> Result<()> {
        let answer = self.alive.put(key, value);
        self.settle(answer)?;
        // What killed its plugin would kill the next one too.
        self.saved.insert(key.to_string(), value.to_string());
        Ok(())
    }
    // ANCHOR_END: put

    /// Every call ends here. If it failed, the store goes, and a fresh one takes its place.
    fn settle<T>(&mut self, answer: Result<T>) -> Result<T> {
        if answer.is_err() {
            self.alive = Alive::start(self.host, &self.saved)?;
        }
        answer
    }
}
