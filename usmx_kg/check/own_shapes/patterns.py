"""sh:pattern with its sh:flags, as an engine has to be told it for it to judge as XPath does."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress

from pyoxigraph import Literal, NamedNode, Triple

from usmx_kg.check.own_shapes.source import ShapesFile
from usmx_kg.check.own_shapes.xpath import PYTHON, RUST, PatternError, rewritten
from usmx_kg.graph import Index, Node
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.known_things import node_of

__all__ = ["PATTERN", "check_pattern", "prepared", "restored"]

PATTERN, _FLAGS = NamedNode(PREFIXES["sh"] + "pattern"), NamedNode(PREFIXES["sh"] + "flags")
_BY_RUST = "pyshifty"
_OTHERS = "pyshacl-turbo and pyshacl judge it: --engine pyshacl-turbo."
_XPATH = "sh:pattern takes the regular expressions of XPath (https://www.w3.org/TR/xpath-functions-31/#regex-syntax)."


def _dialect(engine: str) -> str:
    return RUST if engine == _BY_RUST else PYTHON


def _flags(shapes: Index, node: Node) -> str:
    return "".join(flags.value for flags in shapes.objects(node, _FLAGS) if isinstance(flags, Literal))


def check_pattern(file: ShapesFile, triple: Triple, shapes: Index, engines: Sequence[str]) -> None:
    """Raise InputError for a pattern that an engine can't judge as XPath has it, with the engines that can."""
    pattern = triple.object
    assert not isinstance(triple.subject, Triple)
    if not isinstance(pattern, Literal):
        return
    for engine in engines:
        try:
            rewritten(pattern.value, _flags(shapes, triple.subject), _dialect(engine))
        except PatternError as error:
            message = f"the pattern {pattern.value!r} is not judged by {engine}: {error}"
            raise file.refused(message, triple, _OTHERS if error.python_reads_it else _XPATH) from error


def prepared(triples: Sequence[Triple], shapes: Index, engine: str) -> Iterator[Triple]:
    """Yield statements with patterns as an engine has to be told them; of the flags, m is left."""
    patterned = set(shapes.subjects(PATTERN))
    for triple in triples:
        value = triple.object
        if (
            triple.subject not in patterned
            or triple.predicate not in (PATTERN, _FLAGS)
            or not isinstance(value, Literal)
        ):
            yield triple
            continue
        assert not isinstance(triple.subject, Triple)
        if triple.predicate == PATTERN:
            new = rewritten(value.value, _flags(shapes, triple.subject), _dialect(engine))
            yield Triple(triple.subject, PATTERN, Literal(new.pattern))
            if new.flags:
                yield Triple(triple.subject, _FLAGS, Literal(new.flags))


def restored(message: str, shape: str, shapes: Index) -> str:
    """Return an engine's message about a shape with its patterns as they were written."""
    node = node_of(shape)
    for pattern in shapes.objects(node, PATTERN):
        for dialect in (PYTHON, RUST):
            with suppress(PatternError):  # one that this dialect can't be told is not in its message
                told = rewritten(pattern.value, _flags(shapes, node), dialect).pattern
                message = message.replace(told, pattern.value)
    return message
