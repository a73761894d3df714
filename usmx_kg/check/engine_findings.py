"""Results of an engine as findings before they are worded, the same as the direct evaluation gives."""

from __future__ import annotations

from functools import cache

from pyoxigraph import BlankNode, Literal, NamedNode

from usmx_kg.check.engines.engine import Result
from usmx_kg.check.message_texts import bindings, rule_of
from usmx_kg.graph import index
from usmx_kg.graph.vocabulary import properties
from usmx_kg.ground.namespaces import OWN, PREFIXES
from usmx_kg.model.known_things import id_of
from usmx_kg.model.stated_dates import PRECISION, precise
from usmx_kg.model.things import literal
from usmx_kg.rules.raw import Raw

__all__ = ["key_of", "raw_of"]

_PATH, _FIRST, _REST = (
    NamedNode(PREFIXES["sh"] + "path"),
    NamedNode(PREFIXES["rdf"] + "first"),
    NamedNode(PREFIXES["rdf"] + "rest"),
)


def raw_of(result: Result) -> Raw | None:
    """Return a result as a finding, or None where its shape belongs to no rule of ours."""
    known = rule_of(result.constraint, result.shape)
    if known is None or isinstance(result.focus, Literal):
        return None
    rule, part, message = known
    found = bindings(message, result.messages)
    # a SPARQL constraint that gives no value has the focus node instead
    given = result.value if result.constraint is None or result.value != result.focus else None
    value = None if given is None else id_of(given)
    if value is None and "value" in found:
        text = found["value"]
        value = text if ":" in text and not text.startswith("_:") else literal(text)
    path = key_of(result)
    written = None if path is None or result.value is None else precise(path, result.value)
    if written is not None:
        path, value = PRECISION, literal(written)
    return Raw(
        rule=rule.id,
        part=part.removeprefix(OWN["rule"]),
        focus=result.focus.value,
        path=path,
        value=value,
        host=found.get("host"),
        sender=found.get("sender"),
    )


def key_of(result: Result) -> str | None:
    """Return the key, or dotted keys, that a result is about."""
    if result.path:
        return _by_iri().get(result.path)
    shapes = index("shapes")
    path = shapes.value(NamedNode(result.shape), _PATH) if ":" in result.shape else None
    keys = []
    while isinstance(path, BlankNode) and shapes.value(path, _FIRST) is not None:
        step = shapes.value(path, _FIRST)
        keys.append(_by_iri().get(step.value) if isinstance(step, NamedNode) else None)
        path = shapes.value(path, _REST)
    return ".".join(key for key in keys if key) or None


@cache
def _by_iri() -> dict[str, str]:
    return {field.iri: key for key, field in properties().items()}
