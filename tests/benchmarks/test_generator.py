"""Generated records: the same for the same seed, in constant memory, every way to break every rule among them."""

from __future__ import annotations

import io
import json
import re
import tracemalloc
from collections import Counter
from pathlib import Path

import pytest

from benchmarks.generate.faults import FAULTS
from benchmarks.generate.stream import Settings, items
from benchmarks.generate.world import world
from benchmarks.generator import main, write
from usmx_kg.graph.rulebook import rules
from usmx_kg.model.conventions import NOTED

IRI_OR_ID = re.compile(r"(?:[a-z-]+:\S+|https?://\S+|made-\S+)\Z")


def test_same_seed_same_bytes(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        out, labels = tmp_path / folder / "r.jsonl", tmp_path / folder / "labels.csv"
        main(["-n", "200", "--seed", "3", "--faults", "0.5", "-o", str(out), "--labels", str(labels)])
    for name in ("r.jsonl", "labels.csv"):
        assert (tmp_path / "a" / name).read_bytes() == (tmp_path / "b" / name).read_bytes()


def test_other_seeds_make_other_records() -> None:
    texts = {json.dumps([item.block for item in items(Settings(20, seed))]) for seed in range(3)}
    assert len(texts) == 3


def test_more_records_begin_like_fewer() -> None:
    few, more = (list(items(Settings(n, faults=0))) for n in (50, 80))
    assert more[: len(few)] == few


KEYLESS = {"consent-conditions", "consent-events", "record-consistent"}
"""Rules on keys that no generated record has."""


def test_every_rule_is_broken_in_several_ways() -> None:
    ways = Counter(fault.rule for fault in FAULTS)
    assert ways.keys() == rules().keys() - NOTED - KEYLESS
    assert {rule for rule, count in ways.items() if count == 1} == {"not-judged"}
    assert len({fault.id for fault in FAULTS}) == len(FAULTS)


def test_every_fault_happens_and_labels_its_rule() -> None:
    seen = {item.faults[0]: item.findings for item in items(Settings(len(FAULTS), each=True)) if item.faults}
    assert seen.keys() == {fault.id for fault in FAULTS}
    assert not [fault.id for fault in FAULTS if fault.rule not in {finding.rule for finding in seen[fault.id]}]


def test_without_faults_only_what_was_not_held_is_found() -> None:
    made = list(items(Settings(400, faults=0)))
    assert {finding.rule for item in made for finding in item.findings} == {"not-judged"}
    assert not any(item.faults for item in made)


def test_records_are_varied() -> None:
    made = [item.block for item in items(Settings(1500, faults=0, names=0)) if "sendingState" in item.block]
    actors = Counter(str(key) for block in made for key in _listed(block, "sendingState") + _listed(block, "hostState"))
    assert len({name for name in actors if name.startswith("actor:")}) > 0.9 * len(world().states)
    assert {len(_listed(block, "hostState")) for block in made} >= {0, 1, 2, 3}
    assert any("consent" in block and len(_listed(block, "consent")) > 3 for block in made)
    assert {block.get("type") for block in made} == {None, "Deployment", "DomesticOperation"}


def test_without_names_all_things_are_iris_and_curies() -> None:
    for item in items(Settings(300, faults=0, names=0)):
        for key in ("sendingState", "hostState", "missionType", "place", "supports", "conductedBy", "status"):
            for value in _listed(item.block, key):
                assert isinstance(value, dict) or IRI_OR_ID.match(str(value)), (key, value)


def test_memory_does_not_grow() -> None:
    peaks = []
    list(items(Settings(50)))
    for count in (400, 1600):
        tracemalloc.start()
        write(items(Settings(count)), _Sink(), None)
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < 1.5 * peaks[0] + 2**20


def test_only_some_faults() -> None:
    made = items(Settings(60, faults=1, only=("consent-for-period", "temporary/")))
    happened = {fault.partition("/")[0] for item in made for fault in item.faults}
    assert happened == {"consent-for-period", "temporary"}


def test_the_faults_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    main(["--list"])
    assert capsys.readouterr().out.split() == [fault.id for fault in FAULTS]


class _Sink(io.StringIO):
    def write(self, text: str) -> int:
        return len(text)


def _listed(block: dict[str, object], key: str) -> list[object]:
    value = block.get(key)
    return value if isinstance(value, list) else [] if value is None else [value]
