"""How the processor time of every command grows from n to 8n records: the exponent, and the noise around it."""

from __future__ import annotations

import argparse
import math
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import NamedTuple

from benchmarks.material import Material
from benchmarks.measure import BIN, Figure, run, shown
from benchmarks.report import table

__all__ = ["COUNTED", "GOAL", "MOST", "Fit", "commands", "exponent", "main", "scaling"]

MOST, GOAL = 1.15, 1.05
TIMES = (1, 2, 4, 8)
_LOUD, _TRIES = 0.06, 3
"""A fit with more noise is measured again, so many times in all."""
_READ = ("jsonl", "json", "yaml", "csv", "tsv", "xlsx", "parquet", "nt", "ttl", "jsonld")
_WRITTEN = ("nt", "nq", "csv", "tsv", "jsonl", "json", "yaml", "xlsx", "ttl", "trig", "jsonld", "rdf")
_REPORTS = ("text", "json", "csv", "html", "sarif", "junit", "github")
COUNTED = "SELECT (COUNT(*) AS ?count) WHERE { ?record a usmx:Deployment }"

Command = Callable[[Material, int], tuple[str, ...]]


class Fit(NamedTuple):
    """The exponent of growth, and its standard error, which is 0 where the points lie on the line."""

    exponent: float
    noise: float


def scaling(material: Material, n: int, runs: int, only: Sequence[str] = ()) -> Iterator[Figure]:
    """Yield how each command grows whose name begins with one of `only` (none: every one).

    What a command costs before it sees records is measured on one record, and subtracted.
    """
    for name, command in commands().items():
        if only and not name.startswith(tuple(only)):
            continue
        fit = _fit(name, partial(command, material), n, runs)
        yield Figure(
            id=f"scaling-{name.replace(' ', '-')}",
            what=f"growth of `usmx {name}`",
            against=f"{n:,} to {n * TIMES[-1]:,}",
            ratios=(fit.exponent,),
            ours=fit.exponent,
            theirs=fit.noise,
            unit="",
            faster=False,
            floor=MOST + fit.noise,
            goal=GOAL + fit.noise,
            command=shown(command(material, n * TIMES[-1])),
            sign="",
        )


def _fit(name: str, command: Callable[[int], tuple[str, ...]], n: int, runs: int) -> Fit:
    """Return how a command grows, from more runs where these lie too far apart.

    Raises SystemExit where they still do: a fit that tells nothing is no pass.
    """
    cold = min(_cpu(command(1)) for _ in range(runs + 1))
    points: list[tuple[int, float]] = []
    for _ in range(_TRIES):
        points += [(n * times, _cpu(command(n * times)) - cold) for times in TIMES for _ in range(runs)]
        fit = exponent(points)
        if fit.noise <= _LOUD:
            return fit
    raise SystemExit(
        f"{name}: n^{fit.exponent:.2f} ± {fit.noise:.2f} tells nothing: take a quieter machine or more records"
    )


def main(arguments: Sequence[str]) -> None:
    """Measure how every command grows and print the table; end with 1 where one grows above n^1.15 beyond the noise."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks scaling", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="250 to 2,000 records, once each")
    parser.add_argument(
        "-n", "--count", type=int, help="the smallest size (default 1000); the largest is eight times it"
    )
    parser.add_argument("--only", action="append", default=[], metavar="COMMAND", help="only commands that begin so")
    o = parser.parse_args(arguments)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as scratch:
        count = o.count or (250 if o.quick else 1_000)
        for figure in scaling(Material(Path(scratch)), count, 1 if o.quick else 3, o.only):
            figures.append(figure)
            print(f"{figure.what}: n^{figure.ratio:.2f} ± {figure.theirs:.2f}", file=sys.stderr, flush=True)
    print(table(figures))
    if not all(figure.reaches(figure.floor) for figure in figures):
        raise SystemExit(1)


def commands() -> dict[str, Command]:
    """Return every command that takes records, by what is told of it, with what it runs on so many records.

    `new`, `export`, `show`, `vocab`, `rules`, `stats` and `doctor` take none.
    """
    found: dict[str, Command] = {f"validate *.{ending}": partial(_validate, ending) for ending in _READ}
    found |= {f"validate -f {report}": partial(_report, report) for report in _REPORTS}
    found |= {f"convert to {ending}": partial(_convert, ending) for ending in _WRITTEN}
    found |= {"query --data": _query, "diff": _diff}
    return found | {f"timeline -f {form}": partial(_timeline, form) for form in ("text", "svg", "html")}


def _validate(ending: str, material: Material, count: int) -> tuple[str, ...]:
    file = material.sound(count) if ending == "jsonl" else material.spelt(count, ending)
    return "validate", str(file), "-f", "jsonl"


def _report(report: str, material: Material, count: int) -> tuple[str, ...]:
    return "validate", str(material.records(count)), "-f", report


def _convert(ending: str, material: Material, count: int) -> tuple[str, ...]:
    return "convert", str(material.sound(count)), "-o", str(material.folder / f"written.{ending}")


def _query(material: Material, count: int) -> tuple[str, ...]:
    return "query", "--only", "--data", str(material.sound(count)), COUNTED


def _diff(material: Material, count: int) -> tuple[str, ...]:
    return "diff", str(material.sound(count)), str(material.sound(count + count // 10 + 1))


def _timeline(form: str, material: Material, count: int) -> tuple[str, ...]:
    return "timeline", str(material.sound(count)), "-f", form


def exponent(points: Sequence[tuple[int, float]]) -> Fit:
    """Return the slope of the line of least squares through the logarithms of sizes and seconds.

    Raises SystemExit where a time is not above the cold start: the sizes are too small to tell.
    """
    if any(used <= 0 for _, used in points):
        raise SystemExit("no time above the cold start: take more records")
    xs, ys = [math.log(size) for size, _ in points], [math.log(used) for _, used in points]
    x, y, count = sum(xs) / len(xs), sum(ys) / len(ys), len(points)
    square = sum((a - x) ** 2 for a in xs)
    slope = sum((a - x) * (b - y) for a, b in zip(xs, ys, strict=True)) / square
    left = sum((b - y - slope * (a - x)) ** 2 for a, b in zip(xs, ys, strict=True))
    return Fit(slope, math.sqrt(left / (count - 2) / square))


def _cpu(arguments: Sequence[str]) -> float:
    return run([str(BIN / "usmx"), *arguments]).cpu
