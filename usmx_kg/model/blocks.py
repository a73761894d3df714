"""Plain records as blocks: keys with values, as `json.loads` gives them, some with an id."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from usmx_kg.model.ids import mint, name_of_id

__all__ = ["Block", "Declared", "declared", "is_description", "mint_short", "minted"]

Block = dict[str, Any]

_SLUG = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.~-]{0,200}\Z")


class Declared(NamedTuple):
    """A block with an id: the row of its record, the key that it stands under, and the block."""

    row: int
    key: str
    block: Block


def mint_short(text: str, base: str) -> str | None:
    """Return the IRI of an id as `mint` does, short names first because they are many."""
    return base + text if _SLUG.match(text) else mint(text.strip(), base)


def minted(text: str, base: str) -> str | None:
    """Return the IRI or label that a text is as an id as `name_of_id` does, short names first."""
    return base + text if _SLUG.match(text) else name_of_id(text, base)


def declared(block: Block, key: str = "") -> Iterator[tuple[str, Block]]:
    """Yield the blocks that have an id, at any depth, each with the key that it stands under."""
    if "id" in block and (len(block) > 1 or not key):
        yield key, block
    for name, value in block.items():
        if type(value) is dict:
            yield from declared(value, name)
        elif type(value) is list:
            for item in value:
                if type(item) is dict:
                    yield from declared(item, name)


def is_description(block: Any) -> bool:
    """Tell whether a value is a block that describes something, and not only an id that names it."""
    return type(block) is dict and (len(block) != 1 or "id" not in block)
