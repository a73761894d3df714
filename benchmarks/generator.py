"""Write labelled records: `python -m benchmarks.generator -n 10000 --seed 1 --faults 0.3 -o records.jsonl`."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from benchmarks.generate.faults import FAULTS
from benchmarks.generate.record import Finding
from benchmarks.generate.stream import Item, Settings, items

__all__ = ["main", "write"]

_encode = json.JSONEncoder(ensure_ascii=False, check_circular=False).encode
FORMS: dict[str, Callable[[Item], str]] = {"jsonl": lambda item: _encode(item.block)}
"""One line for each item; other forms (N-Triples, CSV) have their place here."""


def main(arguments: list[str] | None = None) -> None:
    """Write records and their labels, the same bytes for the same options."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.generator", description=__doc__)
    parser.add_argument("-n", "--count", type=int, default=1000, help="how many records (default 1000)")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--faults", type=float, default=0.3, help="share of records with faults (default 0.3)")
    parser.add_argument("--names", type=float, default=0.3, help="share of things written by name (default 0.3)")
    parser.add_argument("--apart", type=float, default=0.02, help="share of records with consents beside them")
    parser.add_argument("--only", action="append", default=[], help="only faults whose ids begin so; may repeat")
    parser.add_argument("--each", action="store_true", help="every fault in turn, one to a record")
    parser.add_argument("--form", choices=sorted(FORMS), default="jsonl")
    parser.add_argument("-o", "--output", type=Path, help="file for the records (default: standard output)")
    parser.add_argument("--labels", type=Path, help="CSV file for the findings that must come")
    parser.add_argument("--list", action="store_true", help="list the faults and end")
    o = parser.parse_args(arguments)
    if o.list:
        print("\n".join(fault.id for fault in FAULTS))
        return
    settings = Settings(o.count, o.seed, o.faults, o.names, o.apart, tuple(o.only), o.each)
    with _opened(o.output) as records, _opened(o.labels, beside=True) as labels:
        write(items(settings), records, labels, o.form)


def write(made: Iterator[Item], records: TextIO, labels: TextIO | None, form: str = "jsonl") -> None:
    """Write items to one file and the labels to another, as they come."""
    line = FORMS[form]
    rows = csv.writer(labels, lineterminator="\n") if labels else None
    if rows:
        rows.writerow((*Finding._fields, "faults"))
    for item in made:
        records.write(line(item) + "\n")
        if rows and item.findings:
            faults = " ".join(item.faults)
            rows.writerows((*finding, faults) for finding in item.findings)


@contextmanager
def _opened(path: Path | None, *, beside: bool = False) -> Iterator[TextIO]:
    if path is None:
        yield None if beside else sys.stdout  # type: ignore[misc]
    else:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file


if __name__ == "__main__":
    main()
