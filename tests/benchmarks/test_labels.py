"""What is labelled is what is found: nothing missed, no false alarm.

USMX_LABELS_RECORDS sets how many records the evaluation gets by chance, USMX_LABELS_SEED which ones; with
USMX_LABELS_ENGINE the engine of that name judges every fault rather than some of each rule.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable

import pytest

from benchmarks.generate.faults import FAULTS
from benchmarks.generate.stream import Item, Settings, items
from usmx_kg.check.run import check
from usmx_kg.graph.rulebook import rules
from usmx_kg.model.conventions import NOTED
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

RECORDS = int(os.environ.get("USMX_LABELS_RECORDS", "600"))
SEED = int(os.environ.get("USMX_LABELS_SEED", "1"))
ENGINE = os.environ.get("USMX_LABELS_ENGINE")


def differences(made: Iterable[Item], engine: str | None = None) -> list[str]:
    """Check items and return what was missed or found beyond the labels, each with the faults of its record."""
    listed = list(made)
    lines = "\n".join(json.dumps(item.block, ensure_ascii=False) for item in listed)
    records = read([TextSource(lines, "jsonl", "made.jsonl")])
    assert not records.errors, records.errors[:3]
    found = {(f.record, f.rule, f.host or "", f.sender or "", f.value or "") for f in check(records, engine=engine)}
    expected = {tuple(finding): item for item in listed for finding in item.findings}
    faults = {item.block["id"]: " ".join(item.faults) for item in listed if item.faults}
    return [
        f"{'found' if finding in found else 'missed'} {finding} by {faults.get(finding[0].rpartition('/')[2])}"
        for finding in sorted(found ^ expected.keys())
    ]


@pytest.mark.parametrize("seed", [SEED, SEED + 1])
def test_every_fault_is_found(seed: int) -> None:
    assert not differences(items(Settings(len(FAULTS), seed, each=True)), ENGINE)


def test_faults_together_are_found() -> None:
    assert not differences(items(Settings(RECORDS, SEED + 2, faults=0.7)), ENGINE)


@pytest.mark.parametrize("seed", [SEED])
def test_the_reference_engine_finds_the_same(seed: int) -> None:
    """One fault of each rule, another one for each seed; the rest is a matter of USMX_LABELS_ENGINE=pyshacl."""
    ways = {rule: [fault.id for fault in FAULTS if fault.rule == rule] for rule in rules() if rule not in NOTED}
    some = tuple(found[(7 * seed) % len(found)] for found in ways.values() if found)
    made = items(Settings(len(some), seed, only=some, each=True))
    assert not differences(made, "pyshacl")
