//! `cargo xtask book [--check | --html] [--slow] [FILE…]`: weaves the chapters, or some of them,
//! reports where they drifted, or builds the site.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result, bail, ensure};
use book::Slow;
use lexopt::Arg;

fn main() -> ExitCode {
    match run() {
        Ok(code) => code,
        Err(error) => {
            eprintln!("error: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<ExitCode> {
    let mut check = false;
    let mut slow = Slow::Leave;
    let mut only = Vec::new();
    let mut args = lexopt::Parser::from_env();
    while let Some(arg) = args.next()? {
        match arg {
            Arg::Long("check") => check = true,
            Arg::Long("slow") => slow = Slow::Run,
            Arg::Long("html") => return html(),
            Arg::Value(file) => only.push(PathBuf::from(file)),
            arg => bail!("{}; see `cargo xtask help`", arg.unexpected()),
        }
    }

    ensure!(
        slow == Slow::Leave || !only.is_empty(),
        "--slow takes minutes a page: name the pages, like part-5/serving.md"
    );

    let root = xtask::root();
    let mut is_clean = true;
    let mut not_run = 0;
    let mut chapters = book::chapters(root)?;
    for file in &only {
        ensure!(
            chapters.contains(file),
            "{} is no chapter; name it from the root, like part-1/README.md",
            file.display()
        );
    }
    chapters.retain(|file| only.is_empty() || only.contains(file));
    for file in chapters {
        let woven = book::weave(root, &file, slow)?;
        if let Some(diff) = book::drift(&file, &woven) {
            is_clean = false;
            print!("{diff}");
            if !check {
                std::fs::write(root.join(&file), &woven.after)
                    .with_context(|| format!("{} can't be written", file.display()))?;
            }
        }
        for figure in book::stale_figures(root, &woven) {
            is_clean = false;
            println!(
                "{} isn't drawn from the last results",
                figure.file.display()
            );
            if !check {
                std::fs::write(root.join(&figure.file), &figure.svg)
                    .with_context(|| format!("{} can't be written", figure.file.display()))?;
            }
        }
        for link in book::check_links(root, &file)? {
            is_clean = false;
            eprintln!("{link}");
        }
        eprintln!("{}: {}", file.display(), woven.count);
        not_run += woven.count.not_run;
    }
    if not_run > 0 {
        eprintln!(
            "{not_run} slow outputs weren't run: `cargo xtask book --check --slow FILE` does it"
        );
    }
    if check && !is_clean {
        bail!(
            "the chapters have drifted from the code; `cargo xtask book` mends listings and \
             outputs, read its diff before you commit it"
        );
    }
    Ok(ExitCode::SUCCESS)
}

fn html() -> Result<ExitCode> {
    let plugin = xtask::build::build(&["part-3-plugin"], &[])?;
    let plugin = &plugin.components["part-3-plugin"];
    // target/wasm32-wasip2/release/part_3_plugin.wasm
    let target = plugin
        .ancestors()
        .nth(3)
        .context("the plugin lies in a target folder")?;
    let pages = book::site::build(xtask::root(), &target.join("book"), plugin)?;
    println!("{}", pages.join("index.html").display());
    Ok(ExitCode::SUCCESS)
}
