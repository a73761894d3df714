"""Ontology files are laid out so that a term is found where one looks: one block a term, in alphabetical order."""

from __future__ import annotations

import re
from itertools import pairwise
from pathlib import Path

import pytest

from usmx_kg.graph import part_files

FILES = (*part_files("ontology"), *part_files("register"), *part_files("app"))


def blocks(turtle: str) -> list[str]:
    """Return the subjects at the left margin, in the order of the file; the scheme or ontology itself is left out."""
    heads = [line.split()[0] for line in turtle.splitlines() if line and line[0] not in " #@"]
    return [head for head in heads if not head.startswith("<https://w3id.org/usmx/")]


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_blocks_are_alphabetical(file: Path) -> None:
    found = blocks(file.read_text("utf-8"))
    assert found == sorted(set(found)), f"{file.name}: out of order or twice: {_first_fault(found)}"


def _first_fault(found: list[str]) -> str:
    return next((b for a, b in pairwise(found) if b <= a), "nothing")


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_file_says_what_it_holds_and_ends_lines_cleanly(file: Path) -> None:
    text = file.read_text("utf-8")
    assert text.startswith("# "), f"{file.name} has no first comment"
    assert not re.search(r"[ \t]+$|\t", text, re.MULTILINE), f"{file.name} has stray spaces or tabs"
    assert text.endswith("\n")
    assert not text.endswith("\n\n")


def test_disorder_is_noticed() -> None:
    assert blocks("# x\n@prefix a: <b> .\n\nusmx:B\n    a owl:Class ;\n    .\n\nusmx:A a owl:Class .\n") == [
        "usmx:B",
        "usmx:A",
    ]
