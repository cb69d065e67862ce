//! A core module: what Part 1 does by hand, for more than one function.

use std::path::Path;

use anyhow::{Context, Result};
use wasmtime::{Engine, Instance, Memory, Module, Store, TypedFunc};

use crate::bindings::Word;
use crate::way::Way;

pub struct CoreModule {
    store: Store<()>,
    memory: Memory,
    nop: TypedFunc<(), ()>,
    reserve: TypedFunc<u32, u32>,
    release: TypedFunc<(u32, u32), ()>,
    length: TypedFunc<(u32, u32), u32>,
    echo: TypedFunc<(u32, u32), u64>,
    total: TypedFunc<(u32, u32), u64>,
    total_columns: TypedFunc<(u32, u32, u32, u32), u64>,
}

impl CoreModule {
    pub fn load(engine: &Engine, file: &Path) -> Result<Self> {
        let module = Module::from_file(engine, file)?;
        let mut store = Store::new(engine, ());
        let instance = Instance::new(&mut store, &module, &[])?;
        let memory = instance.get_memory(&mut store, "memory");
        Ok(Self {
            memory: memory.context("the module exports no memory")?,
            nop: instance.get_typed_func(&mut store, "nop")?,
            reserve: instance.get_typed_func(&mut store, "reserve")?,
            release: instance.get_typed_func(&mut store, "release")?,
            length: instance.get_typed_func(&mut store, "length")?,
            echo: instance.get_typed_func(&mut store, "echo")?,
            total: instance.get_typed_func(&mut store, "total")?,
            total_columns: instance.get_typed_func(&mut store, "total_columns")?,
            store,
        })
    }

    /// Copies bytes into the module's memory; says where, and how many.
    fn write(&mut self, bytes: &[u8]) -> Result<(u32, u32)> {
        let size = u32::try_from(bytes.len())?;
        let pointer = self.reserve.call(&mut self.store, size)?;
        self.memory
            .write(&mut self.store, pointer as usize, bytes)?;
        Ok((pointer, size))
    }

    fn release(&mut self, place: (u32, u32)) -> Result<()> {
        Ok(self.release.call(&mut self.store, place)?)
    }
}

impl Way for CoreModule {
    fn nop(&mut self) -> Result<()> {
        Ok(self.nop.call(&mut self.store, ())?)
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        let place = self.write(text.as_bytes())?;
        let answer = self.length.call(&mut self.store, place)?;
        self.release(place)?;
        Ok(answer)
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        let place = self.write(text.as_bytes())?;
        let answer = self.echo.call(&mut self.store, place)?;
        self.release(place)?;
        let (pointer, size) = ((answer >> 32) as u32, answer as u32);
        let bytes = self.memory.data(&self.store).get(pointer as usize..);
        let bytes = bytes.and_then(|bytes| bytes.get(..size as usize));
        let bytes = bytes.context("the answer is outside of the memory")?;
        let copy = std::str::from_utf8(bytes)?.to_string();
        self.release((pointer, size))?;
        Ok(copy)
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        let mut packed = Vec::new();
        for word in words {
            packed.extend((word.text.len() as u32).to_le_bytes());
            packed.extend(word.text.as_bytes());
            packed.extend(word.count.to_le_bytes());
        }
        let place = self.write(&packed)?;
        let answer = self.total.call(&mut self.store, place)?;
        self.release(place)?;
        Ok(answer)
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        let texts = self.write(texts.as_bytes())?;
        let bytes: Vec<_> = counts
            .iter()
            .flat_map(|count| count.to_le_bytes())
            .collect();
        // `reserve` aligns to nothing, so what is reserved has room for a step to the next number.
        let counts_at = self.write(&[&[0; 3][..], &bytes].concat())?;
        let aligned = counts_at.0.next_multiple_of(4);
        self.memory
            .write(&mut self.store, aligned as usize, &bytes)?;
        let args = (texts.0, texts.1, aligned, counts.len() as u32);
        let answer = self.total_columns.call(&mut self.store, args)?;
        self.release(texts)?;
        self.release(counts_at)?;
        Ok(answer)
    }
}
