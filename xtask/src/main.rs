//! The project's commands: `cargo xtask COMMAND`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use xtask::build::build;
use xtask::parts::Executable;
use xtask::{bench, engines, lattice, run, test};

const HELP: &str = "\
Usage: cargo xtask COMMAND

  run [PART] [EXAMPLE] [--plugin FILE]  build what PART needs and run it; without PART, all five
  test [PART]                           build everything and check it
  bench [PART]                          build PART's benches, optimized, and run them
  book [--check | --html] [FILE...]     renew the chapters, report their drift, or build the site;
                                        --slow FILE runs FILE's slow outputs as well
  inspect FILE                          what a component imports, exports and weighs
  registry [push | tamper | contract]   a component goes to a registry and comes back (Part 5)
  lattice                               components on several machines, some of which fail (Part 5)
  wasmtime run|serve ... FILE           the wasmtime command; the first time, it is built for minutes

PART is part-1, part-2, part-3, part-4 or part-5. EXAMPLE is a file or a folder in
PART/host/examples, without its .rs; a wrong name lists the right ones.
";

fn main() -> ExitCode {
    match dispatch(Parser::from_env()) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn dispatch(mut args: Parser) -> Result<ExitCode> {
    let command = match args.next()? {
        Some(Arg::Value(command)) => command.string()?,
        Some(Arg::Long("help") | Arg::Short('h')) => {
            print!("{HELP}");
            return Ok(ExitCode::SUCCESS);
        }
        Some(arg) => return Err(arg.unexpected().into()),
        None => bail!("no command given\n\n{HELP}"),
    };
    if std::env::args().nth(2).is_some_and(|arg| arg == "--help")
        && !["wac", "wasmtime"].contains(&&*command)
    {
        print!("{HELP}");
        return Ok(ExitCode::SUCCESS);
    }
    match command.as_str() {
        "run" => {
            let args = Arguments::parse(args, 2)?;
            run::run(args.get(0), args.get(1), args.plugin.clone())
        }
        "bench" => bench::run(Arguments::parse(args, 1)?.get(0)),
        "lattice" => {
            Arguments::parse(args, 0)?;
            lattice::run()
        }
        "test" => test::run(Arguments::parse(args, 1)?.get(0)),
        // Its own executable, so that `run` doesn't wait for the crates it needs.
        "inspect" => pass_to("inspect", args.raw_args()?.collect()),
        "book" => pass_to("book", args.raw_args()?.collect()),
        "wac" => pass_to("wac", args.raw_args()?.collect()),
        "registry" => pass_to("registry", args.raw_args()?.collect()),
        "wasmtime" => engines::run("wasmtime", args.raw_args()?.collect()),
        "help" => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        _ => bail!("there is no command `{command}`\n\n{HELP}"),
    }
}

/// The positional arguments of a command, and `--plugin`.
struct Arguments {
    values: Vec<String>,
    plugin: Option<PathBuf>,
}

impl Arguments {
    fn parse(mut args: Parser, most: usize) -> Result<Self> {
        let mut values = Vec::new();
        let mut plugin = None;
        while let Some(arg) = args.next()? {
            match arg {
                Arg::Long("plugin") if most == 2 => plugin = Some(args.value()?.into()),
                Arg::Value(value) if values.len() < most => values.push(value.string()?),
                arg => bail!("{}; see `cargo xtask help`", arg.unexpected()),
            }
        }
        Ok(Self { values, plugin })
    }

    fn get(&self, index: usize) -> Option<&str> {
        self.values.get(index).map(String::as_str)
    }
}

fn pass_to(tool: &'static str, args: Vec<OsString>) -> Result<ExitCode> {
    let executable = Executable::Bin(tool);
    let built = build(&[], std::slice::from_ref(&executable))?;
    run::execute(&executable, &built, args)
}
