"""The queries of shapes: what is refused in them, what they name, and how an engine has to be asked them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise, takewhile

from pyoxigraph import Literal, NamedNode, Triple

from usmx_kg.check.own_shapes.source import ShapesFile
from usmx_kg.check.own_shapes.xpath import PYTHON, RUST, PatternError, rewritten
from usmx_kg.graph import Index, Node, sparql
from usmx_kg.graph import date_sums as sums
from usmx_kg.graph.sparql_tokens import Token, tokens
from usmx_kg.ground.errors import QueryError
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["ASK", "QUERIES", "Queries"]

_SH = PREFIXES["sh"]
ASK = NamedNode(_SH + "ask")
QUERIES = frozenset((ASK, NamedNode(_SH + "select")))
_PREFIXES, _DECLARE = NamedNode(_SH + "prefixes"), NamedNode(_SH + "declare")
_SPARQL, _PATH = NamedNode(_SH + "sparql"), NamedNode(_SH + "path")
_PREFIX, _NAMESPACE = NamedNode(_SH + "prefix"), NamedNode(_SH + "namespace")
_DURATION = PREFIXES["xsd"] + "duration"
_BY_RDFLIB, _BY_RUST = "pyshacl", "pyshifty"
"""Engines whose queries and regular expressions are other ones than those of pyshacl-turbo."""
_SHAPES_GRAPH = ("$shapesGraph", "?shapesGraph")
_STRING = re.compile(r"\"{3}(.*)\"{3}\Z|'{3}(.*)'{3}\Z|\"(.*)\"\Z|'(.*)'\Z", re.DOTALL)
_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "b": "\b", "f": "\f"}
_ESCAPE = re.compile(r"\\(.)", re.DOTALL)


class Queries:
    """The queries of some shapes, each with the prefixes that it may use."""

    def __init__(self, shapes: Index) -> None:
        self._shapes = shapes
        self._all = _declared(shapes, shapes.subjects(_PREFIX))

    def prefixes(self, node: Node) -> Mapping[str, str]:
        """Return the prefixes that a query may use: those it says it uses, then all others of the shapes, then ours."""
        return {**PREFIXES, **self._all, **self._said(node)}

    def _said(self, node: Node) -> dict[str, str]:
        holders = [holder for holder in self._shapes.objects(node, _PREFIXES) if not isinstance(holder, Literal)]
        parts = [part for holder in holders for part in self._shapes.objects(holder, _DECLARE)]
        return _declared(self._shapes, (part for part in parts if not isinstance(part, Literal)))

    def named(self, triple: Triple) -> Iterator[tuple[str, int]]:
        """Yield the IRIs that a query names, each with where it stands in it."""
        text = _text(triple)
        unfolded = sparql.unfolded(text)
        for iri, at in sparql.named(unfolded, self.prefixes(_owner(triple))):
            yield iri, min(at, len(text))

    def properties_at(self, triple: Triple) -> frozenset[int]:
        """Return where the names stand in a query, as `named` tells it, that are its properties."""
        text = _text(triple)
        return frozenset(min(at, len(text)) for at in sparql.properties_at(sparql.unfolded(text)))

    def named_in(self, text: str, node: Node) -> list[str]:
        """Return the IRIs that a query of a constraint names."""
        return [iri for iri, _ in sparql.named(sparql.unfolded(text), self.prefixes(node))]

    def check(self, file: ShapesFile, triple: Triple, engines: Sequence[str]) -> None:
        """Raise InputError for a query that reaches out, or that engines are known to read differently."""
        text = _text(triple)
        try:
            sparql.check(text, prefixes=self.prefixes(_owner(triple)))
        except QueryError as error:
            message = f"a query of the shapes is refused: {error.message}"
            raise file.refused(message, triple, error.hint, line=error.line or 1) from error
        found = list(tokens(text))
        for message, hint, at in _misbuilt(found, triple.predicate):
            raise file.refused(message, triple, hint, at=at)
        path = next((token for token in found if token.text in ("$PATH", "?PATH")), None)
        holders = list(self._shapes.subjects(_SPARQL, _owner(triple)))
        if path is not None and holders and not any(self._shapes.objects(holder, _PATH) for holder in holders):
            message = "$PATH is the path of a property shape, and the shape of this query has none"
            raise file.refused(message, triple, "Write the path, or put the query under sh:property.", at=path.start)
        for token, after in pairwise(found):
            if token.kind == "word" and token.text.upper() == "GRAPH" and after.text not in _SHAPES_GRAPH:
                message = "records have one graph, so that a query for GRAPH finds nothing"
                raise file.refused(message, triple, "Leave GRAPH out.", at=token.start)
            if token.kind == "word" and token.text.upper() == "GRAPH" and _BY_RDFLIB in engines:
                message = "pyshacl has no $shapesGraph"
                raise file.refused(message, triple, "Another engine has: --engine pyshacl-turbo.", at=token.start)
        for at, selects_all in _unprojected(found):
            message = "a sub-select of a query does not project $this, so that it is asked of all things at once"
            if selects_all and _BY_RDFLIB not in engines:
                continue
            if selects_all:
                message = "pyshacl takes no SELECT * in a sub-select of a query"
            raise file.refused(message, triple, "Add $this to what it selects.", at=found[at].start)
        for engine in engines:
            self._check_durations(file, triple, found, engine)
            try:
                _patterns(text, found, _dialect(engine))
            except _PatternAtError as error:
                others = "Only pyshacl judges it: --engine pyshacl." if error.python_reads_it else None
                hint = others or "Patterns are those of XPath: write out what you mean."
                raise file.refused(f"a pattern in a query is refused: {error}", triple, hint, at=error.at) from error

    def _check_durations(self, file: ShapesFile, triple: Triple, found: Sequence[Token], engine: str) -> None:
        """Refuse what rdflib has no value for: a date plus or minus an xsd:duration."""
        if engine != _BY_RDFLIB or not any(token.text in "+-" for token in found):
            return
        iri = next((at for iri, at in self.named(triple) if iri == _DURATION), None)
        if iri is not None:
            message = "pyshacl adds no xsd:duration to a date, and takes none from it"
            hint = 'Write "P30D"^^xsd:dayTimeDuration or "P1M"^^xsd:yearMonthDuration, or --engine pyshacl-turbo.'
            raise file.refused(message, triple, hint, at=iri)

    def prepared(self, triple: Triple, engine: str) -> Triple:
        """Return a query as an engine has to be asked it.

        Prefixes that the shapes or we declare, but the query does not say that it uses, are declared in it; sums are
        written in every order, and patterns as the engine's regular expressions read them as XPath does.
        """
        text = _text(triple)
        by_rdflib = engine == _BY_RDFLIB
        text = _patterns(text, list(tokens(text)), _dialect(engine))
        text = sums.in_any_order(text, sums.RDFLIB if by_rdflib else sums.OXIGRAPH)
        found = list(tokens(text))
        there = {*sparql.declared(found), *self._said(_owner(triple))}
        used = dict.fromkeys(token.text.partition(":")[0] for token in found if token.kind == "name")
        known = self.prefixes(_owner(triple))
        head = "".join(f"PREFIX {name}: <{known[name]}> " for name in used if name not in there and name in known)
        written = head + text
        return triple if written == _text(triple) else Triple(triple.subject, triple.predicate, Literal(written))


def _misbuilt(found: Sequence[Token], predicate: NamedNode) -> Iterator[tuple[str, str, int]]:
    """Yield what a query of shapes may not be (SHACL 1.0, 5.2 and 5.3.1), the way out, and where it begins."""
    wanted = "ASK" if predicate == ASK else "SELECT"
    words = [token for token in found if token.kind == "word"]
    form = next((token for token in words if token.text.upper() in sparql.FORMS), None)
    if form is None or form.text.upper() != wanted:
        given = form.text.upper() if form else "none"
        yield f"sh:{wanted.lower()} takes a query that begins with {wanted}, not {given}", f"Write {wanted} …", 0
        return
    for token in words:
        if token.text.upper() in ("VALUES", "MINUS"):
            message = f"a query of shapes has no {token.text.upper()}: what is bound beforehand would not reach it"
            yield message, "Write FILTER (?x IN (…)), or FILTER NOT EXISTS { … }.", token.start
    for token, after in pairwise(found):
        if token.text.upper() == "AS" and after.text in ("$this", "?this"):
            yield "$this is given to a query of shapes, which can't bind it", "Take another variable.", after.start
    if wanted == "SELECT":
        head = list(takewhile(lambda t: t.text != "{" and t.text.upper() != "WHERE", found[found.index(form) :]))
        if not any(token.text in ("$this", "?this", "*") for token in head):
            yield "a query of shapes does not select $this", "Write SELECT $this … { … }.", form.start


def _dialect(engine: str) -> str:
    return RUST if engine == _BY_RUST else PYTHON


def _owner(triple: Triple) -> Node:
    assert not isinstance(triple.subject, Triple)
    return triple.subject


def _text(triple: Triple) -> str:
    assert isinstance(triple.object, Literal)
    return triple.object.value


def _declared(shapes: Index, nodes: Iterator[Node]) -> dict[str, str]:
    names = ((shapes.value(n, _PREFIX), shapes.value(n, _NAMESPACE)) for n in dict.fromkeys(nodes))
    return {p.value: n.value for p, n in names if isinstance(p, Literal) and isinstance(n, Literal | NamedNode)}


def _unprojected(found: Sequence[Token]) -> Iterator[tuple[int, bool]]:
    """Yield where sub-selects begin that do not name $this, by the number of the token, and whether they select all."""
    depth = 0
    for number, token in enumerate(found):
        depth += {"{": 1, "}": -1}.get(token.text, 0)
        if not depth or token.kind != "word" or token.text.upper() != "SELECT":
            continue
        inside = 0
        for following in found[number + 1 :]:
            inside += {"(": 1, ")": -1}.get(following.text, 0)
            if following.text == "{" or (following.kind == "word" and following.text.upper() in ("WHERE", "FROM")):
                yield number, False
                break
            if not inside and following.text == "*":
                yield number, True
            if not inside and following.text in ("*", "$this", "?this"):
                break


class _PatternAtError(Exception):
    def __init__(self, message: str, at: int, python_reads_it: bool = False) -> None:
        self.at, self.python_reads_it = at, python_reads_it
        super().__init__(message)


def _patterns(text: str, found: Sequence[Token], dialect: str) -> str:
    """Return a query whose constant patterns are written as a dialect reads them.

    Raises _PatternAtError for one that it can't be told.
    """
    out, position = [], 0
    for number, token in enumerate(found):
        word = token.text.upper() if token.kind == "word" else ""
        if word not in ("REGEX", "REPLACE"):
            continue
        parts = _arguments(found, number + 1)
        flags_at = 2 if word == "REGEX" else 3
        if len(parts) < 2 or len(parts[1]) != 1 or parts[1][0].kind != "string":
            continue  # the pattern is no constant
        flags = parts[flags_at] if len(parts) > flags_at else []
        if flags and (len(flags) != 1 or flags[0].kind != "string"):
            continue
        given = parts[1][0]
        try:
            new = rewritten(_value(given.text), _value(flags[0].text) if flags else "", dialect, raw=True)
        except PatternError as error:
            raise _PatternAtError(str(error), given.start, error.python_reads_it) from error
        if new.wide:
            raise _PatternAtError("its classes are too large for the regular expressions of a query", given.start)
        for old, written in ((given, new.pattern), *((flag, new.flags) for flag in flags)):
            out += [text[position : old.start], _quoted(written)]
            position = old.start + len(old.text)
    return "".join([*out, text[position:]])


def _arguments(found: Sequence[Token], opening: int) -> list[list[Token]]:
    """Return the tokens of each argument of a function."""
    parts: list[list[Token]] = [[]]
    depth = 0
    for token in found[opening:]:
        depth += {"(": 1, "{": 1, "[": 1, ")": -1, "}": -1, "]": -1}.get(token.text, 0)
        if not depth:
            break
        if depth == 1 and token.text == ",":
            parts.append([])
        elif depth > 1 or token.text != "(":
            parts[-1].append(token)
    return parts


def _value(string: str) -> str:
    """Return what a string of SPARQL says."""
    match = _STRING.match(string)
    inside = next((group for group in match.groups() if group is not None), "") if match else ""
    return _ESCAPE.sub(lambda m: _ESCAPES.get(m[1], m[1]), inside)


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n").replace("\r", "\\r") + '"'
