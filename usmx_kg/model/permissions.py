"""What a record may say: the checks on statements that come as RDF."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from pyoxigraph import Literal, NamedNode, Quad

from usmx_kg.graph import Node, index, type_
from usmx_kg.ground.errors import InputError
from usmx_kg.ground.namespaces import BASE, CONTEXT, OWN, PREFIXES, RECORD, shorten
from usmx_kg.model.keys import (
    BEYOND_RECORDS,
    FOREIGN,
    classes,
    classes_like,
    domains_fit,
    fields_by_iri,
    keys_like,
    meant,
    own,
    usmx,
)
from usmx_kg.model.positions import Position

__all__ = ["SHIPPED", "Gate", "almost_ours", "said_by_a_case"]

_SH = PREFIXES["sh"]
_BEYOND_RECORDS = {usmx(key): why for key, why in BEYOND_RECORDS.items()}
_STRUCTURE = tuple(PREFIXES[prefix] for prefix in ("rdfs", "owl", "skos"))
_ALMOST = re.compile(rf"https?://(?:www\.)?{re.escape(BASE.partition('://')[2])}", re.IGNORECASE)
_MARK = re.compile(r"(?P<space>[A-Za-z-]+)(?:/#|#/|[/#])(?P<name>[^/#]+)\Z")
_DOCUMENTS = frozenset((CONTEXT.rpartition("/")[2], "record.schema.json"))
"""Files beside the ontology, whose IRIs have a slash."""

_HARMLESS = frozenset(PREFIXES["rdfs"] + name for name in ("seeAlso", "isDefinedBy"))
_SUCCESSOR = NamedNode(PREFIXES["dcterms"] + "isReplacedBy")
_SPACES = {space.removeprefix(BASE).rstrip("#/"): space for space in OWN.values()}
"""Our namespaces by the word that they end in."""

SHIPPED = tuple(OWN[prefix] for prefix in ("case", "claim", "source"))
"""Namespaces of documented cases and of their sources."""


class Gate:
    """Checks the statements of one file. `shipped` lets them speak of documented cases and of their sources."""

    def __init__(self, base: str, *, shipped: bool, where: Callable[[Quad], Position]) -> None:
        self._mine = (RECORD, base, *(SHIPPED if shipped else ()))
        self._where = where

    def errors(self, quads: list[Quad], types: Mapping[Node, frozenset[str]]) -> Iterator[InputError]:
        """Yield an error for each statement that is refused, and for each thing that nothing is known of."""
        untyped: set[Node] = set()
        for quad in quads:
            found = self._refused(quad) or self._unknown(quad, types)
            if found is not None:
                yield self._error(quad, *found)
            elif quad.predicate.value in fields_by_iri() and own(quad.predicate.value):
                subject: Node = quad.subject  # type: ignore[assignment]
                if not types.get(subject) and subject not in untyped:
                    untyped.add(subject)
                    yield self._error(quad, f"{_shown(subject)} has no type of the vocabulary", _TYPE)

    def foreign(self, iri: str) -> bool:
        """Tell whether an IRI is one of the package's, so that no record may speak about it."""
        return own(iri) and not iri.startswith(self._mine)

    def _refused(self, quad: Quad) -> tuple[str, str | None] | None:
        subject, predicate, value = quad.subject, quad.predicate.value, quad.object
        for term in (quad.predicate, value):
            ours = almost_ours(term.value) if isinstance(term, NamedNode) else None
            if ours is not None:
                return f"{_shown(term)} is none of our terms", f"Did you mean <{ours}>?"
        if predicate in _BEYOND_RECORDS:
            return f"{_shown(subject)}: {_BEYOND_RECORDS[predicate]}", FOREIGN
        if isinstance(subject, NamedNode) and self.foreign(subject.value) and not said_by_a_case(quad):
            return f"{_shown(subject)} is a thing of the package: a record can't speak about it", FOREIGN
        if any(isinstance(t, NamedNode) and t.value.startswith(_SH) for t in (subject, quad.predicate, value)):
            return f"{_shown(subject)}: a record can't hold shapes ({_shown(quad.predicate)})", "Use --shapes FILE."
        if (
            predicate.startswith(_STRUCTURE)
            and predicate not in _HARMLESS
            and isinstance(value, NamedNode)
            and self.foreign(value.value)
        ):
            return f"{_shown(quad.predicate)} {_shown(value)}: a record can't tie anything to our terms", FOREIGN
        return None

    def _unknown(self, quad: Quad, types: Mapping[Node, frozenset[str]]) -> tuple[str, str | None] | None:
        predicate, value = quad.predicate.value, quad.object
        if quad.predicate == type_:
            if isinstance(value, NamedNode) and own(value.value) and value.value not in classes():
                near = classes_like(value.value.rpartition("#")[2])
                return f"{_shown(value)} is no class of the vocabulary", meant(near)
            return None
        if not own(predicate):
            return None
        field = fields_by_iri().get(predicate)
        if field is None:
            if index("ontology").value(quad.predicate, _SUCCESSOR) is not None:
                return None
            near = keys_like(predicate.rpartition("#")[2], (f.key for f in fields_by_iri().values()))
            return f"{_shown(quad.predicate)} is no property of the vocabulary", meant(near)
        said = types.get(quad.subject)  # type: ignore[arg-type]
        if said and field.domains and not domains_fit(field, said):
            owners = ", ".join(sorted(d.rpartition("#")[2] for d in field.domains))
            names = ", ".join(sorted(t.rpartition("#")[2] for t in said))
            return f"{field.key} has no meaning for a {names}; it belongs to {owners}", None
        return None

    def _error(self, quad: Quad, message: str, hint: str | None) -> InputError:
        place = self._where(quad)
        return InputError(message, file=place.file, line=place.line, column=place.column, hint=hint)


def almost_ours(iri: str) -> str | None:
    """Return the IRI of ours that another one is but for scheme, case, `www.`, or the mark before its name; else None.

    Classes and properties stand behind `ontology#`, all else behind a folder and a slash.
    """
    match = _ALMOST.match(iri)
    if match is None:
        return None
    rest = iri[match.end() :]
    told = _MARK.match(rest)
    if told is not None and told["name"] not in _DOCUMENTS:
        space = _SPACES.get(told["space"].lower())
        rest = space.removeprefix(BASE) + told["name"] if space else rest
    return None if BASE + rest == iri else BASE + rest


def said_by_a_case(quad: Quad) -> bool:
    """Tell whether a statement only repeats what a shipped case says."""
    subject = quad.subject
    assert isinstance(subject, NamedNode)
    return subject.value.startswith(SHIPPED) and quad.object in index("cases").objects(subject, quad.predicate)


_TYPE = "A record is a usmx:Deployment or a usmx:DomesticOperation; say also what other things are (a usmx:Consent)."


def _shown(term: object) -> str:
    if isinstance(term, NamedNode):
        return shorten(term.value) or f"<{term.value}>"
    return term.value if isinstance(term, Literal) else "a node without an IRI"
