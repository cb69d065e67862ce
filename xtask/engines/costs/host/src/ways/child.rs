//! A child process: a request a line, as JSON, and a line as the answer.

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child as Process, ChildStdin, ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::bindings::Word;
use crate::way::Way;

#[derive(Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Request<'a> {
    Nop,
    Length(&'a str),
    Echo(&'a str),
    Total(&'a [Word]),
    TotalColumns(&'a str, &'a [u32]),
    Clean(&'a str),
    Count(&'a str),
}

/// A child that is kept open.
pub struct Child {
    process: Process,
    stdin: Option<ChildStdin>,
    stdout: BufReader<ChildStdout>,
}

impl Child {
    pub fn start(file: &Path) -> Result<Self> {
        let mut process = Command::new(file)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let stdout = process.stdout.take().context("stdout is piped")?;
        Ok(Self {
            stdin: process.stdin.take(),
            stdout: BufReader::new(stdout),
            process,
        })
    }

    pub fn ask<T: DeserializeOwned>(&mut self, request: &Request<'_>) -> Result<T> {
        let mut line = serde_json::to_vec(request)?;
        line.push(b'\n');
        let stdin = self.stdin.as_mut().context("the child was told to end")?;
        stdin.write_all(&line)?;
        line.clear();
        self.stdout.read_until(b'\n', &mut line)?;
        ensure!(!line.is_empty(), "the child ended without an answer");
        Ok(serde_json::from_slice(&line)?)
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        // The end of its input is the end of the child.
        self.stdin = None;
        let _ = self.process.wait();
    }
}

/// Whoever answers a request: a child that is open, or one that is started for it.
pub trait Answer {
    fn answer<T: DeserializeOwned>(&mut self, request: &Request<'_>) -> Result<T>;
}

impl Answer for Child {
    fn answer<T: DeserializeOwned>(&mut self, request: &Request<'_>) -> Result<T> {
        self.ask(request)
    }
}

/// A child for each call, which is what a program without a protocol does.
pub struct ChildPerCall(pub PathBuf);

impl Answer for ChildPerCall {
    fn answer<T: DeserializeOwned>(&mut self, request: &Request<'_>) -> Result<T> {
        Child::start(&self.0)?.ask(request)
    }
}

impl<A: Answer> Way for A {
    fn nop(&mut self) -> Result<()> {
        self.answer(&Request::Nop)
    }

    fn length(&mut self, text: &str) -> Result<u32> {
        self.answer(&Request::Length(text))
    }

    fn echo(&mut self, text: &str) -> Result<String> {
        self.answer(&Request::Echo(text))
    }

    fn total(&mut self, words: &[Word]) -> Result<u64> {
        self.answer(&Request::Total(words))
    }

    fn total_columns(&mut self, texts: &str, counts: &[u32]) -> Result<u64> {
        self.answer(&Request::TotalColumns(texts, counts))
    }
}
