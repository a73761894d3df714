"""A second opinion: pyshifty, in Rust and of another hand.

Three things are mended on the way in and out. Where a SPARQL constraint has a blank node as `$this`, it reads a
variable, and finds what is true of others: the queries are asked again with IRIs in place of blank nodes. Its reports
do not say which SPARQL constraint a result comes from, and its messages have marks about IRIs and blank nodes. It says
nothing of shapes that are not SHACL, which are judged before they get here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse, serialize
from shifty._shifty import PreparedValidator

from usmx_kg.check.engines.engine import Result
from usmx_kg.graph import Index, Node, Term
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import PREFIXES

__all__ = ["ShiftyEngine"]

_SH = PREFIXES["sh"]
_RESULT, _FOCUS, _SHAPE, _COMPONENT, _PATH, _VALUE, _TOLD, _SEVERITY = (
    NamedNode(_SH + name)
    for name in ("result", "focusNode", "sourceShape", "sourceConstraintComponent", "resultPath", "value",
                 "resultMessage", "resultSeverity")
)  # fmt: skip
_SPARQL, _MESSAGE = NamedNode(_SH + "sparql"), NamedNode(_SH + "message")
_BY_QUERY = NamedNode(_SH + "SPARQLConstraintComponent")
_NAMED = "urn:usmx:blank:"
_MARKS = re.compile(r"<([A-Za-z][A-Za-z0-9+.-]*:[^<>\s]*)>|\b_:(?=[A-Za-z0-9])")
_NAMES = re.compile(rf"\b{_NAMED}")


class ShiftyEngine:
    """pyshifty as an Engine."""

    name = "pyshifty"

    def validate(self, data: Iterable[Triple], shapes: Sequence[Triple]) -> list[Result]:
        """Check data against shapes.

        Raises InputError when the shapes can't be prepared or hold what the engine can't apply.
        """
        given, known, rules = list(data), Index(shapes), _text(shapes)
        found = [result for by_query, result in _judged(given, rules, known) if not (by_query and _blank(result))]
        if any(isinstance(triple.subject, BlankNode) for triple in given):
            again = _judged(map(_named, given), rules, known)
            found += [result for by_query, result in again if by_query and _blank(result)]
        return found


def _judged(data: Iterable[Triple], rules: bytes, shapes: Index) -> Iterator[tuple[bool, Result]]:
    """Yield results, each with whether it comes of a query; blank nodes that have been named are blank again."""
    try:
        done = _prepared(rules).validate_w3c(
            data=_text(data),
            data_format="nt",
            graph_mode="data",  # the shapes are no part of the data
            run_infer=False,
            on_unsupported="error",
        )
    except (ValueError, RuntimeError) as error:
        raise InputError(f"the shapes can't be applied: {error}") from error
    report = Index(parse(done._report_ntriples, format=RdfFormat.N_TRIPLES))
    for node in report.values(_RESULT):
        if not isinstance(node, Literal):
            by_query = report.value(node, _COMPONENT) == _BY_QUERY
            yield by_query, _result(report, node, shapes, by_query)


def _blank(result: Result) -> bool:
    return isinstance(result.focus, BlankNode)


@lru_cache(maxsize=16)
def _prepared(shapes: bytes) -> PreparedValidator:
    return PreparedValidator(shapes=shapes, shapes_format="nt")


def _text(triples: Iterable[Triple]) -> bytes:
    written = serialize(triples, format=RdfFormat.N_TRIPLES)
    assert written is not None
    return written


def _named(triple: Triple) -> Triple:
    """Return a triple with IRIs in place of blank nodes."""
    subject, value = triple.subject, triple.object
    return Triple(
        NamedNode(_NAMED + subject.value) if isinstance(subject, BlankNode) else subject,
        triple.predicate,
        NamedNode(_NAMED + value.value) if isinstance(value, BlankNode) else value,
    )


def _unnamed(term: Term) -> Term:
    if isinstance(term, NamedNode) and term.value.startswith(_NAMED):
        return BlankNode(term.value.removeprefix(_NAMED))
    return term


def _result(report: Index, node: Node, shapes: Index, by_query: bool) -> Result:
    focus, shape, path = (report.value(node, predicate) for predicate in (_FOCUS, _SHAPE, _PATH))
    severity, value = report.value(node, _SEVERITY), report.value(node, _VALUE)
    assert focus is not None
    assert shape is not None
    assert not isinstance(shape, Literal)
    assert isinstance(severity, NamedNode)
    messages = tuple(text.value for text in report.objects(node, _TOLD))
    constraint = None
    if by_query:
        messages = tuple(_NAMES.sub("", _MARKS.sub(r"\1", text)) for text in messages)
        constraint = _constraint(shapes, shape, messages)
    return Result(
        focus=_unnamed(focus),
        shape=shape.value,
        constraint=constraint,
        path=path.value if isinstance(path, NamedNode) else None,
        value=None if value is None else _unnamed(value),
        messages=messages,
        severity=severity.value,
    )


def _constraint(shapes: Index, shape: Node, messages: Sequence[str]) -> str | None:
    """Return the IRI of the SPARQL constraint of a shape that has given the messages, or None where that is not sure.

    The values in messages of ours have no spaces.
    """
    possible = [node for node in shapes.objects(shape, _SPARQL) if isinstance(node, NamedNode)]
    if len(possible) > 1:
        possible = [
            c for c in possible if any(_gives(m.value, t) for m in shapes.objects(c, _MESSAGE) for t in messages)
        ]
    return possible[0].value if len(possible) == 1 else None


@lru_cache(maxsize=1024)
def _template(message: str) -> re.Pattern[str]:
    return re.compile(r"\S*".join(re.escape(part) for part in re.split(r"\{[?$]\w+\}", message)))


def _gives(message: str, text: str) -> bool:
    return _template(message).fullmatch(text) is not None
