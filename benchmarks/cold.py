"""Whole commands from a cold start: ours and the other's, run in turn so that noise hits both."""

from __future__ import annotations

import statistics
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import BIN, Figure, run
from usmx_kg.exchange.export import export
from usmx_kg.ground import resources

__all__ = ["cold", "for_pyshacl"]

QUERY = (
    "SELECT ?rule ?label WHERE { ?rule a sh:NodeShape ; rdfs:label ?label FILTER(LANG(?label) = 'en') } ORDER BY ?rule"
)
RDFLIB_SCRIPT = """
import sys, rdflib
graph = rdflib.Graph()
for file in sys.argv[2:]:
    graph.parse(file, format="turtle")
for row in graph.query(sys.argv[1]):
    print(",".join(map(str, row)))
"""
_RECORD = "the pyshacl command on it as Turtle with the background, same shapes"


class _Pair(NamedTuple):
    id: str
    what: str
    against: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    faster: bool
    floor: float | None
    goal: float | None


def cold(folder: Path, runs: int) -> Iterator[Figure]:
    """Yield the comparisons of whole commands, each run so many times after one that warms the disk."""
    for pair in _pairs(folder):
        times = [(run(pair.ours).seconds, run(pair.theirs).seconds) for _ in range(runs + 1)][1:]
        ours, theirs = zip(*times, strict=True)
        yield Figure(
            id=pair.id,
            what=pair.what,
            against=pair.against,
            ratios=tuple(t / o if pair.faster else o / t for o, t in times),
            ours=statistics.median(ours) * 1000,
            theirs=statistics.median(theirs) * 1000,
            unit="ms",
            faster=pair.faster,
            floor=pair.floor,
            goal=pair.goal,
            command=" ".join(("usmx", *(part if " " not in part else f'"{part[:20]}…"' for part in pair.ours[1:]))),
        )


def _pairs(folder: Path) -> Iterator[_Pair]:
    python, usmx = sys.executable, str(BIN / "usmx")
    parts = ("ontology", "shapes", "data/entities", "data/source", "data/cases")
    files = [str(f) for part in parts for f in resources.files(part)]
    yield _Pair(
        "help", "`usmx --help`", '`python -c "import click"`',
        (usmx, "--help"), (python, "-c", "import click"), False, 1.5, 1.2,
    )  # fmt: skip
    yield _Pair(
        "query", "`usmx query` on the shipped graph", "the same by an rdflib script over the same files",
        (usmx, "query", QUERY), (python, "-c", RDFLIB_SCRIPT, QUERY, *files), True, 5, 7,
    )  # fmt: skip
    record = str(resources.path("data/examples/relief-oaxaca.yaml"))
    shapes, data = for_pyshacl(folder)
    theirs = (str(BIN / "pyshacl"), "-s", str(shapes), str(data))
    for engine, floor, goal in ((None, 4, 6), ("pyshacl-turbo", None, None), ("pyshacl", None, None)):
        how = ("--engine", engine) if engine else ()
        name = f"`usmx validate{f' --engine {engine}' if engine else ''}` of one YAML record"
        yield _Pair(
            f"one-{engine or 'direct'}", name, _RECORD, (usmx, "validate", record, *how), theirs, True, floor, goal
        )


def for_pyshacl(folder: Path, record: str | None = None) -> tuple[Path, Path]:
    """Write the shapes, and a record merged with the background, as a person without usmx would have them."""
    shapes, data = folder / "shapes.ttl", folder / "data.ttl"
    export(shapes, part="shapes")
    export(data, part="background")
    example = record or resources.path("data/examples/relief-oaxaca.ttl").read_text("utf-8")
    data.write_text(data.read_text("utf-8") + example, "utf-8")
    return shapes, data
