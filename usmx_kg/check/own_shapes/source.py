"""A file with shapes of the user's own: its statements, and where each of them stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from pyoxigraph import Literal, NamedNode, Triple

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.lines import line_starts
from usmx_kg.ground.namespaces import PREFIXES, RECORD
from usmx_kg.model.positions import Places
from usmx_kg.read import jsonld, rdf
from usmx_kg.read.rdf_places import places_of
from usmx_kg.read.source import load

__all__ = ["ShapesFile", "read_file"]

_FIRST = NamedNode(PREFIXES["rdf"] + "first")


@dataclass(frozen=True)
class ShapesFile:
    """The statements of one file, in its order."""

    name: str
    text: str
    triples: tuple[Triple, ...]
    places: Places

    def refused(
        self, message: str, triple: Triple, hint: str | None = None, *, at: int | None = None, line: int | None = None
    ) -> InputError:
        """Return the error for a statement; `at` is where in its query, or `line` which line of that, the fault is."""
        return InputError(message, file=self.name, line=self._line(triple, at, line), hint=hint)

    def line(self, triple: Triple) -> int | None:
        """Return the line on which a statement stands, None where that can't be told."""
        return self._line(triple, None, None)

    def _line(self, triple: Triple, at: int | None, line: int | None) -> int | None:
        value = triple.object
        if isinstance(value, Literal) and "\n" in value.value and (at is not None or line is not None):
            row = value.value.count("\n", 0, at) if at is not None else (line or 1) - 1
            start = self._stated(triple)
            return self._line_of_text(value.value, row) or (None if start is None else start + row)
        first = self._stated(triple)
        if first is not None and triple.predicate != _FIRST:
            return first
        return self._searched(triple, first or 1)

    def _stated(self, triple: Triple) -> int | None:
        subject, value = triple.subject, triple.object
        if isinstance(subject, Triple) or isinstance(value, Triple):
            return None
        place = self.places.find(subject.value, triple.predicate.value, value.value)
        return None if place is None else place.line

    def _searched(self, triple: Triple, first: int) -> int | None:
        """Return the first line from one on with a name of a statement, for what can't be followed: lists, for one."""
        start = self._starts[first - 1]
        for term in (triple.object, triple.predicate):
            if isinstance(term, NamedNode):
                word = re.compile(rf"(?<![\w-]){re.escape(re.split(r'[/#:]', term.value)[-1])}(?![\w-])")
                found = next((m.start() for m in word.finditer(self.text, start) if not self._comment(m.start())), None)
            else:
                found = self.text.find(term.value, start) if isinstance(term, Literal) else None
            if found is not None and found >= 0:
                return bisect_right(self._starts, found)
        return None

    def _line_of_text(self, value: str, row: int) -> int | None:
        """Return the line on which a row of a long text stands."""
        rows = value.split("\n")
        start = self.text.replace("\r\n", "\n").find(value)
        if start >= 0:
            return self.text.replace("\r\n", "\n").count("\n", 0, start) + 1 + row
        found = self.text.find(rows[row].strip())
        return bisect_right(self._starts, found) if found >= 0 and rows[row].strip() else None

    def _comment(self, at: int) -> bool:
        start = self._starts[bisect_right(self._starts, at) - 1]
        return self.text[start:at].lstrip().startswith("#")

    @cached_property
    def _starts(self) -> list[int]:
        return list(line_starts(self.text))


def read_file(path: str | Path, number: int) -> ShapesFile:
    """Read a file as strictly as records are: within limits, nothing fetched.

    `number` is that of the file among several, so that no two have blank nodes of the same name. Raises InputError.
    """
    item = load(path, None)
    prefix = f"shapes{number}"
    if item.form.module == "rdf":
        given = rdf.statements(item, item.form.name, item.form.label, RECORD)
        quads, renames = rdf.renamed(given, prefix, {})
        places = places_of(item, RECORD, quads, renames)
    elif item.form.name == "jsonld":
        given, marks = jsonld.statements(item.trees(), item.name, RECORD)
        quads, renames = rdf.renamed(given, prefix, {})
        places = Places(item.name, lambda found: marks.fill(found, renames, RECORD))
    else:
        raise InputError("shapes are RDF", file=item.name, hint="Write them in Turtle (.ttl).")
    triples = tuple(dict.fromkeys(quad.triple for quad in quads))
    return ShapesFile(item.name, item.text, triples, places)
