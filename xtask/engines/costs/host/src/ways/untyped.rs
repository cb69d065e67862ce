//! A component without generated bindings: names are looked up, and values are checked at run time.

use std::path::Path;

use anyhow::{Context, Result, bail};
use wasmtime::Store;
use wasmtime::component::{Component, Func, Val};

use crate::bindings::Word;
use crate::wasi::{self, State};
use crate::way::Way;

pub struct Untyped {
    store: Store<State>,
    nop: Func,
    length: Func,
    echo: Func,
    total: Func,
    total_columns: Func,
}

impl Untyped {
    pub fn load(file: &Path) -> Result<Self> {
        let engine = wasi::engine(false)?;
        let component = Component::from_file(&engine, file)?;
        let mut store = wasi::store(&engine);
        let instance = wasi::linker(&engine)?.instantiate(&mut store, &component)?;
        let name = "tutorial:costs/ways@0.1.0";
        let ways = instance.get_export_index(&mut store, None, name);
        let ways = ways.context("there is no interface `ways`")?;
        let mut function = |name: &str| {
            let index = instance.get_export_index(&mut store, Some(&ways), name);
            let function = index.and_then(|index| instance.get_func(&mut store, index));
            function.with_context(|| format!("there is no function `{name}`"))
        };
        Ok(Self {
            nop: function("nop")?,
            length: function("length")?,
            echo: function("echo")?,
            total: function("total")?,
            total_columns: function("total-columns")?,
            store,
        })
    }

    fn call(&mut self, function: Func, args: &[Val]) -> Result<Val> {
        let mut results = [Val::Bool(false)];
        function.call(&mut self.store, args, &mut results)?;
        let [result] = results;
        Ok(result)
    }
}

impl Way for Untyped {
    fn nop(&mut self) -> Result<()> {
        Ok(self.nop.call(&mut self.store, &[], &mut [])?)
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        match self.call(self.length, &[Val::String(text.into())])? {
            Val::U32(length) => Ok(length),
            other => bail!("`length` returned {other:?}"),
        }
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        match self.call(self.echo, &[Val::String(text.into())])? {
            Val::String(text) => Ok(text),
            other => bail!("`echo` returned {other:?}"),
        }
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        let record = |word: &Word| {
            Val::Record(vec![
                ("text".to_string(), Val::String(word.text.clone())),
                ("count".to_string(), Val::U32(word.count)),
            ])
        };
        let words = Val::List(words.iter().map(record).collect());
        match self.call(self.total, &[words])? {
            Val::U64(total) => Ok(total),
            other => bail!("`total` returned {other:?}"),
        }
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        let counts = Val::List(counts.iter().map(|count| Val::U32(*count)).collect());
        match self.call(self.total_columns, &[Val::String(texts.into()), counts])? {
            Val::U64(total) => Ok(total),
            other => bail!("`total-columns` returned {other:?}"),
        }
    }
}
