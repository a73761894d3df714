"""Each module says its job, one word names one thing, and importing does nothing."""

from __future__ import annotations

import ast
import re
from collections import defaultdict
from pathlib import Path

import pytest

from tests.architecture.house import MODULES, PACKAGE, modules, room_of, tree

SAME_NAMES = frozenset((
    "Column", "Description", "Facts", "Group", "Kind", "Noted", "Place", "Plan", "Result", "Seen", "Sheet",
    "Table", "Verdict", "beside", "blocks", "boolean", "canonical", "check", "context", "count", "cut", "declared",
    "fault", "fields", "fill", "fits", "form_of", "given", "kind", "kinds", "letters", "line_starts", "lines",
    "load", "main", "members", "named", "not_judged", "ordered", "pairs", "plain", "reached", "read", "reason",
    "reasons", "report", "rows", "rule_ids", "shared", "shown", "statements", "syntax_error", "table", "text",
    "text_of", "together", "triples", "unfolded", "value", "verdict", "word", "write",
))  # fmt: skip
"""Public classes and functions of one name in different rooms: this list may only shrink."""


@pytest.mark.parametrize("path", MODULES, ids=lambda p: str(p.relative_to(PACKAGE)))
def test_a_module_says_its_job(path: Path) -> None:
    assert not re.search(r"util|helper|misc|common", path.stem)
    assert ast.get_docstring(tree(path)), "a module says what it is for"
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
            assert ast.get_docstring(node), f"{node.name} has no docstring"


def test_no_import_has_side_effects() -> None:
    """Modules define; at their top level they call no print, basicConfig or the like."""
    for path in MODULES:
        for node in tree(path).body:
            if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
                assert path.name == "__main__.py", f"{path} runs something when it is imported"


def test_one_word_names_one_thing() -> None:
    """A format's `read` or `render` and a command's `command` are the same word on purpose: one interface each."""
    homes: dict[str, set[str]] = defaultdict(set)
    for name, path in modules().items():
        for node in tree(path).body:
            if isinstance(node, ast.FunctionDef | ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].add(room_of(name))
    twice = {name for name, rooms in homes.items() if len(rooms) > 1}
    assert twice <= SAME_NAMES, sorted(twice - SAME_NAMES)
    assert twice >= SAME_NAMES, f"no longer the same, so take them off: {sorted(SAME_NAMES - twice)}"
