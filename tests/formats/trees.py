"""Records in YAML, JSON, JSON Lines and JSON-LD, each value's place noted as it is written."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from tests.formats.meaning import listed, meaning
from tests.formats.pen import Pen, Place, Places
from usmx_kg.ground.namespaces import CONTEXT, RECORD

__all__ = ["json_lines", "json_list", "jsonld", "yaml"]

Block = dict[str, Any]
_PLAIN = re.compile(r"[^\W\d_][\w -]*\Z")


class _Tree:
    def __init__(self, ids: set[str]) -> None:
        self.pen = Pen()
        self.places = Places()
        self.ids = ids

    def note(self, node: str, key: str, value: object, place: Place) -> None:
        self.places.value(node, key, meaning(key, value, self.ids), place)
        if isinstance(value, dict):
            inner = RECORD + value["id"]
            self.places.nodes.setdefault(inner, place)
            self.places.inside[node].append(inner)


class _Json(_Tree):
    """JSON; with `indent` None all on one line."""

    def block(self, block: Block, depth: int | None) -> None:
        node = RECORD + block["id"]
        self.places.nodes.setdefault(node, self.pen.here)
        self.pen.write("{")
        for number, (key, value) in enumerate(block.items()):
            self.pen.write("," if number else "")
            self.pen.write(" " if depth is None else "\n" + "  " * (depth + 1))
            self.pen.write(f"{json.dumps(key)}: ")
            self.places.key(node, key, self.pen.here)
            if isinstance(value, list):
                self.pen.write("[")
                for position, item in enumerate(value):
                    self.pen.write(", " if position else "")
                    self.value(node, key, item, depth)
                self.pen.write("]")
            else:
                self.value(node, key, value, depth)
        self.pen.write("}" if depth is None else "\n" + "  " * depth + "}")

    def value(self, node: str, key: str, value: object, depth: int | None) -> None:
        self.note(node, key, value, self.pen.here)
        if isinstance(value, dict):
            self.block(value, None if depth is None else depth + 1)
        else:
            self.pen.write(json.dumps(value, ensure_ascii=False))


def json_list(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write a list, indented."""
    return _json(records, ids, "[", "]\n")


def jsonld(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write JSON-LD with the context of the package."""
    return _json(records, ids, f'{{"@context": "{CONTEXT}", "@graph": [', "]}\n")


def _json(records: Sequence[Block], ids: set[str], before: str, after: str) -> tuple[bytes, Places]:
    out = _Json(ids)
    out.pen.write(before)
    for number, record in enumerate(records):
        out.pen.write(",\n" if number else "\n")
        out.block(record, 0)
    out.pen.write(after)
    return out.pen.data(), out.places


def json_lines(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write a line for each record."""
    out = _Json(ids)
    for record in records:
        out.block(record, None)
        out.pen.write("\n")
    return out.pen.data(), out.places


class _Yaml(_Tree):
    def block(self, block: Block, indent: str) -> None:
        """Write a block at the pen, its further lines behind an indent."""
        node = RECORD + block["id"]
        self.places.nodes.setdefault(node, self.pen.here)
        for number, (key, value) in enumerate(block.items()):
            self.pen.write(f"{indent if number else ''}{key}:")
            values = listed(value)
            if any(isinstance(item, dict) for item in values):
                self.pen.write("\n")
                for position, item in enumerate(values):
                    self.pen.write(f"{indent}  - ")
                    if position == 0:
                        self.places.key(node, key, Place(self.pen.line, self.pen.column - 2))
                    self.note(node, key, item, self.pen.here)
                    if isinstance(item, dict):
                        self.block(item, f"{indent}    ")
                    else:
                        self.pen.write(f"{_scalar(item)}\n")
                continue
            self.pen.write(" " if values or isinstance(value, list) else "")
            self.places.key(node, key, self.pen.here)
            if isinstance(value, list):
                self.pen.write("[")
                for position, item in enumerate(value):
                    self.pen.write(", " if position else "")
                    self.scalar(node, key, item)
                self.pen.write("]\n")
            else:
                if values:
                    self.scalar(node, key, value)
                self.pen.write("\n")

    def scalar(self, node: str, key: str, value: object) -> None:
        self.note(node, key, value, self.pen.here)
        self.pen.write(_scalar(value))


def yaml(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write a list of blocks."""
    out = _Yaml(ids)
    for record in records:
        out.pen.write("- ")
        out.block(record, "  ")
    return out.pen.data(), out.places


def _scalar(value: object) -> str:
    if isinstance(value, str):
        return (
            value if _PLAIN.match(value) or re.fullmatch(r"[0-9-]+", value) else json.dumps(value, ensure_ascii=False)
        )
    return json.dumps(value)
