"""What the product says of an input, through its public front alone, hashed a record."""

from __future__ import annotations

import hashlib
import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import chdir
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

import usmx_kg
from tests.golden.corpus import Source
from usmx_kg.ask import questions
from usmx_kg.model.records import TextSource
from usmx_kg.read.source import LARGE

__all__ = ["LANGUAGES", "answers", "digest", "told"]

LANGUAGES = ("en", "es")
_DIGITS = 5
_TODAY = "2031-06-01"
_BLANK = re.compile(r"_:\w+")
"""Labels of blank nodes are not the same in two runs."""


def told(source: Source, lang: str) -> dict[str, object]:
    """Return by record all that a report and the timelines say; under "" how the input as a whole was read."""
    report = _report(source, lang)
    found: dict[str, list[object]] = defaultdict(list)
    found[""] = [report.summary, report.exit_code, [str(error) for error in report.errors]]
    for timeline in report.timelines:
        found[timeline.record].append(asdict(timeline))
    for finding in report.findings:
        found[finding.record].append(asdict(finding))
    return dict(found)


def _report(source: Source, lang: str) -> usmx_kg.Report:
    """Return the report on an input, on a file where it is large: in pieces, these are read another way than texts."""
    if len(source.data) <= LARGE:
        return usmx_kg.validate([TextSource(source.data, source.form, source.name)], lang=lang)
    with TemporaryDirectory() as folder, chdir(folder):
        Path(source.name).write_bytes(source.data)
        return usmx_kg.validate([source.name], input_format=source.form, lang=lang)


def answers(path: Path, lang: str) -> Iterator[tuple[str, object]]:
    """Yield for each named question whose parameters have defaults its answer over the shipped graph and a file."""
    graph = usmx_kg.load(path)
    for name in questions.names():
        parameters = questions.named(name).parameters
        if all(p.optional or p.default is not None for p in parameters):
            given = {p.name: _TODAY for p in parameters if p.default == "today"}
            rows = graph.query(name, labels=lang, **given).to_csv().splitlines()  # type: ignore[arg-type]
            yield name, sorted(_BLANK.sub("_:", row) for row in rows)


def digest(said: object) -> str:
    """Return some hexadecimal digits that tell one answer from another."""
    text = json.dumps(said, default=str, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()[:_DIGITS]
