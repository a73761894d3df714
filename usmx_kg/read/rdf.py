"""RDF into statements. pyoxigraph is the strict gate; nothing is fetched."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import count, islice
from typing import Any

from pyoxigraph import BlankNode, Literal, NamedNode, Quad, RdfFormat, Triple, parse

from usmx_kg.ground.errors import InputError
from usmx_kg.ground.limits import MAX_LITERAL, MAX_STATEMENTS
from usmx_kg.ground.lines import line_starts
from usmx_kg.ground.namespaces import record_key
from usmx_kg.model.ids import MAX_IRI
from usmx_kg.model.layout import NO_NUL, NUL
from usmx_kg.model.positions import Places
from usmx_kg.read.source import Input

__all__ = [
    "checked",
    "line_places",
    "renamed",
    "searched_places",
    "statements",
    "syntax_error",
]


_BEFORE_OBJECT = re.compile(r"\s*(<[^>]*>|_:[^\s<]+)\s*<[^>]*>\s*")
_NUL = re.compile(r"(?<!\\)(?:\\\\)*\\(?:u0{4}|U0{8})")
_FORMATS = {
    "turtle": RdfFormat.TURTLE,
    "trig": RdfFormat.TRIG,
    "ntriples": RdfFormat.N_TRIPLES,
    "nquads": RdfFormat.N_QUADS,
    "rdfxml": RdfFormat.RDF_XML,
}


def statements(item: Input, form: str, label: str, base: str) -> list[Quad]:
    """Return the statements of a text as they stand. Relative IRIs are put under the base.

    Raises InputError for bad syntax, for statements about statements and for IRIs and literals that are too long.
    """
    line_by_line = form in ("ntriples", "nquads")
    text = item.text
    if form == "rdfxml":  # imported here because it brings half of the library's network modules with it
        from usmx_kg.read import rdfxml

        text = rdfxml.scan(text, item.name, base).text
    try:
        given = parse(text, format=_FORMATS[form], base_iri=None if line_by_line else base)
        found = list(islice(given, None if line_by_line else MAX_STATEMENTS + 1))
    except SyntaxError as error:
        raise _in_file(syntax_error(error, label, item.name), item.lines) from None
    if len(found) > MAX_STATEMENTS and not line_by_line:
        hint = "Split it, write N-Triples or N-Quads, or, where you trust it, set USMX_MAX_STATEMENTS."
        raise InputError(f"it has more than {MAX_STATEMENTS:,} statements", file=item.name, hint=hint)
    if any(isinstance(quad.object, Literal) and "\0" in quad.object.value for quad in found):
        at = _NUL.search(text)
        line = text.count("\n", 0, at.start()) + 1 if at else None
        raise _in_file(InputError(NUL, file=item.name, line=line, hint=NO_NUL), item.lines)
    return checked(found, item.name)


def checked(quads: list[Quad], file: str) -> list[Quad]:
    """Return the statements, or raise InputError where a term is of a kind or length that is not read."""
    for quad in quads:
        if isinstance(quad.object, Triple) or isinstance(quad.subject, Triple):
            raise InputError("a statement about a statement has no meaning in a record", file=file)
        for term in (quad.subject, quad.predicate, quad.object, quad.graph_name):
            if isinstance(term, NamedNode) and len(term.value) > MAX_IRI:
                raise InputError(f"an IRI is longer than {MAX_IRI:,} characters: {term.value[:60]}…", file=file)
            if isinstance(term, Literal) and len(term.value) > MAX_LITERAL:
                raise InputError(f"a text is longer than {MAX_LITERAL:,} characters", file=file)
    return quads


def syntax_error(error: SyntaxError, label: str, file: str) -> InputError:
    """Return the error of a parser as one of ours."""
    message = str(error.msg or error).partition(": ")[2] or str(error)
    line = error.lineno or None
    if line and "line jumps" in message:  # told of the line after the one that ends too soon
        return InputError(f"this is not {label}: the line ends in the middle of a statement", file=file, line=line - 1)
    return InputError(
        f"this is not {label}: {message.rpartition(' (line')[0] or message}",
        file=file,
        line=line,
        column=(error.offset or None) if line else None,
    )


def _in_file(error: InputError, lines: Sequence[int]) -> InputError:
    """Return an error with the line of its file, where only some lines of that were read."""
    if not lines or not error.line:
        return error
    line = lines[min(error.line, len(lines)) - 1]
    return InputError(error.message, file=error.file, line=line, column=error.column, hint=error.hint)


def line_places(places: Places, text: str, quads: Sequence[Quad], numbers: Sequence[int] = ()) -> None:
    """Note where the statements of N-Triples or N-Quads stand: one a line, in the same order as `quads`.

    A thing stands where its first statement begins, a value where the object does. `numbers` are those of the lines in
    the file, where only some were read.
    """
    starts = line_starts(text)
    lines = (text[start:end] for start, end in zip(starts, [*starts[1:], len(text)], strict=True))
    all_lines = zip(numbers or count(1), lines, strict=False)
    numbered = ((n, line) for n, line in all_lines if line.strip() and not line.lstrip().startswith("#"))
    for quad, (number, line) in zip(quads, numbered, strict=False):
        subject, value = quad.subject, quad.object
        assert isinstance(subject, NamedNode | BlankNode)
        assert isinstance(value, NamedNode | BlankNode | Literal)
        match = _BEFORE_OBJECT.match(line)
        assert match
        places.node(subject.value, places.at(number, match.start(1) + 1))
        key = record_key(quad.predicate.value)
        places.value(subject.value, key, (value.value,), places.at(number, match.end() + 1))
        if not isinstance(value, Literal):
            places.child(subject.value, key, value.value)


def searched_places(places: Places, text: str, quads: Sequence[Quad]) -> None:
    """Note where the names of things first stand in a text that nothing can follow."""
    starts = line_starts(text)
    for node in dict.fromkeys(quad.subject for quad in quads):
        if isinstance(node, NamedNode):
            local = re.split(r"[/#:]", node.value)[-1]
            found = re.search(rf"(?<![\w-]){re.escape(local)}(?![\w-])", text)
            places.node(node.value, places.at(bisect_right(starts, found.start()) if found else None))


def renamed(quads: Sequence[Quad], prefix: str, minted: dict[str, NamedNode]) -> tuple[list[Quad], dict[str, str]]:
    """Return the statements with their blank nodes named by prefix and number, and the names, new by old.

    `minted` are blank nodes that become things with an IRI.
    """
    names: dict[str, BlankNode | NamedNode] = dict(minted)

    def rename(node: Any) -> Any:
        if not isinstance(node, BlankNode):
            return node
        if node.value not in names:
            names[node.value] = BlankNode(f"{prefix}n{len(names) + 1}")
        return names[node.value]

    result = [Quad(rename(q.subject), q.predicate, rename(q.object), rename(q.graph_name)) for q in quads]
    return result, {old: new.value for old, new in names.items()}
