"""Part 2's plugin in Python."""

from dataclasses import replace

import wit_world
from wit_world import Chapter


class WitWorld(wit_world.WitWorld):
    def process(self, chapter: Chapter) -> Chapter:
        return replace(chapter, content=chapter.content.replace("WASM", "Wasm"))
