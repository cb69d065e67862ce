//! A dynamic library, which runs with all rights of the program.

use std::path::Path;

use anyhow::Result;
use libloading::Library as File;

use crate::bindings::Word;
use crate::way::Way;

/// The layouts that the library has as well. Nobody compares them.
#[repr(C)]
#[derive(Clone, Copy)]
struct Text {
    pointer: *const u8,
    size: usize,
}

#[repr(C)]
struct Record {
    text: Text,
    count: u32,
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        let (pointer, size) = (text.as_ptr(), text.len());
        Self { pointer, size }
    }
}

pub struct Library {
    nop: unsafe extern "C" fn(),
    length: unsafe extern "C" fn(Text) -> u32,
    echo: unsafe extern "C" fn(Text) -> Text,
    release: unsafe extern "C" fn(Text),
    total: unsafe extern "C" fn(*const Record, usize) -> u64,
    total_columns: unsafe extern "C" fn(Text, *const u32, usize) -> u64,
    /// Keeps the functions where they are.
    _file: File,
}

impl Library {
    pub fn open(file: &Path) -> Result<Self> {
        // SAFETY: the file is built from costs/native, whose functions have these types.
        unsafe {
            let file = File::new(file)?;
            Ok(Self {
                nop: *file.get("nop")?,
                length: *file.get("length")?,
                echo: *file.get("echo")?,
                release: *file.get("release")?,
                total: *file.get("total")?,
                total_columns: *file.get("total_columns")?,
                _file: file,
            })
        }
    }
}

// SAFETY, throughout: what is passed outlives the call, and is what the library expects.
impl Way for Library {
    fn nop(&mut self) -> Result<()> {
        unsafe { (self.nop)() };
        Ok(())
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        Ok(unsafe { (self.length)(text.into()) })
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        unsafe {
            let answer = (self.echo)(text.into());
            let bytes = std::slice::from_raw_parts(answer.pointer, answer.size);
            let copy = String::from_utf8(bytes.to_vec());
            (self.release)(answer);
            Ok(copy?)
        }
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        let record = |word: &Word| Record {
            text: word.text.as_str().into(),
            count: word.count,
        };
        let records: Vec<_> = words.iter().map(record).collect();
        Ok(unsafe { (self.total)(records.as_ptr(), records.len()) })
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        Ok(unsafe { (self.total_columns)(texts.into(), counts.as_ptr(), counts.len()) })
    }
}
