"""A host in Python for the interfaces `config` and `storage` of Part 4's plugin."""

import sys

from wasmtime import Engine, Store, WasiConfig
from wasmtime.component import Component, Linker


def main(file: str) -> None:
    engine = Engine()
    component = Component.from_file(engine, file)
    linker = Linker(engine)
    linker.add_wasip2()
    store = Store(engine)
    # An empty context, as in Part 2: no files, no network, no environment, no standard streams.
    store.set_wasi(WasiConfig())
    instance = linker.instantiate(store, component)

    def call(interface: str, name: str, *arguments):
        interface = f"tutorial:resources/{interface}@0.1.0"
        index = instance.get_export_index(store, interface)
        function = instance.get_func(store, instance.get_export_index(store, name, index))
        return function(store, *arguments)

    # ANCHOR: config
    for text in ["host = localhost\nport = 8080", "port = 8080\nhost"]:
        match call("config", "parse", text):
            case list(entries):
                print("parse:", ", ".join(f"{e.key} is {e.value}" for e in entries))
            case error:
                print("parse:", error.tag, error.payload)
    # ANCHOR_END: config

    # ANCHOR: storage
    fruit = call("storage", "[constructor]kv-store")
    call("storage", "[method]kv-store.put", fruit, "apple", "red")
    print("get apple:", call("storage", "[method]kv-store.get", fruit, "apple"))
    print("get plum:", call("storage", "[method]kv-store.get", fruit, "plum"))

    greens = call("storage", "open-store", [("leek", "green")])
    everything = call("storage", "[static]kv-store.merge", fruit, greens)
    print("stores alive after merge:", call("storage", "live-stores"))
    try:
        call("storage", "[method]kv-store.get", fruit, "apple")
    except ValueError as error:
        print("use after move:", error)

    call("storage", "[constructor]kv-store")
    print("stores alive, one forgotten:", call("storage", "live-stores"))
    everything.drop(store)
    print("stores alive, one dropped:", call("storage", "live-stores"))
    # ANCHOR_END: storage


main(sys.argv[1])
