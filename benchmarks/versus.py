"""Here against an earlier commit, in turn: `python -m benchmarks versus 78a8f5b`."""

from __future__ import annotations

import argparse
import json
import math
import statistics
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

from pyoxigraph import RdfFormat, parse

from benchmarks.base import ROOT, built, compiled, usmx_of
from benchmarks.cold import QUERY
from benchmarks.material import Material
from benchmarks.measure import BIN, Figure, Ran, cpu, run, shown
from benchmarks.report import RESULTS, machine, table
from benchmarks.scaling import COUNTED, scaling
from usmx_kg.ground import resources

__all__ = ["Different", "different", "main", "rows", "write"]

_NAME = "versus"
"""How the files with the results are called."""


class Different(NamedTuple):
    """How many lines of findings only one of two reports has, without those of rules that the base doesn't know.

    `rules` counts those lines by rule.
    """

    row: str
    ours: int
    base: int
    new_rules: int
    rules: dict[str, int]


class Sizes(NamedTuple):
    """How many records a row takes."""

    large: int = 100_000
    many: int = 10_000
    converted: int = 5_000
    million: int = 1_000_000
    scaling: int = 1_000
    runs: int = 3


QUICK = Sizes(2_000, 500, 300, 10_000, 250, 1)


class Versus:
    """The rows: each measures this checkout, most of them the base in turn with it."""

    def __init__(self, base: Path, material: Material, sizes: Sizes) -> None:
        self.base, self.ours = str(usmx_of(base)), str(BIN / "usmx")
        self.material, self.sizes = material, sizes
        self.different: list[Different] = []
        self.known = _rules(self.base)

    def cold(self, id_: str, what: str, *arguments: str) -> Iterator[Figure]:
        """Yield a command from a cold start, run more often than others."""
        pairs = self._in_turn(arguments, arguments, self.sizes.runs * 2 + 1)
        yield self._ratio(id_, what, pairs, 1, 1.3, arguments)

    def validated(self, id_: str, what: str, file: Callable[[], Path], least: float, goal: float) -> Iterator[Figure]:
        """Yield the checking of a file, from the file to findings in JSON Lines; keep what differs in them."""
        path = str(file())
        reports = [self.material.folder / f"{id_}.{side}.jsonl" for side in ("base", "ours")]
        before, now = (("validate", path, "-o", str(report)) for report in reports)
        pairs = self._in_turn(before, now, self.sizes.runs)
        self.different.append(different(id_, reports[0], reports[1], self.known))
        yield self._ratio(id_, what, pairs, least, goal, ("validate", path, "-f", "jsonl"))

    def converted(self, ending: str) -> Iterator[Figure]:
        """Yield the converting of records to a format, as processor time."""
        arguments = ("convert", str(self.material.sound(self.sizes.many)), "-o", self._written(ending))
        pairs = self._in_turn(arguments, arguments, self.sizes.runs)
        yield self._ratio(f"convert-{ending}", f"{self.sizes.many:,} records to {ending}", pairs, 4, 8, arguments)

    def asked(self) -> Iterator[Figure]:
        """Yield a query of records in JSON Lines."""
        arguments = ("query", "--only", "--data", str(self.material.sound(self.sizes.many)), COUNTED)
        pairs = self._in_turn(arguments, arguments, self.sizes.runs)
        yield self._ratio("query-data", f"`query --data` of {self.sizes.many:,} records", pairs, 4, 8, arguments)

    def memory_converted(self, ending: str) -> Iterator[Figure]:
        """Yield the most memory of converting records to a format that has to be whole; a refusal is no reach."""
        count = self.sizes.converted
        arguments = ("convert", str(self.material.sound(count)), "-o", self._written(ending))
        done = run([self.ours, *arguments], codes=range(256))
        refused = f", which ended with {done.code}" if done.code else ""
        what = f"most memory, {count:,} records to {ending}{refused}"
        yield self._memory(f"memory-{ending}", what, done, 250, 150, arguments)

    def memory_validated(self, count: int, least: float, goal: float) -> Iterator[Figure]:
        """Yield the most memory of checking records of which three in ten have faults."""
        arguments = ("validate", str(self.material.records(count)), "-f", "jsonl")
        done = run([self.ours, *arguments])
        yield self._memory(f"memory-{count}", f"most memory, {count:,} records", done, least, goal, arguments)

    def parsing(self) -> Iterator[Figure]:
        """Yield the checking of sound records against bare parsing of the same as N-Triples."""
        count = self.sizes.many
        file = self.material.spelt(count, "nt")
        arguments = ("validate", str(self.material.sound(count)), "-f", "jsonl")
        pairs = [
            (cpu(lambda: sum(1 for _ in parse(path=str(file), format=RdfFormat.N_TRIPLES)))[0],
             run([self.ours, *arguments]).cpu)
            for _ in range(self.sizes.runs)
        ]  # fmt: skip
        yield Figure(
            id="parse", what=f"{count:,} records", against="bare parse of them by pyoxigraph, N-Triples",
            ratios=tuple(ours / bare for bare, ours in pairs), ours=statistics.median(o for _, o in pairs),
            theirs=statistics.median(b for b, _ in pairs), unit="s", faster=False, floor=10, goal=5,
            command=shown(arguments),
        )  # fmt: skip

    def _in_turn(self, base: Sequence[str], ours: Sequence[str], times: int) -> list[tuple[Ran, Ran]]:
        return [(run([self.base, *base]), run([self.ours, *ours])) for _ in range(times)]

    def _written(self, ending: str) -> str:
        return str(self.material.folder / f"written.{ending}")

    def _ratio(
        self, id_: str, what: str, pairs: Sequence[tuple[Ran, Ran]], least: float, goal: float, command: Sequence[str]
    ) -> Figure:
        memory = f" ({max(b.memory for b, _ in pairs):,.0f} → {max(o.memory for _, o in pairs):,.0f} MB)"
        return Figure(
            id=id_, what=what, against=f"the same by the base{memory}",
            ratios=tuple(base.cpu / ours.cpu for base, ours in pairs),
            ours=statistics.median(ours.cpu for _, ours in pairs),
            theirs=statistics.median(base.cpu for base, _ in pairs),
            unit="s", faster=True, floor=least, goal=goal, command=shown(command),
        )  # fmt: skip

    def _memory(
        self, id_: str, what: str, done: Ran, least: float, goal: float, command: Sequence[str]
    ) -> Figure:  # fmt: skip
        return Figure(
            id=id_, what=what, against="–", ratios=(math.inf if done.code > 1 else done.memory,), ours=done.memory,
            theirs=None, unit="MB", faster=False, floor=least, goal=goal, command=shown(command), sign=" MB",
        )  # fmt: skip


def rows(versus: Versus, *, ten_million: bool = False) -> dict[str, Callable[[], Iterator[Figure]]]:
    """Return the rows of the table by the names that `--only` takes, in order."""
    m, s = versus.material, versus.sizes
    found: dict[str, Callable[[], Iterator[Figure]]] = {
        "sound": partial(
            versus.validated, "sound", f"{s.large:,} sound records, JSON Lines", lambda: m.sound(s.large), 4, 7
        ),
        "faults": partial(
            versus.validated, "faults", f"{s.large:,} records, 30 % with faults", lambda: m.records(s.large), 2.5, 5
        ),
    }
    for ending in ("xlsx", "json", "yaml", "parquet", "csv"):
        least, goal = (2, 3) if ending == "csv" else (4, 6)
        file = partial(m.spelt, s.many, ending)
        found[ending] = partial(versus.validated, ending, f"{s.many:,} rows {ending}", file, least, goal)
    what = f"{s.many:,} records that share one treaty"
    found["shared"] = partial(versus.validated, "shared", what, lambda: m.sharing(s.many), 3, 5)
    found |= {f"convert-{ending}": partial(versus.converted, ending) for ending in ("nt", "csv")}
    found["query-data"] = versus.asked
    found |= {
        f"memory-{ending}": partial(versus.memory_converted, ending) for ending in ("ttl", "json", "yaml", "xlsx")
    }
    found["growth"] = lambda: scaling(m, s.scaling, s.runs)
    found["memory-million"] = partial(versus.memory_validated, s.million, 397, 250)
    if ten_million:
        found["memory-ten-million"] = partial(versus.memory_validated, 10 * s.million, 1_000, 500)
    record = str(resources.path("data/examples/relief-oaxaca.yaml"))
    found["one"] = partial(versus.cold, "one", "one YAML record, cold", "validate", record)
    found["help"] = partial(versus.cold, "help", "`--help`, cold", "--help")
    found["query"] = partial(versus.cold, "query", "a query, cold", "query", QUERY)
    found["parse"] = versus.parsing
    return found


def different(row: str, base: Path, ours: Path, known: frozenset[str]) -> Different:
    """Compare two reports in JSON Lines, line by line, without the rules that the base doesn't know.

    The order of lines counts for nothing: new rules may stand between. Equal are lines that are equal to the byte.
    """
    kept: Counter[bytes] = Counter()
    new = 0
    for line in ours.read_bytes().splitlines():
        if json.loads(line).get("rule") in known:
            kept[line] += 1
        else:
            new += 1
    theirs = Counter(base.read_bytes().splitlines())
    apart = (kept - theirs) + (theirs - kept)
    rules = Counter(str(json.loads(line).get("rule")) for line in apart.elements())
    return Different(row, (kept - theirs).total(), (theirs - kept).total(), new, dict(rules.most_common()))


def write(folder: Path, base: str, figures: Sequence[Figure], differing: Sequence[Different]) -> None:
    """Write the figures and their table to a folder. Rows that were not measured this time stay as they stood there."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{_NAME}.json"
    before: dict[str, Any] = json.loads(file.read_text("utf-8")) if file.exists() else {}
    if before.get("base") != base:
        before = {"base": base, "figures": [], "different": []}
    old = [Figure(**{**told, "ratios": tuple(told["ratios"])}) for told in before["figures"]]
    joined = list(({f.id: f for f in old} | {f.id: f for f in figures}).values())
    compared = {told["row"]: Different(**told) for told in before["different"]} | {d.row: d for d in differing}
    lines = list(compared.values())
    told = {
        "base": base, "machine": machine(), "figures": [figure.as_dict() for figure in joined],
        "different": [line._asdict() for line in lines],
    }  # fmt: skip
    file.write_text(json.dumps(told, indent=1, ensure_ascii=False) + "\n", "utf-8")
    described = ", ".join(f"{name} {value}" for name, value in machine().items())
    (folder / f"{_NAME}.md").write_text(
        f"# Results of `python -m benchmarks versus {base}`\n\nMeasured on: {described}. Processor time of whole "
        f"commands, in turn; in brackets the most memory of the base and of this.\n\n{table(joined)}\n{_lines(lines)}",
        "utf-8",
    )


def main(arguments: Sequence[str]) -> None:
    """Measure this checkout against a commit, print the table and write it to benchmarks/results."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks versus", description=main.__doc__)
    parser.add_argument("commit", nargs="?", default="78a8f5b", help="what to build beside (default: version 0.1.0)")
    parser.add_argument("--base", type=Path, help="a checkout of it with an environment in .venv, in place of building")
    parser.add_argument("--quick", action="store_true", help="small sizes; nothing is written unless told where")
    parser.add_argument("--only", action="append", metavar="ROW", help="only rows whose names begin so; may repeat")
    parser.add_argument("--ten-million", action="store_true", help="the memory of 10,000,000 records too")
    parser.add_argument("--output", type=Path, help="folder for the figures and their table")
    o = parser.parse_args(arguments)
    base = o.base or built(o.commit)
    for checkout in (base, ROOT):
        compiled(checkout)
    figures: list[Figure] = []
    with tempfile.TemporaryDirectory() as scratch:
        versus = Versus(base, Material(Path(scratch), base.resolve()), QUICK if o.quick else Sizes())
        every = rows(versus, ten_million=o.ten_million)
        chosen = [name for name in every if not o.only or name.startswith(tuple(o.only))]
        if not chosen:
            parser.error(f"no such row; rows are {', '.join(every)}")
        for name in chosen:
            for figure in every[name]():
                figures.append(figure)
                print(f"{figure.id}: {figure.ratio:.2f}{figure.sign}", file=sys.stderr, flush=True)
    print(table(figures))
    print(_lines(versus.different))
    folder = o.output or (None if o.quick else RESULTS)
    if folder is not None:
        write(folder, o.commit, figures, versus.different)


def _lines(differing: Sequence[Different]) -> str:
    if not differing:
        return ""
    head = (
        "| findings of | only here | only in the base | of rules that the base doesn't know | what differs, by rule |\n"
    )
    return head + "".join(
        f"| {d.row} | {d.ours:,} | {d.base:,} | {d.new_rules:,} | {_by_rule(d)} |\n" for d in differing
    )


def _by_rule(found: Different) -> str:
    return ", ".join(f"{rule} {count:,}" for rule, count in found.rules.items())


def _rules(usmx: str) -> frozenset[str]:
    done = subprocess.run([usmx, "rules", "-f", "json"], capture_output=True, text=True, check=True)
    return frozenset(rule["rule"] for rule in json.loads(done.stdout))
