"""Whole commands from a cold start: ours and the other's, run in turn so that noise hits both."""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

from usmx_kg import resources

BIN = Path(sys.executable).parent
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


@dataclass(frozen=True)
class Comparison:
    """One of our commands beside another that does the same; `faster` says how the goal is to be read.

    With `faster`, the ratio is theirs by ours and has to reach `goal`; without it ours by theirs, and may not pass it.
    """

    what: str
    against: str
    ours: tuple[str, ...]
    theirs: tuple[str, ...]
    goal: float
    faster: bool
    exit_codes: tuple[int, ...] = (0,)


@dataclass(frozen=True)
class Figure:
    """Seconds that both commands took, run by run."""

    comparison: Comparison
    ours: tuple[float, ...]
    theirs: tuple[float, ...]

    @property
    def ratios(self) -> list[float]:
        """Return the ratio of each pair of runs."""
        pairs = zip(self.ours, self.theirs, strict=True)
        return sorted(t / o if self.comparison.faster else o / t for o, t in pairs)

    @property
    def met(self) -> bool:
        """Tell whether the median ratio reaches the goal."""
        median = statistics.median(self.ratios)
        return median >= self.comparison.goal if self.comparison.faster else median <= self.comparison.goal

    def row(self) -> str:
        """Return a row of the table."""
        c, ratios = self.comparison, self.ratios
        low, mid, high = statistics.quantiles(ratios, n=4) if len(ratios) > 1 else ratios * 3
        ours, theirs = (statistics.median(times) * 1000 for times in (self.ours, self.theirs))
        word, sign = ("× faster", "≥") if c.faster else ("× its time", "≤")
        ratio = f"{mid:.2f}{word} ({low:.2f}–{high:.2f})"
        return f"| {c.what} | {c.against} | {ours:.0f} | {theirs:.0f} | {ratio} | {sign} {c.goal:g} | {self.met} |"

    def as_dict(self) -> dict[str, object]:
        """Return the figures for a file."""
        c = self.comparison
        return {"what": c.what, "against": c.against, "ours": self.ours, "theirs": self.theirs, "met": self.met}


def comparisons(folder: Path) -> list[Comparison]:
    """Return the comparisons; files that they need are written to `folder`."""
    python, usmx = sys.executable, str(BIN / "usmx")
    files = [str(f) for part in ("ontology", "shapes", "data/entities", "data/source", "data/cases")
             for f in resources.files(part)]  # fmt: skip
    record = resources.path("data/examples/relief-oaxaca.yaml")
    return [
        Comparison(
            "`usmx --help`", '`python -c "import click"`', (usmx, "--help"), (python, "-c", "import click"), 1.5, False
        ),
        Comparison(
            "`usmx query` on the shipped graph",
            "the same query by an rdflib script over the same files",
            (usmx, "query", QUERY),
            (python, "-c", RDFLIB_SCRIPT, QUERY, *files),
            5,
            True,
        ),
        Comparison(
            "`usmx validate` of the README's record (YAML)",
            "the pyshacl command on that record as Turtle with the background, same shapes",
            (usmx, "validate", str(record)),
            (str(BIN / "pyshacl"), "-s", *_for_pyshacl(folder)),
            1,
            True,
            (0, 1),
        ),
    ]


def _for_pyshacl(folder: Path) -> tuple[str, str]:
    """Write the shapes, and the record merged with the background, as a person without usmx would have them."""
    from usmx_kg import export

    shapes, data = folder / "shapes.ttl", folder / "data.ttl"
    export(shapes, part="shapes")
    export(data, part="background")
    example = resources.path("data/examples/relief-oaxaca.ttl").read_text("utf-8")
    data.write_text(data.read_text("utf-8") + example, "utf-8")
    return str(shapes), str(data)


def measure(comparison: Comparison, runs: int) -> Figure:
    """Run both commands in turn, once unmeasured to warm the disk."""
    times: list[tuple[float, float]] = []
    for _ in range(runs + 1):
        times.append((_seconds(comparison.ours, comparison.exit_codes), _seconds(comparison.theirs, (0, 1))))
    ours, theirs = zip(*times[1:], strict=True)
    return Figure(comparison, ours, theirs)


def _seconds(command: tuple[str, ...], exit_codes: tuple[int, ...]) -> float:
    start = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    elapsed = time.perf_counter() - start
    if done.returncode not in exit_codes:
        raise SystemExit(f"{' '.join(command)[:200]} ended with {done.returncode}:\n{done.stderr[-2000:]}")
    return elapsed
