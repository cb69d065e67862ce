// Names and values as text. A value is written as the chapters' hosts write it: with Rust's `{:?}`.
const live = { components: {} };

(function () {
    // What a type is: "u32" of "u32", "list" of { list: "u32" }.
    live.kind = (type) =>
        typeof type === "string" ? type : Object.keys(type).find((key) => key !== "name");

    // `live-stores` is `liveStores` in JavaScript, `LiveStores` and `live_stores` in Rust.
    live.pascal = (name) =>
        name
            .split("-")
            .map((word) => word[0].toUpperCase() + word.slice(1).toLowerCase())
            .join("");
    live.camel = (name) => live.pascal(name).replace(/^./, (first) => first.toLowerCase());
    const snake = (name) => name.replaceAll("-", "_").toLowerCase();

    const SIMPLE = { '"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t", "\r": "\\r", "\0": "\\0" };

    // What can't be seen is escaped, so that no value looks like another, or like the page's own words.
    function escape(text, quote) {
        let escaped = "";
        for (const c of text) {
            if (c === '"' || c === "'") {
                escaped += c === quote ? `\\${c}` : c;
            } else if (SIMPLE[c]) {
                escaped += SIMPLE[c];
            } else if (c !== " " && /[\p{C}\p{Z}\p{Grapheme_Extend}]/u.test(c)) {
                escaped += `\\u{${c.codePointAt(0).toString(16)}}`;
            } else {
                escaped += c;
            }
        }
        return quote + escaped + quote;
    }

    function float(value, isSingle) {
        if (!Number.isFinite(value)) {
            return Number.isNaN(value) ? "NaN" : value > 0 ? "inf" : "-inf";
        }
        if (Object.is(value, -0)) {
            return "-0.0";
        }
        // A single one is printed with as few digits as tell it from the next.
        for (let digits = 1; isSingle && digits <= 9; digits += 1) {
            const shorter = Number(value.toPrecision(digits));
            if (Math.fround(shorter) === value) {
                value = shorter;
                break;
            }
        }
        const size = Math.abs(value);
        if (size !== 0 && (size < 1e-4 || size >= 1e16)) {
            return value.toExponential().replace("e+", "e");
        }
        const text = String(value);
        return text.includes(".") ? text : `${text}.0`;
    }

    const data = (name, type, value) => (type === null ? name : `${name}(${live.print(type, value)})`);

    // `value` is as the translated component takes and returns it.
    live.print = function (type, value) {
        const kind = live.kind(type);
        const of = type[kind];
        const path = (name) => `${live.pascal(type.name)}::${live.pascal(name)}`;
        const comma = (items) => items.join(", ");
        switch (kind) {
            case "string":
                return escape(value, '"');
            case "char":
                return escape(value, "'");
            case "f32":
            case "f64":
                return float(value, kind === "f32");
            case "list":
                return `[${comma(Array.from(value, (item) => live.print(of, item)))}]`;
            case "option":
                if (value === undefined || value === null || value.tag === "none") {
                    return "None";
                }
                return data("Some", of, live.kind(of) === "option" ? value.val : value);
            case "result": {
                const index = value.tag === "ok" ? 0 : 1;
                const name = ["Ok", "Err"][index];
                return of[index] === null ? `${name}(())` : data(name, of[index], value.val);
            }
            case "tuple": {
                const items = of.map((item, index) => live.print(item, value[index]));
                return items.length === 1 ? `(${items},)` : `(${comma(items)})`;
            }
            case "record": {
                const fields = of.map(
                    ([name, field]) => `${snake(name)}: ${live.print(field, value[live.camel(name)])}`,
                );
                return `${live.pascal(type.name)} { ${comma(fields)} }`;
            }
            case "variant": {
                const [name, payload] = of.find(([name]) => name === value.tag);
                return data(path(name), payload, value.val);
            }
            case "enum":
                return path(value);
            case "flags": {
                const set = of.filter((name) => value[live.camel(name)]);
                return `(${set.map((name) => snake(name).toUpperCase()).join(" | ")})`;
            }
            case "own":
            case "borrow":
                return live.handleName ? live.handleName(of, value) : of;
            case "stream":
            case "future":
                return `a ${kind}`;
            default:
                return String(value);
        }
    };

    // A type as WIT has it.
    live.wit = function (type) {
        const kind = live.kind(type);
        const of = type[kind];
        const list = (types) => types.map((item) => (item === null ? "_" : live.wit(item))).join(", ");
        switch (kind) {
            case "list":
            case "option":
                return `${kind}<${live.wit(of)}>`;
            case "tuple":
                return `tuple<${list(of)}>`;
            case "result":
                if (of[1] === null) {
                    return of[0] === null ? "result" : `result<${live.wit(of[0])}>`;
                }
                return `result<${list(of)}>`;
            case "stream":
            case "future":
                return of === null ? kind : `${kind}<${live.wit(of)}>`;
            case "own":
                return of;
            case "borrow":
                return `borrow<${of}>`;
            default:
                return type.name ?? kind;
        }
    };

    // A function as the contract has it.
    live.signature = function ({ kind, name, resource, params, result, async: isAsync }) {
        const shown = params.filter(([name]) => !(kind === "method" && name === "self"));
        const list = shown.map(([name, type]) => `${name}: ${live.wit(type)}`).join(", ");
        if (kind === "constructor") {
            return `${resource}: constructor(${list})`;
        }
        const returned = result === null ? "" : ` -> ${live.wit(result)}`;
        const word = `${kind === "static" ? "static " : ""}${isAsync ? "async " : ""}func`;
        return `${resource ? `${resource}.` : ""}${name}: ${word}(${list})${returned}`;
    };
})();
