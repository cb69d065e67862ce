// Whether a component fits one of the tutorial's worlds.
(function () {
    // Types are compared as the Component Model does: by their form, not by the name they have.
    const form = (it) => {
        const types = [it.params.map(([, type]) => type), it.result, it.async];
        return JSON.stringify(types, (key, value) => (key === "name" ? undefined : value));
    };

    // `interface` has the version in it.
    const full = (it) => `${it.interface ?? ""} ${it.path} ${it.kind}`;

    function problems(component, world) {
        const found = [];
        for (const wanted of world.functions) {
            const own = component.functions.find((it) => full(it) === full(wanted));
            if (!own) {
                found.push(`doesn't export ${wanted.path}`);
            } else if (form(own) !== form(wanted)) {
                found.push(`exports ${wanted.path} with other types`);
            }
        }
        for (const own of component.imports) {
            const offered = world.imports.find((it) => full(it) === full(own));
            if (!offered || form(offered) !== form(own)) {
                found.push(`imports ${own.path}, which isn't offered there`);
            }
        }
        if (component.wasi.length > 0 && !world.wasi) {
            found.push("imports WASI, and that part's host links none");
        }
        return found;
    }

    // A line for each world that it fits, or else for each that it nearly fits.
    live.fits = function (component, worlds) {
        const tried = worlds
            .filter((world) => world.functions.length > 0)
            .map((world) => ({ world, found: problems(component, world) }));
        const named = ({ name, folder }) => `the world ${name} of ${folder}`;
        const fitting = tried.filter(({ found }) => found.length === 0);
        if (fitting.length > 0) {
            return fitting.map(({ world }) => `It fits ${named(world)}.`);
        }
        const isNear = ({ world }) =>
            world.functions.some((it) => component.functions.some((own) => full(own) === full(it)));
        const near = tried.filter(isNear);
        const lines = near.map(({ world, found }) => `It doesn't fit ${named(world)}: it ${found.join("; it ")}.`);
        return lines.length > 0 ? lines : ["It fits none of the tutorial's worlds."];
    };
})();
