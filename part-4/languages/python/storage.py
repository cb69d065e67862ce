"""The resource of the interface `storage`, and how many of it are alive."""

from wit_world.exports import storage as exports

# ANCHOR: store
live = 0


class KvStore(exports.KvStore):
    def __init__(self) -> None:
        global live
        live += 1
        self.entries = {}

    # Python's destructor, which nobody calls when the host drops its handle.
    def __del__(self) -> None:
        global live
        live -= 1

    # ANCHOR_END: store

    def get(self, key: str) -> str | None:
        return self.entries.get(key)

    def put(self, key: str, value: str) -> None:
        self.entries[key] = value

    def delete(self, key: str) -> str | None:
        return self.entries.pop(key, None)

    def copy_from(self, other: "KvStore") -> None:
        self.entries.update(other.entries)

    # ANCHOR: merge
    @classmethod
    def merge(cls, a: "KvStore", b: "KvStore") -> "KvStore":
        merged = cls()
        merged.entries = a.entries | b.entries
        return merged
    # ANCHOR_END: merge
