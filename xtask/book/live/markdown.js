// As much of Markdown as Part 3's samples have. What a plugin returns is a stranger's: elements are made
// one by one, so that whatever isn't known here stays text.
(function () {
    const unescaped = (text) =>
        text.replaceAll("&quot;", '"').replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&");

    const INLINE = /<abbr title="([^"]*)">([^<]*)<\/abbr>|`([^`]+)`|\*\*([^*]+)\*\*|\*([^*]+)\*|\[([^\]]+)\]\([^)]*\)/g;

    function inline(text) {
        const nodes = [];
        let copied = 0;
        for (const found of text.matchAll(INLINE)) {
            const [whole, title, term, code, strong, em, link] = found;
            nodes.push(text.slice(copied, found.index));
            if (term !== undefined) {
                // Keyboards and fingers get to the explanation as well.
                nodes.push(live.element("abbr", { title: unescaped(title), tabindex: "0" }, term));
            } else if (code !== undefined) {
                nodes.push(live.element("code", {}, code));
            } else if (strong !== undefined) {
                nodes.push(live.element("strong", {}, strong));
            } else {
                nodes.push(em !== undefined ? live.element("em", {}, em) : link);
            }
            copied = found.index + whole.length;
        }
        return [...nodes, text.slice(copied)];
    }

    live.markdown = (text) =>
        text.trim().split(/\n\s*\n/).map((block) => {
            const heading = /^#{1,6} (.*)$/.exec(block);
            const fenced = /^```.*\n([^]*?)\n?```$/.exec(block);
            if (fenced) {
                return live.element("pre", {}, fenced[1]);
            }
            return heading
                ? live.element("p", {}, live.element("strong", {}, ...inline(heading[1])))
                : live.element("p", {}, ...inline(block));
        });
})();
