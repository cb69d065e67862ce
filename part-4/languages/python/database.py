"""The resources of the interface `database`. There is none, so neither is ever made."""

from componentize_py_types import Err
from wit_world.exports import database as exports
from wit_world.exports.database import ConnectError_UnsupportedUrl


class Connection(exports.Connection):
    # A constructor can't fail: this one traps (componentize-py 0.25.1).
    def __init__(self, url: str) -> None:
        raise Err(ConnectError_UnsupportedUrl(url))


class Transaction(exports.Transaction):
    pass
