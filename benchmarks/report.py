"""Results as a table, as JSON, as pictures, and in the README."""

from __future__ import annotations

import json
import os
import platform
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

from benchmarks.measure import Figure, spread
from benchmarks.plot import growth_picture, ratio_picture

__all__ = ["ORDER", "README", "RESULTS", "machine", "read", "section", "table", "update_readme", "write"]

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks/results"
README = ROOT / "README.md"
_START, _END = "<!-- benchmarks: from here -->", "<!-- benchmarks: to here -->"
ORDER = (
    "help", "query", "one-direct", "one-pyshacl-turbo", "one-pyshacl", "records-direct", "records-pyshacl-turbo",
    "records-pyshacl", "parse", "growth", "memory", "jobs", "shared", "questions", "turtle", "convert", "found",
    "false", "agree", "agree-pyshacl",
)  # fmt: skip
"""The figures, in the order of the table."""

_LIBRARIES = ("pyoxigraph", "rdflib", "pyshacl", "pyshacl-turbo", "pyshifty")


def machine() -> dict[str, str]:
    """Describe where it was measured."""
    described = {
        "processor": f"{os.cpu_count()} cores, {platform.machine()}",
        "system": platform.system(),
        "python": platform.python_version(),
    }
    return described | {name: version(name) for name in _LIBRARIES}


def table(figures: Sequence[Figure]) -> str:
    """Return a Markdown table, one row a figure."""
    head = "| what | against | ours | theirs | ratio (quartiles) | floor | goal | reached |\n"
    rows = (_row(figure) for figure in figures)
    return head + "|---|---|--:|--:|--:|--:|--:|---|\n" + "".join(rows)


def _row(f: Figure) -> str:
    sign = "≥" if f.faster else "≤"
    limits = ("–" if limit is None else f"{sign} {limit:,.4g}" for limit in (f.floor, f.goal))
    reached = "–" if f.floor is None else "goal" if f.reaches(f.goal) else "floor" if f.reaches(f.floor) else "no"
    theirs = "–" if f.theirs is None else f"{_number(f.theirs)} {f.unit}".strip()
    ratio = f"{_number(f.ratio)}{f.sign}"
    if len(f.ratios) > 1:
        low, _, high = spread(f.ratios)
        ratio += f" ({_number(low)}–{_number(high)})"
    floor, goal = limits
    return f"| {f.what} | {f.against} | {_number(f.ours)} {f.unit}".rstrip() + (
        f" | {theirs} | {ratio} | {floor} | {goal} | {reached} |\n"
    )


def _number(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:.3g}"


Points = Sequence[tuple[int, float, float]]
Alone = Mapping[str, Sequence[tuple[int, float]]]


def write(folder: Path, figures: Sequence[Figure], points: Points, engines: Alone, *, quick: bool) -> None:
    """Write all results to a folder: results.json, results.md, ratios.svg and growth.svg.

    What was not measured this time stays as it stood there, if it was measured with the same sizes.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if (folder / "results.json").exists():
        figures, points, engines = _joined(
            json.loads((folder / "results.json").read_text("utf-8")), figures, points, engines, quick=quick
        )
    told = {
        "command": _command(quick=quick),
        "machine": machine(),
        "figures": [figure.as_dict() for figure in figures],
        "growth": [list(point) for point in points],
        "engines": {name: [list(point) for point in found] for name, found in engines.items()},
    }
    (folder / "results.json").write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    (folder / "results.md").write_text(_page(told, figures, engines), "utf-8")
    lines = {"usmx validate, from JSON Lines": [(count, seconds) for count, seconds, _ in points], **engines}
    (folder / "growth.svg").write_text(growth_picture(lines), "utf-8")
    (folder / "ratios.svg").write_text(ratio_picture(figures), "utf-8")


def _joined(
    before: Mapping[str, Any], figures: Sequence[Figure], points: Points, engines: Alone, *, quick: bool
) -> tuple[Sequence[Figure], Points, Alone]:
    if before["command"] != _command(quick=quick):
        return figures, points, engines
    new = {figure.id: figure for figure in figures}
    old = {figure["id"]: _figure(figure) for figure in before["figures"]}
    joined = {**old, **new}
    ordered = [joined[id_] for id_ in ORDER if id_ in joined]
    return ordered, points or [tuple(point) for point in before["growth"]], engines or before["engines"]


def _command(*, quick: bool) -> str:
    return f"python -m benchmarks{' --quick' if quick else ''}"


def _figure(told: Mapping[str, Any]) -> Figure:
    return Figure(**{**told, "ratios": tuple(told["ratios"])})


def _page(
    told: Mapping[str, Any], figures: Sequence[Figure], engines: Mapping[str, Sequence[tuple[int, float]]]
) -> str:
    described = ", ".join(f"{name} {value}" for name, value in told["machine"].items())
    rows = "".join(
        f"| {name} | {count:,} | {seconds * 1000:.3g} ms |\n"
        for name, found in engines.items()
        for count, seconds in found
    )
    return (
        f"# Results of `{told['command']}`\n\nMeasured on: {described}.\n\n{table(figures)}\n"
        f"## Engines by themselves\n\nProcessor time a record, from triples to results, all rules.\n\n"
        f"| engine | records | a record |\n|---|--:|--:|\n{rows}"
    )


def read(folder: Path = RESULTS) -> tuple[list[Figure], dict[str, Any]]:
    """Return the figures of a results file, and all that it says."""
    told = json.loads((folder / "results.json").read_text("utf-8"))
    return [_figure(figure) for figure in told["figures"]], told


def section() -> str:
    """Return what the README says, from the results file."""
    figures, told = read()
    where = told["machine"]
    described = f"{where['processor']}, {where['system']}, Python {where['python']}"
    return (
        f"{_START}\n![Time a record as records grow many](benchmarks/results/growth.svg)\n\n{table(figures)}\n"
        f"By `{told['command']}` on {described}; all of it in [the results](benchmarks/results/results.md).\n{_END}"
    )


def update_readme() -> None:
    """Put the results file's table into the README, between its marks."""
    text = README.read_text("utf-8")
    new = re.sub(f"{re.escape(_START)}.*?{re.escape(_END)}", lambda _: section(), text, flags=re.DOTALL)
    README.write_text(new, "utf-8")
