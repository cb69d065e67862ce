// The page's own WASI: standard output and error go to the form, and a folder can be lent. The rest is
// refused, by name, when it is called.
(function () {
    const ENCODER = new TextEncoder();
    const DECODER = new TextDecoder("utf-8", { ignoreBOM: true });

    class Pollable {
        ready() {
            return true;
        }
        // Nothing here waits.
        block() {}
    }

    class OutputStream {
        constructor(show) {
            this.show = show;
        }
        checkWrite() {
            return 65536n;
        }
        write(bytes) {
            this.show(DECODER.decode(bytes));
        }
        blockingWriteAndFlush(bytes) {
            this.write(bytes);
        }
        flush() {}
        blockingFlush() {}
        subscribe() {
            return new Pollable();
        }
    }

    class InputStream {
        constructor(bytes) {
            this.bytes = bytes;
        }
        read(length) {
            if (this.bytes.length === 0) {
                throw { tag: "closed" };
            }
            const read = this.bytes.slice(0, Number(length));
            this.bytes = this.bytes.slice(read.length);
            return read;
        }
        blockingRead(length) {
            return this.read(length);
        }
        subscribe() {
            return new Pollable();
        }
    }

    // A file if it has bytes, else a folder.
    class Descriptor {
        constructor(files, bytes) {
            this.files = files;
            this.bytes = bytes;
        }
        openAt(_links, path, { create, truncate }, { write, mutateDirectory }) {
            if (create || truncate || write || mutateDirectory) {
                throw "read-only";
            }
            if (path.startsWith("/") || path.split("/").includes("..")) {
                throw "not-permitted";
            }
            const file = this.files?.[path];
            if (file === undefined) {
                throw "no-entry";
            }
            return new Descriptor(undefined, ENCODER.encode(file));
        }
        getType() {
            return this.bytes ? "regular-file" : "directory";
        }
        getFlags() {
            return { read: true };
        }
        stat() {
            const size = BigInt(this.bytes?.length ?? 0);
            return { type: this.getType(), linkCount: 1n, size };
        }
        metadataHash() {
            return { lower: 0n, upper: 0n };
        }
        readViaStream(offset) {
            if (!this.bytes) {
                throw "is-directory";
            }
            return new InputStream(this.bytes.slice(Number(offset)));
        }
    }

    class Refused extends Error {}

    // ANCHOR: refuse
    // Stands for a function or a resource that this page doesn't offer.
    function refuse(name) {
        const refused = function () {
            throw new Refused(`${name} isn't offered by this page`);
        };
        refused.prototype = new Proxy({}, {
            get: (_, key) => (typeof key === "symbol" ? undefined : refuse(`${name}.${key}`)),
        });
        return refused;
    }
    // ANCHOR_END: refuse

    // `show` gets what is printed, and `folders` are { name, files: { name: text } }.
    live.wasi = function (interfaces, show, folders) {
        const offered = {
            "cli/environment": {
                getEnvironment: () => [],
                getArguments: () => [],
                initialCwd: () => undefined,
            },
            "cli/exit": {
                exit(status) {
                    // As a Rust host puts it.
                    throw new Refused(`Exited with i32 exit status ${status.tag === "ok" ? 0 : 1}`);
                },
            },
            "cli/stdin": { getStdin: () => new InputStream(new Uint8Array()) },
            "cli/stdout": { getStdout: () => new OutputStream(show) },
            "cli/stderr": { getStderr: () => new OutputStream(show) },
            "cli/terminal-stdin": { getTerminalStdin: () => undefined },
            "cli/terminal-stdout": { getTerminalStdout: () => undefined },
            "cli/terminal-stderr": { getTerminalStderr: () => undefined },
            "io/poll": { Pollable, poll: (list) => Uint32Array.from(list.keys()) },
            "io/streams": { InputStream, OutputStream },
            "filesystem/types": { Descriptor, filesystemErrorCode: () => undefined },
            "filesystem/preopens": {
                getDirectories: () =>
                    folders.map(({ name, files }) => [new Descriptor(files), name]),
            },
            "random/insecure-seed": {
                insecureSeed: () => Array.from(crypto.getRandomValues(new BigUint64Array(2))),
            },
        };
        const imports = {};
        for (const versioned of interfaces) {
            const name = versioned.split("@")[0];
            const known = offered[name.slice("wasi:".length)] ?? {};
            imports[name] = new Proxy(known, {
                get: (_, key) => known[key] ?? refuse(`${name}.${String(key)}`),
            });
        }
        return imports;
    };
})();
