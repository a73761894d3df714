"""The W3C SHACL test suite, read from beside the project: it is never part of it.

It lies in `../shared/w3c`, seen from the project's root, or where USMX_W3C says. `python -m tests.engines.w3c`
writes the outcomes of all engines to `w3c.csv` anew.
"""

from __future__ import annotations

import csv
import os
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyoxigraph import BlankNode, NamedNode, RdfFormat, Triple, parse

from usmx_kg.check.engines.engine import Engine, Result
from usmx_kg.check.engines.registry import ENGINES, engine_named
from usmx_kg.graph import Index, Node, Term, type_
from usmx_kg.ground.errors import UsmxError
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["PINNED", "ROOT", "Case", "Told", "cases", "outcome", "pinned", "told"]

PROJECT = Path(__file__).parents[2]
ROOT = Path(os.environ.get("USMX_W3C") or PROJECT.parent / "shared/w3c") / "data-shapes-test-suite/tests"
PINNED = Path(__file__).parent / "w3c.csv"

_MF, _SHT, _SH = (
    "http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#",
    "http://www.w3.org/ns/shacl-test#",
    PREFIXES["sh"],
)
_INCLUDE, _ACTION, _RESULT = (NamedNode(_MF + name) for name in ("include", "action", "result"))
_VALIDATE, _FAILURE, _DATA, _SHAPES = (NamedNode(_SHT + n) for n in ("Validate", "Failure", "dataGraph", "shapesGraph"))
_FOCUS, _SHAPE, _PATH, _VALUE, _SEVERITY, _RESULTS = (
    NamedNode(_SH + n) for n in ("focusNode", "sourceShape", "resultPath", "value", "resultSeverity", "result")
)

Told = Counter[tuple[str, ...]]
"""Results as focus node, shape, path, value and severity; shapes without a name and paths of several steps as `[]`."""


@dataclass(frozen=True)
class Case:
    """One test: its name, its graphs, and the results that must come (None: a failure must)."""

    name: str
    data: tuple[Triple, ...]
    shapes: tuple[Triple, ...]
    expected: Told | None


@cache
def _parsed(file: Path) -> tuple[Triple, ...]:
    return tuple(quad.triple for quad in parse(path=str(file), format=RdfFormat.TURTLE, base_iri=file.as_uri()))


def cases() -> list[Case]:
    """Return all tests that the manifest names, in its order."""
    return list(_cases(ROOT / "manifest.ttl"))


def _cases(file: Path) -> Iterator[Case]:
    index = Index(_parsed(file))
    for included in index.objects(NamedNode(file.as_uri()), _INCLUDE):
        assert isinstance(included, NamedNode)
        yield from _cases(_file(included))
    for test in index.subjects(type_, _VALIDATE):
        action, expected = index.value(test, _ACTION), index.value(test, _RESULT)
        assert isinstance(action, BlankNode)
        assert isinstance(expected, NamedNode | BlankNode)
        data, shapes = (_parsed(_file(index.value(action, key))) for key in (_DATA, _SHAPES))
        name = f"{file.parent.relative_to(ROOT).as_posix()}/{test.value.rpartition('/')[2]}"
        results = None if expected == _FAILURE else Counter(_expected(index, expected))
        yield Case(name, data, shapes, results)


def _file(node: Term | None) -> Path:
    assert isinstance(node, NamedNode)
    return Path(node.value.removeprefix("file://"))


def _expected(index: Index, report: Node) -> Iterator[tuple[str, ...]]:
    for node in index.objects(report, _RESULTS):
        assert isinstance(node, BlankNode | NamedNode)
        focus, shape, path, value, severity = (
            index.value(node, key) for key in (_FOCUS, _SHAPE, _PATH, _VALUE, _SEVERITY)
        )
        assert isinstance(severity, NamedNode)
        yield (str(focus), _name(shape), _name(path), str(value), severity.value)


def _name(term: Term | None) -> str:
    return "" if term is None else term.value if isinstance(term, NamedNode) else "[]"


def told(results: Iterable[Result], case: Case) -> Told:
    """Return an engine's results as expected ones are written; of a complex path an engine gives none."""
    named = {t.subject.value for t in case.shapes if isinstance(t.subject, NamedNode)}
    complex_ = _complex(case.shapes)
    return Counter(
        (
            str(r.focus),
            r.shape if r.shape in named else "[]",
            r.path or ("[]" if r.shape in complex_ or "[]" in complex_ else ""),
            str(r.value),
            r.severity,
        )
        for r in results
    )


def _complex(shapes: Iterable[Triple]) -> set[str]:
    """Return the shapes whose path has several steps; `[]` for one without a name."""
    predicate = NamedNode(_SH + "path")
    aimed = [t for t in shapes if t.predicate == predicate and not isinstance(t.object, NamedNode)]
    return {t.subject.value if isinstance(t.subject, NamedNode) else "[]" for t in aimed}


def outcome(engine: Engine, case: Case) -> str:
    """Return `pass`, `fail`, or `error` where the engine refuses what it should not."""
    try:
        found = told(engine.validate(case.data, case.shapes), case)
    except UsmxError:
        return "pass" if case.expected is None else "error"
    return "pass" if found == case.expected else "fail"


def pinned() -> dict[str, dict[str, str]]:
    """Return the outcomes that are committed, by test and engine."""
    with PINNED.open(encoding="utf-8", newline="") as file:
        return {row.pop("test"): row for row in csv.DictReader(file)}


def _write() -> None:
    with PINNED.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(("test", *ENGINES))
        for case in cases():
            rows.writerow((case.name, *(outcome(engine_named(name), case) for name in ENGINES)))


if __name__ == "__main__":
    _write()
