//! Each grant from both sides: what it allows works, and what it doesn't is refused.

use std::fs;
use std::net::TcpListener;
use std::time::{Duration, Instant};

use mdbook_driver::MDBook;
use mdbook_preprocessor::{Preprocessor, PreprocessorContext};
use part_3_host::WasmPreprocessor;
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::sample::{book, config, config_with, noisy, run, run_on};

/// A book with `data/public.txt` in it, and a secret one level above `data`.
fn book_with_data(one: &str) -> TempDir {
    let folder = book();
    fs::write(folder.path().join("src/one.md"), one).unwrap();
    fs::create_dir_all(folder.path().join("data/sub")).unwrap();
    fs::write(folder.path().join("data/public.txt"), "public").unwrap();
    fs::write(folder.path().join("secret.txt"), "secret").unwrap();
    folder
}

/// What the plugin answers to the command `one`, with `data` granted under the name `files`.
fn answer(one: &str, grant: &str) -> String {
    let folder = book_with_data(one);
    let mut plugin = noisy();
    plugin[grant] = json!({ "files": "data" });
    run(&folder, config(json!([plugin]))).one().to_string()
}

#[test]
fn a_granted_folder_is_read_under_its_name() {
    assert_eq!(answer("read files/public.txt", "read"), "public");
    assert_eq!(answer("read files/sub/../public.txt", "read"), "public");
    assert_eq!(answer("read files/public.txt", "write"), "public");
}

#[test]
fn nothing_else_is_read() {
    for path in [
        "data/public.txt",
        "secret.txt",
        "files/../secret.txt",
        "files/sub/../../secret.txt",
        "../secret.txt",
        "/etc/passwd",
        "files//etc/passwd",
        "src/one.md",
        "book.toml",
    ] {
        let answer = answer(&format!("read {path}"), "read");
        assert!(answer.starts_with("refused"), "{path}: {answer}");
    }
    let answer = run_on("read glossary/terms.txt", json!([noisy()]));
    assert_eq!(answer.one(), "refused: NotFound");
}

#[test]
fn what_may_be_read_may_not_be_changed() {
    for command in [
        "write files/public.txt",
        "write files/new.txt",
        "remove files/public.txt",
        "rename files/public.txt files/new.txt",
    ] {
        assert_eq!(
            answer(command, "read"),
            "refused: PermissionDenied",
            "{command}"
        );
    }
}

#[test]
fn what_may_be_written_is_written_there_and_nowhere_else() {
    let outcome = |command: &str| {
        let folder = book_with_data(command);
        let mut plugin = noisy();
        plugin["write"] = json!({ "files": "data" });
        let answer = run(&folder, config(json!([plugin]))).one().to_string();
        (folder, answer)
    };
    let (folder, answer) = outcome("write files/sub/new.txt");
    assert_eq!(answer, "written");
    let written = fs::read_to_string(folder.path().join("data/sub/new.txt")).unwrap();
    assert_eq!(written, "written by a plugin");
    assert_eq!(outcome("remove files/public.txt").1, "removed");
    for command in [
        "write secret.txt",
        "write files/../secret.txt",
        "remove files/../secret.txt",
        "rename files/public.txt files/../public.txt",
    ] {
        let (folder, answer) = outcome(command);
        assert!(answer.starts_with("refused"), "{command}: {answer}");
        let secret = fs::read_to_string(folder.path().join("secret.txt")).unwrap();
        assert_eq!(secret, "secret", "{command}");
        assert!(folder.path().join("data/public.txt").exists(), "{command}");
    }
}

#[cfg(unix)]
#[test]
fn a_symbolic_link_leads_nowhere_else() {
    use std::os::unix::fs::symlink;

    for (target, expected) in [
        ("public.txt", "public"),
        ("sub/../public.txt", "public"),
        ("../secret.txt", "refused: PermissionDenied"),
        ("/etc/passwd", "refused: PermissionDenied"),
    ] {
        let folder = book_with_data("read files/link");
        symlink(target, folder.path().join("data/link")).unwrap();
        let mut plugin = noisy();
        plugin["read"] = json!({ "files": "data" });
        let outcome = run(&folder, config(json!([plugin])));
        assert_eq!(outcome.one(), expected, "{target}");
    }
}

/// `sub/link` leads to a public file. One folder higher, the same link would lead to the secret.
#[cfg(unix)]
#[test]
fn a_plugin_moves_no_links() {
    let folder = book_with_data("rename files/sub/link files/link");
    fs::write(folder.path().join("data/secret.txt"), "public").unwrap();
    let link = folder.path().join("data/sub/link");
    std::os::unix::fs::symlink("../secret.txt", &link).unwrap();
    assert_eq!(fs::read_to_string(&link).unwrap(), "public");
    let mut plugin = noisy();
    plugin["write"] = json!({ "files": "data" });
    let outcome = run(&folder, config(json!([plugin])));
    let error = outcome.error();
    assert!(error.contains("could move "), "{error}");
    assert!(error.contains("data/sub/link;"), "{error}");
}

/// mdBook would follow it, and mdBook is in no sandbox.
#[cfg(unix)]
#[test]
fn a_plugin_makes_no_links() {
    for target in ["../secret.txt", "/etc/passwd", "public.txt"] {
        let folder = book_with_data(&format!("link {target} files/link"));
        let mut plugin = noisy();
        plugin["write"] = json!({ "files": "data" });
        let outcome = run(&folder, config(json!([plugin])));
        assert_eq!(outcome.one(), "refused: PermissionDenied", "{target}");
        assert!(folder.path().join("data/link").symlink_metadata().is_err());
    }
}

/// Once its first name has been moved into the book, it would write a chapter under the second.
#[test]
fn a_plugin_gives_no_file_a_second_name() {
    let folder = book_with_data("hard-link files/public.txt files/second");
    let mut plugin = noisy();
    plugin["write"] = json!({ "files": "data" });
    let outcome = run(&folder, config(json!([plugin])));
    assert_eq!(outcome.one(), "refused: PermissionDenied");
    assert!(!folder.path().join("data/second").exists());
}

/// Looking for links takes no longer for each folder because a plugin has made them deep.
#[test]
fn deep_folders_delay_nobody() {
    let folder = book_with_data("text");
    let mut deep = folder.path().join("data");
    while deep.as_os_str().len() < 3900 {
        deep.push("d");
    }
    fs::create_dir_all(&deep).unwrap();
    for number in 0..300 {
        fs::create_dir(deep.join(number.to_string())).unwrap();
    }
    let mut plugin = noisy();
    plugin["write"] = json!({ "files": "data" });
    let begun = Instant::now();
    let outcome = run(&folder, config(json!([plugin])));
    assert_eq!(outcome.one(), "text");
    assert!(
        begun.elapsed() < Duration::from_secs(20),
        "{:?}",
        begun.elapsed()
    );
}

/// The error of a book with this grant, or nothing. It has `data` inside, `beside` beside it, and
/// says `rest` under `[preprocessor.wasm]`.
fn refused(grant: Value, rest: Value) -> String {
    let parent = TempDir::new().unwrap();
    let folder = parent.path().join("book");
    fs::rename(book_with_data("text").keep(), &folder).unwrap();
    fs::write(folder.join("book.toml"), "").unwrap();
    for name in [
        "../beside",
        "plugins",
        "compiled",
        "book",
        "theme",
        "tools",
        "looks",
        "styles",
        "scripts",
    ] {
        fs::create_dir(folder.join(name)).unwrap();
    }
    fs::write(folder.join("tools/pass.py"), "").unwrap();
    #[cfg(unix)]
    std::os::unix::fs::symlink("../beside", folder.join("way-out")).unwrap();
    let plugin = xtask::component("part-3-identity");
    fs::copy(plugin, folder.join("plugins/identity.wasm")).unwrap();
    let mut plugin = grant;
    plugin["path"] = json!("plugins/identity.wasm");

    let mut config = config_with(json!([plugin]), rest);
    let other = "python3 tools/pass.py";
    config.set("preprocessor.other.command", other).unwrap();
    config
        .set("preprocessor.other.renderers", ["none"])
        .unwrap();
    for (key, value) in [
        ("theme", json!("looks")),
        ("additional-css", json!(["styles/extra.css"])),
        ("additional-js", json!(["scripts/extra.js"])),
    ] {
        config.set(format!("output.html.{key}"), value).unwrap();
    }
    let book = MDBook::load_with_config(&folder, config.clone()).unwrap();
    let context = PreprocessorContext::new(folder, config, "markdown".to_string());
    let run = WasmPreprocessor.run(&context, book.book);
    let error = run.err().map(|error| format!("{error:#}"));
    error.unwrap_or_default()
}

#[test]
fn a_grant_that_leaves_the_book_says_so() {
    for folder in ["../beside", "data/../../beside", "way-out"] {
        for key in ["read", "write"] {
            let error = refused(json!({ key: { "files": folder } }), json!({}));
            let start = format!("{key} = {{ \"files\" = \"{folder}\" }} in book.toml: ");
            assert!(error.starts_with(&start), "{error}");
            assert!(error.ends_with("say so with outside = true"), "{error}");
            let granted = json!({ key: { "files": folder }, "outside": true });
            assert_eq!(refused(granted, json!({})), "");
        }
    }
}

#[test]
fn a_grant_that_leads_nowhere_names_itself() {
    let error = |grant: Value| refused(grant, json!({}));
    let absent = error(json!({ "read": { "files": "absent" } }));
    let start = "read = { \"files\" = \"absent\" } in book.toml: there must be such a folder";
    assert!(absent.starts_with(start), "{absent}");
    let file = error(json!({ "read": { "files": "secret.txt" } }));
    assert!(file.ends_with("that is no folder"), "{file}");
    let both = json!({ "files": "data" });
    let both = error(json!({ "read": both, "write": both }));
    assert!(both.contains("there is a `write` of that name"), "{both}");
    let variable = error(json!({ "env": ["NOT_SET_BY_ANYBODY"] }));
    let start = "env = [\"NOT_SET_BY_ANYBODY\"] in book.toml: the variable must be set";
    assert!(variable.starts_with(start), "{variable}");
}

/// With one of these, a plugin could choose the next build's commands, chapters or machine code.
#[test]
fn what_mdbook_obeys_is_never_granted_for_writing() {
    for (folder, rest, named) in [
        (".", json!({}), "book.toml"),
        ("..", json!({}), "book.toml"),
        ("plugins", json!({}), "plugins/identity.wasm"),
        ("src", json!({}), "src"),
        ("src/sub", json!({}), "src"),
        ("compiled", json!({ "cache": "compiled" }), "compiled"),
        ("book", json!({}), "book"),
        ("theme", json!({}), "theme"),
        ("tools", json!({}), "tools/pass.py"),
        ("looks", json!({}), "looks"),
        ("styles", json!({}), "styles/extra.css"),
        ("scripts", json!({}), "scripts/extra.js"),
        ("/", json!({}), "book.toml"),
    ] {
        let write = json!({ "write": { "files": folder }, "outside": true });
        let error = refused(write, rest);
        let (_, kept) = error
            .split_once("a plugin must not change ")
            .unwrap_or_default();
        let (kept, _) = kept.split_once(';').unwrap_or_default();
        assert!(kept.ends_with(named), "{folder}: {error}");
        let read = json!({ "read": { "files": folder }, "outside": true });
        assert_eq!(refused(read, json!({})), "", "{folder}");
    }
    let apart = json!({ "write": { "files": "compiled" } });
    assert_eq!(refused(apart, json!({})), "");
}

/// What a plugin may write to, it can fill with links. So nothing on the way to a plugin or to
/// another grant may be in it.
#[cfg(unix)]
#[test]
fn what_leads_to_a_plugin_or_a_grant_is_never_granted_for_writing() {
    use std::os::unix::fs::symlink;

    let folder = book();
    let path = |name: &str| folder.path().join(name);
    for name in ["shared/sub", "elsewhere", "links", "apart"] {
        fs::create_dir_all(path(name)).unwrap();
    }
    fs::copy(
        xtask::component("part-3-identity"),
        path("elsewhere/plugin.wasm"),
    )
    .unwrap();
    symlink("../elsewhere/plugin.wasm", path("links/file.wasm")).unwrap();
    symlink("../elsewhere", path("links/folder")).unwrap();
    // A chain: the first link is out of reach, and the second isn't.
    symlink("links/folder", path("stable")).unwrap();
    symlink("links/file.wasm", path("stable.wasm")).unwrap();
    let outcome = |write: &str, other: Value| {
        let mut plugin = noisy();
        plugin["write"] = json!({ "files": write });
        run(&folder, config(json!([plugin, other])))
    };
    for (write, other) in [
        ("links", json!({ "path": "links/file.wasm" })),
        ("elsewhere", json!({ "path": "links/file.wasm" })),
        ("links", json!({ "path": "links/folder/plugin.wasm" })),
        ("links", json!({ "path": "stable/plugin.wasm" })),
        ("links", json!({ "path": "stable.wasm" })),
        (
            "links",
            json!({ "path": "elsewhere/plugin.wasm", "read": { "x": "stable" } }),
        ),
        // Not there yet, and then it would be the plugin's.
        (
            "shared",
            json!({ "path": "shared/absent.wasm", "optional": true }),
        ),
        (
            "shared",
            json!({ "path": "shared/sub/absent.wasm", "optional": true }),
        ),
        (
            "shared",
            json!({ "path": "elsewhere/plugin.wasm", "read": { "x": "shared/sub" } }),
        ),
        (
            "links",
            json!({ "path": "elsewhere/plugin.wasm", "read": { "x": "links/folder" } }),
        ),
        (
            "links",
            json!({ "path": "elsewhere/plugin.wasm", "write": { "x": "links/folder/../shared" } }),
        ),
    ] {
        let outcome = outcome(write, other.clone());
        let error = outcome.error();
        assert!(
            error.contains("a plugin must not change "),
            "{write}, {other}: {error}"
        );
    }
    for (write, other) in [
        (
            "shared",
            json!({ "path": "elsewhere/plugin.wasm", "read": { "x": "shared" } }),
        ),
        (
            "shared/sub",
            json!({ "path": "elsewhere/plugin.wasm", "write": { "x": "shared" } }),
        ),
        (
            "apart",
            json!({ "path": "elsewhere/plugin.wasm", "read": { "x": "shared" } }),
        ),
    ] {
        let outcome = outcome(write, other.clone());
        let refused = outcome.book.is_none();
        // The other one's `write` has this one's folder in it: the same case the other way round.
        assert_eq!(
            refused,
            other["write"].is_object(),
            "{write}, {other}: {}",
            outcome.stderr
        );
    }
}

#[test]
fn a_plugin_sees_the_variables_it_was_granted() {
    assert_eq!(run_on("variables", json!([noisy()])).one(), "[]");
    let mut plugin = noisy();
    plugin["env"] = json!(["CARGO_PKG_NAME"]);
    let value = std::env::var("CARGO_PKG_NAME").unwrap();
    let expected = format!("{:?}", [("CARGO_PKG_NAME", value)]);
    assert_eq!(run_on("variables", json!([plugin])).one(), expected);
}

#[test]
fn the_network_is_never_granted() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let answer = run_on(&format!("connect {address}"), json!([noisy()]));
    assert_eq!(answer.one(), "refused: PermissionDenied");
    listener.set_nonblocking(true).unwrap();
    assert!(listener.accept().is_err(), "somebody was there");
}

#[test]
fn a_setting_belongs_to_one_plugin() {
    let mut first = noisy();
    first["settings"] = json!({ "a": "text", "b": 1, "c": [true, "x"] });
    for (key, value) in [
        ("a", "Some(\"text\")"),
        ("b", "Some(\"1\")"),
        ("c", "Some(\"[true,\\\"x\\\"]\")"),
        ("d", "None"),
    ] {
        let command = format!("setting {key}");
        assert_eq!(run_on(&command, json!([first])).one(), value);
        assert_eq!(run_on(&command, json!([noisy()])).one(), "None");
    }
}
