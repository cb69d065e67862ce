//! Rhai, a scripting language that is interpreted inside the program. The script does the work
//! itself, so what is measured is the language as well as the way to it.

use anyhow::{Result, anyhow};
use rhai::{AST, Array, Dynamic, Engine, FuncArgs, Map, Scope};

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

    fn call(&self, name: &str, args: impl FuncArgs) -> Result<Dynamic> {
        let mut scope = Scope::new();
        let answer = self.engine.call_fn(&mut scope, &self.script, name, args);
        answer.map_err(|error| anyhow!("{error}"))
    }

    fn number(&self, name: &str, args: impl FuncArgs) -> Result<i64> {
        let answer = self.call(name, args)?.as_int();
        answer.map_err(|other| anyhow!("`{name}` returned {other}, which is no number"))
    }
}

impl Way for Script {
    fn nop(&mut self) -> Result<()> {
        self.call("nop", ()).map(drop)
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        Ok(self.number("length", (text.to_string(),))?.try_into()?)
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        let answer = self.call("echo", (text.to_string(),))?.into_string();
        answer.map_err(|other| anyhow!("`echo` returned {other}, which is no text"))
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        let record = |word: &Word| {
            let mut record = Map::new();
            record.insert("text".into(), word.text.clone().into());
            record.insert("count".into(), i64::from(word.count).into());
            Dynamic::from_map(record)
        };
        let words: Array = words.iter().map(record).collect();
        Ok(self.number("total", (words,))?.try_into()?)
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        let number = |count: &u32| i64::from(*count).into();
        let counts: Array = counts.iter().map(number).collect();
        let args = (texts.to_string(), counts);
        Ok(self.number("total_columns", args)?.try_into()?)
    }
}
