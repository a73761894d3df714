"""The inputs: all shipped records, all fixtures, generated records sound, faulty and spoiled, in every format."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from benchmarks.generate.dice import Dice
from benchmarks.generate.stream import Settings, items
from tests.formats import rdf, tables, trees
from tests.formats.sixty import ids_of, named, spelt
from usmx_kg.ground import resources
from usmx_kg.read.formats import FORMATS

__all__ = ["FORMS", "GROUPS", "LARGE", "Group", "Source", "generated", "shipped"]

Block = dict[str, Any]
TESTS = Path(__file__).parents[1]

SPELT = {"yaml": trees.yaml, "json": trees.json_list, "jsonl": trees.json_lines, "csv": tables.csv, "tsv": tables.tsv,
         "xlsx": tables.xlsx}  # fmt: skip
"""Formats in which people write names."""
EXACT = {"jsonld": trees.jsonld, "turtle": rdf.turtle, "trig": rdf.trig, "ntriples": rdf.ntriples,
         "nquads": rdf.nquads, "rdfxml": rdf.rdfxml}  # fmt: skip
"""Formats in which names are IRIs."""
FORMS = (*SPELT, *EXACT)
LARGE = ("jsonl", "csv", "ntriples")
"""Formats of which a file of any size is read in pieces."""

_SEED = 20_261_201


class Source(NamedTuple):
    """One input: the name that findings give it, the name of its format, its bytes."""

    name: str
    form: str
    data: bytes


class Group(NamedTuple):
    """A part of the corpus: how many generated records, from which seed, and the likelihood that a value is spoiled.

    `at_once` records stand in one file; in a `linked` group some name, in all spellings, what others describe.
    """

    records: int
    seed: int
    spoiled: float = 0.0
    at_once: int = 100
    linked: bool = False

    @property
    def forms(self) -> tuple[str, ...]:
        """The formats in which it is written: all, or those of large files where its records are linked."""
        return LARGE if self.linked else FORMS


GROUPS = {
    "generated": Group(2_000, _SEED),
    "spoiled": Group(500, _SEED + 1, 0.08),
    "large": Group(2_000, _SEED + 2, 0.005, 2_000, linked=True),
}


def shipped() -> Iterator[Source]:
    """Yield the examples, the documented cases and the fixtures of the rules, each as it is."""
    root = resources.path("data").parent
    suffixes = {suffix: form.name for form in FORMATS for suffix in form.suffixes}
    files = [*(root / "data" / "examples").rglob("*"), *(root / "data" / "cases").glob("*.ttl")]
    for file in sorted(files):
        if file.suffix in suffixes:
            yield Source(file.relative_to(root).as_posix(), suffixes[file.suffix], file.read_bytes())
    for file in sorted((TESTS / "rules").rglob("*-*")):
        if file.suffix in suffixes:
            yield Source(file.relative_to(TESTS).as_posix(), suffixes[file.suffix], file.read_bytes())


def generated(group: Group, form: str, most: int | None = None) -> Iterator[Source]:
    """Yield the first `most` records of a group (None: all) in a format, file by file."""
    settings = Settings(group.records, group.seed, names=0, apart=0.05 if group.linked else 0)
    made = (named(item) for item in items(settings))
    blocks = (block for block, _ in islice(made, most))
    dice, random, number = Dice(f"golden {group.seed}"), Random(group.seed), 0
    while some := list(islice(blocks, group.at_once)):
        number += 1
        exact = [_spoiled(block, random, group.spoiled) for block in some] if group.spoiled else some
        ids = {name for block in exact for name in ids_of(block)}
        written = [spelt(block, dice) for block in exact]
        data, _ = (SPELT | EXACT)[form](written if form in SPELT else exact, ids)
        yield Source(f"{group.seed}-{number}", form, data)


# -- spoiled values

_ODD: Sequence[object] = (
    "some text", "2031-02-30", "2031-13", "2031", "31/12/2031", "12.5", "007", "-5", "maybe", "true", "unknown",
    "actor:none", "https://example.org/unknown", "Atlantis", "place:mx-oax", "mission:training", 200, True,
)  # fmt: skip
_KEPT = ("id", "type")


def _spoiled(block: Block, random: Random, rate: float) -> Block:
    """Return a record of which each value is changed with this likelihood: to an odd one, or to none."""
    found: Block = {}
    for key, value in block.items():
        spoilt = key not in _KEPT and random.random() < rate
        if spoilt and random.random() < 0.2:
            continue
        if isinstance(value, dict):
            found[key] = _spoiled(value, random, rate)
        elif isinstance(value, list) and any(isinstance(item, dict) for item in value):
            found[key] = [_spoiled(item, random, rate) if isinstance(item, dict) else item for item in value]
        else:
            found[key] = random.choice(_ODD) if spoilt else value
    return found
