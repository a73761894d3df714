"""The rules on consent repeat the same definitions, since SHACL can't share them: hold the copies equal."""

from __future__ import annotations

import textwrap
from collections import defaultdict

import pytest

from usmx_kg.graph import part_files

# The comment that opens a block, and how many rules state it.
BLOCKS = {
    "# The consents from the host, and those that may be": 6,
    "# The consents from the host.": 3,
    "# Mission.": 3,
    "# Place.": 3,
    "# Strength.": 3,
    "# Arms": 3,
}


@pytest.mark.parametrize(("opening", "count"), BLOCKS.items())
def test_copies_of_a_definition_are_equal(opening: str, count: int) -> None:
    copies = defaultdict(list)
    for file in part_files("shapes"):
        text = file.read_text("utf-8")
        if opening in text:
            copies[_block(text, text.index(opening))].append(file.stem)
    assert [len(rules) for rules in copies.values()] == [count], dict(copies.items())


def _block(text: str, comment: int) -> str:
    """Return the group in braces that a comment opens, at the margin."""
    start = text.rindex("{", 0, comment)
    depth, end = 0, start
    while True:
        depth += {"{": 1, "}": -1}.get(text[end], 0)
        end += 1
        if depth == 0:
            break
    line = text.rindex("\n", 0, start) + 1
    return textwrap.dedent(text[line:end])
