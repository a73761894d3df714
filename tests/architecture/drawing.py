"""The rooms and their arrows, drawn from the imports."""

from __future__ import annotations

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from tests.architecture.house import ROOMS, imports, modules, room_of, tree

__all__ = ["PAGE", "redrawn"]

PAGE = Path(__file__).parents[2] / "docs" / "ARCHITECTURE.md"
_BETWEEN = re.compile(r"(<!-- rooms -->\n).*(?=<!-- end -->)", re.DOTALL)


def redrawn(text: str) -> str:
    """Return the page with its drawing made anew."""
    assert _BETWEEN.search(text), "the page has no place for the drawing"
    return _BETWEEN.sub(lambda match: match[1] + "\n".join(_lines()) + "\n", text)


def _lines() -> Iterator[str]:
    count = Counter(map(room_of, modules()))
    yield "```mermaid"
    yield "flowchart BT"
    yield from (f'    room_{room}["{room} · {count[room]} modules"]' for room in ROOMS)  # graph is a word of Mermaid's
    yield from (f"    room_{by} --> room_{of}" for by, of in _arrows())
    yield "```"
    yield ""
    yield "| room | what is in it |"
    yield "|---|---|"
    yield from (f"| `{room}` | {_told(room)} |" for room in ROOMS)


def _arrows() -> list[tuple[str, str]]:
    """Return which room imports which, but for arrows that a longer way through other rooms makes plain."""
    direct = {(room_of(i.by), room_of(i.of)) for i in imports()}
    below = {room: {of for by, of in direct if by == room and of != room} for room in ROOMS}

    def reached(room: str) -> set[str]:
        return below[room].union(*map(reached, below[room]))

    plain = [(by, of) for by in ROOMS for of in below[by] if not any(of in reached(via) for via in below[by] - {of})]
    return sorted(plain, key=lambda arrow: (ROOMS.index(arrow[0]), ROOMS.index(arrow[1])))


def _told(room: str) -> str:
    """Return the first line of a room's docstring."""
    return (ast.get_docstring(tree(modules()["" if room == "api" else room])) or "").partition("\n")[0]
