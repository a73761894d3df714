"""What a shape of the user's own says of a finding, in the language that was asked for.

Engines drop the languages of messages of queries, and give all messages of a shape at once. So the shape's own
sh:message values are looked up, and those of the language asked for found again among what the engine gave.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from pyoxigraph import Literal, NamedNode

from usmx_kg.check.engines.engine import Result
from usmx_kg.graph import Index, Node
from usmx_kg.ground.namespaces import PREFIXES
from usmx_kg.model.known_things import node_of

__all__ = ["message_of", "severity_of"]

_SH = PREFIXES["sh"]
_MESSAGE, _SPARQL, _SEVERITY = NamedNode(_SH + "message"), NamedNode(_SH + "sparql"), NamedNode(_SH + "severity")
_VALIDATORS = tuple(NamedNode(_SH + name) for name in ("validator", "nodeValidator", "propertyValidator"))
_PLACEHOLDER = re.compile(r"\{[?$]\w+\}")


def message_of(result: Result, shapes: Index, lang: str) -> str:
    """Return the message of a result: in the language asked for, else in English, else without one, else any.

    A constraint's own message goes before its shape's. Without any, it is what the engine says.
    """
    for node in _speakers(result, shapes):
        given = [text for text in shapes.objects(node, _MESSAGE) if isinstance(text, Literal)]
        for templates in _by_preference(given, lang):
            told = [text for template in templates for text in _told(template.value, result.messages)]
            if told:
                return " ".join(dict.fromkeys(told))
    return " ".join(sorted(result.messages))


def severity_of(result: Result, shapes: Index) -> str:
    """Return the IRI of the severity of a result: that of its shape, whatever an engine makes of it."""
    stated = shapes.value(node_of(result.shape), _SEVERITY)
    return stated.value if isinstance(stated, NamedNode) else result.severity


def _speakers(result: Result, shapes: Index) -> Iterator[Node]:
    """Yield what may have worded a result, the first that has a message that fits being the one."""
    shape = node_of(result.shape)
    if result.constraint is not None:
        yield NamedNode(result.constraint)
    yield shape
    for constraint in shapes.objects(shape, _SPARQL):
        if not isinstance(constraint, Literal):
            yield constraint
    for predicate in _VALIDATORS:
        for validator in shapes.values(predicate):
            if not isinstance(validator, Literal):
                yield validator


def _by_preference(given: Sequence[Literal], lang: str) -> Iterator[list[Literal]]:
    """Yield texts by language, the one asked for first; es-MX is Spanish too."""

    def tag(text: Literal) -> str:
        return (text.language or "").lower()

    def main(text: Literal) -> str:
        return tag(text).partition("-")[0]

    groups = [
        [text for text in given if tag(text) == lang],
        [text for text in given if main(text) == lang],
        [text for text in given if main(text) == "en"],
        [text for text in given if not tag(text)],
        *([text for text in given if tag(text) == one] for one in sorted({tag(text) for text in given})),
    ]
    yield from (group for group in groups if group)


def _told(template: str, messages: Sequence[str]) -> list[str]:
    """Return what an engine made of a message; one without placeholders is that itself."""
    if _PLACEHOLDER.search(template) is None:
        return [template] if template in messages else []
    return [message for message in sorted(messages) if _filled(template).fullmatch(message)]


@lru_cache(maxsize=1024)
def _filled(template: str) -> re.Pattern[str]:
    return re.compile(".*?".join(re.escape(part) for part in _PLACEHOLDER.split(template)), re.DOTALL)
