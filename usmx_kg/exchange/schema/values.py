"""What values may be: dates, counts, yes and no, texts, and names in the forms in which they are found."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import cache
from typing import Any

from pyoxigraph import Literal, NamedNode

from usmx_kg.graph import index, type_
from usmx_kg.graph.vocabulary import ALT_LABEL, LABEL, PREF_LABEL, concepts, subclasses, word
from usmx_kg.ground.namespaces import OWN, PREFIXES
from usmx_kg.model.name_keys import fold

__all__ = [
    "COUNT",
    "DATE",
    "FOREIGN",
    "NAMED",
    "TEXT",
    "Schema",
    "boolean",
    "concept",
    "kind",
    "local",
    "named",
    "state",
]

Schema = dict[str, Any]

_NOTATION = NamedNode(f"{PREFIXES['skos']}notation")
_NAMES = (LABEL, PREF_LABEL, ALT_LABEL, _NOTATION)
_ACCENTED = {"a": "á", "e": "é", "i": "í", "o": "ó", "u": "úü", "n": "ñ"}
_SCALAR = [{"type": kind} for kind in ("string", "number", "boolean")]
_LEAP_YEAR = "([0-9]{2}(0[48]|[2468][048]|[13579][26])|([02468][048]|[13579][26])00)"
_DAYS = "(0[13578]|1[02])-(0[1-9]|[12][0-9]|3[01])|(0[469]|11)-(0[1-9]|[12][0-9]|30)|02-(0[1-9]|1[0-9]|2[0-8])"
_BETWEEN, _THE = "[^0-9A-Za-z]*", "([tT][hH][eE] )?"
_MONTH = "(0[1-9]|1[0-2])"

DATE: Schema = {
    "anyOf": [
        {"type": "string", "pattern": f"^(?!0000)([0-9]{{4}}(-({_MONTH}|{_DAYS}))?|{_LEAP_YEAR}-02-29)$"},
        {"type": "integer", "minimum": 1000, "maximum": 9999},
    ]
}
"""A day that exists, a month, or a year, which YAML takes for a number."""

COUNT: Schema = {"anyOf": [{"type": "integer", "minimum": 0}, {"type": "string", "pattern": r"^\+?[0-9]{1,18}$"}]}
"""A whole number that is not below zero."""

TEXT: Schema = {
    "anyOf": [
        *_SCALAR,
        {
            "type": "object",
            "propertyNames": {"pattern": "^[a-z]{2,3}(-[A-Za-z0-9]{1,8})*$"},
            "additionalProperties": {"anyOf": [*_SCALAR, {"type": "null"}]},
        },
    ]
}
"""A text, or one in each of some languages."""

NAMED: Schema = {"type": "string", "minLength": 1}
"""A name, code, CURIE or IRI of a thing. Whether it is known, only the readers tell."""

FOREIGN: Schema = {"type": "string", "pattern": "^[a-z]+:(?!//w3id\\.org/usmx/)"}
"""An IRI of another vocabulary."""


def boolean() -> Schema:
    """Return what yes and no may be."""
    words = "|".join(map(_any_case, ("true", "yes", "si", "verdadero", "false", "no", "falso")))
    return {"anyOf": [{"type": "boolean"}, {"enum": [0, 1]}, {"type": "string", "pattern": f"^({words}|0|1)$"}]}


def concept(scheme: str) -> Schema:
    """Return the names of the concepts of a scheme, those that editors are to offer first."""
    words = sorted(map(word, concepts(scheme)))
    prefix = next(name for name, iri in OWN.items() if iri == f"{scheme}/")
    return {"anyOf": [{"enum": words}, named(concepts(scheme), (f"{prefix}:", f"{scheme}/"))]}


def kind(classes: Iterable[str]) -> Schema:
    """Return the names of classes and of those below them."""
    below = sorted({iri for c in classes for iri in subclasses(c)})
    return {"anyOf": [{"enum": [*map(local, below)]}, named(below, ("usmx:", PREFIXES["usmx"]))]}


def named(iris: Iterable[str], namespaces: Sequence[str]) -> Schema:
    """Return a pattern of the names that things have, in any case, and of their CURIEs and IRIs."""
    ontology = index("ontology")
    slugs = sorted(map(local, iris))
    texts = {word(iri) if "#" not in iri else local(iri) for iri in iris}
    for iri in iris:
        texts |= {v.value for p in _NAMES for v in ontology.objects(NamedNode(iri), p) if isinstance(v, Literal)}
    starts = "|".join(start.replace(".", "\\.") for start in namespaces)
    names = "|".join(sorted(set(map(_any_case, texts))))
    return {"type": "string", "pattern": f"^\\s*(({starts})({'|'.join(slugs)})|{_THE}({names}))\\s*$"}


def state() -> Schema:
    """Return the codes and names of all states, which editors offer; other names do as well."""
    background = index("background")
    states = background.subjects(type_, NamedNode(f"{PREFIXES['usmx']}State"))
    values = (v for s in states for p in (LABEL, _NOTATION) for v in background.objects(s, p))
    names = {value.value for value in values if isinstance(value, Literal)}
    return {"enum": sorted(names, key=lambda name: (len(name) > 2, name))}


def local(iri: str) -> str:
    """Return the name of a term within its namespace."""
    return re.split("[/#]", iri)[-1]


def _any_case(name: str) -> str:
    """Return a pattern of a name: letters in either case, with accents, words parted by anything, `the` or not."""
    between = f"{_BETWEEN}{_THE}" if " the " in f"{name.lower()} " else _BETWEEN
    return between.join("".join(map(_letter, word)) for word in fold(name).split())


@cache
def _letter(char: str) -> str:
    accents = _ACCENTED.get(char, "")
    return f"[{char}{char.upper()}{accents}{accents.upper()}]" if char.isalpha() else char
