"""Run the comparisons: `python -m benchmarks [--quick] [--only NAME] [--output FOLDER] [--readme]`.

`python -m benchmarks versus COMMIT` compares with an earlier commit, `python -m benchmarks scaling` how commands grow.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

from benchmarks import large, scaling, versus
from benchmarks.cold import cold
from benchmarks.material import Material
from benchmarks.measure import Figure
from benchmarks.questions import asked, written
from benchmarks.records import Sizes, engines_alone, many
from benchmarks.report import ORDER, RESULTS, table, update_readme, write

__all__ = ["main"]

GROUPS = (
    "cold",
    "records",
    "growth",
    "jobs",
    "shared",
    "faults",
    "agreement",
    "questions",
    "turtle",
    "convert",
    "engines",
)


def main(arguments: list[str] | None = None) -> None:
    """Measure every comparison, print a table, and write table, figures and pictures to a folder."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=main.__doc__)
    parser.add_argument("--quick", action="store_true", help="small sizes: minutes in place of half an hour")
    parser.add_argument("--only", action="append", choices=GROUPS, help="only this group; may repeat")
    parser.add_argument(
        "--output", type=Path, help="folder for the results (default: benchmarks/results, but for --quick none)"
    )
    parser.add_argument("--readme", action="store_true", help="only put the results that are there into the README")
    options = parser.parse_args(arguments)
    if options.readme:
        update_readme()
        return
    chosen = options.only or GROUPS
    folder = options.output or (None if options.quick else RESULTS)
    with tempfile.TemporaryDirectory() as scratch:
        figures, points, engines = _measured(Material(Path(scratch)), Sizes(quick=options.quick), chosen)
    print(table(figures))
    for name, found in engines.items():
        print(f"{name}: " + ", ".join(f"{seconds * 1000:.3g} ms a record at {count:,}" for count, seconds in found))
    if folder is not None:
        figures.sort(key=lambda figure: ORDER.index(figure.id))
        write(folder, figures, points, engines, quick=options.quick)
        print(f"written to {folder}", file=sys.stderr)


def _measured(
    material: Material, sizes: Sizes, chosen: Iterable[str]
) -> tuple[list[Figure], list[large.Point], dict[str, list[tuple[int, float]]]]:
    figures: list[Figure] = []
    points: list[large.Point] = []
    engines: dict[str, list[tuple[int, float]]] = {}

    def grown() -> Iterable[Figure]:
        found, figures = large.growth(material, sizes)
        points.extend(found)
        return figures

    def alone() -> Iterable[Figure]:
        engines.update(engines_alone(material, sizes))
        return ()

    groups: dict[str, Callable[[], Iterable[Figure]]] = {
        "cold": lambda: cold(material.folder, sizes.cold_runs),
        "records": lambda: many(material, sizes),
        "growth": grown,
        "jobs": lambda: large.jobs(material, sizes),
        "shared": lambda: large.shared(material, sizes),
        "faults": lambda: large.faults(material, sizes),
        "agreement": lambda: large.agreement(material, sizes),
        "questions": lambda: asked(material, sizes),
        "turtle": lambda: written(sizes.cold_runs),
        "convert": lambda: large.converted(material, sizes),
        "engines": alone,
    }
    for name in chosen:
        start = time.perf_counter()
        figures += groups[name]()
        print(f"{name}: {time.perf_counter() - start:.0f} s", file=sys.stderr, flush=True)
    return figures, points, engines


if __name__ == "__main__":
    commands = {"versus": versus.main, "scaling": scaling.main}
    if sys.argv[1:] and sys.argv[1] in commands:
        commands[sys.argv[1]](sys.argv[2:])
    else:
        main()
