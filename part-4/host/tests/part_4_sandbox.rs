//! What the sandbox says of a plugin's output and of its errors. The attacks on it are an example,
//! `red-team`, whose every line the chapter compares.

use std::process::Command;

use part_4_shared::sandbox::{self, Limits, compiler, printable};
use tokio::runtime::Builder;
use wasmtime::component::Component;
use wasmtime::{Result, StoreContextMut, bail};
use wasmtime_wasi::WasiCtx;
use xtask::build::build;
use xtask::parts::Executable;

#[test]
fn hostile_text_can_do_nothing_to_a_terminal() {
    for text in [
        "\x1b[2J\x1b[1;1H",
        "\x1b]0;a title\x07",
        "\x1b]52;c;Y2xpcGJvYXJk\x07",
        "over\rwritten",
        "back\x08\x08\x08\x08",
        "\u{9b}31m a control of eight bits",
        "user\u{202e}txt.exe",
        "\u{2066}hidden\u{2069}",
        "zero\u{200b}width",
        "form\x0cfeed\x0bvertical",
        "\0",
        "a line\nhost: and another",
    ] {
        let shown = printable(text.as_bytes());
        let is_harmless = |c: char| c == ' ' || c == '\n' || c.is_ascii_graphic();
        assert!(shown.chars().all(is_harmless), "{shown:?}");
        assert!(shown.len() > text.len(), "{text:?} is spelled out");
    }
    // What is no UTF-8 is replaced, and other people's letters stay as they are.
    assert_eq!(printable(b"\xff\xfe"), "\u{fffd}\u{fffd}");
    assert_eq!(
        printable("Grüße, 世界: \"a\\b\"".as_bytes()),
        "Grüße, 世界: \"a\\b\""
    );
}

/// A terminal of 80 columns never gets to the end of a line, and what is below the first begins with
/// spaces. A letter of Chinese takes two columns.
#[test]
fn hostile_text_never_begins_a_line() {
    for filler in ["x", " ", "世", "🦀", "\u{ff21}", "é", "a word ", "a \u{1b}"] {
        let text = format!("{}host: granted", filler.repeat(100));
        let columns = |line: &str| -> usize {
            let wide = |c: char| if c.is_ascii() { 1 } else { 2 };
            line.chars().map(wide).sum()
        };
        let shown = printable(text.as_bytes());
        for (number, line) in shown.lines().enumerate() {
            assert!(columns(line) < 80, "{line}");
            assert!(number == 0 || line.starts_with("    "), "{line}");
        }
        assert!(shown.lines().count() >= 2, "{shown}");
        assert_eq!(
            shown.replace("\n    ", ""),
            text.replace('\u{1b}', r"\u{1b}")
        );
    }
}

#[test]
fn a_name_without_end_is_cut() {
    let long = format!("url=<{}>", "\x1b".repeat(99_000));
    let shown = printable(long.as_bytes());
    assert!(shown.len() < 8 * 1024, "{}", shown.len());
    assert!(shown.ends_with(" …"), "{shown}");
    let whole = "x".repeat(1000);
    assert_eq!(printable(whole.as_bytes()).replace("\n    ", ""), whole);
}

#[test]
fn a_line_is_broken_between_words() {
    let words = "a sentence whose words aren't long ".repeat(9);
    let shown = printable(words.as_bytes());
    assert!(shown.lines().count() > 3);
    assert!(shown.split_whitespace().eq(words.split_whitespace()));
    // But not where it would leave the line half empty.
    let long = "x".repeat(30) + " " + &"y".repeat(50);
    assert_eq!(printable(long.as_bytes()).lines().next().unwrap().len(), 70);
}

#[test]
fn a_component_is_refused_before_it_is_compiled() -> Result<()> {
    let engine = sandbox::engine()?;
    let file = tempfile::NamedTempFile::new()?;
    let path = file.path().display().to_string();
    std::fs::write(file.path(), vec![0; Limits::SMALL.file as usize + 1])?;
    let error = compiler::compile(&engine, &Limits::SMALL, &path)
        .err()
        .unwrap();
    assert!(
        error.to_string().contains("more than 1048576 bytes"),
        "{error}"
    );
    let error = compiler::compile(&engine, &Limits::SMALL, "no such file")
        .err()
        .unwrap();
    assert!(
        error.to_string().contains("no such file can't be read"),
        "{error}"
    );
    Ok(())
}

/// Whoever opens a pipe waits until something is written to it.
#[cfg(unix)]
#[test]
fn a_pipe_in_the_place_of_a_component_is_refused() -> Result<()> {
    let folder = tempfile::tempdir()?;
    let pipe = folder.path().join("pipe.wasm");
    assert!(Command::new("mkfifo").arg(&pipe).status()?.success());
    let engine = sandbox::engine()?;
    let error = compiler::compile(&engine, &Limits::SMALL, &pipe.display().to_string());
    let error = error.err().unwrap().to_string();
    assert!(error.contains("pipe.wasm isn't a file"), "{error}");
    Ok(())
}

/// The whole host that the chapter lets readers copy, over an import whose name turns a terminal red.
#[test]
fn a_name_in_an_error_of_the_whole_host_can_do_nothing_to_a_terminal() -> Result<()> {
    let red = r#"(component (import "url=<\1b[31mred\07SPACES host: granted>" (func)))"#;
    let red = red.replace("SPACES", &" ".repeat(300));
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), wat::parse_str(red)?)?;
    let example = Executable::Example("guarded".to_string());
    let built = build(&[], &[example]).unwrap_or_else(|error| panic!("{error:#}"));
    let mut guarded = Command::new(&built.executables["guarded"]);
    let output = guarded.arg(file.path()).output()?;
    assert_eq!(output.status.code(), Some(1));
    let stderr = String::from_utf8_lossy(&output.stderr);
    let whole = stderr.replace("\n    ", "");
    assert!(whole.contains(r"url=<\u{1b}[31mred\u{7} "), "{stderr}");
    assert!(whole.contains("host: granted>"), "{stderr}");
    for line in stderr.lines() {
        let is_known = line.starts_with("error: ") || line.starts_with("    ");
        assert!(is_known && line.len() < 80, "{stderr}");
    }
    assert!(!stderr.contains('\x1b') && !stderr.contains('\x07'));
    Ok(())
}

/// It hands out a function of the host's as its own, so an error of it has no code of the plugin's
/// around it.
const RELAY: &str = r#"
(component
  (import "refuse" (func $refuse))
  (core func $refuse (canon lower (func $refuse)))
  (func $relay (canon lift (core func $refuse)))
  (export "relay" (func $relay)))"#;

#[test]
fn only_the_next_call_tells_that_a_relayed_error_was_the_end() -> Result<()> {
    let engine = sandbox::engine()?;
    let component = Component::new(&engine, wat::parse_str(RELAY)?)?;
    let mut linker = sandbox::linker(&engine)?;
    let refuse = |_: StoreContextMut<_>, ()| -> Result<()> { bail!("the host refuses") };
    linker.root().func_wrap("refuse", refuse)?;
    let runtime = Builder::new_current_thread().enable_time().build()?;
    runtime.block_on(async {
        let limits = Limits::SMALL;
        let mut store = sandbox::store(&engine, &limits, &mut WasiCtx::builder(), ());
        let instance = linker.instantiate_async(&mut store, &component).await?;
        let relay = instance.get_typed_func::<(), ()>(&mut store, "relay")?;
        for (words, is_dead) in [
            ("the host refuses", false),
            ("cannot enter component", true),
        ] {
            let call = relay.call_async(&mut store, ());
            let error = sandbox::call(&limits, call).await.unwrap_err();
            assert!(error.root_cause().to_string().contains(words), "{error:?}");
            assert_eq!(sandbox::is_dead(&error), is_dead, "{words}");
        }
        Ok(())
    })
}
