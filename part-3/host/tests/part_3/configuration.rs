//! What book.toml may say, and the errors for what it may not.

use std::fs;
use std::str::FromStr;

use mdbook_driver::MDBook;
use mdbook_driver::config::Config;
use serde_json::{Value, json};

use crate::sample::{
    book, command, config, config_with, glossary, identity, noisy, run, run_on, run_with,
};

#[test]
fn plugins_run_in_the_order_of_the_configuration() {
    let outcome = run_on("setting a", json!([noisy(), noisy(), identity()]));
    assert_eq!(outcome.one(), "None");
    // The second one finds no command in what the first one made of it.
    let mut second = noisy();
    second["settings"] = json!({ "a": "b" });
    assert_eq!(
        run_on("setting a", json!([second, noisy()])).one(),
        "Some(\"b\")"
    );
    assert_eq!(run_on("setting a", json!([noisy(), second])).one(), "None");
}

#[test]
fn a_plugin_is_shown_every_chapter_before_it_works() {
    let folder = book();
    let mut plugin = noisy();
    plugin["settings"] = json!({ "prepare": "list" });
    let outcome = run(&folder, config(json!([plugin])));
    let expected = [
        "Preface None Some(\"preface.md\") []",
        "One Some([1]) Some(\"one.md\") []",
        "Nested Some([1, 1]) Some(\"sub/nested.md\") [\"One\"]",
        "Deeper Some([1, 1, 1]) Some(\"sub/deeper.md\") [\"One\", \"Nested\"]",
        "Under a draft Some([2, 1]) Some(\"under.md\") [\"A draft\"]",
        "Afterword None Some(\"after.md\") []",
    ];
    let shown: Vec<_> = outcome.stderr.lines().collect();
    assert_eq!(
        shown,
        expected.map(|line| format!("print: part_3_noisy: {line}"))
    );
}

#[test]
fn a_plugin_is_left_out_for_a_renderer_it_does_not_support() {
    for (only, expected) in [("markdown", "None"), ("html", "setting a")] {
        let mut plugin = noisy();
        plugin["settings"] = json!({ "only": only });
        assert_eq!(run_on("setting a", json!([plugin])).one(), expected);
    }
}

#[test]
fn the_log_begins_at_the_level_of_the_configuration() {
    let messages = |level: &str| {
        let folder = book();
        fs::write(folder.path().join("src/one.md"), "[gone](gone.md)").unwrap();
        let links = json!({ "path": xtask::component("part-3-links") });
        let plugins = json!([glossary(), links]);
        let outcome = run(&folder, config_with(plugins, json!({ "log": level })));
        let levels = outcome
            .stderr
            .lines()
            .map(|line| line.split(':').next().unwrap());
        let mut levels: Vec<_> = levels.map(str::to_string).collect();
        levels.dedup();
        levels
    };
    assert_eq!(messages("debug"), ["debug", "info", "warn"]);
    assert_eq!(messages("info"), ["info", "warn"]);
    assert_eq!(messages("warn"), ["warn"]);
    assert!(messages("error").is_empty());
}

#[test]
fn a_link_that_leads_to_no_chapter_is_reported() {
    let folder = book();
    let text = "[ok](sub/nested.md#x) [no](nested.md) [out](https://example.org/a.md)";
    fs::write(folder.path().join("src/one.md"), text).unwrap();
    let links = json!({ "path": xtask::component("part-3-links") });
    let outcome = run(&folder, config(json!([links])));
    assert_eq!(outcome.one(), text);
    assert_eq!(
        outcome.stderr,
        "warn: part_3_links (One): nested.md is no chapter of this book\n"
    );
}

#[test]
fn a_key_that_means_nothing_or_something_else_is_named() {
    for (key, value, named) in [
        ("reed", json!({}), "unknown field `reed`"),
        ("read", json!(["glossary"]), "expected a map"),
        ("seconds", json!(0), "expected a nonzero"),
        ("seconds", json!(-1), "invalid value: integer `-1`"),
        ("megabytes", json!("many"), "invalid type: string \"many\""),
        ("env", json!("HOME"), "invalid type: string \"HOME\""),
        ("optional", json!("yes"), "invalid type: string \"yes\""),
    ] {
        let mut plugin = noisy();
        plugin[key] = value;
        let outcome = run_on("text", json!([plugin]));
        let error = outcome.error();
        assert!(error.contains(named), "{key}: {error}");
        assert!(error.contains("preprocessor.wasm"), "{key}: {error}");
        assert!(error.contains(key), "{key}: {error}");
    }
    for (rest, named) in [
        (json!({ "plugins": [] }), "unknown field `plugins`"),
        (
            json!({ "log": "loud" }),
            "unknown variant `loud`, expected one of `error`",
        ),
    ] {
        let outcome = run(&book(), config_with(json!([noisy()]), rest));
        assert!(outcome.error().contains(named), "{}", outcome.stderr);
    }
}

/// The page lists the keys that the program lists when it meets another.
#[test]
fn the_page_lists_every_key() {
    let page = fs::read_to_string("../your-book.md").unwrap();
    let (_, tables) = page.split_once("## What book.toml may say").unwrap();
    let (tables, _) = tables.split_once("\n## ").unwrap();
    let rows = tables.lines().filter_map(|line| line.strip_prefix("| `"));
    let mut listed: Vec<_> = rows.map(|row| row.split('`').next().unwrap()).collect();

    let mut plugin = noisy();
    plugin["nonsense"] = json!(1);
    let table = config_with(json!([identity()]), json!({ "nonsense": 1 }));
    let (table, plugin) = (run(&book(), table), run_on("text", json!([plugin])));
    let keys = |error: &str| -> Vec<String> {
        let (_, list) = error.split_once("expected one of ").unwrap();
        let keys = list.split('`').skip(1).step_by(2);
        keys.take_while(|key| *key != "plugin")
            .map(str::to_string)
            .collect()
    };
    let mdbooks_own = ["before", "command", "after", "renderers", "optional"];
    let mut known = keys(table.error());
    known.retain(|key| !mdbooks_own.contains(&&**key));
    known.extend(keys(plugin.error()));
    known.sort();
    listed.sort_unstable();
    assert_eq!(listed, known);
}

/// What the page gives as an example is a configuration; all that it lacks is the plugin.
#[test]
fn the_example_on_the_page_is_accepted() {
    let page = fs::read_to_string("../your-book.md").unwrap();
    let (_, example) = page
        .split_once("```toml\n[[preprocessor.wasm.plugin]]\n")
        .unwrap();
    let (example, _) = example.split_once("```").unwrap();
    let example = format!("[[preprocessor.wasm.plugin]]\n{example}");
    let example = Config::from_str(&example).unwrap();
    let plugins: Option<Value> = example.get("preprocessor.wasm.plugin").unwrap();

    let folder = book();
    for name in ["data/names", "generated"] {
        fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    let mut command = command(&folder);
    command.env("LANG", "C");
    let outcome = run_with(command, &folder, config(plugins.unwrap()));
    assert!(outcome.book.is_some(), "{}", outcome.stderr);
    let missing = "backlinks.wasm (a plugin in book.toml) can't be loaded";
    assert!(outcome.stderr.contains(missing), "{}", outcome.stderr);
}

#[test]
fn mdbooks_own_keys_are_left_to_mdbook() {
    let rest =
        json!({ "after": ["links", "index"], "before": [], "optional": true, "renderers": [] });
    run(&book(), config_with(json!([identity()]), rest)).one();
}

#[test]
fn no_plugin_or_a_missing_one_is_an_error() {
    for plugins in [Value::Null, json!([])] {
        let mut rest = json!({});
        rest["plugin"] = plugins.clone();
        let outcome = run(
            &book(),
            config(if plugins.is_null() {
                json!([])
            } else {
                plugins
            }),
        );
        let error = "error: book.toml names no plugin: add [[preprocessor.wasm.plugin]]";
        assert!(outcome.error().starts_with(error), "{}", outcome.stderr);
    }
    let outcome = run_on("text", json!([{ "path": "absent.wasm" }]));
    assert!(
        outcome
            .error()
            .contains("absent.wasm (a plugin in book.toml) can't be loaded")
    );
    assert!(
        outcome.stderr.contains("No such file"),
        "{}",
        outcome.stderr
    );
}

/// mdBook's `links` might run after it, and include whatever file a plugin names.
#[test]
fn it_never_runs_before_includes_are_expanded() {
    for after in [json!([]), json!(["index"])] {
        let config = config_with(json!([identity()]), json!({ "after": after }));
        let outcome = run(&book(), config);
        let error = "error: after = [\"links\"] must stand under [preprocessor.wasm]";
        assert!(outcome.error().starts_with(error), "{}", outcome.stderr);
    }

    // Whatever the others want: mdBook sorts by these keys, and only then by name.
    let folder = book();
    fs::write(folder.path().join("secret.md"), "secret").unwrap();
    fs::write(folder.path().join("src/one.md"), "include ../secret.md").unwrap();
    let mut config = config(json!([noisy()]));
    config.set("preprocessor.zzz.command", "unused").unwrap();
    config.set("preprocessor.zzz.optional", true).unwrap();
    config.set("preprocessor.zzz.before", ["links"]).unwrap();
    let book = MDBook::load_with_config(folder.path(), config).unwrap();
    book.build().unwrap();
    let page = fs::read_to_string(book.build_dir_for("markdown").join("one.md")).unwrap();
    assert_eq!(page, "{{#include ../secret.md}}");
}

#[test]
fn a_compiled_plugin_is_kept_and_a_changed_one_taken_up() {
    let folder = book();
    fs::write(folder.path().join("src/one.md"), "setting a").unwrap();
    let plugin = folder.path().join("plugin.wasm");
    let here = || {
        config_with(
            json!([{ "path": "plugin.wasm" }]),
            json!({ "cache": "compiled" }),
        )
    };
    fs::copy(xtask::component("part-3-noisy"), &plugin).unwrap();
    assert_eq!(run(&folder, here()).one(), "None");
    let kept = files_below(&folder.path().join("compiled"));
    assert!(kept >= 1, "{kept}");
    assert_eq!(run(&folder, here()).one(), "None");
    fs::copy(xtask::component("part-3-identity"), &plugin).unwrap();
    assert_eq!(run(&folder, here()).one(), "setting a");
}

#[test]
fn without_a_place_for_compiled_plugins_a_book_is_built_all_the_same() {
    let folder = book();
    let file = folder.path().join("file");
    fs::write(&file, "no folder").unwrap();
    let mut homeless = command(&folder);
    homeless.env("HOME", &file).env("XDG_CACHE_HOME", &file);
    let outcome = run_with(
        homeless,
        &folder,
        config_with(json!([identity()]), json!({ "cache": null })),
    );
    assert!(outcome.book.is_some(), "{}", outcome.stderr);
    let warning = "warn: compiled plugins can't be kept: ";
    assert!(outcome.stderr.starts_with(warning), "{}", outcome.stderr);

    let outcome = run(
        &folder,
        config_with(json!([identity()]), json!({ "cache": "file" })),
    );
    let error = "error: cache in book.toml names no place for it\n";
    assert!(outcome.error().starts_with(error), "{}", outcome.stderr);
}

fn files_below(folder: &std::path::Path) -> usize {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    entries
        .map(|path| if path.is_dir() { files_below(&path) } else { 1 })
        .sum()
}
