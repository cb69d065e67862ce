"""Part 4's plugin in Python: all of it but the database."""

import storage
from componentize_py_types import Err
from wit_world import exports
from wit_world.exports.config import (
    ConfigEntry,
    ParseError_DuplicateKey,
    ParseError_EmptyKey,
    ParseError_MissingEquals,
)
from wit_world.exports.database import ConnectError_UnsupportedUrl


class Config(exports.Config):
    def parse(self, text: str) -> list[ConfigEntry]:
        entries = {}
        for number, line in enumerate(text.splitlines(), 1):
            line = line.strip()
            if not line or line.startswith("#"):
                continue
            key, equals, value = (part.strip() for part in line.partition("="))
            # The error of a `result` is raised, as `Err`. Any other exception is a trap.
            if not equals:
                raise Err(ParseError_MissingEquals(number))
            if not key:
                raise Err(ParseError_EmptyKey(number))
            if key in entries:
                raise Err(ParseError_DuplicateKey(key))
            entries[key] = value
        return [ConfigEntry(key, value) for key, value in entries.items()]

    def validate(self, text: str) -> None:
        self.parse(text)

    def check(self, text: str) -> None:
        try:
            self.parse(text)
        except Err:
            raise Err(None)


class Storage(exports.Storage):
    def open_store(self, entries: list[tuple[str, str]]) -> storage.KvStore:
        store = storage.KvStore()
        store.entries = dict(entries)
        return store

    def live_stores(self) -> int:
        return storage.live


class Database(exports.Database):
    def connect(self, url: str):
        raise Err(ConnectError_UnsupportedUrl(url))
