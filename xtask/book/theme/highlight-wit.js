// Colours for WIT and WAC, which the bundled highlighter doesn't know.
(function () {
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
    // The page was coloured before this file was loaded.
    document.querySelectorAll("code.language-wit, code.language-wac").forEach((block) => {
        hljs.highlightBlock(block);
    });
})();
