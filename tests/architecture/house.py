"""What imports what: every import of every module, at its top, inside functions and for typing alike."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import NamedTuple

import usmx_kg

__all__ = ["MODULES", "PACKAGE", "ROOMS", "Import", "imports", "modules", "room_of", "tree"]

PACKAGE = Path(usmx_kg.__file__).parent
MODULES = sorted(PACKAGE.rglob("*.py"))

ROOMS = ("ground", "graph", "model", "write", "read", "rules", "ask", "check", "stream", "exchange", "api", "cli")
"""From the ground up: a room imports from itself and from those before it. `api` is what stands at the top level."""

_OUTSIDE = {"__about__": "ground", "__main__": "cli"}
"""Modules at the top level that belong to a room all the same."""


class Import(NamedTuple):
    """One import of a module of ours by another: their dotted names below the package."""

    by: str
    of: str


@cache
def tree(path: Path) -> ast.Module:
    """Return the syntax of a module."""
    return ast.parse(path.read_text("utf-8"))


def name_of(path: Path) -> str:
    """Return the dotted name of a module below the package, "" for the package itself."""
    parts = path.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def modules() -> dict[str, Path]:
    """Return the modules of the package by name."""
    return {name_of(path): path for path in MODULES}


def room_of(module: str) -> str:
    """Return the room of a module."""
    first = module.partition(".")[0]
    return first if first in ROOMS else _OUTSIDE.get(first, "api")


@cache
def imports() -> frozenset[Import]:
    """Return all imports among the modules of the package."""
    return frozenset(Import(name, of) for name, path in modules().items() for of in _imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[2] for alias in node.names if alias.name.startswith("usmx_kg."))
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: a relative import"
            package, _, rest = (node.module or "").partition(".")
            if package == "usmx_kg":
                for alias in node.names:
                    inner = f"{rest}.{alias.name}".lstrip(".")
                    yield inner if inner in modules() else rest
