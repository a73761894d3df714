"""Data flows one way: rooms import only rooms below them, no module leads back to itself, and the drawing is true."""

from __future__ import annotations

import pytest

from tests.architecture.drawing import PAGE, redrawn
from tests.architecture.house import MODULES, PACKAGE, ROOMS, imports, modules, room_of

CLOSED = {"write": {"ground", "graph", "model", "write"}, "rules": {"ground", "graph", "model", "rules"}}
"""Rooms that may import less than all that stand below them."""


def test_every_module_is_in_a_room() -> None:
    loose = {path.name for path in PACKAGE.glob("*.py")} - {"__init__.py", "__main__.py", "__about__.py", "api.py"}
    assert not loose
    assert {path.name for path in PACKAGE.iterdir() if (path / "__init__.py").exists()} == set(ROOMS) - {"api"}


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_only_rooms_below_it(room: str) -> None:
    may = CLOSED.get(room, set(ROOMS[: ROOMS.index(room) + 1]))
    wrong = sorted(f"{i.by} imports {i.of}" for i in imports() if room_of(i.by) == room and room_of(i.of) not in may)
    assert not wrong


def test_no_module_leads_back_to_itself() -> None:
    """Imports inside functions and for typing count as well."""
    below: dict[str, set[str]] = {name: set() for name in modules()}
    for found in imports():
        below[found.by].add(found.of)
    left = dict(below)
    while free := [name for name, of in left.items() if not of & left.keys()]:
        for name in free:
            del left[name]
    assert not left, f"a circle is among {sorted(left)}"


def test_the_drawing_is_true() -> None:
    assert redrawn(PAGE.read_text("utf-8")) == PAGE.read_text("utf-8"), "run python -m tests.architecture"


def test_pyshacl_has_one_door() -> None:
    users = [path for path in MODULES if "import pyshacl" in path.read_text("utf-8")]
    assert [path.name for path in users] == ["pyshacl_engine.py"]
