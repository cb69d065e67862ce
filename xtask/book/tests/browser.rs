//! Every form of the site, pressed in a real browser. What it answers is compared with what Wasmtime
//! answers for the same component and the same values.

#[path = "browser/chromium.rs"]
mod chromium;
#[path = "browser/firefox.rs"]
mod firefox;
#[path = "browser/site.rs"]
mod site;
#[path = "browser/wasmtime_host.rs"]
mod wasmtime_host;

use std::process::Command;

use serde_json::{Value, json};
use xtask::parts::Executable;

use site::Site;
use wasmtime_host::Host;

/// Presses the buttons of a form in a browser, and makes the same calls in Wasmtime.
///
/// A step is a function's path; `values` for its fields, where others than the marker's are wanted; and
/// the `handles` to choose, by name. Without steps, every button is pressed once, from top to bottom.
#[track_caller]
fn assert_same(page: &str, index: usize, steps: Option<Value>) {
    let form = site::form(page, index);
    let calls = form["calls"].as_array().unwrap().iter();
    let each = calls.map(|call| json!({ "path": call["path"] })).collect();
    let steps = steps.unwrap_or(Value::Array(each));
    let steps = steps.as_array().unwrap();
    let shown = Site::get().press(page, index, steps);
    let expected = Host::new(&form).run(steps);
    let (shown, expected) = (without_words(&shown), without_words(&expected));
    assert_eq!(
        shown, expected,
        "{page}, form {index}: left browser, right Wasmtime"
    );
    assert!(shown.lines().count() >= steps.len(), "{shown}");
}

/// Each engine has words of its own for what it refuses. Those of a trap are the same in Chromium.
fn without_words(log: &str) -> String {
    let is_the_same = |why: &str| {
        let is_trap = why.starts_with("wasm trap: ");
        why.starts_with("Exited") || is_trap && std::env::var_os("FIREFOX").is_none()
    };
    let mut lines = Vec::new();
    for line in log.lines() {
        lines.push(match line.split_once(" failed: ") {
            Some((call, why)) if !is_the_same(why) => format!("{call} failed"),
            _ => line.to_string(),
        });
    }
    lines.join("\n")
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn the_front_page_answers() {
    assert_same("README.md", 0, None);
}

/// Part 1's own host, and not a second one that was made for this test.
#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn part_1_answers_what_its_host_prints() {
    let host = Executable::Bin("part-1-host");
    let built = xtask::build::build(&["part-1-plugin"], std::slice::from_ref(&host)).unwrap();
    let output = Command::new(&built.executables[host.name()])
        .arg(&built.components["part-1-plugin"])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let mut steps = Vec::new();
    let mut expected = Vec::new();
    for line in printed.lines() {
        let (call, _) = line.split_once(", in ").unwrap();
        let (text, _) = call["length(".len()..].split_once(") = ").unwrap();
        let text: Value = serde_json::from_str(text).unwrap();
        steps.push(json!({ "path": "length", "values": [text] }));
        expected.push(call);
    }
    assert!(expected.len() > 2, "{printed}");
    let shown = Site::get().press("part-1/README.md", 0, &steps);
    assert_eq!(shown.lines().collect::<Vec<_>>(), expected);
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn part_2_answers() {
    let none = json!({ "title": "\u{1b}[31m \"a\\b\"", "content": "WASM\nWasm ü", "number": null });
    let steps = json!([{ "path": "process" }, { "path": "process", "values": [none] }]);
    assert_same("part-2/README.md", 0, Some(steps));
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn every_type_crosses() {
    assert_same("part-2/types.md", 0, None);
    let values = [
        ("types.negate", json!([false, "ü", 0.1])),
        ("types.negate", json!([false, "'", 1e20])),
        ("types.negate", json!([true, "\n", 3e-7])),
        ("types.negate", json!([true, "-", 5e-5])),
        ("types.swap", json!([[0, "e\u{301} ☀\u{fe0f}"]])),
        ("types.swap", json!([[255, "it's \"quoted\""]])),
        ("types.sum", json!([[]])),
        ("types.first-word", json!([" "])),
        ("types.describe", json!(["nothing"])),
        ("types.describe", json!([{ "circle": 2 }])),
        ("types.next", json!(["spring"])),
        ("types.without-write", json!([[]])),
        ("types.without-write", json!([["read", "write", "delete"]])),
        (
            "types.move-by",
            json!([{ "name": "", "shapes": [] }, { "x": -5, "y": 2147483647 }]),
        ),
    ];
    let steps = values.map(|(path, values)| json!({ "path": path, "values": values }));
    assert_same("part-2/types.md", 0, Some(json!(steps)));
    assert_same("part-2/types.md", 1, None);
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn a_value_of_no_type_is_refused_on_the_page() {
    let site = Site::get();
    let step = json!({ "path": "types.swap", "values": [[256, "x"]] });
    let shown = site.press("part-2/types.md", 0, &[step]);
    assert_eq!(
        shown,
        "not called: 0: expected a whole number from 0 to 255, found \"256\""
    );
    let step = json!({ "path": "types.negate", "values": [true, "ab", 1] });
    let shown = site.press("part-2/types.md", 0, &[step]);
    assert_eq!(
        shown,
        "not called: sign: expected one Unicode scalar value, found \"ab\""
    );
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn part_3_reads_what_it_is_granted() {
    assert_same("part-3/README.md", 0, None);
    let taken = json!([{ "path": "preprocessor.process", "grant": false }]);
    let shown = Site::get().press("part-3/README.md", 0, taken.as_array().unwrap());
    let words = "glossary/terms.txt: ";
    assert!(
        shown.contains(words) && shown.contains("does book.toml grant"),
        "{shown}"
    );
    assert_same("part-3/README.md", 0, Some(taken));
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn part_4_has_three_forms_of_result() {
    assert_same("part-4/README.md", 0, None);
    let texts = [
        "port = 8080\nhost",
        " = 8080",
        "port = 1\nport = 2",
        "# nothing\n",
        "a = b",
    ];
    let paths = ["config.parse", "config.validate", "config.check"];
    let steps = texts
        .iter()
        .flat_map(|text| paths.map(|path| json!({ "path": path, "values": [text] })));
    assert_same("part-4/README.md", 0, Some(steps.collect()));
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn part_4_handles_live_and_die() {
    let (one, two, three) = ("kv-store 1", "kv-store 2", "kv-store 3");
    let steps = json!([
        { "path": "storage.kv-store" },
        { "path": "storage.kv-store.put", "handles": [one] },
        { "path": "storage.kv-store.get", "handles": [one] },
        { "path": "storage.open-store" },
        { "path": "storage.kv-store.copy-from", "handles": [two, one] },
        { "path": "storage.kv-store.get", "handles": [two] },
        { "path": "storage.kv-store.delete", "handles": [one] },
        { "path": "storage.kv-store.merge", "handles": [one, two] },
        { "path": "storage.kv-store.get", "handles": [three] },
        // Moved away; the instance goes on.
        { "path": "storage.kv-store.get", "handles": [one] },
        { "path": "storage.kv-store" },
        { "drop": three },
        { "path": "storage.kv-store" },
        { "lose": "kv-store 4" },
    ]);
    assert_same("part-4/README.md", 1, Some(steps));
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn faults_end_an_instance_and_the_next_call_gets_a_new_one() {
    assert_same("part-4/misbehaving.md", 0, None);
    let calls = ["fine", "panic", "fine"].map(|path| json!({ "path": path }));
    assert_same("part-4/misbehaving.md", 0, Some(json!(calls)));
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn part_5_is_composed_of_its_parts() {
    let texts = ["", "one", " a\u{a0}b\u{2003}c\n"];
    let step = |text| json!({ "path": "stats.count-clean", "values": [text] });
    assert_same("part-5/README.md", 0, None);
    assert_same(
        "part-5/README.md",
        0,
        Some(texts.into_iter().map(step).collect()),
    );
    let users = [
        ("", "a@b"),
        ("Grace", "grace"),
        (" Ada ", "Ada@Example.org"),
    ];
    let step = |values| json!({ "path": "users.create-user", "values": values });
    assert_same(
        "part-5/README.md",
        1,
        Some(users.into_iter().map(step).collect()),
    );
}

/// The example on the page reads the same stream: what it says of itself is what the form says.
#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn part_5_streams_line_by_line() {
    let example = Executable::Example("one-by-one".to_string());
    let built = xtask::build::build(&["shouted"], std::slice::from_ref(&example)).unwrap();
    let output = Command::new(&built.executables[example.name()])
        .arg(&built.components["shouted"])
        .output()
        .unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    let printed = printed.replace("host:   got ", "next: ");
    let step = json!({ "path": "lines.each", "values": [3] });
    let shown = Site::get().press("part-5/streams.md", 0, &[step]);
    let shown = shown.replace('"', "");
    // How far each runs ahead of the next is up to the engine.
    for who in ["source: ", "stage: ", "next: "] {
        let of = |log: &str| -> Vec<String> {
            let lines = log.lines().filter(|line| line.starts_with(who));
            lines.map(str::to_string).collect()
        };
        assert!(of(&printed).len() > 2, "{printed}");
        assert_eq!(of(&shown), of(&printed), "{shown}");
    }
    let place = |line: &str| {
        shown
            .find(line)
            .unwrap_or_else(|| panic!("no {line} in\n{shown}"))
    };
    assert!(
        place("next: LINE 1") < place("source: made line 3"),
        "{shown}"
    );
    assert!(shown.ends_with("(the stream has ended)"), "{shown}");
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn a_contract_and_a_composition_are_colored() {
    for (page, language) in [("part-1/README.md", "wit"), ("part-5/README.md", "wac")] {
        let body = format!(
            "return document.querySelectorAll('.language-{language} .hljs-keyword').length.toString();"
        );
        let words = Site::get().run(page, 0, &body);
        assert!(words.parse::<u32>().unwrap() > 3, "{page}: {words}");
    }
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn a_mistake_in_a_list_says_where() {
    let site = Site::get();
    let step = json!({ "path": "types.sum", "values": [[1, -2]] });
    let shown = site.press("part-2/types.md", 0, &[step]);
    let most = u32::MAX;
    assert_eq!(
        shown,
        format!(
            "not called: numbers, item 1: expected a whole number from 0 to {most}, found \"-2\""
        )
    );
}

/// Whoever stops reading drops the stream, and the instance can be called again.
#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn a_stream_is_left_when_its_reader_has_enough() {
    let body = r#"
        const call = async (count) => {
            form.fields.get("lines.each")[0].write(count);
            place.querySelector('form[data-path="lines.each"] button').click();
            await form.busy;
        };
        const say = form.say.bind(form);
        form.say = (line) => {
            say(line);
            if (line === 'next: "LINE 2"') {
                form.stop.click();
            }
        };
        await call(1000);
        form.say = say;
        say("again");
        await call(1);
        return `${form.output.textContent}${form.stop.disabled}`;"#;
    let shown = Site::get().run("part-5/streams.md", 0, body);
    let (first, second) = shown.split_once("again\n").unwrap();
    assert!(first.contains("next: \"LINE 2\"\n"), "{first}");
    assert!(!first.contains("next: \"LINE 3\"\n"), "{first}");
    let left = "(nobody reads the rest of the stream)\n";
    assert!(first.ends_with(left), "{first}");
    assert!(!second.contains("new one"), "{second}");
    assert!(second.contains("next: \"LINE 1\"\n"), "{second}");
    assert!(!second.contains("next: \"LINE 2\"\n"), "{second}");
    assert!(second.ends_with("(the stream has ended)\ntrue"), "{second}");
}

/// The first handle is gone, although the call failed at the second.
#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn part_4_handles_before_a_refused_one_are_gone() {
    let [one, two, three] = [1, 2, 3].map(|number| format!("kv-store {number}"));
    let steps = json!([
        { "path": "storage.kv-store" },
        { "path": "storage.kv-store" },
        { "path": "storage.kv-store.merge", "handles": [one, two] },
        { "path": "storage.kv-store.merge", "handles": [three, one] },
        { "path": "storage.kv-store.get", "handles": [three] },
    ]);
    assert_same("part-4/README.md", 1, Some(steps));
    let body = r#"
        form.handles.name("kv-store", {});
        form.handles.name("kv-store", {});
        form.handles.moved(form.handles.all[1].value);
        form.handles.refused(form.handles.all.map((entry) => entry.value));
        return form.handles.list.textContent;"#;
    let shown = Site::get().run("part-4/README.md", 1, body);
    assert_eq!(shown, "kv-store 1 (moved) kv-store 2 (moved)");
}

/// The lists of handles: what is offered first, and which buttons there are.
#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn a_call_with_two_handles_begins_with_two_different_ones() {
    let body = r#"
        const shown = [];
        const press = async (path) => {
            place.querySelector(`form[data-path="${path}"] button`).click();
            await form.busy;
            const merge = place.querySelectorAll('form[data-path="storage.kv-store.merge"] select');
            const buttons = [...place.querySelectorAll(".live-handles button")];
            const labels = buttons.map((it) => it.getAttribute("aria-label"));
            shown.push([...[...merge].map((it) => it.value), ...labels].join(", "));
        };
        await press("storage.kv-store");
        await press("storage.kv-store");
        await press("storage.kv-store.merge");
        return shown.join("\n");"#;
    let shown = Site::get().run("part-4/README.md", 1, body);
    let [first, second, third] = shown.lines().collect::<Vec<_>>()[..] else {
        panic!("{shown}");
    };
    assert!(first.starts_with("kv-store 1, kv-store 1, drop"), "{first}");
    assert!(
        second.starts_with("kv-store 1, kv-store 2, drop"),
        "{second}"
    );
    // Two were given away, and can't be dropped.
    let end = "kv-store 3, kv-store 3, drop kv-store 3, lose kv-store 3";
    assert_eq!(third, end);
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn a_list_counts_what_is_left_and_a_long_line_is_cut() {
    let body = r#"
        const sum = form.fields.get("types.sum")[0];
        sum.write([1, 2, 3]);
        sum.node.querySelector('[aria-label="Remove 0 of numbers"]').click();
        const labels = [...sum.node.querySelectorAll("li > button")].map((it) => it.getAttribute("aria-label"));
        form.say("x".repeat(5001), " = 5001");
        return `${labels}; ${sum.read()}; ${form.output.textContent.slice(-34)}`;"#;
    let shown = Site::get().run("part-2/types.md", 0, body);
    let end = "Remove 0 of numbers,Remove 1 of numbers; 2,3; xxxx … (1 more characters) = 5001";
    assert_eq!(shown, end);
}

/// What the page says of a file: its verdicts, and its WIT.
fn look(name: &str, bytes: &[u8], then: &str) -> String {
    let bytes = format!("{bytes:?}");
    let body = format!(
        "form.take(new File([Uint8Array.from({bytes})], \"{name}\")); await form.busy; {then}"
    );
    Site::get().run("appendix/browser.md", 0, &body)
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn a_readers_own_component_is_looked_into_and_runs() {
    let component = book::live::component("part-2-plugin").unwrap();
    let seen = look(
        "mine.wasm",
        &component.bytes,
        "return form.output.textContent;",
    );
    let (resolve, world) = describe::decode(&component.bytes).unwrap();
    let wit = describe::print(&resolve, world).unwrap();
    assert!(seen.contains(wit.trim()), "{seen}\nisn't\n{wit}");
    assert!(
        seen.contains("It fits the world plugin of wit/part-2."),
        "{seen}"
    );

    let calls = "
        const own = form.form;
        own.fields.get('process')[0].write({ title: 'a', content: 'WASM', number: null });
        form.made.querySelector('form button:not([type])').click();
        await own.busy;
        return own.output.textContent;";
    let shown = look("mine.wasm", &component.bytes, calls);
    let form = site::form("part-2/README.md", 0);
    let values = json!([{ "title": "a", "content": "WASM", "number": null }]);
    let expected = Host::new(&form).run(&[json!({ "path": "process", "values": values })]);
    assert_eq!(shown, expected);
}

#[test]
#[ignore = "needs Chromium; .ci/run installs it"]
fn a_component_that_fits_no_world_is_told_why() {
    let component = book::live::component("part-5-counter").unwrap();
    let seen = look(
        "counter.wasm",
        &component.bytes,
        "return form.output.textContent;",
    );
    assert!(
        seen.contains("It fits the world counter of wit/part-5."),
        "{seen}"
    );
    let component = book::live::component("part-3-plugin").unwrap();
    let seen = look(
        "book.wasm",
        &component.bytes,
        "return form.output.textContent;",
    );
    assert!(
        seen.contains("It fits the world plugin of wit/part-3/v0.2."),
        "{seen}"
    );
    let seen = look("a.txt", b"no component", "return form.output.textContent;");
    assert!(
        seen.starts_with("a.txt: error: ") && seen.contains("a component was expected"),
        "{seen}"
    );
}

/// A form that is on a page and in no test above would be one that nobody pressed.
#[test]
fn every_form_has_a_test() {
    let own: String = include_str!("browser.rs").split_whitespace().collect();
    for chapter in book::chapters(xtask::root()).unwrap() {
        let text = std::fs::read_to_string(xtask::root().join(&chapter)).unwrap();
        for index in 0..book::live::find(&text).unwrap().len() {
            let pressed = format!("(\"{}\",{index},", chapter.display());
            assert!(own.contains(&pressed), "no test presses {pressed}");
        }
    }
}
