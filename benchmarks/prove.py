"""Hold the evaluation to the shapes on generated records: `python -m benchmarks.prove --records 500000`.

Each batch has a seed of its own and is checked twice: in pieces, as large files are (from plain values, then the direct
evaluation), and by a SHACL engine that judges everything. Any finding that only one of them has ends the run.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from benchmarks.generate.stream import Settings, items
from usmx_kg.check.options import Options
from usmx_kg.check.run import check
from usmx_kg.model.findings import Finding
from usmx_kg.read.run import read
from usmx_kg.stream.run import check_inputs

__all__ = ["compare", "main"]

_FAULTS = (0.0, 0.3, 1.0)
_HINT = re.compile(r"\. Did you mean .*\?$")


def main(arguments: list[str] | None = None) -> int:
    """Compare batch by batch, and tell how many records and findings were the same; 1 where any differ."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.prove", description=__doc__)
    parser.add_argument("--records", type=int, default=10_000)
    parser.add_argument("--batch", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", default="pyshacl-turbo")
    parser.add_argument(
        "--minutes", type=float, default=float("inf"), help="stop after so long, and tell how far it got"
    )
    o = parser.parse_args(arguments)
    records = findings = 0
    start = time.monotonic()
    for number in range(-(-o.records // o.batch)):
        settings = Settings(o.batch, o.seed + number, _FAULTS[number % len(_FAULTS)])
        ours, theirs = compare(settings, o.engine)
        if ours != theirs:
            for finding in sorted(ours ^ theirs, key=lambda f: f.order):
                print("only", "ours" if finding in ours else o.engine, finding, file=sys.stderr)
            return 1
        records, findings = records + o.batch, findings + len(ours)
        if time.monotonic() - start > 60 * o.minutes:
            break
    print(f"{records:,} records of {number + 1} seeds from {o.seed} on: the same {findings:,} findings as {o.engine}")
    return 0


def compare(settings: Settings, engine: str) -> tuple[set[Finding], set[Finding]]:
    """Return what the evaluation and what an engine find in the same records."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "made.jsonl"
        path.write_text("".join(json.dumps(item.block) + "\n" for item in items(settings)), "utf-8")
        ours = set(_unhinted(f for verdict in check_inputs([path], Options.of(), least=0) for f in verdict.findings))
        options = Options.of(engine=engine)
        return ours, set(_unhinted(check(read([path]), only=options.only, engine=engine)))


def _unhinted(findings: Iterator[Finding] | tuple[Finding, ...]) -> Iterator[Finding]:
    """Leave out which names are the nearest: in pieces, no ids of the file are among them."""
    return (replace(finding, message=_HINT.sub(".", finding.message)) for finding in findings)


if __name__ == "__main__":
    sys.exit(main())
