//! The files that the command line names, how long each is, and what it imports.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Serialize;
use wasmparser::{Parser, Payload};

#[derive(Default)]
pub struct Files(pub BTreeMap<String, PathBuf>);

impl Files {
    /// # Errors
    ///
    /// If the command line names no such file.
    pub fn get(&self, name: &str) -> Result<&Path> {
        let file = self.0.get(name).with_context(|| {
            format!("no `{name}` is given; type `cargo xtask bench costs`, which builds them all")
        });
        Ok(file?)
    }
}

/// A file as somebody would ship it.
#[derive(Serialize)]
pub struct Weighed {
    pub bytes: u64,
    /// Interfaces of a component, or modules of a core module; none of anything else.
    pub imports: Vec<String>,
}

/// # Errors
///
/// If the file can't be read.
pub fn weigh(file: &Path) -> Result<Weighed> {
    let content = fs::read(file).with_context(|| format!("{} can't be read", file.display()))?;
    let imports = match content.starts_with(b"\0asm") {
        true => imports(&content)?,
        false => Vec::new(),
    };
    let bytes = content.len() as u64;
    Ok(Weighed { bytes, imports })
}

/// What the outermost module or component imports.
fn imports(content: &[u8]) -> Result<Vec<String>> {
    let mut imports = Vec::new();
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(content) {
        match payload? {
            Payload::Version { .. } => depth += 1,
            Payload::End(_) => depth -= 1,
            Payload::ImportSection(section) if depth == 1 => {
                for import in section.into_imports() {
                    imports.push(import?.module.to_string());
                }
            }
            Payload::ComponentImportSection(section) if depth == 1 => {
                for import in section {
                    imports.push(import?.name.name.to_string());
                }
            }
            _ => {}
        }
    }
    imports.sort();
    imports.dedup();
    Ok(imports)
}
