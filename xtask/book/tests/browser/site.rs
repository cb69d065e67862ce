//! The site as files, and a browser that presses buttons on its pages.

use std::fs;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::sync::atomic::{AtomicU32, Ordering};

use serde_json::Value;
use tempfile::TempDir;

use crate::{chromium, firefox};

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
    SEND
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
    browser: Browser,
}

enum Browser {
    Chromium(PathBuf),
    Firefox(PathBuf),
}

impl Browser {
    /// What the script of a page does at its end.
    fn how_to_send(&self) -> &'static str {
        match self {
            Self::Chromium(_) => "",
            Self::Firefox(_) => firefox::SEND,
        }
    }

    /// Chromium, unless the variable `FIREFOX` names another program.
    fn find() -> Self {
        match std::env::var_os("FIREFOX") {
            Some(program) => Self::Firefox(program.into()),
            None => {
                let found = chromium::find();
                Self::Chromium(found.expect("there is no Chromium here, so no form was tested"))
            }
        }
    }
}

impl Site {
    pub fn get() -> &'static Self {
        static SITE: LazyLock<Site> = LazyLock::new(|| {
            let browser = Browser::find();
            let folder = TempDir::new().unwrap();
            let plugin = xtask::component("part-3-plugin");
            let pages = book::site::build(xtask::root(), &folder.path().join("site"), &plugin);
            let pages = pages.unwrap_or_else(|error| panic!("{error:#}"));
            Site {
                folder,
                pages,
                browser,
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
            .replace("BODY", body)
            .replace("SEND", self.browser.how_to_send());
        let shown = html.with_file_name(format!("shown-{number}.html"));
        fs::write(&shown, format!("{before}{script}</body>{after}")).unwrap();

        let profile = self.folder.path().join(format!("profile-{number}"));
        let printed = match &self.browser {
            Browser::Chromium(program) => chromium::show(program, &profile, &shown),
            Browser::Firefox(program) => firefox::show(program, &profile, &shown),
        };
        fs::remove_file(&shown).unwrap();
        printed
    }
}
