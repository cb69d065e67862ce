//! Rhai, a scripting language that is interpreted inside the program. The script does the work
//! itself, so what is measured is the language as well as the way to it.

use anyhow::Result;
use rhai::{AST, Array, Dynamic, Engine, Map, Scope};

use crate::bindings::Word;
use crate::way::Way;

pub struct Script {
    engine: Engine,
    script: AST,
    scope: Scope<'static>,
}

impl Script {
    pub fn compile() -> Result<Self> {
        let engine = Engine::new();
        let script = engine.compile(include_str!("script.rhai"))?;
        let scope = Scope::new();
        Ok(Self {
            engine,
            script,
            scope,
        })
    }
}

impl Way for Script {
    fn nop(&mut self) -> Result<()> {
        let Self {
            engine,
            script,
            scope,
        } = self;
        Ok(engine.call_fn(scope, script, "nop", ())?)
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        let args = (text.to_string(),);
        let length: i64 = self
            .engine
            .call_fn(&mut self.scope, &self.script, "length", args)?;
        Ok(length.try_into()?)
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        let args = (text.to_string(),);
        Ok(self
            .engine
            .call_fn(&mut self.scope, &self.script, "echo", args)?)
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        let record = |word: &Word| {
            let mut record = Map::new();
            record.insert("text".into(), word.text.clone().into());
            record.insert("count".into(), i64::from(word.count).into());
            Dynamic::from_map(record)
        };
        let words: Array = words.iter().map(record).collect();
        let total: i64 = self
            .engine
            .call_fn(&mut self.scope, &self.script, "total", (words,))?;
        Ok(total.try_into()?)
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        let counts: Array = counts
            .iter()
            .map(|count| i64::from(*count).into())
            .collect();
        let args = (texts.to_string(), counts);
        let total: i64 =
            self.engine
                .call_fn(&mut self.scope, &self.script, "total_columns", args)?;
        Ok(total.try_into()?)
    }
}
