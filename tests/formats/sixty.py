"""Sixty labelled deployments, the same on every run: what each breaks is known before anything reads it.

The records and their labels are those of the benchmarks' generator, one fault each, from every rule that one file can
break (record-unique takes two, and marks of missing values are told once a file). Here each nested thing gets an id,
so that every format can name it in a finding.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from benchmarks.generate.dice import Dice
from benchmarks.generate.faults import FAULTS
from benchmarks.generate.spelling import spell
from benchmarks.generate.stream import Item, Settings, items
from usmx_kg.graph.rulebook import rules
from usmx_kg.ground.namespaces import RECORD
from usmx_kg.model.conventions import NOTED

__all__ = ["APART", "COUNT", "Block", "Label", "Made", "ids_of", "named", "sixty", "spelt"]

Block = dict[str, Any]
COUNT = 60
_SEED = 7
_NESTED = {
    "consent": "Consent",
    "agreement": "Agreement",
    "request": "AssistanceRequest",
    "sendingAuthorization": "SendingAuthorization",
}


class Label(NamedTuple):
    """A finding to come. Host, sender and value are IRIs or text as written, empty where they don't apply."""

    record: str
    rule: str
    host: str
    sender: str
    value: str


class Made(NamedTuple):
    """A record as exact names (`exact`) and as people write it (`spelt`), the fault in it, and what will be found."""

    exact: Block
    spelt: Block
    fault: str
    labels: tuple[Label, ...]


_ELSEWHERE = ("consent-conditions", "consent-events", "record-consistent")
"""Rules on keys that no generated record has; `tests/records` has them in every format (absence, consent_events)."""
APART = frozenset(("record-repeated", "record-unique", "type-stated", *_ELSEWHERE, *NOTED))
"""Rules that only two records break, of which a file has one finding, or no record in RDF, which states its type."""


@cache
def sixty() -> tuple[Made, ...]:
    """Return the deployments."""
    some = _some_faults()
    made = items(Settings(len(some), _SEED, names=0, apart=0, only=some, each=True))
    dice = Dice("sixty")
    found = []
    for item in made:
        exact, ids = named(item)
        labels = tuple(Label(*finding[:4], ids.get(finding.value, finding.value)) for finding in item.findings)
        found.append(Made(exact, spelt(exact, dice), item.faults[0], labels))
    return tuple(found)


def _some_faults() -> tuple[str, ...]:
    """Return sixty faults: the first of each rule, then others of the rules that can be broken in most ways."""
    ids = [fault.id for fault in FAULTS]
    plain = [fault for fault in ids if not any(other.startswith(fault) and other != fault for other in ids)]
    ways = {rule: [f for f in plain if f.partition("/")[0] == rule] for rule in rules() if rule not in APART}
    first = [found[0] for found in ways.values()]
    more = (found[turn] for turn in range(1, 20) for found in ways.values() if len(found) > 3 * turn)
    return tuple(dict.fromkeys([*first, *more]))[:COUNT]


def named(item: Item) -> tuple[Block, dict[str, str]]:
    """Return a record whose nested things all have ids and classes, and what `consent 2` of its labels now is."""
    record = dict(item.block)
    number = 0
    ids: dict[str, str] = {}

    def with_id(value: object, key: str, position: int) -> object:
        nonlocal number
        if not isinstance(value, dict):
            return value
        number += 1
        block = {"id": f"{record['id']}-n{number}", **value}
        block |= {"type": block.get("type") or _NESTED[key]} if key in _NESTED else {}
        ids[f"{key} {position}"] = RECORD + block["id"]
        return {k: inside(k, v) for k, v in block.items()}

    def inside(key: str, value: object) -> object:
        if isinstance(value, list):
            return [with_id(v, key, position) for position, v in enumerate(value, 1)]
        return with_id(value, key, 1)

    return {key: inside(key, value) for key, value in record.items()}, ids


def spelt(exact: Block, dice: Dice) -> Block:
    """Return a record with its things named as people do, without the classes that readers assume."""
    lists = {key: exact[key] if isinstance(exact[key], list) else [exact[key]] for key in _NESTED if key in exact}
    written = spell({**exact, **lists}, 0.6, dice)
    for key, kind in _NESTED.items():
        values = written.get(key, ())
        for value in values if isinstance(values, list) else [values]:
            if isinstance(value, dict) and value.get("type") == kind:
                del value["type"]
    return written


def ids_of(block: object) -> set[str]:
    """Return the ids in a block."""
    if isinstance(block, list):
        return {name for item in block for name in ids_of(item)}
    if not isinstance(block, dict):
        return set()
    return {block["id"], *(name for value in block.values() for name in ids_of(value))}
