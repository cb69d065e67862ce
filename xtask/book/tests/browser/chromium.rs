//! The site as a file, and Chromium, which presses buttons on its pages and prints what they show.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use tempfile::TempDir;

/// Runs `BODY` on the page, and leaves what it returns there.
const FRAME: &str = r#"
<pre id="shown"></pre>
<script>
(async () => {
    // Under virtual time a browser stops as soon as nothing goes on: so something does, to the end.
    const { port1, port2 } = new MessageChannel();
    let isDone = false;
    port2.onmessage = () => isDone || port1.postMessage(0);
    port1.postMessage(0);
    const say = (text) => (document.getElementById("shown").textContent = text);
    const form = live.forms[INDEX];
    const place = document.querySelectorAll(".live")[INDEX];
    try {
        say((await (async () => { BODY })()).trim());
    } catch (error) {
        say(`the test's own script failed: ${error.stack ?? error}`);
    }
    isDone = true;
})();
</script>
"#;

/// Presses what `STEPS` says, one after the other.
const PRESS: &str = r#"
for (const step of STEPS) {
    if (step.drop || step.lose) {
        const name = step.drop ? `drop ${step.drop}` : `lose ${step.lose}`;
        place.querySelector(`[aria-label="${name}"]`).click();
        await form.busy;
        continue;
    }
    if (step.grant !== undefined) {
        place.querySelector("fieldset input[type=checkbox]").checked = step.grant;
    }
    const call = place.querySelector(`form[data-path="${step.path}"]`);
    const fields = form.fields.get(step.path);
    (step.values ?? []).forEach((value, index) => fields[index].write(value));
    const selects = [...call.querySelectorAll("select")];
    (step.handles ?? []).forEach((name, index) => (selects[index].value = name));
    call.querySelector("button:not([type])").click();
    await form.busy;
    if (form.data.watch.length > 0) {
        form.output.append(`${form.watched.textContent}\n`);
    }
}
return form.output.textContent;
"#;

/// What the page's script is told of a form.
pub fn form(page: &str, index: usize) -> Value {
    let text = fs::read_to_string(xtask::root().join(page)).unwrap();
    let marker = &book::live::find(&text).unwrap()[index];
    book::live::form(xtask::root(), marker).unwrap_or_else(|error| panic!("{error:#}"))
}

/// The site, built once.
pub struct Site {
    folder: TempDir,
    pages: PathBuf,
    chromium: PathBuf,
}

impl Site {
    pub fn get() -> &'static Self {
        static SITE: LazyLock<Site> = LazyLock::new(|| {
            let chromium = find().expect("there is no Chromium here, so no form was tested");
            let folder = TempDir::new().unwrap();
            let plugin = xtask::component("part-3-plugin");
            let pages = book::site::build(xtask::root(), &folder.path().join("site"), &plugin);
            let pages = pages.unwrap_or_else(|error| panic!("{error:#}"));
            Site {
                folder,
                pages,
                chromium,
            }
        });
        &SITE
    }

    /// Presses buttons of a form, and returns what its log says afterwards.
    pub fn press(&self, page: &str, index: usize, steps: &[Value]) -> String {
        let steps = serde_json::to_string(steps)
            .unwrap()
            .replace('<', "\\u003c");
        self.run(page, index, &PRESS.replace("STEPS", &steps))
    }

    /// Opens a page from its file, and runs the body of a function, in which `form` is the page's form.
    pub fn run(&self, page: &str, index: usize, body: &str) -> String {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let html = page
            .replace("README.md", "index.md")
            .replace(".md", ".html");
        let html = self.pages.join(html);
        let text = fs::read_to_string(&html).unwrap();
        let (before, after) = text.rsplit_once("</body>").unwrap();
        let script = FRAME
            .replace("INDEX", &index.to_string())
            .replace("BODY", body);
        let shown = html.with_file_name(format!("shown-{number}.html"));
        fs::write(&shown, format!("{before}{script}</body>{after}")).unwrap();

        let profile = self.folder.path().join(format!("profile-{number}"));
        let output = Command::new(&self.chromium)
            .args([
                "--headless",
                "--no-sandbox",
                "--disable-gpu",
                "--disable-quic",
            ])
            .args(["--no-first-run", "--disable-background-networking"])
            .args(["--disable-component-update", "--disable-sync"])
            .args(["--virtual-time-budget=20000", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.display()))
            .arg(format!("file://{}", shown.display()))
            .output()
            .unwrap();
        fs::remove_file(&shown).unwrap();
        let dom = String::from_utf8(output.stdout).unwrap();
        let shown = dom.split("<pre id=\"shown\">").nth(1);
        let shown = shown.and_then(|rest| rest.split("</pre>").next());
        let shown = shown.unwrap_or_else(|| panic!("{page}: no page came out of Chromium"));
        let shown = shown.replace("&lt;", "<").replace("&gt;", ">");
        shown.replace("&nbsp;", "\u{a0}").replace("&amp;", "&")
    }
}

/// Debian's Chromium, or another by one of its names.
fn find() -> Option<PathBuf> {
    let folders = std::env::var_os("PATH")?;
    let names = ["chromium", "chromium-browser", "google-chrome"];
    std::env::split_paths(&folders)
        .flat_map(|folder| names.map(|name| folder.join(name)))
        .find(|file| Path::is_file(file))
}
