// Makes the forms: a place on the page says which functions of which component, and what is in their
// fields at first. The component's script is loaded when its form comes near.
(function () {
    const element = live.element;
    const loading = {};

    // Loads a component's script once a page, and compiles its core modules.
    live.load = function (name) {
        // A component that was translated in this page is there already.
        const isHere = () => live.components[name] !== undefined;
        loading[name] ??= new Promise((resolve, reject) => {
            if (isHere()) {
                resolve();
                return;
            }
            const failed = () => reject(new Error(`live/${name}.js can't be loaded`));
            const src = `${path_to_root}live/${name}.js`;
            document.head.append(element("script", { src, onload: resolve, onerror: failed }));
        }).then(async () => {
            const { instantiate, cores } = live.components[name];
            const modules = {};
            for (const [file, base64] of Object.entries(cores)) {
                const bytes = Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));
                modules[file] = await WebAssembly.compile(bytes);
            }
            return { instantiate, modules };
        });
        return loading[name];
    };

    // The handles that a form holds: each stands for something in the instance.
    class Handles {
        constructor(form) {
            this.form = form;
            this.all = [];
            this.fields = [];
            this.list = element("ul", { class: "live-handles", "aria-label": "Handles", tabindex: "-1" });
        }

        // A handle's name; the first time that it is seen, it gets one.
        name(resource, value) {
            let entry = this.all.find((entry) => entry.value === value);
            if (!entry) {
                this.count = (this.count ?? 0) + 1;
                entry = { resource, value, name: `${resource} ${this.count}`, isMoved: false };
                this.all.push(entry);
                this.show(entry);
            }
            return entry.name;
        }

        moved(value) {
            const entry = this.all.find((entry) => entry.value === value);
            if (entry) {
                entry.isMoved = true;
                this.show();
            }
        }

        // Handles are given away one by one. Those before the one that was refused are gone.
        refused(values) {
            const isMoved = (value) => this.all.find((entry) => entry.value === value)?.isMoved;
            const index = values.findIndex(isMoved);
            values.slice(0, Math.max(index, 0)).forEach((value) => this.moved(value));
        }

        clear() {
            this.all = [];
            this.show();
        }

        field(resource, name) {
            const control = element("select", { onchange: () => (field.isChosen = true) });
            const field = { resource, control };
            const node = element("label", { class: "live-field" }, element("span", {}, name), control);
            const read = () => {
                const entry = this.all.find((entry) => entry.name === control.value);
                if (!entry) {
                    throw new live.Mistake(`${name}: there is no handle yet; make one first`);
                }
                return entry.value;
            };
            this.fields.push(field);
            this.show();
            return { node, read, write() {} };
        }

        // Renews the lists to choose from. Until the reader chooses, each takes the first handle that is
        // left, and no other field of the same call has.
        show() {
            const label = ({ name, isMoved }) => (isMoved ? `${name} (moved)` : name);
            for (const field of this.fields) {
                const { resource, control } = field;
                const chosen = control.value;
                const fitting = this.all.filter((entry) => entry.resource === resource);
                const options = fitting.map((entry) => element("option", { value: entry.name }, label(entry)));
                control.replaceChildren(...options);
                if (field.isChosen && fitting.some(({ name }) => name === chosen)) {
                    control.value = chosen;
                    continue;
                }
                field.isChosen = false;
                const earlier = this.fields.slice(0, this.fields.indexOf(field));
                const taken = earlier.filter((other) => other.control.form === control.form);
                const isFree = ({ name, isMoved }) =>
                    !isMoved && !taken.some((other) => other.control.value === name);
                const isHeld = ({ isMoved }) => !isMoved;
                control.value = (fitting.find(isFree) ?? fitting.find(isHeld) ?? fitting[0])?.name ?? "";
            }
            const items = this.all.map((entry) => {
                const button = (word, act) => {
                    // The button goes with its handle, and the focus would go to the page's start.
                    const onclick = () => this.form.run(() => act(entry)).then(() => this.list.focus());
                    const label = `${word} ${entry.name}`;
                    return element("button", { type: "button", "aria-label": label, onclick }, word);
                };
                // What was given away is no longer ours to drop. It stays in the lists, to be tried.
                const buttons = entry.isMoved
                    ? []
                    : [
                          button("drop", (entry) => this.drop(entry)),
                          " ",
                          button("lose", (entry) => this.lose(entry)),
                      ];
                return element("li", {}, `${label(entry)} `, ...buttons);
            });
            this.list.replaceChildren(...items);
        }

        drop(entry) {
            const dispose = Symbol.dispose ?? Symbol.for("dispose");
            entry.value[dispose]();
            this.remove(entry);
            this.form.say(`drop ${entry.name}`);
        }

        // Nobody can reach it any more, and nothing was destroyed. The page keeps it from the browser's
        // collector, which would drop it one day; a host in Rust has none.
        lose(entry) {
            (this.lost ??= []).push(entry.value);
            this.remove(entry);
            this.form.say(`${entry.name} is lost: no handle leads to it, and it wasn't dropped`);
        }

        remove(entry) {
            this.all.splice(this.all.indexOf(entry), 1);
            this.show();
        }
    }

    class Form {
        constructor(place) {
            this.data = JSON.parse(place.dataset.form);
            this.handles = new Handles(this);
            this.busy = Promise.resolve();
            this.output = element("pre", {
                class: "live-output",
                role: "log",
                tabindex: "0",
                "aria-label": "What the component printed and returned",
            });
            this.place = place;
            const functions = new Map(this.data.functions.map((it) => [it.path, it]));
            this.find = (path) => functions.get(path);
            this.fields = new Map();
            const calls = this.data.calls.map((call) => this.call(call));
            place.append(this.head(), ...this.grants(), ...this.answers(), ...calls, ...this.foot());
            // The page's own keys, such as S for search and the arrows, aren't meant in here.
            place.addEventListener("keydown", (event) => event.stopPropagation());
        }

        // What runs here, and what it was made of.
        head() {
            const { component, size, wasi, imports, made_of: parts } = this.data;
            const kib = (size) => `${(size / 1024).toFixed(0)} KiB`;
            const names = [...new Set(imports.map((it) => it.interface ?? it.path))];
            const wanted = wasi.length > 0 ? [...names, `${wasi.length} interfaces of WASI`] : names;
            const needs = wanted.length > 0 ? wanted.join(", ") : "nothing";
            const head = element(
                "p",
                { class: "live-head" },
                element("strong", {}, component),
                ` runs in this page: ${kib(size)}, imports ${needs}. ${this.data.try}`,
            );
            const shown = (list, none) => (list.length > 0 ? list.join(", ") : none);
            const list = parts.map((part) => {
                const text = `, ${kib(part.size)}: imports ${shown(part.imports, "nothing but WASI")}; exports ${shown(part.exports, "nothing")}`;
                return element("li", {}, element("code", {}, part.name), text);
            });
            return parts.length > 0
                ? element("div", {}, head, element("p", {}, "It was made of these:"), element("ul", {}, ...list))
                : head;
        }

        // The folders that the component is lent, unless the reader takes them away.
        grants() {
            this.folders = this.data.folders.map(({ name, file, text }) => {
                const path = `${name}/${file}`;
                const granted = element("input", { type: "checkbox", checked: true });
                const area = element("textarea", { rows: text.split("\n").length, spellcheck: "false" });
                area.value = text.trimEnd();
                const node = element(
                    "fieldset",
                    { class: "live-group" },
                    element("legend", {}, "What the plugin may read"),
                    element("label", { class: "live-check" }, granted, `the folder ${name} is granted`),
                    element("label", { class: "live-field" }, element("span", {}, path), area),
                );
                const granting = () =>
                    granted.checked ? [{ name, files: { [file]: `${area.value}\n` } }] : [];
                return { node, granting };
            });
            return this.folders.map(({ node }) => node);
        }

        // What the page answers when the component calls it.
        answers() {
            this.answer = new Map();
            const asked = this.data.imports.filter(({ result }) => result !== null);
            const fields = asked.map(({ path, name, result }) => {
                const field = live.field(result, name, this.handles);
                if (path in this.data.answers) {
                    field.write(this.data.answers[path]);
                }
                this.answer.set(path, field);
                return field.node;
            });
            const legend = element("legend", {}, "What the page answers");
            return fields.length > 0
                ? [element("fieldset", { class: "live-group" }, legend, ...fields)]
                : [];
        }

        // One function: its fields, and the button that calls it.
        call({ path, values }) {
            const it = this.find(path);
            const fields = it.params.map(([name, type], index) => {
                const field = live.field(type, name, this.handles);
                const value = values?.[index];
                if (value !== undefined && value !== null) {
                    field.write(value);
                } else if (value === null && live.kind(type) === "option") {
                    field.write(null);
                }
                return field;
            });
            this.fields.set(path, fields);
            const button = element("button", {}, it.kind === "constructor" ? `New ${it.resource}` : `Call ${path}`);
            const onsubmit = (event) => {
                event.preventDefault();
                this.run(() => this.invoke(it, fields.map((field) => field.read())));
            };
            const signature = element("code", { class: "live-signature" }, live.signature(it));
            const nodes = fields.map((field) => field.node);
            const attributes = { class: "live-call", "data-path": path, novalidate: true, onsubmit };
            const form = element("form", attributes, ...nodes, button);
            // Many functions at once would fill screens, so that all but the first are folded.
            if (this.data.calls.length > 4) {
                const open = path === this.data.calls[0].path;
                return element("details", { open }, element("summary", {}, signature), form);
            }
            form.prepend(signature);
            return form;
        }

        foot() {
            this.watched = element("p", { class: "live-watch", role: "status" });
            this.rendered = element("div", {
                class: "live-rendered",
                role: "region",
                "aria-label": "The result, with headings, emphasis, code and explanations rendered",
            });
            const anew = element(
                "button",
                {
                    type: "button",
                    onclick: () => this.run(() => this.start("a new instance")),
                },
                "New instance",
            );
            this.stop = element("button", { type: "button", disabled: true }, "Stop reading");
            const isStream = ({ result }) => result !== null && live.kind(result) === "stream";
            const stop = this.data.functions.some(isStream) ? [" ", this.stop] : [];
            const results = element("div", { class: "live-results" }, this.output);
            if (this.data.markdown) {
                results.append(this.rendered);
                results.classList.add("live-tall");
            }
            const watched = this.data.watch.length > 0 ? [this.watched] : [];
            if (watched.length > 0) {
                this.watched.textContent = this.data.watch.map((path) => `${path}() = …`).join(", ");
            }
            const foot = element("div", { class: "live-foot" }, ...watched, results);
            return [this.handles.list, foot, element("p", {}, anew, ...stop)];
        }

        // A line, each piece of it cut: a browser takes seconds to lay out a million letters.
        say(...pieces) {
            const cut = (piece) =>
                piece.length > 5000 ? `${piece.slice(0, 5000)} … (${piece.length - 5000} more characters)` : piece;
            this.show(`${pieces.map(cut).join("")}\n`);
        }

        // Follows what comes, unless somebody has scrolled back to read.
        show(text) {
            const { scrollHeight, scrollTop, clientHeight } = this.output;
            const isAtEnd = scrollHeight - scrollTop - clientHeight < 40;
            this.output.append(text);
            if (isAtEnd) {
                this.output.scrollTop = this.output.scrollHeight;
            }
        }

        // One thing after the other. A mistake in a field calls nothing; any other error is the component's.
        run(act) {
            this.busy = this.busy.then(async () => {
                try {
                    await act();
                    await this.watch();
                } catch (error) {
                    const prefix = error instanceof live.Mistake ? "not called: " : "error: ";
                    this.say(`${prefix}${error?.message ?? error}`);
                }
            });
            return this.busy;
        }

        // ANCHOR: start
        // A new instance, as the granting and answering fields are now; whether it is ready to be called.
        async start(reason) {
            const { instantiate, modules } = await live.load(this.data.component);
            const folders = this.folders.flatMap(({ granting }) => granting());
            const print = (text) => this.show(text);
            const imports = { ...live.wasi(this.data.wasi, print, folders), ...this.offered() };
            this.handles.clear();
            this.instance = await instantiate((file) => modules[file], imports);
            // ANCHOR_END: start
            if (reason) {
                this.say(`(${reason})`);
            }
            for (const { path, values } of this.data.first) {
                const it = this.find(path);
                const fields = it.params.map(([name, type]) => live.field(type, name, this.handles));
                fields.forEach((field, index) => field.write(values[index]));
                if (!(await this.plainly(it, fields.map((field) => field.read())))) {
                    return false;
                }
            }
            return true;
        }

        // The functions that the component imports of its host. They are this page's.
        offered() {
            const offered = {};
            for (const it of this.data.imports) {
                const { interface: versioned, name, path, params, result, kind } = it;
                const answer = (...values) => {
                    const shown = params.map(([, type], index) => live.print(type, values[index]));
                    const answered = result === null ? undefined : this.answer.get(path).read();
                    const end = result === null ? "" : ` = ${live.print(result, answered)}`;
                    this.say(`${name}(${shown.join(", ")})`, end);
                    return answered;
                };
                if (kind !== "function") {
                    throw new Error(`${path}: this page can't make resources for a component`);
                }
                if (versioned === null) {
                    offered[name] = { default: answer };
                } else {
                    const of = (offered[versioned.split("@")[0]] ??= {});
                    of[live.camel(name)] = answer;
                }
            }
            return offered;
        }

        // The JavaScript function behind one of the contract's.
        target({ interface: versioned, kind, resource, name }) {
            const from = versioned === null ? this.instance : this.instance[versioned];
            if (kind === "function") {
                return from[live.camel(name)];
            }
            const type = from[live.pascal(resource)];
            if (kind === "constructor") {
                return (...values) => new type(...values);
            }
            if (kind === "static") {
                return (...values) => type[live.camel(name)](...values);
            }
            return (self, ...values) => type.prototype[live.camel(name)].call(self, ...values);
        }

        // Calls, and returns the result as text. What is thrown and no Error is the contract's `err`.
        async text(it, values) {
            const type = it.result;
            const isResult = type !== null && live.kind(type) === "result";
            const ok = isResult ? type.result[0] : type;
            live.handleName = (resource, value) => this.handles.name(resource, value);
            let value;
            try {
                value = await this.target(it)(...values);
            } catch (error) {
                if (error instanceof Error || !isResult) {
                    throw error;
                }
                return { text: live.print(type, { tag: "err", val: error }) };
            }
            const text = isResult ? live.print(type, { tag: "ok", val: value }) : ok === null ? "()" : live.print(ok, value);
            return { text, value };
        }

        async invoke(it, values) {
            const owned = values.filter((_, index) => live.kind(it.params[index][1]) === "own");
            if (new Set(owned).size < owned.length) {
                throw new live.Mistake("the same handle twice: it can be given away only once");
            }
            // What was made of an earlier text says nothing of this one.
            this.rendered.replaceChildren();
            const isFirst = !this.instance || this.data.first.length > 0;
            if (isFirst && !(await this.start())) {
                return;
            }
            await this.plainly(it, values);
        }

        // Calls, and shows what comes of it; whether it went well.
        async plainly(it, values) {
            live.handleName = (resource, value) => this.handles.name(resource, value);
            const shown = it.params.map(([, type], index) => live.print(type, values[index]));
            const called = `${it.path}(${shown.join(", ")})`;
            const instance = this.instance;
            const given = values.filter((_, index) => live.kind(it.params[index][1]) === "own");
            try {
                const answer = await this.text(it, values);
                const { text, value } = answer;
                this.say(called, ` = ${text}`);
                given.forEach((value) => this.handles.moved(value));
                await this.readAll(it, value);
                if (this.data.markdown && typeof value === "string") {
                    this.rendered.replaceChildren(...live.markdown(value));
                }
                return "value" in answer;
            } catch (error) {
                this.say(called, ` failed: ${error?.message ?? error}`);
                // Refused before the component ran, it is as it was. After a trap its memory may be in any state.
                const isRefused = error instanceof TypeError && error.message.startsWith("Resource error");
                if (isRefused) {
                    this.handles.refused(given);
                } else if (this.instance === instance) {
                    this.instance = undefined;
                    this.handles.clear();
                    this.say("(this instance is finished; the next call gets a new one)");
                }
                return false;
            }
        }

        // A stream's items, each as soon as it is there, until it ends or the reader of the page has enough.
        async readAll(it, value) {
            if (it.result === null || live.kind(it.result) !== "stream") {
                return;
            }
            let isEnough = false;
            let paused = performance.now();
            this.stop.onclick = () => (isEnough = true);
            this.stop.disabled = false;
            // Whatever else is pressed would wait for the end, which may never come.
            const others = [...this.place.querySelectorAll("button:enabled")].filter((it) => it !== this.stop);
            const focused = others.find((it) => it === document.activeElement);
            others.forEach((it) => (it.disabled = true));
            if (focused) {
                this.stop.focus();
            }
            try {
                for await (const item of value) {
                    this.say(`next: ${live.print(it.result.stream, item)}`);
                    // A button is pressed between two tasks, and a stream that always has an item ends none.
                    if (performance.now() - paused > 50) {
                        await new Promise((resolve) => setTimeout(resolve));
                        paused = performance.now();
                    }
                    if (isEnough) {
                        break;
                    }
                }
            } finally {
                others.forEach((it) => (it.disabled = false));
                if (document.activeElement === this.stop) {
                    focused?.focus();
                }
                this.stop.disabled = true;
            }
            this.say(isEnough ? "(nobody reads the rest of the stream)" : "(the stream has ended)");
        }

        async watch() {
            if (this.data.watch.length === 0) {
                return;
            }
            const shown = [];
            for (const path of this.data.watch) {
                const text = this.instance ? (await this.text(this.find(path), [])).text : "…";
                shown.push(`${path}() = ${text}`);
            }
            this.watched.textContent = shown.join(", ");
        }
    }

    // A file that the reader brings: looked into, compared with the tutorial's worlds, and called.
    class Drop {
        constructor(place) {
            this.data = JSON.parse(place.dataset.form);
            this.busy = Promise.resolve();
            const input = element("input", { type: "file", accept: ".wasm" });
            input.addEventListener("change", () => {
                this.take(input.files[0]);
                // So that the same file, built anew, can be chosen again.
                input.value = "";
            });
            const words = "A component, a .wasm file (choose it, or drop it anywhere on this page):";
            const label = element("label", { class: "live-field" }, element("span", {}, words), input);
            this.output = element("div", { role: "log" }, element("p", {}, "Nothing was chosen yet."));
            this.made = element("div", {});
            const sample = element("a", { href: `${path_to_root}live/${this.data.sample}`, download: "" }, this.data.sample);
            const offer = element("p", {}, "Without one at hand, download ", sample, ".");
            place.append(element("p", { class: "live-head" }, this.data.try), label, offer, this.output, this.made);
            // Beside the form as well, where a browser would leave the page and show the file instead.
            document.addEventListener("dragover", (event) => event.preventDefault());
            document.addEventListener("drop", (event) => {
                event.preventDefault();
                this.take(event.dataTransfer.files[0]);
            });
            place.addEventListener("keydown", (event) => event.stopPropagation());
        }

        take(file) {
            // Something else was dropped, such as a text, or the choice was taken back.
            if (file === undefined) {
                return;
            }
            const work = async () => this.look(file.name, new Uint8Array(await file.arrayBuffer()));
            this.busy = this.busy.then(work).catch((error) => this.refuse(file.name, error));
        }

        // What is thrown and no Error is the contract's `err`.
        refuse(name, error) {
            this.made.replaceChildren();
            this.output.replaceChildren(element("p", {}, `${name}: error: ${error?.message ?? error}`));
        }

        async look(name, bytes) {
            this.output.replaceChildren(element("p", {}, `Looking into ${name} …`));
            const { instantiate, modules } = await live.load(this.data.component);
            const print = (text) => console.log(text);
            const start = () => instantiate((file) => modules[file], live.wasi(this.data.wasi, print, []));
            const { wit, description } = (await start()).inspect(bytes);
            const seen = JSON.parse(description);
            const size = `${(bytes.length / 1024).toFixed(1)} KiB`;
            const verdicts = live.fits(seen, this.data.worlds).map((line) => element("li", {}, line));
            this.output.replaceChildren(
                element("p", {}, `${name}, ${size}:`),
                element("ul", {}, ...verdicts),
                element("pre", {}, element("code", { class: "language-wit" }, wit)),
            );
            this.count = (this.count ?? 0) + 1;
            const component = `yours-${this.count}`;
            const script = (await start()).translate(component, bytes);
            new Function("live", script)(live);
            const form = {
                ...seen,
                component,
                size: bytes.length,
                try: "It was translated in this page just now.",
                made_of: [],
                calls: seen.functions.map(({ path }) => ({ path })),
                first: [],
                watch: [],
                answers: {},
                folders: [],
            };
            const place = element("div", { "data-form": JSON.stringify(form) });
            this.form = new Form(place);
            this.made.replaceChildren(place);
        }
    }

    const near = new IntersectionObserver(
        (entries) => {
            for (const { isIntersecting, target } of entries) {
                if (isIntersecting) {
                    near.unobserve(target);
                    live.load(JSON.parse(target.dataset.form).component).catch(() => {});
                }
            }
        },
        { rootMargin: "800px" },
    );

    // Each place is filled as soon as the browser has read it, so that nothing below it moves later.
    live.forms = [];
    live.make = function (place) {
        // All chapters are on that page, for a printer.
        if (/\/print\.html$/.test(location.pathname)) {
            return;
        }
        const isDrop = JSON.parse(place.dataset.form).drop;
        live.forms.push(isDrop ? new Drop(place) : new Form(place));
        // What looks into files is large: it is loaded once there is a file.
        if (!isDrop) {
            near.observe(place);
        }
    };
})();
