//! From a file to the first answer: what happens once for a plugin, or once for a program.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Result, ensure};
use tempfile::TempDir;
use wasmtime::component::{Component, Linker, bindgen};
use wasmtime::{Cache, CacheConfig, Config, Engine, Store};

use crate::bench::Bench;
use crate::files::Files;
use crate::wasi;
use crate::way::Way;
use crate::ways::child::Child;
use crate::ways::core_module::CoreModule;
use crate::ways::extism::Extism;
use crate::ways::library::Library;
use crate::ways::script::Script;

bindgen!({
    world: "plugin",
    path: "../../../../wit/part-1",
});

mod records {
    wasmtime::component::bindgen!({
        world: "plugin",
        path: "../../../../wit/part-2",
    });
}

pub fn measure(bench: &mut Bench, files: &Files) -> Result<()> {
    let folder = TempDir::new()?;
    component(bench, files, folder.path())?;
    others(bench, files, folder.path())?;
    of_language(bench, "rust", files.get("part-2-plugin")?, folder.path())?;
    for language in ["python", "javascript", "c"] {
        // Only where somebody has built it.
        if let Ok(file) = files.get(&format!("language/{language}")) {
            of_language(bench, language, file, folder.path())?;
        }
    }
    Ok(())
}

/// Part 1's plugin, in Part 1's host: compiled, from a cache, and compiled before.
fn component(bench: &mut Bench, files: &Files, folder: &Path) -> Result<()> {
    let file = files.get("part-1-plugin")?;
    let engine = wasi::engine(false)?;
    bench.time("start", "compiled", || {
        first(&engine, &Component::from_file(&engine, file)?)
    })?;

    let mut cache = CacheConfig::new();
    cache.with_directory(folder.join("cache"));
    let mut config = Config::new();
    config.concurrency_support(false);
    config.cache(Some(Cache::new(cache)?));
    let caching = Engine::new(&config)?;
    // The first time it is put there.
    first(&caching, &Component::from_file(&caching, file)?)?;
    bench.time("start", "cached", || {
        first(&caching, &Component::from_file(&caching, file)?)
    })?;

    let machine_code = folder.join("part-1");
    fs::write(
        &machine_code,
        Component::from_file(&engine, file)?.serialize()?,
    )?;
    bench.time("start", "precompiled", || {
        // SAFETY: the line above wrote it.
        let component = unsafe { Component::deserialize_file(&engine, &machine_code) }?;
        first(&engine, &component)
    })?;

    // The whole process, of which compiling is nearly all.
    let host = files.get("part-1-host")?;
    bench.time("start", "debug-host", || {
        let status = Command::new(host)
            .arg(file)
            .stdout(Stdio::null())
            .status()?;
        ensure!(status.success(), "Part 1's host failed");
        Ok(())
    })
}

fn first(engine: &Engine, component: &Component) -> Result<()> {
    let mut store = Store::new(engine, ());
    let plugin = Plugin::instantiate(&mut store, component, &Linker::new(engine))?;
    ensure!(
        plugin.call_length(&mut store, "hello")? == 5,
        "the length was wrong"
    );
    Ok(())
}

fn others(bench: &mut Bench, files: &Files, folder: &Path) -> Result<()> {
    let file = files.get("library")?;
    bench.time("start", "library", || Library::open(file)?.length("hello"))?;
    let file = files.get("child")?;
    bench.time("start", "child", || Child::start(file)?.length("hello"))?;
    bench.time("start", "script", || Script::compile()?.length("hello"))?;
    let engine = wasi::engine(false)?;
    let file = files.get("core")?;
    bench.time("start", "core", || {
        CoreModule::load(&engine, file)?.length("hello")
    })?;

    let file = files.get("extism")?;
    bench.time("start", "extism", || {
        Extism::load(file, None)?.length("hello")
    })?;
    let config = folder.join("extism.toml");
    let cache = folder.join("extism");
    fs::write(
        &config,
        format!("[cache]\ndirectory = {:?}\n", cache.display().to_string()),
    )?;
    Extism::load(file, Some(&config))?;
    bench.time("start", "extism-cached", || {
        Extism::load(file, Some(&config))?.length("hello")
    })
}

/// Part 2's plugin, in whatever language: compiled, and compiled before.
fn of_language(bench: &mut Bench, language: &str, file: &Path, folder: &Path) -> Result<()> {
    let engine = wasi::engine(false)?;
    let linker = wasi::linker(&engine)?;
    let process = |component: &Component| {
        let mut store = wasi::store(&engine);
        let plugin = records::Plugin::instantiate(&mut store, component, &linker)?;
        let chapter = records::Chapter {
            title: "Why WASM?".to_string(),
            content: "WASM runs anywhere.".to_string(),
            number: None,
        };
        let answer = plugin.call_process(&mut store, &chapter)?;
        ensure!(
            answer.content == "Wasm runs anywhere.",
            "it wrote {}",
            answer.content
        );
        Ok(())
    };
    bench.time("language-compiled", language, || {
        process(&Component::from_file(&engine, file)?)
    })?;
    let machine_code = folder.join(language);
    fs::write(
        &machine_code,
        Component::from_file(&engine, file)?.serialize()?,
    )?;
    bench.time("language-precompiled", language, || {
        // SAFETY: the line above wrote it.
        process(&unsafe { Component::deserialize_file(&engine, &machine_code) }?)
    })
}
