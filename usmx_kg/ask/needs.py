"""What a named question needs to know beside records: an answer without it would be wrong, so there is none."""

from __future__ import annotations

from pyoxigraph import NamedNode, Store

from usmx_kg.ask.questions import named
from usmx_kg.graph import sparql
from usmx_kg.ground.errors import QueryError
from usmx_kg.ground.namespaces import PREFIXES, shorten

__all__ = ["require"]

_KNOWN_BY = {
    "background": (
        "usmx:mayConsentFor",
        "usmx:territoryOf",
        "skos:inScheme",
        "skos:broader",
        "usmx:includes",
        "rdfs:subClassOf",
    ),
    "document": ("usmx:passage", "usmx:modality", "oa:hasSelector"),
    "shapes": ("sh:severity", "sh:message"),
}
"""The properties by whose use one sees that a part of the graph, or as much of a user's own, is loaded."""

_HOLDS = {
    "background": "who may consent for whom, what lies where, which missions, statuses and classes there are",
    "document": "the sentences of the document and what they claim",
    "shapes": "the rules",
}
_WAY_OUT = {
    "background": "--only (in Python: only=True) takes your records with the background, and nothing else.",
    "document": "Leave out --only and --bare (in Python: only=True, bare=True).",
    "shapes": "Leave out --only and --bare (in Python: only=True, bare=True).",
}

_DESCRIBED = frozenset(PREFIXES["usmx"] + name for name in ("Deployment", "MilitaryActivity"))
"""Classes of things about which a question asks what is said of them, so that it is not enough to mention one."""


def require(store: Store, question: str, text: str) -> None:
    """Refuse a question that needs facts which the store does not have; `text` is its query with parameters put in.

    Raises QueryError, naming what is missing.
    """
    asked = named(question)
    for part in asked.needs:
        if not all(_used(store, name) for name in _KNOWN_BY[part]):
            raise QueryError(
                f"the question {question} needs the {part}, which is not loaded: {_HOLDS[part]}", hint=_WAY_OUT[part]
            )
    of_deployment = any(p.of in _DESCRIBED for p in asked.parameters)
    for iri in set(sparql.iris(text)) - set(sparql.iris(asked.sparql)):
        if not iri.startswith(PREFIXES["xsd"]) and not _occurs(store, NamedNode(iri), described=of_deployment):
            name = shorten(iri) or f"<{iri}>"
            raise QueryError(
                f"the question {question} is about {name}, of which nothing is loaded",
                hint="--only and --bare leave out the cases; --data adds files of yours.",
            )


def _used(store: Store, name: str) -> bool:
    prefix, _, local = name.partition(":")
    return next(store.quads_for_pattern(None, NamedNode(PREFIXES[prefix] + local), None), None) is not None


def _occurs(store: Store, node: NamedNode, *, described: bool) -> bool:
    patterns = ((node, None, None), (None, None, node))[: 1 if described else 2]
    return any(next(store.quads_for_pattern(*pattern), None) is not None for pattern in patterns)
