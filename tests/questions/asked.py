"""What is asked, of which graph, and the expected answer: `<question>.csv` and `<question>.<variant>.csv`.

A file begins with lines `# ask: parameter=value`, one for each parameter, and `# over: records` where it asks the
background and the invented `records.yaml` (or `unread.yaml`) in place of the shipped graph. Things are CURIEs,
literals their lexical form, the unbound is empty; rows stand in the order of the answer.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from pyoxigraph import Literal, NamedNode, Store

from usmx_kg import graph
from usmx_kg.ask import query, questions
from usmx_kg.ground.namespaces import shorten
from usmx_kg.model.answer import Term

FOLDER = Path(__file__).parent
RECORDS = FOLDER / "records.yaml"

_SAYS = re.compile(r"^# (ask|over): ?(.*)$", re.MULTILINE)

Table = list[list[str]]


@dataclass(frozen=True)
class Asked:
    """One file with an expected answer."""

    path: Path

    @property
    def id(self) -> str:
        return self.path.stem

    @property
    def question(self) -> questions.Question:
        return questions.named(self.path.name.partition(".")[0])

    @cached_property
    def _said(self) -> list[tuple[str, str]]:
        return [(key, value.strip()) for key, value in _SAYS.findall(self.path.read_text("utf-8"))]

    @property
    def parameters(self) -> dict[str, Any]:
        pairs = (value.partition("=") for key, value in self._said if key == "ask")
        return {name: value for name, _, value in pairs}

    @property
    def over(self) -> str:
        return dict(self._said).get("over", "shipped")

    @property
    def sparql(self) -> str:
        return self.question.bound(self.parameters)

    @property
    def expected(self) -> Table:
        lines = self.path.read_text("utf-8").splitlines()
        return list(csv.reader(line for line in lines if not line.startswith("#")))

    def answer(self) -> Table:
        """Return what the question answers now, the names of the columns first."""
        result = query.run(store(self.over), self.sparql, file=self.question.name)
        return [list(result.variables), *plain(result.rows)]


@cache
def all_asked() -> tuple[Asked, ...]:
    return tuple(Asked(path) for path in sorted(FOLDER.glob("*.csv")))


@cache
def store(over: str) -> Store:
    if over == "shipped":
        return graph.store("all")
    return graph.store("background", query.quads([FOLDER / f"{over}.yaml"]))


def plain(rows: Iterable[Sequence[Term | None]]) -> Table:
    return [[_plain(term) for term in row] for row in rows]


def _plain(term: Term | None) -> str:
    if isinstance(term, NamedNode):
        return shorten(term.value) or term.value
    return term.value if isinstance(term, Literal) else "" if term is None else str(term)
