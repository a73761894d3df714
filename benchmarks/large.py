"""Large files: how time a record grows, memory, two processes against one, and whether every fault is found."""

from __future__ import annotations

import csv
import json
from collections.abc import Iterator, Sequence
from operator import truediv
from pathlib import Path
from statistics import median

from benchmarks.material import Material
from benchmarks.measure import BIN, Figure, Ran, run
from benchmarks.records import Sizes

__all__ = ["agreement", "converted", "faults", "growth", "jobs", "shared"]

_USMX = str(BIN / "usmx")
_KEYS = ("record", "rule", "host", "sender", "value")
Point = tuple[int, float, float]


def growth(material: Material, sizes: Sizes) -> tuple[list[Point], list[Figure]]:
    """Return processor seconds a record and most memory by size, and the figures that follow."""
    points: list[Point] = []
    for count in sizes.growth:
        found = material.folder / f"{count}.findings.jsonl"  # those of one size are looked at by `faults`
        how = ["-o", str(found)] if count == sizes.faults else ["-f", "jsonl"]
        done = run([_USMX, "validate", str(material.records(count)), *how])
        points.append((count, done.cpu / count, done.memory))
    first = next(p for p in points if p[0] == sizes.growth[-3 if len(points) == 4 else -2])
    last = points[-1]
    command = f"usmx validate {last[0]}.jsonl -f jsonl"
    return points, [
        Figure(
            id="growth", what=f"time a record at {last[0]:,} records", against=f"at {first[0]:,}",
            ratios=(last[1] / first[1],), ours=last[1] * 1000, theirs=first[1] * 1000, unit="ms", faster=False,
            floor=1.3, goal=1.1, command=command,
        ),
        Figure(
            id="memory", what=f"most memory at {last[0]:,} records", against="–", ratios=(last[2],), ours=last[2],
            theirs=None, unit="MB", faster=False, floor=1_000, goal=500, command=command, sign=" MB",
        ),
    ]  # fmt: skip


def jobs(material: Material, sizes: Sizes) -> Iterator[Figure]:
    """Yield the comparison of two processes with one, by the clock."""
    file = str(material.records(sizes.jobs))
    one, two = (run([_USMX, "validate", file, "-f", "jsonl", "--jobs", n]) for n in ("1", "2"))
    yield Figure(
        id="jobs", what=f"two processes, {sizes.jobs:,} records", against="one process",
        ratios=(one.seconds / two.seconds,), ours=two.seconds, theirs=one.seconds, unit="s", faster=True,
        floor=1.6, goal=1.85, command=f"usmx validate {sizes.jobs}.jsonl -f jsonl --jobs 2",
    )  # fmt: skip


def shared(material: Material, sizes: Sizes) -> Iterator[Figure]:
    """Yield what it costs that all records name one treaty, against the same records with agreements of their own."""
    with_it, without = (
        [run([_USMX, "validate", str(file), "-f", "jsonl"]).cpu / sizes.many for _ in range(3)]
        for file in (material.sharing(sizes.many), material.sound(sizes.many))
    )
    yield Figure(
        id="shared", what=f"{sizes.many:,} records that name one treaty, per record",
        against="the same with agreements of their own", ratios=tuple(map(truediv, with_it, without)),
        ours=median(with_it) * 1000, theirs=median(without) * 1000, unit="ms", faster=False, floor=2, goal=1.5,
        command=f"usmx validate {sizes.many}.sharing.jsonl -f jsonl",
    )  # fmt: skip


def faults(material: Material, sizes: Sizes) -> Iterator[Figure]:
    """Yield how many of the labelled faults are found, and how many alarms are false."""
    file, out = material.records(sizes.faults), material.folder / f"{sizes.faults}.findings.jsonl"
    if not out.exists():
        run([_USMX, "validate", str(file), "-o", str(out)])
    found, expected = _found(out), _expected(material.labels(sizes.faults))
    share = 100 * len(found & expected) / len(expected)
    command = f"usmx validate {sizes.faults}.jsonl -o findings.jsonl"
    yield Figure(
        id="found", what=f"labelled faults found, {sizes.faults:,} records", against=f"{len(expected):,} labels",
        ratios=(share,), ours=len(found & expected), theirs=len(expected), unit="", faster=True, floor=100, goal=100,
        command=command, sign=" %",
    )  # fmt: skip
    false = float(len(found - expected))
    yield Figure(
        id="false", what="false alarms", against="the same labels", ratios=(false,), ours=false, theirs=None, unit="",
        faster=False, floor=0, goal=0, command=command, sign="",
    )  # fmt: skip


def agreement(material: Material, sizes: Sizes) -> Iterator[Figure]:
    """Yield whether engines and any number of processes find the same, to the byte of the report."""
    yield _same(material, sizes.faults, ("--engine pyshacl-turbo --jobs 2", "--jobs 2", "--jobs 3"), "agree")
    yield _same(material, sizes.reference, ("--engine pyshacl --jobs 2",), "agree-pyshacl")


def _same(material: Material, count: int, others: Sequence[str], id_: str) -> Figure:
    file = str(material.records(count))
    reports = [material.folder / f"{id_}.{n}.jsonl" for n in range(len(others) + 1)]
    for how, report in zip(("", *others), reports, strict=True):
        run([_USMX, "validate", file, *how.split(), "-o", str(report)])
    first, *rest = (report.read_bytes() for report in reports)
    share = 100 * sum(report == first for report in rest) / len(rest)
    return Figure(
        id=id_, what=f"reports equal to the byte, {count:,} records: `{'`, `'.join(others)}`",
        against="the evaluation, one process", ratios=(share,), ours=first.count(b"\n"), theirs=None, unit="findings",
        faster=True, floor=100, goal=100, command=f"usmx validate {count}.jsonl {others[0]} -o findings.jsonl",
        sign=" %",
    )  # fmt: skip


def _found(file: Path) -> set[tuple[str, ...]]:
    with file.open(encoding="utf-8") as lines:
        return {tuple(str(finding.get(key) or "") for key in _KEYS) for finding in map(json.loads, lines)}


def _expected(file: Path) -> set[tuple[str, ...]]:
    with file.open(encoding="utf-8", newline="") as rows:
        return {tuple(row[key] for key in _KEYS) for row in csv.DictReader(rows)}


def converted(material: Material, sizes: Sizes) -> Iterator[Figure]:
    """Yield the most memory of converting many records to N-Triples."""
    out = material.folder / "converted.nt"
    done: Ran = run([_USMX, "convert", str(material.sound(sizes.converted)), "-o", str(out)])
    yield Figure(
        id="convert", what=f"most memory of `usmx convert`, {sizes.converted:,} records to N-Triples", against="–",
        ratios=(done.memory,), ours=done.memory, theirs=None, unit="MB", faster=False, floor=128, goal=64,
        command=f"usmx convert {sizes.converted}.jsonl -o {sizes.converted}.nt", sign=" MB",
    )  # fmt: skip
