//! Rhai, a scripting language that is interpreted inside the program. The script does the work
//! itself, so what is measured is the language as well as the way to it.

use anyhow::{Result, anyhow};
use rhai::{AST, Array, Dynamic, Engine, FuncArgs, Map, Scope, Variant};

use crate::bindings::Word;
use crate::way::Way;

pub struct Script {
    engine: Engine,
    script: AST,
}

impl Script {
    pub fn compile() -> Result<Self> {
        let engine = Engine::new();
        let script = engine.compile(include_str!("script.rhai"));
        Ok(Self {
            script: script.map_err(|error| anyhow!("{error}"))?,
            engine,
        })
    }

    fn call<T: Variant + Clone>(&self, name: &str, args: impl FuncArgs) -> Result<T> {
        let answer = self
            .engine
            .call_fn(&mut Scope::new(), &self.script, name, args);
        answer.map_err(|error| anyhow!("{error}"))
    }
}

impl Way for Script {
    fn nop(&mut self) -> Result<()> {
        self.call("nop", ())
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        let length: i64 = self.call("length", (text.to_string(),))?;
        Ok(length.try_into()?)
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        self.call("echo", (text.to_string(),))
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        let record = |word: &Word| {
            let mut record = Map::new();
            record.insert("text".into(), word.text.clone().into());
            record.insert("count".into(), i64::from(word.count).into());
            Dynamic::from_map(record)
        };
        let words: Array = words.iter().map(record).collect();
        let total: i64 = self.call("total", (words,))?;
        Ok(total.try_into()?)
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        let number = |count: &u32| i64::from(*count).into();
        let counts: Array = counts.iter().map(number).collect();
        let total: i64 = self.call("total_columns", (texts.to_string(), counts))?;
        Ok(total.try_into()?)
    }
}
