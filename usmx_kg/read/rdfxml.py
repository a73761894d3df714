"""RDF/XML, read through before the parser gets it.

pyoxigraph takes cut-off documents, expands entities and knows no lines. So expat follows the text first: it refuses
document types and entities, wants the whole document and no deep nesting, and writes it anew with a label for each
node that has no name, by which statements lead back to where they stand.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urljoin
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape, quoteattr

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import PREFIXES, record_key
from usmx_kg.model.positions import Places
from usmx_kg.model.trees import MAX_DEPTH
from usmx_kg.read.xml_encoding import is_read

__all__ = ["Scan", "scan"]

_RDF = PREFIXES["rdf"]
_XML = {"xml": "http://www.w3.org/XML/1998/namespace"}
_ITS = "http://www.w3.org/2005/11/its"
_SYNTAX = frozenset(
    (
        *(_RDF + name for name in ("about", "ID", "nodeID", "resource", "parseType", "datatype", "bagID", "version")),
        *(_ITS + name for name in ("dir", "version")),
    )
)
"""Attributes that say how the text is to be read, and are no properties; its:dir tells the direction of texts."""
_TYPE = _RDF + "type"
_QUOTES = {"\t": "&#9;", "\n": "&#10;", "\r": "&#13;"}


@dataclass
class _Frame:
    """An open element: `node` has properties, `property` a value, `literal` is XML inside a value, `root` has nodes."""

    kind: str
    space: Mapping[str, str]
    base: str
    line: int
    column: int
    subject: str = ""
    key: str = ""
    text: list[str] | None = None
    close: str = ""


@dataclass
class Scan:
    """What a scan gives: the document anew, and what it says in places. Nodes are IRIs or `_:` and a label."""

    text: str
    nodes: list[tuple[str, int, int]] = field(default_factory=list)
    values: list[tuple[str, str, str, int, int]] = field(default_factory=list)

    def fill(self, places: Places, names: Mapping[str, str]) -> None:
        """Note the places. `names` are the new names of blank nodes by their labels."""

        def named(node: str) -> str:
            return names.get(node[2:], node) if node.startswith("_:") else node

        for subject, key, value, line, column in self.values:
            here = places.at(line, column)
            places.value(named(subject), key, (named(value),), here)
            places.child(named(subject), key, named(value))
            if value.startswith("_:"):
                places.node(named(value), here)
        for node, line, column in self.nodes:
            places.node(named(node), places.at(line, column))


def scan(text: str, file: str, base: str) -> Scan:
    """Return the document, ready for the parser, with the places of what it says.

    Raises InputError for XML that is not well formed or cut off, document types, entities, encodings that
    are not read, and deep nesting.
    """
    return _Scanner(text, file, base).run()


class _Scanner:
    """Follows the elements of RDF/XML, alternately nodes and properties."""

    def __init__(self, text: str, file: str, base: str) -> None:
        self.text = text.replace("\r\n", "\n").replace("\r", "\n")
        self.file = file
        self.out: list[str] = []
        self.found = Scan("")
        self.open = [_Frame("start", _XML, base, 1, 1)]
        self.mark = "m"
        while self.mark in text:
            self.mark += "m"
        self.number = 0
        self.parser = ParserCreate("utf-8")
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.XmlDeclHandler = self.declared
        self.parser.StartDoctypeDeclHandler = self.refused
        self.parser.EntityDeclHandler = self.refused
        self.parser.StartElementHandler = self.started
        self.parser.EndElementHandler = self.ended
        self.parser.CharacterDataHandler = self.told

    def run(self) -> Scan:
        try:
            self.parser.Parse(self.text.encode(), True)
        except ExpatError as error:
            message = str(error).partition(": line")[0]
            raise InputError(
                f"this is not RDF/XML: {message}", file=self.file, line=error.lineno, column=error.offset + 1
            ) from None
        self.found.text = "".join(self.out)
        return self.found

    def declared(self, version: str, encoding: str | None, standalone: int) -> None:  # noqa: ARG002
        if not is_read(encoding or ""):
            raise self.error(f"it says that it is {encoding}, which is not read", "Save it as UTF-8.")

    def refused(self, *_: object) -> None:
        raise self.error("a document type or entity is not read in RDF/XML", "Take <!DOCTYPE …> out.")

    def error(self, message: str, hint: str | None = None) -> InputError:
        line, column = self.place()
        return InputError(message, file=self.file, line=line, column=column, hint=hint)

    def place(self) -> tuple[int, int]:
        return self.parser.CurrentLineNumber, self.parser.CurrentColumnNumber + 1

    def label(self) -> str:
        self.number += 1
        return f"_:{self.mark}{self.number}"

    # -- elements

    def started(self, name: str, flat: list[str]) -> None:
        if len(self.open) > 2 * MAX_DEPTH + 2:
            raise self.error(f"nested deeper than {MAX_DEPTH} levels")
        above = self.open[-1]
        pairs = dict(zip(flat[::2], flat[1::2], strict=True))
        space = dict(above.space)
        space |= {key[6:]: iri for key, iri in pairs.items() if key.startswith("xmlns:")}
        space |= {"": pairs["xmlns"]} if "xmlns" in pairs else {}
        base = urljoin(above.base, pairs["xml:base"]) if "xml:base" in pairs else above.base
        said = {_iri(key, space, ""): v for key, v in pairs.items() if not key.startswith("xml")}
        frame = _Frame(_INSIDE[above.kind], space, base, *self.place())
        if above.kind == "start" and _iri(name, space) == _RDF + "RDF":
            frame.kind = "root"
        added = ""
        if frame.kind == "node":
            added = self.node(frame, _iri(name, space), said, above)
        elif frame.kind == "property":
            frame.subject, frame.key = above.subject, record_key(_iri(name, space))
            added = self.property(frame, said, pairs)
        self.open.append(frame)
        self.out.append(f"<{name}{''.join(f' {key}={_quoted(value)}' for key, value in pairs.items())}{added}>")
        if frame.kind == "nested":
            frame.close = "</usmx-rdf:Description>"
            self.out.append(f'<usmx-rdf:Description xmlns:usmx-rdf="{_RDF}"{_node_id(frame.subject)}>')

    def node(self, frame: _Frame, iri: str, said: Mapping[str, str], above: _Frame) -> str:
        """Note a node, and return the attribute that names it where nothing else does."""
        added = ""
        if _RDF + "about" in said:
            frame.subject = urljoin(frame.base, said[_RDF + "about"])
        elif _RDF + "ID" in said:
            frame.subject = urljoin(frame.base, f"#{said[_RDF + 'ID']}")
        elif _RDF + "nodeID" in said:
            frame.subject = f"_:{said[_RDF + 'nodeID']}"
        else:
            frame.subject = self.label()
            added = f' xmlns:usmx-rdf="{_RDF}"{_node_id(frame.subject)}'
        self.found.nodes.append((frame.subject, frame.line, frame.column))
        if above.kind == "property" and above.key:
            self.value(above, frame.subject)
            above.text = None
        if iri != _RDF + "Description":
            self.found.values.append((frame.subject, _TYPE, iri, frame.line, frame.column))
        self.attributes(frame, frame.subject, said)
        return added

    def property(self, frame: _Frame, said: Mapping[str, str], pairs: dict[str, str]) -> str:
        """Note a property and a value that stands in its attributes; return the attribute that names a new node."""
        kind = said.get(_RDF + "parseType")
        if kind == "Resource":
            key = next(key for key in pairs if _iri(key, frame.space, "") == _RDF + "parseType")
            del pairs[key]
            node = self.label()
            self.value(frame, node)
            frame.kind, frame.subject = "nested", node
        elif kind == "Collection":
            frame.kind, frame.key = "property", ""
        elif kind is not None:
            frame.kind = "literal"
        elif _RDF + "resource" in said or _RDF + "nodeID" in said:
            resource = said.get(_RDF + "resource")
            node = urljoin(frame.base, resource) if resource is not None else f"_:{said[_RDF + 'nodeID']}"
            self.value(frame, node)
            self.attributes(frame, node, said)
        elif any(key not in _SYNTAX and key for key in said):
            node = self.label()
            self.value(frame, node)
            self.attributes(frame, node, said)
            return f' xmlns:usmx-rdf="{_RDF}"{_node_id(node)}'
        else:
            frame.text = []
        return ""

    def attributes(self, frame: _Frame, subject: str, said: Mapping[str, str]) -> None:
        for iri, value in said.items():
            if iri and iri not in _SYNTAX:
                self.found.values.append((subject, record_key(iri), value, frame.line, frame.column))

    def value(self, frame: _Frame, value: str) -> None:
        self.found.values.append((frame.subject, frame.key, value, frame.line, frame.column))

    def told(self, text: str) -> None:
        frame = self.open[-1]
        if frame.text is not None:
            frame.text.append(text)
        self.out.append(escape(text, {"\r": "&#13;"}))

    def ended(self, name: str) -> None:
        frame = self.open.pop()
        if frame.text is not None:
            self.value(frame, "".join(frame.text))
        self.out.append(f"{frame.close}</{name}>")


_INSIDE = {"start": "node", "root": "node", "node": "property", "nested": "property", "property": "node",
           "literal": "literal"}  # fmt: skip
"""What an element is inside another."""


def _iri(name: str, space: Mapping[str, str], default: str | None = None) -> str:
    """Return the IRI of a qualified name; an attribute without prefix has none."""
    prefix, colon, local = name.rpartition(":")
    if not colon and default is not None:
        return default
    return space.get(prefix, "") + local


def _quoted(value: str) -> str:
    return quoteattr(value, _QUOTES)


def _node_id(node: str) -> str:
    return f' usmx-rdf:nodeID="{node[2:]}"'
