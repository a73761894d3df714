"""Records in the RDF formats, the place of each value noted: one statement a line, written without any library."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from tests.formats.meaning import XSD, Statement, listed, statements
from tests.formats.pen import Pen, Place, Places
from usmx_kg.ground.namespaces import PREFIXES, RECORD, shorten

__all__ = ["nquads", "ntriples", "rdfxml", "trig", "turtle"]

Block = dict[str, Any]
_GRAPH = "https://example.org/graphs/"


class _Rdf:
    def __init__(self, records: Sequence[Block], ids: set[str]) -> None:
        self.pen = Pen()
        self.places = Places()
        self.said = [list(statements(record, ids)) for record in records]
        for record in records:
            self._inside(record)

    def _inside(self, block: Block) -> None:
        for value in block.values():
            for item in listed(value):
                if isinstance(item, dict):
                    self.places.inside[RECORD + block["id"]].append(RECORD + item["id"])
                    self._inside(item)

    def node(self, statement: Statement, place: Place) -> None:
        self.places.nodes.setdefault(statement.subject, place)

    def value(self, s: Statement, text: str) -> None:
        """Write an object, and note where it begins."""
        self.places.value(s.subject, s.key, s.object, self.pen.here)
        self.pen.write(text)

    def outcome(self) -> tuple[bytes, Places]:
        return self.pen.data(), self.places


def turtle(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write a block for each subject."""
    out = _Rdf(records, ids)
    _prefixes(out.pen)
    for said in out.said:
        _blocks(out, said, "")
    return out.outcome()


def trig(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write a graph for each record."""
    out = _Rdf(records, ids)
    _prefixes(out.pen)
    for number, said in enumerate(out.said):
        out.pen.write(f"<{_GRAPH}{number}> {{\n")
        _blocks(out, said, "  ")
        out.pen.write("}\n")
    return out.outcome()


def _prefixes(pen: Pen) -> None:
    for name, iri in sorted(PREFIXES.items()):
        if name != "usmx-app":  # of the application's settings no record speaks
            pen.write(f"@prefix {name}: <{iri}> .\n")


def _blocks(out: _Rdf, said: Iterable[Statement], indent: str) -> None:
    for subject, block in groupby(said, key=lambda s: s.subject):
        out.pen.write(f"\n{indent}")
        first = True
        for s in block:
            if first:
                out.node(s, out.pen.here)
                out.pen.write(_name(subject))
            out.pen.write(" " if first else f" ;\n{indent}    ")
            out.pen.write(f"{_name(s.predicate)} ")
            out.value(s, _object(s, _name))
            first = False
        out.pen.write(" .\n")


def ntriples(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write a line for each statement."""
    return _lines(records, ids, lambda _: "")


def nquads(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write a line for each statement, a graph for each record."""
    return _lines(records, ids, lambda number: f" <{_GRAPH}{number}>")


def _lines(records: Sequence[Block], ids: set[str], graph: Callable[[int], str]) -> tuple[bytes, Places]:
    out = _Rdf(records, ids)
    for number, said in enumerate(out.said):
        for s in said:
            out.node(s, out.pen.here)
            out.pen.write(f"<{s.subject}> <{s.predicate}> ")
            out.value(s, _object(s, "<{}>".format))
            out.pen.write(f"{graph(number)} .\n")
    return out.outcome()


def rdfxml(records: Sequence[Block], ids: set[str]) -> tuple[bytes, Places]:
    """Write a description for each subject, a property on each line."""
    out = _Rdf(records, ids)
    spaces = " ".join(f"xmlns:{name}={quoteattr(iri)}" for name, iri in sorted(PREFIXES.items()))
    out.pen.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<rdf:RDF {spaces}>\n')
    for said in out.said:
        for subject, block in groupby(said, key=lambda s: s.subject):
            for number, s in enumerate(block):
                if number == 0:
                    out.node(s, out.pen.here)
                    out.pen.write(f"<rdf:Description rdf:about={quoteattr(subject)}>\n")
                name = shorten(s.predicate)
                assert name
                kind = "" if s.kind == "string" else f' rdf:datatype="{XSD}{s.kind}"'
                out.pen.write("  ")
                if s.kind == "iri":
                    out.value(s, f"<{name} rdf:resource={quoteattr(s.object)}/>\n")
                else:
                    out.value(s, f"<{name}{kind}>{escape(s.object)}</{name}>\n")
            out.pen.write("</rdf:Description>\n")
    out.pen.write("</rdf:RDF>\n")
    return out.outcome()


def _name(iri: str) -> str:
    return shorten(iri) or f"<{iri}>"


def _object(s: Statement, name: Callable[[str], str]) -> str:
    if s.kind == "iri":
        return name(s.object)
    text = '"' + s.object.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n") + '"'
    return text if s.kind == "string" else f"{text}^^{name(XSD + s.kind)}"
