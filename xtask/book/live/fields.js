// Fields for every type of WIT. `live.field(type, name, handles)` is { node, read, write }: `read` returns
// a value as the translated component takes it, and `write` sets one that is given as JSON.
(function () {
    // Makes an element: attributes, then children.
    live.element = function (name, attributes, ...children) {
        const element = document.createElement(name);
        // Or a browser that goes back puts an old value into a field that has forgotten what belongs to it.
        if (["input", "select", "textarea"].includes(name)) {
            element.autocomplete = "off";
        }
        for (const [key, value] of Object.entries(attributes ?? {})) {
            if (key.startsWith("on")) {
                element.addEventListener(key.slice(2), value);
            } else if (value !== false) {
                element.setAttribute(key, value === true ? "" : value);
            }
        }
        element.append(...children);
        return element;
    };
    const element = live.element;

    const labelled = (name, control) =>
        element("label", { class: "live-field" }, element("span", {}, name), control);

    const group = (name, ...children) =>
        element("fieldset", { class: "live-group" }, element("legend", {}, name), ...children);

    // A line of text that `parse` makes a value of, or refuses with the words of its error.
    function line(name, type, initial, parse, control = "input") {
        const input = element(control, { spellcheck: "false" });
        if (control === "input") {
            input.type = "text";
        } else {
            input.rows = 1;
        }
        input.value = initial;
        const read = () => {
            try {
                input.removeAttribute("aria-invalid");
                return parse(input.value);
            } catch (error) {
                input.setAttribute("aria-invalid", "true");
                input.focus();
                throw new live.Mistake(`${name}: expected ${error.message}, found "${input.value}"`);
            }
        };
        const write = (value) => (input.value = String(value));
        return { node: labelled(`${name}: ${type}`, input), read, write };
    }

    // What a field holds isn't of its type: nothing is called.
    live.Mistake = class extends Error {};

    function text(name) {
        // As high as its text: a line break that was typed by mistake shows.
        const fit = () => {
            const wrapped = area.value.split("\n").map((part) => 1 + Math.floor(part.length / 60));
            area.rows = Math.min(10, wrapped.reduce((a, b) => a + b));
        };
        const area = element("textarea", { rows: 1, spellcheck: "false", oninput: fit });
        const write = (value) => {
            area.value = value;
            fit();
        };
        return { node: labelled(`${name}: string`, area), read: () => area.value, write };
    }

    function integer(name, type) {
        const bits = BigInt(type.slice(1));
        const isSigned = type[0] === "s";
        const least = isSigned ? -(1n << (bits - 1n)) : 0n;
        const most = (1n << (isSigned ? bits - 1n : bits)) - 1n;
        return line(name, type, "0", (text) => {
            const isWhole = /^\s*-?\d+\s*$/.test(text);
            const value = isWhole ? BigInt(text) : undefined;
            if (value === undefined || value < least || value > most) {
                throw new Error(`a whole number from ${least} to ${most}`);
            }
            return bits === 64n ? value : Number(value);
        });
    }

    function float(name, type) {
        const names = { NaN: NaN, inf: Infinity, "-inf": -Infinity };
        return line(name, type, "0.0", (text) => {
            const word = text.trim();
            if (word in names) {
                return names[word];
            }
            if (word === "" || Number.isNaN(Number(word))) {
                throw new Error("a number, NaN, inf or -inf");
            }
            return type === "f32" ? Math.fround(Number(word)) : Number(word);
        });
    }

    function character(name) {
        // A line break is a character as well, and an `input` can't hold one.
        const parse = (text) => {
            if ([...text].length !== 1) {
                throw new Error("one Unicode scalar value");
            }
            return text;
        };
        return line(name, "char", "x", parse, "textarea");
    }

    function checkbox(name, onchange) {
        const input = element("input", { type: "checkbox", onchange: () => onchange?.() });
        const node = element("label", { class: "live-check" }, input, name);
        return { node, read: () => input.checked, write: (value) => (input.checked = value) };
    }

    function select(name, choices, onchange) {
        const options = choices.map((choice) => element("option", { value: choice }, choice));
        const control = element("select", { onchange: () => onchange?.() }, ...options);
        return {
            node: labelled(name, control),
            read: () => control.value,
            write: (value) => (control.value = value),
        };
    }

    function list(name, type, handles) {
        const items = [];
        // The browser counts, so that nothing keeps its old number when another is removed.
        const rows = element("ol", { class: "live-items", start: 0 });
        const renumber = () =>
            [...rows.children].forEach((row, index) =>
                row.lastChild.setAttribute("aria-label", `Remove ${index} of ${name}`),
            );
        const add = (value) => {
            const item = live.field(type, "item", handles);
            if (value !== undefined) {
                item.write(value);
            }
            const remove = element("button", { type: "button" }, "Remove");
            const row = element("li", {}, element("div", { class: "live-item" }, item.node), remove);
            remove.addEventListener("click", () => {
                items.splice(items.indexOf(item), 1);
                row.remove();
                renumber();
                adding.focus();
            });
            items.push(item);
            rows.append(row);
            renumber();
        };
        const adding = element("button", { type: "button", onclick: () => add() }, "Add one");
        adding.setAttribute("aria-label", `Add one to ${name}`);
        const read = () => {
            const values = items.map((item, index) => {
                try {
                    return item.read();
                } catch (error) {
                    error.message = `${name}, item ${index}: ${error.message.replace(/^item: /, "")}`;
                    throw error;
                }
            });
            return type === "u8" ? Uint8Array.from(values) : values;
        };
        const write = (values) => {
            items.length = 0;
            rows.replaceChildren();
            values.forEach(add);
        };
        return { node: group(`${name}: list<${live.wit(type)}>`, rows, adding), read, write };
    }

    // A field that is there in some cases and not in others.
    function payload(choose, types, handles, wrap) {
        const place = element("div", {});
        const fields = new Map();
        const current = () => {
            const choice = choose();
            if (!types.get(choice)) {
                return undefined;
            }
            if (!fields.has(choice)) {
                const label = choice === true ? "value" : choice;
                fields.set(choice, live.field(types.get(choice), label, handles));
            }
            return fields.get(choice);
        };
        const update = () => place.replaceChildren(...(current() ? [current().node] : []));
        return { place, update, read: () => wrap(choose(), current()?.read()), current };
    }

    function option(name, type, handles) {
        const isNested = live.kind(type) === "option";
        const some = checkbox("some", () => data.update());
        const wrap = (choice, value) =>
            isNested ? (choice ? { tag: "some", val: value } : { tag: "none" }) : value;
        const data = payload(some.read, new Map([[true, type]]), handles, wrap);
        const write = (value) => {
            some.write(value !== null);
            data.update();
            if (value !== null) {
                data.current().write(value);
            }
        };
        const legend = `${name}: option<${live.wit(type)}>`;
        return { node: group(legend, some.node, data.place), read: data.read, write };
    }

    function cases(name, types, handles, wrap) {
        const hasData = [...types.values()].some(Boolean);
        const choice = select(hasData ? "case" : name, [...types.keys()], () => data.update());
        const data = payload(choice.read, types, handles, wrap);
        const write = (value) => {
            const [tag, val] = typeof value === "string" ? [value] : Object.entries(value)[0];
            choice.write(tag);
            data.update();
            data.current()?.write(val);
        };
        data.update();
        const node = hasData ? group(name, choice.node, data.place) : choice.node;
        return { node, read: data.read, write };
    }

    function fields(name, entries, handles, toValue, toArray) {
        const all = entries.map(([label, type]) => live.field(type, label, handles));
        const read = () => toValue(all.map((field) => field.read()));
        const write = (value) => toArray(value).forEach((item, index) => all[index].write(item));
        return { node: group(name, ...all.map((field) => field.node)), read, write };
    }

    live.field = function (type, name, handles) {
        const kind = live.kind(type);
        const of = type[kind];
        const titled = `${name}: ${live.wit(type)}`;
        switch (kind) {
            case "bool":
                return checkbox(titled);
            case "string":
                return text(name);
            case "char":
                return character(name);
            case "f32":
            case "f64":
                return float(name, kind);
            case "list":
                return list(name, of, handles);
            case "option":
                return option(name, of, handles);
            case "variant":
                return cases(titled, new Map(of), handles, (tag, val) => ({ tag, val }));
            case "enum":
                return cases(titled, new Map(of.map((tag) => [tag, null])), handles, (tag) => tag);
            case "result":
                return cases(titled, new Map([["ok", of[0]], ["err", of[1]]]), handles, (tag, val) => ({
                    tag,
                    val,
                }));
            case "tuple": {
                const entries = of.map((item, index) => [`${index}`, item]);
                return fields(titled, entries, handles, (values) => values, (value) => value);
            }
            case "record": {
                const toValue = (values) =>
                    Object.fromEntries(of.map(([name], index) => [live.camel(name), values[index]]));
                const toArray = (value) => of.map(([name]) => value[name]);
                return fields(titled, of, handles, toValue, toArray);
            }
            case "flags": {
                const boxes = of.map((name) => checkbox(name));
                const read = () =>
                    Object.fromEntries(of.map((name, index) => [live.camel(name), boxes[index].read()]));
                const write = (set) => boxes.forEach((box, index) => box.write(set.includes(of[index])));
                return { node: group(titled, ...boxes.map((box) => box.node)), read, write };
            }
            case "own":
            case "borrow":
                return handles.field(of, titled);
            default: {
                if (/^[us]\d+$/.test(kind)) {
                    return integer(name, kind);
                }
                const refuse = () => {
                    throw new live.Mistake(`${name}: a ${kind} can't be entered on a page`);
                };
                const words = `${titled}, which can't be entered on a page`;
                return { node: element("p", {}, words), read: refuse, write() {} };
            }
        }
    };
})();
