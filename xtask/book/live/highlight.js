// Colors for WIT, WAC and WAT, which the bundled highlighter doesn't know. It is loaded at a page's end, and
// the page is colored right after that. In between its variable is set, and then these languages are added.
(function () {
    const learn = (hljs) => {
        const comments = [hljs.C_LINE_COMMENT_MODE, hljs.C_BLOCK_COMMENT_MODE];
        hljs.registerLanguage("wit", () => ({
            name: "WIT",
            keywords: {
                $pattern: /[a-z][a-z0-9-]*/,
                keyword:
                    "package world interface import export use include as func static constructor " +
                    "record variant enum flags resource type async",
                type:
                    "bool char string u8 u16 u32 u64 s8 s16 s32 s64 f32 f64 " +
                    "list option result tuple borrow own stream future",
            },
            contains: comments,
        }));
        hljs.registerLanguage("wac", () => ({
            name: "WAC",
            keywords: {
                $pattern: /[a-z][a-z0-9-]*/,
                keyword: "package targets import export let new as",
            },
            contains: [...comments, hljs.QUOTE_STRING_MODE],
        }));
        hljs.registerLanguage("wat", () => ({
            name: "WAT",
            keywords: {
                $pattern: /[a-z][a-z0-9.-]*/,
                keyword:
                    "component core module instance func type import export memory canon lift lower " +
                    "param result local start with",
            },
            contains: [hljs.COMMENT(";;", "$"), hljs.QUOTE_STRING_MODE],
        }));
    };
    Object.defineProperty(window, "hljs", {
        configurable: true,
        set(hljs) {
            Object.defineProperty(window, "hljs", { value: hljs, writable: true });
            learn(hljs);
        },
    });
})();
