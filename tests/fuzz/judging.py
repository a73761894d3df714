"""What holds of every case: no traceback, no bug of ours, outputs that can be read back, one process like two."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import html5lib
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

from tests.fuzz.making import LINES, Case, data
from tests.trust.runner import Outcome, Runner
from usmx_kg.model.records import TextSource
from usmx_kg.read.run import read

__all__ = ["judge"]

_CONTROLS = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
_PADDING = b"\n" * 1_100_000
"""Lines without anything: with so many a file is read in pieces."""
_QUERY = "SELECT * { ?s ?p ?o }"
_GRAPH = "CONSTRUCT WHERE { ?s ?p ?o }"


def _html(text: str) -> None:
    html5lib.HTMLParser(strict=True).parse(text if text.startswith("<!") else f"<!DOCTYPE html><title>x</title>{text}")


def _table(text: str, separator: str = ",") -> None:
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True))
    assert len({len(row) for row in rows}) <= 1, "rows of different lengths"


def _answers(text: str) -> None:
    assert isinstance(parse_query_results(text.encode(), format=QueryResultsFormat.TSV), QuerySolutions)


def _people(text: str) -> None:
    assert not _CONTROLS.search(text), "a control character"


def _turtle(text: str) -> None:
    list(parse(text.encode(), format=RdfFormat.TURTLE))


BACK: dict[str, Callable[[str], object]] = {
    "json": json.loads,
    "jsonl": lambda text: [json.loads(line) for line in text.split("\n") if line],
    "csv": _table,
    "tsv": _answers,
    "md": _people,
    "txt": _people,
    "html": _html,
    "sarif": json.loads,
    "xml": ET.fromstring,
    "svg": ET.fromstring,
    "ttl": _turtle,
}
"""By extension, what reads an output."""
_REPORTS = ("json", "jsonl", "csv", "md", "html", "sarif", "xml", "ttl", "txt")
_ANSWERS = ("csv", "tsv", "json", "xml", "md", "html", "txt")
_DRAWN = ("txt", "svg", "html")
_RECORDS = ("yaml", "json", "jsonl", "jsonld", "csv", "tsv", "xlsx", "ttl", "trig", "nt", "nq", "rdf")


def judge(case: Case, usmx: Runner, folder: Path) -> None:
    """Run every command on a case. Raises AssertionError for what must not be."""
    name = f"x.{case.form}"
    content = data(case)
    (folder / name).write_bytes(content)
    chance = sum(number for step in case.steps for number in step[1:])
    _ran(usmx(folder, "validate", name, *_outputs("r", _REPORTS)), (0, 1, 3))
    _ran(usmx(folder, "validate", name, "-f", "github", "--lang", "es"), (0, 1, 3))
    _ran(usmx(folder, "timeline", name, *_outputs("t", [_DRAWN[chance % 3]])), (0, 2, 3))
    _ran(usmx(folder, "diff", name, name), (0, 3))
    _ran(usmx(folder, "query", _QUERY, "--data", name, "--only", *_outputs("q", [_ANSWERS[chance % 7]])), (0, 3))
    _ran(usmx(folder, "query", _GRAPH, "--data", name, "--only", "-o", "q.ttl"), (0, 3))
    for path in folder.iterdir():
        if path.name != name:
            _read_back(path)
    form = _RECORDS[chance % len(_RECORDS)]
    done = usmx(folder, "convert", name, "-o", f"out.{form}")
    _ran(done, (0, 2, 3))
    if done.code == 0:
        back = read([TextSource((folder / f"out.{form}").read_bytes(), form, "out")])
        assert not back.errors, back.errors
    if case.form in LINES:
        (folder / name).write_bytes(content + _PADDING)
        one, two = (usmx(folder, "validate", name, "-f", "jsonl", "--jobs", jobs) for jobs in ("1", "2"))
        _ran(one, (0, 1, 3))
        assert (one.code, one.out, one.err) == (two.code, two.out, two.err), (
            "two processes find something else than one"
        )


def _read_back(path: Path) -> None:
    try:
        BACK[path.suffix[1:]](path.read_text("utf-8"))
    except (ValueError, SyntaxError, csv.Error, html5lib.html5parser.ParseError) as error:
        raise AssertionError(f"{path.name} can't be read back: {error}") from error


def _outputs(stem: str, extensions: tuple[str, ...] | list[str]) -> list[str]:
    return [word for extension in extensions for word in ("-o", f"{stem}.{extension}")]


def _ran(done: Outcome, codes: tuple[int, ...]) -> None:
    assert done.code in codes, (done.code, done.err[-2000:])
    assert "Traceback" not in done.err
    assert not _CONTROLS.search(done.err.replace("\n", "")), "a control character"
    assert done.seconds < 10, done.seconds
    assert done.megabytes < 512, done.megabytes
