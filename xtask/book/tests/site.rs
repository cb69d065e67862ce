//! The site: every link of every page leads somewhere, and search and colors are there.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;

fn pages(folder: &Path, found: &mut HashMap<PathBuf, String>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            pages(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "html")
        {
            let text = fs::read_to_string(&path).unwrap();
            found.insert(path.canonicalize().unwrap(), text);
        }
    }
}

/// The relative links and the pictures in the text of a page, without those of the frame around it.
fn links(page: &str) -> Vec<&str> {
    let (_, main) = page.split_once("<main>").unwrap_or(("", ""));
    let (main, _) = main.split_once("</main>").unwrap_or(("", ""));
    let links = main.split("href=\"").skip(1);
    let pictures = main.split("<img src=\"").skip(1);
    links
        .chain(pictures)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| !link.contains("://"))
        .collect()
}

#[test]
#[ignore = "it compiles what looks into a reader's component: minutes the first time"]
fn every_link_leads_somewhere() {
    let folder = TempDir::new().unwrap();
    let plugin = xtask::component("part-3-plugin");
    let html = book::site::build(xtask::root(), folder.path(), &plugin).unwrap();
    let mut all = HashMap::new();
    pages(&html, &mut all);

    let mut count = 0;
    for (path, text) in &all {
        // All chapters on one page for the printer; its links were checked on their own pages.
        if path.ends_with("print.html") {
            continue;
        }
        for link in links(text) {
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let target = match file {
                "" => path.clone(),
                file => path.with_file_name("").join(file),
            };
            let target = target.canonicalize();
            let target = target.unwrap_or_else(|_| panic!("{}: {link}", path.display()));
            if !fragment.is_empty() {
                let id = format!("id=\"{fragment}\"");
                assert!(all[&target].contains(&id), "{}: {link}", path.display());
            }
            count += 1;
        }
    }
    assert!(count > 100, "only {count} links were found");

    let part_1 = fs::read_to_string(html.join("part-1/index.html")).unwrap();
    assert!(part_1.contains("<abbr title="), "the plugin marked no term");
    assert!(part_1.contains("live/highlight.js"), "WIT has no colors");
    // A form, what it is made with, and the component that it calls.
    assert!(part_1.contains("live.make("), "Part 1 has no form");
    assert!(part_1.contains("<script src=\"../live/form.js\"></script>"));
    for script in ["form", "part-1-plugin"] {
        assert!(html.join(format!("live/{script}.js")).is_file(), "{script}");
    }
    // The form that site.css knows a caption by.
    let caption = "<p><em><a href=\"../wit/part-1/plugin-wit.html\">wit/part-1/plugin.wit</a></em></p>\n<pre>";
    assert!(part_1.contains(caption), "there is no {caption}");
    let files: Vec<_> = fs::read_dir(&html).unwrap().collect();
    let is_index = |name: &str| name.starts_with("searchindex");
    assert!(
        files
            .iter()
            .any(|file| is_index(&file.as_ref().unwrap().file_name().to_string_lossy())),
        "there is no search index"
    );
}

#[test]
fn further_pages_are_nested_below_their_part() {
    let root = TempDir::new().unwrap();
    let write = |file: &str, text: &str| {
        let path = root.path().join(file);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    for file in [
        "README.md",
        "part-2/README.md",
        "part-3/README.md",
        "part-4/README.md",
        "part-5/README.md",
        "appendix/tasks.md",
        "appendix/errors.md",
        "appendix/wit.md",
        "appendix/glossary.md",
        "appendix/testing.md",
        "appendix/costs.md",
        "appendix/languages.md",
        "appendix/browser.md",
        "appendix/older-tutorials.md",
        "CONTRIBUTING.md",
    ] {
        write(file, &format!("# {file}\n"));
    }
    write("part-1/README.md", "# Part 1\n\nNext: [more](more.md).\n");
    write("part-1/more.md", "# More\n\nBack to [Part 1](README.md).\n");

    let folder = TempDir::new().unwrap();
    let plugin = xtask::component("part-3-plugin");
    let html = book::site::build(root.path(), folder.path(), &plugin).unwrap();
    assert!(html.join("part-1/more.html").is_file());
    let summary = fs::read_to_string(folder.path().join("src/SUMMARY.md")).unwrap();
    let nested = "- [Part 1](part-1/index.md)\n  - [More](part-1/more.md)\n- [part-2";
    assert!(summary.contains(nested), "{summary}");
}
