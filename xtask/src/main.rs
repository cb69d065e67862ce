//! The project's commands: `cargo xtask COMMAND`.

use std::ffi::OsString;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use lexopt::{Arg, Parser, ValueExt};
use xtask::build::build;
use xtask::exercise::{self, Action};
use xtask::parts::Executable;
use xtask::{bench, doctor, engines, explain, lattice, new, run, say, test};

const HELP: &str = "\
Usage: cargo xtask COMMAND

  run [PART] [EXAMPLE] [--plugin FILE]  build what PART needs and run it; without PART, all five
  test [PART]                           build everything and check it
  exercise [NAME [--hint | --solution | --plugin FILE]]
                                        list the exercises, or check your answer to one
  bench [PART | costs]                  build PART's benches, optimized, and run them; or measure
                                        what appendix/costs.md compares
  book [--check | --html] [FILE...]     renew the chapters, report their drift, or build the site;
                                        --slow FILE runs FILE's slow outputs as well
  explain [TEXT]                        what an error means, and what to do; without TEXT, paste it
  doctor                                what this machine has of what is needed, and how to get the rest
  inspect FILE                          what a component imports, exports and weighs
  registry [push | tamper | contract]   a component goes to a registry and comes back (Part 5)
  lattice                               components on several machines, some of which fail (Part 5)
  new FOLDER                            write a plugin system of your own, outside of this repository
  wasmtime run|serve ... FILE           the wasmtime command; the first time, it is built for minutes

PART is part-1, part-2, part-3, part-4 or part-5. EXAMPLE is a file or a folder in
PART/host/examples, without its .rs; a wrong name lists the right ones. `cargo xtask COMMAND --help`
says more.
";

/// What `cargo xtask COMMAND --help` prints. `wac` and `wasmtime` have their own.
const DETAILS: &[(&str, &str)] = &[
    (
        "run",
        "\
Usage: cargo xtask run [PART] [EXAMPLE | LANGUAGE] [--plugin FILE]

Builds what is needed, and runs it. Without PART, all five run, one after the other.

  PART           part-1, part-2, part-3, part-4 or part-5
  EXAMPLE        a file or a folder in PART/host/examples, without its .rs: cargo xtask run part-1 trap
  LANGUAGE       python, javascript or c in place of EXAMPLE: Part 2's plugin, written in that;
                 python-host: Part 4's plugin in a host written in Python
  --plugin FILE  a component of yours, in place of the part's own, which isn't built
",
    ),
    (
        "exercise",
        "\
Usage: cargo xtask exercise [NAME [--hint | --solution | --plugin FILE]]

Lists the exercises with what you have solved, or checks your answer to NAME. The first time, it
copies the starting point to mine/NAME. Delete that folder to begin again.

  --hint         print the hint
  --solution     print a solution
  --plugin FILE  check this component, in whatever language it was written; if it is right, NAME is
                 solved, and if it isn't, nothing changes
",
    ),
    (
        "test",
        "\
Usage: cargo xtask test [PART]

Runs the tests of PART, or all, and compares every listing and every output of the pages. The last
line says whether all is well.
",
    ),
    (
        "bench",
        "\
Usage: cargo xtask bench [PART | costs]

Measures what calls and stores cost, as ratios of one run. The first time it builds Wasmtime once
more, optimized. Without an argument, all of it runs.

  PART   the benches of one part
  costs  every way to extend a program, beside each other: writes appendix/costs.json and renews the
         tables, plots and ratios of appendix/costs.md
",
    ),
    (
        "book",
        "\
Usage: cargo xtask book [--check | --html] [FILE...]

Renews listings and outputs of the pages named, or of all.

  --check  change nothing, and report what differs
  --html   build the site, and print where it is
",
    ),
    (
        "explain",
        "\
Usage: cargo xtask explain [TEXT]

Looks an error up in appendix/errors.md, and prints what it means and what to do.

  TEXT  words of the error; without them, the whole error is read from standard input:
        cargo xtask run part-1 2>&1 | cargo xtask explain
",
    ),
    (
        "doctor",
        "\
Usage: cargo xtask doctor

Looks for what the pages need: Rust and its target, a linker, the versions in Cargo.lock, space, and the
tools of other languages. It changes nothing, and prints a command for each lack. It fails if something
is missing that every page needs.
",
    ),
    (
        "inspect",
        "\
Usage: cargo xtask inspect FILE

Prints a component's world as WIT, and its size.
",
    ),
    (
        "new",
        "\
Usage: cargo xtask new FOLDER

Writes a workspace with a contract, a plugin, a host with Part 4's sandbox, and tests. It needs plain
cargo, and nothing of this repository.

  FOLDER  outside of this repository, empty or not there yet; its name becomes the contract's
",
    ),
];

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
            say!("{}", HELP.trim_end());
            return Ok(ExitCode::SUCCESS);
        }
        Some(arg) => return Err(arg.unexpected().into()),
        None => bail!("no command given\n\n{HELP}"),
    };
    let details = DETAILS.iter().find(|(name, _)| *name == command);
    if let Some((_, details)) = details
        && std::env::args()
            .skip(2)
            .any(|arg| arg == "--help" || arg == "-h")
    {
        say!("{}", details.trim_end());
        return Ok(ExitCode::SUCCESS);
    }
    match command.as_str() {
        "run" => {
            let args = Arguments::parse(args, 2)?;
            run::run(args.get(0), args.get(1), args.plugin.clone())
        }
        "new" => match &args.raw_args()?.collect::<Vec<_>>()[..] {
            [] => new::run(None),
            [folder] if !folder.to_string_lossy().starts_with('-') => new::run(Some(folder)),
            _ => bail!("one folder was expected; type `cargo xtask new ../NAME`"),
        },
        "exercise" => exercise(args),
        "explain" => explain::run(&words(args)?),
        "doctor" => {
            Arguments::parse(args, 0)?;
            doctor::run()
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
            say!("{}", HELP.trim_end());
            Ok(ExitCode::SUCCESS)
        }
        _ => bail!("there is no command `{command}`\n\n{HELP}"),
    }
}

/// Lists the exercises, or does something with one.
fn exercise(mut args: Parser) -> Result<ExitCode> {
    let (mut name, mut action) = (None, Action::Check);
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("hint") => action = Action::Hint,
            Arg::Long("solution") => action = Action::Solution,
            Arg::Long("plugin") => action = Action::Plugin(args.value()?.into()),
            Arg::Value(value) if name.is_none() => name = Some(value.string()?),
            arg => bail!("{}; see `cargo xtask help`", arg.unexpected()),
        }
    }
    match (name, action) {
        (Some(name), action) => exercise::run(&name, action),
        (None, Action::Check) => exercise::list(),
        (None, _) => bail!("which exercise? `cargo xtask exercise` lists them"),
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

/// Everything, also what looks like an option: it is a piece of an error.
fn words(mut args: Parser) -> Result<Vec<String>> {
    let words = args.raw_args()?;
    Ok(words
        .map(|word| word.to_string_lossy().into_owned())
        .collect())
}

fn pass_to(tool: &'static str, args: Vec<OsString>) -> Result<ExitCode> {
    let executable = Executable::Bin(tool);
    let built = build(&[], std::slice::from_ref(&executable))?;
    run::execute(&executable, &built, args)
}
